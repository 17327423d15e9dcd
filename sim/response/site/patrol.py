"""Patrols: somebody on a post walks a round now and then, and finds what is on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.site.alarm import aware

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.plan.model import Patrol, Post
    from sim.response.site.control import Control
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]


def patrols(case: Case, control: Control, post: Post, round_: Patrol) -> Task:
    """Walk the rounds of a post until something is found, by them or by others.

    Args:
        case: the case.
        control: the panel that is told.
        post: the post.
        round_: its round. Without a time for the first, it begins anywhere in the interval.
    """
    first = round_.first_s
    if first is None:
        first = round_.every_s * case.uniform("patrol", post.id)
    yield case.env.timeout(first)
    number = 0
    while not _over(case, control):
        began = case.now

        def work(holder: Holder, number: int = number) -> Task:
            return _walk(case, control, holder, round_, number)

        task = case.staff.give(post.id, work, takes_s=120.0)
        if task is not None:
            yield task
        number += 1
        yield case.env.timeout(max(began + round_.every_s - case.now, 1.0))


def _over(case: Case, control: Control) -> bool:
    return bool(control.open or case.fire_space or "alarm" in case.happened)


def _walk(case: Case, control: Control, holder: Holder, round_: Patrol, number: int) -> Task:
    """Walk a round; meanwhile nobody else's eyes speak for the one who walks."""
    if holder.row is not None:
        control.on_round.add(holder.row)
    yield from _round(case, control, holder, round_, number)
    if holder.row is not None:
        control.on_round.discard(holder.row)


def _round(case: Case, control: Control, holder: Holder, round_: Patrol, number: int) -> Task:
    start = case.log("patrol-start", actor=holder.id, object=holder.place)
    home = holder.place
    for stop, space in enumerate((*round_.route, home)):
        if _over(case, control) or not case.staff.able(holder):
            return
        holder.sees_smoke = case.env.event()
        yield from case.staff.go(holder, case.space(space), cause=start, until=holder.sees_smoke)
        met = holder.sees_smoke.triggered
        holder.sees_smoke = None
        if not case.staff.able(holder):
            return
        yield case.env.timeout(case.seconds("patrol.look", holder.id, n=number * 100 + stop))
        if met or control.smoke_at(holder):
            yield from _found(case, control, holder, start)
            return


def _found(case: Case, control: Control, holder: Holder, start: int) -> Task:
    """Tell the panel what was found: over what they carry, or by walking there."""
    row = case.world.site.space_index[holder.place]
    behind = case.world.hazard.cause(row)
    event = case.log(
        "detect", actor=holder.id, object=holder.place, cause=behind or start, text="patrol"
    )
    case.declare(aware(holder.post), event)
    place, burns = holder.place, bool(case.world.conditions.heat_release_w[row] > 0)
    post = case.plan.post(holder.post) if case.plan else None
    if post is None or post.carries == "nothing":
        yield from case.staff.go(holder, control.desk, cause=event)
    else:
        yield case.env.timeout(case.seconds(f"{post.carries}.talk", holder.id))
    case.env.process(control.receive(holder.id, place, cause=event, certain=burns))
