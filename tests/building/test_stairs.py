# ruff: noqa: E501 - rows of tables and of YAML
import math

import pytest
from shapely.geometry import Polygon as ShapelyPolygon

from sim.building import geometry
from sim.building.model import Site, Space
from tests.building.conftest import Make


def space_of(site: Site, name: str) -> Space:
    return site.spaces[site.space_index[name]]


def test_a_half_turn_has_two_flights_and_a_landing_between(make: Make, two_storeys: str) -> None:
    site = make(two_storeys)
    names = {s.id for s in site.spaces if "/a/" in s.id}
    assert names == {"G/a/landing", "L2/a/landing", "G/a/mid", "G/a/flight-1", "G/a/flight-2"}
    first, second = space_of(site, "G/a/flight-1"), space_of(site, "G/a/flight-2")
    # 3.2 m in steps of at most 0.16 m are 20 risers, 10 a flight
    length = 10 * math.hypot(0.16, 0.28)
    for flight in (first, second):
        assert flight.outline[2] == pytest.approx((1.2, length), abs=1e-6)
        assert flight.incline is not None
        assert flight.incline.rise_m == pytest.approx(1.6)
        assert flight.incline.riser_m == pytest.approx(0.16)
        assert flight.incline.angle_rad == pytest.approx(math.atan2(0.16, 0.28))
    assert second.elevation_m == pytest.approx(1.6)
    assert space_of(site, "G/a/mid").elevation_m == pytest.approx(1.6)


def test_an_odd_number_of_risers_gives_the_first_flight_one_more(
    make: Make, two_storeys: str
) -> None:
    site = make(two_storeys.replace("height: 3.2", "height: 3.36"))
    lengths = [space_of(site, f"G/a/flight-{n}").outline[2][1] for n in (1, 2)]
    assert lengths == pytest.approx([11 * math.hypot(0.16, 0.28), 10 * math.hypot(0.16, 0.28)])


def test_the_ends_of_a_flight_correspond_in_both_frames(make: Make, two_storeys: str) -> None:
    site = make(two_storeys)
    width, size = space_of(site, "G/a/flight-2").outline[2]
    low = site.openings[site.opening_index["G/a/flight-2/low"]]
    high = site.openings[site.opening_index["G/a/flight-2/high"]]
    assert (low.a, low.b) == ("G/a/mid", "G/a/flight-2")
    assert (high.a, high.b) == ("G/a/flight-2", "L2/a/landing")
    assert low.segment_b == ((0, 0), (width, 0))
    assert high.segment_a == ((0, size), (width, size))
    # going up southwards, the left hand is in the east
    assert low.segment_a[0][0] > low.segment_a[1][0]
    assert high.segment_b is not None
    assert high.segment_b[0][0] > high.segment_b[1][0]


@pytest.mark.parametrize("kind", ["half-turn", "straight"])
@pytest.mark.parametrize(
    ("direction", "at"),
    [("north", "[0, 10]"), ("south", "[0, 0]"), ("east", "[10, 0]"), ("west", "[0, 0]")],
)
def test_a_stairwell_stays_in_its_shaft_and_its_parts_apart(
    make: Make, kind: str, direction: str, at: str
) -> None:
    text = f"""
    format: 1
    name: Tower
    use: office
    levels:
      L1: {{elevation: 0, height: 3}}
      L2..L3: {{like: L1}}
    spaces: [{{id: hall, level: L1, use: hall, outline: [[0, 0], [10, 0], [10, 10], [0, 10]]}}]
    stairwells:
      - {{id: a, serves: [L1, L2..L3], at: {at}, direction: {direction}, width: 1.2, kind: {kind},
         well: 0.1, doors: {{width: 1.0}}}}
    exits: [{{id: x, from: hall, at: [5, {0 if direction != "south" else 10}], width: 1}}]
    """
    site = make(text)
    hall = ShapelyPolygon([(0, 0), (10, 0), (10, 10), (0, 10)])
    on_storey: dict[tuple[str, bool], list[ShapelyPolygon]] = {}
    for space in site.spaces:
        if "/a/" not in space.id:
            continue
        body = ShapelyPolygon(space.plan)
        assert body.intersection(hall).area < 1e-6
        # the arrival of a storey lies above the flight from below: compare within a storey's parts
        key = (space.level, space.id.endswith("landing"))
        on_storey.setdefault(key, []).append(body)
    for bodies in on_storey.values():
        for i, first in enumerate(bodies):
            assert all(first.intersection(second).area < 1e-6 for second in bodies[:i])
    doors = [o for o in site.openings if o.id.endswith("/a/door")]
    assert len(doors) == 3
    assert all(o.width_m == pytest.approx(1.0) and o.leaf for o in doors)


def test_a_straight_stair_has_one_flight_a_storey(make: Make, two_storeys: str) -> None:
    text = two_storeys.replace("width: 1.2, riser", "kind: straight, width: 1.2, riser")
    text = text.replace("[20, 2], [20, 4], [0, 4]]}\nrows", "[20, 2], [20, 4], [0, 4]]}\nrows")
    text = text.replace("discharge: lobby", "joins: {L2: bridge}, discharge: lobby")
    run = 20 * 0.28
    text = text.replace(
        "rows:",
        f"  - {{id: bridge, level: L2, use: corridor, outline: [[1.2, 4], [3, 4], [3, {4 + 1.4 + run + 1.4}], "
        f"[1.2, {4 + 1.4 + run + 1.4}]]}}\nopenings:\n  - {{id: o, between: [bridge, hall], kind: open}}\nrows:",
    )
    site = make(text)
    flight = space_of(site, "G/a/flight-1")
    assert flight.outline[2][1] == pytest.approx(20 * math.hypot(0.16, 0.28))
    assert "G/a/mid" not in site.space_index
    top = site.openings[site.opening_index["G/a/flight-1/high"]]
    assert top.segment_b == ((0, 4 + 1.4 + run), (1.2, 4 + 1.4 + run))


def test_a_stair_may_discharge_to_the_outside(make: Make, two_storeys: str) -> None:
    site = make(two_storeys.replace("discharge: lobby", "discharge: outside"))
    assert {o.id for o in site.exits} == {"main", "G/a/exit"}
    # its foot keeps the door to the storey
    assert "G/a/door" in site.opening_index


def test_an_open_stair_has_no_doors(make: Make, two_storeys: str) -> None:
    text = two_storeys.replace("doors: {width: 1.0}, discharge", "enclosed: false, discharge")
    site = make(text)
    side = site.openings[site.opening_index["L2/a/door"]]
    assert (side.kind, side.width_m, side.leaf) == ("open", pytest.approx(2.4), False)
    assert not space_of(site, "G/a/flight-1").enclosed


PODIUM = """\
format: 1
name: Podium
use: hall
levels: {{G: {{elevation: 0, height: 3}}, P: {{elevation: 1.2, height: 3}}}}
spaces:
  - {{id: low, level: G, use: hall, outline: [[0, 0], [10, 0], [10, 10], [0, 10]]}}
  - {{id: high, level: P, use: hall, outline: [[14, 0], [20, 0], [20, 10], [14, 10]]}}
{what}
exits: [{{id: x, from: low, at: [0, 5], width: 1}}]
"""


@pytest.mark.parametrize(
    ("what", "length"),
    [
        ("stairs: [{id: s, from: low, to: high, at: [10, 5], to_at: [14, 5], width: 2}]",
         math.hypot(4, 1.2)),
        ("stairs: [{id: s, from: high, to: low, at: [14, 5], width: 2, riser: 0.15, tread: 0.3}]",
         8 * math.hypot(0.15, 0.3)),
        ("stairs: [{id: s, from: low, to: high, at: [10, 5], width: 2, length: 5}]", 5),
        ("stairs: [{id: s, from: low, to: high, at: [10, 5], width: 2, area: 9}]", 4.5),
        ("ramps: [{id: s, from: low, to: high, at: [10, 5], width: 2, slope: 10 deg}]",
         1.2 / math.sin(math.radians(10))),
        ("escalators: [{id: s, from: low, to: high, at: [10, 5], width: 1, runs: up}]",
         math.hypot(4, 1.2)),
    ],
)  # fmt: skip
def test_the_length_of_an_odd_stair_follows_what_is_written(
    make: Make, what: str, length: float
) -> None:
    site = make(PODIUM.format(what=what))
    stair = space_of(site, "s")
    assert stair.outline[2][1] == pytest.approx(length, abs=1e-5)
    assert stair.incline is not None
    assert (stair.incline.low_level, stair.incline.high_level) == ("G", "P")
    assert stair.incline.rise_m == pytest.approx(1.2)
    low = site.openings[site.opening_index["s/low"]]
    assert (low.a, low.b) == ("low", "s")
    assert geometry.midpoint(low.segment_a) == pytest.approx((10, 5))


def test_an_escalator_carries_up_or_down(make: Make) -> None:
    what = "escalators: [{{id: s, from: low, to: high, at: [10, 5], width: 1, runs: {way}, speed: 0.6 m/s}}]"
    speeds = []
    for way in ("up", "down", "stopped"):
        stair = space_of(make(PODIUM.format(what=what.format(way=way))), "s")
        assert stair.kind == "escalator"
        assert stair.incline is not None
        speeds.append(stair.incline.belt_speed_m_s)
    assert speeds == [0.6, -0.6, 0]


def test_a_stair_whose_ends_lie_above_each_other_may_lie_in_a_zone(
    make: Make, two_storeys: str
) -> None:
    stair = "{id: steps, from: lobby, to: hall, at: [10, 4], to_at: [10, 4], width: 1.2}"
    zone = "{id: west, outline: [[-1, -1], [12, -1], [12, 5], [-1, 5]]}"
    site = make(f"{two_storeys}stairs: [{stair}]\nzones: [{zone}]\n")
    assert "zone:west" in space_of(site, "steps").tags
