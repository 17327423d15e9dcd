"""Openings laid on the walls they lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.draft import OpeningDraft, did_you_mean
from sim.building.model import OUTSIDE, Opening
from sim.building.placing import CIRCULATION_USES, outer_walls, walls_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.building.model import OpeningState, Point, Segment, Space
    from sim.building.placing import Placed
    from sim.building.stairwells import Stairwell
    from sim.yamlsrc import ProblemList

LONGEST_WITHOUT_AT_M = 5.0
"""On a wall up to this length an opening without ``at`` lies in the middle."""

WALKABLE = frozenset({"door", "gate", "turnstile", "open"})
"""Kinds of opening that people pass."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is needed to lay openings.

    Attributes:
        placed: the spaces.
        on_level: spaces sharing the frame of a level.
    """

    placed: Placed
    on_level: Mapping[str, Sequence[Space]]


def lay_openings(
    drafts: Iterable[OpeningDraft],
    placed: Placed,
    problems: ProblemList,
    *,
    faulty: frozenset[str] = frozenset(),
) -> list[Opening]:
    """Return the openings in their places; those that cannot be laid are reported and left out.

    Args:
        drafts: openings as written or copied.
        placed: the spaces.
        problems: takes what is wrong.
        faulty: ids of spaces that are written but were reported; openings to them are left out.
    """
    on_level: dict[str, list[Space]] = {}
    for space in sorted(placed.spaces.values(), key=lambda s: s.id):
        on_level.setdefault(space.frame, []).append(space)
    plan = _Plan(placed, on_level)
    ordered = sorted(
        (draft for draft in drafts if not faulty & {draft.a, draft.b}),
        key=lambda draft: draft.id,
    )
    found = [_lay(draft, plan, ordered, problems) for draft in ordered]
    return [opening for opening in found if opening is not None]


def _lay(
    draft: OpeningDraft, plan: _Plan, drafts: Sequence[OpeningDraft], problems: ProblemList
) -> Opening | None:
    spaces = plan.placed.spaces
    for side in dict.fromkeys((draft.a, draft.b)):
        if side not in spaces and side != OUTSIDE:
            hint = did_you_mean(side, [*spaces, OUTSIDE])
            problems.add("unknown-space", draft.span, name=side, hint=hint)
            return None
    if draft.a == draft.b:
        problems.add("opening-to-itself", draft.span, name=draft.id, space=draft.a)
        return None
    a, b = spaces[draft.a], spaces.get(draft.b)
    for space in (a, b):
        if space is not None and space.incline is not None:
            problems.add("opening-into-flight", draft.span, name=draft.id, space=space.id)
            return None
    if draft.to_at is not None and b is None:
        problems.add("to-at-outside", draft.span, name=draft.id)
        return None
    apart = plan.placed.apart & {draft.a, draft.b}
    if apart:
        return _lay_apart(draft, plan, drafts, problems)
    if b is not None and a.level != b.level:
        problems.add(
            "opening-between-levels",
            draft.span,
            name=draft.id,
            a=a.id,
            b=b.id,
            level_a=a.level,
            level_b=b.level,
        )
        return None
    if draft.to_at is not None and b is not None:
        return _lay_twice(draft, a, b, problems)
    walls = _walls(a, b, plan)
    if not walls:
        code = "no-outer-wall" if b is None else "no-shared-wall"
        problems.add(code, draft.span, name=draft.id, a=a.id, b=draft.b)
        return None
    segment = _on_wall(draft, walls, problems)
    if segment is None:
        return None
    return _opening(draft, segment, segment if b is not None else None)


def _walls(a: Space, b: Space | None, plan: _Plan) -> list[Segment]:
    if b is None:
        return outer_walls(a, plan.on_level[a.frame])
    return geometry.shared_walls(walls_of(a), walls_of(b))


def width_of(draft: OpeningDraft) -> float | None:
    """Return the clear width, None for all of the wall."""
    if draft.width_m is not None:
        return draft.width_m
    if draft.kind == "open":
        return None
    return literature.value(f"building.{draft.kind}.width")


def _on_wall(
    draft: OpeningDraft, walls: Sequence[Segment], problems: ProblemList
) -> Segment | None:
    """Return the opening's place, None after reporting why it has none."""
    if draft.at is None:
        wall = max(walls, key=lambda w: (round(geometry.length(w), 6), w))
        width = width_of(draft) or geometry.length(wall)
        size = sum(map(geometry.length, walls))
        if size > LONGEST_WITHOUT_AT_M + geometry.WALL_TOLERANCE_M and width_of(draft) is not None:
            problems.add("at-missing", draft.span, name=draft.id, length=round(size, 2))
            return None
        centre = geometry.length(wall) / 2
    else:
        at = draft.at
        wall = min(walls, key=lambda w: (round(geometry.project(at, w)[1], 6), w))
        centre, off = geometry.project(at, wall)
        if off > geometry.AT_TOLERANCE_M:
            x, y = geometry.along(wall, centre)
            problems.add(
                "opening-off-wall",
                draft.span,
                name=draft.id,
                off=round(off, 2),
                at=f"[{at[0]:g}, {at[1]:g}]",
                nearest=f"[{round(x, 2):g}, {round(y, 2):g}]",
                a=draft.a,
                b=draft.b,
            )
            return None
        width = width_of(draft) or geometry.length(wall)
    size = geometry.length(wall)
    if width > size + geometry.WALL_TOLERANCE_M:
        problems.add(
            "opening-too-wide",
            draft.span,
            name=draft.id,
            width=round(width, 2),
            length=round(size, 2),
            a=draft.a,
            b=draft.b,
        )
        return None
    moved = max(width / 2 - centre, centre + width / 2 - size)
    if moved > geometry.AT_TOLERANCE_M and draft.at is not None and draft.kind != "open":
        problems.add(
            "opening-past-corner",
            draft.span,
            severity="warning",
            name=draft.id,
            moved=round(moved, 2),
        )
    return geometry.lay(wall, centre=centre, width=width)


def _lay_twice(draft: OpeningDraft, a: Space, b: Space, problems: ProblemList) -> Opening | None:
    """Lay an opening between spaces that are drawn apart from each other: on a wall of each."""
    first = _on_wall(draft, walls_of(a), problems)
    second = _on_wall(replace(draft, at=draft.to_at), walls_of(b), problems)
    if first is None or second is None:
        return None
    width = min(geometry.length(first), geometry.length(second))
    here, there = (
        geometry.lay(segment, centre=geometry.length(segment) / 2, width=width)
        for segment in (first, second)
    )
    # Each runs with its own space on the left: who walks through sees them run opposite ways.
    return _opening(draft, here, (there[1], there[0]))


def _lay_apart(
    draft: OpeningDraft, plan: _Plan, drafts: Sequence[OpeningDraft], problems: ProblemList
) -> Opening | None:
    """Lay an opening of a room that has a frame of its own: each side on its own wall."""
    segments: list[Segment | None] = []
    for side in (draft.a, draft.b):
        if side == OUTSIDE:
            segments.append(None)
            continue
        space = plan.placed.spaces[side]
        if side in plan.placed.apart:
            segment = _slot(draft, space, drafts, problems)
        else:
            walls = outer_walls(space, plan.on_level[space.frame])
            segment = _on_wall(draft, walls or walls_of(space), problems)
        if segment is None:
            return None
        segments.append(segment)
    first, second = segments
    if first is None:
        return None
    width = min(geometry.length(s) for s in segments if s is not None)
    opening = _opening(draft, first, second)
    return opening if math.isclose(width, opening.width_m) else _opening(draft, first, second)


def _slot(
    draft: OpeningDraft, space: Space, drafts: Sequence[OpeningDraft], problems: ProblemList
) -> Segment | None:
    """Return a place for an opening in a square room: its walls are shared out in turn."""
    own = [d.id for d in drafts if space.id in {d.a, d.b}]
    number = own.index(draft.id)
    walls = walls_of(space)
    wall = walls[number % len(walls)]
    places = math.ceil(len(own) / len(walls))
    size = geometry.length(wall) / places
    width = width_of(draft)
    if width is None:
        width = size
    if width > size + geometry.WALL_TOLERANCE_M:
        problems.add(
            "opening-too-wide",
            draft.span,
            name=draft.id,
            width=round(width, 2),
            length=round(size, 2),
            a=draft.a,
            b=draft.b,
        )
        return None
    centre = (number // len(walls) + 0.5) * size
    return geometry.lay(wall, centre=centre, width=width)


def _opening(draft: OpeningDraft, first: Segment, second: Segment | None) -> Opening:
    kind = draft.kind
    leaf = draft.leaf if draft.leaf is not None else kind == "door"
    state: OpeningState = draft.state or (
        "closed" if kind in {"door", "window", "hatch"} else "open"
    )
    walkable = kind in WALKABLE
    sill = draft.sill_m
    if sill is None:
        sill = literature.value("building.window.sill") if kind == "window" else 0.0
    height = draft.height_m
    if height is None:
        height = literature.value(f"building.{kind}.height")
    return Opening(
        id=draft.id,
        a=draft.a,
        b=draft.b,
        segment_a=first,
        segment_b=second,
        width_m=round(geometry.length(first), 6),
        height_m=height,
        sill_m=sill,
        kind=kind,
        state=state,
        direction=draft.direction,
        barred=draft.barred,
        service_s=draft.service.mean() if draft.service else 0.0,
        service=None if draft.service is None or draft.service.is_fixed else draft.service,
        lanes=draft.lanes,
        capacity_per_s=draft.capacity_per_s,
        cycle=draft.cycle,
        merge=draft.merge,
        signed=draft.signed,
        exit=walkable and draft.b == OUTSIDE,
        leaf=leaf,
        walkable=walkable,
        name=draft.name or draft.id,
    )


def stair_doors(
    well: Stairwell, placed: Placed, discharge: str | None, problems: ProblemList
) -> list[OpeningDraft]:
    """Return the doors of a stairwell: one on each level, and the one at its foot to the outside.

    Args:
        well: the stairwell.
        placed: all spaces in place.
        discharge: level on which it discharges, if it is said.
        problems: takes what is wrong.
    """
    found: list[OpeningDraft] = []
    on_level: dict[str, list[Space]] = {}
    for space in sorted(placed.spaces.values(), key=lambda s: s.id):
        on_level.setdefault(space.frame, []).append(space)
    for level in well.levels:
        landing = well.landings[level.id]
        to_outside = well.spec.discharge == OUTSIDE and level.id == discharge
        named = well.spec.joins.get(level.id)
        if named is None and level.id == discharge and not to_outside:
            named = well.spec.discharge
        door = _storey_door(well, landing, on_level.get(level.id, []), named, placed, problems)
        if door is not None:
            found.append(door)
        elif named is None and not to_outside:
            x, y = geometry.midpoint((landing.outline[0], landing.outline[2]))
            problems.add(
                "stair-does-not-reach",
                well.spec.where(),
                name=well.spec.id,
                level=level.id,
                at=f"[{x:g}, {y:g}]",
            )
        if to_outside:
            found.append(_way_out(well, landing, on_level[level.id], problems))
    return found


def _way_out(
    well: Stairwell, landing: Space, near: Sequence[Space], problems: ProblemList
) -> OpeningDraft:
    # the side towards the flights is open inside the shaft, no outer wall
    free = [
        wall
        for wall in outer_walls(landing, near)
        if min(
            geometry.project(geometry.midpoint(wall), edge)[1]
            for edge in geometry.edges(well.shaft)
        )
        < geometry.WALL_TOLERANCE_M
    ]
    at = (
        geometry.midpoint(max(free, key=lambda w: (round(geometry.length(w), 6), w)))
        if free
        else None
    )
    return _door_draft(well, f"{landing.id.removesuffix('/landing')}/exit", landing.id, OUTSIDE, at)


def _storey_door(
    well: Stairwell,
    landing: Space,
    near: Sequence[Space],
    named: str | None,
    placed: Placed,
    problems: ProblemList,
) -> OpeningDraft | None:
    """Return the door between a landing and its storey, None if nothing adjoins."""
    span = well.spec.where()
    if named is not None and named not in placed.spaces:
        hint = did_you_mean(named, placed.spaces)
        problems.add("unknown-space", span, name=named, hint=hint)
        return None
    best: tuple[tuple[bool, float], Space, Segment] | None = None
    for space in near:
        if space.id == landing.id or (named is not None and space.id != named):
            continue
        if space.use == "landing":
            continue
        walls = geometry.shared_walls(walls_of(space), walls_of(landing))
        walls = [
            w
            for w in walls
            if geometry.length(w) >= well.width_of_doors - geometry.WALL_TOLERANCE_M
        ]
        if not walls:
            continue
        wall = max(walls, key=lambda w: (round(geometry.length(w), 6), w))
        rank = (space.use in CIRCULATION_USES, round(geometry.length(wall), 6))
        if best is None or rank > best[0]:
            best = (rank, space, wall)
    if best is None:
        if named is not None:
            problems.add(
                "stair-not-beside", span, name=well.spec.id, space=named, level=landing.level
            )
        return None
    name = f"{landing.id.removesuffix('/landing')}/door"
    return _door_draft(well, name, best[1].id, landing.id, geometry.midpoint(best[2]))


def _door_draft(well: Stairwell, name: str, a: str, b: str, at: Point | None) -> OpeningDraft:
    doors = well.spec.doors
    if doors is None and not well.spec.enclosed and b != OUTSIDE:
        return OpeningDraft(name, a, b, well.spec.where(), at, kind="open")
    return OpeningDraft(
        id=name,
        a=a,
        b=b,
        span=(doors.where() if doors is not None else None) or well.spec.where(),
        at=at,
        width_m=well.width_of_doors,
        height_m=doors.height if doors is not None else None,
        state=doors.state if doors is not None else "closed",
        leaf=doors.leaf if doors is not None else None,
        merge=doors.merge if doors is not None else 1.0,
    )
