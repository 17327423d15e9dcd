"""Where the lines of a ground's lattice lie: along its walls, evenly spaced in between.

A lattice that began at a corner and went on in equal steps would leave slivers of ground along
every wall that is off its steps, and results would hang on where a corner lies. Lines therefore
pass through the walls, the longest first, as long as they stay a patch apart; between them a
patch is as near to the wanted side as even division allows. The lattice is turned as most of the
walls are, so a building drawn askew is cut like one drawn straight.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NEAREST = 1 / math.sqrt(2.0)
"""Lines of walls keep at least this share of a patch's side: even division cannot do better."""
FEWER = 1.01
"""In flights of two numbers of parts the smaller is taken up to this many times halfway."""
_SAME_M = 1e-3
"""Walls this close to one line lie on it."""
_SAME_DEG = 0.5
"""Walls whose directions differ by less are parallel."""
_DIGITS = 7


def turn_of(edges: Floats) -> float:
    """Return the direction of most of the walls, radians in (-pi/4, pi/4]; 0 for none.

    Args:
        edges: ends of the walls, metres, shape ``(n_edges, 4)``.
    """
    dx, dy = edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]
    length = np.hypot(dx, dy)
    degrees = np.degrees(np.arctan2(dy, dx)) % 90.0
    bins = np.round(degrees / _SAME_DEG).astype(np.int64) % round(90.0 / _SAME_DEG)
    total = np.bincount(bins, weights=length, minlength=round(90.0 / _SAME_DEG))
    if not len(total) or total.max() <= 0.0:
        return 0.0
    # Of directions that nearly as many walls have the one nearest to the axes is taken.
    most = np.nonzero(total >= total.max() * (1.0 - 1e-6))[0]
    turned = most * _SAME_DEG
    best = int(most[np.argmin(np.minimum(turned, 90.0 - turned))])
    mine = bins == best
    # Not the middle of the bin but the mean of the walls in it, taken on the circle of 90 degrees.
    angle = np.radians(degrees[mine]) * 4.0
    mean = (
        math.atan2(
            float((length[mine] * np.sin(angle)).sum()), float((length[mine] * np.cos(angle)).sum())
        )
        / 4.0
    )
    return 0.0 if abs(mean) < math.radians(1e-4) else mean


def lines_between(
    low: float,
    high: float,
    walls: Floats,
    weights: Floats,
    side_m: float,
    *,
    fewer: float = 1.0,
) -> Floats:
    """Return the coordinates of lattice lines from one side of a ground to the other.

    Args:
        low: where the ground begins, metres.
        high: where it ends.
        walls: coordinates of walls that run along the lines, shape ``(n,)``.
        weights: their lengths, metres.
        side_m: wanted distance of the lines.
        fewer: see :func:`divisions`.
    """
    kept = [low, high]
    for at in _by_weight(walls, weights, middle=(low + high) / 2):
        if min(abs(at - other) for other in kept) >= _NEAREST * side_m - _SAME_M:
            kept.append(at)
    kept.sort()
    parts = [
        np.linspace(start, stop, divisions(stop - start, side_m, fewer=fewer) + 1)[:-1]
        for start, stop in pairwise(kept)
    ]
    return np.concatenate([*parts, [high]])


def divisions(length_m: float, side_m: float, *, fewer: float = 1.0) -> int:
    """Return into how many even parts a length falls, so that they are nearest to a side by ratio.

    Args:
        length_m: the length.
        side_m: wanted side of the parts.
        fewer: the smaller of two numbers is taken up to this many times the length halfway between
            them. Whoever walks along a stair crosses every line of it, so in flights
            (:data:`FEWER`) the smaller of two numbers about as near saves time.
    """
    ratio = length_m / side_m
    whole = max(1, math.floor(ratio + 1e-9))
    # Halfway by ratio between n and n + 1 parts lies the root of their product.
    return whole + (ratio > fewer * math.sqrt(whole * (whole + 1.0)) + 1e-9)


def divided(
    lines: Floats, side_m: float, *, fewer: float = 1.0
) -> tuple[Floats, NDArray[np.int64]]:
    """Return finer lines between lattice lines, and the gap of the lattice each of them begins in.

    Args:
        lines: lattice lines, shape ``(n + 1,)``.
        side_m: wanted distance of the finer lines.
        fewer: see :func:`divisions`.

    Returns:
        The finer lines, ``(m + 1,)``, and the number of the coarse gap of each fine one, ``(m,)``.
    """
    counts = [divisions(gap, side_m, fewer=fewer) for gap in np.diff(lines).tolist()]
    parts = [
        np.linspace(start, stop, n + 1)[:-1]
        for start, stop, n in zip(lines, lines[1:], counts, strict=False)
    ]
    fine = np.concatenate([*parts, lines[-1:]])
    return fine, np.repeat(np.arange(len(counts)), counts)


def _by_weight(walls: Floats, weights: Floats, *, middle: float) -> list[float]:
    """Return the distinct coordinates of walls, those with most wall on them first.

    Of equal ones the outer goes first, so that a mirrored ground has mirrored lines.
    """
    if not len(walls):
        return []
    order = np.argsort(walls, kind="stable")
    at, length = walls[order], weights[order]
    group = np.concatenate([[0], np.cumsum(np.diff(at) > _SAME_M)])
    total = np.bincount(group, weights=length)
    mean = np.bincount(group, weights=length * at) / np.maximum(total, 1e-12)
    outer = -np.round(np.abs(mean - middle), _DIGITS)
    return [float(m) for m in mean[np.lexsort((mean, outer, -np.round(total, _DIGITS)))]]
