"""How far people are from the ways out of their space, where they stand and not from their cell.

A cell knows the corner at which its way to an opening turns first. People of the cell walk round
the same corner, from where they stand; where the opening is in sight they go straight to the point
of it that is nearest: to themselves where all ways of the space are straight, else to their cell.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.building.kernels.geodesic import clamp_to_segment
from sim.kernel import inlined, stepping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Cells = NDArray[np.signedinteger[Any]]

_TINY_M = 1e-9
"""Allowance for rounding."""


class WaysOut(NamedTuple):
    """The ways out of the space of each cell, see ``sim.world.near.Near``, and where things are.

    Attributes:
        x: centres of the cells, ``(n_cells,)``.
        y: the same.
        segment: ends of the openings that ways pass, ``(n_ways, 4)``.
    """

    ptr: Ints
    metres: Floats
    ways: Ints
    first: Ints
    turns: Ints
    left_out: Ints
    x: Floats
    y: Floats
    segment: Floats


class Stand(NamedTuple):
    """Where people stand: position in metres, and cell, ``(n_people,)`` each."""

    x: Floats
    y: Floats
    cell: Cells


@inlined
def _apart(px, py, qx, qy):
    """Return the distance between two points; ``math.hypot`` differs between numba and Python."""
    return math.sqrt((px - qx) * (px - qx) + (py - qy) * (py - qy))


@inlined
def _metres(n, px, py, cell, column):
    """Return how far a point of a cell is from a way out of its space."""
    ax, ay, bx, by = n.segment[n.ways[n.first[cell] + column]]
    if n.left_out[cell] < 0:  # all ways are straight
        tx, ty = clamp_to_segment(px, py, ax, ay, bx, by)
        return _apart(px, py, tx, ty)
    turn = n.turns[n.ptr[cell] + column - n.left_out[cell]]
    if turn >= 0:
        rest = n.metres[n.ptr[turn] + column]
        return _apart(px, py, n.x[turn], n.y[turn]) + rest
    at = -1 - turn
    tx, ty = clamp_to_segment(n.x[at], n.y[at], ax, ay, bx, by)
    return _apart(px, py, tx, ty)


@stepping
def least(n: WaysOut, s: Stand, people: Longs, way_m: Floats, found: Floats) -> None:
    """Find how far people are from a goal, ``inf`` for no way.

    From where a person stands a way is longer or shorter than from the middle of their cell by at
    most their distance from that middle: ways that can therefore not be the shortest are passed
    over.

    Args:
        n, s: the ways out, and where people stand.
        people: rows of people, shape ``(n,)``.
        way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
        found: metres; overwritten, shape ``(n,)``.
    """
    for i in range(people.shape[0]):
        person = people[i]
        px, py, cell = s.x[person], s.y[person], s.cell[person]
        aside = _apart(px, py, n.x[cell], n.y[cell]) + _TINY_M
        best = np.inf
        for column in range(n.ptr[cell + 1] - n.ptr[cell]):
            after = way_m[n.ways[n.first[cell] + column]]
            if n.metres[n.ptr[cell] + column] + after - aside < best:
                best = min(best, _metres(n, px, py, cell, column) + after)
        found[i] = best


@stepping
def every(n: WaysOut, s: Stand, people: Longs, way: Ints, found: Floats) -> None:
    """Find how far people are from each way out of their space.

    Args:
        n, s: the ways out, and where people stand.
        people: rows of people.
        way: the ways out of the space of the first, of the second, ...; overwritten.
        found: metres, ``inf`` where there is no way; overwritten, of the same shape.
    """
    entry = 0
    for i in range(people.shape[0]):
        person = people[i]
        cell = s.cell[person]
        for column in range(n.ptr[cell + 1] - n.ptr[cell]):
            way[entry] = n.ways[n.first[cell] + column]
            found[entry] = np.inf
            if way[entry] < n.segment.shape[0]:
                found[entry] = _metres(n, s.x[person], s.y[person], cell, column)
            entry += 1
