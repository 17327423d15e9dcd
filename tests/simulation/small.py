"""A made-up end of a run: a room with two exits, an assembly point, ten people."""

from types import SimpleNamespace

import numpy as np

from sim.building.model import Assembly, Equipment, Level, Opening, Site, Space
from sim.events.log import EventLog
from sim.people.model import Group, Population, Profile
from sim.simulation.outcome import RunOutcome
from sim.world.state import PeopleState, Phase

BOX = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def space(name, tags=()):
    return Space(
        id=name, level="G", use="room", kind="floor", outline=BOX, obstacles=(), plan=BOX,
        frame="G", elevation_m=0.0, height_m=3.0, tags=tags,
    )  # fmt: skip


def door(name, *, state="open", exit=True):
    return Opening(
        id=name, a="room", b="outside", segment_a=((0.0, 0.0), (1.0, 0.0)), segment_b=None,
        width_m=1.0, state=state, exit=exit,
    )  # fmt: skip


def site():
    return Site(
        id="hall", name="Hall", use="hall",
        levels=(Level("G", 0.0, 3.0),),
        spaces=(space("refuge", ("refuge",)), space("room")),
        openings=(door("back", state="locked"), door("main")),
        assembly=(Assembly("field", ("main",), 60.0),),
        equipment=(Equipment("sd-1", "smoke-detector", "room"),),
    )  # fmt: skip


def population(n=10, required=None):
    # Distribution is not needed: nothing is sampled here.
    profile = Profile("adults", SimpleNamespace())
    group = Group("guests", (("room", n),), profile)
    return Population(
        groups=(group,),
        group=np.zeros(n, dtype=np.int32),
        index=np.arange(n, dtype=np.int32),
        space=np.ones(n, dtype=np.int32),
        x=np.zeros(n), y=np.zeros(n),
        speed=np.full(n, 1.2), speed_down=np.zeros(n), speed_up=np.zeros(n),
        pre_movement_s=np.zeros(n), arrive_s=np.full(n, np.inf),
        asleep=np.zeros(n, dtype=np.bool_),
        required=np.ones(n, dtype=np.bool_) if required is None else np.array(required),
        rows_of_group={"guests": slice(0, n)},
    )  # fmt: skip


def world(n=10, out=(), **columns):
    """Return a world at its end; person i left by the main exit at ``out[i]`` if not None."""
    people = population(n)
    state = PeopleState.at_start(people)
    for row, t in enumerate(out):
        if t is not None:
            state.phase[row] = Phase.OUT
            state.out_s[row] = t
            state.exit[row] = 1
            state.space[row] = -1
            state.started_s[row] = t - 10
    for name, values in columns.items():
        getattr(state, name)[: len(values)] = values
    return SimpleNamespace(
        site=site(), population=people, people=state, log=EventLog(), doors=np.array([2, 0])
    )


def outcome(n=4, seed=1, **extra):
    from sim.simulation.result import build_result, people_columns

    end = world(n, out=[10.0 * i for i in range(1, n + 1)])
    end.log.add("t0", t_s=0.0, object="room", text='着火, "quoted"')
    result = build_result(
        end, ended_s=600.0, scenario="small", seed=seed, version="0", inputs_sha256="ab",
        calibration="sfpe", wall_s=extra.pop("wall_s", 1.0),
    )  # fmt: skip
    fields = {
        "scenario": SimpleNamespace(files={"small.yaml": b"format: 1"}),
        "seed": seed, "site": end.site,
        "population": end.population, "record": result, "events": tuple(end.log),
        "people": people_columns(end, ended_s=600.0),
        "series": {"space.count": np.arange(6.0).reshape(3, 2), "space.count.t_s": np.arange(3.0)},
    }  # fmt: skip
    return RunOutcome(**{**fields, **extra})
