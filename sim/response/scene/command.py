"""Command on scene: the first unit takes it and looks; every unit does what its kind is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.scene.attack import attack, isolate, ventilate
from sim.response.scene.closing import close_scene
from sim.response.scene.patients import Patients
from sim.response.scene.search import Search
from sim.response.scene.supply import Supply
from sim.response.scene.transport import Transport
from sim.response.scene.units import AMBULANCE, WATER

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.scene.units import Centre, Sent
    from sim.response.site.assembly import Assembly


class Scene:
    """What units do from their arrival on.

    Attributes:
        there: units that have arrived, with the event.
        fire_units: those of them that stay until stand-down, in order of arrival.
        house: who of the house was in command before, ``""`` if nobody was.
        supply: water.
        patients: people who are hurt.
        search: search and rescue.
        transport: ambulances and hospitals.
    """

    def __init__(self, incident: Incident, dispatch: Centre, assembly: Assembly) -> None:
        self.incident = incident
        self.dispatch = dispatch
        self.there: dict[str, int] = {}
        self.fire_units: list[Sent] = []
        self.house = ""
        self.supply = Supply(incident)
        self.patients = Patients(incident)
        self.search = Search(incident, dispatch, self.patients, assembly)
        self.transport = Transport(incident, dispatch, self.patients)

    def begin(self) -> None:
        """Start what waits for something from the start of the run on."""
        self.patients.begin()
        self.incident.env.process(close_scene(self.incident, self))

    def arrived(self, unit: Sent, arrive: int) -> None:
        """A unit has arrived, by which event; the first of the fire brigade takes command."""
        env = self.incident.env
        self.there[unit.id] = arrive
        if unit.kind == AMBULANCE:
            self.transport.arrived(unit, arrive)
            return
        first = not self.fire_units
        self.fire_units.append(unit)
        if first:
            env.process(self._command(unit, arrive))
        if unit.kind in WATER:
            self.supply.arrived(unit, arrive)
            env.process(attack(self.incident, self.search, self.supply, unit, arrive))
        self.search.arrived(unit, arrive)

    def _command(self, unit: Sent, arrive: int) -> Generator[simpy.Event, object, None]:
        """The first unit takes command, looks, and calls for more if need be."""
        incident, env = self.incident, self.incident.env
        incident.take_command(unit.id)
        ic = incident.log("ic-established", actor=unit.id, object=self.dispatch.site, cause=arrive)
        yield env.timeout(incident.seconds("size-up", unit.id))
        self.house = self._house()
        if self.house:
            incident.log("command-handover", actor=self.house, object=unit.id, cause=ic)
        if incident.world.hazard.fire_events:
            env.process(isolate(incident, unit, ic))
            env.process(ventilate(incident, unit.id))
        heat = float(incident.world.conditions.heat_release_w.sum())
        lines = sum(1 for kind in self.dispatch.send().first if kind in WATER)
        if heat > lines * incident.value("fire.hose.capacity") and incident.world.hazard.burning:
            yield env.timeout(incident.seconds("second-alarm", unit.id))
            self.dispatch.second_alarm(by=unit.id, cause=(ic,))
        post = incident.seconds("command-post", unit.id)
        yield env.timeout(max(post - (incident.now - incident.world.log[arrive].t_s), 0.0))
        if incident.world.hazard.burning:
            incident.log("command-post-open", actor=unit.id, object=self.dispatch.site, cause=ic)

    def _house(self) -> str:
        """Return who of the house was in command: its head, or the first deputy who is there."""
        incident = self.incident
        post = incident.plan.post(incident.house_post) if incident.plan else None
        names = [incident.house_post, *(post.deputies if post else ())]
        return next((name for name in names if incident.staff.present(name)), incident.house_post)
