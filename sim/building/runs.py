"""Openings side by side are one passage, whoever drew it as several."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.building.model import Opening, Point, Segment, Site

_SAME_M = 0.02
"""Openings whose ends are no further apart than this are one passage."""
_STRAIGHT = 0.02
"""... if the sine of the angle between them is at most this."""

_Ends = dict[tuple[str, str, int, int], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Run:
    """Openings side by side that people pass as one.

    Attributes:
        first: row of the first of them.
        width_m: clear width of all of them.
        segment: from the one end of all of them to the other.
        jambs: for one of them, whether its first and its last end are the run's.
    """

    first: int
    width_m: float
    segment: Segment
    jambs: tuple[bool, bool]


def runs_of(site: Site, rows: Iterable[int]) -> dict[int, Run]:
    """Return, for some openings, the run of openings side by side each is part of.

    A passage drawn as two openings with nothing in between loses no strip along jambs that are
    not there, and passes what one of the whole width passes.

    Args:
        site: the site.
        rows: rows of the openings that may be part of a run.
    """
    rows = sorted(rows)
    at: _Ends = {}
    for row in rows:
        opening = site.openings[row]
        if _is_plain(opening):
            for end, point in enumerate(opening.segment_a):
                at.setdefault((opening.a, opening.b, *_place(point)), []).append((row, end))
    leader = {row: row for row in rows}
    jambs = {row: [True, True] for row in rows}

    def first(row: int) -> int:
        while leader[row] != row:
            row = leader[row]
        return row

    for row in rows:
        opening = site.openings[row]
        for end, point in enumerate(opening.segment_a):
            for other, theirs in _near(at, opening, point):
                if other != row and _goes_on(opening, end, site.openings[other], theirs):
                    jambs[row][end] = False
                    one, two = sorted((first(row), first(other)))
                    leader[two] = one
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(first(row), []).append(row)
    found = {}
    for lead, mine in members.items():
        width = sum(site.openings[row].width_m for row in mine)
        segment = _whole([site.openings[row].segment_a for row in mine])
        for row in mine:
            found[row] = Run(lead, width, segment, (jambs[row][0], jambs[row][1]))
    return found


def _is_plain(opening: Opening) -> bool:
    """Return whether an opening passes people by its width alone."""
    return opening.state != "locked" and opening.service_s <= 0 and opening.cycle is None


def _whole(segments: list[Segment]) -> Segment:
    """Return the segment between the two ends that lie farthest apart."""
    points = [point for segment in segments for point in segment]
    pairs = [(p, q) for i, p in enumerate(points) for q in points[i + 1 :]]
    return max(pairs, key=lambda pair: hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]))


def _place(point: Point) -> tuple[int, int]:
    return round(point[0] / _SAME_M), round(point[1] / _SAME_M)


def _near(at: _Ends, opening: Opening, point: Point) -> list[tuple[int, int]]:
    """Return the ends of openings between the same spaces that lie at a point."""
    x, y = _place(point)
    return [
        end
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        for end in at.get((opening.a, opening.b, x + i, y + j), ())
    ]


def _goes_on(one: Opening, end: int, other: Opening, theirs: int) -> bool:
    """Return whether an opening goes on where another ends, in line with it and of its kind."""
    if one.leaf != other.leaf or one.direction != other.direction or not _is_plain(one):
        return False
    (px, py), (qx, qy) = one.segment_a[1 - end], one.segment_a[end]
    (rx, ry), (sx, sy) = other.segment_a[theirs], other.segment_a[1 - theirs]
    if hypot(rx - qx, ry - qy) > _SAME_M:
        return False
    ax, ay, bx, by = qx - px, qy - py, sx - rx, sy - ry
    size = hypot(ax, ay) * hypot(bx, by)
    return size > 0 and ax * bx + ay * by > 0 and abs(ax * by - ay * bx) <= _STRAIGHT * size
