"""Where the minutes went: the way through the log to an event, every second with its owner.

An event waits for its latest cause, so the causes are a way without a gap. A stretch of it belongs
to an owner that follows from the event which ended it (``data/owners.toml``). Where somebody on
duty did the step, what they did before they came to it is told apart: their hands were full with
another task, or they walked.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from dataclasses import replace
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.events.causes import leading_to
from sim.events.vocabulary import vocabulary
from sim.results.minutes import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.events.log import Event
    from sim.world.work import StaffTask

_TABLE = Path(__file__).parent.parent / "data" / "owners.toml"

_SAME_S: Final = 1e-6

HANDS: Final = "hands"
TRAVEL: Final = "travel"
OPEN: Final = "open"
OTHER: Final = "other"
OWNERS: Final = (
    "set", "detection", "verification", "decision", "message", HANDS, "call-handling", "turnout",
    TRAVEL, "blocked", "set-up", "action", "not-there", "stay", "pre-movement", "company",
    "walking", "queue", "timetable", "no-way", "help", "moving", OTHER, OPEN,
)  # fmt: skip
"""All owners of time, in the order in which they usually come."""


def owner_of(event: str, *, after: str = "") -> str:
    """Return whom a stretch belongs to.

    Args:
        event: name of the event that ended it.
        after: name of the event that began it.
    """
    table = _table()
    special = table["after"].get(after, {}).get(event) or table["event"].get(event)
    if special:
        return str(special)
    kind = vocabulary().get(event)
    return str(table["phase"].get(kind.phase, OTHER)) if kind else OTHER


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


class Account:
    """The log of a run, ready to be asked where the time went.

    Attributes:
        by_id: events by their number.
        first: first event of each name.
        zero_s: when it all began.
    """

    def __init__(self, events: Iterable[Event], work: Sequence[StaffTask] = ()) -> None:
        """Take the log, and the tasks of those on duty (none for a log that was kept by hand)."""
        self._events = list(events)
        self._times = [event.t_s for event in self._events]
        self.by_id = {event.id: event for event in self._events}
        self.first = {event.event: event for event in reversed(self._events)}
        start = self.first.get("t0") or next(iter(self._events), None)
        self.zero_s = start.t_s if start else 0.0
        self._work: dict[str, list[StaffTask]] = {}
        for task in work:
            self._work.setdefault(task.post, []).append(task)

    def path(self, event: Event) -> list[Event]:
        """Return the causes that led to an event, the event itself last."""
        return leading_to(event, self.by_id)

    def latest(self, name: str) -> Event | None:
        """Return the last event of a name, None if there is none."""
        return next((event for event in reversed(self._events) if event.event == name), None)

    def at(self, t_s: float) -> list[Event]:
        """Return the events of a moment."""
        found = self._events[bisect_left(self._times, t_s - _SAME_S) :]
        return list(takewhile(lambda event: event.t_s <= t_s + _SAME_S, found))

    def all(self, name: str, *, actor: str) -> list[Event]:
        """Return the events of a name that somebody did, in order."""
        return [event for event in self._events if event.event == name and event.actor == actor]

    def last(self, name: str, *, actor: str, until_s: float) -> Event | None:
        """Return the last event of a name that somebody did until a time, None if there is none."""
        found = [event for event in self.all(name, actor=actor) if event.t_s <= until_s + _SAME_S]
        return found[-1] if found else None

    def until(self, event: Event) -> list[Part]:
        """Return the parts from the start to an event, without a gap; none if it ended at once."""
        path = self.path(event)
        root = path[0]
        parts = []
        if root.t_s > self.zero_s:
            parts = [
                Part(owner_of(root.event, after="t0"), root.actor, self.zero_s, root.t_s, root.id)
            ]
        for before, after in pairwise(path):
            parts += self._between(before, after)
        return joined(parts)

    def _between(self, before: Event, after: Event) -> list[Part]:
        """Return the parts of a stretch: what whoever did the step was at, then the step itself."""
        start, end = before.t_s, after.t_s
        if end <= start:
            return []
        own = Part(owner_of(after.event, after=before.event), after.actor, start, end, after.id)
        task = self._task(after)
        if task is None:
            return [own]
        given, begun, there = (
            min(max(at, start), end) for at in (task.given_s, task.begun_s, task.there_s)
        )
        parts = []
        if given > start:
            parts += self._before_given(own, task, before, start, given)
        if begun > given:
            parts += self._hands(own, task, given, begun)
        if there > begun:
            parts.append(replace(own, owner=TRAVEL, who=task.holder, from_s=begun, to_s=there))
        if end > there:
            parts.append(replace(own, from_s=there))
        return parts

    def _task(self, event: Event) -> StaffTask | None:
        """Return the task in which somebody on duty did something, None if nobody's is known."""
        posts = [event.actor, event.actor.rpartition("-")[0]]
        for post in posts:
            for task in self._work.get(post, ()):
                if event.actor not in (task.post, task.holder):
                    continue
                behind = self.by_id.get(task.cause)
                known = task.cause in event.cause or (
                    behind is not None and set(behind.cause) & set(event.cause)
                )
                if known and task.begun_s <= event.t_s <= task.ended_s:
                    return task
        return None

    def _before_given(
        self, own: Part, task: StaffTask, before: Event, start: float, given: float
    ) -> list[Part]:
        """Return what went by before the task was given: walking, or nobody there to take it."""
        behind = self.by_id.get(task.cause)
        if behind is not None and behind.id != before.id and before.id in behind.cause:
            who = behind.actor or own.who
            return [Part(owner_of(behind.event), who, start, given, behind.id)]
        parts, at = [], start
        for other in self._work.get(task.post, ()):
            if other.holder != task.holder:
                continue
            for walked, arrived in other.walks:
                left, right = max(walked, at), min(arrived, given)
                if right > left:
                    parts += [replace(own, from_s=at, to_s=left)]
                    parts += [replace(own, owner=TRAVEL, who=task.holder, from_s=left, to_s=right)]
                    at = right
        return [*parts, replace(own, from_s=at, to_s=given)]

    def _hands(self, own: Part, task: StaffTask, given: float, begun: float) -> list[Part]:
        """Return what kept the hands full of whoever had to do a task."""
        parts, at = [], given
        for other in self._work.get(task.post, ()):
            if other.holder != task.holder or other is task:
                continue
            left, right = max(other.begun_s, at), min(other.ended_s, begun)
            if right > left:
                parts.append(replace(own, owner=HANDS, who=task.holder, from_s=at, to_s=left))
                walked = sum(
                    max(0.0, min(end, right) - max(begin, left)) for begin, end in other.walks
                )
                doing = self._first_of(other)
                parts.append(Part(HANDS, task.holder, left, right, own.event, doing, walked))
                at = right
        return [*parts, replace(own, owner=HANDS, who=task.holder, from_s=at, to_s=begun)]

    def _first_of(self, task: StaffTask) -> int:
        """Return the first event that a task brought about, its cause if it brought about none."""
        for event in self._events[bisect_left(self._times, task.begun_s) :]:
            if event.t_s > task.ended_s:
                break
            mine = event.actor in (task.post, task.holder) and task.cause in event.cause
            if mine and event.t_s > task.begun_s:
                return event.id
        return task.cause


def joined(parts: Iterable[Part]) -> list[Part]:
    """Return parts without those that took no time; neighbours of one owner and holder are one."""
    found: list[Part] = []
    for part in parts:
        if part.to_s <= part.from_s:
            continue
        last = found[-1] if found else None
        who = _one(last.who, part.who) if last else None
        if last and who is not None and (last.owner, last.doing) == (part.owner, part.doing):
            found[-1] = replace(
                part, from_s=last.from_s, who=who, walked_s=last.walked_s + part.walked_s
            )
        else:
            found.append(part)
    return found


def _one(first: str, second: str) -> str | None:
    """Return the closer name of one and the same: a post and who holds it; None if they differ."""
    short, long = sorted((first, second), key=len)
    same = (
        not short
        or short == long
        or (long.startswith(f"{short}-") and long[len(short) + 1 :].isdigit())
    )
    return long if same else None


def by_owner(parts: Iterable[Part]) -> dict[str, float]:
    """Return the seconds of each owner, in the order of :data:`OWNERS`."""
    sums: dict[str, float] = {}
    for part in parts:
        sums[part.owner] = sums.get(part.owner, 0.0) + part.seconds
    return {owner: sums[owner] for owner in OWNERS if owner in sums}


def furthest(first: Mapping[str, Event], names: Sequence[str]) -> tuple[Event | None, str]:
    """Return the last of some milestones that was reached, and the name of the next one.

    Args:
        first: first event of each name.
        names: the milestones in their order; those that were passed over do not count as next.
    """
    reached = [number for number, name in enumerate(names) if name in first]
    if not reached:
        return None, names[0]
    last = reached[-1]
    return first[names[last]], names[last + 1] if last + 1 < len(names) else ""
