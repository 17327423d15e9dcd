"""Small sites and crowds made by hand, for tests of the crowd alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sim.building.model import OUTSIDE, Incline, Level, Opening, Site, Space
from sim.distribution import Distribution
from sim.movement.arrays import Count
from sim.movement.engine import Crowd
from sim.people.model import Group, Population, Profile
from sim.rng import Streams
from sim.world.fields import Fields
from sim.world.requests import Release
from sim.world.state import Phase
from sim.world.walkable import build_walkable
from sim.world.world import World

START = datetime(2026, 10, 1, 2, 10)


def box(name, x0, y0, x1, y1, *, level="G", obstacles=(), use="hall"):
    outline = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Space(name, level, use, "floor", outline, tuple(obstacles), outline, level, 0.0, 3.0)


def shape(name, outline, obstacles=()):
    return Space(name, "G", "hall", "floor", outline, tuple(obstacles), outline, "G", 0.0, 3.0)


def stair(name, *, length, width, rise, riser=0.178, tread=0.279):
    outline = ((0.0, 0.0), (width, 0.0), (width, length), (0.0, length))
    incline = Incline("G", "L2", rise, riser, tread, float(np.arcsin(rise / length)))
    return Space(name, "G", "stair", "stair", outline, (), outline, name, 0.0, 3.0, incline)


def door(name, a, b, p, q, *, segment_b=None, state="open", kind="door", direction="both"):
    width = float(np.hypot(q[0] - p[0], q[1] - p[1]))
    outside = b == OUTSIDE
    return Opening(
        name,
        a,
        b,
        (p, q),
        None if outside else (segment_b or (p, q)),
        width,
        kind=kind,
        state=state,
        exit=outside,
        direction=direction,
    )


def site(spaces, openings):
    return Site(
        "test",
        "Test",
        "test",
        (Level("G", 0.0, 3.0),),
        tuple(sorted(spaces, key=lambda s: s.id)),
        tuple(sorted(openings, key=lambda o: o.id)),
    )


def fixed(value):
    return (
        Distribution.fixed(value)
        if hasattr(Distribution, "fixed")
        else Distribution("fixed", {"value": value})
    )


@dataclass
class Run:
    world: World
    crowd: Crowd

    def release(self, at=0.0, people=None):
        n = len(self.world.population)
        rows = np.arange(n, dtype=np.int32) if people is None else np.asarray(people, np.int32)
        times = np.broadcast_to(np.asarray(at, dtype=float), rows.shape).copy()
        self.world.ask(Release(rows, times))

    def to(self, until):
        while not self.crowd.advance(until):
            for time, call in self.crowd.take_calls():
                call(time)
        return self.world.people


def crowd_of(
    groups,
    site_,
    *,
    cell_m=1.0,
    patch_m=2.0,
    calibration="sfpe",
    seed=1,
    step_s=0.25,
    arrive_s=None,
):
    """Return a run: ``groups`` is ``{id: (x, y, speed, space, options)}`` with arrays."""
    names = sorted(groups)
    models, columns, rows, first = [], [], {}, 0
    for number, name in enumerate(names):
        x, y, speed, space, *rest = groups[name]
        options = rest[0] if rest else {}
        x, y, speed = np.broadcast_arrays(
            *(np.atleast_1d(np.asarray(v, float)) for v in (x, y, speed))
        )
        n = len(x)
        models.append(Group(name, ((space, n),), Profile("test", None), **options))
        rows[name] = slice(first, first + n)
        first += n
        columns.append(
            (np.full(n, number), np.arange(n), np.full(n, site_.space_index[space]), x, y, speed)
        )
    group, index, space, x, y, speed = (np.concatenate(c) for c in zip(*columns, strict=True))
    n = len(group)
    if arrive_s is not None:
        space = np.where(np.isnan(arrive_s), space, -1)  # nan: there from the start
    population = Population(
        tuple(models),
        group.astype(np.int32),
        index.astype(np.int32),
        space.astype(np.int32),
        x.copy(),
        y.copy(),
        speed.copy(),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n),
        np.full(n, np.inf) if arrive_s is None else np.nan_to_num(arrive_s, nan=np.inf),
        np.zeros(n, bool),
        np.ones(n, bool),
        rows,
    )
    walkable = build_walkable(site_, cell_m=cell_m, patch_m=patch_m)
    world = World.at_start(
        walkable=walkable, population=population, streams=Streams(seed), starts=START
    )
    return Run(world, Crowd(world, Fields(walkable), calibration=calibration, step_s=step_s))


def spread(n, x0, y0, x1, y1, *, seed=1):
    """Return ``n`` points spread at random over a rectangle."""
    streams = Streams(seed)
    u, v = (streams.uniform("test.spread", group=axis, index=np.arange(n)) for axis in "xy")
    return x0 + u * (x1 - x0), y0 + v * (y1 - y0)


def queues_are_sound(run):
    """Check that queues, their lengths and the people in them agree, and nobody walks twice."""
    state = run.crowd.state
    people, queues = state.people, state.queues
    for queue in range(len(queues)):
        before, person, length = -1, int(queues["head"][queue]), 0
        while person >= 0:
            assert people["queue"][person] == queue
            assert people["before"][person] == before
            before, person, length = person, int(people["after"][person]), length + 1
        assert queues["tail"][queue] == before
        assert queues["length"][queue] == length
    active = state.active[: state.tally[Count.ACTIVE]]
    assert len(np.unique(active)) == len(active)
    assert (people["queue"][people["phase"] == Phase.QUEUING] >= 0).all()
    ended = state.ended[: state.tally[Count.ENDED]]
    walking = np.zeros(len(people), bool)
    walking[ended] = True
    walking |= (people["is_active"] == 1) | (people["is_fresh"] == 1)
    assert walking[people["phase"] == Phase.WALKING].all()
