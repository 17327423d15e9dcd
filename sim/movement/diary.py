"""What the crowd writes into the event log: firsts, tenths and lasts, never every person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World


def is_tenth(number: int, total: int) -> bool:
    """Return whether a number is the first to reach another tenth of a total."""
    return number * _TENTHS // total > (number - 1) * _TENTHS // total


_TENTHS = 10
_OUT, _DEAD = int(Phase.OUT), int(Harm.DEAD)


class CrowdDiary:
    """Counts people out of spaces and exits and logs first, every tenth per cent, and last.

    Attributes:
        cause: for each person, the event that made them leave (0 for none), ``(n_people,)``.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.cause: NDArray[np.int64] = np.zeros(len(world.population), dtype=np.int64)
        space = np.asarray(world.population.space)
        n_spaces = len(world.site.spaces)
        self._at_start = np.bincount(space[space >= 0], minlength=n_spaces).tolist()
        self._total = max(1, len(world.population))
        self.required = int(np.sum(world.population.required))
        self._last_logged = False

    def left_home(self, person: int, space: int, gone: int, now: float) -> None:
        """Log the first, every tenth per cent and the last of those who started in a space."""
        name, total = self._world.site.spaces[space].id, self._at_start[space]
        if gone == 1:
            self._log("space-first-out", name, gone, person, now)
        elif gone < total:
            self._log("space-decile-out", name, gone, person, now)
        if gone == total:
            self._log("space-last-out", name, gone, person, now)

    def left_site(self, person: int, opening: int, used: int, now: float) -> None:
        """Log the first at an exit, and every further tenth per cent of everybody."""
        if opening < 0:
            return
        name = self._world.site.openings[opening].id
        if used == 1:
            self._log("exit-first", name, used, person, now)
        elif is_tenth(used, self._total):
            self._log("exit-decile", name, used, person, now)

    def _log(self, event: str, thing: str, number: int, person: int, now: float) -> None:
        self._world.log.add(
            event,
            t_s=now,
            object=thing,
            value=number,
            unit="people",
            cause=self._causes(person),
        )

    def last_out(self, now: float) -> int:
        """Log once that the last person required to leave, and alive, is out.

        Returns:
            Id of the event when it is logged now, else 0.
        """
        if self._last_logged or self.required == 0:
            return 0
        people, required = self._world.people, self._world.population.required
        is_out = people.phase == _OUT
        if np.any(required & ~is_out & (people.harm != _DEAD)):
            return 0
        rows = np.nonzero(required & is_out)[0]
        if not len(rows):
            return 0
        self._last_logged = True
        last = int(rows[np.argmax(people.out_s[rows])])
        return self._world.log.add(
            "last-evacuee",
            t_s=now,
            actor=self._world.population.person_id(last),
            object=self._world.site.openings[int(people.exit[last])].id
            if people.exit[last] >= 0
            else "",
            value=float(len(rows)),
            unit="people",
            cause=self._causes(last),
        )

    def found_shut(self, person: int, opening: int, now: float) -> int:
        """Log that somebody found an opening shut; return the event's id."""
        return self._world.log.add(
            "exit-found-closed",
            t_s=now,
            actor=self._world.population.person_id(person),
            object=self._world.site.openings[opening].id,
            cause=self._causes(person),
        )

    def refused(self, group: int, number: int, now: float, cause: int) -> None:
        """Log that some of a group do not leave although they were told to."""
        self._world.log.add(
            "refused",
            t_s=now,
            actor=self._world.population.groups[group].id,
            value=number,
            unit="people",
            cause=(cause,) if cause > 0 else (),
        )

    def no_way(self, person: int, now: float) -> int:
        """Log that somebody who wants to leave knows no way any more; return the event's id."""
        return self._world.log.add(
            "no-way-out",
            t_s=now,
            actor=self._world.population.person_id(person),
            object=self._world.site.spaces[int(self._world.people.space[person])].id,
            cause=self._causes(person),
        )

    def _causes(self, person: int) -> tuple[int, ...]:
        cause = int(self.cause[person])
        return (cause,) if cause > 0 else ()
