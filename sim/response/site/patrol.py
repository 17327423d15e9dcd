"""Patrols: somebody on a post walks a round now and then, and finds what is on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.site.alarm import aware

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.plan.model import Patrol, Post
    from sim.response.site.control import Control
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]


def patrols(incident: Incident, control: Control, post: Post, round_: Patrol) -> Task:
    """Walk the rounds of a post until something is found, by them or by others.

    Args:
        incident: the incident.
        control: the panel that is told.
        post: the post.
        round_: its round. Without a time for the first, it begins anywhere in the interval.
    """
    first = round_.first_s
    if first is None:
        first = round_.every_s * incident.uniform("patrol", post.id)
    yield incident.env.timeout(first)
    number = 0
    while not _over(incident, control):
        began = incident.now

        def work(holder: Holder, number: int = number) -> Task:
            return _walk(incident, control, holder, round_, number)

        task = incident.staff.give(post.id, work, takes_s=incident.value("response.expected.round"))
        if task is not None:
            yield task
        number += 1
        yield incident.env.timeout(max(began + round_.every_s - incident.now, 1.0))


def _over(incident: Incident, control: Control) -> bool:
    return bool(control.open or incident.fire_space or "alarm" in incident.happened)


def _walk(
    incident: Incident, control: Control, holder: Holder, round_: Patrol, number: int
) -> Task:
    """Walk a round; meanwhile nobody else's eyes speak for the one who walks."""
    if holder.row is not None:
        control.on_round.add(holder.row)
    yield from _round(incident, control, holder, round_, number)
    if holder.row is not None:
        control.on_round.discard(holder.row)


def _round(
    incident: Incident, control: Control, holder: Holder, round_: Patrol, number: int
) -> Task:
    start = incident.log("patrol-start", actor=holder.id, object=holder.place)
    home = holder.place
    for stop, space in enumerate((*round_.route, home)):
        if _over(incident, control) or not incident.staff.able(holder):
            return
        holder.sees_smoke = incident.env.event()
        yield from incident.staff.go(
            holder, incident.space(space), cause=start, until=holder.sees_smoke
        )
        met = holder.sees_smoke.triggered
        holder.sees_smoke = None
        if not incident.staff.able(holder):
            return
        yield incident.env.timeout(
            incident.seconds("patrol.look", holder.id, n=number * 100 + stop)
        )
        if met or control.smoke_at(holder):
            yield from _found(incident, control, holder, start)
            return


def _found(incident: Incident, control: Control, holder: Holder, start: int) -> Task:
    """Tell the panel what was found: over what they carry, or by walking there."""
    row = incident.world.site.space_index[holder.place]
    behind = incident.world.hazard.cause(row)
    event = incident.log(
        "detect", actor=holder.id, object=holder.place, cause=behind or start, text="patrol"
    )
    incident.declare(aware(holder.post), event)
    place, burns = holder.place, bool(incident.world.conditions.heat_release_w[row] > 0)
    post = incident.plan.post(holder.post) if incident.plan else None
    if post is None or post.carries == "nothing":
        yield from incident.staff.go(holder, control.desk, cause=event)
    else:
        yield incident.env.timeout(incident.seconds(f"{post.carries}.talk", holder.id))
    incident.env.process(control.receive(holder.id, place, cause=event, certain=burns))
