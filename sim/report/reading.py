"""The log as a report reads it: first occurrences, chains of causes, names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.events.causes import leading_to
from sim.messages import LANGUAGES, Lang, has
from sim.report.crowding import Crowded, crowded
from sim.report.language import Both, duration, elapsed, same, say
from sim.report.rooms import room_called
from sim.simulation.tally import Tally
from sim.units import format_clock

if TYPE_CHECKING:
    from datetime import datetime

    from sim.building.model import Equipment, Site
    from sim.events.log import Event
    from sim.results.card import CardFilled
    from sim.results.counts import KindCount, PeopleCount
    from sim.results.record import Result
    from sim.simulation.outcome import RunOutcome

MILESTONES: Final = (
    "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "alarm-confirmed",
    "general-alarm", "evac-order", "119-dial", "119-answer", "dispatch-order", "unit-enroute",
    "unit-arrive", "first-water-internal", "first-water-fd", "last-evacuee", "headcount-complete",
)  # fmt: skip
"""Events that head a timeline, in the order they usually come."""

_KNOWN_NAMES: Final = (
    "outside", "site", "all", "teacher", "township", "county", "city", "province", "state",
)  # fmt: skip
"""Names of the language of the files that are no ids of a site."""

_BACKGROUND: Final = ("fact-", "final-", "space-", "exit-decile")


def is_background(event: Event) -> bool:
    """Return whether an event is bookkeeping: facts, final counts, people space by space."""
    return event.event.startswith(_BACKGROUND)


@dataclass(frozen=True)
class Reading:
    """The outcome of a run with what the sections of the report look up again and again.

    Attributes:
        outcome: The run.
    """

    outcome: RunOutcome

    @property
    def starts(self) -> datetime | None:
        """Clock time of the start, or None."""
        return self.outcome.scenario.starts

    @cached_property
    def result(self) -> Result:
        """The figures of the run."""
        return self.outcome.record

    @cached_property
    def crowded(self) -> Crowded | None:
        """What people felt on each patch of the ground; None if the run recorded no densities."""
        return crowded(self.outcome.series, self.result.density)

    @property
    def card(self) -> CardFilled | None:
        """The scorecard filled in, None without one."""
        return self.result.scorecard

    @property
    def site(self) -> Site:
        """The walkable site."""
        return self.outcome.site

    @cached_property
    def site_name(self) -> str:
        """Name of the site, or the names of several."""
        sites = self.outcome.scenario.sites
        if len(sites) <= 1:
            return self.site.name or self.site.id
        return ", ".join(sites[key].name or key for key in sorted(sites))

    def level_name(self, level: str, *, short: bool = False) -> Both:
        """Return what a storey is called; of several sites with the name of its site."""
        key, colon, own = level.rpartition(":")
        if not colon:
            return same(level) if short else say("level", id=level)
        site = self.outcome.scenario.sites.get(key)
        of = (site.name if site is not None else "") or key
        if short:
            return same(f"{of} {own}")
        return say("level-of", site=of, id=own)

    @cached_property
    def _first(self) -> dict[str, Event]:
        found: dict[str, Event] = {}
        for event in self.outcome.events:
            found.setdefault(event.event, event)
        return found

    @cached_property
    def by_id(self) -> dict[int, Event]:
        """Events by their number."""
        return {event.id: event for event in self.outcome.events}

    def first(self, name: str) -> Event | None:
        """Return the first event with this name."""
        return self._first.get(name)

    def last(self, name: str) -> Event | None:
        """Return the last event with this name."""
        return next((item for item in reversed(self.outcome.events) if item.event == name), None)

    def time(self, name: str) -> float | None:
        """Return when the first event with this name happened, or None."""
        event = self._first.get(name)
        return None if event is None else event.t_s

    def all(self, name: str) -> list[Event]:
        """Return all events with this name, in order."""
        return [event for event in self.outcome.events if event.event == name]

    @cached_property
    def story_events(self) -> list[Event]:
        """Everything that is told: all events but facts and counts."""
        return [event for event in self.outcome.events if not is_background(event)]

    def chain(self, event: Event) -> list[Event]:
        """Return the causes that led to an event, first one first, the event itself last.

        Where an event has several causes, the latest is the one it had to wait for.
        """
        return leading_to(event, self.by_id)

    @cached_property
    def origin(self) -> Event | None:
        """The event that began it: the ignition, or the alarm of a drill."""
        for name in ("t0", "general-alarm", "inject"):
            if event := self.first(name):
                return event
        return self.story_events[0] if self.story_events else None

    @cached_property
    def end_s(self) -> float:
        """End of the run: the latest time that anything was recorded at."""
        ends = [event.t_s for event in self.outcome.events[-1:]]
        series = self.outcome.series
        ends += [
            float(series[name][-1])
            for name in series
            if name.endswith(".t_s") and len(series[name])
        ]
        return max(ends, default=0.0)

    @cached_property
    def has_fire(self) -> bool:
        """Whether something burns in this run."""
        return "fire.heat_release_w" in self.outcome.series

    @property
    def has_hazard(self) -> bool:
        """Whether this is an emergency, not a drill or everyday use."""
        return bool(self.outcome.scenario.hazards)

    # ---- people

    @cached_property
    def tally(self) -> Tally:
        """The people at the end, from whom every count of the report is taken."""
        return Tally.of(self.outcome.people, self.outcome.population)

    @cached_property
    def counts(self) -> PeopleCount:
        """Return how many are where and how they are, as in ``result.json``."""
        return self.tally.counts()

    @property
    def total(self) -> int:
        """Number of the site's people; crews of the fire brigade are none of them."""
        return self.counts.total

    @cached_property
    def at_start(self) -> int:
        """Number of the site's people who are there when the run begins."""
        there = self.tally.own & (self.outcome.population.space >= 0)
        return int(np.count_nonzero(there))

    def people(self, *, where: str | None = None, state: str | None = None, kind: str = "") -> int:
        """Return how many people are in a place and state at the end; all but crews by default."""
        return self.tally.count(where=where, state=state, kind=kind)

    @property
    def required(self) -> KindCount:
        """Where those are who had to leave."""
        return self.counts.required

    @property
    def remaining(self) -> int:
        """Number of people who were to leave and are inside at the end, alive or dead."""
        return self.required.inside

    @property
    def last_out_s(self) -> float | None:
        """When the last of those who had to leave and did so was out, None if nobody did."""
        return self.tally.last_out_s

    @property
    def remain(self) -> bool:
        """Whether there is no time of evacuation because people remain inside."""
        return self.result.evacuation_time_s is None and self.remaining > 0

    # ---- names and times

    @cached_property
    def equipment(self) -> dict[str, Equipment]:
        """Equipment of the site by id."""
        return {item.id: item for item in self.site.equipment}

    @cached_property
    def names(self) -> dict[str, Both]:
        """What people call things, by id, where that is not the id itself."""
        site = self.site
        found = {name: say(f"name-{name}") for name in _KNOWN_NAMES}
        found[site.id] = same(self.site_name)
        plan = self.outcome.scenario.response.plan
        if plan is not None:
            found |= {post.id: same(post.name) for post in plan.posts if post.name}
        for item in site.equipment:
            found[item.id] = say("story-device", kind=self.kind(item.kind), id=item.id)
        levels = {level.id for level in site.levels}
        for space in site.spaces:
            if space.name not in ("", space.id):
                found[space.id] = same(space.name)
            elif (called := room_called(space.id, levels)) is not None:
                # A post of the same id has a name of its own, or none either.
                found.setdefault(space.id, called)
        found |= {opening.id: same(opening.name) for opening in site.openings if opening.name}
        return found

    @cached_property
    def called(self) -> dict[Lang, dict[str, str]]:
        """The names in each language, as the diary wants them."""
        met = {thing for event in self.outcome.events for thing in (event.actor, event.object)}
        names = {identifier: self.name(identifier) for identifier in sorted({*self.names, *met})}
        return {lang: {name: words.of(lang) for name, words in names.items()} for lang in LANGUAGES}

    def name(self, identifier: str) -> Both:
        """Return what people call a thing; its id where it has no name of its own.

        The people of a post are called after it: ``control-room-2`` is "Control room 2". Others
        are called after their group.
        """
        if identifier in self.names:
            return self.names[identifier]
        post, number_ = self.holder(identifier)
        if post in self.names:
            return self.names[post] + f" {number_}"
        group_, dash, number_ = identifier.rpartition("-")
        return same(group_) + dash + number_ if number_.isdigit() else same(identifier)

    @cached_property
    def _post_of_group(self) -> dict[str, str]:
        return {group.id: group.post for group in self.outcome.population.groups}

    def holder(self, identifier: str) -> tuple[str, str]:
        """Return the post that a person holds and their number in it; empty for all others."""
        base, dash, number_ = identifier.rpartition("-")
        if not dash or not number_.isdigit():
            return "", ""
        post = self._post_of_group.get(base) or (base if base in self.posts else "")
        return (post, number_) if post else ("", "")

    def is_occupant(self, identifier: str) -> bool:
        """Return whether this is one of the people who hold no post."""
        base, dash, number_ = identifier.rpartition("-")
        return bool(dash) and number_.isdigit() and self._post_of_group.get(base) == ""

    @cached_property
    def posts(self) -> frozenset[str]:
        """Ids of the posts of the plan."""
        plan = self.outcome.scenario.response.plan
        return frozenset(post.id for post in plan.posts) if plan is not None else frozenset()

    def space_uses(self, places: list[str]) -> list[Both]:
        """Return what kinds of space these are, each kind once, with its number."""
        count: dict[str, int] = {}
        for place in places:
            row = self.site.space_index.get(place)
            if row is not None:
                use = self.site.spaces[row].use
                count[use] = count.get(use, 0) + 1
        return [say("uses", use=self.use(use), n=n) for use, n in count.items()]

    def use(self, use: str) -> Both:
        """Return what a use of a space is called; the use itself where it has no name."""
        key = f"report.use-{use}"
        return say(key) if has(key) else same(use)

    def kind(self, kind: str) -> Both:
        """Return the name of a kind of equipment; the kind itself if there is none."""
        key = f"report.equipment-{kind}"
        return say(key) if has(key) else same(kind)

    def lane_name(self, lane: str) -> Both:
        """Return the name of a lane of the timeline."""
        key = f"report.lane-{lane}"
        return say(key) if has(key) else self.name(lane)

    def moment(self, seconds: float) -> Both:
        """Return a time in a sentence: clock time and time since the start."""
        if self.starts is None:
            return duration(seconds)
        return say("moment", clock=format_clock(seconds, self.starts), after=duration(seconds))

    def clock(self, seconds: float) -> str:
        """Return a time for a table: the clock if the scenario has one."""
        return elapsed(seconds) if self.starts is None else format_clock(seconds, self.starts)


def is_number(value: object) -> bool:
    """Return whether a cell of a table holds a finite number."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
    )
