# ruff: noqa: E501 - rows of tables and of YAML
import math
from dataclasses import replace

import pytest
import yaml

from sim.building import geometry
from tests.building.conftest import Load, Make

HOTEL = """\
format: 1
name: Hotel
use: hotel
levels:
  G: {elevation: 0, height: 3.6}
  L2: {height: 3.0}
  L3..L6:
    like: L2
    except:
      remove: [conference]
      change: {store: {use: linen, height: 2.4}, store-door: {state: locked}}
      add:
        spaces: [{id: lounge, use: lounge, outline: [[30, 0], [36, 0], [36, 6], [30, 6]]}]
        openings: [{id: lounge-door, between: [lounge, hall], at: [33, 6], width: 1.2}]
spaces:
  - {id: lobby, level: G, use: lobby, outline: [[0, 0], [36, 0], [36, 8], [0, 8]]}
  - {id: hall, level: L2, use: corridor, outline: [[0, 6], [36, 6], [36, 8], [0, 8]]}
  - {id: store, level: L2, use: store, outline: [[0, 0], [3, 0], [3, 6], [0, 6]]}
  - {id: conference, level: L2, use: conference, outline: [[20, 0], [36, 0], [36, 6], [20, 6]]}
rows:
  - {along: hall, side: north, start: 3, ids: "2{01..09}", width: 3.6, depth: 6, use: bedroom,
     door: {width: 0.9}, window: {width: 1.5, sill: 0.9, barred: true}}
openings:
  - {id: store-door, between: [store, hall], at: [1.5, 6], width: 1.0}
  - {id: conference-door, between: [conference, hall], at: [28, 6], width: 1.4}
stairwells:
  - {id: a, serves: [G, L2..L6], at: [0, 8], width: 1.3, riser: 0.16, tread: 0.28, landing: 1.4,
     discharge: lobby}
equipment:
  - {id: sd, kind: smoke-detector, space: conference}
  - {id: 201-sd, kind: smoke-detector, space: "201"}
exits:
  - {id: main, from: lobby, at: [18, 0], width: 1.8}
"""


def test_storeys_repeat_with_everything_on_them(make: Make) -> None:
    site = make(HOTEL)
    bedrooms = [space for space in site.spaces if space.use == "bedroom"]
    assert len(bedrooms) == 5 * 9
    assert {space.id for space in bedrooms if space.level == "L6"} == {
        f"6{n:02}" for n in range(1, 10)
    }
    by_id = {space.id: space for space in site.spaces}
    assert by_id["301"].outline == by_id["201"].outline
    assert by_id["301"].elevation_m == pytest.approx(3.6 + 3.0)
    assert by_id["L4/hall"].level == "L4"
    windows = [o for o in site.openings if o.kind == "window"]
    assert len(windows) == 45
    assert all(o.barred and not o.walkable and not o.exit for o in windows)
    assert {e.id for e in site.equipment} == {
        "sd",
        "201-sd",
        "301-sd",
        "401-sd",
        "501-sd",
        "601-sd",
    }
    assert [e.space for e in site.equipment if e.id == "401-sd"] == ["401"]


def test_a_repeated_storey_may_lack_change_and_add_things(make: Make) -> None:
    site = make(HOTEL)
    by_id = {space.id: space for space in site.spaces}
    assert "conference" in by_id
    assert "L3/conference" not in by_id
    assert "L3/conference-door" not in site.opening_index
    assert (by_id["store"].use, by_id["L3/store"].use) == ("store", "linen")
    assert by_id["L3/store"].height_m == 2.4
    states = {o.id: o.state for o in site.openings}
    assert (states["store-door"], states["L5/store-door"]) == ("closed", "locked")
    assert "lounge" not in by_id
    assert by_id["L6/lounge"].level == "L6"
    assert site.openings[site.opening_index["L6/lounge-door"]].b == "L6/hall"


def test_a_copy_points_at_its_template(make: Make) -> None:
    site = make(HOTEL)
    assert site.origins["L5/store"] == site.origins["store"]
    assert site.origins["501"] == site.origins["201"]
    assert site.origins["L3/a/flight-1"] == site.origins["a"]


def test_the_order_of_entries_does_not_change_the_site(make: Make) -> None:
    data = yaml.safe_load(HOTEL)
    for key in ("spaces", "openings", "equipment", "rows", "exits"):
        data[key] = data[key][::-1]
    shuffled = make(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    assert shuffled == make(HOTEL)


def test_each_opening_lies_on_the_walls_of_both_its_sides(make: Make) -> None:
    site = make(HOTEL)
    for opening in site.openings:
        for name, segment in ((opening.a, opening.segment_a), (opening.b, opening.segment_b)):
            if segment is None:
                assert name == "outside"
                continue
            space = site.spaces[site.space_index[name]]
            for point in segment:
                off = min(
                    geometry.project(point, wall)[1]
                    for wall in geometry.edges(space.outline, space.obstacles)
                )
                assert off < 1e-5, (opening.id, name)
            assert geometry.length(segment) == pytest.approx(opening.width_m, abs=1e-5)


def test_both_sides_on_a_level_share_coordinates(make: Make) -> None:
    site = make(HOTEL)
    frame = {space.id: space.frame for space in site.spaces}
    shared = [o for o in site.openings if o.segment_b and frame[o.a] == frame[o.b]]
    assert len(shared) > 50
    assert all(o.segment_a == o.segment_b for o in shared)


def test_a_shaft_is_cut_out_of_the_lobby_it_stands_in(make: Make) -> None:
    text = HOTEL.replace("[36, 8], [0, 8]]}\n  - {id: hall", "[36, 15], [0, 15]]}\n  - {id: hall")
    site = make(text)
    lobby = site.spaces[site.space_index["lobby"]]
    depth = 1.4 + 12 * 0.28 + 1.4
    assert geometry.area(lobby.outline) == pytest.approx(36 * 15 - 2.6 * depth)
    door = site.openings[site.opening_index["G/a/door"]]
    assert {door.a, door.b} == {"lobby", "G/a/landing"}


def test_levels_without_elevation_stand_on_each_other(make: Make) -> None:
    site = make(HOTEL)
    elevations = {level.id: level.elevation_m for level in site.levels}
    assert elevations == pytest.approx(
        {"G": 0, "L2": 3.6, "L3": 6.6, "L4": 9.6, "L5": 12.6, "L6": 15.6}
    )


def test_a_row_lies_on_the_side_it_names(make: Make) -> None:
    text = """
    format: 1
    name: Rows
    use: office
    levels: {G: {elevation: 0, height: 3}}
    spaces: [{id: hall, use: corridor, outline: [[0, 0], [10, 0], [10, 20], [0, 20]]}]
    rows:
      - {along: hall, side: east, ids: [e1, e2], width: 4, depth: 3, start: 1, use: office, door: {offset: 1}}
      - {along: hall, side: west, ids: [w1], width: 4, depth: 3, use: office, door: {width: 1.1}}
      - {along: hall, side: south, ids: [s1], width: 4, depth: 3, use: office, door: {}}
    exits: [{id: x, from: hall, at: [5, 20], width: 1}]
    """
    site = make(text)
    spaces = {s.id: s for s in site.spaces}
    assert set(spaces["e2"].outline) == {(10, 5), (13, 5), (13, 9), (10, 9)}
    assert set(spaces["w1"].outline) == {(-3, 0), (0, 0), (0, 4), (-3, 4)}
    assert set(spaces["s1"].outline) == {(0, -3), (4, -3), (4, 0), (0, 0)}
    door = site.openings[site.opening_index["e2/door"]]
    assert geometry.midpoint(door.segment_a) == pytest.approx((10, 6))
    assert site.openings[site.opening_index["w1/door"]].width_m == pytest.approx(1.1)


def test_a_room_known_by_its_area_is_a_square_beside_its_door(make: Make) -> None:
    text = """
    format: 1
    name: Store
    use: shop
    levels: {G: {elevation: 0, height: 3}}
    spaces:
      - {id: shop, use: shop, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}
      - {id: store, use: store, area: 16}
      - {id: cellar, use: store, area: 9}
    openings:
      - {id: store-door, between: [store, shop], at: [7, 6], width: 1}
      - {id: cellar-door, between: [cellar, store], width: 1}
    exits: [{id: x, from: shop, at: [5, 0], width: 1}]
    """
    site = make(text)
    store = site.spaces[site.space_index["store"]]
    assert set(store.outline) == {(5, 6), (9, 6), (9, 10), (5, 10)}
    assert store.frame == "G"
    cellar = site.spaces[site.space_index["cellar"]]
    assert geometry.area(cellar.outline) == pytest.approx(9)


def test_a_square_room_that_fits_nowhere_has_a_frame_of_its_own(make: Make) -> None:
    text = """
    format: 1
    name: Court
    use: office
    levels: {G: {elevation: 0, height: 3}}
    spaces:
      - {id: hall, use: hall, outline: [[0, 0], [10, 0], [10, 2], [0, 2]]}
      - {id: other, use: office, outline: [[0, 3], [10, 3], [10, 5], [0, 5]]}
      - {id: store, use: store, area: 16}
    openings: [{id: door, between: [store, hall], at: [5, 2], width: 1}]
    exits:
      - {id: x, from: hall, at: [5, 0], width: 1}
      - {id: y, from: other, at: [5, 5], width: 1}
    """
    site = make(text)
    store = site.spaces[site.space_index["store"]]
    door = site.openings[site.opening_index["door"]]
    assert store.frame == "store"
    assert min(x for x, _ in store.plan) > 10
    assert door.segment_b == ((4.5, 2), (5.5, 2))
    assert all(0 <= x <= 4 and 0 <= y <= 4 for x, y in door.segment_a)


def test_a_ground_needs_no_levels_and_has_no_roof(make: Make) -> None:
    text = """
    format: 1
    name: Fair
    use: ground
    spaces:
      - {id: field, use: ground, outline: [[0, 0], [100, 0], [100, 60], [0, 60]]}
      - {id: tent, use: tent, height: 4, outline: [[100, 0], [110, 0], [110, 10], [100, 10]]}
      - {id: span, use: bridge, outline: [[0, 60], [4, 60], [4, 90], [0, 90]]}
    openings:
      - {id: tent-side, between: [field, tent], kind: open}
      - {between: [field, span], kind: open}
    gates: [{id: north, from: span, at: [2, 90], width: 4}]
    obstacles: [[[40, 20], [44, 20], [44, 24], [40, 24]]]
    water: [[[50, 30], [70, 30], [70, 40], [50, 40]], [[-10, 70], [20, 70], [20, 80], [-10, 80]]]
    zones: [{id: west, outline: [[-1, -1], [50, -1], [50, 59], [-1, 59]], spaces: [tent]}]
    """
    site = make(text)
    spaces = {s.id: s for s in site.spaces}
    assert (spaces["field"].kind, spaces["field"].height_m) == ("ground", math.inf)
    assert (spaces["tent"].kind, spaces["tent"].height_m) == ("floor", 4)
    assert len(spaces["field"].obstacles) == 2
    assert spaces["span"].obstacles == ()
    assert spaces["tent"].tags == ("zone:west",)
    assert site.openings[site.opening_index["tent-side"]].width_m == 10
    assert "field-span" in site.opening_index
    assert [o.id for o in site.exits] == ["north"]
    assert site.exits[0].state == "open"


def test_notes_and_sources_are_kept_with_their_ids(make: Make, two_storeys: str) -> None:
    text = two_storeys.replace("width: 1.8}", "width: 1.8, source: measured 2026-09-03}")
    assert make(text).notes == ("main: measured 2026-09-03",)


def test_origins_take_no_part_in_comparisons(make: Make, two_storeys: str) -> None:
    site = make(two_storeys)
    assert replace(site, origins={}) == site


def test_ids_may_be_in_any_script(make: Make) -> None:
    text = """
    format: 1
    name: 小店
    use: shop
    levels: {一层: {elevation: 0, height: 3}}
    spaces: [{id: 大堂, use: lobby, outline: [[0, 0], [5, 0], [5, 5], [0, 5]]}]
    exits: [{id: 正门, from: 大堂, at: [2, 0], width: 1.2}]
    """
    assert [s.id for s in make(text).spaces] == ["大堂"]


def test_lifts_may_name_ranges_of_levels(load: Load) -> None:
    text = HOTEL + "lifts: [{id: l, serves: [lobby, hall, L3..L6/hall], capacity: 8}]\n"
    site, _ = load(text)
    assert site is not None
    assert site.lifts[0].serves == ("lobby", "hall", "L3/hall", "L4/hall", "L5/hall", "L6/hall")
