"""Who leaves by themselves and when, who has to, and by which entrance they know the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.distribution import Distribution

if TYPE_CHECKING:
    from datetime import datetime

    from sim.people.spec import GroupSpec
    from sim.yamlsrc import ProblemList


def leave_at_of(spec: GroupSpec, problems: ProblemList, *, starts: datetime) -> Distribution | None:
    """Return when people of a group leave by themselves, None for never.

    Args:
        spec: what the scenario says.
        problems: takes a fault where nobody would leave then.
        starts: start of the run.
    """
    if spec.leave_at is None:
        return None
    place = spec.where("leave_at")
    if spec.leave_by == "nobody":
        return None  # said with the other keys that mean nothing then
    if spec.arrive is not None and spec.arrive.after is not None:
        problems.add("people-called-leave-at", place, group=spec.group)
    elif spec.arrive is not None and spec.in_ is None and not spec.visit:
        problems.add("people-pass-leave-at", place, group=spec.group)
    return Distribution.fixed(max(0.0, spec.leave_at.after(starts)))


def has_to_leave(spec: GroupSpec) -> bool:
    """Return whether people have to leave: those who stay need not, unless the file says so."""
    stays = spec.leave_by == "nobody" and "required" not in spec.model_fields_set
    return spec.required and not stays
