"""Where the minutes went, as the page tells it: the way to each goal, and whose minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.minutes import OPEN
from sim.events.vocabulary import label
from sim.report.diary import short
from sim.report.language import NOTHING, Both, duration, joined, number, say

if TYPE_CHECKING:
    from sim.report.reading import Reading
    from sim.results.minutes import Goal as Kept
    from sim.results.minutes import Part

GOALS: Final = ("last-out", "first-water")
_SET: Final = "set"
"""Owner of minutes that the scenario has set."""
_WANTED: Final = ("not-there", "stay")
"""Owners of minutes that people spent as they wanted: where these took longest, nothing did."""
_SHOWN_S: Final = 0.5
"""A stretch that rounds to no second is not shown."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the way to a goal.

    Attributes:
        owner: whom it belongs to, as in ``result.json``.
        name: that in words.
        who: who held it, and what kept their hands full.
        start_s, end_s: when it began and ended.
        event_id: number of the event that ended it, 0 if none did.
    """

    owner: str
    name: Both
    who: Both
    start_s: float
    end_s: float
    event_id: int

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s

    @property
    def length(self) -> Both:
        """How long it took, in words."""
        return duration(self.seconds)


@dataclass(frozen=True, slots=True)
class Sum:
    """What one owner took of the whole."""

    owner: str
    name: Both
    hint: Both
    seconds: float
    share: int

    @property
    def length(self) -> Both:
        """How long it took, in words."""
        return duration(self.seconds)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with the way to it.

    Attributes:
        key: its name in ``result.json``.
        name: in words, with how long it took.
        reached: whether it was.
        start_s, end_s: from when to when.
        stretches: one after another.
        sums: by owner, the longest first.
        note: what it waits for, or what the figure does not tell.
    """

    key: str
    name: Both
    reached: bool
    start_s: float
    end_s: float
    stretches: tuple[Stretch, ...]
    sums: tuple[Sum, ...]
    note: Both


def goals(reading: Reading) -> list[Goal]:
    """Return the goals of a run that took any time."""
    found = reading.result.minutes
    rows = [_goal(reading, key, found[key]) for key in GOALS if key in found]
    return [goal for goal in rows if goal.stretches]


def most(reading: Reading) -> tuple[Sum, Goal] | None:
    """Return what took longest until the last person was out; None if nothing did."""
    goal = next((goal for goal in goals(reading) if goal.key == "last-out"), None)
    if goal is None or reading.result.minutes["last-out"].waits_for:
        return None
    sums = [item for item in goal.sums if item.owner not in (OPEN, _SET)]
    return (sums[0], goal) if sums and sums[0].owner not in _WANTED else None


def _goal(reading: Reading, key: str, data: Kept) -> Goal:
    whole = data.to_s - data.from_s
    sums = sorted(data.by_owner.items(), key=lambda item: -item[1])
    reached = data.reached
    name = say(f"minutes-{key}" if reached else f"minutes-{key}-open", length=duration(whole))
    return Goal(
        key=key,
        name=name,
        reached=reached,
        start_s=data.from_s,
        end_s=data.to_s,
        stretches=tuple(
            _stretch(reading, part)
            for part in data.parts
            if part.seconds >= _SHOWN_S
        ),
        sums=tuple(
            Sum(owner, owner_name(owner), say(f"minutes.means-{owner}"), seconds,
                round(100 * seconds / whole))
            for owner, seconds in sums
            if seconds >= _SHOWN_S
        ),
        note=_note(reading, data),
    )  # fmt: skip


def _stretch(reading: Reading, part: Part) -> Stretch:
    who = reading.name(part.who) if part.who else NOTHING
    event = reading.by_id.get(part.doing)
    if event is not None:
        walked = part.walked_s
        key = "minutes-doing-walked" if walked >= 1 else "minutes-doing"
        who = say(key, who=who, what=short(reading, event), walked=duration(walked))
    return Stretch(
        owner=part.owner,
        name=owner_name(part.owner),
        who=who,
        start_s=part.from_s,
        end_s=part.to_s,
        event_id=part.event,
    )


def owner_name(owner: str) -> Both:
    """Return what an owner of time is called."""
    return say(f"minutes.owner-{owner}")


def _note(reading: Reading, data: Kept) -> Both:
    """Return what a goal waits for, or that walking and queueing took turns."""
    if data.reached:
        owners = data.by_owner
        return (
            say("minutes-in-turns")
            if {"walking", "queue"} <= set(owners) and (data.person and owners["queue"] >= _SHOWN_S)
            else NOTHING
        )
    if data.waits:
        listed = joined(
            say(f"minutes-waits-{wait.why}", n=number(wait.people)) for wait in data.waits
        )
        if data.waits_for:
            return say("minutes-waits-both", list=listed, what=_label(data.waits_for))
        return say("minutes-waits", list=listed)
    return say("minutes-waits-for", what=_label(data.waits_for))


def _label(event: str) -> Both:
    return Both(label(event, "en"), label(event, "zh"))
