"""Names in a plan, an alarm and injects, as the walkable world of the run has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.response.plan.model import Alarm, Inject, Plan, Post, Step
    from sim.scenario.names import SiteNames


def placed_plan(plan: Plan | None, names: SiteNames) -> Plan | None:
    """Return a plan whose posts, rounds, stock and zones are in spaces by their full names."""
    if plan is None:
        return None

    def post(item: Post) -> Post:
        patrol = item.patrol
        if patrol is not None:
            patrol = replace(patrol, route=tuple(_space(stop, names) for stop in patrol.route))
        return replace(item, where=_space(item.where, names), patrol=patrol)

    posts = {item.id: _space(item.where, names) for item in plan.posts}

    def place(name: str) -> str:
        """Return the space that is meant by the place of stock: a space, or where a post is."""
        space = names.find(name, names.spaces)
        return space if space is not None else posts.get(name) or name

    def step(item: Step) -> Step:
        return replace(item, zones=zones_of(item.zones, names))

    panel = plan.panel
    return replace(
        plan,
        posts=tuple(post(item) for item in plan.posts),
        stock=tuple(replace(item, at=place(item.at)) for item in plan.stock),
        procedures={
            name: tuple(step(item) for item in steps) for name, steps in plan.procedures.items()
        },
        panel=None if panel is None else replace(panel, zones=zones_of(panel.zones, names)),
    )


def placed_alarm(alarm: Alarm | None, names: SiteNames) -> Alarm | None:
    """Return an alarm whose zones and false signal are in spaces by their full names."""
    if alarm is None:
        return None
    zones, false_in = zones_of(alarm.zones, names), _space(alarm.false_in, names)
    return replace(alarm, zones=zones, false_in=false_in)


def placed_inject(inject: Inject, names: SiteNames) -> Inject:
    """Return an inject whose door or escalator has its full name."""
    effect = inject.effect
    if effect is None or effect.kind not in {"door", "escalator"}:
        return inject
    among = names.openings if effect.kind == "door" else names.spaces
    target = names.find(effect.target, among) or effect.target
    return replace(inject, effect=replace(effect, target=target))


def zones_of(zones: tuple[str, ...], names: SiteNames) -> tuple[str, ...]:
    """Return zones as the walkable world knows them: spaces and levels by their full names.

    The id of a level that several sites have means it in each of them.
    """
    found: list[str] = []
    for zone in zones:
        levels = [
            names.full(site, zone)
            for site in names.sites
            if any(level.id == zone for level in site.levels)
        ]
        found += levels or [_space(zone, names)]
    return tuple(dict.fromkeys(found))


def _space(name: str, names: SiteNames) -> str:
    return names.find(name, names.spaces) or name
