"""The worst place over length and time, the table of zones, maps of what else is kept by patch."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.building.model import Zone
from sim.report import fields
from sim.report.dense import dense_times
from sim.report.html import render
from sim.report.planlabels import plan_view
from sim.report.reading import Reading
from sim.report.spacetime import space_time, space_time_drawing
from sim.report.zonetable import zone_rows
from sim.results.crowding import BusyMinute, Density, ZoneDensity
from sim.world.crowding import LEVELS
from tests.examples.played import played

LONG = 12


@pytest.fixture(scope="module")
def jam(outcome):
    """The made-up run with a jam that grows from left to right through a row of patches."""
    space = outcome.site.space_index["lobby"]
    plan = np.array(outcome.site.spaces[space].plan)
    left, right = plan[:, 0].min(), plan[:, 0].max()
    x = left + (np.arange(LONG) + 0.5) / LONG * (right - left)
    times = np.arange(0.0, 205.0, 5.0)
    counts = np.zeros((len(times), LONG))
    for patch in range(LONG):
        counts[5 + 2 * patch : 36, patch] = 18
    series = {
        **outcome.series,
        "patch.area_m2": np.full(LONG, 4.0),
        "patch.density": counts / 4.0,
        "patch.density.t_s": times,
        "patch.space": np.full(LONG, float(space)),
        "patch.xy": np.stack([x, np.full(LONG, plan[:, 1].mean())], axis=1),
        "patch.level": np.zeros(LONG),
    }
    return replace(outcome, series=series)


def test_the_strips_follow_the_length_of_the_worst_place(jam):
    reading = Reading(jam)
    found = space_time(reading, dense_times(reading))
    assert found is not None
    assert found.across
    first = [int(np.argmax(strip)) for strip in (found.kind >= 3).T]
    assert first == sorted(first)
    assert first[0] < first[-1]
    assert found.kind.max() == 3  # 4.5 per square metre: from 4 on
    assert (found.kind[5 + 2 : 36] >= 1).any(axis=1).all()


def test_the_picture_has_the_colours_of_the_density_map(jam):
    reading = Reading(jam)
    found = space_time(reading, dense_times(reading))
    drawn = str(space_time_drawing(found, "en").wide)
    assert set(re.findall(r'class="(d\d)"', drawn)) == {"d3", "d4"}
    assert f">{found.length_m:.0f} m<" in drawn
    page = render(jam, lang="en")
    assert "over its length of" in page
    assert "0 米为平面图左端" in page


def test_a_short_place_has_no_picture_of_its_length(jam):
    spaces = tuple(
        replace(space, plan=((0, 0), (6, 0), (6, 6), (0, 6))) if space.id == "lobby" else space
        for space in jam.site.spaces
    )
    reading = Reading(replace(jam, site=replace(jam.site, spaces=spaces)))
    assert space_time(reading, dense_times(reading)) is None


# ---- table of zones


def _zone(name, **changes):
    base = ZoneDensity(
        zone=name, minutes=(2.0, 1.0, 0.5, 0.0, 0.0), first_s=(60.0, 90.0, 100.0, None, None),
        highest=4.2, at_s=120.0, area_m2=9.0, service="F", inflow=1200, outflow=900,
        fullest=BusyMinute(at_s=60.0, inflow=200, outflow=80), opposed=0.1, opposed_dense=0.31,
    )  # fmt: skip
    return replace(base, **changes)


def _with_zones(outcome, *zones):
    density = Density(
        levels=(2.0, 3.0, 4.0, 5.5, 7.0), area_m2=9.0, time_s=10.0, zones=zones, listed_from=1.076
    )
    return replace(outcome, record=replace(outcome.record, density=density))


def test_a_zone_of_the_site_has_its_name_in_the_table(outcome):
    site = replace(outcome.site, zones={"front": Zone(id="front", name="before the stage")})
    run = _with_zones(replace(outcome, site=site), _zone("front"), _zone("lobby"))
    front, lobby = zone_rows(Reading(run))
    assert front.name.en == "before the stage"
    assert lobby.name.en == "大堂 Lobby"
    assert (front.service, front.inflow, front.outflow) == ("F", 1200, 900)
    assert "200" in front.fullest.en
    assert "surplus 120" in front.fullest.en
    assert "净流入 120 人" in front.fullest.zh
    assert front.opposed == pytest.approx(31.0)


def test_where_it_was_never_dense_all_movers_count(outcome):
    run = _with_zones(outcome, _zone("lobby", opposed_dense=None, fullest=None))
    (row,) = zone_rows(Reading(run))
    assert row.opposed == pytest.approx(10.0)
    assert not row.fullest


def test_the_table_is_on_the_page_only_where_there_are_zones(outcome):
    page = render(_with_zones(outcome, _zone("lobby")), lang="en")
    assert "Level of service and streams" in page
    assert "Level of service and streams" not in render(_with_zones(outcome), lang="en")


def test_levels_of_a_scenario_are_those_of_the_legend(outcome):
    density = Density(
        levels=(0.8, 2.5, 3.5, 5.0, 6.5), area_m2=9.0, time_s=10.0, zones=(), listed_from=1.0
    )
    reading = Reading(replace(outcome, record=replace(outcome.record, density=density)))
    legend = fields.density_legend(reading)
    assert [colour for colour, _ in legend] == ["d1", "d2", "d3", "d4", "d5", "d6"]
    assert [words.en for _, words in legend] == [
        "0.5–0.8", "0.8–2.5", "2.5–3.5", "3.5–5", "5–6.5", "≥ 6.5",
    ]  # fmt: skip


# ---- maps of what else is kept by patch


def test_press_and_people_who_lie_are_drawn_where_they_were_recorded(jam):
    assert fields.patch_maps(Reading(jam)) == {}
    press = np.zeros((3, LONG))
    press[1, :2] = (700.0, 4500.0)
    down = np.zeros((3, LONG))
    down[2, 3] = 2
    run = replace(jam, series={**jam.series, "patch.press": press, "patch.down": down})
    reading = Reading(run)
    maps = fields.patch_maps(reading)
    assert list(maps) == ["press", "down"]
    drawn = str(fields.density_layer(plan_view(reading), maps["press"], 0))
    assert re.findall(r'class="(d\d)"', drawn) == ["d3", "d6"]
    page = render(run, lang="en")
    assert "up to 4500 N per metre of front" in page
    assert "Most people who lay on a patch at once: up to 2." in page
    assert "倒地人数" in page


def test_a_press_below_the_first_class_is_not_drawn(jam):
    run = replace(jam, series={**jam.series, "patch.press": np.full((3, LONG), 200.0)})
    assert fields.patch_maps(Reading(run)) == {}


def test_levels_that_scenarios_may_set_are_five():
    run = played("small-hall")
    assert len(run.record.density.levels) == len(LEVELS) == 5
