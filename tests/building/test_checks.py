# ruff: noqa: E501 - rows of tables and of YAML
"""Each check broken once: the code, the line it points at, and a sentence in both languages."""

import pytest

from tests.building.conftest import Load

HEAD = """\
format: 1
name: Broken
use: office
levels: {G: {elevation: 0, height: 3}, L2: {height: 3}}
"""

ROOMS = """\
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}
  - {id: room, level: G, use: office, outline: [[10, 0], [14, 0], [14, 6], [10, 6]]}
  - {id: attic, level: L2, use: store, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}
"""

EXIT = "exits: [{id: main, from: hall, at: [5, 0], width: 1.2}]\n"
DOOR = "openings: [{id: door, between: [room, hall], at: [10, 3]}]\n"
STAIR = (
    "stairs: [{id: st, from: hall, to: attic, at: [5, 6], to_at: [2, 6], width: 1, riser: 0.17}]\n"
)
GOOD = HEAD + ROOMS + DOOR + EXIT + STAIR

FIELD = """\
format: 1
name: Ground
use: ground
spaces:
  - {id: field, use: ground, outline: [[0, 0], [50, 0], [50, 50], [0, 50]]}
  - {id: path, use: path, outline: [[50, 0], [60, 0], [60, 5], [50, 5]]}
openings: [{id: way, between: [field, path], kind: open, at: [50, 2.5]}]
gates: [{id: gate, from: field, at: [0, 25], width: 4}]
"""


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_site_before_it_is_broken_is_good(load: Load) -> None:
    for text in (GOOD, FIELD):
        site, problems = load(text)
        assert site is not None
        assert problems.items == [], problems.render("en")


ERRORS: list[tuple[str, str, str, str]] = [
    # code, what is replaced, by what, part of the line the fault points at
    ("unknown-space", "[room, hall]", "[room, hal]", "hal]"),
    ("unknown-space", "from: hall, at", "from: hole, at", "hole"),
    ("unknown-space", "from: hall, to: attic", "from: hall, to: attics", "attics"),
    ("unknown-level", "attic, level: L2", "attic, level: L3", "level: L3"),
    ("unknown-level", "L2: {height: 3}", "L2: {like: L9}", "like: L9"),
    ("level-like-itself", "L2: {height: 3}", "L2: {height: 3, like: L2}", "like: L2"),
    ("level-without-height", "L2: {height: 3}", "L2: {elevation: 3}", "L2: {elevation"),
    ("level-twice", "L2: {height: 3}", "L2: {height: 3}, L1..L2: {height: 3}", "L1..L2"),
    ("bad-range", "L2: {height: 3}", "L2: {height: 3}, L9..L7: {height: 3}", "L9..L7"),
    ("level-missing", "attic, level: L2,", "attic,", "id: attic"),
    ("outline-or-area", "use: store, outline", "use: store, area: 5, outline", "area: 5"),
    ("outline-not-simple", "[[10, 0], [14, 0], [14, 6], [10, 6]]",
     "[[10, 0], [14, 6], [14, 0], [10, 5]]", "id: room"),
    ("obstacle-not-simple", "use: hall,", "use: hall, obstacles: [[[1, 1], [2, 2], [3, 3]]],", "obstacles"),
    ("obstacle-outside", "use: hall,", "use: hall, obstacles: [[[9, 1], [12, 1], [12, 2], [9, 2]]],",
     "obstacles"),
    ("no-floor-left", "use: hall,", "use: hall, obstacles: [[[0, 0], [10, 0], [10, 6], [0, 6]]],",
     "obstacles"),
    ("overlapping-spaces", "[[10, 0], [14, 0]", "[[9, 0], [14, 0]", "id: room"),
    ("id-twice", "id: room, level: G, use: office, outline: [[10",
     "id: hall, level: G, use: office, outline: [[10", "id: hall, level: G, use: office"),
    ("reserved-id", "id: attic", "id: outside", "id: outside"),
    ("opening-to-itself", "[room, hall]", "[room, room]", "[room, room]"),
    ("opening-into-flight", "[room, hall]", "[room, st]", "[room, st]"),
    ("opening-between-levels", "[room, hall]", "[room, attic]", "[room, attic]"),
    ("no-shared-wall", "[[10, 0], [14, 0], [14, 6], [10, 6]]",
     "[[11, 0], [14, 0], [14, 6], [11, 6]]", "id: door"),
    ("opening-off-wall", "at: [10, 3]", "at: [10.5, 3]", "id: door"),
    ("opening-too-wide", "at: [10, 3]", "at: [10, 3], width: 7", "id: door"),
    ("at-missing", ", at: [10, 3]", "", "id: door"),
    ("at-missing", "at: [5, 6], ", "", "id: st"),
    ("overlapping-openings", "at: [10, 3]}]", "at: [10, 3]}, {id: two, between: [hall, room], at: [10, 3.5]}]",
     "id: two"),
    ("unknown-exit", EXIT, EXIT + "assembly: [{id: p, reached_from: [mian], distance: 5}]\n", "mian"),
    ("unknown-space", EXIT, EXIT + "equipment: [{id: e, kind: siren, space: rom}]\n", "rom}"),
    ("unknown-space", EXIT, EXIT + "lifts: [{id: e, serves: [hall, atic], capacity: 8}]\n", "atic]"),
    ("unknown-space", EXIT, EXIT + "zones: [{id: z, spaces: [rom]}]\n", "rom]"),
    ("unknown-space", EXIT, EXIT + "rows: [{along: al, side: north, ids: [a], width: 3, depth: 3, use: x}]\n",
     "along: al"),
    ("row-too-long", EXIT,
     EXIT + "rows: [{along: hall, side: north, ids: 'r{1..4}', width: 3, depth: 3, use: x}]\n", "r{1..4}"),
    ("bad-range", EXIT,
     EXIT + "rows: [{along: hall, side: north, ids: 'r{4..1}', width: 3, depth: 3, use: x}]\n", "r{4..1}"),
    ("stair-serves-one", EXIT, EXIT + "stairwells: [{id: w, serves: [G], at: [0, 6], width: 1}]\n", "serves"),
    ("unknown-level", EXIT, EXIT + "stairwells: [{id: w, serves: [G, L8], at: [0, 6], width: 1}]\n", "serves"),
    ("stair-does-not-reach", EXIT, EXIT + "stairwells: [{id: w, serves: [G, L2], at: [30, 6], width: 1}]\n",
     "id: w"),
    ("stair-not-beside", EXIT,
     EXIT + "stairwells: [{id: w, serves: [G, L2], at: [0, 6], width: 1, discharge: room}]\n", "id: w"),
    ("shaft-over-space", EXIT, EXIT + "stairwells: [{id: w, serves: [G, L2], at: [11, 0], width: 1}]\n", "id: w"),
    ("incline-too-short", "riser: 0.17}", "length: 2}", "length: 2"),
    ("incline-ends", "to: attic, at: [5, 6], to_at: [2, 6]", "to: hall, at: [5, 6]", "id: st"),
    ("stair-without-rise", "L2: {height: 3}", "L2: {elevation: 0, height: 3}", "id: st"),
    ("opening-too-wide", "width: 1, riser", "width: 11, riser", "id: st"),
    ("unknown-on-level", "L2: {height: 3}", "L2: {height: 3}, L3: {like: L2, except: {remove: [atic]}}", "atic]"),
    ("cannot-change", "L2: {height: 3}",
     "L2: {height: 3}, L3: {like: L2, except: {change: {attic: {width: 3}}}}", "width: 3}}"),
]  # fmt: skip

WARNINGS: list[tuple[str, str, str, str]] = [
    ("no-exit", EXIT, "", "format: 1"),
    ("all-exits-locked", "width: 1.2}", "width: 1.2, state: locked}", "id: main"),
    ("exit-locked", "width: 1.2}", "width: 1.2, state: locked}, {id: two, from: hall, at: [0, 3]}", "id: main"),
    ("no-door", DOOR, "", "id: room"),
    ("only-locked-ways", "at: [10, 3]}", "at: [10, 3], state: locked}", "id: room"),
    ("no-way-out", "at: [10, 3]}", "at: [10, 3], direction: in}", "id: room"),
    ("opening-past-corner", "at: [10, 3]", "at: [10, 5.8]", "id: door"),
    ("exit-above-ground", "width: 1.2}", "width: 1.2}, {id: up, from: attic, at: [0, 3]}", "id: up"),
    ("equipment-outside", EXIT, EXIT + "equipment: [{id: e, kind: siren, space: room, at: [3, 3]}]\n", "id: e"),
    ("lift-serves-one", EXIT, EXIT + "lifts: [{id: e, serves: [hall], capacity: 8}]\n", "id: e"),
    ("too-steep", "riser: 0.17}", "riser: 0.3, tread: 0.2}", "id: st"),
    ("door-wider-than-corridor", "use: office, outline: [[10, 0], [14, 0], [14, 6], [10, 6]]",
     "use: corridor, outline: [[10, 0], [10.7, 0], [10.7, 6], [10, 6]]", "id: door"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new", "part"), ERRORS)
def test_an_error_has_its_code_and_points_at_its_line(
    load: Load, code: str, old: str, new: str, part: str
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    site, problems = load(text)
    assert site is None
    assert code in [p.code for p in problems.errors], problems.render("en")
    found = next(p for p in problems.errors if p.code == code)
    assert found.span is not None
    assert found.span.line == line_of(text, part)
    assert " - " in found.message("en")
    assert "——" in found.message("zh")


OFFICE = """\
format: 1
name: Office
use: office
levels: {{G: {{elevation: 0, height: 3}}}}
spaces: [{{id: room, level: G, use: office, {more}outline: [[0, 0], [{x}, 0], [{x}, {y}], [0, {y}]]}}]
exits: [{{id: out, from: room, at: [0, 2], width: 1}}]
"""


@pytest.mark.parametrize(("x", "y"), [(500, 600), (5000, 6000)])
def test_a_plan_in_centimetres_is_refused_with_what_it_would_be(load: Load, x: int, y: int) -> None:
    site, problems = load(OFFICE.format(x=x, y=y, more=""))
    assert site is None
    (found,) = problems.errors
    assert found.code == "plan-not-in-metres"
    assert f"in centimetres this plan makes it {x * y / 1e4:g} m2" in found.message("en")
    assert found.span is not None
    assert found.span.line == 5


@pytest.mark.parametrize(
    ("x", "y", "more"), [(300, 200, ""), (40, 30, ""), (5000, 600, "open_air: true, ")]
)
def test_a_great_hall_or_a_field_is_no_plan_in_centimetres(
    load: Load, x: int, y: int, more: str
) -> None:
    _, problems = load(OFFICE.format(x=x, y=y, more=more))
    assert not problems.errors, problems.render("en")


@pytest.mark.parametrize(("code", "old", "new", "part"), WARNINGS)
def test_a_warning_leaves_the_site_usable(
    load: Load, code: str, old: str, new: str, part: str
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    site, problems = load(text)
    assert site is not None, problems.render("en")
    assert code in [p.code for p in problems.warnings], problems.render("en")
    spans = [p.span for p in problems.warnings if p.code == code]
    assert line_of(text, part) in [span.line for span in spans if span is not None]
    for problem in problems.warnings:
        assert " - " in problem.message("en")
        assert "——" in problem.message("zh")


def test_a_window_of_an_inner_room_leads_to_nowhere(load: Load) -> None:
    text = GOOD.replace(
        "[14, 6], [10, 6]]}",
        "[14, 6], [10, 6]]}\n  - {id: ring, level: G, use: yard, outline: [[14, -2], [16, -2], [16, 8], "
        "[10, 8], [10, 6], [14, 6]]}\n  - {id: below, level: G, use: yard, outline: [[10, -2], [14, -2], "
        "[14, 0], [10, 0]]}",
    ).replace(DOOR, DOOR[:-2] + ", {id: w, between: [room, outside], kind: window}]\n")
    site, problems = load(text)
    assert site is None
    assert [p.code for p in problems.errors] == ["no-outer-wall"], problems.render("en")


def test_a_ground_in_the_water_is_warned_of(load: Load) -> None:
    text = FIELD + "water: [[[48, -1], [70, -1], [70, 6], [48, 6]]]\n"
    _, problems = load(text)
    codes = {p.code for p in problems.warnings}
    assert {"space-under-water", "opening-in-water"} <= codes


def test_two_windows_one_above_the_other_do_not_overlap(load: Load) -> None:
    low = "{id: w1, between: [room, outside], at: [14, 3], kind: window, sill: 0.5, height: 1}"
    high = "{id: w2, between: [room, outside], at: [14, 3], kind: vent, sill: 2, height: 0.4}"
    site, problems = load(GOOD.replace(DOOR, f"{DOOR[:-2]}, {low}, {high}]\n"))
    assert site is not None, problems.render("en")


def test_all_faults_come_at_once(load: Load) -> None:
    text = GOOD.replace("[room, hall]", "[room, hal]").replace("to: attic", "to: atic")
    text = text.replace("[[10, 0], [14, 0]", "[[9, 0], [14, 0]")
    _, problems = load(text)
    assert sorted(p.code for p in problems.errors) == [
        "overlapping-spaces", "unknown-space", "unknown-space",
    ]  # fmt: skip


def test_a_fault_in_a_copy_points_at_the_template(load: Load) -> None:
    text = GOOD.replace("L2: {height: 3}", "L2: {height: 3}, L3: {like: L2}")
    text = text.replace(
        "openings: [", "openings: [{id: w, between: [attic, outside], at: [5, 5], kind: window}, "
    )
    _, problems = load(text)
    off = [p for p in problems.errors if p.code == "opening-off-wall"]
    assert {p.params["name"] for p in off} == {"w", "L3/w"}
    assert {p.span.line for p in off if p.span} == {line_of(text, "id: w")}


def test_an_unknown_name_is_answered_with_the_nearest(load: Load) -> None:
    _, problems = load(GOOD.replace("[room, hall]", "[rooom, hall]"))
    message = problems.errors[0].message("en")
    assert "did you mean 'room'?" in message


def test_a_faulty_space_is_reported_once_and_not_at_every_door(load: Load) -> None:
    text = GOOD.replace(
        "[[0, 0], [10, 0], [10, 6], [0, 6]]", "[[0, 0], [10, 6], [10, 0], [0, 5]]", 1
    )
    text += "assembly: [{id: p, reached_from: [main], distance: 5}]\n"
    text += "equipment: [{id: e, kind: siren, space: hall}]\n"
    _, problems = load(text)
    assert [p.code for p in problems.errors] == ["outline-not-simple"]
