"""Groups that are told to stay and to leave, or to leave by two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def check_contradictions(spec: GroupSpec, problems: ProblemList) -> None:
    """Report a group that is to stay and to leave, or to leave by two ways."""
    if spec.leave_by == "nobody":
        for key in ("leave_at", "route"):
            if getattr(spec, key) is not None:
                place = spec.where(key, key=True)
                problems.add("people-stays-and-leaves", place, group=spec.group, key=key)
    elif spec.leave_by is not None and spec.route is not None and spec.route.exit is not None:
        one, other = spec.leave_by, spec.route.exit
        if one != other:
            place = spec.route.where("exit")
            problems.add("people-two-exits", place, group=spec.group, one=one, other=other)
