"""What each way out of an area costs those in it: walking, queuing, smoke, what others do.

Pure functions on arrays, one row a person and one column a way out (an opening of the area):

* time = the longer of walking to the way out and waiting there for those ahead, then the rest of
  the way; those ahead are counted only where the way out is in sight, else the queue is unknown;
* a metre in smoke or water counts as often as it takes longer there;
* somebody who follows others takes a way for shorter the more of those in sight head for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far people are from the ways out of the one area they are in.

    Attributes:
        openings: rows of the openings that lead out, ``(n_out,)``.
        metres: distance to each from where a person is, ``(n, n_out)``.
        left_m: from there on to where they want to get, ``(n, n_out)``; ``inf`` for no way.
        sees: whether the person sees it, ``(n, n_out)``.
    """

    openings: Longs
    metres: Floats
    left_m: Floats
    sees: NDArray[np.bool_]

    def at(self, places: Longs) -> Outlook:
        """Return the outlook of some of the rows, in their order."""
        return Outlook(self.openings, self.metres[places], self.left_m[places], self.sees[places])


@dataclass(frozen=True, slots=True)
class Onward:
    """What lies beyond a way out, by the ways out of the next area.

    Attributes:
        columns: columns of the next area's openings, ``(n,)``.
        metres: distance to each from the way out, ``(n,)``.
        left_m: from there on, ``(n,)``.
    """

    columns: Longs
    metres: Floats
    left_m: Floats


def outlook(walkable: Walkable, area: int, cells: Longs, after_m: Floats) -> Outlook:
    """Return how far it is from cells of an area by each way out of it.

    Args:
        walkable: the ground.
        area: number of the area.
        cells: a cell of that area for each person, ``(n,)``.
        after_m: what is left after each of the area's ways out, in their order, ``(n_ways,)`` or
            ``(n, n_ways)``.
    """
    ways = walkable.portals.ways_of_area[area]
    entries = walkable.near.ptr[cells][:, None] + np.arange(len(ways))
    near = walkable.near.metres[entries]
    straight = walkable.near.is_straight(cells[:, None], np.arange(len(ways)))
    left = np.broadcast_to(after_m, near.shape)
    opening = walkable.portals.way_opening[ways].astype(np.int64)
    openings = np.unique(opening)
    shape = (len(cells), len(openings))
    metres, left_m = np.full(shape, np.inf), np.full(shape, np.inf)
    sees = np.zeros(shape, dtype=np.bool_)
    for column, row in enumerate(openings.tolist()):
        pieces = np.nonzero(opening == row)[0]
        best = pieces[np.argmin((near + left)[:, pieces], axis=1)]
        each = np.arange(len(cells))
        metres[:, column], left_m[:, column] = near[each, best], left[each, best]
        sees[:, column] = straight[:, pieces].any(axis=1)
    return Outlook(openings, metres, left_m, sees)


def headed(view: Outlook) -> Longs:
    """Return the column of the way out each person takes as things stand, -1 for none."""
    total = view.metres + view.left_m
    if not total.shape[1]:
        return np.full(len(total), -1, dtype=np.int64)
    best = np.argmin(total, axis=1)
    return np.where(np.isfinite(total[np.arange(len(total)), best]), best, -1)


def ahead_of(metres: Floats, of_all_m: Floats, bound: Longs, own: Longs) -> Floats:
    """Return how many of those bound for each way out are nearer to it than a person.

    Those as near as the person count half.

    Args:
        metres: distance of each person who looks to each way out, ``(n, n_out)``.
        of_all_m: the same of everybody in the area, ``(m, n_out)``.
        bound: which way out each of everybody is bound for, -1 for none, ``(m,)``.
        own: which way out those who look are bound for, ``(n,)``; nobody counts themselves.
    """
    ahead = np.zeros(metres.shape)
    for column in range(metres.shape[1]):
        there = np.sort(of_all_m[bound == column, column])
        mine = metres[:, column]
        low = np.searchsorted(there, mine, side="left")
        high = np.searchsorted(there, mine, side="right")
        ahead[:, column] = 0.5 * (low + high - (own == column))
    return ahead


def seconds(view: Outlook, *, walk_s: Floats, ahead: Floats, flow: Floats, speed: Floats) -> Floats:
    """Return the time by each way out, ``(n, n_out)``.

    Args:
        view: how far people are from the ways out.
        walk_s: time to walk to each way out, ``(n, n_out)``.
        ahead: how many are ahead of each person at each way out, ``(n, n_out)``.
        flow: what each way out lets through, 1/s, ``(n_out,)``; ``inf`` for no limit.
        speed: free walking speeds, m/s, ``(n,)``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        queue = np.where(view.sees & (ahead > 0), ahead / flow, 0.0)
    return np.asarray(np.maximum(walk_s, queue) + view.left_m / speed[:, None])


def seen_beyond(
    cost: Floats,
    column: int,
    *,
    here_s: Floats,
    onward: Onward,
    queue_s: Floats,
    sees: NDArray[np.bool_],
    speed: Floats,
) -> None:
    """Raise the time by an open way out for those who see through it how long people wait beyond.

    Args:
        cost: times, ``(n, n_out)``; the column is overwritten for those who see.
        column: the way out.
        here_s: time until a person is through it, ``(n,)``.
        onward: what lies beyond.
        queue_s: time in which those bound for each way out of the next area pass it, by column.
        sees: who sees through, ``(n,)``.
        speed: free walking speeds, m/s, ``(n,)``.
    """
    if not len(onward.columns) or not sees.any():
        return
    at = here_s[:, None] + onward.metres / speed[:, None]
    total = np.maximum(at, queue_s[onward.columns]) + onward.left_m / speed[:, None]
    cost[sees, column] = np.maximum(cost[sees, column], total.min(axis=1)[sees])


def swayed(
    cost: Floats, *, taking: Floats, own: Longs, sees: NDArray[np.bool_], weight: Floats
) -> Floats:
    """Return the times as they look to people who go by what others do.

    Args:
        cost: times, ``(n, n_out)``.
        taking: people bound for each way out, or gone by it of late, ``(n_out,)``.
        own: the way out each person is bound for, -1 for none, ``(n,)``; nobody follows themselves.
        sees: whether each person sees each way out.
        weight: by how much a way looks shorter that everybody takes; 0 for those who do not care.
    """
    others = np.where(sees, taking[None, :], 0.0)
    bound = np.nonzero(own >= 0)[0]
    others[bound, own[bound]] = np.maximum(others[bound, own[bound]] - 1.0, 0.0)
    total = others.sum(axis=1, keepdims=True)
    share = np.divide(others, total, out=np.zeros_like(others), where=total > 0)
    return np.asarray(cost * (1.0 - weight[:, None] * share))


def without_refused(cost: Floats, refused: NDArray[np.bool_]) -> Floats:
    """Return the times with those of refused ways put aside, where there is another way.

    Args:
        cost: times, ``(n, n_out)``.
        refused: which ways people refuse, ``(n, n_out)``.
    """
    kept = np.where(refused, np.inf, cost)
    some = np.isfinite(kept).any(axis=1, keepdims=True)
    return np.where(some, kept, cost)


@dataclass(frozen=True, slots=True)
class Hold:
    """How firmly people keep to the way they have chosen.

    Attributes:
        free: who has not chosen here yet, and takes the quickest, ``(n,)``.
        gain: least gain for which the others change, as a share of the time by their own way.
        least_s: least gain, seconds.
    """

    free: NDArray[np.bool_]
    gain: float
    least_s: float


def better(cost: Floats, own: Longs, hold: Hold) -> Longs:
    """Return the way out each person wants now; their own unless another is clearly quicker.

    Args:
        cost: times, ``(n, n_out)``.
        own: the way out each is bound for, -1 for none, ``(n,)``.
        hold: how firmly they keep to it.
    """
    best = np.argmin(cost, axis=1)
    quickest = cost[np.arange(len(cost)), best]
    clear = _gains(cost, own, quickest, hold)
    return np.where(clear & np.isfinite(quickest), best, own)


def _gains(cost: Floats, own: Longs, other: Floats, hold: Hold) -> NDArray[np.bool_]:
    """Return for whom another time is so much less than that by their own way that they change."""
    now = np.where(own >= 0, cost[np.arange(len(cost)), own], np.inf)
    with np.errstate(invalid="ignore"):
        needed = np.where(hold.free, 0.0, np.maximum(hold.gain * now, hold.least_s))
        return np.asarray(np.isinf(now) | (now - other > needed))


def not_all_at_once(
    cost: Floats,
    own: Longs,
    wanted: Longs,
    hold: Hold,
    *,
    view: Outlook,
    walk_s: Floats,
    ahead: Floats,
    flow: Floats,
) -> Longs:
    """Return what those who would change at the same moment do when they see each other change.

    Each reckons with those of them who are nearer to the way they would change to.

    Args:
        cost: times, ``(n, n_out)``.
        own: the way out each is bound for, -1 for none, ``(n,)``.
        wanted: the way out each would change to.
        hold: how firmly they keep to theirs.
        view: how far people are from the ways out.
        walk_s: time to walk to each way out, ``(n, n_out)``.
        ahead: people ahead at each way out, ``(n, n_out)``.
        flow: what each way out lets through, 1/s, ``(n_out,)``.
    """
    chosen = wanted.copy()
    for column in range(cost.shape[1]):
        movers = np.nonzero((chosen == column) & (own != column) & view.sees[:, column])[0]
        if not len(movers) or not 0 < flow[column] < np.inf:
            continue
        order = movers[np.argsort(view.metres[movers, column], kind="stable")]
        queue = (ahead[order, column] + np.arange(len(order))) / flow[column]
        alone = np.maximum(walk_s[order, column], ahead[order, column] / flow[column])
        added = np.maximum(walk_s[order, column], queue) - alone
        theirs = Hold(hold.free[order], hold.gain, hold.least_s)
        still = _gains(cost[order], own[order], cost[order, column] + added, theirs)
        chosen[order[~still]] = own[order[~still]]
    return chosen
