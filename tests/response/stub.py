"""A crowd without crowding for the tests of the response: distance over speed, nothing else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import simpy

from sim.building.model import OUTSIDE, Assembly, Equipment
from sim.hazards.fire import engine
from sim.hazards.fire.model import Fire, contents
from sim.hazards.process import start_hazards
from sim.response.plan import model
from sim.response.plan.roster import Duty, Shift
from sim.response.site.ways import Ways
from sim.response.start import start_response
from sim.world.requests import Incapacitate, Release, SetDoor, WalkTo
from sim.world.state import Harm, Phase
from sim.world.world import World
from tests.hazards import worlds
from tests.hazards.rooms import box, door, site

NIGHT = dt.datetime(2026, 10, 1, 2, 10)
DAY = dt.datetime(2026, 10, 1, 10, 0)
SPEED = 1.2


def hotel(*, detectors="working", kitchen=(6, 6, 3)):
    """Return a row of rooms along a hall, the control room at its far end."""
    rooms = [box("hall", 40, 2, 3, use="corridor"), box("kitchen", *kitchen, use="kitchen", x=40.0)]
    rooms += [box("control-room", 5, 5, 3, x=0.0), box("office", 5, 5, 3, x=5.0)]
    rooms += [box(f"bed-{i}", 4, 6, 3, use="bedroom", x=10.0 + 5 * i) for i in range(5)]
    doors = []
    for room in rooms:
        if room.id != "hall":
            x = room.outline[0][0] + 1
            opening = door(f"d-{room.id}", room.id, "hall", state="closed", exit=False)
            doors.append(_at(opening, (x, 0.0)))
    doors.append(_at(door("main", "hall", OUTSIDE, 1.8), (20.0, 0.0)))
    working = {"state": detectors}
    equipment = (
        Equipment("hd-kitchen", "heat-detector", "kitchen", properties=working),
        Equipment("sd-hall", "smoke-detector", "hall", properties=working),
        Equipment("ext-hall", "extinguisher", "hall"),
        Equipment("siren", "siren", "hall"),
    )
    return site(rooms, doors, equipment=equipment, assembly=(Assembly("yard", ("main",), 24.0),))


def _at(opening, point):
    from dataclasses import replace

    x, y = point
    segment = ((x, y), (x + opening.width_m, y))
    return replace(opening, segment_a=segment, segment_b=None if opening.b == OUTSIDE else segment)


class StubWorld(World):
    """A world whose crowd acts on requests at the next quarter of a second."""

    env: simpy.Environment
    walks: dict

    def ask(self, request):
        super().ask(request)
        self.env.process(self._act(request))

    def _act(self, request):
        yield self.env.timeout(-self.env.now % 0.25)
        if isinstance(request, WalkTo):
            yield from self._walk(request)
        elif isinstance(request, Release):
            for row, at in zip(request.people.tolist(), request.at_s.tolist(), strict=True):
                if not np.isfinite(self.people.start_s[row]):
                    self.people.start_s[row] = at
                    self.walks.pop(row, None)
                    self.env.process(self._leave(row, at))
        elif isinstance(request, SetDoor):
            self.doors[self.site.opening_index[request.opening]] = request.state
        elif isinstance(request, Incapacitate):
            self.people.phase[request.people] = Phase.WAITING

    def _walk(self, request):
        row = request.person
        self.walks[row] = request
        here = self.site.spaces[self.people.space[row]].id
        reached = True
        # Every way leads through the hall.
        for goal in ("hall", request.space):
            if goal == here:
                continue
            if self.conditions.impassable[self.site.space_index[goal]]:
                reached = False
                break
            yield self.env.timeout(self.ways.distance(here, goal) / SPEED)
            if self.walks.get(row) is not request or self.people.harm[row] >= Harm.INCAPACITATED:
                return
            self.people.space[row] = self.site.space_index[goal]
            here = goal
        calls = (self.watch.unreachable.pop(row, None), self.watch.arrivals.pop(row, None))
        if calls[reached]:
            calls[reached](self.env.now)

    def _leave(self, row, at):
        yield self.env.timeout(max(at - self.env.now, 0))
        if self.people.harm[row] >= Harm.INCAPACITATED:
            return
        self.people.started_s[row] = self.env.now
        self.people.phase[row] = Phase.WALKING
        here = self.site.spaces[self.people.space[row]].id
        yield self.env.timeout(self.ways.distance(here, "hall") / SPEED + 5.0)
        if self.people.harm[row] >= Harm.INCAPACITATED:
            return
        self.people.phase[row] = Phase.OUT
        self.people.out_s[row] = self.env.now
        self.people.space[row] = -1
        left = (
            self.population.required
            & (self.people.phase != Phase.OUT)
            & (self.people.harm < Harm.INCAPACITATED)
        )
        if not left.any():
            for call in self.watch.all_out:
                call(self.env.now)
            self.watch.all_out.clear()


def post(name, where="", **more):
    return model.Post(name, where=where, **more)


def shifts(name, day, night):
    hour = 3600.0
    return Duty(
        name,
        (
            Shift("day", 8 * hour, 20 * hour, day),
            Shift("night", 20 * hour, 8 * hour, night),
        ),
    )


def plan(*, control=(2, 1), manager=(1, 1), procedures=None, **more):
    posts = more.pop("posts", None) or (
        post("control-room", "control-room", needs=2),
        post("manager", "office", answer_p=1.0),
        post("security", "office"),
    )
    return model.Plan(
        posts=tuple(sorted(posts, key=lambda p: p.id)),
        roster=(
            shifts("control-room", *control),
            shifts("manager", *manager),
            shifts("security", 1, 1),
        ),
        chain=more.pop(
            "chain",
            (
                model.ChainLink("control-room", "manager", "phone"),
                model.ChainLink("manager", "county", "phone", within_s=3600.0),
                model.ChainLink("county", "city", "phone", within_s=7200.0),
                model.ChainLink("city", "province", "phone", within_s=7200.0),
            ),
        ),
        procedures=procedures
        or {
            "fire-alarm": (
                model.Step("verify", "control-room"),
                model.Step("call-119", "control-room", after="verified"),
                model.Step("voice-alarm", "control-room", after="verified"),
                model.Step("first-aid-fire-fighting", "security", after="verified"),
                model.Step("headcount", "manager", after="evacuated"),
            )
        },
        send={"building-fire": model.Send(("engine", "engine", "ladder"), ("engine",))},
        **more,
    )


def staff_of(response_plan, starts, *, only=None):
    """Return the groups of people who hold the plan's posts, as scenarios make them."""
    from sim.response.plan.staffing import staff_groups

    return staff_groups(response_plan, starts=starts, profile=worlds.ADULT)


def guests(asleep=True, per_room=2):
    return worlds.group("guests", {f"bed-{i}": per_room for i in range(5)}, asleep=asleep)


def fire(**more):
    values = {"space": "kitchen", "at_s": 0.0, "growth_w_s2": 46.9, "peak_w": 1e6} | more
    return Fire(id="f", contents=contents("mixed"), **values)


def play(
    inputs, *, starts=NIGHT, seed=1, hazards=None, groups=None, until=3600, place=None, town=None
):
    """Run hazards and response in the stub's world; return the world."""
    place = place or hotel()
    crowd = groups if groups is not None else (guests(),)
    if inputs.plan is not None:
        crowd = (*crowd, *staff_of(inputs.plan, starts))
    made = worlds.world(place, crowd, seed=seed, starts=starts, town=town)
    here = StubWorld(**{f: getattr(made, f) for f in World.__dataclass_fields__})
    here.env = env = simpy.Environment()
    here.ways, here.walks = Ways(place), {}
    start_hazards(env, here, [fire()] if hazards is None else hazards)
    start_response(env, here, inputs)
    env.run(until=until)
    return here


def play_hours(inputs, **more):
    """Play what goes on for hours after a fire, whose steps are never shorter than five seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "STEP_S", engine.LONGEST_STEP_S)
        return play(inputs, **more)


def first(world, event, **more):
    found = world.log.first(event, **more)
    return None if found is None else found.t_s


def between(world, a, b):
    return first(world, b) - first(world, a)
