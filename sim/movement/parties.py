"""Who belongs to whom: the parties of a run as arrays, sorted by party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.parameters import Parameters
    from sim.people.model import Group, Population


@dataclass(frozen=True, slots=True)
class Parties:
    """The members of all parties of two or more, and what holds for each party.

    Attributes:
        rows: rows of the members, by party, shape ``(n_members,)``.
        of: party of each member, counted from 0, likewise.
        leads: who leads their party, likewise.
        last: whose leader goes behind them all, likewise.
        steps: who can take stairs alone, likewise.
        planned: whom the plan lets go by an event of its own, likewise.
        starts: where each party begins among the members, shape ``(n_parties,)``.
        ends: where it ends, likewise.
        within_m: how far the last may fall behind, metres, likewise.
        gathers: who wait for each other before they set out, likewise.
        place: place of each person among the members, -1 for none, shape ``(n_people,)``.
        routed: group by whose route a leader goes who has none of their own: that of the party,
            ``None`` for no route, shape ``(n_parties,)``.
    """

    rows: NDArray[np.int64]
    of: NDArray[np.int64]
    leads: NDArray[np.bool_]
    last: NDArray[np.bool_]
    steps: NDArray[np.bool_]
    planned: NDArray[np.bool_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    within_m: NDArray[np.float64]
    gathers: NDArray[np.bool_]
    place: NDArray[np.int32]
    routed: tuple[Group | None, ...] = ()


def parties_of(population: Population, parameters: Parameters = LITERATURE) -> Parties:
    """Return the parties of a population."""
    counts = np.bincount(population.party[population.party >= 0], minlength=1)
    together = (population.party >= 0) & (counts[population.party] > 1)
    rows = np.nonzero(together)[0]
    rows = rows[np.argsort(population.party[rows], kind="stable")]
    _, starts, of = np.unique(population.party[rows], return_index=True, return_inverse=True)
    of, ends = of.ravel(), np.append(starts[1:], len(rows)) if len(starts) else starts
    place = np.full(len(population), -1, dtype=np.int32)
    place[rows] = np.arange(len(rows))
    leads = population.leads[rows]
    within, gathers = np.empty(len(starts)), np.empty(len(starts), dtype=np.bool_)
    last = np.zeros(len(rows), dtype=np.bool_)
    by_event = np.array([group.release_after != "" for group in population.groups], dtype=np.bool_)
    planned = by_event[population.group[rows]]
    climbs = np.array([group.profile.stairs for group in population.groups], dtype=np.bool_)
    steps = climbs[population.group[rows]]
    routed: list[Group | None] = []
    within_m, file_m = parameters.values("people.party.within", "people.party.file")
    for party, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own = rows[start:end][~leads[start:end]]
        groups = [population.groups[number] for number in population.group[own].tolist()]
        # Those who join others do as these have it.
        group = next(group for group in groups if group.together and not group.together.joins)
        rules = group.together
        assert rules is not None
        usual = within_m + file_m * (end - start)
        within[party] = usual if rules.within_m is None else rules.within_m
        # Whoever has stops to make arrives at them one by one, and goes on one by one.
        gathers[party] = rules.gather and not group.visits
        last[start:end] = rules.leader_last
        first = rows[start:end][leads[start:end]]
        free = all(not _has_route(population.groups[population.group[row]]) for row in first)
        routed.append(group if len(first) and free and _has_route(group) else None)
    return Parties(
        rows, of, leads, last, steps, planned, starts, ends, within, gathers, place, tuple(routed)
    )


def _has_route(group: Group) -> bool:
    """Return whether a group was told by which exit or through what to leave."""
    return bool(group.assigned_exit or group.route_via)
