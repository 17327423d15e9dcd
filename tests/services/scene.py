"""Small sites with lifts, staff and people who cannot leave alone, run by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.building.model import OUTSIDE, Lift
from sim.movement.laws.book import calibration_named
from sim.people.model import Profile
from sim.simulation.served import run_served
from sim.world.fields import Fields
from sim.world.requests import Release
from tests.movement.ground import box, crowd_of, door, site, stair

STEP = 0.25
WHEELCHAIR = Profile("wheelchair", None, needs_assistance=2, stairs=False, size=2.0)
BED = Profile("bed", None, needs_assistance=2, stairs=False, walks=False, size=4.0)

LIFT = {
    "speed_m_s": 1.6,
    "acceleration_m_s2": 0.8,
    "jerk_m_s3": 1.6,
    "start_s": 0.5,
    "doors_s": 2.5,
    "transfer_s": 1.5,
    "discharge": "hall",
}


def lift(*stops, capacity=8, in_fire="runs", **changes):
    return Lift("l1", ("hall", *stops), capacity, in_fire, {**LIFT, **changes})


def two_storeys(*, lifts=(), refuge=None, width=2.0, more=()):
    """Return a hall with an exit, an upper floor above it, and a stair of 10 m between."""
    spaces = [
        box("hall", 0, 0, 10, 10),
        replace(box("upper", 0, 0, 10, 10, level="L2"), elevation_m=12.0, frame="L2"),
        stair("flight", length=10, width=width, rise=5),
        *more,
    ]
    ways = [
        door("exit", "hall", OUTSIDE, (0, 4), (0, 6)),
        door("foot", "hall", "flight", (10, 4), (10, 4 + width), segment_b=((0, 0), (width, 0))),
        door("top", "flight", "upper", (0, 10), (width, 10), segment_b=((10, 4), (10, 4 + width))),
    ]
    if refuge is not None:
        place = box("refuge", 10, 0, 14, 3, level="L2", use="refuge")
        spaces.append(replace(place, elevation_m=12.0, frame="L2", capacity=refuge))
        ways.append(door("fire-door", "upper", "refuge", (10, 1), (10, 2.5)))
    found = site(spaces, ways)
    return replace(found, lifts=tuple(lifts))


def play(groups, ground, *, alarm_s=None, until=3600.0, told=None, by_alarm=(), seed=1):
    """Return the world after a run, and the space of everybody at each step.

    Args:
        groups: ``{id: (x, y, speed, space, options)}``.
        ground: the site.
        alarm_s: when the alarm is logged.
        until: end at the latest.
        told: rows of those who are told to leave at the start; all by default.
        by_alarm: rows of those whom the alarm tells to leave.
        seed: seed of the run.
    """
    run = crowd_of(
        {k: (*v[:4], {o: w for o, w in v[4].items() if o != "profile"}) for k, v in groups.items()},
        ground,
        seed=seed,
    )
    world = run.world
    own = [
        replace(group, profile=groups[group.id][4].get("profile", group.profile))
        for group in world.population.groups
    ]
    world.population.groups = tuple(own)
    for group in own:
        world.population.size[world.population.rows_of_group[group.id]] = group.profile.size
    rows = np.arange(len(world.population)) if told is None else np.asarray(told)
    world.ask(Release(rows.astype(np.int32), np.zeros(len(rows))))
    heard = np.asarray(by_alarm, dtype=np.int32)
    if len(heard):

        def sound(event):
            world.ask(Release(heard, np.full(len(heard), event.t_s), event.id))

        world.log.on("general-alarm", sound)
    seen = run_served(
        world,
        Fields(world.walkable),
        calibration=calibration_named("sfpe"),
        step_s=STEP,
        until_s=until,
        alarm_s=alarm_s,
    )
    return world, seen


def first_in(world, seen, space, row):
    """Return when a person was first seen in a space, seconds."""
    there = seen[:, row] == world.site.space_index[space]
    return float(np.argmax(there)) * STEP if there.any() else np.inf


def times(world, event):
    """Return when events of a name happened."""
    return [item.t_s for item in world.log if item.event == event]
