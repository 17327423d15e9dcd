"""Water on scene: what engines bring in their tanks, a street hydrant, tankers that come and go.

Only where the plan says where water is; otherwise a hydrant is always near enough. Every hose draws
the same flow from what all units on scene have brought together. When that is used up before a
hydrant is connected or a tanker is there, no hose gives water until it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.hazard import Attack

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.scene.units import Sent

    Task = Generator[simpy.Event, object, None]

_TANKER = "tanker"
_DROP = 1e-6  # less than this is rounding, m3


class Supply:
    """The water of one scene.

    Attributes:
        left_m3: what is left in the tanks on scene.
        lines: units with a hose at the fire, with the event of their water.
        connected: whether a hydrant gives as much as is wanted.
        dry: event of having run dry, 0 while there is water.
    """

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.water = incident.plan.water if incident.plan is not None else None
        self.left_m3 = 0.0
        self.lines: dict[str, int] = {}
        self.connected = self.water is None
        self.dry = 0
        self._since_s = 0.0
        self._laying = False
        self._changed = incident.env.event()

    def arrived(self, unit: Sent, arrive: int) -> None:
        """A unit with water has arrived: its tank counts, its crew may lay a line."""
        if self.water is None:
            return
        if not self.lines and not self._since_s:
            self._since_s = self.incident.now
            self.incident.env.process(self._watch())
        if unit.kind == _TANKER:
            self.incident.env.process(self._shuttle(unit, arrive))
            return
        self._fill(self.incident.value("response.water.tank.engine"))
        reach = self.incident.value("response.water.reach")
        metres = self.water.hydrant_m
        if metres is not None and metres <= reach and not self._laying:
            self._laying = True
            self.incident.env.process(self._lay(unit, metres, arrive))

    def attack(self, unit: str, space: str, cause: int) -> None:
        """Bring a hose to bear, if there is water for it."""
        self._use()
        self.lines[unit] = cause
        if not self.dry:
            self._open(unit, space, cause)
        self._tell()

    # ---- where it comes from

    def _lay(self, unit: Sent, metres: float, arrive: int) -> Task:
        """Lay a line to the hydrant, whose length takes its time."""
        pace = self.incident.value("response.water.lay")
        yield self.incident.env.timeout(
            self.incident.seconds("hydrant.fd", unit.id) + metres / pace
        )
        self._use()
        self.connected = True
        self._again(
            self.incident.log(
                "water-supply",
                actor=unit.id,
                object="hydrant",
                value=metres,
                unit="m",
                cause=arrive,
            )
        )

    def _shuttle(self, unit: Sent, arrive: int) -> Task:
        """Empty the tank, fill it where there is water, and come back, while anything burns."""
        assert self.water is not None
        load = self.incident.value("response.water.tank.tanker")
        cause, trip = arrive, 0
        while self.incident.world.hazard.burning and not self.connected:
            self._fill(load)
            cause = self.incident.log(
                "water-supply", actor=unit.id, object=_TANKER, value=load, unit="m3", cause=cause
            )
            self._again(cause)
            if self.water.fill_m is None:
                return
            drive = 2.0 * self.water.fill_m / self.incident.value("response.water.drive")
            yield self.incident.env.timeout(
                drive + self.incident.seconds("water.refill", unit.id, n=trip)
            )
            trip += 1

    # ---- how long it lasts

    def _flow(self) -> float:
        return self.incident.value("response.water.flow") * len(self.lines)

    def _runs(self) -> bool:
        """Return whether there is water for the hoses."""
        return self.connected or self.left_m3 > _DROP

    def _use(self) -> None:
        """Take off what has been used up since the last time."""
        if not self.connected and not self.dry and self.incident.world.hazard.burning:
            self.left_m3 -= self._flow() * (self.incident.now - self._since_s)
        self._since_s = self.incident.now

    def _fill(self, m3: float) -> None:
        self._use()
        self.left_m3 = max(self.left_m3, 0.0) + m3
        self._tell()

    def _tell(self) -> None:
        before, self._changed = self._changed, self.incident.env.event()
        before.succeed()

    def _watch(self) -> Task:
        """Wait until the tanks are empty, and stop the hoses then."""
        env, hazard = self.incident.env, self.incident.world.hazard
        while not self.connected:
            flow = self._flow()
            if self.dry or not flow:
                yield self._changed
                continue
            yield env.timeout(max(self.left_m3 / flow, 0.0)) | self._changed
            self._use()
            if self._runs():
                continue
            if not hazard.burning:
                return
            self.dry = self.incident.log(
                "water-lost", object=self.incident.fire_space, cause=sorted(self.lines.values())
            )
            for unit in self.lines:
                hazard.attacks.append(
                    Attack(self.incident.fire_space, means="stop", by=unit, cause=self.dry)
                )

    def _again(self, cause: int) -> None:
        """Bring all hoses to bear again, if they had run dry."""
        if self.dry:
            self.dry = 0
            self._since_s = self.incident.now
            for unit in self.lines:
                self._open(unit, self.incident.fire_space, cause)
        self._tell()

    def _open(self, unit: str, space: str, cause: int) -> None:
        if self.incident.world.hazard.burning:
            self.incident.world.hazard.attacks.append(
                Attack(space=space, means="hose", by=unit, cause=cause)
            )
