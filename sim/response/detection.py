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

from sim import literature
from sim.response import alarm
from sim.world.conditions import AMBIENT_C
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.model import Equipment
    from sim.response.case import Case
    from sim.response.control import Control

SMOKE_DETECTORS = ("smoke-detector",)
HEAT_DETECTORS = ("heat-detector",)


def in_order(item: Equipment) -> bool:
    """Return whether a piece of equipment works."""
    return item.properties.get("state", "working") == "working"


@dataclass(slots=True)
class Detector:
    """One detector.

    Attributes:
        item: the equipment.
        space: row of its space.
        link_c: temperature of its link (heat detectors).
        fired: whether it has answered.
    """

    item: Equipment
    space: int
    link_c: float = AMBIENT_C
    fired: bool = False


class Detection:
    """All detectors of the site, and the eyes of its people."""

    def __init__(self, case: Case, control: Control) -> None:
        self.case = case
        self.control = control
        rows = case.world.site.space_index
        self.detectors = [
            Detector(item, rows[item.space])
            for item in case.world.site.equipment
            if item.kind in SMOKE_DETECTORS + HEAT_DETECTORS and item.space in rows
        ]
        self._waiting = [d for d in self.detectors if in_order(d.item)]
        self._dead = [d for d in self.detectors if not in_order(d.item)]
        self._seen: set[int] = set()
        self._told = False
        self._last = case.now
        self._smoke_at = literature.value("response.smoke-detector.extinction")
        self._heat_at = literature.value("response.heat-detector.temperature")

    def look(self, t_s: float) -> None:
        """Look at every detector and person after a step of the hazards."""
        dt = t_s - self._last
        self._last = t_s
        air = self.case.world.conditions
        left = []
        for detector in self._waiting:
            if self._answers(detector, dt):
                detector.fired = True
                self.case.env.process(self._report(detector))
            else:
                left.append(detector)
        self._waiting = left
        for detector in list(self._dead):
            if air.extinction_upper[detector.space] > self._smoke_at:
                self._dead.remove(detector)
                self.case.log(
                    "detector-failed",
                    actor=detector.item.id,
                    object=detector.item.space,
                    cause=self._cause(detector.space),
                )
        self._people()
        self.case.staff.look()

    def _cause(self, space: int) -> int:
        channel = self.case.world.hazard
        return channel.smoke_events.get(space) or channel.fire_events.get(space) or 0

    def _answers(self, detector: Detector, dt: float) -> bool:
        air, space = self.case.world.conditions, detector.space
        if detector.item.kind in SMOKE_DETECTORS:
            return bool(air.extinction_upper[space] >= self._smoke_at)
        heat = float(air.heat_release_w[space])
        gas = float(air.temperature_upper[space])
        speed = literature.value("response.heat-detector.still-air")
        if heat > 0.0:
            jet, speed = self._jet(space, heat / 1000.0)
            gas = max(gas, jet)
        if gas <= AMBIENT_C + 1.0 and detector.link_c <= AMBIENT_C + 1.0:
            return False
        lag = literature.value("response.heat-detector.rti") / math.sqrt(speed)
        detector.link_c += (gas - detector.link_c) * -math.expm1(-dt / lag)
        return detector.link_c >= self._heat_at

    def _jet(self, space: int, heat_kw: float) -> tuple[float, float]:
        """Return temperature and speed of the ceiling jet at a detector beside the fire."""
        room = self.case.world.site.spaces[space]
        height = min(room.height_m, 20.0)
        xs, ys = zip(*room.outline, strict=True)
        area = (max(xs) - min(xs)) * (max(ys) - min(ys))
        share = literature.value("response.heat-detector.distance")
        away = max(share * math.sqrt(area / math.pi), 0.18 * height)
        warmer = literature.value("response.jet.temperature") * (heat_kw / away) ** (2 / 3) / height
        speed = literature.value("response.jet.speed") * heat_kw ** (1 / 3) * math.sqrt(height)
        return AMBIENT_C + warmer, max(speed / away ** (5 / 6), 0.1)

    def _report(self, detector: Detector) -> Generator[simpy.Event, object, None]:
        case, name = self.case, detector.item.id
        if detector.item.kind in SMOKE_DETECTORS:
            low = literature.value("response.smoke-detector.lag.low")
            high = literature.value("response.smoke-detector.lag.high")
            yield case.env.timeout(low + (high - low) * case.uniform("detector.lag", name))
        event = case.log(
            "detect", actor=name, object=detector.item.space, cause=self._cause(detector.space)
        )
        yield case.env.timeout(case.seconds("transmission", name))
        yield from self.control.receive(name, detector.item.space, cause=event, certain=False)

    # ---- people

    def _people(self) -> None:
        """Let those notice who are awake beside a fire or below smoke."""
        case, people = self.case, self.case.world.people
        air = case.world.conditions
        alight = air.heat_release_w > literature.value("response.see-fire.heat")
        smoky = alight | (air.extinction_upper > literature.value("response.see-smoke.extinction"))
        if not smoky.any():
            return
        awake = (
            (people.space >= 0)
            & ~people.asleep
            & (people.phase == Phase.WAITING)
            & (people.harm < Harm.INCAPACITATED)
            & np.isnan(people.alerted_s)
        )
        if not awake.any():
            return
        rows = np.nonzero(awake & np.where(people.space >= 0, smoky[people.space], False))[0]
        duty = case.staff.rows
        for space in np.unique(people.space[rows]).tolist():
            if space in self._seen:
                continue
            here = [int(row) for row in rows[people.space[rows] == space]]
            if all(row in duty for row in here) and case.fire_space:
                continue
            self._seen.add(space)
            case.env.process(self._notice(space, here, certain=bool(alight[space])))

    def _notice(
        self, space: int, rows: list[int], *, certain: bool
    ) -> Generator[simpy.Event, object, None]:
        case, world = self.case, self.case.world
        name = world.population.person_id(rows[0])
        place = world.site.spaces[space].id
        yield case.env.timeout(case.seconds("notice", name))
        self._seen.discard(space)  # whoever comes in later sees it as well
        people = world.people
        here = np.nonzero(
            (people.space == space)
            & ~people.asleep
            & (people.phase == Phase.WAITING)
            & (people.harm < Harm.INCAPACITATED)
            & np.isnan(people.alerted_s)
        )[0]
        duty = case.staff.rows
        leaving = np.array([row for row in here.tolist() if row not in duty], dtype=np.int32)
        first = not self._told and "alarm" not in case.happened
        if not len(leaving) and not first:
            return
        event = case.log(
            "detect", actor=name, object=place, cause=self._cause(space), text="person"
        )
        if len(leaving):
            alarm.release(case, leaving, cause=event)
        if first and not case.fire_space:
            self._told = True
            yield case.env.timeout(case.seconds("tell", name))
            yield from self.control.receive(name, place, cause=event, certain=certain)
