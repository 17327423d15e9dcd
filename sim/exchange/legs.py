"""Everybody's way as legs, one from each change of cell to the next one of the same person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.exchange.places import of_people, places

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely
    from numpy.typing import NDArray

    from sim.exchange.area import Plane
    from sim.simulation.outcome import RunOutcome

MARGIN: Final = 0.1
"""Part of a gap on each side that nobody's way leads through."""


@dataclass(frozen=True, slots=True)
class Legs:
    """Legs, sorted by person and time. Where a leg ends where it starts, the person stands.

    Attributes:
        person: row of the person, shape ``(n,)``.
        level: row of the storey, shape ``(n,)``.
        from_s, to_s: when the leg begins and ends, seconds; the end belongs to the next one.
        start, end: its ends in plan coordinates, metres, shape ``(n, 2)``.
        space, into: rows of the spaces it leads from and into; ``into`` is -1 for outside.
        centre, centre_end: centres of the two cells, shape ``(n, 2)``.
    """

    person: NDArray[np.int32]
    level: NDArray[np.int32]
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    space: NDArray[np.int32]
    into: NDArray[np.int32]
    centre: NDArray[np.float64]
    centre_end: NDArray[np.float64]


def legs(
    outcome: RunOutcome, planes: Mapping[str, Plane], areas: Mapping[int, shapely.Polygon]
) -> Legs:
    """Return the legs of a run.

    Who changes the storey, or is carried or rides, stands until then. The last leg of those who
    left ends in their way out, at the time at which they passed it.

    Args:
        outcome: a run with its moves.
        planes: the storeys, by id.
        areas: walkable area of each storey, by its row.
    """
    moves = outcome.moves
    assert moves is not None
    order = np.lexsort((moves.time_s, moves.person))
    person, time, cell = moves.person[order], moves.time_s[order], moves.cell[order]
    last = np.append(person[1:] != person[:-1], True)[: len(order)]
    level = np.where(cell >= 0, moves.cell_level[cell], -1)

    rows = np.flatnonzero(cell >= 0)
    after = np.minimum(rows + 1, len(order) - 1)
    walks = ~last[rows] & (level[after] == level[rows])
    start = places(outcome, areas, order[rows])
    place = np.zeros((len(order), 2))
    place[rows] = start
    end = np.where(walks[:, None], place[after], start)
    space = moves.cell_space[cell[rows]]
    into = np.where(walks, moves.cell_space[cell[after]], space)
    centre = moves.cell_xy[cell[rows]]
    centre_end = np.where(walks[:, None], moves.cell_xy[cell[after]], centre)
    # The end of the run belongs to those who are still there.
    to_s = np.where(last[rows], np.nextafter(moves.end_s, np.inf), time[after])

    out_s = np.array([np.nan if t is None else t for t in outcome.people["out_s"]], dtype=float)
    leaves = ~last[rows] & (cell[after] < 0) & last[after] & np.isfinite(out_s[person[rows]])
    leaving = np.flatnonzero(leaves)
    to_s[leaving] = np.maximum(out_s[person[rows[leaving]]], time[rows[leaving]])
    threshold, storey = _ways_out(outcome, planes, person[rows[leaving]])
    through = storey == level[rows[leaving]]
    end[leaving[through]], into[leaving[through]] = threshold[through], -1
    found = Legs(
        person=person[rows],
        level=level[rows].astype(np.int32),
        from_s=time[rows],
        to_s=to_s,
        start=start,
        end=end,
        space=space,
        into=into.astype(np.int32),
        centre=centre,
        centre_end=centre_end,
    )
    started_s = [np.nan if t is None else t for t in outcome.people["started_s"]]
    return _standing_until(found, np.array(started_s, dtype=float)[found.person])


def _standing_until(legs: Legs, started_s: NDArray[np.float64]) -> Legs:
    """Return legs of which those that were under way when a person set out begin only then."""
    rows = np.flatnonzero((legs.from_s < started_s) & (started_s < legs.to_s))
    columns = {item.name: getattr(legs, item.name) for item in fields(Legs)}
    stands = {name: column[rows] for name, column in columns.items()}
    stands |= {"to_s": started_s[rows], "end": stands["start"], "into": stands["space"]}
    stands["centre_end"] = stands["centre"]
    from_s = legs.from_s.copy()
    from_s[rows] = started_s[rows]
    columns["from_s"] = from_s
    both = {name: np.concatenate([stands[name], column]) for name, column in columns.items()}
    order = np.lexsort((both["from_s"], both["person"]))
    return Legs(**{name: column[order] for name, column in both.items()})


def _ways_out(
    outcome: RunOutcome, planes: Mapping[str, Plane], person: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return where in their exit people are drawn, and the row of its storey, -1 for none."""
    site = outcome.site
    found, level = np.zeros((len(person), 2)), np.full(len(person), -1, dtype=np.int32)
    share = MARGIN + (1 - 2 * MARGIN) * of_people(outcome, "exchange.way-out")[person]
    names = np.array([str(name) for name in outcome.people["exit"]])[person]
    for name in np.unique(names):
        row = site.opening_index.get(str(name))
        if row is None:
            continue
        storey = site.spaces[site.space_index[site.openings[row].a]].level
        gap = planes[storey].gaps.get(row) if storey in planes else None
        if gap is not None:
            here = names == name
            found[here] = gap[0] + share[here, None] * (gap[1] - gap[0])
            level[here] = site.level_index[storey]
    return found, level
