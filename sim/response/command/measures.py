"""Measures of operators: conditions looked at once a second, deeds done after their delay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.response.command import crowd_measures
from sim.response.site import alarm
from sim.response.site.doors import set_door, set_escalator
from sim.world.felt import felt_on
from sim.world.requests import Instruct, StopArrivals
from sim.world.state import Door, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.response.incident import Incident
    from sim.response.plan.model import Measure

    Task = Generator[simpy.Event, object, None]

_UNDONE = ("stop", "meter", "one_way")
"""Deeds that end with the condition."""
_LOOK_EVERY_S = 1.0  # conditions are looked at so often, s
_OUT = int(Phase.OUT)
_LEAST_M2 = 0.1  # floor of a space, however full it is drawn, m2


def _area(space: Space) -> float:
    """Return the floor of a space that obstacles leave free, m2."""

    def of(polygon: tuple[tuple[float, float], ...]) -> float:
        pairs = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
        return abs(math.fsum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2

    return max(of(space.outline) - math.fsum(of(hole) for hole in space.obstacles), _LEAST_M2)


class Measures:
    """The measures of a scenario, and the answers to what they ask."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self._areas: dict[int, float] = {}
        self._counts: NDArray[np.integer] | None = None
        self._acts: dict[str, bool] = {}

    def run(self) -> Task:
        """Look at every condition each second, until everybody has left."""
        incident = self.incident
        while (incident.world.people.phase != _OUT).any():
            self._counts = None
            for measure in incident.inputs.measures:
                holds = bool(measure.when.evaluate(self.answer))
                if holds != self._acts.get(measure.id, False):
                    self._acts[measure.id] = holds
                    if holds or measure.do in _UNDONE:
                        incident.env.process(self._act(measure, undo=not holds))
            yield incident.env.timeout(_LOOK_EVERY_S)

    def _act(self, measure: Measure, *, undo: bool) -> Task:
        """Do it after the delay, unless the condition has changed by then."""
        incident = self.incident
        yield incident.env.timeout(measure.delay_s)
        if self._acts[measure.id] == undo:
            return
        if measure.by and not incident.staff.present(measure.by):
            self._acts[measure.id] = undo  # looked at again: somebody may come
            return
        text = measure.do if not undo else "resume"
        event = incident.log("measure", actor=measure.by, object=measure.id, text=text)
        match measure.do:
            case "meter":
                crowd_measures.meter(incident, measure, undo=undo, cause=event)
            case "one_way":
                crowd_measures.one_way(incident, measure, undo=undo, cause=event)
            case "turn_back":
                held = lambda: self._acts[measure.id]  # noqa: E731
                incident.env.process(
                    crowd_measures.turn_back(incident, measure, cause=event, holds=held)
                )
            case "calm":
                crowd_measures.calm(incident, measure)
            case "push":
                crowd_measures.push(incident, measure, self._group(measure.target))
            case "stop":
                self._stop(measure, stopped=not undo, cause=event)
            case "open" | "close" | "lock":
                state = {"open": "open", "close": "closed", "lock": "locked"}[measure.do]
                set_door(incident, measure.target, state, known=measure.known, cause=event)
            case "run_up" | "run_down" | "halt":
                runs = {"run_up": "up", "run_down": "down", "halt": "stopped"}[measure.do]
                set_escalator(incident, measure.target, runs, cause=event)
            case "release":
                alarm.release(incident, self._group(measure.target), cause=event, at_once=True)
            case "guide":
                people = self._group(measure.target)
                incident.world.ask(Instruct(people, exits=measure.exits, cause=event))
            case "say":
                incident.said.add(measure.target)

    def _group(self, name: str) -> NDArray[np.int32]:
        """Return the rows of the people of a group; nobody where none of them is there that day."""
        population = self.incident.world.population
        rows = population.rows_of_group.get(name, slice(0, 0))
        return np.arange(*rows.indices(len(population)), dtype=np.int32)

    def _stop(self, measure: Measure, *, stopped: bool, cause: int) -> None:
        """Hold people back who want in by an opening, or let them on."""
        incident, opening = self.incident, measure.target
        name = "arrivals-stopped" if stopped else "arrivals-resumed"
        event = incident.log(name, object=opening, cause=cause)
        world = incident.world
        item = world.site.openings[world.site.opening_index[opening]]
        into = measure.held_from((item.a, item.b)) or ""
        world.ask(StopArrivals(opening=opening, stopped=stopped, cause=event, into=into))

    def answer(self, name: str, arguments: tuple[object, ...]) -> float | bool | None:
        """Return what a condition asks for, in SI."""
        incident, world = self.incident, self.incident.world
        first = str(arguments[0]) if arguments else ""
        match name:
            case "time":
                return incident.now
            case "clock":
                return incident.hour() * 3600.0
            case "out":
                out = np.flatnonzero(world.people.phase == Phase.OUT)
                return float(len(set(out.tolist()) - incident.staff.crews))
            case "said":
                return first in incident.said
            case "event" | "since":
                seen = world.log.first(first)
                if name == "event":
                    return seen is not None
                return None if seen is None else incident.now - seen.t_s
            case "passable":
                row = world.site.opening_index[first]
                return bool(world.doors[row] != Door.LOCKED)
        row = world.site.space_index[first]
        if name == "smoke":
            return world.conditions.extinction_in(row)
        if name == "crowding":
            return self._crowding(row)
        if self._counts is None and world.crowd_view is not None:
            self._counts = world.crowd_view.space_count
        if self._counts is None:
            inside = world.people.space[world.people.space >= 0]
            self._counts = np.bincount(inside, minlength=len(world.site.spaces))
        number = float(self._counts[row])
        if name == "count":
            return number
        if row not in self._areas:
            self._areas[row] = _area(world.site.spaces[row])
        return number / self._areas[row]

    def _crowding(self, row: int) -> float:
        """Return the greatest density that anybody in a space feels, 1/m2."""
        world = self.incident.world
        if world.crowd_view is None:
            return 0.0
        here = world.walkable.patch_space == row
        felt = felt_on(world.walkable).density(world.crowd_view.count)
        return float(felt[here].max(initial=0.0))
