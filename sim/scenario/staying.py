"""Who stays and who has to leave, and groups that are told both, or two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def has_to_leave(spec: GroupSpec) -> bool:
    """Return whether people have to leave: those who stay need not, unless the file says so."""
    stays = spec.leave_by == "nobody" and "required" not in spec.model_fields_set
    return spec.required and not stays


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
