"""Capacity by rule against calculations by hand."""

import pytest

from sim.building.capacity import (
    capacity,
    entry_capacity,
    exit_capacity,
    holding_capacity,
)
from sim.building.model import OUTSIDE
from sim.building.throughput import persons_out, usable
from sim.building.ways import is_way, narrowest_m
from tests.building.conftest import Make

# a field of 50 x 40 m with a stage of 10 x 20 m on it, beside a yard of 20 x 20 m; the only way out
# of the field is a side of 3 m into the yard, whose gate is 2 m wide
TWO_GROUNDS = """\
format: 1
name: Two grounds
use: {use}
levels: {{ground: {{elevation: 0, height: 20}}}}
spaces:
  - id: field
    level: ground
    use: ground
    outline: [[0, 0], [50, 0], [50, 40], [0, 40]]
    obstacles: [[[0, 10], [10, 10], [10, 30], [0, 30]]]
  - {{id: yard, level: ground, use: ground, outline: [[50, 0], [70, 0], [70, 20], [50, 20]]}}
openings:
  - {{id: side, between: [field, yard], at: [50, 10], kind: open, width: 3}}
gates:
  - {{id: gate, from: yard, at: [70, 10], width: {gate}, state: open}}
zones:
  - {{id: front, outline: [[10, 10], [20, 10], [20, 30], [10, 30]]}}
"""

ENTRIES = """\
format: 1
name: Entries
use: stadium
levels: {ground: {elevation: 0, height: 20}}
spaces:
  - {id: field, level: ground, use: ground, outline: [[0, 0], [50, 0], [50, 40], [0, 40]]}
gates:
  - {id: quick, from: field, at: [50, 10], width: 1, kind: turnstile, lanes: 3, service: 2 s, direction: in}
  - {id: slow, from: field, at: [50, 20], width: 1, kind: turnstile, lanes: 2, service: 10 s, direction: in}
  - {id: out, from: field, at: [50, 30], width: 10, direction: out, state: open}
"""  # noqa: E501


def test_the_green_guide_by_hand() -> None:
    assert holding_capacity(200, density=4.7, physical=0.8, safety=0.9) == 752
    assert exit_capacity(1.2, 0) == 787
    assert exit_capacity(0, 1.2) == 633
    assert exit_capacity(1, 1, minutes=2.5) == 370
    assert exit_capacity(10, 10, level_per_m_min=60) == 9600
    assert entry_capacity([660, 1200, 300]) == 660 + 660 + 300
    assert entry_capacity([], 2) == 9840


def test_the_smaller_factor_counts() -> None:
    assert holding_capacity(100, density=2, physical=0.5, safety=1) == 100
    assert holding_capacity(100, density=2, physical=1, safety=0.5) == 100


def test_what_stands_on_the_ground_takes_from_it(make: Make) -> None:
    found = capacity(make(TWO_GROUNDS.format(use="ground", gate=20)))
    assert [(p.id, p.area_m2, p.holding) for p in found.places] == [
        ("field", pytest.approx(1800), 3600),
        ("yard", pytest.approx(400), 800),
    ]
    assert found.holding == 4400
    assert [(z.id, z.holding) for z in found.zones] == [("front", 400)]


def test_the_narrowest_way_inside_limits_the_whole(make: Make) -> None:
    found = capacity(make(TWO_GROUNDS.format(use="ground", gate=20)))
    # 20 m x 82 x 8; of the field only 3 m x 82 x 8 = 1968, and the 800 of the yard
    assert found.exit == 13120
    assert found.ways == 1968 + 800
    assert (found.least, found.governs) == (2768, "ways")
    assert found.places[0].least == 1968


def test_a_narrow_exit_limits_the_whole(make: Make) -> None:
    found = capacity(make(TWO_GROUNDS.format(use="ground", gate=2)))
    assert (found.least, found.governs) == (1312, "exit")
    assert found.exit_measured == 960
    assert found.exit_one_shut == 0


def test_terraces_hold_more_and_bad_condition_takes_from_it(make: Make) -> None:
    site = make(TWO_GROUNDS.format(use="stadium", gate=20))
    assert capacity(site).holding == 8460 + 1880
    assert capacity(site, condition=0.5).holding == 4230 + 940
    assert capacity(site, condition=0).least == 0


def test_no_turnstile_counts_for_more_than_the_rule_and_a_slow_one_for_what_it_passes(
    make: Make,
) -> None:
    found = capacity(make(ENTRIES))
    assert found.turnstiles == 5
    assert found.entry == 3 * 660 + 2 * 360
    assert found.exit == 6560
    assert (found.least, found.governs) == (2700, "entry")


@pytest.mark.parametrize(
    ("length", "width", "way"), [(40, 3.2, True), (12, 3.2, False), (300, 70, False)]
)
def test_a_long_narrow_strip_is_a_way_where_nobody_stands(
    make: Make, length: float, width: float, way: bool
) -> None:
    site = make(f"""\
format: 1
name: Alley
use: ground
levels: {{ground: {{elevation: 0, height: 20}}}}
spaces:
  - {{id: alley, level: ground, use: ground,
     outline: [[0, 0], [{length}, 0], [{length}, {width}], [0, {width}]]}}
gates:
  - {{id: west, from: alley, at: [0, {width / 2}], width: {width}, state: open}}
  - {{id: east, from: alley, at: [{length}, {width / 2}], width: {width}, state: open}}
""")
    assert is_way(site.spaces[0]) is way
    found = capacity(site)
    assert [(r.width_m, r.length_m) for r in found.routes] == ([(width, length)] if way else [])
    assert narrowest_m(site) == width
    if way:
        assert found.routes[0].flow_per_min == pytest.approx(82 * width)
        assert (found.least, found.governs) == (0, "nothing")


def test_steps_let_fewer_out_than_the_level(make: Make, two_storeys: str) -> None:
    site = make(two_storeys)
    on_steps = [
        o for o in usable(site)
        if any(site.spaces[site.space_index[side]].kind == "stair" for side in (o.a, o.b)
               if side != OUTSIDE)
    ]  # fmt: skip
    assert on_steps
    for o in usable(site):
        rate = 66 if o in on_steps else 82
        assert persons_out(site, o, minutes=8) == pytest.approx(o.width_m * rate * 8)
        assert persons_out(site, o, minutes=8, level_per_m_min=60) == pytest.approx(
            o.width_m * 60 * 8
        )
    steps = [route for route in capacity(site).routes if route.kind == "stair"]
    assert steps
    assert all(route.flow_per_min == pytest.approx(66 * route.width_m) for route in steps)


STADIUM = """\
format: 1
name: Stadium
use: stadium
levels: {ground: {elevation: 0, height: 20}}
spaces:
  - {id: forecourt, level: ground, use: ground, outline: [[0, 0], [40, 0], [40, 20], [0, 20]]}
  - {id: stand, level: ground, use: ground, outline: [[0, 20], [40, 20], [40, 40], [0, 40]]}
openings:
  - {id: turnstiles, between: [forecourt, stand], at: [20, 20], kind: turnstile, width: 4, lanes: 4,
     service: 5 s, direction: out}
gates:
  - {id: road, from: forecourt, at: [20, 0], width: 30, state: open}
  - {id: back, from: stand, at: [20, 40], width: 2, direction: out, state: open}
"""


def test_turnstiles_inside_a_site_limit_entry_and_what_lies_before_them_holds_nobody(
    make: Make,
) -> None:
    found = capacity(make(STADIUM))
    assert found.turnstiles == 4
    assert found.entry == 4 * 660
    # 800 m2 of the stand; nobody of it gets back through the turnstiles, so 2 m x 82 x 8
    assert found.holding == 3760
    assert (found.exit, found.exit_measured, found.exit_one_shut) == (1312, 960, 1312)
    assert (found.least, found.governs) == (1312, "exit")
    assert [(p.id, p.before) for p in found.places] == [("forecourt", True), ("stand", False)]


def test_a_turnstile_lets_out_what_its_lanes_pass(make: Make) -> None:
    both = STADIUM.replace("service: 5 s, direction: out", "service: 6 s")
    found = capacity(make(both))
    # 600 an hour and lane for 8 minutes, four lanes, beside the 1,312 at the back
    assert found.exit == 1312 + 4 * 80


def test_doors_of_trains_are_no_exits(make: Make) -> None:
    trains = STADIUM.replace(
        "width: 2, direction: out, state: open",
        "width: 2, direction: out, opens: {every: 4 min, first: 0 s, for: 30 s, takes: 100}",
    )
    assert capacity(make(trains)).exit == 0


def test_a_long_narrow_room_is_a_place_and_a_corridor_is_a_way(make: Make) -> None:
    room = """\
format: 1
name: House
use: hall
levels: {G: {elevation: 0, height: 4}}
spaces: [{id: long, level: G, use: USE, outline: [[0, 0], [40, 0], [40, 4], [0, 4]]}]
exits: [{id: door, from: long, at: [0, 2], width: 2}]
"""
    assert not is_way(make(room.replace("USE", "hall")).spaces[0])
    assert is_way(make(room.replace("USE", "corridor")).spaces[0])
