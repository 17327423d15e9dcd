"""Where spaces lie: shafts cut out of what they stand in, rooms known by their area set down."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as ShapelyPolygon

from sim.building import geometry
from sim.building.model import Space

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.building.draft import LevelDraft, OpeningDraft, SpaceDraft
    from sim.building.model import Point, Polygon, Segment
    from sim.building.stairwells import Stairwell
    from sim.yamlsrc import ProblemList

OPEN_AIR_USES = frozenset(
    {"ground", "yard", "courtyard", "playground", "street", "square", "field", "park", "path",
     "alley", "plaza", "car-park", "bridge", "footbridge", "quay", "promenade"}
)  # fmt: skip
"""Uses that have no roof unless a height is given."""

CIRCULATION_USES = frozenset(
    {"corridor", "lobby", "hall", "foyer", "concourse", "gallery", "passage", "circulation",
     "vestibule", "atrium", "landing"}
)  # fmt: skip
"""Uses that a stairwell opens to by preference, and that give way to its shaft."""

_SHOWN = 4

BESIDE_M = 2.0
"""Distance from the drawing at which rooms are shown that could not be set down in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Spaces with their outlines.

    Attributes:
        spaces: by id.
        apart: ids of rooms that have a frame of their own because they fit nowhere.
    """

    spaces: dict[str, Space]
    apart: frozenset[str]


def place_spaces(
    drafts: Sequence[SpaceDraft],
    openings: Iterable[OpeningDraft],
    levels: Mapping[str, LevelDraft],
    wells: Iterable[Stairwell],
    problems: ProblemList,
) -> Placed:
    """Return the spaces in their places, those known by area alone included."""
    cut = cut_shafts(drafts, wells, problems)
    spaces = {d.id: _space(d, d.outline, levels) for d in cut if d.outline is not None}
    for well in wells:
        spaces |= {space.id: space for space in well.spaces}
    openings = sorted(openings, key=lambda opening: opening.id)
    waiting = sorted((d for d in cut if d.outline is None), key=lambda d: d.id)
    progress = True
    while progress:  # a room may wait for the room its door leads to
        progress = False
        for draft in tuple(waiting):
            outline = _beside_its_door(draft, openings, spaces)
            if outline is not None:
                spaces[draft.id] = _space(draft, outline, levels)
                waiting.remove(draft)
                progress = True
    for draft in waiting:
        side = math.sqrt(draft.area_m2 or 0.0)
        box = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side))
        space = _space(draft, geometry.counter_clockwise(box), levels)
        plan = _free_place(space, spaces)
        spaces[draft.id] = replace(space, plan=plan, frame=draft.id)
    return Placed(spaces, frozenset(draft.id for draft in waiting))


def _space(draft: SpaceDraft, outline: Polygon, levels: Mapping[str, LevelDraft]) -> Space:
    level = levels[draft.level].level
    no_roof = draft.use in OPEN_AIR_USES or math.isinf(level.height_m)
    open_air = draft.open_air if draft.open_air is not None else no_roof and draft.height_m is None
    height = math.inf if open_air else draft.height_m or level.height_m
    return Space(
        id=draft.id,
        level=draft.level,
        use=draft.use,
        kind="ground" if open_air else "floor",
        outline=outline,
        obstacles=draft.obstacles,
        plan=outline,
        frame=draft.level,
        elevation_m=level.elevation_m,
        height_m=height,
        slope_rad=draft.slope_rad,
        downhill=draft.downhill,
        lining=draft.lining,
        enclosed=not open_air,
        name=draft.name or draft.id,
        tags=draft.tags,
        capacity=draft.capacity,
    )


def cut_shafts(
    drafts: Sequence[SpaceDraft], wells: Iterable[Stairwell], problems: ProblemList
) -> list[SpaceDraft]:
    """Return the spaces without the shafts that stand in them.

    Corridors, lobbies and the like, and the space a stairwell names, give way to its shaft;
    with any other space it is a fault.
    """
    wells = sorted(wells, key=lambda well: well.spec.id)
    cut: list[SpaceDraft] = []
    over: dict[str, list[SpaceDraft]] = {}
    for draft in drafts:
        current = draft
        for well in wells:
            if current.outline is None or current.level not in well.across:
                continue
            body = geometry.shape(current.outline)
            shaft = ShapelyPolygon(well.shaft)
            if geometry.overlap(body, shaft) is None:
                continue
            named = {well.spec.discharge, *well.spec.joins.values()}
            rest = body.difference(shaft)
            gives_way = current.use in CIRCULATION_USES or current.id in named
            if not gives_way or isinstance(rest, MultiPolygon) or rest.is_empty:
                over.setdefault(well.spec.id, []).append(current)
                continue
            holes = tuple(geometry.counter_clockwise(ring.coords) for ring in rest.interiors)
            current = replace(
                current,
                outline=geometry.counter_clockwise(rest.exterior.coords),
                obstacles=tuple(sorted((*current.obstacles, *holes))),
            )
        cut.append(current)
    for well in wells:
        if well.spec.id in over:
            _report_shaft(well, over[well.spec.id], problems)
    return cut


def _report_shaft(well: Stairwell, under: Sequence[SpaceDraft], problems: ProblemList) -> None:
    """Report a shaft that lies over spaces which do not give way: once, however many they are."""
    name, shaft, names = well.spec.id, _box_text(well.shaft), [draft.id for draft in under]
    spans = dict.fromkeys(draft.span for draft in under if draft.span is not None)
    related = tuple(spans)[:1]
    place = well.spec.where()
    if len(names) == 1:
        problems.add(
            "shaft-over-space", place, name=name, space=names[0], shaft=shaft, related=related
        )
        return
    problems.add(
        "shaft-over-spaces",
        place,
        name=name,
        count=len(names),
        spaces=names[:_SHOWN],
        shaft=shaft,
        related=related,
    )


def _box_text(polygon: Polygon) -> str:
    x0, y0, x1, y1 = geometry.bounds([polygon])
    return f"[{x0:g}, {y0:g}] - [{x1:g}, {y1:g}]"


def _beside_its_door(
    draft: SpaceDraft, openings: Iterable[OpeningDraft], spaces: Mapping[str, Space]
) -> Polygon | None:
    """Return a square outside its only placed neighbour, None if there is no room for it."""
    side = math.sqrt(draft.area_m2 or 0.0)
    doors = [
        (door, spaces[name])
        for door in openings
        if draft.id in {door.a, door.b}
        and (name := door.b if door.a == draft.id else door.a) in spaces
    ]
    if len(doors) != 1 or side <= 0:
        return None
    door, host = doors[0]
    if host.frame != draft.level:
        return None
    near = [s for s in spaces.values() if s.frame == draft.level]
    walls = outer_walls(host, near)
    at = door.at
    if at is not None:
        walls = [w for w in walls if geometry.project(at, w)[1] <= geometry.AT_TOLERANCE_M]
    if not walls:
        return None
    wall = max(walls, key=lambda w: (round(geometry.length(w), 6), w))
    centre = geometry.length(wall) / 2 if at is None else geometry.project(at, wall)[0]
    reach = max(0.0, (side - (door.width_m or 1.0)) / 2)
    others = [geometry.shape(space.outline) for space in near]
    for shift in (0.0, -reach / 2, reach / 2, -reach, reach):
        outline = _square_outside(wall, centre + shift, side)
        body = ShapelyPolygon(outline)
        if all(geometry.overlap(body, other) is None for other in others):
            return outline
    return None


def _square_outside(wall: Segment, centre: float, side: float) -> Polygon:
    (x0, y0), (x1, y1) = wall
    size = geometry.length(wall)
    ux, uy = (x1 - x0) / size, (y1 - y0) / size
    nx, ny = uy, -ux  # the inside is on the left, so the right is outside
    first = geometry.along(wall, centre - side / 2)
    last = geometry.along(wall, centre + side / 2)

    def out(point: Point) -> Point:
        return (point[0] + side * nx, point[1] + side * ny)

    return geometry.counter_clockwise([first, last, out(last), out(first)])


def _free_place(space: Space, spaces: Mapping[str, Space]) -> Polygon:
    """Return where to draw a room that fits nowhere: east of everything on its level."""
    _, south, east, _ = geometry.bounds(s.plan for s in spaces.values() if s.level == space.level)
    dx, dy = east + BESIDE_M, south
    return geometry.counter_clockwise((x + dx, y + dy) for x, y in space.outline)


def walls_of(space: Space) -> list[Segment]:
    """Return the walls of a space, obstacles included, each with the inside on its left."""
    return geometry.edges(space.outline, space.obstacles)


def outer_walls(space: Space, others: Iterable[Space]) -> list[Segment]:
    """Return the stretches of the outline with no other space of the level behind them."""
    box = geometry.bounds([space.outline])
    near = [
        walls_of(other)
        for other in others
        if other.id != space.id and _touching(box, geometry.bounds([other.outline]))
    ]
    return geometry.free_walls(geometry.edges(space.outline), near)


def _touching(
    first: tuple[float, float, float, float], second: tuple[float, float, float, float]
) -> bool:
    gap = geometry.WALL_TOLERANCE_M
    return (
        first[0] <= second[2] + gap
        and second[0] <= first[2] + gap
        and first[1] <= second[3] + gap
        and second[1] <= first[3] + gap
    )
