"""An open ground with a stage, rows of stalls and gates on all four sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.new.settings import File, Number, box, fill, metres, point, up_to
from sim.scenario.new.widths import gate_width_for

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def files(given: Mapping[str, float]) -> list[File]:
    """Return the site, a scenario and the plan of a ground.

    Args:
        given: settings by name; those that are to follow from the others are left out.
    """
    gates = int(given["gates"])
    width = given.get("gate_width", max(_LEAST, up_to(gate_width_for(given["people"]) / gates)))
    return [
        File("buildings/ground.yaml", _site(given, gates, width)),
        File("scenarios/ground-egress.yaml", _scenario(given)),
        File("scenarios/plans/ground.yaml", fill("ground-plan")),
    ]


def _gates(given: Mapping[str, float], gates: int, width: float) -> list[str]:
    """Return the gates, shared out over the four sides in turn."""
    length, depth = given["length"], given["depth"]
    sides = ("north", "south", "east", "west")
    counts = {side: gates // 4 + (n < gates % 4) for n, side in enumerate(sides)}
    rows = []
    for side in sides:
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
    length, depth = given["length"], given["depth"]
    found = []
    if given["stage_width"] > 0:
        half = min(given["stage_width"], length / 3) / 2
        top = min(6 + _STAGE_DEPTH, depth / 3)
        stage = box(length / 2 - half, 6, length / 2 + half, top)
        found.append(f"      - {stage}  # stage")
    stalls = int(given["stalls"])
    wide, deep = _STALL
    room = length / max(stalls, 1)
    for number in range(stalls):
        middle = room * (number + 0.5)
        half = min(wide, room * 0.6) / 2
        y = depth * 0.7
        found.append(f"      - {box(middle - half, y, middle + half, y + deep)}  # stall")
    return found


def _site(given: Mapping[str, float], gates: int, width: float) -> str:
    length, depth = given["length"], given["depth"]
    rows = _gates(given, gates, width)
    names = ", ".join(row.split("id: ")[1].split(",")[0] for row in rows)
    holes = _obstacles(given)
    obstacles = "\n    obstacles:\n" + "\n".join(holes) if holes else ""
    return fill(
        "ground-site",
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


def _scenario(given: Mapping[str, float]) -> str:
    medics = int(given["medics"])
    first_aid = (
        f"\n  - {{group: medics, in: field, count: {medics}, profile: working-age, "
        "role: responder, required: false}"
        if medics
        else ""
    )
    return fill(
        "ground-scenario",
        people=int(given["people"]),
        first_aid=first_aid,
        until=int(given["until"]),
    )
