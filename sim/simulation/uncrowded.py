"""The response of a scenario without its crowd: who is told, goes and acts, when, and nothing else.

For questions that need thousands of runs and no evacuation time: when is the alarm given, when does
the first water flow, who is not reached. People stay where they are at the start, so they can see a
fire, be told of it and be counted, but nobody walks out and nobody is hurt. Those on duty walk at
their own speed along the shortest way, which nobody else blocks. The fire brigade attacks but does
not search. Fire and smoke come from a record (:mod:`sim.hazards.fire.recorded`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.hazards.fire.kind import FireOptions
from sim.hazards.fire.model import Fire
from sim.hazards.fire.recorded import record
from sim.people.sample import sample_people
from sim.response.site.ways import ways_in
from sim.rng import Streams
from sim.simulation.assembly import assemble
from sim.world.requests import Enter, Release, Send, SetDoor, WalkTo
from sim.world.state import Phase
from sim.world.world import World

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence

    from sim.events.log import Event
    from sim.hazards.fire.recorded import Recording
    from sim.people.model import Population
    from sim.response.plan.model import ResponseInputs
    from sim.scenario.model import Scenario
    from sim.simulation.simulate import Stage
    from sim.world.requests import Request
    from sim.world.work import StaffTask


@dataclass(frozen=True, slots=True)
class Answered:
    """What a run without the crowd leaves behind.

    Attributes:
        scenario: the scenario.
        seed: seed of the run.
        events: the log.
        work: tasks of those on duty.
    """

    scenario: Scenario
    seed: int
    events: tuple[Event, ...]
    work: tuple[StaffTask, ...]


def record_hazards(scenario: Scenario, stage: Stage) -> Recording | None:
    """Return fire and smoke of a scenario as they go while nobody acts; None without a hazard.

    Args:
        scenario: the resolved scenario.
        stage: its walkable ground.
    """
    if not scenario.hazards:
        return None
    world = _world(replace(scenario, groups=()), seed=0, stage=stage)
    fires = [hazard for hazard in scenario.hazards if isinstance(hazard, Fire)]
    return record(world, fires, until_s=scenario.run.until_s)


def replay(scenario: Scenario, *, stage: Stage, recording: Recording) -> None:
    """Play a recorded fire again while nobody responds, to know what that alone costs."""
    world = _world(scenario, seed=1, stage=stage)
    env = simpy.Environment()
    world.begin(env)
    assemble(world, hazards=scenario.hazards, options=_recorded(recording), env=env)
    env.run(until=scenario.run.until_s)


def respond(
    scenario: Scenario,
    *,
    seed: int,
    stage: Stage,
    recording: Recording | None = None,
    enough: Sequence[Collection[str]] = (),
    population: Population | None = None,
) -> Answered:
    """Run the response of a scenario once, without its crowd.

    Draws are named as in :func:`sim.simulation.simulate.simulate`: the same seed has the same
    luck.

    Args:
        scenario: the resolved scenario.
        seed: seed of the run.
        stage: its walkable ground, from :func:`sim.simulation.simulate.prepare`.
        recording: its fire and smoke, from :func:`record_hazards`; worked out here if missing.
        enough: sets of events; the run ends once one of each set has happened. None: at its end.
        population: the people of this seed, from :func:`people_of`; drawn here if missing.
    """
    world = _world(scenario, seed=seed, stage=stage, population=population)
    env = simpy.Environment()
    world.begin(env)
    end = env.timeout(scenario.run.until_s)
    done = (_all_of(env, world, enough) | end) if enough else end
    if scenario.hazards:
        recording = recording or record_hazards(scenario, stage)
    assemble(
        world,
        hazards=scenario.hazards,
        options=_recorded(recording),
        response=_without_search(scenario.response),
        env=env,
    )
    env.run(until=done)
    return Answered(scenario, seed, tuple(world.log), tuple(world.work))


def _recorded(recording: Recording | None) -> dict[str, FireOptions]:
    """Return the options that take fire and smoke from a record."""
    return {"fire": FireOptions(recording=recording)}


def _without_search(inputs: ResponseInputs) -> ResponseInputs:
    """Return the response without search teams: whom they would find is not known here."""
    if inputs.plan is None or not inputs.plan.search:
        return inputs
    return replace(inputs, plan=replace(inputs.plan, search={}))


def _all_of(env: simpy.Environment, world: World, sets: Sequence[Collection[str]]) -> simpy.Event:
    """Return an event of the clock that happens when one event of each set has been logged."""
    done = env.event()
    left = [set(names) for names in sets]

    def seen(event: Event) -> None:
        left[:] = [names for names in left if event.event not in names]
        if not left and not done.triggered:
            done.succeed()

    for name in sorted({name for names in sets for name in names}):
        world.log.on(name, seen)
    return done


def people_of(scenario: Scenario, *, seed: int, stage: Stage) -> Population:
    """Return the people of a seed; scenarios with equal groups have equal ones."""
    calibration = scenario.run.calibration
    return sample_people(
        scenario.groups, stage.walkable.site, Streams(seed), calibration=calibration
    )


def _world(
    scenario: Scenario, *, seed: int, stage: Stage, population: Population | None = None
) -> _World:
    streams = Streams(seed)
    if population is None:
        population = people_of(scenario, seed=seed, stage=stage)
    return _World.at_start(
        town=scenario.town,
        walkable=stage.walkable,
        population=population,
        streams=streams,
        starts=scenario.starts,
        parameters=scenario.parameters,
    )


@dataclass
class _World(World):
    """A world that takes up requests by itself, since there is no crowd to do so.

    Attributes:
        walks: by person, the walk they are on.
        came: by person, the space from which they came into the one they are in.
    """

    walks: dict[int, WalkTo] = field(default_factory=dict)
    came: dict[int, str] = field(default_factory=dict)

    def begin(self, env: simpy.Environment) -> None:
        """Use this clock."""
        self._env = env
        self._ways = ways_in(self)

    def ask(self, request: Request) -> None:
        """Take up what somebody asks for; what only moves the crowd is passed over."""
        match request:
            case WalkTo():
                self.walks[request.person] = request
                self._env.process(self._walk(request))
            case Release():
                # Told, and gone for whoever goes from door to door; they stay in the count.
                told = self.people.start_s[request.people]
                self.people.start_s[request.people] = np.minimum(told, request.at_s)
            case SetDoor():
                self.doors[self.site.opening_index[request.opening]] = request.state
            case Enter() | Send():
                rows = request.people
                self.people.space[rows] = self.site.space_index[request.space]
                self.people.phase[rows] = Phase.WAITING
                for row in rows.tolist():
                    self._tell(row, reached=True)
            case _:
                pass

    def _walk(self, request: WalkTo) -> Generator[simpy.Event, object, None]:
        """Walk space by space; a space that smoke has closed is walked around where it can be."""
        row, spaces, goal = request.person, self.site.space_index, request.space
        here = self.site.spaces[self.people.space[row]].id
        speed = float(self.population.speed[row])
        legs = self._ways.legs(here, goal)
        while legs:
            shut = self.conditions.impassable
            if any(shut[spaces[space]] for space, _ in legs[:-1]):
                names = {self.site.spaces[n].id for n in np.nonzero(shut)[0].tolist()}
                legs = self._ways.around(here, goal, names - {goal}) or legs
            if shut[spaces[legs[0][0]]]:
                self._tell(row, reached=False)
                return
            ahead, metres = legs.pop(0)
            # Somebody is in a space as soon as they are through its door.
            metres = self._ways.across(self.came.get(row, ""), here, ahead) or metres
            self.came[row], here = here, ahead
            pace = float(self.conditions.speed_factor[self.people.space[row]])
            yield self._env.timeout(metres / (speed * pace))
            if self.walks.get(row) is not request:
                return
            self.people.space[row] = spaces[here]
        self._tell(row, reached=True)

    def _tell(self, row: int, *, reached: bool) -> None:
        self.walks.pop(row, None)
        gone, there = self.watch.unreachable.pop(row, None), self.watch.arrivals.pop(row, None)
        call = there if reached else gone
        if call is not None:
            call(float(self._env.now))
