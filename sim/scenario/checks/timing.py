"""Whether what a scenario says happens during the run: not after its end, not before its start."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sim.people.spec import UntilSpec
from sim.units import duration_text
from sim.yamlsrc import Spec
from sim.yamlsrc.times import TimePoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sim.scenario.spec import ScenarioSpec
    from sim.yamlsrc import ProblemList


def check_times(
    spec: ScenarioSpec, *, starts: datetime, until_s: float, problems: ProblemList
) -> None:
    """Warn of every moment outside the run: of hazards, alarms, injects, people who leave.

    Args:
        spec: what the scenario says.
        starts: start of the run.
        until_s: end of the run, seconds.
        problems: takes the warnings.
    """
    for part, field, moment in _moments(spec):
        at_s = moment.after(starts)
        place = part.where(field)
        if moment.on is not None and at_s < 0:
            stays = isinstance(part, UntilSpec)
            problems.add(
                "stay-before-the-start" if stays else "scenario-before-the-start",
                place,
                severity="warning",
                at=f"{moment.on:%Y-%m-%d %H:%M}",
                starts=f"{starts:%Y-%m-%d %H:%M}",
            )
        elif at_s > until_s and moment.clock is not None and _is_past(moment.clock, starts):
            problems.add(
                "scenario-next-day",
                place,
                severity="warning",
                at=f"{starts + timedelta(seconds=at_s):%H:%M}",
                starts=f"{starts:%H:%M}",
                after=duration_text(at_s),
                until=duration_text(until_s),
            )
        elif at_s > until_s:
            problems.add(
                "scenario-after-the-end",
                place,
                severity="warning",
                at=duration_text(at_s),
                until=duration_text(until_s),
            )
    for inject in spec.injects:
        at_s = max(inject.at.after(starts), 0.0)
        if inject.expect is None or at_s > until_s:
            continue
        due_s = at_s + inject.expect.within
        if due_s > until_s:
            problems.add(
                "expect-after-the-end",
                inject.expect.where("within"),
                severity="warning",
                due=duration_text(due_s),
                until=duration_text(until_s),
            )


def _is_past(clock_s: float, starts: datetime) -> bool:
    """Return whether the clock shows a time before the start on the day of the start."""
    midnight = starts.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=clock_s) < starts


def _moments(value: object) -> Iterator[tuple[Spec, str, TimePoint]]:
    """Yield every moment of a spec and of the specs below it, with the field it stands in."""
    if isinstance(value, Spec):
        for name in type(value).model_fields:
            field = value.__dict__[name]
            if not isinstance(field, TimePoint):
                yield from _moments(field)
            elif name in value.model_fields_set:
                yield value, name, field
    elif isinstance(value, dict):
        for item in value.values():
            yield from _moments(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _moments(item)
