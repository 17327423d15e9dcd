"""The week summed up: how long each goal takes in each hour, where hours differ, who is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.minutes import OWNERS
from sim.decide.hours.goals import GOALS, JUDGED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.decide.hours.week import Hour

_LOW, _MIDDLE, _HIGH = 0.1, 0.5, 0.9
DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took over the seeds, seconds; ``inf`` where it never happened.

    Attributes:
        p10, p50, p90: the seeds' tenth, half and ninetieth per cent.
        never: share of the seeds in which it did not happen.
    """

    p10: float
    p50: float
    p90: float
    never: float

    @classmethod
    def of(cls, times: Sequence[float | None]) -> Spread:
        """Return the spread of times, None for never; each is one of those given."""
        found = sorted(math.inf if time is None else time for time in times)

        def at(share: float) -> float:
            return found[int(share * (len(found) - 1) + 0.5)]

        never = sum(time is None for time in times) / len(times)
        return cls(at(_LOW), at(_MIDDLE), at(_HIGH), never)

    def as_json(self) -> dict[str, float | None]:
        """Return it with None for never."""
        found: dict[str, float | None] = {
            name: value if math.isfinite(value) else None
            for name, value in (("p10", self.p10), ("p50", self.p50), ("p90", self.p90))
        }
        return found | {"never": self.never}


@dataclass(frozen=True, slots=True)
class Row:
    """One hour of the week.

    Attributes:
        hour: hours since Monday, 00:00.
        spreads: of each goal that is reached in any hour.
        owners: of each judged goal, the mean seconds of each owner, over the seeds that reach it.
        on_duty: people on each post.
    """

    hour: int
    spreads: Mapping[str, Spread]
    owners: Mapping[str, Mapping[str, float]]
    on_duty: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of the week in which the same people are on duty.

    Attributes:
        number: number of the stretch.
        hours: its hours, ascending.
        on_duty: people on each post.
        worst: the hour of it in which the first judged goal takes longest.
    """

    number: int
    hours: tuple[int, ...]
    on_duty: Mapping[str, int]
    worst: int


@dataclass(frozen=True, slots=True)
class Week:
    """The week summed up.

    Attributes:
        rows: one row an hour, from Monday, 00:00.
        goals: goals that are reached in some hour, in their order.
        by: the goal by which hours are ranked, ``""`` if none is ever reached.
        needs: people that the rules ask for on each post.
        seeds: seeds of each hour.
    """

    rows: tuple[Row, ...]
    goals: tuple[str, ...]
    by: str
    needs: Mapping[str, int]
    seeds: tuple[int, ...]

    @property
    def ranked(self) -> list[Row]:
        """The hours, the weakest first."""
        return sorted(self.rows, key=lambda row: (*(-t for t in self._weight(row)), row.hour))

    @property
    def worst(self) -> Row:
        """The weakest hour."""
        return self.ranked[0]

    @property
    def best(self) -> Row:
        """The hour in which it goes fastest."""
        return min(self.rows, key=lambda row: (*self._weight(row), row.hour))

    def _weight(self, row: Row) -> tuple[float, ...]:
        order = (self.by, *(goal for goal in self.goals if goal != self.by))
        return tuple(
            _finite(value)
            for goal in order
            if goal in row.spreads
            for value in (row.spreads[goal].p50, row.spreads[goal].never)
        )

    def difference(self, goal: str, row: Row) -> dict[str, float]:
        """Return by how many seconds each owner takes longer in an hour than in the best one."""
        here, there = row.owners.get(goal, {}), self.best.owners.get(goal, {})
        owners = [owner for owner in OWNERS if owner in here or owner in there]
        return {owner: here.get(owner, 0.0) - there.get(owner, 0.0) for owner in owners}

    @property
    def most(self) -> dict[str, int]:
        """The most people that are on each post in any hour."""
        return {post: max(row.on_duty[post] for row in self.rows) for post in self.rows[0].on_duty}

    def wanted(self, post: str) -> int:
        """Return how many people a post should have: as the rules ask, or as at its best hour."""
        return max(self.needs.get(post, 0), self.most.get(post, 0))

    def lacking(self, row: Row) -> dict[str, tuple[int, int]]:
        """Return the posts with too few people: how many there are, and how many are wanted."""
        return {
            post: (number, self.wanted(post))
            for post, number in row.on_duty.items()
            if number < self.wanted(post)
        }

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Hours with the same people on duty, the weakest first."""
        groups: dict[tuple[tuple[str, int], ...], list[Row]] = {}
        for row in self.rows:
            groups.setdefault(tuple(sorted(row.on_duty.items())), []).append(row)
        worst = {
            key: max(rows, key=lambda r: (self._weight(r), -r.hour)) for key, rows in groups.items()
        }
        order = sorted(
            groups, key=lambda key: (*(-t for t in self._weight(worst[key])), worst[key].hour)
        )
        return tuple(
            Stretch(
                number=number,
                hours=tuple(row.hour for row in groups[key]),
                on_duty=dict(key),
                worst=worst[key].hour,
            )
            for number, key in enumerate(order, start=1)
        )


def sum_up(hours: Sequence[Hour], *, needs: Mapping[str, int], seeds: Sequence[int]) -> Week:
    """Return the week summed up.

    Args:
        hours: the hours played.
        needs: people that the rules ask for on each post.
        seeds: seeds of each hour.
    """
    goals = tuple(
        goal for goal in GOALS if any(goal in a.times for hour in hours for a in hour.answers)
    )
    rows = tuple(
        Row(
            hour=hour.number,
            spreads={goal: Spread.of([a.times.get(goal) for a in hour.answers]) for goal in goals},
            owners={
                goal: mean_owners([a.owners.get(goal) for a in hour.answers])
                for goal in goals
                if goal in JUDGED
            },
            on_duty=hour.on_duty,
        )
        for hour in hours
    )
    by = next((goal for goal in JUDGED if goal in goals), "")
    return Week(rows=rows, goals=goals, by=by, needs=dict(needs), seeds=tuple(seeds))


def mean_owners(found: Sequence[Mapping[str, float] | None]) -> dict[str, float]:
    """Return the mean seconds of each owner over the runs that reached a goal."""
    reached = [owners for owners in found if owners is not None]
    if not reached:
        return {}
    names = [owner for owner in OWNERS if any(owner in owners for owners in reached)]
    return {name: float(np.mean([owners.get(name, 0.0) for owners in reached])) for name in names}


def spans(hours: Sequence[int]) -> list[tuple[tuple[int, ...], int, int]]:
    """Return hours of the week as stretches of the day, those alike on several days together.

    Returns:
        Days (0 is Monday), first hour, and hour after the last one, of each stretch.
    """
    by_day: dict[int, list[tuple[int, int]]] = {}
    for day, group in groupby(sorted(hours), key=lambda hour: hour // DAY_HOURS):
        clock = [hour % DAY_HOURS for hour in group]
        runs: list[tuple[int, int]] = []
        for at in clock:
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
        by_day[day] = runs
    found: dict[tuple[int, int], list[int]] = {}
    for day, runs in sorted(by_day.items()):
        for run in runs:
            found.setdefault(run, []).append(day)
    return [(tuple(days), start, end) for (start, end), days in sorted(found.items())]


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 1e12


def as_json(week: Week) -> dict[str, Any]:
    """Return the week as plain data."""
    return {
        "by": week.by,
        "seeds": list(week.seeds),
        "goals": list(week.goals),
        "weakest": week.worst.hour,
        "best": week.best.hour,
        "hours": [
            {
                "hour": row.hour,
                "times_s": {goal: spread.as_json() for goal, spread in row.spreads.items()},
                "owners_s": {goal: dict(owners) for goal, owners in row.owners.items()},
                "on_duty": dict(row.on_duty),
            }
            for row in week.rows
        ],
    }
