"""An open ground with a stage, rows of stalls and gates on all four sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.drafting.fitting import AT_LEAST, AT_MOST, MARGIN_M, Fitting
from sim.drafting.settings import File, Number, box, fill, metres, point, up_to
from sim.drafting.widths import gate_width_for
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.messages import Lang

NUMBERS = (
    Number("people", 10_000, 1, 500_000),
    Number("length", 200.0, 20, 2000, whole=False),
    Number("depth", 120.0, 20, 2000, whole=False),
    Number("gates", 6, 1, 24),
    Number("gate_width", None, 0.9, 40, whole=False),
    Number("stage_width", 24.0, 0, 100, whole=False),
    Number("stalls", 8, 0, 100),
    Number("medics", 4, 0, 200),
    Number("assembly_distance", 150.0, 5, 2000, whole=False),
    Number("until", 40, 5, 240),
)
"""Settings of a ground; the width of the gates follows from the Green Guide if it is not set."""

_LEAST = 3.0
_STAGE_DEPTH = 10.0
_STALL = (6.0, 3.0)
_SMALLEST = 0.25
"""Half of the least width of a stage, metres."""
_HOLDERS = 12
"""More people than the posts of the plan put onto the ground."""

Corners = tuple[float, float, float, float]


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario and the plan of a ground.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    gates, width = int(given["gates"]), _gate_width(given)
    return [
        File("buildings/ground.yaml", _site(given, lang, gates, width)),
        File("scenarios/ground-egress.yaml", _scenario(given, lang)),
        File("scenarios/plans/ground.yaml", fill("ground-plan", lang)),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a ground that do not fit together."""
    given = fitting.given
    length, depth = given["length"], given["depth"]
    blocks = _stage(given) + _stalls(given)
    area = length * depth - sum((x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in blocks)
    fitting.people(given["people"] + given["medics"] + _HOLDERS, area)
    gates, width = int(given["gates"]), _gate_width(given)
    counts = _counts(gates)
    rooms = {
        "length": length / counts["north"] - MARGIN_M,
        "depth": depth / counts["east"] - MARGIN_M if counts["east"] else math.inf,
    }
    name = min(rooms, key=lambda side: rooms[side])
    if width <= rooms[name]:
        return
    count = counts["north" if name == "length" else "east"]
    what = Text(
        "scenario.new-gates",
        {"count": count, "width": metres(width), "wall": metres(given[name])},
    )
    changes = [(name, AT_LEAST, count * (width + MARGIN_M))]
    if "gate_width" in given:
        changes.append(("gate_width", AT_MOST, rooms[name]))
    else:
        changes.append(("people", AT_MOST, rooms[name] * gates / gate_width_for(1)))
    fitting.refuse(what, changes)


def _gate_width(given: Mapping[str, float]) -> float:
    """Return the width of each gate, metres."""
    asked = gate_width_for(given["people"]) / given["gates"]
    return given.get("gate_width", max(_LEAST, up_to(asked)))


def _counts(gates: int) -> dict[str, int]:
    """Return how many gates each side has; they are shared out in turn."""
    sides = ("north", "south", "east", "west")
    return {side: gates // 4 + (n < gates % 4) for n, side in enumerate(sides)}


def _gates(given: Mapping[str, float], gates: int, width: float) -> list[str]:
    """Return the gates, shared out over the four sides in turn."""
    length, depth = given["length"], given["depth"]
    counts = _counts(gates)
    rows = []
    for side in counts:
        for number in range(counts[side]):
            share = (2 * number + 1) / (2 * counts[side])
            at = {
                "north": point(length * share, depth),
                "south": point(length * share, 0),
                "east": point(length, depth * share),
                "west": point(0, depth * share),
            }[side]
            name = side if counts[side] == 1 else f"{side}-{number + 1}"
            rows.append(f"  - {{id: {name}, from: field, at: {at}, width: {metres(width)}}}")
    return rows


def _obstacles(given: Mapping[str, float]) -> list[str]:
    rows = [f"      - {box(*corners)}  # stage" for corners in _stage(given)]
    return rows + [f"      - {box(*corners)}  # stall" for corners in _stalls(given)]


def _stage(given: Mapping[str, float]) -> list[Corners]:
    """Return the corners of the stage, if there is one."""
    length, depth = given["length"], given["depth"]
    half = min(given["stage_width"], length / 3) / 2
    top = min(6 + _STAGE_DEPTH, depth / 3)
    return [(length / 2 - half, 6, length / 2 + half, top)] if half >= _SMALLEST else []


def _stalls(given: Mapping[str, float]) -> list[Corners]:
    """Return the corners of the stalls, which stand in a row."""
    stalls = int(given["stalls"])
    wide, deep = _STALL
    room = given["length"] / max(stalls, 1)
    half, y = min(wide, room * 0.6) / 2, given["depth"] * 0.7
    middles = (room * (number + 0.5) for number in range(stalls))
    return [(middle - half, y, middle + half, y + deep) for middle in middles]


def _site(given: Mapping[str, float], lang: Lang, gates: int, width: float) -> str:
    length, depth = given["length"], given["depth"]
    rows = _gates(given, gates, width)
    names = ", ".join(row.split("id: ")[1].split(",")[0] for row in rows)
    holes = _obstacles(given)
    obstacles = "\n    obstacles:\n" + "\n".join(holes) if holes else ""
    return fill(
        "ground-site",
        lang,
        length=metres(length),
        depth=metres(depth),
        gates=gates,
        outline=box(0, 0, length, depth),
        obstacles=obstacles,
        rows="\n".join(rows),
        names=names,
        assembly_distance=metres(given["assembly_distance"]),
        at_speakers=point(length / 2, depth / 2),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    medics = int(given["medics"])
    first_aid = "\n" + fill("ground-medics", lang, medics=medics).rstrip() if medics else ""
    return fill(
        "ground-scenario",
        lang,
        people=int(given["people"]),
        first_aid=first_aid,
        until=int(given["until"]),
    )
