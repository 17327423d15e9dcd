"""Parties as a scenario has them: who keeps together, and whom others join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.people.model import Together
from sim.people.spec import CountSpec, TogetherSpec
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def together_of(spec: GroupSpec, problems: ProblemList) -> Together | None:
    """Return how the people of a group keep together, or None for each for themselves.

    Args:
        spec: what the scenario says.
        problems: takes a fault where nobody can tell who belongs together.
    """
    if spec.together is None or spec.together is False:
        return None
    rules = spec.together if isinstance(spec.together, TogetherSpec) else TogetherSpec()
    if spec.arrive is not None and rules.size is None:
        problems.add("people-party-size", spec.where("together"), group=spec.group)
    return Together(
        size=rules.size,
        by_space=isinstance(spec.count, CountSpec) or spec.for_ is not None,
        within_m=rules.within,
        gather=rules.gather,
        leader_last=rules.leader == "last",
        joins=rules.with_ or "",
    )


def check_joined(specs: Sequence[GroupSpec], problems: ProblemList) -> None:
    """Check that whoever joins the parties of another group names one that keeps together."""
    for spec in specs:
        rules = spec.together
        if not isinstance(rules, TogetherSpec) or rules.with_ is None:
            continue
        others = [
            other.group
            for other in specs
            if other is not spec
            and other.together
            and not (isinstance(other.together, TogetherSpec) and other.together.with_)
        ]
        if rules.with_ not in others:
            place = rules.where("with_")
            unknown(problems, what="party", name=rules.with_, among=others, span=place)
