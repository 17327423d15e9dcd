"""Rows of alike rooms along one side of a space."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.draft import Drafts, OpeningDraft, SpaceDraft
from sim.building.model import OUTSIDE
from sim.building.names import NameRangeError, id_names

if TYPE_CHECKING:
    from sim.building.model import Point, Segment
    from sim.building.spec import RowSpec
    from sim.building.terms import Side
    from sim.yamlsrc import ProblemList

OUTWARD: dict[str, tuple[float, float]] = {
    "north": (0.0, 1.0),
    "south": (0.0, -1.0),
    "east": (1.0, 0.0),
    "west": (-1.0, 0.0),
}
"""Direction of each side; y grows to the north, x to the east."""


def side_wall(space: SpaceDraft, side: Side) -> Segment | None:
    """Return the longest wall of a space that faces a side, from its west or south end."""
    nx, ny = OUTWARD[side]
    found: list[tuple[float, Segment]] = []
    for wall in geometry.edges(space.outline or ()):
        (x0, y0), (x1, y1) = wall
        size = geometry.length(wall)
        facing = ((y1 - y0) * nx - (x1 - x0) * ny) / size
        if facing > math.cos(math.pi / 4) - 1e-9:
            found.append((round(size, 6), wall))
    if not found:
        return None
    _, (start, end) = max(found)
    return (start, end) if _runs_forward(start, end, side) else (end, start)


def _runs_forward(start: Point, end: Point, side: Side) -> bool:
    axis = 0 if side in {"north", "south"} else 1
    return start[axis] < end[axis]


def row_drafts(row: RowSpec, space: SpaceDraft, problems: ProblemList) -> Drafts:
    """Return the rooms of a row with their doors and windows.

    Args:
        row: the row as written.
        space: the space it lies along, with an outline.
        problems: takes what is wrong.
    """
    try:
        names = id_names(row.ids) if isinstance(row.ids, str) else list(row.ids)
    except NameRangeError as error:
        problems.add("bad-range", row.where("ids"), found=str(row.ids), why=error.why)
        return Drafts()
    wall = side_wall(space, row.side)
    if wall is None:
        problems.add("row-without-side", row.where("side"), name=row.along, side=row.side)
        return Drafts()
    needed = row.start + len(names) * row.width
    if needed > geometry.length(wall) + geometry.WALL_TOLERANCE_M:
        problems.add(
            "row-too-long",
            row.where(),
            name=row.along,
            needed=round(needed, 2),
            length=round(geometry.length(wall), 2),
        )
        return Drafts()
    made = Drafts()
    for number, name in enumerate(names):
        made += _room(row, space, name, wall, row.start + number * row.width)
    return made


def _room(row: RowSpec, space: SpaceDraft, name: str, wall: Segment, start: float) -> Drafts:
    (x0, y0), (x1, y1) = wall
    size = geometry.length(wall)
    ux, uy = (x1 - x0) / size, (y1 - y0) / size
    # outward normal: to the left of a wall walked eastwards on the north side, and so on
    nx, ny = (-uy, ux)
    ox, oy = OUTWARD[row.side]
    if nx * ox + ny * oy < 0:
        nx, ny = -nx, -ny

    def point(along: float, out: float) -> Point:
        return geometry.tidy((x0 + along * ux + out * nx, y0 + along * uy + out * ny))

    end = start + row.width
    outline = geometry.counter_clockwise(
        [point(start, 0), point(end, 0), point(end, row.depth), point(start, row.depth)]
    )
    room = SpaceDraft(
        id=name,
        level=space.level,
        use=row.use,
        span=row.where(),
        outline=outline,
        height_m=row.height,
        lining=row.lining or "",
        tags=tuple(sorted(row.tags)),
    )
    openings: list[OpeningDraft] = []
    if row.door is not None:
        door = row.door
        width = door.width if door.width is not None else literature.value("building.door.width")
        offset = door.offset if door.offset is not None else row.width / 2
        openings.append(
            OpeningDraft(
                id=f"{name}/door",
                a=name,
                b=space.id,
                span=door.where() or row.where(),
                at=point(start + offset, 0),
                kind=door.kind,
                width_m=width,
                height_m=door.height,
                state=door.state,
                direction=door.direction,
                leaf=door.leaf,
            )
        )
    if row.window is not None:
        window = row.window
        openings.append(
            OpeningDraft(
                id=f"{name}/window",
                a=name,
                b=OUTSIDE,
                span=window.where() or row.where(),
                at=point((start + end) / 2, row.depth),
                kind="window",
                width_m=window.width,
                height_m=window.height,
                sill_m=window.sill,
                state=window.state,
                barred=window.barred,
            )
        )
    return Drafts((room,), tuple(openings), ())
