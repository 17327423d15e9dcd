"""Fewer legs: what a person walks in a short while is one straight line, where walls allow it.

Cells are squares, so a slanting way through them is a staircase, longer than what was walked.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from sim.exchange.legs import Legs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

WHILE_S: Final = 2.0
"""About as long, in seconds, as what becomes one line."""

_LAST: Final = ("to_s", "end", "into", "centre_end")


def straightened(legs: Legs, areas: Mapping[int, shapely.Polygon]) -> Legs:
    """Return legs of which those walked in one go are one, where its straight line stays inside.

    Args:
        legs: legs, sorted by person and time.
        areas: walkable area of each storey, by its row.
    """
    if not len(legs.person):
        return legs
    first = np.flatnonzero(_begins(legs))
    last = np.append(first[1:], len(legs.person)) - 1
    straight = last > first
    for level, area in areas.items():
        rows = np.flatnonzero(straight & (legs.level[first] == level))
        ends = np.stack([legs.start[first[rows]], legs.end[last[rows]]], axis=1)
        shapely.prepare(area)
        straight[rows] = shapely.covers(area, shapely.linestrings(ends))
    kept = np.ones(len(legs.person), dtype=np.bool_)
    inner = np.repeat(straight, last - first + 1)
    kept[inner] = False
    kept[first] = True
    columns: dict[str, NDArray[Any]] = {
        item.name: getattr(legs, item.name).copy() for item in fields(Legs)
    }
    for name in _LAST:
        columns[name][first[straight]] = columns[name][last[straight]]
    return Legs(**{name: column[kept] for name, column in columns.items()})


def _begins(legs: Legs) -> NDArray[np.bool_]:
    """Return which legs begin a new line, shape ``(n,)``.

    A walk without a stop is divided evenly, so that no line is much shorter than the others.
    """
    walked = np.any(legs.start != legs.end, axis=1) & (legs.to_s - legs.from_s <= WHILE_S)
    starts = np.ones(len(walked), dtype=np.bool_)
    starts[1:] = (
        (legs.person[1:] != legs.person[:-1])
        | (legs.level[1:] != legs.level[:-1])
        | ~walked[1:]
        | ~walked[:-1]
    )
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(walked)) - 1
    walk = np.cumsum(starts) - 1
    begun, long = legs.from_s[first], legs.to_s[last] - legs.from_s[first]
    parts = np.maximum(1.0, np.round(long / WHILE_S))
    share = (legs.from_s - begun[walk]) / np.maximum(long, 1e-9)[walk]
    part = np.floor(share * parts[walk] + 1e-9)
    starts[1:] |= part[1:] != part[:-1]
    return starts
