"""Bounds of a run of the crowd alone, beside what the crowd did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.optimum.gap import optimality, start_points
from sim.simulation.optimum.ground import flow_ground
from sim.simulation.optimum.quickest import quickest_s

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Played:
    """A run until its end.

    Attributes:
        out_s: when each was out, sorted.
        bound_s: the bound with everybody setting out at 0 s.
        started_bound_s: the bound with everybody setting out when they did.
        said: what ``result.json`` says.
        bound_of: the bound for so many of them.
    """

    out_s: np.ndarray
    bound_s: float
    started_bound_s: float
    said: dict
    bound_of: Callable[[int], float]


def played(run, *, calibration="sfpe", starts_s=0.0, until_s=7200.0):
    """Play a run made by ``crowd_of`` and return its bounds."""
    world = run.world
    points = start_points(world)
    run.release(at=starts_s)
    run.to(until_s)
    step_s = run.crowd.step_s
    ground = flow_ground(world.walkable, world.population, calibration=calibration, step_s=step_s)
    rows = np.arange(len(world.population))
    people = points.of(rows, world.population.speed)
    at_once = np.zeros(len(rows))
    return Played(
        out_s=np.sort(world.people.out_s),
        bound_s=quickest_s(ground, people, at_once),
        started_bound_s=quickest_s(ground, people, world.people.started_s.astype(float)),
        said=optimality(world, points, calibration=calibration, step_s=step_s),
        bound_of=lambda needed: quickest_s(ground, people, at_once, needed=needed),
    )
