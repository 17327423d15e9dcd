"""What is written as YAML is read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.yamlsrc import ProblemList, load
from sim.yamlsrc.dump import dump

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])) | (
    st.sampled_from(["1e3", "0o14", "on", "12:30", "010", "<<", "~", "a: b", "：", "- x", "'", "#"])
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | TEXTS
DATA = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(TEXTS.filter(bool), below, max_size=3)
    ),
    max_leaves=8,
)


@given(data=st.dictionaries(st.sampled_from(["a", "b", "大堂"]), DATA, min_size=1))
def test_what_is_dumped_is_loaded_again(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "dumped.yaml"
    path.write_text(dump(data), encoding="utf-8")
    problems = ProblemList()
    source = load(path, problems=problems)
    assert not problems.items, problems.render("en")
    assert source is not None
    assert source.data == data
