"""Detectors and people who notice: looked at after every step of the hazards, where smoke is.

A smoke detector answers to the light extinction of the layer in its space, a heat detector to the
temperature of a link that follows the layer, or the ceiling jet where the fire burns (Alpert).
People who are awake notice a fire beside them or smoke above them, leave, and tell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.response.site import alarm
from sim.response.site.equipment import HEAT_DETECTORS, SMOKE_DETECTORS, in_order
from sim.world.conditions import AMBIENT_C
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.building.model import Equipment
    from sim.response.incident import Incident
    from sim.response.site.control import Control

_WARMER_K = 1.0
"""A link no warmer than the air outside by more, in gas no warmer, is far from answering."""
_WAITING, _INCAPACITATED = int(Phase.WAITING), int(Harm.INCAPACITATED)


@dataclass(slots=True)
class Detector:
    """One detector.

    Attributes:
        item: the equipment.
        space: row of its space.
        link_c: temperature of its link (heat detectors).
    """

    item: Equipment
    space: int
    link_c: float = AMBIENT_C


class Detection:
    """All detectors of the site, and the eyes of its people."""

    def __init__(self, incident: Incident, control: Control) -> None:
        self.incident = incident
        self.control = control
        rows = incident.world.site.space_index
        self.detectors = [
            Detector(item, rows[item.space])
            for item in incident.world.site.equipment
            if item.kind in SMOKE_DETECTORS + HEAT_DETECTORS and item.space in rows
        ]
        smoke = [d for d in self.detectors if d.item.kind in SMOKE_DETECTORS]
        self._smoke = [d for d in smoke if in_order(d.item)]
        self._dead = [d for d in smoke if not in_order(d.item)]
        self._heat = [
            d for d in self.detectors if d.item.kind in HEAT_DETECTORS and in_order(d.item)
        ]
        self._duty = np.zeros(len(incident.world.population), dtype=np.bool_)
        self._duty[sorted(incident.staff.rows)] = True
        self._others = np.flatnonzero(~self._duty)
        self._seen: set[int] = set()
        self._smelled: set[int] = set()
        self._told = False
        self._last = incident.now
        self._smoke_at = incident.value("response.smoke-detector.extinction")
        self._heat_at = incident.value("response.heat-detector.temperature")
        self._notice_heat = incident.value("response.see-fire.heat")
        self._index()

    def _index(self) -> None:
        """Keep the spaces of the smoke detectors that have not answered as arrays."""
        self._smoke_rows = np.array([d.space for d in self._smoke], dtype=np.int64)
        self._dead_rows = np.array([d.space for d in self._dead], dtype=np.int64)

    def look(self, t_s: float) -> None:
        """Look at every detector and person after a step of the hazards."""
        dt = t_s - self._last
        self._last = t_s
        air = self.incident.world.conditions
        thick = air.extinction_upper
        if np.count_nonzero(thick[self._smoke_rows] >= self._smoke_at):
            for detector in [d for d in self._smoke if thick[d.space] >= self._smoke_at]:
                self._smoke.remove(detector)
                self.incident.env.process(self._report(detector))
            self._index()
        if len(self._dead_rows) and np.count_nonzero(thick[self._dead_rows] >= self._smoke_at):
            for detector in [d for d in self._dead if thick[d.space] >= self._smoke_at]:
                self._dead.remove(detector)
                self.incident.log(
                    "detector-failed",
                    actor=detector.item.id,
                    object=detector.item.space,
                    cause=self._cause(detector.space),
                )
            self._index()
        smoky = self.incident.world.hazard.smoke_events
        for detector in [d for d in self._heat if d.space in smoky] if smoky else ():
            if self._too_hot(detector, dt):
                self._heat.remove(detector)
                self.incident.env.process(self._report(detector))
        self._people()
        self.incident.staff.look()

    def _cause(self, space: int) -> int:
        return self.incident.world.hazard.cause(space)

    def _too_hot(self, detector: Detector, dt: float) -> bool:
        """Let the link of a heat detector follow the gas; return whether it answers."""
        air, space = self.incident.world.conditions, detector.space
        heat = float(air.heat_release_w[space])
        gas = float(air.temperature_upper[space])
        speed = self.incident.value("response.heat-detector.still-air")
        if heat > 0.0:
            jet, speed = self._jet(space, heat / 1000.0)
            gas = max(gas, jet)
        if max(gas, detector.link_c) <= AMBIENT_C + _WARMER_K:
            return False
        lag = self.incident.value("response.heat-detector.rti") / math.sqrt(speed)
        detector.link_c += (gas - detector.link_c) * -math.expm1(-dt / lag)
        return detector.link_c >= self._heat_at

    def _jet(self, space: int, heat_kw: float) -> tuple[float, float]:
        """Return temperature and speed of the ceiling jet at a detector beside the fire."""
        room = self.incident.world.site.spaces[space]
        height = min(room.height_m, self.incident.value("response.jet.highest"))
        xs, ys = zip(*room.outline, strict=True)
        area = (max(xs) - min(xs)) * (max(ys) - min(ys))
        share = self.incident.value("response.heat-detector.distance")
        nearest = self.incident.value("response.jet.nearest") * height
        away = max(share * math.sqrt(area / math.pi), nearest)
        warmer = (
            self.incident.value("response.jet.temperature") * (heat_kw / away) ** (2 / 3) / height
        )
        speed = self.incident.value("response.jet.speed") * heat_kw ** (1 / 3) * math.sqrt(height)
        still = self.incident.value("response.heat-detector.still-air")
        return AMBIENT_C + warmer, max(speed / away ** (5 / 6), still)

    def _report(self, detector: Detector) -> Generator[simpy.Event, object, None]:
        incident, name = self.incident, detector.item.id
        if detector.item.kind in SMOKE_DETECTORS:
            low = incident.value("response.smoke-detector.lag.low")
            high = incident.value("response.smoke-detector.lag.high")
            yield incident.env.timeout(low + (high - low) * incident.uniform("detector.lag", name))
        event = incident.log(
            "detect", actor=name, object=detector.item.space, cause=self._cause(detector.space)
        )
        yield incident.env.timeout(incident.seconds("transmission", name))
        self.control.panel.signal(name, event)
        yield from self.control.receive(name, detector.item.space, cause=event, certain=False)

    # ---- people

    def _people(self) -> None:
        """Let those notice who are awake beside a fire or below smoke."""
        incident, people = self.incident, self.incident.world.people
        if not incident.world.hazard.smoke_events and not incident.world.hazard.fire_events:
            return
        on_duty_too = not (self._told or incident.fire_space or self.control.open)
        if not on_duty_too and not np.count_nonzero(np.isnan(people.alerted_s[self._others])):
            return
        awake = np.isnan(people.alerted_s)
        awake &= ~people.asleep & (people.phase == _WAITING)
        if not on_duty_too:
            awake &= ~self._duty  # those on duty have their orders
        if self.control.on_round:
            awake[sorted(self.control.on_round)] = False
        if not np.count_nonzero(awake):
            return
        air = incident.world.conditions
        alight = air.heat_release_w > self._notice_heat
        smoky = alight | air.smoke_seen()
        awake &= (people.space >= 0) & (people.harm < _INCAPACITATED)
        rows = np.nonzero(awake & smoky[people.space])[0]
        self._nose(awake, smoky)
        for space in np.unique(people.space[rows]).tolist():
            if space in self._seen:
                continue
            here = [int(row) for row in rows[people.space[rows] == space]]
            self._seen.add(space)
            incident.env.process(
                self._notice(space, here, certain=bool(air.heat_release_w[space] > 0))
            )

    def _nose(self, awake: NDArray[np.bool_], smoky: NDArray[np.bool_]) -> None:
        """Let those smell smoke who cannot see any yet."""
        if self._told:
            return
        people, air = self.incident.world.people, self.incident.world.conditions
        faint = air.smoke_smelt() & ~smoky
        for row in np.nonzero(awake & faint[people.space])[0].tolist():
            space = int(people.space[row])
            if space not in self._smelled:
                self._smelled.add(space)
                self.incident.env.process(self._smell(space, row))

    def _notice(
        self, space: int, rows: list[int], *, certain: bool
    ) -> Generator[simpy.Event, object, None]:
        incident, world = self.incident, self.incident.world
        name = world.population.person_id(rows[0])
        place = world.site.spaces[space].id
        yield incident.env.timeout(incident.seconds("notice", name))
        self._seen.discard(space)  # whoever comes in later sees it as well
        people = world.people
        here = np.nonzero(
            (people.space == space)
            & ~people.asleep
            & (people.phase == Phase.WAITING)
            & (people.harm < Harm.INCAPACITATED)
            & np.isnan(people.alerted_s)
        )[0]
        duty = incident.staff.rows
        leaving = np.array([row for row in here.tolist() if row not in duty], dtype=np.int32)
        first = not self._told and "alarm" not in incident.happened
        if not len(leaving) and not first:
            return
        event = incident.log(
            "detect", actor=name, object=place, cause=self._cause(space), text="person"
        )
        if len(leaving):
            alarm.release(incident, leaving, cause=event)
        if first and not incident.fire_space:
            self._told = True
            self._duty_knows(here, event)
            yield from self._pass_on(name, place, event, certain=certain)

    def _pass_on(
        self, name: str, place: str, event: int, *, certain: bool
    ) -> Generator[simpy.Event, object, None]:
        """Whoever has noticed presses a call point nearby, or tells the panel's post."""
        incident, panel = self.incident, self.control.panel
        item = panel.call_point(place, name)
        if item is not None:
            pressed = yield from panel.press(item, name, place, cause=event)
            if pressed:
                # The panel shows where it was pressed; whoever comes is shown the way from there.
                yield from self.control.receive(item.id, place, cause=pressed, certain=False)
                return
        yield incident.env.timeout(incident.seconds("tell", name))
        yield from self.control.receive(name, place, cause=event, certain=certain)

    def _duty_knows(self, rows: NDArray[np.int64], event: int) -> None:
        for holder in self.incident.staff.everyone():
            if holder.row is not None and holder.row in rows:
                self.incident.declare(alarm.aware(holder.post), event)

    def _smell(self, space: int, row: int) -> Generator[simpy.Event, object, None]:
        """Somebody awake smells smoke too thin to see, and after a while says so."""
        incident, people = self.incident, self.incident.world.people
        name = incident.world.population.person_id(row)
        yield incident.env.timeout(incident.seconds("smell", name))
        still = people.space[row] == space and people.phase[row] == _WAITING
        if self._told or incident.fire_space or self.control.open or "alarm" in incident.happened:
            return
        if not still or people.harm[row] >= Harm.INCAPACITATED:
            self._smelled.discard(space)
            return
        self._told = True
        place = incident.world.site.spaces[space].id
        event = incident.log(
            "detect", actor=name, object=place, cause=self._cause(space), text="smell"
        )
        yield incident.env.timeout(incident.seconds("tell", name))
        yield from self.control.receive(name, place, cause=event, certain=False)
