"""The crowd and the services of a world alone, without a scenario file: for cases and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.assembly import Walking, assemble
from sim.simulation.loop import run_loop
from sim.simulation.sampling import Sampler

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.movement.laws.book import Calibration
    from sim.world.fields import Fields
    from sim.world.world import World


def run_served(
    world: World,
    fields: Fields,
    *,
    calibration: Calibration,
    step_s: float,
    until_s: float,
    alarm_s: float | None = None,
) -> NDArray[np.int32]:
    """Let everybody leave at once, with lifts, helpers and sweeps; return where they were.

    Args:
        world: the world; its inbox holds who is told to leave.
        fields: distance fields of its ground.
        calibration: law of speed and flow.
        step_s: step of the crowd, seconds.
        until_s: end at the latest.
        alarm_s: when the general alarm is logged, None for never.

    Returns:
        Space of everybody at each step, -1 for none, shape ``(n_steps, n_people)``.
    """
    made = assemble(world, walking=Walking(fields, calibration=calibration, step_s=step_s))
    env, crowd = made.env, made.crowd
    assert crowd is not None
    seen: list[NDArray[np.int32]] = []

    def look() -> Generator[simpy.Event, object, None]:
        while True:
            seen.append(world.people.space.copy())
            yield env.timeout(step_s)

    def sound() -> Generator[simpy.Event, object, None]:
        yield env.timeout(alarm_s or 0.0)
        world.log.add("general-alarm", t_s=float(env.now))

    if alarm_s is not None:
        env.process(sound())
    env.process(look())
    run_loop(env, world, crowd, Sampler(crowd.state, trace=False, world=world), until_s=until_s)
    return np.array(seen, dtype=np.int32).reshape(-1, len(world.population))
