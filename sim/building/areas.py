"""Areas: spaces that open sides join are one ground to walk on.

Whether a hall and its corridor, or a long street, are drawn as one space or as twenty is a matter
of taste. Where nothing but a line on the plan lies between two of them they are cut into one
lattice, and distances lead across the line as if it were not there. Spaces keep their names: each
cell belongs to one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, hypot, inf
from typing import TYPE_CHECKING

from sim.building import geometry
from sim.building.model import OUTSIDE
from sim.building.runs import runs_of
from sim.literature import value

if TYPE_CHECKING:
    from sim.building.model import Opening, Polygon, Segment, Site, Space

TOLD = "told:"
"""Begins the mark of a space that somebody is told to pass, after which comes its id."""
_TINY_M = 0.01
_MOST_ENTRIES = 40_000_000
"""Cells times ways out of an area. Larger ones stay apart: their distances need too much memory."""
_PIECE_M = 1.5
"""Openings inside a site are this wide for distances, see ``sim.world.portals``; an estimate."""


@dataclass(frozen=True, slots=True)
class Area:
    """Spaces joined by open sides.

    Attributes:
        spaces: their rows in the site, sorted.
        joints: rows of the openings that join them.
    """

    spaces: tuple[int, ...]
    joints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """What an area looks like, in the frame of its spaces: all that its cells depend on.

    Attributes:
        outlines: of the spaces, metres.
        obstacles: of each space.
        joints: the open sides between them.
        walls: stretches of wall between spaces that touch.
        flight: whether it is a flight of stairs, a ramp or an escalator.
    """

    outlines: tuple[Polygon, ...]
    obstacles: tuple[tuple[Polygon, ...], ...]
    joints: tuple[Segment, ...] = ()
    walls: tuple[Segment, ...] = ()
    flight: bool = False


def areas_of(site: Site, *, cell_m: float) -> tuple[Area, ...]:
    """Return the areas of a site, in the order of their first spaces.

    Args:
        site: the site.
        cell_m: side of its cells, which decides how great an area can be.
    """
    leader = list(range(len(site.spaces)))

    def first(space: int) -> int:
        while leader[space] != space:
            leader[space] = leader[leader[space]]
            space = leader[space]
        return space

    joints = joints_of(site)
    for row in joints:
        one, other = (first(space) for space in _sides(site.openings[row], site))
        leader[max(one, other)] = min(one, other)
    members: dict[int, list[int]] = {}
    for space in range(len(site.spaces)):
        members.setdefault(first(space), []).append(space)
    mine: dict[int, list[int]] = {}
    for row in joints:
        mine.setdefault(first(_sides(site.openings[row], site)[0]), []).append(row)
    ways = _ways_out(site, set(joints))
    found: list[Area] = []
    for lead, spaces in members.items():
        if _entries(site, spaces, ways, cell_m=cell_m) > _MOST_ENTRIES:
            found += [Area((space,)) for space in spaces]
        else:
            found.append(Area(tuple(spaces), tuple(mine.get(lead, ()))))
    return tuple(sorted(found, key=lambda area: area.spaces[0]))


def joints_of(site: Site) -> tuple[int, ...]:
    """Return the rows of the openings that are no more than lines on the plan between two spaces.

    Such an opening has no door, everybody may pass it both ways at any time, it does not bound a
    stairwell nor a space that people are told to pass, both spaces are equally steep, and it is as
    wide as the way that ends there, or wide by itself; alone or together with others beside it.
    """
    plain = [row for row, opening in enumerate(site.openings) if _is_plain(opening, site)]
    runs = runs_of(site, plain)
    return tuple(row for row in plain if _is_wide(site.openings[row], runs[row].segment, site))


def _is_wide(opening: Opening, whole: Segment, site: Site) -> bool:
    """Return whether an opening, with those beside it, is as wide as a way, or wide by itself."""
    if geometry.length(whole) > value("movement.open.wide"):
        return True
    spaces = (site.spaces[row] for row in _sides(opening, site))
    return min(_stubs(whole, space) for space in spaces) <= value("movement.open.stub")


def _is_plain(opening: Opening, site: Site) -> bool:
    """Return whether there is nothing but a line between two level spaces."""
    plain = (
        opening.kind == "open"
        and opening.walkable
        and not opening.exit
        and not opening.leaf
        and opening.b != OUTSIDE
        and opening.state == "open"
        and opening.direction == "both"
        and opening.signed
        and opening.merge == 1.0
        and opening.service_s <= 0.0
        and opening.cycle is None
        and opening.capacity_per_s == inf
    )
    if not plain or opening.segment_b is None:
        return False
    a, b = (site.spaces[row] for row in _sides(opening, site))
    if a.frame != b.frame or a.incline is not None or b.incline is not None:
        return False
    if a.slope_rad != b.slope_rad or a.kind != b.kind or _apart(a) != _apart(b):
        return False
    apart = max(
        hypot(*_minus(p, q)) for p, q in zip(opening.segment_a, opening.segment_b, strict=True)
    )
    width = geometry.length(opening.segment_a)
    return apart <= geometry.WALL_TOLERANCE_M + _TINY_M and opening.width_m >= width - _TINY_M


def _apart(space: Space) -> frozenset[str]:
    """Return what keeps a space from being one ground with others: its stairwell, or being told.

    A landing is where people enter a stair and leave it, whether it has doors or not; whoever has
    to pass a space must be able to tell when they are in it.
    """
    return frozenset(tag for tag in space.tags if tag.startswith(("stairwell:", TOLD)))


def plot_of(site: Site, area: Area) -> Plot:
    """Return what an area looks like."""
    spaces = [site.spaces[row] for row in area.spaces]
    joints = tuple(site.openings[row].segment_a for row in area.joints)
    walls: list[Segment] = []
    if len(spaces) > 1:
        edges = [geometry.edges(space.outline) for space in spaces]
        boxes = [geometry.bounds([space.outline]) for space in spaces]
        for i, j in _touching(boxes):
            for wall in geometry.shared_walls(edges[i], edges[j]):
                walls += _without(wall, joints)
    return Plot(
        outlines=tuple(space.outline for space in spaces),
        obstacles=tuple(space.obstacles for space in spaces),
        joints=joints,
        walls=tuple(walls),
        flight=len(spaces) == 1 and spaces[0].incline is not None,
    )


def _sides(opening: Opening, site: Site) -> tuple[int, int]:
    return site.space_index[opening.a], site.space_index[opening.b]


def _minus(p: tuple[float, float], q: tuple[float, float]) -> tuple[float, float]:
    return p[0] - q[0], p[1] - q[1]


def _ways_out(site: Site, joints: set[int]) -> list[int]:
    """Return about how many ways lead out of each space, for the table of distances."""
    ways = [0] * len(site.spaces)
    for row, opening in enumerate(site.openings):
        if row in joints or not opening.walkable:
            continue
        pieces = 1 if opening.b == OUTSIDE else ceil(geometry.length(opening.segment_a) / _PIECE_M)
        for name in (opening.a, opening.b):
            if name in site.space_index:
                ways[site.space_index[name]] += pieces
    return ways


def _entries(site: Site, spaces: list[int], ways: list[int], *, cell_m: float) -> float:
    if len(spaces) == 1:
        return 0.0
    ground = sum(geometry.area(site.spaces[row].outline) for row in spaces)
    return ground / cell_m**2 * sum(ways[row] for row in spaces)


def _stubs(segment: Segment, space: Space) -> float:
    """Return how much wall a space has beside an open side, in line with it, metres."""
    least = inf
    for wall in _straightened(space.outline):
        ends = [geometry.project(point, wall) for point in segment]
        if max(off for _, off in ends) <= geometry.WALL_TOLERANCE_M + _TINY_M:
            least = min(least, geometry.length(wall) - abs(ends[0][0] - ends[1][0]))
    return least


def _straightened(outline: Polygon) -> list[Segment]:
    """Return the sides of an outline, those in line with each other taken as one."""
    kept = [
        point
        for before, point, after in zip(
            (outline[-1], *outline[:-1]), outline, (*outline[1:], outline[0]), strict=True
        )
        if abs(_cross(before, point, after)) > _TINY_M * hypot(*_minus(after, before))
    ]
    return list(zip(kept, (*kept[1:], kept[0]), strict=True)) if len(kept) > 2 else []


def _cross(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
    (ax, ay), (bx, by) = _minus(q, p), _minus(r, p)
    return ax * by - ay * bx


def _touching(boxes: list[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Return the pairs of boxes that touch."""
    gap = geometry.WALL_TOLERANCE_M
    order = sorted(range(len(boxes)), key=lambda i: boxes[i][0])
    pairs: list[tuple[int, int]] = []
    open_now: list[int] = []
    for i in order:
        x0, y0, _, y1 = boxes[i]
        open_now = [j for j in open_now if boxes[j][2] >= x0 - gap]
        pairs += [
            (min(i, j), max(i, j))
            for j in open_now
            if boxes[j][1] <= y1 + gap and boxes[j][3] >= y0 - gap
        ]
        open_now.append(i)
    return sorted(pairs)


def _without(wall: Segment, joints: tuple[Segment, ...]) -> list[Segment]:
    """Return what is left of a wall between the open sides in it."""
    size = geometry.length(wall)
    cuts = []
    for joint in joints:
        ends = [geometry.project(point, wall) for point in joint]
        if max(off for _, off in ends) <= geometry.WALL_TOLERANCE_M + _TINY_M:
            cuts.append(tuple(sorted(foot for foot, _ in ends)))
    left, position = [], 0.0
    for start, stop in [*sorted(cuts), (size, size)]:
        if start - position > _TINY_M:
            left.append((geometry.along(wall, position), geometry.along(wall, start)))
        position = max(position, stop)
    return left
