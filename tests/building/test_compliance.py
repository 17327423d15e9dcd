# ruff: noqa: E501 - rows of tables and of YAML
"""The sheet against calculations by hand."""

import math

import pytest

from sim.building.compliance import ComplianceRow, compliance
from sim.building.model import Site
from sim.messages import has
from tests.building.conftest import Make

# four storeys, 40 m corridor with a stair at each end, rooms on the north side
TOWER = """\
format: 1
name: Tower
use: office
fire_rating: II
levels:
  L1: {elevation: 0, height: 3.6}
  L2..L4: {like: L1}
spaces:
  - {id: hall, level: L1, use: corridor, outline: [[0, 0], [40, 0], [40, 2], [0, 2]]}
rows:
  - {along: hall, side: north, start: 4, ids: "1{01..08}", width: 4, depth: 6, use: office, door: {width: 0.9}}
stairwells:
  - {id: a, serves: [L1, L2..L4], at: [0, 2], width: 1.3, riser: 0.15, tread: 0.28, landing: 1.4,
     doors: {width: 1.0}, discharge: hall}
  - {id: b, serves: [L1, L2..L4], at: [37.4, 2], width: 1.3, riser: 0.15, tread: 0.28, landing: 1.4,
     doors: {width: 1.5}, discharge: hall}
exits:
  - {id: west, from: hall, at: [0, 1], width: 1.2}
  - {id: east, from: hall, at: [40, 1], width: 1.2}
"""


def rows(site: Site, rule: str, people: dict[str, float] | None = None) -> dict[str, ComplianceRow]:
    return {r.where: r for r in compliance(site, people or {}) if r.rule == rule}


def test_exit_width_is_judged_by_the_busiest_storey(make: Make) -> None:
    site = make(TOWER)
    row = rows(site, "exit-width", {"101": 50, "201": 200, "301": 80})[""]
    assert row.limit == 1.0  # four storeys, rating I or II
    assert row.value == pytest.approx(2.4 / 2)
    assert row.met is True
    assert row.confidence == "source"
    row = rows(site, "exit-width", {"201": 250})[""]
    assert row.value == pytest.approx(0.96)
    assert row.met is False


def test_locked_exits_do_not_count(make: Make) -> None:
    site = make(TOWER.replace("at: [40, 1], width: 1.2", "at: [40, 1], width: 1.2, state: locked"))
    assert rows(site, "exit-width", {"201": 100})[""].value == pytest.approx(1.2)
    locked = rows(site, "locked-exits")
    assert (locked["east"].value, locked["east"].met) == (1, False)


def test_the_limit_follows_storeys_and_fire_rating(make: Make) -> None:
    for rating, levels, limit in (
        ("III", "L2..L4", 1.25), ("I", "L2..L3", 0.75), ("III", "L2..L3", 1.0), ("IV", "L2", 1.0),
        ("II", "L2", 0.65), ("III", "L2", 0.75),
    ):  # fmt: skip
        text = TOWER.replace("fire_rating: II", f"fire_rating: {rating}").replace("L2..L4", levels)
        assert rows(make(text), "exit-width", {"101": 10})[""].limit == limit


def test_without_people_the_width_cannot_be_judged(make: Make) -> None:
    row = rows(make(TOWER), "exit-width")[""]
    assert (row.value, row.met) == (None, None)


def test_a_missing_rating_is_said(make: Make) -> None:
    site = make(TOWER.replace("fire_rating: II\n", ""))
    assert rows(site, "exit-width", {"101": 1})[""].note == "building.note-rating-assumed"


def test_stairs_serve_the_busiest_storey_at_or_above(make: Make) -> None:
    site = make(TOWER)
    found = rows(site, "stair-width", {"201": 100, "301": 250, "401": 230})
    # the doors of stair a are narrower than its flight, those of b wider
    width = 1.0 + 1.3
    assert found["L2"].value == pytest.approx(100 * width / 250)
    assert found["L3"].value == pytest.approx(100 * width / 250)
    assert found["L4"].value == pytest.approx(100 * width / 230)
    assert [found[level].met for level in ("L2", "L3", "L4")] == [False, False, True]


def test_a_basement_leaves_upwards(make: Make) -> None:
    text = TOWER.replace(
        "L1: {elevation: 0, height: 3.6}",
        "B1: {elevation: -3.6, height: 3.6}\n  L1: {elevation: 0, height: 3.6}",
    )
    text = text.replace(
        "rows:",
        "  - {id: cellar, level: B1, use: corridor, outline: [[0, 0], [40, 0], [40, 2], [0, 2]]}\nrows:",
    )
    site = make(text.replace("[L1, L2..L4]", "[B1, L1, L2..L4]"))
    row = rows(site, "stair-width", {"cellar": 200})["B1"]
    assert row.limit == 0.75
    assert row.value == pytest.approx(100 * 2.3 / 200)


def test_two_ways_out_a_storey_or_one_if_it_is_small(make: Make) -> None:
    site = make(TOWER)
    found = rows(site, "exit-number", {"201": 10})
    assert {level: row.value for level, row in found.items()} == {
        "L1": 2,
        "L2": 2,
        "L3": 2,
        "L4": 2,
    }
    assert all(row.limit == 2 and row.met for row in found.values())
    small = make(
        """
        format: 1
        name: Shop
        use: shop
        levels: {G: {elevation: 0, height: 3}}
        spaces: [{id: shop, use: shop, outline: [[0, 0], [10, 0], [10, 10], [0, 10]]}]
        exits: [{id: x, from: shop, at: [5, 0], width: 1}]
        """
    )
    assert rows(small, "exit-number", {"shop": 40})["G"].met is True
    assert rows(small, "exit-number", {"shop": 60})["G"].met is False


def test_travel_distance_between_two_exits(make: Make) -> None:
    site = make(TOWER)
    (row,) = (r for w, r in rows(site, "travel-between").items() if w in {"204", "205"})
    # doors of room 4 at x = 18, of stair a at x = 1.3, both in the north wall
    assert row.value == pytest.approx(18 - 1.3)
    assert row.limit == 40
    assert row.confidence == "memory"
    sprinklered = make(TOWER + "equipment: [{id: s, kind: sprinkler, space: hall}]\n")
    assert {r.limit for r in rows(sprinklered, "travel-between").values()} == {50}


def test_a_room_past_the_last_stair_lies_in_a_dead_end(make: Make) -> None:
    text = TOWER.replace("[40, 0], [40, 2]", "[75, 0], [75, 2]").replace(
        "at: [40, 1]", "at: [75, 1]"
    )
    text = text.replace(
        "stairwells:",
        "  - {along: hall, side: north, start: 66, ids: [175], width: 4, depth: 6, use: office, door: {width: 0.9}}\nstairwells:",
    )
    found = rows(make(text), "travel-dead-end")
    row = found["275"]
    assert row.value == pytest.approx(68 - 38.7)
    assert row.limit == 22
    assert row.met is False
    assert "175" not in found  # on the ground it lies between stair and exit


def test_open_stairs_shorten_and_open_corridors_lengthen_the_way(make: Make) -> None:
    text = TOWER.replace("doors: {width: 1.0}", "enclosed: false").replace(
        "doors: {width: 1.5}", "enclosed: false"
    )
    assert {r.limit for w, r in rows(make(text), "travel-between").items() if w != "104"} == {35}
    text = text.replace("use: corridor,", "use: corridor, open_air: true,")
    site = make(text)
    assert {
        r.limit
        for w, r in rows(site, "travel-between").items()
        if site.spaces[site.space_index[w]].level != "L1"
    } == {40}


def test_the_farthest_corner_of_a_room(make: Make) -> None:
    row = rows(make(TOWER), "room-distance")
    assert [r.value for r in row.values()] == [pytest.approx(math.hypot(2, 6), abs=1e-3)]
    assert all(r.limit == 22 for r in row.values())


def test_narrow_doors_corridors_and_stairs(make: Make) -> None:
    site = make(TOWER.replace("door: {width: 0.9}", "door: {width: 0.7}"))
    door = next(iter(rows(site, "door-width").values()))
    assert (door.value, door.limit, door.met) == (pytest.approx(0.7), 0.9, False)
    assert next(iter(rows(site, "corridor-width").values())).value == pytest.approx(2)
    flight = next(iter(rows(site, "flight-width").values()))
    assert (flight.value, flight.limit, flight.met) == (pytest.approx(1.3), 1.1, True)


def test_barred_windows_are_counted(make: Make) -> None:
    site = make(
        TOWER.replace("door: {width: 0.9}", "door: {width: 0.9}, window: {width: 1, barred: true}")
    )
    assert next(iter(rows(site, "barred-windows").values())).value == 32


def test_a_ground_by_its_density_and_its_exits(make: Make) -> None:
    site = make(
        """
        format: 1
        name: Field
        use: ground
        spaces: [{id: field, use: ground, outline: [[0, 0], [100, 0], [100, 50], [0, 50]]}]
        gates: [{id: g, from: field, at: [50, 0], width: 10}]
        """
    )
    sheet = {(r.rule, r.where): r for r in compliance(site, {"field": 8200})}
    assert sheet["ground-density", ""].value == pytest.approx(1.64)
    assert sheet["ground-minutes", ""].value == pytest.approx(10)
    assert sheet["ground-minutes", ""].met is False
    assert sheet["ground-density", "field"].met is True


def test_every_site_says_where_people_stand_most_densely(make: Make) -> None:
    site = make(TOWER)
    full = max(site.spaces, key=lambda space: space.id)
    (row,) = rows(site, "standing-density", {full.id: 1000.0}).values()
    assert (row.where, row.met, row.limit) == (full.id, False, 2)
    assert not rows(site, "standing-density")


# ---- what stands beside GB 50016

# four storeys of classrooms on both sides of a corridor
SCHOOL = TOWER.replace("use: office\nfire", "use: school\nfire").replace(
    "use: office, door: {width: 0.9}}",
    "use: classroom, door: {width: 0.9}}\n"
    '  - {along: hall, side: south, start: 4, ids: "1{11..14}", width: 4, depth: 6, use: classroom,'
    " door: {width: 0.9}}",
)


def by_code(
    site: Site, people: dict[str, float], code: str
) -> dict[tuple[str, str], ComplianceRow]:
    head = f"{code}-"
    found = compliance(site, people)
    return {(r.rule.removeprefix(head), r.where): r for r in found if r.rule.startswith(head)}


def test_gb_55037_judges_the_same_measures_by_its_own_clauses(make: Make) -> None:
    people = {"201": 250.0}
    site = make(TOWER.replace("door: {width: 0.9}", "door: {width: 0.85}"))
    sheet = {(r.rule, r.where): r for r in compliance(site, people)}
    found = by_code(site, people, "gb-55037")
    assert {rule for rule, _ in found} == {
        "exit-width", "stair-width", "exit-number", "door-width", "corridor-width",
        "flight-width", "locked-exits",
    }  # fmt: skip
    for key, row in found.items():
        assert row.value == sheet[key].value
        assert row.source.startswith("GB 55037-2022 ")
        assert row.confidence == "memory"
    doors = [row for (rule, _), row in found.items() if rule == "door-width"]
    assert [(row.limit, row.met) for row in doors] == [(0.8, True)]
    assert [r.met for r in rows(site, "door-width").values()] == [False]  # 0.9 m of GB 50016


def test_what_gb_55037_leaves_to_other_tables_has_no_row(make: Make) -> None:
    hall = make(TOWER.replace("use: office\nfire", "use: theatre\nfire"))
    rules = {rule for rule, _ in by_code(hall, {"201": 250.0}, "gb-55037")}
    assert "exit-width" not in rules
    assert "exit-number" in rules
    assert not by_code(make(TOWER), {"201": 1.0}, "gb-50099")


def test_a_basement_and_a_small_storey_have_the_limits_of_gb_55037_too(make: Make) -> None:
    cellar = TOWER.replace(
        "L1: {elevation: 0, height: 3.6}",
        "B1: {elevation: -3.6, height: 3.6}\n  L1: {elevation: 0, height: 3.6}",
    ).replace(
        "rows:",
        "  - {id: cellar, level: B1, use: corridor, outline: [[0, 0], [40, 0], [40, 2], [0, 2]]}\nrows:",
    ).replace("[L1, L2..L4]", "[B1, L1, L2..L4]")  # fmt: skip
    found = by_code(make(cellar), {"cellar": 200.0}, "gb-55037")
    assert found["stair-width", "B1"].limit == 0.75
    shop = make(
        "format: 1\nname: Shop\nuse: shop\nlevels: {G: {elevation: 0, height: 3}}\n"
        "spaces: [{id: shop, use: shop, outline: [[0, 0], [10, 0], [10, 10], [0, 10]]}]\n"
        "exits: [{id: x, from: shop, at: [5, 0], width: 1}]\n"
    )
    assert by_code(shop, {"shop": 40.0}, "gb-55037")["exit-number", "G"].limit == 1
    assert by_code(shop, {"shop": 60.0}, "gb-55037")["exit-number", "G"].limit == 2


def test_a_school_is_judged_by_gb_50099_besides(make: Make) -> None:
    found = by_code(make(SCHOOL), {"201": 225.0}, "gb-50099")
    limits = {rule: row.limit for (rule, _), row in found.items()}
    assert limits == {
        "exit-width": 1.05, "stair-width": 1.05, "door-width": 0.9, "flight-width": 1.2,
        "inner-corridor": 2.4, "entrance": 1.4,
    }  # fmt: skip
    assert found["exit-width", ""].met is True  # 2.4 m for 225: 1.07 m per 100
    assert found["stair-width", "L2"].met is False  # 2.3 m for 225: 1.02 m per 100
    assert found["entrance", "east"].met is False  # 1.2 m
    assert [row.met for (rule, _), row in found.items() if rule == "inner-corridor"] == [False]
    assert all(row.confidence == "memory" for row in found.values())


def test_a_corridor_with_classrooms_on_one_side_may_be_narrower(make: Make) -> None:
    gallery = TOWER.replace("use: office\nfire", "use: school\nfire").replace(
        "use: office,", "use: classroom,"
    )
    found = by_code(make(gallery), {}, "gb-50099")
    ((row, limit),) = [
        (row, row.limit)
        for (rule, _), row in found.items()
        if rule in {"gallery", "inner-corridor"}
    ]
    assert (limit, row.value, row.met) == (1.8, 2.0, True)
    open_air = SCHOOL.replace("use: corridor,", "use: corridor, open_air: true,")
    assert {rule for rule, _ in by_code(make(open_air), {}, "gb-50099")} >= {"gallery"}


def test_every_rule_has_words(make: Make, two_storeys: str) -> None:
    ground = make(
        "format: 1\nname: F\nuse: ground\nspaces: [{id: f, use: ground, outline: [[0, 0], [9, 0], [9, 9]]}]\n"
        "gates: [{id: g, from: f, at: [5, 0], width: 2}]\n"
    )
    for site in (make(TOWER), make(SCHOOL), make(two_storeys), ground):
        for row in compliance(site, {}):
            assert has(row.text.key)
            assert not row.note or has(row.note)
            assert row.source
