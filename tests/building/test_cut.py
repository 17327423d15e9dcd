"""Obstacles that cut a space: what nobody can leave is a fault, what does not meet is told."""

import pytest

from tests.building.conftest import Load

SITE = """\
format: 1
name: Market hall
use: hall
levels: {{G: {{elevation: 0, height: 4}}}}
spaces:
  - {{id: hall, level: G, use: hall, outline: [[0, 0], [16, 0], [16, 9], [0, 9]],
     obstacles: [{obstacles}]}}
exits:
  - {{id: west, from: hall, at: [0, 4], width: 1.4{west}}}
{east}"""
EAST = "  - {id: east, from: hall, at: [16, 4], width: 1.2}\n"
WALL = "[[7, 0], [8, 0], [8, 9], [7, 9]]"


def codes(load: Load, obstacles: str, *, east: bool = False, west: str = "") -> list[str]:
    text = SITE.format(obstacles=obstacles, east=EAST if east else "", west=west)
    _, problems = load(text)
    return [problem.code for problem in problems.items]


def test_a_part_without_a_door_is_a_fault_that_says_where_and_how_large(load: Load) -> None:
    site, problems = load(SITE.format(obstacles=WALL, east="", west=""))
    assert site is None
    (fault,) = problems.errors
    assert (fault.code, fault.params["area"]) == ("part-cut-off", "72")
    assert fault.span is not None
    assert fault.span.line == 6


def test_parts_with_doors_of_their_own_are_a_warning(load: Load) -> None:
    assert codes(load, WALL, east=True) == ["space-cut"]


@pytest.mark.parametrize(
    ("gap_m", "expected"),
    [
        (0.1, ["part-cut-off"]),
        (0.25, ["part-cut-off"]),
        (0.299, ["part-cut-off"]),
        (0.3, []),
        (0.4, []),
    ],
)
def test_a_gap_joins_what_a_body_passes(load: Load, gap_m: float, expected: list[str]) -> None:
    assert codes(load, f"[[7, {gap_m}], [8, {gap_m}], [8, 9], [7, 9]]") == expected


def test_obstacles_that_touch_or_overlap_cut_together(load: Load) -> None:
    two = "[[7, 0], [8, 0], [8, 5], [7, 5]], [[7.5, 4], [8.5, 4], [8.5, 9], [7.5, 9]]"
    assert codes(load, two) == ["part-cut-off"]


def test_a_part_that_is_only_entered_cannot_be_left(load: Load) -> None:
    assert codes(load, WALL, east=True, west=", direction: in") == ["part-cut-off"]


def test_a_door_behind_an_obstacle_is_told(load: Load) -> None:
    assert codes(load, "[[14, 0], [16, 0], [16, 9], [14, 9]]", east=True) == [
        "door-behind-obstacle"
    ]


@pytest.mark.parametrize("shift_m", [0.0, 0.05, 0.13])
def test_a_column_or_a_counter_cuts_nothing(load: Load, shift_m: float) -> None:
    x = 7 + shift_m
    assert codes(load, f"[[{x}, 2], [{x + 1}, 2], [{x + 1}, 7], [{x}, 7]]", east=True) == []


# ---- what stands in a door


@pytest.mark.parametrize(
    ("obstacle", "expected", "left_m"),
    [
        # exactly as wide as the door, from the wall inwards
        ("[[15.5, 3.4], [16, 3.4], [16, 4.6], [15.5, 4.6]]", "door-behind-obstacle", 0.0),
        # two centimetres deep: a board on the door
        ("[[15.98, 3.4], [16, 3.4], [16, 4.6], [15.98, 4.6]]", "door-behind-obstacle", 0.0),
        # a gap between it and the door in which nobody can stand
        ("[[15, 3.4], [15.9, 3.4], [15.9, 4.6], [15, 4.6]]", "door-behind-obstacle", 0.0),
        # what it leaves is narrower than a body
        ("[[15.5, 3.4], [16, 3.4], [16, 4.4], [15.5, 4.4]]", "door-behind-obstacle", 0.0),
        ("[[15.5, 3.4], [16, 3.4], [16, 4.1], [15.5, 4.1]]", "door-narrowed-by-obstacle", 0.5),
        # beside it, and far enough before it
        ("[[15.5, 2.4], [16, 2.4], [16, 3.4], [15.5, 3.4]]", None, 1.2),
        ("[[15, 3.4], [15.6, 3.4], [15.6, 4.6], [15, 4.6]]", None, 1.2),
    ],
)
def test_an_obstacle_in_a_door_takes_its_width_and_is_told_at_the_door(
    load: Load, obstacle: str, expected: str | None, left_m: float
) -> None:
    site, problems = load(SITE.format(obstacles=obstacle, east=EAST, west=""))
    assert site is not None
    assert site.openings[site.opening_index["east"]].width_m == pytest.approx(left_m, abs=0.02)
    assert site.openings[site.opening_index["west"]].width_m == 1.4
    assert [problem.code for problem in problems.items] == ([expected] if expected else [])
    for warning in problems.warnings:
        assert (warning.params["name"], warning.span and warning.span.line) == ("east", 10)


def test_water_in_a_door_counts_like_an_obstacle(load: Load) -> None:
    pond = "water: [{outline: [[15, 3], [16, 3], [16, 5], [15, 5]]}]\n"
    site, problems = load(SITE.format(obstacles="", east=EAST, west="") + pond)
    assert site is not None
    assert "door-behind-obstacle" in [problem.code for problem in problems.items]
    assert site.openings[site.opening_index["east"]].width_m < 0.01


def test_a_door_that_only_a_pocket_reaches_says_who_can_pass_it(load: Load) -> None:
    around = (
        "[[15, 3], [15.65, 3], [15.65, 5], [15, 5]], [[15, 3], [16, 3], [16, 3.8], [15, 3.8]], "
        "[[15, 4.2], [16, 4.2], [16, 5], [15, 5]]"
    )
    _, problems = load(SITE.format(obstacles=around, east=EAST, west=""))
    (warning,) = problems.items
    assert warning.code == "door-of-a-pocket"
    assert "only who starts in the 0.14 m2 between them" in warning.message("en")


def test_a_gap_of_just_a_body_between_two_obstacles_joins_wherever_it_lies(load: Load) -> None:
    for middle in (1.0, 3.3, 6.0, 7.7):
        low, high = round(middle - 0.15, 2), round(middle + 0.15, 2)
        two = (
            f"[[7, 0], [8, 0], [8, {low}], [7, {low}]], [[7, {high}], [8, {high}], [8, 9], [7, 9]]"
        )
        assert codes(load, two) == []
