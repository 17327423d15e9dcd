"""One slip has one fault, however many spaces it reaches; and what only meets does not overlap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from sim import examples
from sim.building import load_site
from sim.yamlsrc import ProblemList

if TYPE_CHECKING:
    from tests.building.conftest import Load


@pytest.fixture
def shipped(tmp_path):
    """Return a function that reads a shipped site after a change to its text."""

    def read(name, old, new, *, times=1):
        text = (examples.root() / "buildings" / f"{name}.yaml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / f"{name}.yaml"
        path.write_text(text.replace(old, new, times), encoding="utf-8")
        problems = ProblemList()
        load_site(path, root=tmp_path, problems=problems)
        line = path.read_text(encoding="utf-8")[: text.index(old)].count("\n") + 1
        return problems, line

    return read


def codes(problems):
    return [problem.code for problem in problems.sorted()]


def test_a_stair_far_too_wide_is_told_once_at_the_stair(shipped):
    problems, line = shipped(
        "riverside-hotel", "direction: north, width: 1.3", "direction: north, width: 180"
    )
    (problem,) = problems.items
    assert problem.code == "shaft-over-spaces"
    assert problem.span is not None
    assert problem.span.line == line
    assert "check its width" in problem.message("en")


def test_a_space_drawn_over_many_others_is_told_once(shipped):
    text = "outline: [[0, 0], [24, 0], [24, 8.4], [0, 8.4]]"
    problems, line = shipped(
        "riverside-hotel", text, "outline: [[0, 0], [48, 0], [48, 14], [0, 14]]"
    )
    many = [problem for problem in problems.items if problem.code == "overlapping-many"]
    assert len(many) == 1
    assert "overlapping-spaces" not in codes(problems)
    assert many[0].span is not None
    assert many[0].span.line == line - 4  # where the entry of the lobby begins


def test_two_overlaps_with_different_causes_are_both_told(load: Load, two_storeys: str) -> None:
    text = two_storeys.replace(
        "rows:",
        "  - {id: x, level: G, use: office, outline: [[1, -1], [3, -1], [3, 1], [1, 1]]}\n"
        "  - {id: y, level: G, use: office, outline: [[8, -1], [9, -1], [9, 1], [8, 1]]}\nrows:",
    )
    _, problems = load(text)
    assert codes(problems).count("overlapping-spaces") == 2


@pytest.mark.parametrize("name", ["ten-storey-office", "riverside-hotel", "primary-school"])
def test_whoever_locks_every_exit_has_one_warning(name):
    from sim.scenario.load import load_scenario

    scenario = {"ten-storey-office": "office-drill", "riverside-hotel": "hotel-night-fire",
                "primary-school": "school-drill"}[name]  # fmt: skip
    path = examples.root() / "scenarios" / f"{scenario}.yaml"
    site = load_site(
        examples.root() / "buildings" / f"{name}.yaml", root=examples.root(), problems=ProblemList()
    )[0]
    assert site is not None
    locked = [f"exits.{opening.id}.state=locked" for opening in site.exits]
    found, problems = load_scenario(path, overrides=[*locked, "register=null"])
    assert found is not None
    (problem,) = problems.warnings
    assert problem.code == "all-exits-locked"
    assert str(problem.span) in {f"--set {option}" for option in locked}
    assert len(problem.related) == len(locked), "the places of all exits stand beside the option"
    assert all(opening.id in problem.message("zh") for opening in site.exits)


def test_spaces_that_hang_together_have_one_warning(load: Load, two_storeys: str) -> None:
    text = two_storeys.replace("doors: {width: 1.0}", "doors: {width: 1.0, state: locked}")
    _, problems = load(text)
    assert codes(problems) == ["only-locked-ways-many", "only-locked-ways-many"]
    upper, stair = sorted(problems.items, key=lambda item: str(item.params["names"]))
    assert upper.params["count"] == 5
    assert upper.params["names"][:2] == ["201", "202"]
    assert all("/a/" in name for name in stair.params["names"] if name != "...")


@pytest.mark.parametrize(
    "name", ["primary-school", "lantern-fair", "ten-storey-office", "concert-hall"]
)
def test_an_exit_called_like_another_is_told_once(name, tmp_path):
    import re

    text = (examples.root() / "buildings" / f"{name}.yaml").read_text(encoding="utf-8")
    at = max(text.find("\nexits:"), text.find("\ngates:"))
    first, second = re.findall(r"\{id: ([\w-]+),", text[at:])[:2]
    path = tmp_path / f"{name}.yaml"
    path.write_text(
        text[:at] + text[at:].replace(f"{{id: {second},", f"{{id: {first},", 1), encoding="utf-8"
    )
    problems = ProblemList()
    load_site(path, root=tmp_path, problems=problems)
    assert codes(problems) == ["id-twice"]


def test_a_room_called_like_another_is_told_once_and_other_faults_too(
    load: Load, two_storeys: str
) -> None:
    text = two_storeys.replace(
        "rows:",
        "  - {id: lobby, level: G, use: office, outline: [[20, 0], [24, 0], [24, 4], [20, 4]]}\n"
        "openings: [{id: d, between: [office, lobby], at: [20, 2]}]\nrows:",
    )
    _, problems = load(text)
    assert codes(problems) == ["id-twice"]
    text += "stairs: [{id: st, from: hall, to: hall, at: [5, 4], width: 1}]\n"
    _, problems = load(text)
    assert codes(problems) == ["id-twice", "incline-ends"]


@pytest.mark.parametrize("degrees", [20, 30, 60, 89, 90, 91, 135])
@pytest.mark.parametrize("turn", [0, 17, 45])
def test_openings_on_two_sides_that_meet_at_a_corner_do_not_overlap(
    load: Load, degrees: int, turn: int
) -> None:
    def at(x: float, y: float) -> list[float]:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        return [round(x * c - y * s, 6), round(x * s + y * c, 6)]

    def along(length: float) -> list[float]:
        return at(
            length * math.cos(math.radians(degrees)), length * math.sin(math.radians(degrees))
        )

    outline = [at(10, 0), at(0, 0), along(10)] + ([at(12, 12)] if degrees >= 90 else [])
    _, problems = load(
        f"""
        format: 1
        name: Corner
        use: hall
        levels: {{G: {{elevation: 0, height: 3}}}}
        spaces: [{{id: hall, level: G, use: hall, outline: {outline}}}]
        exits:
          - {{id: a, from: hall, at: {at(0.6, 0)}, width: 1.2}}
          - {{id: b, from: hall, at: {along(0.6)}, width: 1.2}}
        """
    )
    assert problems.items == [], problems.render("en")


def test_openings_on_one_side_still_overlap(load: Load) -> None:
    _, problems = load(
        """
        format: 1
        name: Side
        use: hall
        levels: {G: {elevation: 0, height: 3}}
        spaces: [{id: hall, level: G, use: hall, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}]
        exits:
          - {id: a, from: hall, at: [2, 0], width: 1.2}
          - {id: b, from: hall, at: [3, 0], width: 1.2}
        """
    )
    assert codes(problems) == ["overlapping-openings"]


def test_two_single_stairs_in_one_wall_are_told_by_their_ids_at_their_line(load: Load) -> None:
    _, problems = load(
        """
        format: 1
        name: Tower
        use: hall
        levels:
          G: {elevation: 0, height: 3}
          M: {elevation: 3, height: 3}
          T: {elevation: 6, height: 3}
        spaces:
          - {id: g, level: G, use: hall, outline: [[0, 0], [20, 0], [20, 6], [0, 6]]}
          - {id: m, level: M, use: hall, outline: [[0, 0], [20, 0], [20, 6], [0, 6]]}
          - {id: t, level: T, use: hall, outline: [[0, 0], [20, 0], [20, 6], [0, 6]]}
        stairs:
          - {id: lower, from: g, to: m, at: [20, 2], to_at: [20, 2], width: 2.4, length: 7}
          - {id: upper, from: m, to: t, at: [20, 3.5], to_at: [20, 3.5], width: 1.2, length: 7}
        exits: [{id: out, from: g, at: [2, 0], width: 1.2}]
        """
    )
    (fault,) = problems.items
    assert fault.code == "overlapping-openings"
    assert (fault.params["a"], fault.params["b"], fault.params["space"]) == ("lower", "upper", "m")
    assert fault.span is not None
    assert fault.span.line == 15
    assert [span.line for span in fault.related] == [14]
