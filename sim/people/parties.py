"""Parties: people of a group who keep together, and who of others leads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.people.model import Group, Population
    from sim.rng import Streams

_ORDER = 10
"""Bits of each coordinate on the curve along which people of a space are put in order."""


def party_numbers(group: Group, space: NDArray[np.int64], streams: Streams) -> NDArray[np.int32]:
    """Return the party of each member of a group, counted from 0; -1 for those in none.

    Parties are cut from the members in order: the first so many, the next so many. People who
    arrive later are in parties of their own where a size is given, and in none otherwise.

    Args:
        group: the group.
        space: row of the start space of each member, -1 for those who arrive, shape ``(n,)``.
        streams: the random numbers of the run.
    """
    together, n = group.together, len(space)
    numbers = np.full(n, -1, dtype=np.int32)
    if together is None or not n:
        return numbers
    if together.joins:
        return numbers
    present = space >= 0
    if together.size is None:
        if together.by_space:
            changes = np.concatenate([[False], space[1:] != space[:-1]])
            numbers[:] = np.cumsum(changes)
        else:
            numbers[:] = 0
        numbers[~present] = -1
        return numbers
    # No more parties than people: each has one of them at least.
    drawn = streams.uniform("people.party", group=group.id, index=np.arange(n))
    sizes = np.maximum(1, np.rint(together.size.ppf(drawn))).astype(np.int64)
    first, last = 0, 0
    for part in (int(present.sum()), int(n - present.sum())):
        ends = np.cumsum(sizes[last:])
        places = np.arange(part)
        numbers[first : first + part] = last + np.searchsorted(ends, places, side="right")
        if part:
            last = int(numbers[first + part - 1]) + 1
        first += part
    return numbers


def neighbours(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return an order of points in which each is near the one before (along Hilbert's curve).

    Args:
        x: abscissae, metres, shape ``(n,)``.
        y: ordinates, likewise.
    """
    side = 2**_ORDER
    extent = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    u = np.minimum(((x - x.min()) / extent * side).astype(np.int64), side - 1)
    v = np.minimum(((y - y.min()) / extent * side).astype(np.int64), side - 1)
    along = np.zeros(len(x), dtype=np.int64)
    half = side // 2
    while half:
        right, upper = (u & half) > 0, (v & half) > 0
        along += half * half * ((3 * right) ^ upper)
        # Turn the quarter so that the curve enters and leaves it where it should.
        flip = ~upper & right
        u, v = np.where(flip, side - 1 - u, u), np.where(flip, side - 1 - v, v)
        u, v = np.where(~upper, v, u), np.where(~upper, u, v)
        half //= 2
    return np.argsort(along, kind="stable")


def join(population: Population) -> None:
    """Let people join the parties of another group, and stand beside them.

    Those of one space are given out over the parties that have somebody in it, one after the
    other; where nobody of that group is, they belong to nobody.
    """
    groups = {group.id: row for row, group in enumerate(population.groups)}
    for row, group in enumerate(population.groups):
        if group.together is None or group.together.joins not in groups:
            continue
        hosts = population.group == groups[group.together.joins]
        hosts &= (population.party >= 0) & (population.space >= 0)
        for space in np.unique(population.space[(population.group == row)]).tolist():
            here = np.nonzero(hosts & (population.space == space))[0]
            parties, first = np.unique(population.party[here], return_index=True)
            comers = np.nonzero((population.group == row) & (population.space == space))[0]
            if not len(parties):
                continue
            place = np.arange(len(comers)) % len(parties)
            population.party[comers] = parties[place]
            beside = here[first[place]]
            population.x[comers], population.y[comers] = population.x[beside], population.y[beside]


def leaders(population: Population) -> dict[int, int]:
    """Return the row of the person who leads each party that has a leader, by party.

    The leader is somebody of the role or group named, who leads no other party: from the space of
    the party if there is one, else the first that is left.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    wanted: list[tuple[int, str]] = []
    for group in population.groups:
        if group.together is None or not group.leader:
            continue
        rows = np.arange(len(population))[population.rows_of_group[group.id]]
        parties = population.party[rows]
        wanted += [(int(party), group.leader) for party in np.unique(parties[parties >= 0])]
    candidates: dict[str, list[int]] = {}
    for _, name in wanted:
        if name not in candidates:
            candidates[name] = _called(population, name)
    spaces: dict[int, set[int]] = {}
    for row in np.nonzero(population.party >= 0)[0].tolist():
        spaces.setdefault(int(population.party[row]), set()).add(int(population.space[row]))
    for same_space in (True, False):
        for party, name in wanted:
            if party in found:
                continue
            for row in candidates[name]:
                near = int(population.space[row]) in spaces[party]
                if row not in taken and (near or not same_space):
                    found[party] = row
                    taken.add(row)
                    break
    return found


def _called(population: Population, name: str) -> list[int]:
    """Return the rows of people of a role or group who are there at the start and in no party."""
    rows: list[int] = []
    for group in population.groups:
        if name in (group.role, group.id):
            mine = range(*population.rows_of_group[group.id].indices(len(population)))
            rows += [
                row for row in mine if population.party[row] < 0 and population.space[row] >= 0
            ]
    return rows
