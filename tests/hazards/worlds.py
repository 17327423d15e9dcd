"""Worlds without a crowd for the tests: people stand where they are put."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.distribution import Distribution
from sim.events.log import EventLog
from sim.events.series import SeriesRecorder
from sim.people.model import Group, Population, Profile
from sim.rng import Streams
from sim.world.conditions import Conditions
from sim.world.state import PeopleState, doors_at_start
from sim.world.watch import Watch
from sim.world.world import World

ADULT = Profile("adult", Distribution.fixed(1.2))


def group(name, places, **more):
    return Group(id=name, places=tuple(sorted(places.items())), profile=ADULT, **more)


def population(site, groups, *, pre=60.0):
    groups = tuple(sorted(groups, key=lambda g: g.id))
    rows, slices, row = [], {}, 0
    for number, one in enumerate(groups):
        first = row
        index = 0
        for place, count in one.places:
            for _ in range(count):
                rows.append((number, index, site.space_index[place], one.asleep, one.required))
                index += 1
                row += 1
        slices[one.id] = slice(first, row)
    n = len(rows)
    columns = list(zip(*rows, strict=True)) if rows else [[], [], [], [], []]
    return Population(
        groups=groups,
        group=np.array(columns[0], dtype=np.int32),
        index=np.array(columns[1], dtype=np.int32),
        space=np.array(columns[2], dtype=np.int32),
        x=np.zeros(n),
        y=np.zeros(n),
        speed=np.full(n, 1.2),
        speed_down=np.zeros(n),
        speed_up=np.zeros(n),
        pre_movement_s=np.full(n, pre),
        arrive_s=np.full(n, np.inf),
        asleep=np.array(columns[3], dtype=np.bool_),
        required=np.array(columns[4], dtype=np.bool_),
        rows_of_group=slices,
    )


def world(site, groups=(), *, seed=1, starts=dt.datetime(2026, 10, 1, 2, 10), town=None, pre=60.0):
    people = population(site, groups, pre=pre)
    return World(
        site=site,
        town=town,
        walkable=None,
        population=people,
        streams=Streams(seed),
        starts=starts,
        people=PeopleState.at_start(people),
        doors=doors_at_start(site),
        conditions=Conditions.clear(site),
        log=EventLog(),
        series=SeriesRecorder(),
        watch=Watch(),
    )
