"""What the crowd writes into the event log: firsts, tenths and lasts, never every person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World

_TENTHS = 10


class CrowdDiary:
    """Counts people out of spaces and exits and logs first, every tenth per cent, and last.

    Attributes:
        cause: for each person, the event that made them leave (0 for none), ``(n_people,)``.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        n = len(world.population)
        self.cause: NDArray[np.int64] = np.zeros(n, dtype=np.int64)
        self._home = np.asarray(world.population.space).copy()
        self._left_home = np.zeros(n, dtype=np.bool_)
        self._at_start = np.bincount(
            self._home[self._home >= 0], minlength=len(world.site.spaces)
        )
        self._gone = np.zeros(len(world.site.spaces), dtype=np.int64)
        self._used = np.zeros(len(world.site.openings), dtype=np.int64)
        self._out = 0
        self._required = int(np.sum(world.population.required))
        self._last_logged = False

    def spaces(self, now: float) -> None:
        """Log who left the space they started in since the last call."""
        world = self._world
        moved = (~self._left_home) & (self._home >= 0) & (world.people.space != self._home)
        if not moved.any():
            return
        for space in np.unique(self._home[moved]):
            rows = np.nonzero(moved & (self._home == space))[0]
            before = int(self._gone[space])
            after = before + len(rows)
            self._gone[space] = after
            total = int(self._at_start[space])
            causes = self._causes(rows)
            name = world.site.spaces[space].id
            if before == 0:
                world.log.add(
                    "space-first-out", t_s=now, object=name, value=1, unit="1", cause=causes
                )
            if before * _TENTHS // total < after * _TENTHS // total and 1 < after < total:
                world.log.add(
                    "space-decile-out",
                    t_s=now,
                    object=name,
                    value=after,
                    unit="1",
                    cause=causes,
                )
            if after == total:
                world.log.add(
                    "space-last-out", t_s=now, object=name, value=after, unit="1", cause=causes
                )
        self._left_home |= moved

    def left_site(self, people: NDArray[np.int64], now: float) -> None:
        """Log people who passed an exit, in order of passing."""
        world = self._world
        total = max(1, len(world.population))
        for person in people:
            opening = int(world.people.exit[person])
            before = int(self._used[opening])
            self._used[opening] = before + 1
            self._out += 1
            name = world.site.openings[opening].id
            causes = self._causes(np.array([person]))
            if before == 0:
                world.log.add(
                    "exit-first", t_s=now, object=name, value=1, unit="1", cause=causes
                )
            elif before * _TENTHS // total < (before + 1) * _TENTHS // total:
                world.log.add(
                    "exit-decile", t_s=now, object=name, value=before + 1, unit="1", cause=causes
                )

    def last_out(self, now: float) -> int:
        """Log once that the last person required to leave, and alive, is out.

        Returns:
            Id of the event when it is logged now, else 0.
        """
        if self._last_logged or self._required == 0:
            return 0
        people, required = self._world.people, self._world.population.required
        inside = required & (people.phase != Phase.OUT) & (people.harm != Harm.DEAD)
        if inside.any() or not np.any(required & (people.phase == Phase.OUT)):
            return 0
        self._last_logged = True
        times = np.where(required & (people.phase == Phase.OUT), people.out_s, -np.inf)
        last = int(np.argmax(times))
        return self._world.log.add(
            "last-evacuee",
            t_s=now,
            actor=self._world.population.person_id(last),
            object=self._world.site.openings[int(people.exit[last])].id if people.exit[last] >= 0 else "",
            value=float(np.sum(required & (people.phase == Phase.OUT))),
            unit="1",
            cause=self._causes(np.array([last])),
        )

    def found_shut(self, person: int, opening: int, now: float) -> int:
        """Log that somebody found an opening shut; return the event's id."""
        return self._world.log.add(
            "exit-found-closed",
            t_s=now,
            actor=self._world.population.person_id(person),
            object=self._world.site.openings[opening].id,
            cause=self._causes(np.array([person])),
        )

    def no_way(self, person: int, now: float) -> int:
        """Log that somebody who wants to leave knows no way any more; return the event's id."""
        return self._world.log.add(
            "no-way-out",
            t_s=now,
            actor=self._world.population.person_id(person),
            object=self._world.site.spaces[int(self._world.people.space[person])].id,
            cause=self._causes(np.array([person])),
        )

    def _causes(self, people: NDArray[np.int64]) -> tuple[int, ...]:
        return tuple(int(c) for c in np.unique(self.cause[people]) if c > 0)
