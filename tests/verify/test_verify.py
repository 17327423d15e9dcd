"""The published cases: every one is in order, every one holds, and a broken one is seen."""

import json
import math
import runpy
from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest

from sim.cli import main
from sim.messages import LANGUAGES, has, text
from sim.verify.cases import CaseClass, all_cases, read_cases
from sim.verify.runner import CaseResult, UnknownCase, pick, run_case, run_cases
from sim.verify.table import title

KEYS = [
    "id", "names", "suite", "class", "calibration", "status", "reason", "expected", "band",
    "simulated", "unit",
]  # fmt: skip
CASES = {case.id: case for case in all_cases()}
# Those that need another program say so where it is missing; millions of calls take minutes.
SLOW = [
    pytest.param(case.id, marks=() if case.extras else pytest.mark.slow)
    for case in all_cases()
    if case.slow
]
PLAYED = [
    (c.id, calibration)
    for c in all_cases()
    if c.measure and not c.slow
    for calibration in c.calibrations
]
ASKED_FOR = {
    "rimea-1": "RiMEA 1", "rimea-2": "RiMEA 2", "rimea-3": "RiMEA 3", "rimea-5": "RiMEA 5",
    "rimea-7": "RiMEA 7", "imo-4": "IMO 4", "rimea-9": "RiMEA 9", "rimea-12": "RiMEA 12",
}  # fmt: skip


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], CaseResult]:
    return {(r.case.id, r.calibration): r for r in run_cases(slow=False)}


@pytest.mark.parametrize(("case", "calibration"), PLAYED)
def test_every_case_that_can_be_expressed_holds(case, calibration, results):
    result = results[case, calibration]
    wrong = [o for o in result.outcomes if not o.holds]
    assert result.status == "pass", wrong


@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW)
def test_every_slow_case_holds_or_says_which_program_it_needs(case):
    for result in run_cases([case]):
        assert result.status != "fail", [o for o in result.outcomes if not o.holds]
        assert result.status == "pass" or "muster-sim[verify]" in result.reason("en")


def test_enough_of_what_could_have_failed_is_played_and_compared_with_people():
    kinds = Counter(case.case_class for case in all_cases() if case.measure)
    assert kinds["emergent"] >= 15
    assert kinds["measured"] >= 10


def test_every_case_has_an_id_of_its_own_names_and_a_source():
    assert len(CASES) == len(all_cases())
    names = [name for case in all_cases() for name in case.names]
    assert len(names) == len(set(names))
    for case in all_cases():
        assert case.names
        assert case.source
        assert all(name.strip() for name in case.names)
        assert case.case_class in get_args(CaseClass)


def test_every_row_has_an_id_of_its_own(results):
    ids = [result.id for result in results.values()]
    assert len(ids) == len(set(ids))


def test_the_cases_of_the_first_version_are_played():
    for case, name in ASKED_FOR.items():
        assert CASES[case].measure
        assert name in CASES[case].names
    assert CASES["imo-4"].calibrations == ("sfpe", "imo")


def test_one_case_of_several_names_is_one_case():
    assert set(CASES["rimea-1"].names) == {"RiMEA 1", "IMO 1", "NIST 2.1", "ISO 2"}
    for name in ("RiMEA 1", "imo-1", "nist 2.1", "iso-2"):
        assert [case.id for case in pick([name])] == ["rimea-1"]


def test_a_star_stands_for_the_rest_of_a_name_and_for_nothing_else():
    trees = [case.id for case in pick(["call-tree-*"])]
    assert trees == [case.id for case in all_cases() if case.id.startswith("call-tree-")]
    assert len(trees) == 9
    assert {case.id for case in pick(["mmc-*", "rand-travel"])} > {"rand-travel"}
    for nothing in ("no-such-*", "*", "*-tree"):
        with pytest.raises(UnknownCase):
            pick([nothing])


def test_cases_are_picked_by_id_by_row_and_by_suite_in_the_order_of_the_data():
    assert [case.id for case in pick(["imo-4-sfpe", "rimea-9"])] == ["rimea-9", "imo-4"]
    assert {case.suite for case in pick(["NIST"])} == {"NIST"}
    assert pick([]) == list(all_cases())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_case_has_a_title_and_every_missing_part_a_reason_in_the_catalogue(lang):
    for case in all_cases():
        assert all(name in title(case, lang) for name in case.names)
        if case.needs:
            assert has(case.needs)
    assert text("verify.needs-push", "en").startswith("needs ")


def test_the_json_is_that_of_the_format(results):
    rows = [result.as_dict() for result in results.values()]
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    for row in rows:
        assert list(row) == KEYS
        assert row["status"] in {"pass", "fail", "not-expressible"}
        assert row["calibration"] in {"sfpe", "imo", "measured", "none"}
        if row["status"] == "not-expressible":
            assert row["simulated"] is row["expected"] is row["band"] is None
            assert row["reason"].startswith("needs ")
        else:
            low, high = row["band"]
            assert low is not None or high is not None
            assert math.isfinite(row["simulated"])


def test_no_band_excludes_what_the_source_expects():
    for case in all_cases():
        for calibration in case.calibrations:
            for check in case.checks_under(calibration):
                assert check.expected is None or check.holds(check.expected)


@pytest.mark.parametrize(
    ("case", "calibration", "quantity", "changed"),
    [
        ("rimea-1", "sfpe", "at-1-33", {"expected": 20, "band": [19, 21]}),
        ("imo-4", "sfpe", "last-out", {"expected": {"sfpe": 75, "imo": 107}, "within": 0.03}),
        ("rimea-9", "imo", "ratio", {"band": [2.1, 2.4]}),
        ("rimea-12", "sfpe", "corridor-ratio", {"band": [0, 1]}),
        ("nist-2.5", "sfpe", "ratio-10", {"band": [1, 2]}),
    ],
)
def test_a_broken_expectation_fails_and_shows_the_number_that_fails(
    case, calibration, quantity, changed
):
    broken = tuple(
        {**({} if "band" in changed else {"band": None}), **row, **changed}
        if row["quantity"] == quantity
        else row
        for row in CASES[case].checks
    )
    broken = tuple({k: v for k, v in row.items() if v is not None} for row in broken)
    result = run_case(replace(CASES[case], checks=broken), calibration)
    assert result.status == "fail"
    assert result.shown is not None
    assert result.shown.check.quantity == quantity
    assert result.as_dict()["simulated"] == pytest.approx(result.shown.simulated)


def test_a_number_that_is_none_never_holds():
    check = CASES["rimea-1"].checks_under("sfpe")[0]
    assert not check.holds(math.nan)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["pass", "by construction", "not expressible: 1", "Cannot be expressed", "30.08 s"]),
        ("zh", ["通过", "由模型构造保证", "无法表达：1 个", "尚无法表达", "30.08 s"]),
    ],
)
def test_the_table_speaks_both_languages(lang, words, capsys):
    assert main(["verify", "rimea-1", "itaewon-2022", "sfpe-staged", "--lang", lang]) == 0
    printed = capsys.readouterr().out
    for word in [*words, "RiMEA 1 = IMO 1 = NIST 2.1 = ISO 2", "Itaewon 2022"]:
        assert word in printed


def test_a_case_counts_once_whatever_its_calibrations_and_formulas_do_not_count(capsys):
    assert main(["verify", "rimea-1", "rimea-2", "sfpe-staged"]) == 0
    printed = capsys.readouterr().out
    assert "by construction: 2 of 2 cases pass" in printed
    assert "formula: 1 of 1 agree (closed forms, not counted as cases)" in printed


def test_a_failing_case_makes_the_exit_status_1(monkeypatch, capsys):
    broken = replace(
        CASES["rimea-1"],
        checks=({"quantity": "at-1-33", "expected": 20, "band": [19, 21], "unit": "s"},),
    )
    monkeypatch.setattr("sim.verify.runner.all_cases", lambda: (broken,))
    assert main(["verify"]) == 1
    printed = capsys.readouterr().out
    assert "FAIL" in printed
    assert "failed: 1" in printed
    assert main(["verify", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["status"] for row in rows] == ["fail", "fail"]


def test_an_unknown_case_is_told_with_a_near_one_and_status_2(capsys):
    assert main(["verify", "rimea-99"]) == 2
    assert "did you mean 'rimea-9'?" in capsys.readouterr().err
    with pytest.raises(UnknownCase, match="muster verify lists them all"):
        pick(["xyzzy"])


@pytest.mark.parametrize(
    "text_of_file",
    [
        '[[case]]\nid = "a"\n',
        '[[case]]\nid = "a"\nnames = ["A"]\nsuite = "A"\nclass = "sure"\ncalibrations = ["sfpe"]\n'
        'source = "x"\nconfidence = "source"\nneeds = "verify.needs-push"\n',
        '[[case]]\nid = "a"\nnames = ["A"]\nsuite = "A"\nclass = "measured"\n'
        'calibrations = ["sfpe"]\nsource = "x"\nconfidence = "source"\n',
        '[[case]]\nid = "a"\nnames = ["A"]\nsuite = "A"\nclass = "measured"\n'
        'calibrations = ["sfpe"]\nsource = "x"\nconfidence = "source"\nmeasure = "doors.room"\n',
    ],
)
def test_a_case_out_of_order_is_refused(text_of_file, tmp_path):
    file = tmp_path / "cases.toml"
    file.write_text(text_of_file, encoding="utf-8")
    with pytest.raises(ValueError, match=r"cases\.toml: a: "):
        read_cases(file)


def test_the_page_of_cases_is_what_their_data_say(repository):
    folder = repository / "docs" / "verification"
    program = runpy.run_path(str(folder / "generate.py"))
    on_disk = (folder / "cases.md").read_text(encoding="utf-8")
    assert on_disk == program["page"](), "run: .venv/bin/python docs/verification/generate.py"
