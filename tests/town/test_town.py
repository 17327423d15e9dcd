"""Towns: loading, checks, the road graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.town.load import load_town
from sim.town.roads import fastest_route, hour_factor, road_graph, stations_by_travel_time
from sim.yamlsrc import ProblemList

if TYPE_CHECKING:
    from pathlib import Path

    from sim.town.model import Town

RIVERSIDE = """\
format: 1
name: Riverside
nodes: {j1: [0, 0], j2: [800, 0], j3: [800, 600], j4: [0, 600]}
roads:
  - {from: j1, to: j2, speed: 40 km/h, lanes: 2, level: 14.2, walk: 3}
  - {id: bridge, from: j2, to: j3, kind: bridge, speed: 60 km/h, closes_at_depth: 0.3}
  - {from: j3, to: j4, speed: 40 km/h}
  - {id: dike, from: j4, to: j1, kind: dike, speed: 20 km/h, length: 650}
stations:
  - {id: fs-2, kind: fire, at: j3, units: [{id: e2, kind: engine, crew: 6}]}
  - {id: fs-1, kind: fire, at: j1, units: [{id: e1, kind: engine, crew: 6}]}
hospitals: [{id: h1, at: j2, beds: {red: 4, yellow: 12}}]
shelters: [{id: school, at: j3, capacity: 1200}]
settlements:
  - {id: hamlet, at: [300, -200], households: 180, persons: {per_household: 2.8}, phones: 0.8}
vehicles: [{id: bus-1, kind: bus, at: j2, capacity: 45}]
river: {gauge: gauge.csv, reaches: [{along: [j1, j2], crest: 14.8}]}
"""
GAUGE = "time,level\n0 min,12.0\n30 min,12.5\n2 h,14.9\n"


def load(folder: Path, text: str = RIVERSIDE, gauge: str = GAUGE) -> tuple[Town | None, str]:
    (folder / "gauge.csv").write_text(gauge, encoding="utf-8")
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    problems = ProblemList()
    loaded = load_town(path, root=folder, problems=problems)
    shown = problems.render("en").replace(path.as_posix(), "town.yaml")
    return (loaded.town if loaded else None), shown


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town, shown = load(tmp_path)
    assert shown == ""
    assert town is not None
    return town


def test_a_town_is_read_with_everything_sorted_by_id(town: Town) -> None:
    assert [road.id for road in town.roads] == ["bridge", "dike", "j1-j2", "j3-j4"]
    assert [unit.id for unit in town.units] == ["e1", "e2"]
    assert town.road_by_id["j1-j2"].length_m == pytest.approx(800)
    assert town.road_by_id["j1-j2"].speed_m_s == pytest.approx(40 / 3.6)
    assert town.settlements[0].persons == 504
    assert town.settlements[0].node == "j1"
    assert town.river is not None
    assert town.river.gauge is not None
    assert town.river.gauge.times_s == (0.0, 1800.0, 7200.0)
    assert town.river.gauge.levels_m == (12.0, 12.5, 14.9)


def test_the_order_in_the_file_is_irrelevant(tmp_path: Path, town: Town) -> None:
    lines = RIVERSIDE.splitlines()
    first = next(i for i, line in enumerate(lines) if "fs-2" in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    other, _ = load(tmp_path, "\n".join(lines))
    assert other == town


def test_the_quickest_way_is_not_the_shortest(town: Town) -> None:
    route = fastest_route(road_graph(town), "j1", "j4", 3)
    assert route is not None
    assert route.roads == ("dike",)
    assert route.metres == pytest.approx(650)
    assert route.seconds == pytest.approx(650 / (20 / 3.6) / hour_factor(3))
    slow = town.road_by_id["dike"]
    around = fastest_route(road_graph(town), "j1", "j4", 3, frozenset({slow.id}))
    assert around is not None
    assert around.nodes == ("j1", "j2", "j3", "j4")
    assert around.seconds == pytest.approx((800 + 800) / (40 / 3.6) + 600 / (60 / 3.6))


def test_rush_hour_takes_longer_by_the_factor_of_the_hour(town: Town) -> None:
    graph = road_graph(town)
    night, rush = (fastest_route(graph, "j1", "j2", hour) for hour in (2, 8))
    assert night is not None
    assert rush is not None
    assert rush.seconds == pytest.approx(night.seconds * hour_factor(2) / hour_factor(8))
    assert rush.seconds > night.seconds


def test_no_way_is_none_and_an_unknown_node_an_error(town: Town) -> None:
    graph = road_graph(town)
    assert fastest_route(graph, "j1", "j4", 3, frozenset({"dike", "bridge"})) is None
    with pytest.raises(KeyError):
        fastest_route(graph, "j1", "nowhere", 3)


def test_parallel_roads_use_the_quicker_one(tmp_path: Path) -> None:
    extra = "  - {id: fast, from: j1, to: j2, speed: 90 km/h}\nstations:"
    town, _ = load(tmp_path, RIVERSIDE.replace("stations:", extra))
    assert town is not None
    route = fastest_route(road_graph(town), "j1", "j2", 3)
    assert route is not None
    assert route.roads == ("fast",)
    slower = fastest_route(road_graph(town), "j1", "j2", 3, {"fast"})
    assert slower is not None
    assert slower.roads == ("j1-j2",)


def test_a_one_way_road_is_driven_one_way(tmp_path: Path) -> None:
    town, _ = load(tmp_path, RIVERSIDE.replace("length: 650}", "length: 650, one_way: true}"))
    assert town is not None
    forth = fastest_route(road_graph(town), "j4", "j1", 3)
    back = fastest_route(road_graph(town), "j1", "j4", 3)
    assert forth is not None
    assert forth.roads == ("dike",)
    assert back is not None
    assert len(back.roads) == 3


def test_stations_come_by_travel_time(town: Town) -> None:
    ranked = stations_by_travel_time(town, road_graph(town), "j2", hour=3, kind="fire")
    assert [station.id for station, _ in ranked] == ["fs-2", "fs-1"]
    assert ranked[0][1].seconds == pytest.approx(36.0)
    assert stations_by_travel_time(town, road_graph(town), "j2", hour=3, kind="police") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at: j3, units", "at: j5, units", "town.yaml:10:32: no node is called 'j5'"),
        ("to: j3, kind", "to: J3, kind", "did you mean 'j3'?"),
        ("id: fs-1", "id: fs-2", "town.yaml:11:10: the id 'fs-2' is used twice"),
        ("length: 650", "length: 100", "town.yaml:8:70: the road is 100 m long"),
        ("to: j2, speed", "to: j1, speed", "leads from 'j1' back to 'j1'"),
        ("j4: [0, 600]}", "j4: [0, 600], j9: [9, 9]}", "no road leads to the node j9"),
        ("gauge: gauge.csv, ", "", "the river has banks but no water level"),
        ("gauge.csv", "gauges.csv", "gauges.csv"),
        ("units: [{id: e1, kind: engine, crew: 6}]", "", "the station 'fs-1' has no units"),
    ],
)
def test_every_fault_has_its_place_and_its_cure(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in RIVERSIDE
    _, shown = load(tmp_path, RIVERSIDE.replace(old, new))
    assert expected in shown
    assert " - " in shown


def test_a_station_without_a_road_is_cut_off(tmp_path: Path) -> None:
    text = RIVERSIDE.replace("j4: [0, 600]}", "j4: [0, 600], j9: [9, 9]}")
    town, shown = load(tmp_path, text.replace("kind: fire, at: j1", "kind: fire, at: j9"))
    assert town is None
    assert "no road leaves the station 'fs-1'" in shown


@pytest.mark.parametrize(
    ("gauge", "expected"),
    [
        ("time,height\n0 min,1\n", "gauge.csv:1:1: the header is time, height"),
        ("time,level\n0 min,1\nsoon,2\n", "gauge.csv:3:1: 'soon' is no time"),
        ("time,level\n0 min,high\n", "gauge.csv:2:7: 'high' is no value"),
        ("time,level\n5 min,1\n3 min,1\n", "gauge.csv:3:1: this time is not later"),
        ("time,level\n5 min,1\n08:30,1\n", "gauge.csv:3:1: the times of this file"),
        ("time,level\n5 min\n", "gauge.csv:2:1: this line has only 1 cells"),
        ("", "gauge.csv:1:1: the file has no values"),
    ],
)
def test_a_bad_series_is_reported_at_its_line(tmp_path: Path, gauge: str, expected: str) -> None:
    town, shown = load(tmp_path, gauge=gauge)
    assert town is None
    assert expected in shown


@pytest.mark.parametrize(
    "gauge",
    [
        "﻿time,level_m\n22:00,12\n23:30,12.5\n01:00,13\n",
        "time_h,level\n0,12\n1.5,12.5\n3,13\n",
        "time,level\n2026-07-10 22:00,12\n2026-07-10 23:30,12.5\n2026-07-11 01:00,13\n",
    ],
)
def test_times_of_a_series_may_be_clocks_numbers_or_dates(tmp_path: Path, gauge: str) -> None:
    town, shown = load(tmp_path, gauge=gauge)
    assert shown == ""
    assert town is not None
    assert town.river is not None
    assert town.river.gauge is not None
    times = town.river.gauge.times_s
    assert [time - times[0] for time in times] == [0, 5400, 10800]


def test_a_series_in_gb18030_is_read(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "gauge.csv").write_bytes("time,level,备注\n0 min,12,正常\n".encode("gb18030"))
    problems = ProblemList()
    loaded = load_town(tmp_path / "town.yaml", root=tmp_path, problems=problems)
    assert loaded is not None
    assert loaded.town.river is not None
    assert loaded.town.river.gauge is not None
    assert loaded.town.river.gauge.levels_m == (12.0,)


DEGREES = """\
format: 1
name: From a map
nodes: {{a: [{0}, {1}], b: [{2}, {3}], c: [{4}, {5}]}}
roads: [{{from: a, to: b, speed: 50 km/h}}, {{from: b, to: c, speed: 50 km/h}}]
stations: [{{id: fs, kind: fire, at: a, units: [{{id: e, kind: engine, crew: 6}}]}}]
"""


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((113.26, 23.13, 113.29, 23.14, 113.33, 23.18), "102257 m to the east here"),
        ((-0.12, 51.5, -0.1, 51.51, 0.4, 51.9), "111195 m to the north"),
        ((0, 0, 3, 4, 12, 9), "a kilometre 1000 m"),
        ((500000, 4000000, 500010, 4000003, 500020, 4000002), "write their positions in metres"),
    ],
)
def test_a_town_that_is_not_in_metres_is_refused_with_its_cure(
    tmp_path: Path, places: tuple[float, ...], said: str
) -> None:
    town, shown = load(tmp_path, DEGREES.format(*places))
    assert town is None
    assert "town.yaml:3:9: all nodes lie within" in shown
    assert said in shown


@pytest.mark.parametrize(
    "places", [(0, 0, 60, 0, 120, 10), (500000, 4000000, 500900, 4000000, 501800, 4000700)]
)
def test_a_small_town_in_metres_is_read(tmp_path: Path, places: tuple[float, ...]) -> None:
    town, shown = load(tmp_path, DEGREES.format(*places))
    assert shown == ""
    assert town is not None


def test_people_come_from_a_site_to_the_nearest_node_unless_the_town_says_which(
    tmp_path: Path,
) -> None:
    (tmp_path / "inn.yaml").write_text("format: 1\nname: Inn\nuse: hotel\n", encoding="utf-8")
    place = "file: inn.yaml, at: [700, 500]"
    sites = f"sites: {{a: {{{place}}}, b: {{{place}, exits_to: j1}}}}"
    town, shown = load(tmp_path, f"{RIVERSIDE}{sites}\n")
    assert town is not None, shown
    assert [site.exits_to for site in town.sites] == ["j3", "j1"]
