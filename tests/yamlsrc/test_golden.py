"""For every code a bad file and exactly what is said about it, in both languages.

``MUSTER_UPDATE_GOLDEN=1 pytest tests/yamlsrc/test_golden.py`` writes the expected texts anew.
"""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import sim.messages
from sim.messages import LANGUAGES, Lang
from tests.yamlsrc.sample import GOOD, read

BAD = Path(__file__).resolve().parent.parent / "bad_yaml"
CODES = sorted(
    tomllib.loads(
        (Path(sim.messages.__file__).parent / "data" / "faults.toml").read_text(encoding="utf-8")
    )
)


def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


def unreadable(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)


# Files that cannot be kept in the repository.
MADE: dict[str, Callable[[Path], object]] = {
    "bad-encoding": lambda path: path.write_bytes(GOOD.encode("gb18030")),
    "binary-file": lambda path: path.write_bytes(bytes(range(256))),
    "is-directory": lambda path: path.mkdir(),
    "too-large-file": too_large,
    "unreadable-file": unreadable,
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_bad_file_gets_exactly_its_message(
    code: str, lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if code in MADE:
        monkeypatch.chdir(tmp_path)
        MADE[code](Path(f"{code}.yaml"))
    else:
        monkeypatch.chdir(BAD)
    spec, problems = read(Path(f"{code}.yaml"), root=Path())
    assert spec is None or code.startswith("expr-")
    assert code in {problem.code for problem in problems.errors}
    said = problems.render(lang) + "\n"
    golden = BAD / f"{code}.{lang}.txt"
    if os.environ.get("MUSTER_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_code() -> None:
    stray = {path.name.partition(".")[0] for path in BAD.iterdir() if path.is_file()} - set(CODES)
    assert not stray


def test_the_good_file_of_these_tests_is_good(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    spec, problems = read(path)
    assert spec is not None
    assert not problems.items
