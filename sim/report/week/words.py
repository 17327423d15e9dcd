"""What is said of a week, in both languages: hours, goals, who is missing, what it costs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.decide.hours.weakest import DAY_HOURS, spans
from sim.report.language import Both, duration, elapsed, joined, same, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.decide.hours.absent import Gain
    from sim.decide.hours.weakest import Row, Spread, Week

LEAST_S: Final = 5.0
"""Differences below this are not worth a word."""

_WHOLE_WEEK: Final = tuple(range(7))


@dataclass(frozen=True, slots=True)
class Told:
    """A week with the names of its plan.

    Attributes:
        name: name of the scenario.
        week: the week summed up.
        gains: what missing holders cost.
        posts: names of the posts.
        minute: minute of the clock at which each hour begins.
        monday: first day of the week.
    """

    name: str
    week: Week
    gains: Sequence[Gain]
    posts: Mapping[str, str]
    minute: int
    monday: str

    def post(self, post: str) -> Both:
        """Return what people call a post."""
        return same(self.posts.get(post) or post)

    def played(self) -> Both:
        """Return what was played."""
        return say("hours.played", monday=self.monday, seeds=len(self.week.seeds))

    def when(self, hour: int) -> Both:
        """Return the beginning of an hour of the week."""
        day, clock = divmod(hour, DAY_HOURS)
        return say("hours.at", day=say(f"hours.day-{day}"), clock=f"{clock:02d}:{self.minute:02d}")

    def findings(self) -> list[Both]:
        """Return what the week says, in sentences."""
        week = self.week
        if not week.by:
            return [say("hours.nothing")]
        worst, best = week.worst, week.best
        late, soon = worst.spreads[week.by].p50, best.spreads[week.by].p50
        what = {"goal": goal(week.by), "when": self.when(worst.hour), "best": self.when(best.hour)}
        if math.isinf(late):
            least = duration(soon) if math.isfinite(soon) else say("hours.never")
            return [say("hours.weakest-never", least=least, **what)]
        if late - soon < LEAST_S:
            return [say("hours.alike", goal=goal(week.by), time=duration(late))]
        said = [
            say("hours.weakest", time=duration(late), more=duration(late - soon),
                least=duration(soon), **what)
        ]  # fmt: skip
        parts = lost(week, week.by, worst)
        return [*said, say("hours.lost", parts=joined(parts))] if parts else said

    def lacking(self, row: Row) -> list[tuple[Both, str]]:
        """Return the posts with fewer people than they should have, with how many of how many."""
        return [
            (self.post(post), f"{there}/{wanted}")
            for post, (there, wanted) in self.week.lacking(row).items()
        ]

    def cost(self, gain: Gain) -> Both:
        """Return what one absence costs, as a sentence."""
        effects = joined(effects_of(gain)) or say("hours.effect-none")
        if not gain.post:
            return say("hours.absence-all", effects=effects)
        return say(
            "hours.absence", post=self.post(gain.post), there=gain.there, wanted=gain.wanted,
            effects=effects,
        )  # fmt: skip

    def hours_like(self, hour: int) -> Both:
        """Return the hours in which the same people are on duty as in one of them."""
        found = next(s.hours for s in self.week.stretches if hour in s.hours)
        return hours_named(found)

    @property
    def telling(self) -> list[Gain]:
        """The absences that make a difference, those that cost most first.

        All posts of an hour filled at once are left out where one of them does as much.
        """
        found = [gain for gain in self.gains if effects_of(gain)]
        found = [g for g in found if g.post or not any(_as_much(o, g) for o in found)]
        order = [name for name in self.week.goals if found and name in found[0].sooner_s]
        return sorted(
            found, key=lambda g: [*(-_finite(g.sooner_s[name]) for name in order), g.hour]
        )


def _as_much(one: Gain, everybody: Gain) -> bool:
    """Return whether one post filled does as much as all of them."""
    if one.hour != everybody.hour or not one.post:
        return False
    pairs = ((one.sooner_s[name], sooner) for name, sooner in everybody.sooner_s.items())
    return all(a == b or abs(_finite(a) - _finite(b)) < LEAST_S for a, b in pairs)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.copysign(1e9, value)


def effects_of(gain: Gain) -> list[Both]:
    """Return what it would change to fill a post, where it changes anything."""
    said = []
    for name, sooner in gain.sooner_s.items():
        if sooner == math.inf:
            said.append(say("hours.effect-only", goal=goal(name)))
        elif sooner >= LEAST_S:
            how = "effect-sure" if gain.all_seeds[name] else "effect"
            said.append(say(f"hours.{how}", goal=goal(name), time=duration(sooner)))
        elif -math.inf < sooner <= -LEAST_S:
            said.append(say("hours.effect-later", goal=goal(name), time=duration(-sooner)))
    return said


def goal(name: str) -> Both:
    """Return what a goal is called."""
    return say(f"hours.goal-{name}")


def owner(name: str) -> Both:
    """Return what an owner of time is called."""
    return say(f"minutes.owner-{name}")


def lost(week: Week, name: str, row: Row) -> list[Both]:
    """Return the owners that take longer in an hour than in the best one, the longest first."""
    more = sorted(week.difference(name, row).items(), key=lambda item: -item[1])
    return [
        say("hours.lost-part", owner=owner(key), time=duration(seconds))
        for key, seconds in more
        if seconds >= LEAST_S
    ]


def hours_named(hours: Sequence[int]) -> Both:
    """Return hours of the week in words: ``Mon–Fri 08:00–20:00, Sat 08:00–12:00``."""
    by_days: dict[tuple[int, ...], list[str]] = {}
    for days, start, end in spans(hours):
        by_days.setdefault(days, []).append(f"{start:02d}:00–{end:02d}:00")
    return joined(
        say("hours.span", days=_days(days), clock=joined(clocks))
        for days, clocks in by_days.items()
    )


def _days(days: tuple[int, ...]) -> Both:
    if days == _WHOLE_WEEK:
        return say("hours.every-day")
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return joined(
        say(f"hours.day-{run[0]}")
        if len(run) == 1
        else say("hours.days", first=say(f"hours.day-{run[0]}"), last=say(f"hours.day-{run[-1]}"))
        for run in runs
    )


def clock(spread: Spread) -> Both:
    """Return a median as ``m:ss``, or that it never comes to this."""
    return same(elapsed(spread.p50)) if math.isfinite(spread.p50) else say("hours.never")


def banded(spread: Spread) -> Both:
    """Return a median with P10 and P90 in brackets; alone where they are the same."""

    def one(value: float) -> Both:
        return same(elapsed(value)) if math.isfinite(value) else say("hours.never")

    if elapsed_alike(spread.p10, spread.p90):
        return one(spread.p50)
    return say("hours.band", p50=one(spread.p50), p10=one(spread.p10), p90=one(spread.p90))


def elapsed_alike(a: float, b: float) -> bool:
    """Return whether two times read the same."""
    return a == b or (math.isfinite(a) and math.isfinite(b) and round(a) == round(b))
