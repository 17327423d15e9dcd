"""The least time and the calibrations, as the report says them."""

import pytest

from sim.report import best
from sim.report.html import render
from sim.report.reading import Reading
from tests.results.made import with_result

OPTIMALITY = {
    "people": 60, "bound_s": 120.0, "gap_s": 490.0, "gap_share": 490 / 610,
    "p95_bound_s": 110.0, "p95_gap_s": 300.0, "p95_gap_share": 300 / 410,
    "start_up_s": 305.0, "on_the_way_s": 185.0,
}  # fmt: skip
BAND = [540.0, 600.0, 660.0]
CALIBRATIONS = {
    "sfpe": {
        "seeds": 30, "evacuation_time_s": BAND, "p95_s": BAND,
        "own": {"evacuation_time_s": BAND, "p95_s": BAND},
    },
    "measured": {
        "seeds": 7, "evacuation_time_s": [400.0, 420.0, None], "p95_s": [300.0, 310.0, 330.0],
        "own": {"evacuation_time_s": [530.0, 590.0, 640.0], "p95_s": BAND},
    },
}  # fmt: skip


def with_best(outcome, **more):
    fields = {"optimality": OPTIMALITY, "calibrations": CALIBRATIONS, **more}
    return with_result(outcome, **fields)


def test_the_time_is_split_into_the_least_late_starts_and_the_way(all_out):
    words = best.sentence(Reading(with_best(all_out)))
    assert "60 people are out after 2 min 00 s" in words.en
    assert "Of the 10 min 10 s that this run took, 5 min 05 s (50 %)" in words.en
    assert "3 min 05 s (30 %) on the way" in words.en
    assert "60 人在 2 分 00 秒后全部离开" in words.zh
    assert "5 分 05 秒（50%）" in words.zh


def test_people_inside_at_the_end_leave_the_least_time_alone(reading):
    words = best.sentence(Reading(with_best(reading.outcome)))
    assert "2 min 00 s" in words.en
    assert "not all who had to leave got out" in words.en


@pytest.mark.parametrize(
    ("optimality", "said"), [({"refused": "no-way"}, "no way out"), ({"refused": "nobody"}, "")]
)
def test_where_there_is_no_least_time_the_reason_stands_or_nothing(all_out, optimality, said):
    reading = Reading(with_best(all_out, optimality=optimality))
    assert said in best.sentence(reading).en
    assert bool(best.sentence(reading)) == bool(said)
    assert not best.hint(reading)


def test_calibrations_stand_side_by_side_with_their_runs(all_out):
    rows = best.planned(Reading(with_best(all_out)))
    assert [(row.name, row.own, row.seeds) for row in rows] == [
        ("sfpe", True, 30),
        ("measured", False, 7),
    ]
    assert rows[0].late.en == "11 min 00 s"
    assert rows[1].late.en == "not in enough runs"
    assert "In the same 7 runs all are out after 7 min 00 s under measured" in rows[1].same.en
    assert "9 min 50 s under sfpe" in rows[1].same.en


def test_one_calibration_alone_is_no_comparison(all_out):
    only = {"sfpe": CALIBRATIONS["sfpe"]}
    assert best.planned(Reading(with_best(all_out, calibrations=only))) == []
    assert best.planned(Reading(all_out)) == []


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "How good that is"), ("zh", "与最理想情况相比")]
)
def test_both_stand_on_the_page(all_out, lang, title):
    page = render(with_best(all_out), lang=lang)
    assert title in page
    assert "measured" in page
    assert title not in render(all_out, lang=lang)
