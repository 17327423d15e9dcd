"""The holders of duty posts who are on the site when the run starts, as groups of people."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.people.premovement import preset, preset_for
from sim.people.profiles import shipped_profile
from sim.response.plan.model import INCIDENT
from sim.response.plan.staffing import post_group, search_groups, search_names, staff_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sim.people.model import Group
    from sim.people.premovement import Notification
    from sim.response.plan.load import LoadedPlan
    from sim.response.plan.model import Plan
    from sim.scenario.names import SiteNames
    from sim.yamlsrc import ProblemList, Span

PROFILE = "working-age"
"""How fast the holders of posts walk."""


def post_places(plan: LoadedPlan | None) -> dict[str, Span | None]:
    """Return where the posts of a plan are written, by the name of the group of their holders."""
    if plan is None:
        return {}
    return {post_group(post.id): post.where("where") for post in plan.spec.posts}


def check_names(
    plan: LoadedPlan | None, named: Mapping[str, Span | None], problems: ProblemList
) -> None:
    """Report groups of a scenario that are called like those that a plan makes.

    Args:
        plan: the plan as it was read.
        named: where the name of each group is written.
        problems: takes the faults.
    """
    if plan is None:
        return
    for post in plan.spec.posts:
        name = post_group(post.id)
        if post.where_ and name in named:
            place = post.where("id")
            related = (place,) if place is not None else ()
            problems.add("people-name-of-post", named[name], related=related, id=name, post=post.id)
    for name in search_names(plan.plan, incident=INCIDENT):
        if name in named:
            problems.add("people-name-of-search", named[name], id=name)


def post_groups(
    plan: Plan | None,
    *,
    names: SiteNames,
    groups: Sequence[Group],
    starts: datetime,
    notification: Notification,
) -> tuple[Group, ...]:
    """Return a group for each post that is manned in a space of the site, and for search teams.

    Args:
        plan: the plan, with the changes of the register.
        names: the sites; a post elsewhere is reached by telephone and walks nowhere.
        groups: groups of the scenario, which may hold posts themselves.
        starts: start of the run; the roster decides by it.
        notification: kind of alarm, for when they set out after an alarm.
    """
    if plan is None:
        return ()
    held: Counter[str] = Counter()
    for group in groups:
        held[group.post] += group.size if group.post else 0
    law = preset(preset_for(use=names.use, notification=notification, role="staff", asleep=False))
    made = []
    profile = shipped_profile(PROFILE)
    for group in staff_groups(plan, starts=starts, profile=profile, held=held):
        where, people = group.places[0]
        space = names.find(where, names.spaces)
        if space is not None:
            made.append(
                replace(
                    group,
                    places=((space, people),),
                    pre_movement=law,
                    pre_movement_asleep=law,
                )
            )
    crews = search_groups(plan, incident=INCIDENT, profile=profile)
    return (*made, *crews)
