"""Parties on their way: who belongs together walks together, waits, and leaves by the same way.

At fixed points of the crowd's grid everybody of a party looks for the others:

* all go at the pace of the slowest; whoever is behind the slowest catches up at their own;
* whoever is ahead of the last goes slower the further ahead, and stands where the last is as far
  behind as may be; but nobody waits in a crowd, nor for ever;
* with a leader nobody goes ahead of the leader, or the leader goes behind them all;
* what one of them knows of shut doors all know, and all want what their leader wants, or else the
  slowest.

Paces are personal factors on speed: the compiled steps know nothing of parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.gathering import Gathering
from sim.movement.occasions import NEVER
from sim.movement.plans import replan, under_way
from sim.world.fields import Goal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.aims import Aims
    from sim.movement.engine import Crowd
    from sim.movement.parties import Parties

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
    """

    def __init__(self, parties: Parties, *, step_s: float) -> None:
        self.parties = parties
        self.gathering = Gathering(parties)
        self._every = max(1, round(value("people.party.look") / step_s))
        self._step_s = step_s
        self._waited_s = np.zeros(len(parties.rows))
        self._agreed = np.zeros(len(parties.starts), dtype=np.bool_)

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which parties look round, after point ``k``."""
        return (k // self._every + 1) * self._every if len(self.parties.rows) else NEVER

    def look(self, crowd: Crowd) -> None:
        """Let those who have gathered set out, and those under way find their pace."""
        self.gathering.look(crowd)
        parties, people = self.parties, crowd.world.people
        rows = parties.rows
        goals = crowd.state.people["goal"][rows]
        on_way = under_way(people.phase[rows]) & (people.cell[rows] >= 0)
        if not on_way.any():
            return
        on_way &= _leaving(crowd.aims, rows) & ~self.gathering.is_busy[parties.of]
        ahead_m = np.full(len(rows), np.nan)
        cells = people.cell[rows[on_way]]
        ahead_m[on_way] = crowd.aims.ways.cell_m[goals[on_way], cells]
        on_way &= np.isfinite(ahead_m)
        if not on_way.any():
            return
        lead = self._leads(crowd, on_way, ahead_m)
        self._agree(crowd, on_way, lead)
        self._share_aims(crowd, on_way, lead)
        self._set_paces(crowd, on_way, ahead_m, lead)

    def _leads(self, crowd: Crowd, on_way: Flags, ahead_m: Floats) -> Rows:
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

    def _agree(self, crowd: Crowd, on_way: Flags, lead: Rows) -> None:
        """Let parties whose members would leave by different exits take that of their lead."""
        parties, aims = self.parties, crowd.aims
        for party in np.nonzero((lead >= 0) & ~self._agreed)[0].tolist():
            self._agreed[party] = True
            leader = int(parties.rows[lead[party]])
            group = crowd.world.population.groups[int(crowd.world.population.group[leader])]
            wish = aims.wish_of(leader)
            if len(wish.exits) < 2 or group.choice not in ("nearest", "familiar"):
                continue
            own = slice(parties.starts[party], parties.ends[party])
            people = parties.rows[own][on_way[own]]
            cells = crowd.world.people.cell[np.append(people, leader)]
            goals = [Goal(exits=(exit_,), shut=wish.shut, via=wish.via) for exit_ in wish.exits]
            rows = [aims.row(goal) for goal in goals]
            nearest = np.argmin(aims.ways.cell_m[np.ix_(rows, cells)], axis=0)
            if (nearest != nearest[-1]).any():
                aims.wish([leader], goals[nearest[-1]])
                replan(crowd, np.array([leader], dtype=np.int64), 0)

    def _share_aims(self, crowd: Crowd, on_way: Flags, lead: Rows) -> None:
        """Let everybody under way know what one of them knows, and want what the lead wants."""
        parties, aims = self.parties, crowd.aims
        rows = parties.rows
        known = np.where(on_way, aims.known_shut[rows], 0)
        all_know = np.bitwise_or.reduceat(known, parties.starts)[parties.of]
        lead_row = rows[lead[parties.of]]
        # Whoever is wider than their lead keeps to the ways they fit through.
        follows = parties.steps & (aims.needs_m[rows] <= aims.needs_m[lead_row])
        changed = on_way & (
            (aims.known_shut[rows] != all_know)
            | (aims.wanted[rows] != aims.wanted[lead_row]) & follows
            | (aims.through[rows] != aims.through[lead_row])
        )
        if changed.any():
            people = rows[changed]
            aims.known_shut[people] = all_know[changed]
            alike = changed & follows
            aims.wanted[rows[alike]] = aims.wanted[lead_row[alike]]
            aims.through[people] = aims.through[lead_row[changed]]
            replan(crowd, people, 0)

    def _set_paces(self, crowd: Crowd, on_way: Flags, ahead_m: Floats, lead: Rows) -> None:
        parties, state = self.parties, crowd.state
        rows, of = parties.rows, parties.of
        speed = state.people["speed"][rows]
        slowest = np.minimum.reduceat(np.where(on_way, speed, np.inf), parties.starts)[of]
        last_m = np.maximum.reduceat(np.where(on_way, ahead_m, -np.inf), parties.starts)[of]
        lead_m = ahead_m[lead[of]]
        beside = value("people.party.room")
        gap = np.where(on_way, last_m - ahead_m, 0.0)
        within = np.maximum(parties.within_m[of], 2.0 * beside)
        wait = np.clip((within - gap) / (within - beside), 0.0, 1.0)
        led = parties.leads[lead[of]] & ~parties.last[of] & ~parties.leads
        before = np.where(led & on_way, lead_m - ahead_m, 0.0)
        wait = np.minimum(wait, np.clip(2.0 - before / beside, 0.0, 1.0))
        others_m = np.maximum.reduceat(
            np.where(on_way & ~parties.leads, ahead_m, -np.inf), parties.starts
        )[of]
        behind_all = parties.leads & parties.last[of] & on_way & (others_m > ahead_m)
        wait = np.where(behind_all, 0.0, wait)
        wait = np.where(self._may_wait(crowd, on_way, wait), wait, 1.0)
        catches_up = ahead_m > lead_m + beside
        factor = np.where(catches_up, 1.0, np.maximum(slowest / speed * wait, _LEAST))
        factor = np.where(on_way, factor, 1.0)
        old = state.people["factor"][rows]
        changed = rows[factor != old]
        state.walk["free"][changed] *= (factor / old)[factor != old]
        state.people["factor"][rows] = factor

    def _may_wait(self, crowd: Crowd, on_way: Flags, wait: Floats) -> Flags:
        """Return who may go slower than the slowest: not in a crowd, and not for ever."""
        parties, ground = self.parties, crowd.world.walkable
        waits = on_way & (wait < 0.5)
        self._waited_s = np.where(waits, self._waited_s + self._every * self._step_s, 0.0)
        patient = self._waited_s <= value("people.party.patience")
        cell = np.maximum(crowd.world.people.cell[parties.rows], 0)
        patch = ground.cell_patch[cell]
        load = crowd.state.patches["load"][patch]
        return patient & (load <= value("people.party.crowd") * ground.patch_area_m2[patch] + 1.0)


def _leaving(aims: Aims, rows: Rows) -> Flags:
    """Return who wants to leave the site, and not to reach a place in it, shape ``(n,)``."""
    wanted, first, which = np.unique(aims.wanted[rows], return_index=True, return_inverse=True)
    leaving = [
        wish >= 0 and aims.wish_of(int(rows[at])).space < 0
        for wish, at in zip(wanted.tolist(), first.tolist(), strict=True)
    ]
    return np.array(leaving, dtype=np.bool_)[which.ravel()]
