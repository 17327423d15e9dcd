"""Patients: who is hurt, from being brought out or walking out to leaving the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.response.scene.triage import CLASSES
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.response.incident import Incident

    Task = Generator[simpy.Event, object, None]

# Taken out of their enumerations once: a crush may hurt hundreds, who are looked at often.
_OUT, _WALKING, _QUEUING = int(Phase.OUT), int(Phase.WALKING), int(Phase.QUEUING)
_INJURED, _DEAD = int(Harm.INJURED), int(Harm.DEAD)


@dataclass(eq=False, slots=True)
class Patient:
    """Somebody who is hurt and outside, or was found dead.

    Attributes:
        id: id of the person.
        row: their row in the population.
        since_s: when they came to the casualty point.
        event: the last thing that happened to them.
        cls: class of triage, ``""`` before.
        state: ``waiting``, ``with-crew``, ``loaded``, ``delivered``, ``released`` or ``dead``.
    """

    id: str
    row: int
    since_s: float
    event: int
    cls: str = ""
    state: str = "waiting"

    @property
    def turn(self) -> tuple[int, float, int]:
        """Order in which patients are treated: class, then how long they have waited."""
        return (CLASSES.index(self.cls) if self.cls else -1, self.since_s, self.row)


class Patients:
    """Everybody who is hurt.

    Attributes:
        all: all patients by row, in the order in which they came.
        expected: rows of people found inside who will be patients, with the event.
        on_change: called whenever somebody is added, found, triaged or has left.
        change: happens then; another one from then on.
    """

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.all: dict[int, Patient] = {}
        self.expected: dict[int, int] = {}
        self.on_change: list[Callable[[], None]] = []
        self.change = incident.env.event()
        self._hurt: dict[int, int] = {}
        self._looking = False

    def begin(self) -> None:
        """See who comes to harm from now on."""
        self.incident.world.hazard.listen("patients", self._look)

    def waiting(self) -> list[Patient]:
        """Return those nobody is with, in the order of their turn; untriaged ones first."""
        return sorted((p for p in self.all.values() if p.state == "waiting"), key=lambda p: p.turn)

    def on_scene(self) -> list[Patient]:
        """Return those who are alive and have not left the scene."""
        return [p for p in self.all.values() if p.state in ("waiting", "with-crew")]

    def coming(self, *, under_way: bool = False) -> bool:
        """Return whether somebody who is hurt may still come out.

        Args:
            under_way: count only those who walk.
        """
        people = self.incident.world.people
        rows = np.array([*self._hurt, *self.expected], dtype=np.int64)
        phase = people.phase[rows]
        coming = (phase != _OUT) & (people.harm[rows] < _DEAD)
        if under_way:
            coming &= (phase == _WALKING) | (phase == _QUEUING)
        return bool(coming.any())

    def expect(self, row: int, *, cause: int) -> None:
        """Note somebody who was found inside and will be brought out."""
        if row not in self.all:
            self.expected[row] = cause
            self.changed()

    def add(self, row: int, *, cause: int) -> None:
        """Take somebody in who is hurt and outside."""
        self.expected.pop(row, None)
        if row in self.all:
            return
        name = self.incident.world.population.person_id(row)
        event = self.incident.log("casualty-point", object=name, cause=cause)
        self.all[row] = Patient(name, row, self.incident.now, event)
        self.changed()

    def dead(self, row: int, *, cause: int) -> None:
        """Note somebody who was found dead: they stay where they are."""
        self.expected.pop(row, None)
        name = self.incident.world.population.person_id(row)
        known = self.all.get(row)
        if known is None:
            self.all[row] = Patient(name, row, self.incident.now, cause, "black", "dead")
        self.changed()

    def changed(self) -> None:
        """Tell those who wait for patients."""
        before, self.change = self.change, self.incident.env.event()
        before.succeed()
        for call in list(self.on_change):
            call()

    # ---- who comes to harm

    def _look(self, _t: float) -> None:
        """After a step of the hazards: note who has come to harm, with the event that says so."""
        people, world = self.incident.world.people, self.incident.world
        if not np.count_nonzero(people.harm):
            return
        hurt = np.nonzero((people.harm >= _INJURED) & (people.harm < _DEAD))[0]
        fresh = [row for row in hurt.tolist() if row not in self._hurt]
        for row in fresh:
            space = int(people.space[row])
            where = world.site.spaces[space].id if space >= 0 else ""
            self._hurt[row] = self._cause(where)
        if fresh and not self._looking:
            self._looking = True
            self.incident.env.process(self._watch())

    def _cause(self, where: str) -> int:
        found = 0
        for event in self.incident.world.log:
            if event.event in ("injured", "incapacitated") and event.object in (where, ""):
                found = event.id
        return found or self.incident.happened.get("t0", 0)

    def _watch(self) -> Task:
        """While anybody who is hurt is inside: see who comes out."""
        people = self.incident.world.people
        every = self.incident.value("response.patient.look")
        while True:
            yield self.incident.env.timeout(every)
            rows = np.array([*self._hurt], dtype=np.int64)
            out = (people.phase[rows] == _OUT) & (people.harm[rows] < _DEAD)
            for row in rows[out].tolist():
                self.add(row, cause=self._hurt[row])
            if not self.coming():
                break
        self._looking = False
        self.changed()
