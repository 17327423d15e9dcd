"""People who are helped, take lifts or sweep: what of the scenario does not go with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events.vocabulary import vocabulary
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from sim.people.model import Profile
    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def goes_apart(spec: GroupSpec, profile: Profile, problems: ProblemList) -> bool:
    """Return whether people of a group do not keep together, and warn where they were to.

    Args:
        spec: what the scenario says.
        profile: what they can do.
        problems: takes the warning.
    """
    apart = spec.lifts in ("yes", "evacuation") or spec.sweep is not None or profile.dependent
    if apart and spec.together:
        place = spec.where("together")
        problems.add("people-party-apart", place, severity="warning", group=spec.group)
    return apart


def called_in(spec: GroupSpec) -> tuple[float, ...]:
    """Return the times of arrival of people who are called in by an event: none before it."""
    if spec.arrive is None or spec.arrive.after is None or not isinstance(spec.count, int):
        return ()
    return (float("inf"),) * spec.count


def called_by(spec: GroupSpec, problems: ProblemList) -> str:
    """Return the event that calls people of a group in, ``""`` for none.

    Args:
        spec: what the scenario says.
        problems: takes a fault for an event that does not exist, or people nobody can count.
    """
    if spec.arrive is None or spec.arrive.after is None:
        return ""
    event, arrive = spec.arrive.after, spec.arrive
    if event not in vocabulary():
        place = arrive.where("after")
        unknown(problems, what="event", name=event, among=vocabulary(), span=place)
    others = [name for name in ("rate", "file", "between") if getattr(arrive, name) is not None]
    if others or spec.in_ is not None or not isinstance(spec.count, int):
        problems.add("people-called-form", arrive.where(), group=spec.group)
    return event
