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

    from sim.response.case import Case
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

    def __init__(self, case: Case, dispatch: Centre, assembly: Assembly) -> None:
        self.case = case
        self.dispatch = dispatch
        self.there: dict[str, int] = {}
        self.fire_units: list[Sent] = []
        self.house = ""
        self.supply = Supply(case)
        self.patients = Patients(case)
        self.search = Search(case, dispatch, self.patients, assembly)
        self.transport = Transport(case, dispatch, self.patients)

    def begin(self) -> None:
        """Start what waits for something from the start of the run on."""
        self.patients.begin()
        self.case.env.process(close_scene(self.case, self))

    def arrived(self, unit: Sent, arrive: int) -> None:
        """A unit has arrived, by which event; the first of the fire brigade takes command."""
        env = self.case.env
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
            env.process(attack(self.case, self.search, self.supply, unit, arrive))
        self.search.arrived(unit, arrive)

    def _command(self, unit: Sent, arrive: int) -> Generator[simpy.Event, object, None]:
        """The first unit takes command, looks, and calls for more if need be."""
        case, env = self.case, self.case.env
        case.take_command(unit.id)
        ic = case.log("ic-established", actor=unit.id, object=self.dispatch.site, cause=arrive)
        yield env.timeout(case.seconds("size-up", unit.id))
        self.house = self._house()
        if self.house:
            case.log("command-handover", actor=self.house, object=unit.id, cause=ic)
        if case.world.hazard.fire_events:
            env.process(isolate(case, unit, ic))
            env.process(ventilate(case, unit.id))
        heat = float(case.world.conditions.heat_release_w.sum())
        lines = sum(1 for kind in self.dispatch.send().first if kind in WATER)
        if heat > lines * case.value("fire.hose.capacity") and case.world.hazard.burning:
            yield env.timeout(case.seconds("second-alarm", unit.id))
            self.dispatch.second_alarm(by=unit.id, cause=(ic,))
        post = case.seconds("command-post", unit.id)
        yield env.timeout(max(post - (case.now - case.world.log[arrive].t_s), 0.0))
        if case.world.hazard.burning:
            case.log("command-post-open", actor=unit.id, object=self.dispatch.site, cause=ic)

    def _house(self) -> str:
        """Return who of the house was in command: its head, or the first deputy who is there."""
        case = self.case
        post = case.plan.post(case.house_post) if case.plan else None
        names = [case.house_post, *(post.deputies if post else ())]
        return next((name for name in names if case.staff.present(name)), case.house_post)
