"""Parties before they set out: everybody waits for the last, or goes to where the last one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim, under_way
from sim.parameters import LITERATURE
from sim.world.fields import Goal
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.parties import Parties
    from sim.parameters import Parameters

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Rows = NDArray[np.int64]


def by_route(crowd: CrowdCore, parties: Parties, party: int) -> bool:
    """Let the leader of a party who has no route of their own want to leave by that of the party.

    Args:
        crowd: the crowd.
        parties: who belongs to whom.
        party: the party, counted from 0.

    Returns:
        Whether that is so; not where somebody told the leader another way.
    """
    own = slice(parties.starts[party], parties.ends[party])
    leaders = parties.rows[own][parties.leads[own]]
    group = parties.routed[party]
    if group is None or crowd.route_goals.instructed[leaders].any():
        return False
    crowd.route_goals.want_out(leaders, group)
    return True


class Gathering:
    """Holds those who are told to leave until their party is complete.

    A party is complete when everybody of it who heard the alarm is ready. Those who are led get
    ready together: when their leader is, and half of them would be by themselves. Those who start
    in other spaces then come to the leader, or else to whoever was ready last, and all set out
    together.
    Nobody waits longer than a while after the last one was ready.

    Args:
        parties: who belongs to whom.
        parameters: numbers of the model.

    Attributes:
        is_busy: parties that gather just now, ``(n_parties,)``.
    """

    def __init__(self, parties: Parties, parameters: Parameters = LITERATURE) -> None:
        self._parties = parties
        n = len(parties.starts)
        self.is_busy = np.zeros(n, dtype=np.bool_)
        self._is_done = ~parties.gathers
        self._meeting = np.full(n, -1, dtype=np.int64)
        self._ready_s = np.full(len(parties.rows), np.inf)
        self._follows = np.zeros(len(parties.rows), dtype=np.bool_)
        self._until_s = np.full(n, np.inf)
        self._usual_s: Floats | None = None
        self._patience_s = parameters.value("people.party.patience")

    @property
    def waits(self) -> bool:
        """Whether somebody who was told to leave still waits for others."""
        return bool(self.is_busy.any() or self._follows.any())

    def hold(self, rows: Rows, times: Floats) -> Floats:
        """Return when people set out who are told to leave: not yet, where a party gathers.

        Args:
            rows: rows of people, shape ``(n,)``.
            times: when each would set out alone, seconds, likewise.
        """
        parties = self._parties
        place = parties.place[rows]
        held = place >= 0
        held[held] = ~self._is_done[parties.of[place[held]]]
        if not held.any():
            return times
        self._ready_s[place[held]] = times[held]
        self.is_busy[parties.of[place[held]]] = True
        return np.where(held, np.inf, times)

    def look(self, crowd: CrowdCore) -> None:
        """Let parties meet that are complete, and those set out that have met."""
        self._fall_in(crowd)
        if not self.is_busy.any():
            return
        parties, people = self._parties, crowd.world.people
        rows, of = parties.rows, parties.of
        phase = people.phase[rows]
        here = self.is_busy[of] & (people.harm[rows] < Harm.INCAPACITATED)
        here &= (phase == Phase.WAITING) | under_way(phase)
        told = here & np.isfinite(self._ready_s)
        waited_for = told & ~people.stuck[rows]
        ready_s = self._ready_by_word(waited_for, crowd.world.population.pre_movement_s[rows])
        due_s = self._greatest(np.where(waited_for, ready_s, -np.inf))
        late = crowd.now >= due_s + self._patience_s
        expected = here & ~told & np.isfinite(people.alerted_s[rows])
        # Whom the plan lets go later is waited for as long as the plan has it.
        complete = self.is_busy & (~self._any(expected) | late)
        complete &= ~self._any(expected & parties.planned)
        space = people.space[rows].astype(np.float64)
        apart = self._greatest(np.where(waited_for, space, -np.inf)) > -self._greatest(
            np.where(waited_for, -space, -np.inf)
        )
        coming = self._any(waited_for & (phase != Phase.WAITING))
        go = complete & ((~apart & ~coming) | late)
        meet = complete & apart & ~go & (self._meeting < 0)
        if meet.any():
            self._meet(crowd, meet[of] & waited_for, space)
        if go.any():
            self._set_out(crowd, go[of] & told, np.maximum(due_s, crowd.now))
            self.is_busy &= ~go
            self._is_done |= go

    def _ready_by_word(self, waited_for: Flags, own_s: Floats) -> Floats:
        """Return when members are ready: those who are led, when half of them would be alone.

        Args:
            waited_for: members who heard the alarm, ``(n_members,)``.
            own_s: how long each would take alone from being told, seconds, likewise.
        """
        parties = self._parties
        if self._usual_s is None:
            in_order = own_s[np.lexsort((own_s, parties.of))]
            self._usual_s = in_order[(parties.starts + parties.ends - 1) // 2]
        led = self._any(parties.leads & waited_for)[parties.of] & ~parties.leads
        told_s = self._ready_s - own_s
        return np.where(led, told_s + self._usual_s[parties.of], self._ready_s)

    def _any(self, flags: Flags) -> Flags:
        """Return of which parties at least one member is flagged, shape ``(n_parties,)``."""
        return np.asarray(np.logical_or.reduceat(flags, self._parties.starts))

    def _greatest(self, values: Floats) -> Floats:
        """Return the greatest value of each party, shape ``(n_parties,)``."""
        return np.asarray(np.maximum.reduceat(values, self._parties.starts))

    def _meet(self, crowd: CrowdCore, members: Flags, space: Floats) -> None:
        """Send members to the space of their leader, or of whoever was ready last."""
        parties = self._parties
        places = np.nonzero(members)[0]
        order = np.lexsort((self._ready_s[places], parties.leads[places], parties.of[places]))
        ordered = places[order]
        ends = np.append(np.nonzero(np.diff(parties.of[ordered]))[0], len(ordered) - 1)
        host = ordered[ends]
        self._meeting[parties.of[host]] = space[host].astype(np.int64)
        for target in np.unique(self._meeting[parties.of[host]]).tolist():
            walkers = places[
                (self._meeting[parties.of[places]] == target) & (space[places] != target)
            ]
            rows = parties.rows[walkers]
            crowd.route_goals.wish(rows.astype(np.int32), Goal(space=target))
            aim(crowd, rows)
            crowd.schedule(rows, np.maximum(self._ready_s[walkers], crowd.now))

    def _set_out(self, crowd: CrowdCore, members: Flags, times: Floats) -> None:
        parties, people = self._parties, crowd.world.people
        places = np.nonzero(members)[0]
        rows = parties.rows[places]
        people.stuck[rows] = False
        crowd.route_goals.leave(rows, crowd.world.population)
        for party in np.unique(parties.of[places[parties.leads[places]]]).tolist():
            by_route(crowd, parties, party)
        aim(crowd, rows)
        goals, cells = crowd.state.people["goal"][rows], people.cell[rows]
        away_m = np.full(len(parties.rows), np.nan)
        away_m[places] = crowd.route_goals.ways.cell_m[goals, cells]
        later = self._behind_leader(members, away_m)
        self._follows |= later
        self._until_s[parties.of[places]] = times[parties.of[places]] + self._patience_s
        waits = (people.phase[rows] == Phase.WAITING) & ~later[places]
        crowd.schedule(rows[waits], times[parties.of[places]][waits])

    def _behind_leader(self, members: Flags, away_m: Floats) -> Flags:
        """Return who of some members waits where they are for somebody to pass: ``(n_members,)``.

        A leader who goes ahead first gets in front of them all; one who goes last lets the
        farthest come by.
        """
        parties = self._parties
        leader_m = self._greatest(np.where(members & parties.leads, away_m, -np.inf))[parties.of]
        others_m = self._greatest(np.where(members & ~parties.leads, away_m, -np.inf))[parties.of]
        first_m = -self._greatest(np.where(members & ~parties.leads, -away_m, -np.inf))[parties.of]
        followers = members & ~parties.leads & ~parties.last & (first_m < leader_m)
        leaders = members & parties.leads & parties.last & (others_m > away_m)
        return np.asarray(followers | leaders)

    def _fall_in(self, crowd: CrowdCore) -> None:
        """Let those set out whom their leader has passed, or who have let everybody pass."""
        if not self._follows.any():
            return
        parties, people = self._parties, crowd.world.people
        rows = parties.rows
        phase = people.phase[rows]
        inside = (people.harm[rows] < Harm.INCAPACITATED) & (people.cell[rows] >= 0)
        about_to = (phase == Phase.WAITING) & np.isfinite(people.start_s[rows])
        inside &= under_way(phase) | about_to | self._follows
        away_m = np.full(len(rows), np.nan)
        goals = crowd.state.people["goal"][rows[inside]]
        away_m[inside] = crowd.route_goals.ways.cell_m[goals, people.cell[rows[inside]]]
        still = self._behind_leader(inside & np.isfinite(away_m), away_m)
        go = self._follows & (~still | (crowd.now >= self._until_s[parties.of]))
        self._follows &= ~go
        go &= inside & (phase == Phase.WAITING)
        crowd.schedule(rows[go], np.full(int(go.sum()), crowd.now))
