"""Whose minutes the last person's were, from the word to leave until they were out.

What held them up is told from what is known of them: when they came, how long they stayed of their
own accord, when they set out and why not sooner, how far they walked, whether they found a way
closed or had none, waited for help, or stood before a gate that a timetable had shut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.analysis.minutes import owner_of
from sim.movement.laws.book import calibration_named, law_book
from sim.people.helping import helpers_of
from sim.results.minutes import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from sim.analysis.minutes import Account
    from sim.building.model import Cycle, Space
    from sim.events.log import Event
    from sim.people.model import Group
    from sim.world.care import Wait
    from sim.world.world import World

_SAME_S = 1e-6


@dataclass(frozen=True)
class LastWay:
    """What is known of how people left.

    Attributes:
        world: the world at the end of the run.
        account: its log.
        calibration: name of the movement law, for how fast people are on stairs.
        queued_s: when each joined their last queue, shape ``(n_people,)``; None if not known.
    """

    world: World
    account: Account
    calibration: str
    queued_s: NDArray[np.float64] | None = None

    def parts(self, row: int, told_s: float, out_s: float, *, told: bool) -> list[Part]:
        """Return the parts from the word to leave until somebody is out.

        Args:
            row: row of the person.
            told_s: when they were told, or when it all began.
            out_s: when they were out.
            told: whether somebody or an alarm told people to leave.
        """
        population = self.world.population
        who = population.person_id(row)
        group = population.groups[int(population.group[row])]
        last = self._last_event(who)
        end = last.id if last is not None else 0
        at, parts = told_s, []
        came = float(population.arrive_s[row])
        if int(population.space[row]) < 0 and math.isfinite(came) and came > at:
            at = min(came, out_s)
            parts.append(Part("not-there", who, told_s, at, end))
        started = self._set_out_s(row, group, at, told=told)
        started = min(max(started, at), out_s)
        parts += self._before(row, group, at, started, end, told=told)
        waits = [wait for wait in self.world.care.waits if wait.person == who]
        if waits:
            return parts + _helped(waits, who, started, out_s, end)
        return parts + self._on_foot(row, who, started, out_s, end)

    def _last_event(self, who: str) -> Event | None:
        """Return the event that they were the last one out, None if somebody else was."""
        last = self.account.latest("last-evacuee")
        return last if last is not None and last.actor == who else None

    # ---- until they set out

    def _set_out_s(self, row: int, group: Group, at: float, *, told: bool) -> float:
        """Return when somebody set out to leave; ``at`` if nothing is known of it."""
        people = self.world.people
        first, last = float(people.started_s[row]), float(people.start_s[row])
        on_duty = self._helps(group) or bool(group.sweep)
        if on_duty or (group.visits and not told):
            return last if math.isfinite(last) else first if math.isfinite(first) else at
        if math.isfinite(first) and first >= at - _SAME_S:
            return first
        return last if math.isfinite(last) else at

    def _helps(self, group: Group) -> bool:
        """Return whether people of a group were kept back to help others."""
        groups = self.world.population.groups
        helped = [other for other in groups if other.profile.dependent]
        named = any(group.helped_by for group in helped)
        helps = group.id in helpers_of(groups, helped) if named else group.helps
        return helps and self.world.care.take is not None

    def _before(
        self, row: int, group: Group, at: float, started: float, end: int, *, told: bool
    ) -> list[Part]:
        """Return the parts until somebody sets out."""
        who = self.world.population.person_id(row)
        if not told and group.visits:
            return [Part("stay", who, at, started, end)]
        if not told and group.leave_at_s is not None:
            return [Part("set", who, at, started, end)]
        let_go = self.account.last("released", actor=group.id, until_s=started)
        cause = let_go.id if let_go else end
        kept = "help" if self._helps(group) else ""
        kept = kept or ("company" if group.together is not None else "")
        ready = started
        if kept or group.sweep:
            ready = min(max(at + float(self.world.population.pre_movement_s[row]), at), started)
        parts = [Part("pre-movement", who, at, ready, cause)]
        if group.sweep:
            # Rooms come first; whoever helps does so after them.
            swept = self.account.last("rooms-swept", actor=who, until_s=started) if kept else None
            done = max(swept.t_s, ready) if swept else started
            parts.append(Part("action", who, ready, done, swept.id if swept else cause))
            ready = done
        return [*parts, Part(kept or "pre-movement", who, ready, started, cause)]

    # ---- on the way

    def _on_foot(self, row: int, who: str, started: float, out_s: float, end: int) -> list[Part]:
        closed = self._found_closed(who, started, out_s)
        shut_in = self._shut_in(row, who, started, out_s)
        if shut_in is not None:
            return self._with_no_way(who, started, out_s, end, closed=closed, shut_in=shut_in)
        walk_s = _free_walk_s(self.world, row, self.calibration)
        if closed is not None or walk_s <= 0.0:
            at = closed.t_s if closed else out_s
            return [
                Part("moving", who, started, at, closed.id if closed else end),
                Part("blocked", who, at, out_s, end),
            ]
        since, until = self._before_timetable(row, started, out_s)
        middle = min(started + walk_s, since)
        return [
            Part("walking", who, started, middle, end),
            Part("queue", who, middle, since, end),
            Part("timetable", who, since, until, end),
            Part("queue", who, until, out_s, end),
        ]

    def _with_no_way(
        self,
        who: str,
        started: float,
        out_s: float,
        end: int,
        *,
        closed: Event | None,
        shut_in: tuple[Event, float],
    ) -> list[Part]:
        """Return the parts of somebody who knew no way out for a while."""
        lost, again = shut_in
        parts = [Part("moving", who, started, lost.t_s, lost.id)]
        if closed is not None and closed.t_s <= lost.t_s:
            parts = [
                Part("moving", who, started, closed.t_s, closed.id),
                Part("blocked", who, closed.t_s, lost.t_s, lost.id),
            ]
        return [
            *parts,
            Part("no-way", who, lost.t_s, again, lost.id),
            Part("moving", who, again, out_s, end),
        ]

    def _shut_in(
        self, row: int, who: str, started: float, out_s: float
    ) -> tuple[Event, float] | None:
        """Return when somebody first knew no way out, and when they set out again."""
        met = self.account.all("no-way-out", actor=who)
        met = [event for event in met if started <= event.t_s <= out_s]
        if not met:
            return None
        again = float(self.world.people.start_s[row])
        return met[0], min(max(again, met[0].t_s), out_s) if math.isfinite(again) else out_s

    def _found_closed(self, who: str, started: float, out_s: float) -> Event | None:
        """Return the first closed way that somebody found or heard of on the way, None if none."""
        last = self._last_event(who)
        on_path = self.account.path(last) if last is not None else []
        met = [*self.account.all("exit-found-closed", actor=who), *on_path]
        met = [e for e in met if started <= e.t_s <= out_s and owner_of(e.event) == "blocked"]
        return min(met, key=lambda event: (event.t_s, event.id), default=None)

    def _before_timetable(self, row: int, started: float, out_s: float) -> tuple[float, float]:
        """Return from when to when somebody stood before an exit that a timetable had shut."""
        door = int(self.world.people.exit[row])
        cycle = self.world.site.openings[door].cycle if door >= 0 else None
        if cycle is None or self.queued_s is None:
            return out_s, out_s
        since = min(max(float(self.queued_s[row]), started), out_s)
        return since, min(max(_opened_s(cycle, out_s), since), out_s)


def _opened_s(cycle: Cycle, time_s: float) -> float:
    """Return when a timetable last opened a way before a time; the time itself if never."""
    turn = math.floor((time_s - cycle.first_s) / cycle.every_s)
    return cycle.first_s + turn * cycle.every_s if turn >= 0 else time_s


def _helped(waits: list[Wait], who: str, started: float, out_s: float, end: int) -> list[Part]:
    """Return the parts of somebody who waited for a lift or for helpers."""
    parts, at = [], started
    for wait in waits:
        since = min(max(wait.since_s, at), out_s)
        until = out_s if wait.until_s is None else min(max(wait.until_s, since), out_s)
        parts += [Part("moving", who, at, since, end), Part("help", who, since, until, end)]
        at = until
    return [*parts, Part("moving", who, at, out_s, end)]


def _free_walk_s(world: World, row: int, calibration: str) -> float:
    """Return how long somebody's walk takes at free speed: stairs by the height between storeys.

    Smoke, slopes and the crowd are what makes it longer; 0 if nothing is known.
    """
    people, population, site = world.people, world.population, world.site
    walked, speed = float(people.walked_m[row]), float(population.speed[row])
    home, door = int(population.space[row]), int(people.exit[row])
    if walked <= 0.0 or speed <= 0.0:
        return 0.0
    stairs = _stairs(site.spaces)
    if home < 0 or door < 0 or stairs is None or stairs.incline is None:
        return walked / speed
    end = site.spaces[site.space_index[site.openings[door].a]]
    down_m = site.spaces[home].elevation_m - end.elevation_m
    steps_m = min(abs(down_m) / math.sin(stairs.incline.angle_rad), walked)
    own = population.speed_down[row] if down_m > 0 else population.speed_up[row]
    book = law_book((stairs,), calibration=calibration_named(calibration))
    law = book.laws[int(book.space_law[0]) + (0 if down_m > 0 else 1)]
    on_steps = float(own) * law.own if own > 0 else speed * law.level
    return (walked - steps_m) / speed + steps_m / on_steps


def _stairs(spaces: Sequence[Space]) -> Space | None:
    """Return a flight of the site's stairs, the steepest one's fellows being alike."""
    return next((s for s in spaces if s.incline is not None and s.incline.riser_m > 0), None)
