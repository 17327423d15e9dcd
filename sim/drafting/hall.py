"""A hall with exits on its long walls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.drafting.fitting import AT_LEAST, AT_MOST, MARGIN_M, Fitting
from sim.drafting.settings import File, Number, box, fill, metres, point, up_to
from sim.drafting.widths import width_for
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.messages import Lang

NUMBERS = (
    Number("people", 600, 1, 20_000),
    Number("length", 40.0, 6, 200, whole=False),
    Number("depth", 25.0, 5, 200, whole=False),
    Number("height", 6.0, 2.5, 40, whole=False),
    Number("exits", None, 1, 20),
    Number("exit_width", None, 0.9, 10, whole=False),
    Number("stage", 6.0, 0, 20, whole=False),
    Number("staff", 4, 1, 100),
    Number("assembly_distance", 40.0, 5, 1000, whole=False),
    Number("until", 20, 5, 240),
)
"""Settings of a hall; exits that are not set follow from GB 50016."""

_WIDEST = 2.4
_LEAST = 1.4
_FEW = 250
_HOLDERS = 8
"""More people than the posts of the plan put into the hall."""
_SMALLEST = 0.25
"""Half of the least width of a stage, metres."""


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario and the plan of a hall.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    exits, width = _exits(given)
    return [
        File("buildings/hall.yaml", _site(given, lang, exits, width)),
        File("scenarios/hall-alarm.yaml", _scenario(given, lang)),
        File("scenarios/plans/hall.yaml", fill("hall-plan", lang)),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a hall that do not fit together."""
    given = fitting.given
    length, depth = given["length"], given["depth"]
    stage = _stage(given)
    area = length * depth - (
        0.0 if stage is None else (stage[2] - stage[0]) * (stage[3] - stage[1])
    )
    fitting.people(given["people"] + given["staff"] + _HOLDERS, area)
    exits, width = _exits(given)
    on_wall = -(-exits // 2)
    room = length / on_wall - MARGIN_M
    if width > room:
        what = Text(
            "scenario.new-exits",
            {"count": on_wall, "width": metres(width), "wall": metres(length)},
        )
        changes = [("length", AT_LEAST, on_wall * (width + MARGIN_M))]
        if "exit_width" in given:
            changes.append(("exit_width", AT_MOST, room))
        if "exits" in given and "exit_width" in given:
            changes.append(("exits", AT_MOST, 2 * (length // (width + MARGIN_M))))
        fitting.refuse(what, changes)


def _exits(given: Mapping[str, float]) -> tuple[int, float]:
    """Return how many exits there are, and how wide each of them is, metres."""
    asked = width_for(given["people"] + given["staff"], 1)
    exits = int(given.get("exits", max(2, -(-given["people"] // _FEW), -(-asked // _WIDEST))))
    return exits, given.get("exit_width", max(_LEAST, up_to(asked / exits)))


def _stage(given: Mapping[str, float]) -> tuple[float, float, float, float] | None:
    """Return the corners of the stage, None if there is none."""
    length, depth = given["length"], given["depth"]
    half = min(given["stage"], depth / 3) / 2
    west, east = min(1.5, length / 8), min(5.5, length / 4)
    return (west, depth / 2 - half, east, depth / 2 + half) if half >= _SMALLEST else None


def _site(given: Mapping[str, float], lang: Lang, exits: int, width: float) -> str:
    length, depth = given["length"], given["depth"]
    south = -(-exits // 2)
    rows = []
    for number in range(exits):
        on_south = number < south
        wall, row = (south, number) if on_south else (exits - south, number - south)
        x = length * (2 * row + 1) / (2 * wall)
        rows.append(
            f"  - {{id: exit-{number + 1}, from: hall, at: {point(x, 0 if on_south else depth)}, "
            f"width: {metres(width)}, height: 2.1}}"
        )
    names = ", ".join(f"exit-{number + 1}" for number in range(exits))
    corners = _stage(given)
    stage = "" if corners is None else f"\n     obstacles: [{box(*corners)}],"
    space = f"outline: {box(0, 0, length, depth)}"
    return fill(
        "hall-site",
        lang,
        length=metres(length),
        depth=metres(depth),
        exits=exits,
        height=metres(given["height"]),
        stage=stage,
        space=space,
        rows="\n".join(rows),
        names=names,
        assembly_distance=metres(given["assembly_distance"]),
        at_voice=point(length / 2, 0.3),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    return fill(
        "hall-scenario",
        lang,
        people=int(given["people"]),
        staff=int(given["staff"]),
        until=int(given["until"]),
    )
