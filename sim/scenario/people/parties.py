"""Parties as a scenario has them: who keeps together, and whom others join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import words
from sim.messages import Text
from sim.people.model import Together
from sim.people.spec import CountSpec, TogetherSpec
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.people.model import Group
    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def together_of(spec: GroupSpec, problems: ProblemList) -> Together | None:
    """Return how the people of a group keep together, or None for each for themselves.

    Args:
        spec: what the scenario says.
        problems: takes a fault where nobody can tell who belongs together.
    """
    if spec.together is None or spec.together is False:
        walk_apart = spec.together is None and (spec.in_ is not None or spec.for_ is not None)
        if spec.leader is not None and walk_apart:
            place = spec.where("leader")
            problems.add("people-leader-apart", place, severity="warning", group=spec.group)
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
        if rules.with_ in others:
            continue
        place = rules.where("with_")
        named = next((other for other in specs if other.group == rules.with_), None)
        if named is None:
            unknown(problems, what="party", name=rules.with_, among=others, span=place)
            continue
        # The group is there, but nobody can join it.
        joins = named.together if isinstance(named.together, TogetherSpec) else None
        first = named.where("group")
        params: dict[str, object] = {"name": rules.with_}
        if named is spec:
            code = "people-joins-itself"
        elif joins is not None and joins.with_ is not None:
            code = "people-joins-joiner"
            params["other"] = joins.with_
        else:
            code = "people-joins-apart"
        related = (first,) if first is not None and named is not spec else ()
        problems.put(code, place, params, related=related)


def check_leaders(
    specs: Sequence[GroupSpec], groups: Mapping[str, Group], problems: ProblemList
) -> None:
    """Warn of leaders that nobody is.

    Args:
        specs: what the scenario says.
        groups: the groups that are there, by id.
        problems: takes the warnings.
    """
    roles = {spec.role for spec in specs if spec.role} | {spec.group for spec in specs}
    for spec in specs:
        if spec.leader is not None and spec.leader not in roles | set(groups):
            place = spec.where("leader")
            # A role that is itself a slip has been told.
            meant = [role for role in roles if not words.slip_of(role, "role")]
            near = words.nearest(spec.leader, [*meant, *groups])
            cure = (
                Text("cures.did-you-mean", {"meant": near})
                if near is not None
                else Text("scenario.add-leader", {"leader": spec.leader})
            )
            problems.add(
                "people-no-leader", place, severity="warning", leader=spec.leader, cure=cure
            )
