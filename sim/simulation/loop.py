"""The main loop: SimPy owns the clock, and the crowd runs between its events.

Between two events nothing outside the crowd changes, so the crowd takes many steps in one
compiled call. One turn of the loop:

1. **look ahead**: when is the next event of the clock, the next sample, or the end?
2. **crowd**: requests made since are taken up, and everybody walks up to the last point of the
   crowd's own time grid not after that moment, or to the step in which something watched happens;
3. **tell**: whoever waited for that happening is called, at its time on the clock;
4. **sample**: counts, densities and positions are recorded when they are due;
5. **event**: the clock processes its next event: hazards, detectors, staff, messages, crews.

The crowd's grid never depends on events, so an inject without effect changes no byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import simpy

    from sim.movement.engine import Crowd
    from sim.simulation.moves import MoveRecorder
    from sim.simulation.sampling import Sampler
    from sim.world.world import World


def run_loop(
    env: simpy.Environment,
    world: World,
    crowd: Crowd,
    sampler: Sampler,
    *,
    until_s: float,
    moves: MoveRecorder | None = None,
    heard: Callable[[float], None] | None = None,
) -> float:
    """Run until nothing more can happen, or until ``until_s``.

    Args:
        env: SimPy's environment with every process started.
        world: the world.
        crowd: its crowd.
        sampler: what is recorded.
        until_s: end of the run at the latest, seconds.
        moves: keeps every change of cell, or None; it only looks, so nothing else differs.
        heard: called with the time of every sample, or None; told, never asked.

    Returns:
        The time of the end, seconds.
    """
    while env.now < until_s:
        due = min(env.peek(), sampler.next_s, until_s)
        ahead = due if moves is None else min(due, moves.next_s)
        arrived = crowd.advance(ahead)
        if not arrived:
            _tell(env, crowd)
            continue
        if moves is not None and moves.next_s <= ahead:
            moves.look(world)
            if ahead < due:
                continue
        if sampler.next_s <= ahead:
            sampler.sample(world)
            if heard is not None:
                heard(ahead)
        elif env.peek() <= ahead:
            env.step()
        else:
            break
        if env.peek() == float("inf") and crowd.idle and not world.inbox:
            break
    sampler.finish(world, end_s=max(env.now, crowd.now))
    return float(max(env.now, crowd.now))


def _tell(env: simpy.Environment, crowd: Crowd) -> None:
    """Call those who waited for what the crowd just did, at its time on the clock."""
    for time, call in crowd.take_calls():
        if time > env.now:
            env.run(until=time)
        call(time)
