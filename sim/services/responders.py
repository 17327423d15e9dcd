"""People who are called in by an event: they walk in against the stream, do something, come out.

Crews of the fire brigade when it arrives, the clinic's own team when the alarm is confirmed: they
come in by their opening, go to their stops in order and stay there; then they go through rooms or
help, as their group says, and leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.events.log import Event
    from sim.people.model import Group
    from sim.services.charge import Charge

    Task = Generator[simpy.Event, object, None]


def await_calls(charge: Charge) -> None:
    """Let every group that an event calls in come when it first happens."""
    for group in charge.desk.world.population.groups:
        if group.arrive_after:
            _await(charge, group)


def _await(charge: Charge, group: Group) -> None:
    desk = charge.desk
    called: list[int] = []

    def come(event: Event) -> None:
        if called:
            return
        called.append(event.id)
        rows = desk.world.population.rows_of_group[group.id]
        first = group.visits[0].space if group.visits else _behind(charge, group)
        desk.log("rescue-start", actor=group.id, object=first, cause=event.id)
        for row in range(*rows.indices(len(desk.world.population))):
            desk.env.process(_work(charge, group, row, event.id))

    desk.world.log.on(group.arrive_after, come)


def _behind(charge: Charge, group: Group) -> str:
    """Return the space behind the opening a group comes in by."""
    site = charge.desk.world.site
    return site.openings[site.opening_index[group.arrive_from]].a


def _work(charge: Charge, group: Group, row: int, cause: int) -> Task:
    """Go to each stop, stay, and then help or leave."""
    desk = charge.desk
    index = int(desk.world.population.index[row])
    if not group.visits:
        yield desk.walk(row, _behind(charge, group), cause=cause)
    for number, stop in enumerate(group.visits):
        if not (yield desk.walk(row, stop.space, cause=cause)):
            continue
        draw = desk.world.streams.uniform("movement.stay", group=group.id, index=index, draw=number)
        until_s = stop.until_s
        stays = float(stop.stay.ppf(draw)[0]) if until_s is None else until_s - desk.now
        yield desk.env.timeout(max(0.0, stays))
        if index == 0 and desk.able(row):
            cause = desk.log("search-done", actor=group.id, object=stop.space, cause=cause)
    if desk.able(row) and desk.inside(row):
        charge.take(np.array([row]), np.array([desk.now]), cause)
