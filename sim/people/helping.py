"""Who helps whom: helpers by their role, or those whom a group names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.people.model import Group


def able_to_help(group: Group) -> bool:
    """Return whether people of a group can fetch others: they walk, also stairs, unaided."""
    profile = group.profile
    return profile.walks and profile.stairs and not profile.needs_assistance


def helps_those(group: Group, helped: Group) -> bool:
    """Return whether people of a group fetch those of another.

    Args:
        group: those who might.
        helped: those who need it; where they name who helps them nobody else does.
    """
    if not helped.helped_by:
        return group.helps
    named = group.id in helped.helped_by or bool(group.role and group.role in helped.helped_by)
    return named and group is not helped and able_to_help(group)


def helpers_of(groups: Sequence[Group], helped: Iterable[Group]) -> set[str]:
    """Return the ids of the groups that fetch anybody of some groups."""
    wanted = list(helped)
    return {group.id for group in groups if any(helps_those(group, other) for other in wanted)}
