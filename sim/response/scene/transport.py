"""Ambulances: triage, treatment, loading, the drive to a hospital with a free bed, and back.

Every crew does the same: sort those nobody has sorted yet, then treat whoever has their turn, load
and drive. One lies, or up to three who walked sit; nobody lies beside another. The hospital is the
nearest by driving time with a free bed of the class; where all are full the nearest, over its
capacity.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import special

from sim.distribution import scattered
from sim.response.scene.hospitals import Hospitals
from sim.response.scene.triage import triage
from sim.response.scene.units import AMBULANCE

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.events.log import Event
    from sim.response.incident import Incident
    from sim.response.scene.hospitals import Place
    from sim.response.scene.patients import Patient, Patients
    from sim.response.scene.units import Centre, Sent

    Task = Generator[simpy.Event, object, None]
    Said = Generator[simpy.Event, object, int]


class Transport:
    """Ambulances at work.

    Attributes:
        coming: ids of ambulances on their way to the scene, also from a hospital.
        here: ids of those on scene.
        away: ids of those with patients on their way to a hospital or at it.
        hospitals: beds.
    """

    def __init__(self, incident: Incident, dispatch: Centre, patients: Patients) -> None:
        self.incident = incident
        self.dispatch = dispatch
        self.patients = patients
        self.hospitals = Hospitals(incident, dispatch)
        self.coming: set[str] = set()
        self.here: set[str] = set()
        self.away: set[str] = set()
        self._closed = 0
        self._ordered = 0
        self._asking = False
        patients.on_change.append(self._ask_if_short)
        incident.world.log.on("dispatch-order", self._sent_out)

    def close(self, cause: int) -> None:
        """The scene needs no ambulance any more, by which event."""
        self._closed = cause
        self.patients.changed()

    @property
    def serves(self) -> bool:
        """Whether an ambulance is here, on its way here, or may come back."""
        return bool(self.here or self.coming or self.away)

    # ---- what is needed

    def _sent_out(self, event: Event) -> None:
        town = self.incident.world.town
        kinds = {unit.id: unit.kind for unit in town.units} if town is not None else {}
        if kinds.get(event.object, event.object.rpartition("-")[0]) == AMBULANCE:
            self.coming.add(event.object)

    def _ask_if_short(self) -> None:
        if not self._asking and self.needed() > self.sent():
            self._asking = True
            self.incident.env.process(self._ask())

    def needed(self) -> int:
        """Return how many ambulances all patients together need: one a lying patient."""
        known = [p for p in self.patients.all.values() if p.state != "dead"]
        lying = sum(p.cls != "green" for p in known) + len(self.patients.expected)
        seats = self.incident.value("response.ambulance.seats")
        return lying + math.ceil(sum(p.cls == "green" for p in known) / seats)

    def sent(self) -> int:
        """Return how many ambulances have been sent or asked for."""
        send, happened = self.dispatch.send(), self.incident.happened
        number = send.first.count(AMBULANCE) if "units-requested" in happened else 0
        number += send.second.count(AMBULANCE) if "second-alarm" in happened else 0
        return number + self._ordered

    def _ask(self) -> Task:
        """The incident commander asks for as many ambulances as are short."""
        incident = self.incident
        yield incident.when("ic-established")
        yield incident.env.timeout(
            incident.seconds("ask.ambulance", incident.commander, n=self._ordered)
        )
        self._asking = False
        short = self.needed() - self.sent()
        if short <= 0:
            return
        self._ordered += short
        waiting = [patient.event for patient in self.patients.on_scene()]
        causes = sorted({*waiting, *self.patients.expected.values()})
        self.dispatch.order((AMBULANCE,) * short, by=incident.commander, cause=causes)

    # ---- one crew

    def arrived(self, unit: Sent, arrive: int) -> None:
        """An ambulance has arrived."""
        self.incident.env.process(self._crew(unit, arrive))

    def _crew(self, unit: Sent, arrive: int) -> Task:
        self._is_here(unit)
        here, trips = arrive, 0
        while True:
            waiting = self.patients.waiting()
            if not waiting and self._closed:
                self.here.discard(unit.id)
                self.dispatch.released(unit, node=self.dispatch.node, cause=self._closed)
                return
            if not waiting:
                yield self.patients.change
                continue
            patient = waiting[0]
            patient.state = "with-crew"
            if not patient.cls:
                yield from self._sort(unit, patient, here)
                continue
            yield from self._treat(unit, patient)
            if not self._must_go(patient):
                patient.event = self.incident.log(
                    "patient-released", actor=unit.id, object=patient.id, cause=patient.event
                )
                patient.state = "released"
                self.patients.changed()
                continue
            place, at_hospital = yield from self._carry(unit, patient, trips)
            trips += 1
            self.away.discard(unit.id)
            if not self._wanted_back():
                self.patients.changed()
                self.dispatch.released(unit, node=place.node, cause=at_hospital)
                return
            self.coming.add(unit.id)
            yield self.incident.env.timeout(self._drive(unit, place, f"back.{trips}"))
            here = self.incident.log(
                "unit-back", actor=unit.id, object=self.dispatch.site, cause=at_hospital
            )
            self._is_here(unit)

    def _is_here(self, unit: Sent) -> None:
        self.coming.discard(unit.id)
        self.here.add(unit.id)

    def _sort(self, unit: Sent, patient: Patient, here: int) -> Task:
        """Say of which class somebody is."""
        incident = self.incident
        if "first-patient-contact" not in incident.happened:
            incident.log(
                "first-patient-contact",
                actor=unit.id,
                object=patient.id,
                cause=(here, patient.event),
            )
        yield incident.env.timeout(incident.seconds("triage", patient.id))
        patient.cls = triage(incident.world, patient.row)
        patient.event = incident.log(
            "patient-triaged",
            actor=unit.id,
            object=patient.id,
            cause=(here, patient.event),
            text=patient.cls,
        )
        patient.state = "dead" if patient.cls == "black" else "waiting"
        self.patients.changed()

    def _treat(self, unit: Sent, patient: Patient) -> Task:
        yield self.incident.env.timeout(self.incident.seconds("treat", patient.id))
        patient.event = self.incident.log(
            "patient-treated", actor=unit.id, object=patient.id, cause=patient.event
        )

    def _must_go(self, patient: Patient) -> bool:
        """Return whether somebody is taken to a hospital; some who walk are let go."""
        share = self.incident.value("response.transport.green")
        return patient.cls != "green" or self.incident.uniform("transport", patient.id) < share

    def _load(self, unit: Sent, first: Patient) -> list[Patient]:
        """Return who goes along: with somebody who sits, others who do, in order of turn."""
        load = [first]
        seats = round(self.incident.value("response.ambulance.seats"))
        if first.cls == "green":
            for other in self.patients.waiting():
                if len(load) < seats and other.cls == "green" and self._must_go(other):
                    load.append(other)
        for patient in load:
            patient.state = "loaded"
            patient.event = self.incident.log(
                "patient-loaded",
                actor=unit.id,
                object=patient.id,
                cause=patient.event,
                text=patient.cls,
            )
        return load

    def _carry(
        self, unit: Sent, patient: Patient, trip: int
    ) -> Generator[simpy.Event, object, tuple[Place, int]]:
        """Load, drive to a hospital and hand over; return where, and the last event."""
        incident = self.incident
        load = self._load(unit, patient)
        places = [self.hospitals.take(item.cls) for item in load]
        place = places[0]
        self.here.discard(unit.id)
        self.away.add(unit.id)
        loaded = [item.event for item in load]
        if place.over:
            loaded.append(
                incident.log(
                    "hospital-full",
                    actor=place.hospital,
                    object=patient.id,
                    cause=loaded,
                    text=patient.cls,
                )
            )
        if not self.patients.on_scene() and not self.patients.coming():
            incident.log("last-patient-transport", object=place.hospital, cause=loaded)
        self.patients.changed()
        yield incident.env.timeout(self._drive(unit, place, f"hospital.{trip}"))
        for item in load:
            item.event = incident.log(
                "patient-at-hospital",
                actor=unit.id,
                object=place.hospital or "hospital",
                cause=item.event,
                text=item.id,
            )
        yield incident.env.timeout(incident.seconds("hand-over", patient.id))
        for item in load:
            item.state = "delivered"
            item.event = incident.log(
                "patient-delivered",
                actor=unit.id,
                object=item.id,
                cause=item.event,
                text=place.hospital,
            )
        self.patients.changed()
        return place, load[0].event

    def _wanted_back(self) -> bool:
        """Return whether there are more patients on scene than ambulances for them."""
        return self.needed_now() > len(self.here) + len(self.coming)

    def needed_now(self) -> int:
        """Return how many loads are left on scene or are being brought out."""
        left = self.patients.on_scene()
        lying = sum(p.cls != "green" for p in left) + len(self.patients.expected)
        seats = self.incident.value("response.ambulance.seats")
        return lying + math.ceil(sum(p.cls == "green" for p in left) / seats)

    def _drive(self, unit: Sent, place: Place, what: str) -> float:
        """Return how long a drive takes, with the scatter of traffic."""
        if place.drive_s is None:
            return self.incident.seconds("drive.unknown", unit.id, draw=f"drive.{what}")
        scatter = self.incident.value("response.drive.sigma")
        z = float(special.ndtri(self.incident.uniform(f"drive.{what}", unit.id)))
        return scattered(place.drive_s, sigma=scatter, z=z)
