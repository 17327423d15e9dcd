"""What the crowd writes into the event log: firsts, tenths and lasts, never every person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.events.log import SAME_MOMENT_S
from sim.people.model import CREW
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.events.log import Event
    from sim.world.world import World


def is_tenth(number: int, total: int) -> bool:
    """Return whether a number is the first to reach another tenth of a total."""
    return number * _TENTHS // total > (number - 1) * _TENTHS // total


_TENTHS = 10
_OUT, _DEAD = int(Phase.OUT), int(Harm.DEAD)
_ALARMS = ("general-alarm", "evac-order")


class CrowdDiary:
    """Counts people out of spaces and exits and logs first, every tenth per cent, and last.

    Crews are not counted: they are none of the site's people.

    Attributes:
        cause: for each person, the event that made them leave (0 for none), ``(n_people,)``.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._alarmed = any(world.log.first(name) is not None for name in _ALARMS)
        for name in _ALARMS:
            world.log.on(name, self._hear)
        self.cause: NDArray[np.int64] = np.zeros(len(world.population), dtype=np.int64)
        space = np.asarray(world.population.space)
        n_spaces = len(world.site.spaces)
        self._at_start = np.bincount(space[space >= 0], minlength=n_spaces).tolist()
        kinds = [group.role == CREW for group in world.population.groups]
        self._crew = np.array(kinds, dtype=np.bool_)[world.population.group]
        self._any_crew = bool(self._crew.any())
        self._tenths: dict[int, int] = {}
        self._total = max(1, int(np.count_nonzero(~self._crew)))
        self._comes = bool(np.any(world.population.required & (space < 0)))
        self._last_s = -np.inf
        self._all_dead = False
        self._shut_outside: dict[int, int] = {}

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
        if opening < 0 or self._crew[person]:
            return
        name = self._world.site.openings[opening].id
        number = max(1, used - self._crews_out(opening))
        tenth = number * _TENTHS // self._total
        known = self._tenths.get(opening)
        if known is None:
            self._log("exit-first", name, number, person, now)
        elif tenth > known:
            self._log("exit-decile", name, number, person, now)
        self._tenths[opening] = max(tenth, known or 0)

    def _crews_out(self, opening: int) -> int:
        """Return how many of the crews are out by an opening."""
        if not self._any_crew:
            return 0
        people = self._world.people
        out = self._crew & (people.exit == opening) & (people.phase == _OUT)
        return int(np.count_nonzero(out))

    def _log(self, event: str, thing: str, number: int, person: int, now: float) -> None:
        self._world.log.add(
            event,
            t_s=self._moment(now),
            object=thing,
            value=number,
            unit="people",
            cause=self._causes(person),
        )

    def _moment(self, now: float) -> float:
        """Return the time of an event of the crowd, which keeps to its grid of time.

        What somebody asks for between two points of the grid is taken up by a crowd that stands at
        the earlier one; what comes of it is logged after what it comes of.
        """
        log = self._world.log
        last = log[len(log)].t_s if len(log) else now
        return last if last - now > SAME_MOMENT_S else now

    def expected(self) -> int:
        """Return how many required people have to be out for the last of them to be told.

        Those who died inside do not come out; after an alarm nobody waits for those who have not
        come in.
        """
        people = self._world.people
        wanted = self._world.population.required
        if _DEAD in people.harm.tobytes():  # one byte a person: quicker than comparing
            wanted = wanted & ~(people.inside() & (people.harm == _DEAD))
        if self.counts_arrivals:
            wanted = wanted & ~people.to_come()
        return int(np.count_nonzero(wanted))

    @property
    def counts_arrivals(self) -> bool:
        """Whether people have been told to leave while others who have to leave still come."""
        return self._comes and self._alarmed

    def _hear(self, _event: Event) -> None:
        """Note that people have been told to leave the site."""
        self._alarmed = True

    def last_out(self, now: float) -> int:
        """Log that the last person required to leave is out, or that none of them lives inside.

        It is logged again where somebody has come in since, and left.

        Returns:
            Id of the event when it is logged now, else 0.
        """
        people, required = self._world.people, self._world.population.required
        inside = required & people.inside()
        if np.any(inside & (people.harm != _DEAD)):
            return 0
        if np.any(required & people.to_come()) and not self._alarmed:
            return 0
        if inside.any():
            return self._none_alive(int(np.count_nonzero(inside)), now)
        rows = np.nonzero(required & (people.phase == _OUT))[0]
        if not len(rows):
            return 0
        last = int(rows[np.argmax(people.out_s[rows])])
        if people.out_s[last] <= self._last_s:
            return 0
        self._last_s = float(people.out_s[last])
        return self._world.log.add(
            "last-evacuee",
            t_s=self._moment(now),
            actor=self._world.population.person_id(last),
            object=self._world.site.openings[int(people.exit[last])].id
            if people.exit[last] >= 0
            else "",
            value=float(len(rows)),
            unit="people",
            cause=self._causes(last),
        )

    def _none_alive(self, dead: int, now: float) -> int:
        """Log once that nobody who had to leave is alive inside, though some lie dead there."""
        if self._all_dead:
            return 0
        self._all_dead = True
        deaths = self._world.log.first("death")
        return self._world.log.add(
            "none-alive-inside",
            t_s=self._moment(now),
            value=float(dead),
            unit="people",
            cause=(deaths.id,) if deaths is not None else (),
        )

    def found_shut(self, person: int, opening: int, now: float) -> int:
        """Log that somebody found an opening shut; return the event's id.

        Of those who come to it from outside the first one is told.
        """
        outside = self._world.people.cell[person] < 0
        if outside and opening in self._shut_outside:
            return self._shut_outside[opening]
        event = self._world.log.add(
            "exit-found-closed",
            t_s=self._moment(now),
            actor=self._world.population.person_id(person),
            object=self._world.site.openings[opening].id,
            cause=self._causes(person),
        )
        if outside:
            self._shut_outside[opening] = event
        return event

    def refused(self, group: int, number: int, now: float, cause: int) -> None:
        """Log that some of a group do not leave although they were told to."""
        self._world.log.add(
            "refused",
            t_s=self._moment(now),
            actor=self._world.population.groups[group].id,
            value=number,
            unit="people",
            cause=(cause,) if cause > 0 else (),
        )

    def place_full(self, space: str, most: int, now: float) -> None:
        """Log that somebody found a place that visitors choose among full."""
        self._world.log.add(
            "place-full", t_s=self._moment(now), object=space, value=most, unit="people"
        )

    def no_way(self, person: int, now: float) -> int:
        """Log that somebody who wants to leave knows no way any more; return the event's id."""
        return self._world.log.add(
            "no-way-out",
            t_s=self._moment(now),
            actor=self._world.population.person_id(person),
            object=self._world.site.spaces[int(self._world.people.space[person])].id,
            cause=self._causes(person),
        )

    def _causes(self, person: int) -> tuple[int, ...]:
        cause = int(self.cause[person])
        return (cause,) if cause > 0 else ()
