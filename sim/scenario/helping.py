"""People who are helped, take lifts or sweep: what of the scenario does not go with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
