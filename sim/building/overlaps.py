"""What lies on each other in a site: spaces, and openings in one wall; each cause once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import shapely
from shapely.geometry import LineString
from shapely.strtree import STRtree

from sim.building import geometry

if TYPE_CHECKING:
    from sim.building.model import Opening, Segment, Site, Space
    from sim.building.spec import SiteSpec
    from sim.yamlsrc import ProblemList, Span

_WELL = "stairwell:"
"""What tags of the parts of a stairwell begin with, before its id."""

_MANY = 3
"""Somebody who lies over so many others is in the wrong place, not they."""

_SHAFTS = ("shaft-over-space", "shaft-over-spaces")
_OVERLAPS = ("overlapping-spaces", "overlapping-many", *_SHAFTS)
_SHOWN = 4


class _Pair(NamedTuple):
    """Two spaces that lie on each other."""

    frame: str
    a: Space
    b: Space
    area: float
    at: str


def check_overlapping_spaces(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report spaces of one level that lie on each other.

    An entry of the file that lies over many others is told once, and one that was told to stand
    with its shaft over spaces is not told again.
    """
    pairs = _overlaps(site)

    def entry(space: Space) -> Span | None:
        return site.origins.get(space.id)

    told = {problem.span for problem in problems.items if problem.code in _SHAFTS}
    pairs = [pair for pair in pairs if not told & {entry(pair.a), entry(pair.b)} - {None}]
    while True:
        over: dict[Span | None, dict[Span | None, str]] = {}
        for pair in pairs:
            for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
                if entry(one) != entry(other):
                    over.setdefault(entry(one), {})[entry(other)] = other.id
        worst = max(
            over, key=lambda span: (len(over[span]), span is not None and span), default=None
        )
        if worst is None or len(over[worst]) < _MANY:
            break
        first = next(pair for pair in pairs if worst in (entry(pair.a), entry(pair.b)))
        name = first.a.id if entry(first.a) == worst else first.b.id
        others = sorted(over[worst].values())
        problems.add(
            "overlapping-many", worst, name=name, count=len(others), others=others[:_SHOWN]
        )
        pairs = [pair for pair in pairs if worst not in (entry(pair.a), entry(pair.b))]
    seen: set[tuple[Span | None, Span | None]] = set()
    for pair in pairs:
        span, earlier = entry(pair.b), entry(pair.a)
        if span is not None and (earlier, span) in seen:
            continue
        seen.add((earlier, span))
        problems.add(
            "overlapping-spaces",
            span,
            a=pair.a.id,
            b=pair.b.id,
            area=round(pair.area, 2),
            at=pair.at,
            level=pair.frame,
            related=(earlier,) if earlier is not None and earlier != span else (),
        )


def _overlaps(site: Site) -> list[_Pair]:
    frames: dict[str, list[Space]] = {}
    for space in site.spaces:
        if space.frame in site.level_index:
            frames.setdefault(space.frame, []).append(space)
    found = []
    for frame in sorted(frames):
        spaces = frames[frame]
        bodies = [geometry.shape(space.outline) for space in spaces]
        tree = STRtree(bodies)
        rows, others = tree.query(bodies, predicate="intersects")
        pairs = sorted({(int(i), int(j)) for i, j in zip(rows, others, strict=True) if i < j})
        for i, j in pairs:
            common = geometry.overlap(bodies[i], bodies[j])
            if common is not None:
                x, y = common.representative_point().coords[0]
                at = f"[{x:.2f}, {y:.2f}]"
                found.append(_Pair(frame, spaces[i], spaces[j], common.area, at))
    return found


def _sides(opening: Opening) -> list[tuple[str, Segment]]:
    sides = [(opening.a, opening.segment_a)]
    if opening.segment_b is not None:
        sides.append((opening.b, opening.segment_b))
    return sides


def _share_a_wall(first: Segment, second: Segment) -> bool:
    """Return whether two openings lie on each other along one line.

    Where the walls of a room turn an opening of each may begin: they meet at the corner, and lie
    within the tolerance of each other for no longer than their angle makes them.
    """
    a, b = LineString(first), LineString(second)
    if a.distance(b) > geometry.WALL_TOLERANCE_M:
        return False
    strip = a.buffer(geometry.WALL_TOLERANCE_M, cap_style="flat")
    skew = _skew(first, second)
    allowed = geometry.WALL_TOLERANCE_M if skew < _ONE_LINE else _ACROSS_M / skew
    return bool(strip.intersection(b).length > allowed)


def _skew(first: Segment, second: Segment) -> float:
    """Return the sine of the angle between two segments."""
    (x0, y0), (x1, y1) = first
    (u0, v0), (u1, v1) = second
    cross = (x1 - x0) * (v1 - v0) - (y1 - y0) * (u1 - u0)
    product = geometry.length(first) * geometry.length(second)
    return abs(cross) / product if product > 0 else 0.0


_ONE_LINE = 0.05
"""Sine of the angle, 3 degrees, up to which two segments are on one line."""

_ACROSS_M = 1.2 * geometry.WALL_TOLERANCE_M
"""How far one wall reaches across the tolerance of another, and a little more."""


def check_overlapping_openings(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report openings of one space that lie on each other (one above the other is fine).

    Where spaces lie on each other their openings do, too; then only the spaces are told.
    """
    if any(problem.code in _OVERLAPS for problem in problems.items):
        return
    of_space: dict[str, list[tuple[Opening, Segment]]] = {}
    for opening in site.openings:
        for space, segment in _sides(opening):
            of_space.setdefault(space, []).append((opening, segment))
    told: Counter[tuple[Span | None, Span | None]] = Counter()
    for space in sorted(of_space):
        entries = of_space[space]
        boxes = [shapely.box(*geometry.bounds([segment])) for _, segment in entries]
        tree = STRtree(boxes)
        rows, others = tree.query(boxes, predicate="intersects")
        for i, j in sorted({(int(i), int(j)) for i, j in zip(rows, others, strict=True) if i < j}):
            (first, one), (second, other) = entries[i], entries[j]
            above = first.sill_m >= second.sill_m + second.height_m - 1e-9
            below = second.sill_m >= first.sill_m + first.height_m - 1e-9
            if above or below or not _share_a_wall(one, other):
                continue
            span, earlier = site.origins.get(second.id), site.origins.get(first.id)
            told[earlier, span] += 1
            if span is not None and told[earlier, span] > 1:
                continue  # the same two on another storey, or seen from the other room
            problems.add(
                "overlapping-openings",
                span,
                a=_written(first, site),
                b=_written(second, site),
                space=space,
                related=(earlier,) if earlier is not None and earlier != span else (),
            )


def _written(opening: Opening, site: Site) -> str:
    """Return the name that stands in the file: of the end of a flight that of its stair."""
    flight = next(
        (
            space
            for side in (opening.a, opening.b)
            if (row := site.space_index.get(side)) is not None
            and (space := site.spaces[row]).incline is not None
        ),
        None,
    )
    if flight is None:
        return opening.id
    wells = [tag.removeprefix(_WELL) for tag in flight.tags if tag.startswith(_WELL)]
    return wells[0] if wells else flight.id
