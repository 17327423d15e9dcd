"""Everybody's way as straight pieces in space and time.

On a leg from cell to cell a person stands where they are until they have to set out, and then walks
evenly, through the door if there is one. A piece never leaves the walkable area: where no straight
way is found the person stands until the leg is over, and is then at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from sim.building.model import OUTSIDE
from sim.exchange.area import WALL_M, left_of
from sim.exchange.legs import MARGIN, legs
from sim.exchange.smooth import straightened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.exchange.area import Plane
    from sim.exchange.legs import Legs
    from sim.simulation.outcome import RunOutcome

_CREEP_S: Final = 3.0
"""In a queue a step to the next cell is drawn this long at most, instead of a stop and a start."""

_BESIDE_M: Final = WALL_M / 2 + 0.03
"""How far before and behind a wall the way through a door is straight."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Straight pieces of ways, each at an even pace, sorted by person and time.

    Attributes:
        person: row of the person, shape ``(n,)``.
        level: row of the storey, shape ``(n,)``.
        from_s, to_s: when it begins and ends, seconds; the end belongs to the next piece.
        start, end: where it leads, metres, shape ``(n, 2)``.
        heading: unit vector of where the person looks, shape ``(n, 2)``.
    """

    person: NDArray[np.int32]
    level: NDArray[np.int32]
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    heading: NDArray[np.float64]


def pieces(outcome: RunOutcome, planes: Mapping[str, Plane]) -> Pieces:
    """Return everybody's way through a run.

    Args:
        outcome: a run with its moves.
        planes: the storeys, by id.
    """
    site = outcome.site
    areas = {site.level_index[name]: plane.joined for name, plane in planes.items()}
    found = straightened(legs(outcome, planes, areas), areas)
    gaps = _gaps_between(site, planes)
    moving = np.any(found.start != found.end, axis=1)
    # A way has six points: its ends, the centres of the cells, and two beside a door.
    points = np.repeat(found.start[:, None], 6, axis=1)
    for level, area in areas.items():
        rows = np.flatnonzero(moving & (found.level == level))
        points[rows] = _inside(area, found, rows, gaps)
    return _timed(found, points, speed=outcome.population.speed)


def _inside(
    area: shapely.Polygon,
    found: Legs,
    rows: NDArray[np.intp],
    gaps: Mapping[tuple[int, int], list[NDArray[np.float64]]],
) -> NDArray[np.float64]:
    """Return ways that stay in the area, ``(n, 6, 2)``; where there is none the person stands."""
    start, end = found.start[rows], found.end[rows]
    way = np.stack([start, start, start, end, end, end], axis=1)
    shapely.prepare(area)
    out = np.flatnonzero(~shapely.covers(area, shapely.linestrings(way[:, 2:4])))
    before, behind = _beside_doors(found, rows[out], gaps)
    centre, centre_end = found.centre[rows], found.centre_end[rows]
    for middle, via_centres in ((True, False), (False, True), (True, True)):
        if not len(out):
            break
        tried = way[out]
        if via_centres:
            tried[:, 1], tried[:, 4] = centre[out], centre_end[out]
        if middle:
            tried[:, 2], tried[:, 3] = before, behind
        else:
            tried[:, 2], tried[:, 3] = tried[:, 1], tried[:, 4]
        fits = shapely.covers(area, shapely.linestrings(tried))
        way[out[fits]] = tried[fits]
        out, before, behind = out[~fits], before[~fits], behind[~fits]
    way[out] = start[out, None]
    return way


def _gaps_between(
    site: Site, planes: Mapping[str, Plane]
) -> dict[tuple[int, int], list[NDArray[np.float64]]]:
    """Return the gaps between each pair of spaces, the lower row first; ways out are left out."""
    found: dict[tuple[int, int], list[NDArray[np.float64]]] = {}
    for plane in planes.values():
        for row, gap in plane.gaps.items():
            opening = site.openings[row]
            if opening.b != OUTSIDE:
                a, b = site.space_index[opening.a], site.space_index[opening.b]
                found.setdefault((min(a, b), max(a, b)), []).append(gap)
    return found


def _beside_doors(
    found: Legs,
    rows: NDArray[np.intp],
    gaps: Mapping[tuple[int, int], list[NDArray[np.float64]]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point before and one behind the nearest door on each leg, shape ``(n, 2)`` each.

    Without a door between the two spaces these are the ends of the leg.
    """
    before, behind = found.start[rows].copy(), found.end[rows].copy()
    best = np.full(len(rows), np.inf)
    space, into = found.space[rows], found.into[rows]
    out = np.flatnonzero(into < 0)
    # The end of a leg out of the site lies in the gap.
    toward = found.start[rows[out]] - behind[out]
    length = np.maximum(np.hypot(*toward.T), 1e-9)
    before[out] = behind[out] + toward * np.minimum(1.0, _BESIDE_M / length)[:, None]
    pairs = np.stack([np.minimum(space, into), np.maximum(space, into)], axis=1)
    for pair in np.unique(pairs[(into >= 0) & (space != into)], axis=0):
        here = np.flatnonzero(np.all(pairs == pair, axis=1))
        start, end = found.start[rows[here]], found.end[rows[here]]
        for gap in gaps.get((int(pair[0]), int(pair[1])), ()):
            crossing = _crossing(gap, start, end)
            distance = np.hypot(*(crossing - (start + end) / 2).T)
            side = np.sign((start - gap[0]) @ left_of(gap))[:, None] * left_of(gap) * _BESIDE_M
            nearer = distance < best[here]
            chosen = here[nearer]
            before[chosen], behind[chosen] = (crossing + side)[nearer], (crossing - side)[nearer]
            best[chosen] = distance[nearer]
    return before, behind


def _crossing(
    gap: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return where straight ways cross a gap, or its point nearest to that, shape ``(n, 2)``."""
    normal, along = left_of(gap), gap[1] - gap[0]
    near, far = (start - gap[0]) @ normal, (end - gap[0]) @ normal
    apart = near * far < 0
    share = np.where(apart, near / np.where(apart, near - far, 1.0), 0.5)
    met = start + share[:, None] * (end - start)
    part = np.clip((met - gap[0]) @ along / (along @ along), MARGIN, 1 - MARGIN)
    return np.asarray(gap[0] + part[:, None] * along)


def _timed(found: Legs, points: NDArray[np.float64], *, speed: NDArray[np.float64]) -> Pieces:
    """Return the pieces of ways: standing first, then through the points at an even pace."""
    steps = np.diff(points, axis=1)
    length = np.hypot(steps[:, :, 0], steps[:, :, 1])
    total = length.sum(axis=1)
    given = found.to_s - found.from_s
    walk = np.minimum(given, np.maximum(total / speed[found.person], _CREEP_S))
    walk = np.where(total > 0, walk, 0.0)
    share = np.cumsum(length, axis=1) / np.maximum(total, 1e-9)[:, None]
    times = np.empty((len(total), points.shape[1] + 1))
    times[:, 0] = found.from_s
    times[:, 1] = found.to_s - walk
    times[:, 2:] = found.to_s[:, None] - (1 - share) * walk[:, None]
    times[:, -1] = found.to_s
    corners = np.concatenate([points[:, :1], points], axis=1)
    kept = np.diff(times, axis=1) > 0
    index = np.nonzero(kept)
    start, end = corners[:, :-1][kept], corners[:, 1:][kept]
    person = found.person[index[0]]
    return Pieces(
        person=person,
        level=found.level[index[0]],
        from_s=times[:, :-1][kept],
        to_s=times[:, 1:][kept],
        start=start,
        end=end,
        heading=_headings(person, end - start),
    )


def _headings(person: NDArray[np.int32], step: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the direction of each piece; who stands looks where they go next, or last went."""
    length = np.hypot(step[:, 0], step[:, 1])
    n = len(person)
    rows = np.arange(n)
    walks = length > 0
    following = np.minimum.accumulate(np.where(walks, rows, n)[::-1])[::-1]
    previous = np.maximum.accumulate(np.where(walks, rows, -1))
    ahead = (following < n) & (person[np.minimum(following, n - 1)] == person)
    behind = (previous >= 0) & (person[np.maximum(previous, 0)] == person)
    chosen = np.where(ahead, following, np.where(behind, previous, -1))
    found = np.tile([1.0, 0.0], (n, 1))
    known = chosen >= 0
    rows = chosen[known]
    found[known] = step[rows] / length[rows, None]
    return found
