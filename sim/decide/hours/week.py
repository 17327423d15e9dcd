"""One week: the same accident in each of its 168 hours, with the same luck in all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sim.decide.hours.goals import GOALS, Answer, answer
from sim.ensemble.helpers import Shared
from sim.response.plan.roster import DAY_S, Duty, Shift
from sim.scenario.load import for_start
from sim.scenario.starts import at_hour_of_week, start_choice
from sim.simulation.simulate import prepare
from sim.simulation.uncrowded import people_of, record_hazards, respond
from sim.yamlsrc import ProblemList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.hazards.fire.recorded import Recording
    from sim.people.model import Group, Population
    from sim.response.plan.model import Plan
    from sim.scenario.model import Scenario
    from sim.scenario.reading.inputs import Inputs
    from sim.simulation.simulate import Stage

HOURS: Final = 168
"""Hours of a week."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the week.

    Attributes:
        number: hours since Monday, 00:00.
        starts: when the accident begins in it.
        on_duty: people on each post at that moment, by post.
        answers: what matters of each run, by seed, in the order of the seeds.
    """

    number: int
    starts: datetime
    on_duty: Mapping[str, int]
    answers: tuple[Answer, ...]


class Weeks:
    """Plays the accident of one scenario at any hour, with any plan.

    Fire and smoke are worked out once, and so is the ground. Hazards, injects and the alarm keep
    their distance from the start, also where the file gives them as times of the clock.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.usual = for_start(inputs, _usual(inputs))
        self._stage: Stage = prepare(self.usual)
        self._recording: Recording | None = record_hazards(self.usual, self._stage)
        self._last: tuple[object, Scenario] | None = None
        self._enough = _enough(self.plan)
        # Most hours have the same people as the one before them: drawn once for each seed.
        self._people: dict[int, tuple[tuple[Group, ...], Population | None]] = {}

    @property
    def plan(self) -> Plan | None:
        """The plan, with what the register changes in it."""
        return self.usual.response.plan

    def starts(self, hour: int) -> datetime:
        """Return when the accident begins in an hour of the week: at the scenario's own minute."""
        usual = self.usual.starts
        minutes = timedelta(minutes=usual.minute, seconds=usual.second)
        return at_hour_of_week(self.usual.choice, hour) + minutes

    def scenario(self, hour: int, *, people: Mapping[str, int] | None = None) -> Scenario:
        """Return the scenario of an hour.

        Args:
            hour: hours since Monday, 00:00.
            people: posts that are filled otherwise than the roster says, with their number.
        """
        key = (hour, tuple(sorted((people or {}).items())))
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        inputs = self.inputs
        if people and inputs.plan is not None:
            plan = with_people(inputs.plan.plan, people)
            inputs = replace(inputs, plan=replace(inputs.plan, plan=plan))
        found = for_start(inputs, self.starts(hour))
        usual = self.usual
        response = replace(
            found.response, injects=usual.response.injects, alarm=usual.response.alarm
        )
        found = replace(found, hazards=usual.hazards, response=response)
        self._last = (key, found)
        return found

    def play(self, hour: int, seed: int, *, people: Mapping[str, int] | None = None) -> Answer:
        """Return what matters of one run in an hour."""
        scenario = self.scenario(hour, people=people)
        stage, recording = self._stage, self._recording
        if scenario.sites != self.usual.sites:  # an entry of the register ends within the week
            stage = prepare(scenario, like=stage)
            recording = record_hazards(scenario, stage)
        groups, people_there = self._people.get(seed, ((), None))
        if people_there is None or groups != scenario.groups:
            people_there = people_of(scenario, seed=seed, stage=stage)
            self._people[seed] = scenario.groups, people_there
        found = respond(
            scenario,
            seed=seed,
            stage=stage,
            recording=recording,
            enough=self._enough,
            population=people_there,
        )
        return answer(found)


def _enough(plan: Plan | None) -> list[tuple[str, ...]]:
    """Return what has to have happened so that nothing more can change the goals of a run.

    A goal that the plan has no part for is not waited for; what ends a step without reaching its
    goal counts as well.
    """
    steps = {step.do for steps in (plan.procedures.values() if plan else ()) for step in steps}
    told = {link.told for link in (plan.chain if plan else ())}
    found = [(*GOALS["warned"], "alarm-failed"), GOALS["water"]]
    if "county" in told:
        found += [GOALS["leader"], GOALS["report"]]
    if "first-aid-fire-fighting" in steps:
        found.append((*GOALS["force"], "fire-lost", "staff-withdrawn"))
    return found


def _usual(inputs: Inputs) -> datetime:
    return start_choice(inputs.spec.starts, ProblemList()).usual


def with_people(plan: Plan, people: Mapping[str, int]) -> Plan:
    """Return a plan in which some posts are held by so many people at all hours."""
    kept = tuple(duty for duty in plan.roster if duty.post not in people)
    filled = tuple(
        Duty(post, (Shift("all day", 0.0, DAY_S, number),))
        for post, number in sorted(people.items())
    )
    return replace(plan, roster=kept + filled)


def play_week(
    weeks: Weeks,
    *,
    seeds: Sequence[int],
    helpers: int = 0,
    progress: Callable[[int], None] | None = None,
) -> tuple[Hour, ...]:
    """Play the accident in each hour of the week.

    Args:
        weeks: the scenario.
        seeds: seeds; each hour gets the same ones.
        helpers: processes that play beside this one; the result does not depend on it.
        progress: called with the number of runs done, after each.
    """
    number = len(seeds)

    def play(turn: int) -> Answer:
        return weeks.play(turn // number, seeds[turn % number])

    kept: dict[int, Answer] = {}
    with Shared(play, range(HOURS * number), helpers=helpers) as shared:
        for turn, found in shared.results():
            kept[turn] = found
            if progress is not None:
                progress(len(kept))
    return tuple(
        Hour(
            number=hour,
            starts=weeks.starts(hour),
            on_duty=on_duty(weeks.plan, weeks.starts(hour)),
            answers=tuple(kept[hour * number + n] for n in range(number)),
        )
        for hour in range(HOURS)
    )


def on_duty(plan: Plan | None, when: datetime) -> dict[str, int]:
    """Return how many people the roster puts on each post at a moment."""
    return {post.id: plan.on_duty(post.id, when) for post in plan.posts} if plan else {}
