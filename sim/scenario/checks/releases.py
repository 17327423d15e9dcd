"""Whether something lets the groups go that wait for an event, or stay until they are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim import words
from sim.people.spec import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.people.spec import GroupSpec
    from sim.response.command.spec import MeasureSpec
    from sim.yamlsrc import ProblemList


def check_releases(
    specs: Sequence[GroupSpec], measures: Sequence[MeasureSpec], problems: ProblemList
) -> None:
    """Report groups that wait for what never comes.

    Args:
        specs: what the scenario says about people.
        measures: what it says about measures; one may let a group go, whatever that waits for.
        problems: takes a fault for a word that is no event where no measure lets the group go,
            and a warning where one does, but the word is nearly an event.
    """
    released = [measure.do.release for measure in measures if measure.do.release is not None]
    for spec in specs:
        if spec.release is None or spec.release.after in ("", *RELEASES.names):
            continue
        name, place = spec.release.after, spec.release.where("after")
        if not is_among(spec, released):
            problems.add("release-never", place, name=name, cure=RELEASES.cure(name))
            continue
        near = words.nearest(name, RELEASES.names)
        if near is not None:
            problems.add("release-near", place, severity="warning", name=name, near=near)


def check_told(
    specs: Sequence[GroupSpec],
    measures: Sequence[MeasureSpec],
    problems: ProblemList,
    *,
    responds: bool,
) -> None:
    """Warn of groups that have to leave and stay until they are told, where nobody tells them.

    Args:
        specs: what the scenario says about people.
        measures: what it says about measures.
        problems: takes a warning for each such group.
        responds: whether posts or units may come to people and send them out.
    """
    if responds or any(spec.sweep for spec in specs):
        return
    names = [name for m in measures for name in (m.do.release, m.do.guide) if name is not None]
    for spec in specs:
        has_to = spec.required and "required" in spec.model_fields_set
        if spec.leave_by == "nobody" and has_to and not is_among(spec, names):
            place = spec.where("required", key=True)
            problems.add("people-stays-required", place, severity="warning", group=spec.group)


def is_among(spec: GroupSpec, names: Iterable[str]) -> bool:
    """Return whether a name is that of the group, or of one that is made of it."""
    pattern = re.escape(spec.group).replace(re.escape("{x}"), ".+") + "(/.+)?"
    return any(re.fullmatch(pattern, name) for name in names)
