"""What the class of doors alone makes of a time stands beside the bands of chance."""

import pytest

from sim.ensemble.bands import Band, Bands
from sim.report.doorclass import door_times, doors_alone
from sim.report.html import render
from sim.report.keyfigures import key_figures
from sim.report.reading import Reading
from sim.report.spread import read_spread
from tests.results.made import with_result

TIMES = {"leaf": 410.0, "open": 250.0, "design": 330.0}


def with_doors(outcome, doors):
    return Reading(with_result(outcome, doors=doors))


def last_out(reading, spread):
    return next(
        figure for figure in key_figures(reading, spread, "en")
        if figure.name.en == "Last person out"
    )  # fmt: skip


def test_the_range_over_the_classes_is_part_of_the_band(all_out):
    spread = Bands(30, 30, bands={"evacuation_time_s": Band(580.0, 600.0, 660.0, 30)})
    band = last_out(with_doors(all_out, TIMES), spread).band
    assert band.en.endswith("11 min 00 s; doors alone: 4:10 to 6:50")
    assert band.zh.endswith("；仅因门的类型：4:10～6:50")


def test_without_seeds_it_stands_alone_and_without_doors_nothing(all_out):
    none = read_spread(all_out.record, None)
    assert last_out(with_doors(all_out, TIMES), none).band.en == "doors alone: 4:10 to 6:50"
    assert not last_out(Reading(all_out), none).band
    assert door_times(Reading(all_out)) == []


def test_a_class_under_which_people_remain_has_no_time(all_out):
    words = doors_alone(with_doors(all_out, {**TIMES, "leaf": None}))
    assert (words.en, words.zh) == ("doors alone: 4:10 to never", "仅因门的类型：4:10～未发生")


def test_doors_make_no_range_where_people_remain(outcome, all_out):
    assert Reading(outcome).remain
    assert not doors_alone(with_doors(outcome, TIMES))
    never = with_doors(all_out, dict.fromkeys(TIMES))
    assert not doors_alone(never)
    assert door_times(never) == []


def test_one_class_alone_is_no_range(all_out):
    assert not doors_alone(with_doors(all_out, {"open": 250.0}))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ("a plain opening without a leaf", "a door with a leaf", "the design value")),
        ("zh", ("无门扇的洞口", "有门扇的门", "设计值")),
    ],
)
def test_the_table_has_a_line_a_class(all_out, lang, names):
    page = render(with_doors(all_out, TIMES).outcome, lang=lang)
    rows = [row.name.of(lang) for row in door_times(with_doors(all_out, TIMES))]
    assert tuple(rows) == names
    for name, time in zip(names, ("4:10", "6:50", "5:30"), strict=True):
        at = page.index(name)
        assert time in page[at : at + 250]
    assert names[0] not in render(all_out, lang=lang)
