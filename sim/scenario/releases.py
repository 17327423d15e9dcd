"""Whether something lets the groups go that wait for an event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim import words
from sim.people.spec import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.people.spec import GroupSpec
    from sim.response.spec import MeasureSpec
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
        if not _is_among(spec, released):
            problems.add("release-never", place, name=name, cure=RELEASES.cure(name))
            continue
        near = words.nearest(name, RELEASES.names)
        if near is not None:
            problems.add("release-near", place, severity="warning", name=name, near=near)


def _is_among(spec: GroupSpec, names: Iterable[str]) -> bool:
    """Return whether a name is that of the group, or of one that is made of it."""
    pattern = re.escape(spec.group).replace(re.escape("{x}"), ".+") + "(/.+)?"
    return any(re.fullmatch(pattern, name) for name in names)
