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
    ("gap_m", "expected"), [(0.1, ["part-cut-off"]), (0.25, ["part-cut-off"]), (0.4, [])]
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
