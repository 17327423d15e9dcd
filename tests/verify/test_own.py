"""A hypercube of the user's own: from a file to a row of the table, every fault at its place."""

from pathlib import Path

import pytest

from sim.cli import main
from sim.errors import InputFaults
from sim.verify.measures.dispatch import hypercube
from sim.verify.own.load import hypercube_case
from sim.verify.table import title

ROOT = Path(__file__).parents[2]
GOOD = """\
format: 1
name: two units, own area first
units: [north, south]
service: 1 h
line: lost
areas:
  - {id: upper, calls: 0.6 /h, order: [north, south]}
  - {id: lower, calls: 0.4 /h, order: [south, north]}
workload: {south: 0.38, north: 0.42}
lost: 0.2
calls: 60000
"""


def case_of(tmp_path, text=GOOD, **changes):
    for old, new in changes.items():
        assert old.replace("_", " ") in text
        text = text.replace(old.replace("_", " "), new)
    file = tmp_path / "two.yaml"
    file.write_text(text, encoding="utf-8")
    return hypercube_case(file)


def faults_of(tmp_path, old, new):
    assert old in GOOD
    with pytest.raises(InputFaults) as caught:
        case_of(tmp_path, GOOD.replace(old, new))
    return [(p.code, p.span.line if p.span else 0) for p in caught.value.problems.errors]


def test_a_file_is_played_beside_the_exact_solution_and_what_was_published(tmp_path):
    case = case_of(tmp_path)
    found = hypercube(case, "none")
    assert found["theory-off"] < 1e-9
    assert found["workload-1"] == pytest.approx(0.42, abs=0.02)
    assert found["workload-2"] == pytest.approx(0.38, abs=0.02)
    assert {row["quantity"] for row in case.printed} == {"workload-1", "workload-2"}
    assert "2 units" in title(case, "en")
    assert "2 个单元" in title(case, "zh")


def test_the_example_of_the_page_is_in_order(tmp_path):
    page = (ROOT / "docs" / "verification" / "README.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    case = case_of(tmp_path, example)
    assert case.table["rates"] == pytest.approx([0.6 / 3600, 0.4 / 3600])
    assert case.table["workload"] == [0.42, 0.38]
    assert case.table["calls"] == 400_000


def test_figures_that_the_exact_solution_does_not_confirm_are_seen(tmp_path):
    case = case_of(tmp_path, GOOD.replace("0.42", "0.44"))
    assert hypercube(case, "none")["theory-off"] == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("order: [north, south]", "order: [north, sout]", "hypercube-unit", 7),
        ("order: [north, south]", "order: [north]", "hypercube-order", 7),
        ("order: [north, south]", "order: [north, south, north]", "hypercube-order", 7),
        ("[north, south]\nservice", "[north, south, north]\nservice", "hypercube-twice", 3),
        ("id: lower", "id: upper", "hypercube-twice", 8),
        ("south: 0.38", "west: 0.38", "hypercube-unit", 9),
        ("line: lost", "line: waits\nx: 1", "unknown-key", 6),
        ("service: 1 h", "service: 0 h", "too-small", 4),
        ("calls: 60000", "calls: 100", "hypercube-few-calls", 11),
    ],
)
def test_every_fault_is_told_at_its_place(tmp_path, old, new, code, line):
    assert (code, line) in faults_of(tmp_path, old, new)


def test_more_calls_than_can_ever_be_served_and_none_at_all_are_faults(tmp_path):
    endless = GOOD.replace("line: lost", "line: waits").replace("service: 1 h", "service: 3 h")
    with pytest.raises(InputFaults) as caught:
        case_of(tmp_path, endless)
    assert [p.code for p in caught.value.problems.errors] == ["hypercube-overload"]
    with pytest.raises(InputFaults) as caught:
        case_of(tmp_path, GOOD.replace("0.6 /h", "0 /h").replace("0.4 /h", "0 /h"))
    assert [p.code for p in caught.value.problems.errors] == ["hypercube-no-calls"]


def test_the_command_plays_the_file_and_says_what_is_wrong_with_it(tmp_path, capsys):
    file = tmp_path / "two.yaml"
    file.write_text(GOOD.replace("60000", "400000"), encoding="utf-8")
    assert main(["verify", "--hypercube", str(file), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "two units, own area first: 2 units that stand in for each other in 2 areas" in said
    file.write_text(GOOD.replace("[south, north]", "[south]"), encoding="utf-8")
    assert main(["verify", "--hypercube", str(file), "--lang", "zh"]) == 2
    assert f"{file}:8:" in capsys.readouterr().err
    assert main(["verify", "--hypercube", str(tmp_path / "none.yaml"), "--lang", "en"]) == 2
    assert "there is no file" in capsys.readouterr().err
    assert main(["verify", "rimea-1", "--hypercube", str(file), "--lang", "en"]) == 2
    assert "alone" in capsys.readouterr().err


def test_more_units_than_can_be_solved_are_a_fault(tmp_path):
    many = ", ".join(f"u{n}" for n in range(11))
    text = f"format: 1\nunits: [{many}]\nservice: 1 h\nline: lost\nareas:\n"
    text += f"  - {{id: a, calls: 1 /h, order: [{many}]}}\n"
    with pytest.raises(InputFaults) as caught:
        case_of(tmp_path, text)
    assert [p.code for p in caught.value.problems.errors] == ["hypercube-too-many"]
