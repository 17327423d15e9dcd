"""Whose absence costs the minutes: the same hour again with a post filled as it should be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.decide.hours.goals import JUDGED
from sim.ensemble.helpers import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.decide.hours.goals import Answer
    from sim.decide.hours.weakest import Week
    from sim.decide.hours.week import Hour, Weeks


@dataclass(frozen=True, slots=True)
class Gain:
    """What it would change to fill a post in an hour.

    Attributes:
        hour: the hour, since Monday, 00:00.
        post: the post; ``""`` for all that lack somebody at once.
        there: people on it by the roster.
        wanted: people it should have.
        sooner_s: for each judged goal, the middle over the seeds of how much sooner it would be
            reached, seconds; ``inf`` where it would be reached and now is not.
        all_seeds: for each judged goal, whether it is sooner in every seed.
    """

    hour: int
    post: str
    there: int
    wanted: int
    sooner_s: Mapping[str, float]
    all_seeds: Mapping[str, bool]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data; None for a goal that is only reached with the post filled."""
        sooner = {g: t if math.isfinite(t) else None for g, t in self.sooner_s.items()}
        return {
            "hour": self.hour, "post": self.post, "there": self.there, "wanted": self.wanted,
            "sooner_s": sooner, "all_seeds": dict(self.all_seeds),
        }  # fmt: skip


def absences(
    weeks: Weeks,
    week: Week,
    hours: tuple[Hour, ...],
    *,
    helpers: int = 0,
    progress: Callable[[int], None] | None = None,
) -> list[Gain]:
    """Return what each missing holder costs in the weakest hour of every staffing.

    Args:
        weeks: the scenario.
        week: the week summed up.
        hours: the hours as played.
        helpers: processes that play beside this one; the result does not depend on it.
        progress: called with the number of runs done, after each.
    """
    asked: list[tuple[int, str, dict[str, int]]] = []
    for stretch in week.stretches:
        lacking = week.lacking(week.rows[stretch.worst])
        asked += [(stretch.worst, post, {post: want}) for post, (_, want) in lacking.items()]
        if len(lacking) > 1:
            everybody = {post: want for post, (_, want) in lacking.items()}
            asked.append((stretch.worst, "", everybody))
    seeds, number = week.seeds, len(week.seeds)

    def play(turn: int) -> Answer:
        hour, _, people = asked[turn // number]
        return weeks.play(hour, seeds[turn % number], people=people)

    kept: dict[int, Answer] = {}
    with Shared(play, range(len(asked) * number), helpers=helpers) as shared:
        for turn, found in shared.results():
            kept[turn] = found
            if progress is not None:
                progress(len(kept))
    gains = []
    for place, (hour, post, people) in enumerate(asked):
        now = hours[hour].answers
        then = [kept[place * number + n] for n in range(number)]
        goals = [goal for goal in JUDGED if goal in week.goals]
        pairs = {goal: _pairs(goal, now, then) for goal in goals}
        gains.append(
            Gain(
                hour=hour,
                post=post,
                there=hours[hour].on_duty.get(post, 0),
                wanted=people.get(post, 0),
                sooner_s={goal: sorted(found)[len(found) // 2] for goal, found in pairs.items()},
                all_seeds={goal: min(found) > 0 for goal, found in pairs.items()},
            )
        )
    return gains


def _pairs(goal: str, now: tuple[Answer, ...], then: list[Answer]) -> list[float]:
    """Return how much sooner a goal is reached, seed by seed."""
    found = []
    for a, b in zip(now, then, strict=True):
        before, after = a.times.get(goal, math.inf), b.times.get(goal, math.inf)
        found.append(0.0 if before == after else before - after)
    return found
