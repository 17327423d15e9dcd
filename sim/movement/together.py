"""Parties on their way: who belongs together walks together, waits, and leaves by the same way.

At fixed points of the crowd's grid everybody of a party looks for the others:

* all go at the pace of the slowest; whoever is behind the slowest catches up at their own;
* whoever is ahead of the last by more than their file is long goes slower the further ahead, and
  stands where the last is as far behind as may be; but nobody waits in a crowd, nor for ever;
* with a leader nobody goes ahead of the leader: whoever draws level slows down; or the leader goes
  behind them all;
* what one of them knows of shut doors all know, and all want what their leader wants, or else the
  slowest.

Paces are personal factors on speed: the compiled steps know nothing of parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.gathering import Gathering, by_route
from sim.movement.occasions import NEVER
from sim.movement.plans import replan, under_way
from sim.parameters import LITERATURE
from sim.world.fields import Goal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.parties import Parties
    from sim.movement.route_goals import RouteGoals
    from sim.parameters import Parameters

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Rows = NDArray[np.int64]

_LEAST = 1e-3
"""Factor on the speed of somebody who stands and waits; never nothing, so that it can be undone."""


class Together:
    """Keeps the parties of a run together.

    Args:
        parties: who belongs to whom.
        step_s: the crowd's time step, seconds.
        parameters: numbers of the model.
    """

    def __init__(
        self, parties: Parties, *, step_s: float, parameters: Parameters = LITERATURE
    ) -> None:
        self.parties = parties
        self.gathering = Gathering(parties, parameters)
        self._patience_s = parameters.value("people.party.patience")
        self._every = max(1, round(parameters.value("people.party.look") / step_s))
        self._step_s = step_s
        self._waited_s = np.zeros(len(parties.rows))
        self._agreed = np.zeros(len(parties.starts), dtype=np.bool_)

    @property
    def may_come_up(self) -> bool:
        """Whether there are parties."""
        return bool(len(self.parties.rows))

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which parties look round, after point ``k``."""
        return (k // self._every + 1) * self._every if len(self.parties.rows) else NEVER

    def look(self, crowd: CrowdCore) -> None:
        """Let those who have gathered set out, and those under way find their pace."""
        self.gathering.look(crowd)
        parties, people = self.parties, crowd.world.people
        rows = parties.rows
        goals = crowd.state.people["goal"][rows]
        on_way = under_way(people.phase[rows]) & (people.cell[rows] >= 0)
        if not on_way.any():
            return
        on_way &= _leaving(crowd.route_goals, rows) & ~self.gathering.is_busy[parties.of]
        ahead_m = np.full(len(rows), np.nan)
        ahead_m[on_way] = _left_to_walk(crowd, rows[on_way], goals[on_way])
        on_way &= np.isfinite(ahead_m)
        if not on_way.any():
            return
        lead = self._leads(crowd, on_way, ahead_m)
        self._agree(crowd, on_way, lead)
        self._share_aims(crowd, on_way, lead)
        self._set_paces(crowd, on_way, ahead_m, lead)

    def _leads(self, crowd: CrowdCore, on_way: Flags, ahead_m: Floats) -> Rows:
        """Return who sets the pace of each party: its leader, or the hindmost of the slowest.

        Returns:
            Places among ``parties.rows``, -1 for parties of which nobody is under way,
            shape ``(n_parties,)``.
        """
        parties = self.parties
        speed = crowd.state.people["speed"][parties.rows]
        # The leader, else who cannot take stairs, else the slowest, and of those the hindmost.
        leads = on_way.copy()
        for values in (2.0 * parties.leads - parties.steps, -speed, ahead_m):
            most = np.maximum.reduceat(np.where(leads, values, -np.inf), parties.starts)
            leads &= values == most[parties.of]
        places = np.arange(len(leads))
        first = np.minimum.reduceat(np.where(leads, places, len(leads)), parties.starts)
        return np.where(first < len(leads), first, -1)

    def _agree(self, crowd: CrowdCore, on_way: Flags, lead: Rows) -> None:
        """Let parties settle on one exit when the first of them is under way: that of their lead.

        Also those who all stand nearest to the same one: on their way they would part at the
        first crowd, or where another exit comes near.
        """
        parties, route_goals = self.parties, crowd.route_goals
        for party in np.nonzero((lead >= 0) & ~self._agreed)[0].tolist():
            self._agreed[party] = True
            leader = int(parties.rows[lead[party]])
            if parties.leads[lead[party]] and by_route(crowd, parties, party):
                replan(crowd, np.array([leader], dtype=np.int64), 0)
            group = crowd.world.population.groups[int(crowd.world.population.group[leader])]
            wish = route_goals.wish_of(leader)
            if len(wish.exits) < 2 or group.choice not in ("nearest", "familiar"):
                continue
            cell = crowd.world.people.cell[leader]
            goals = [Goal(exits=(exit_,), shut=wish.shut, via=wish.via) for exit_ in wish.exits]
            rows = [route_goals.row(goal) for goal in goals]
            nearest = int(np.argmin(route_goals.ways.cell_m[rows, cell]))
            if np.isfinite(route_goals.ways.cell_m[rows[nearest], cell]):
                route_goals.wish([leader], goals[nearest])
                replan(crowd, np.array([leader], dtype=np.int64), 0)

    def _share_aims(self, crowd: CrowdCore, on_way: Flags, lead: Rows) -> None:
        """Let everybody under way know what one of them knows, and want what the lead wants."""
        parties, route_goals = self.parties, crowd.route_goals
        rows = parties.rows
        known = np.where(on_way, route_goals.known_shut[rows], 0)
        all_know = np.bitwise_or.reduceat(known, parties.starts)[parties.of]
        lead_row = rows[lead[parties.of]]
        # Whoever is wider than their lead keeps to the ways they fit through.
        follows = parties.steps & (route_goals.needs_m[rows] <= route_goals.needs_m[lead_row])
        changed = on_way & (
            (route_goals.known_shut[rows] != all_know)
            | (route_goals.wanted[rows] != route_goals.wanted[lead_row]) & follows
            | (route_goals.through[rows] != route_goals.through[lead_row])
        )
        if changed.any():
            people = rows[changed]
            route_goals.known_shut[people] = all_know[changed]
            alike = changed & follows
            route_goals.wanted[rows[alike]] = route_goals.wanted[lead_row[alike]]
            route_goals.through[people] = route_goals.through[lead_row[changed]]
            replan(crowd, people, 0)

    def _set_paces(self, crowd: CrowdCore, on_way: Flags, ahead_m: Floats, lead: Rows) -> None:
        parties, state = self.parties, crowd.state
        rows, of = parties.rows, parties.of
        speed = state.people["speed"][rows]
        slowest = np.minimum.reduceat(np.where(on_way, speed, np.inf), parties.starts)[of]
        last_m = np.maximum.reduceat(np.where(on_way, ahead_m, -np.inf), parties.starts)[of]
        lead_m = ahead_m[lead[of]]
        beside = crowd.world.parameters.value("people.party.room")
        gap = np.where(on_way, last_m - ahead_m, 0.0)
        within = np.maximum(parties.within_m[of], 2.0 * beside)
        # Many walk in a file, whose last is behind by its length without being left behind.
        present = np.add.reduceat(on_way.astype(np.int64), parties.starts)[of]
        file_m = np.clip(
            crowd.world.parameters.value("people.party.file") * present, beside, within - beside
        )
        wait = np.clip((within - gap) / (within - file_m), 0.0, 1.0)
        led = parties.leads[lead[of]] & ~parties.last[of] & ~parties.leads
        before = np.where(led & on_way, lead_m - ahead_m, -np.inf)
        wait = np.minimum(wait, np.clip(0.5 - before / beside, 0.0, 1.0))
        others_m = np.maximum.reduceat(
            np.where(on_way & ~parties.leads, ahead_m, -np.inf), parties.starts
        )[of]
        behind_all = parties.leads & parties.last[of] & on_way & (others_m > ahead_m)
        wait = np.where(behind_all, 0.0, wait)
        crowded = self._is_crowded(crowd)
        wait = np.where(self._may_wait(on_way, wait) & ~crowded, wait, 1.0)
        catches_up = ahead_m > lead_m + beside
        factor = np.where(catches_up, 1.0, np.maximum(slowest / speed * wait, _LEAST))
        # In a crowd the crowd sets the pace: nobody stands, and nobody holds others up by going
        # slower than they could. Only whoever draws level with the leader hangs back.
        level = before > -0.5 * beside
        factor = np.where(
            crowded,
            np.where(level, crowd.world.parameters.value("people.party.level"), 1.0),
            factor,
        )
        factor = np.where(on_way, factor, 1.0)
        old = state.people["factor"][rows]
        changed = rows[factor != old]
        state.walk["free"][changed] *= (factor / old)[factor != old]
        state.people["factor"][rows] = factor

    def _may_wait(self, on_way: Flags, wait: Floats) -> Flags:
        """Return who may go slower than the slowest: nobody for ever."""
        waits = on_way & (wait < 0.5)
        self._waited_s = np.where(waits, self._waited_s + self._every * self._step_s, 0.0)
        return np.asarray(self._waited_s <= self._patience_s)

    def _is_crowded(self, crowd: CrowdCore) -> Flags:
        """Return who is where it is too crowded to stand and wait, shape ``(n_members,)``."""
        ground = crowd.world.walkable
        cell = np.maximum(crowd.world.people.cell[self.parties.rows], 0)
        patch = ground.cell_patch[cell]
        load = crowd.state.patches["load"][patch]
        most = (
            crowd.world.parameters.value("people.party.crowd") * ground.patch_area_m2[patch] + 1.0
        )
        return np.asarray(load > most)


def _left_to_walk(crowd: CrowdCore, rows: Rows, goals: NDArray[np.int32]) -> Floats:
    """Return how far people have still to walk, along the link they are on: shape ``(n,)``.

    Args:
        crowd: the crowd.
        rows: who stands in a cell, shape ``(n,)``.
        goals: rows of their goals, likewise.
    """
    state, links, cell_m = crowd.state, crowd.ground.links, crowd.route_goals.ways.cell_m
    cells = crowd.world.people.cell[rows]
    link = state.walk["link"][rows]
    to = np.where(link >= 0, links["to"][link], cells)
    beyond = np.where(to >= 0, cell_m[goals, to], 0.0)
    on_link = np.where(link >= 0, np.maximum(state.walk["left"][rows], 0.0), 0.0)
    found: Floats = np.maximum(on_link + beyond + state.people["off"][rows], 0.0)
    return np.where(np.isfinite(cell_m[goals, cells]), found, np.inf)


def _leaving(route_goals: RouteGoals, rows: Rows) -> Flags:
    """Return who wants to leave the site, and not to reach a place in it, shape ``(n,)``."""
    wanted, first, which = np.unique(
        route_goals.wanted[rows], return_index=True, return_inverse=True
    )
    leaving = [
        wish >= 0 and route_goals.wish_of(int(rows[at])).space < 0
        for wish, at in zip(wanted.tolist(), first.tolist(), strict=True)
    ]
    return np.array(leaving, dtype=np.bool_)[which.ravel()]
