"""Where a person is drawn in the cell they are in: a stateless hash, kept inside the walls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from sim.rng import Streams
from sim.simulation.plans import is_folded, onto_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.simulation.outcome import RunOutcome

_SHARE: Final = 0.8
"""Middle part of a cell that people are drawn in, so that they keep off its sides."""

_INSIDE_M: Final = 0.005
"""How far inside the area a point is put that would lie in a wall."""

_ASIDE_M: Final = 0.1
"""How far such a point is moved aside at most, before it is moved towards the cell's centre."""


def places(
    outcome: RunOutcome, areas: Mapping[int, shapely.Polygon], rows: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the point of every change of cell, metres, shape ``(n, 2)``.

    A person takes the same place in each cell, so that a way through many cells is a smooth line
    and neighbours walk beside each other. Who is there from the start begins where they were put.

    Args:
        outcome: a run with its moves.
        areas: walkable area of each storey, by its row.
        rows: rows of ``outcome.moves`` whose person is in a cell, shape ``(n,)``.
    """
    moves, population = outcome.moves, outcome.population
    assert moves is not None
    person, cell = moves.person[rows], moves.cell[rows]
    centre = moves.cell_xy[cell]
    place = np.stack([of_people(outcome, "exchange.place", draw=axis) for axis in (0, 1)], axis=1)
    offset = np.einsum("ni,nij->nj", (2 * place[person] - 1) * _SHARE, moves.cell_axes[cell])
    wanted: NDArray[np.float64] = centre + offset
    first = (moves.time_s[rows] == 0.0) & (population.space[person] == moves.cell_space[cell])
    wanted[first] = starts(outcome)[person[first]]
    level = moves.cell_level[cell]
    for row, area in areas.items():
        here = np.flatnonzero(level == row)
        wanted[here] = _kept_inside(area, wanted[here], centre[here])
    return wanted


def of_people(outcome: RunOutcome, stream: str, *, draw: int = 0) -> NDArray[np.float64]:
    """Return a number in (0, 1) for each person, the same in every program, ``(n_people,)``."""
    population, streams = outcome.population, Streams(outcome.seed)
    found = np.zeros(len(population))
    for group in population.groups:
        whose = population.rows_of_group[group.id]
        if whose.stop > whose.start:
            found[whose] = streams.uniform(
                stream, group=group.id, index=population.index[whose], draw=draw
            )
    return found


def starts(outcome: RunOutcome) -> NDArray[np.float64]:
    """Return where people were put at the start in plan coordinates, ``nan`` for later arrivals.

    Shape ``(n_people, 2)``, metres.
    """
    population, site = outcome.population, outcome.site
    xy = np.stack([population.x, population.y], axis=1)
    for row, space in enumerate(site.spaces):
        here = population.space == row
        if is_folded(space) and np.any(here):
            xy[here] = onto_plan(xy[here], space.outline, space.plan)
    return xy


def _kept_inside(
    area: shapely.Polygon, wanted: NDArray[np.float64], centre: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Move points that lie in walls: a little aside, or else towards the centre of their cell."""
    inner = area.buffer(-_INSIDE_M, join_style="mitre")
    # A point moved onto the rim of the inner area counts as inside.
    rim = area.buffer(-_INSIDE_M / 2, join_style="mitre")
    shapely.prepare([inner, rim])
    found = _nearest(inner, wanted, most_m=_ASIDE_M)
    for share in (0.5, 0.0):
        astray = np.flatnonzero(~shapely.contains_xy(rim, found))
        found[astray] = centre[astray] + share * (wanted[astray] - centre[astray])
    astray = np.flatnonzero(~shapely.contains_xy(rim, found))
    found[astray] = _nearest(inner, found[astray], most_m=np.inf)
    return found


def _nearest(
    inner: shapely.Geometry, points: NDArray[np.float64], *, most_m: float
) -> NDArray[np.float64]:
    """Return points, those outside of an area moved into it where that is not farther than said."""
    found = points.copy()
    astray = np.flatnonzero(~shapely.contains_xy(inner, found))
    if len(astray):
        lines = shapely.shortest_line(inner, shapely.points(found[astray]))
        near = shapely.length(lines) <= most_m
        found[astray[near]] = shapely.get_coordinates(lines)[::2][near]
    return found
