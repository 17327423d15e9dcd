"""The people whom a plan puts into the site: holders of posts and search teams, as groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.people.model import CREW, Group
from sim.response.plan.model import USUAL_SEND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sim.people.model import Profile
    from sim.response.plan.model import Plan

FROM_ROSTER = "roster of the plan"
FROM_SEARCH = "search of the plan"
"""Where the people come from whom a plan puts into the site."""


def staff_groups(
    plan: Plan, *, starts: datetime, profile: Profile, held: Mapping[str, int] | None = None
) -> tuple[Group, ...]:
    """Return one group for each post that somebody holds at the start.

    They are not required to leave (they respond), and walk through the crowd like everybody else.
    The number on a post is what the roster says for that hour, so nobody's draw depends on it.
    Those at home are no part of the crowd, and stay none when they come.

    Args:
        plan: the plan, with what the register changes.
        starts: start of the run.
        profile: what they are able to do.
        held: how many people of the scenario's own groups hold each post already.

    Returns:
        Groups ``post-<id>``, sorted by id; none for posts without a place or without anybody.
    """
    groups = []
    for post in plan.posts:
        number = plan.on_site(post.id, starts) - (held or {}).get(post.id, 0)
        if post.where and number > 0:
            groups.append(
                Group(
                    id=post_group(post.id),
                    places=((post.where, number),),
                    profile=profile,
                    role="staff",
                    post=post.id,
                    choice="nearest",
                    required=False,
                    source=FROM_ROSTER,
                )
            )
    return tuple(groups)


def post_group(post: str) -> str:
    """Return the id of the group of those who hold a post."""
    return f"post-{post}"


def search_names(plan: Plan, *, incident: str) -> tuple[str, ...]:
    """Return the ids of the groups of search teams that a plan makes, whoever is sent when."""
    return tuple(search_group(kind, n) for kind, n in _searching(plan, incident))


def _searching(plan: Plan, incident: str) -> Iterator[tuple[str, int]]:
    """Yield the units with search teams that may be sent: kind, and number within it."""
    send = plan.send.get(incident, USUAL_SEND)
    counted: dict[str, int] = {}
    for kind in (*send.first, *send.second):
        counted[kind] = counted.get(kind, 0) + 1
        if plan.search.get(kind, 0):
            yield kind, counted[kind]


def search_group(kind: str, number: int) -> str:
    """Return the id of the group of those who search from the ``number``-th unit of a kind."""
    return f"search-{kind}-{number}"


def search_groups(plan: Plan, *, incident: str, profile: Profile) -> tuple[Group, ...]:
    """Return one group for each unit with search teams that the plan may send.

    They come when their unit does, if it is sent at all. Which unit of the town that is only the
    run shows, so they are numbered by kind in the order of arrival.

    Args:
        plan: the plan.
        incident: kind of incident, for what is sent.
        profile: what they are able to do.

    Returns:
        Groups ``search-<kind>-<number>``, two people a team; none without a search.
    """
    return tuple(
        Group(
            id=search_group(kind, number),
            places=(),
            profile=profile,
            role=CREW,
            choice="nearest",
            arrivals_s=(float("inf"),) * (2 * plan.search[kind]),
            required=False,
            source=FROM_SEARCH,
        )
        for kind, number in _searching(plan, incident)
    )
