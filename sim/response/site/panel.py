"""The fire alarm panel: call points, and linkage that sounds the alarm without anybody's hand.

With linkage on automatic the panel gives the alarm by itself when as many detectors and call points
as it needs have answered, after its delay. On manual it waits until somebody switches it over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.site import alarm

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.model import Equipment
    from sim.response.incident import Incident

    Task = Generator[simpy.Event, object, None]

CALL_POINTS = ("call-point", "manual-call-point")
NAME = "panel"
"""Who the log says gave an alarm that nobody gave."""


class AlarmPanel:
    """The panel of one incident."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.rules = incident.plan.panel if incident.plan else None
        self._answered: dict[str, int] = {}
        self._ready = False

    def signal(self, name: str, event: int) -> None:
        """A detector or call point has answered, by an event."""
        self._answered.setdefault(name, event)
        rules = self.rules
        if rules is None or self._ready or len(self._answered) < rules.detectors:
            return
        self._ready = True
        self.incident.env.process(self._sound(tuple(self._answered.values())))

    def forget(self) -> None:
        """It was a false alarm: the panel is set back."""
        self._answered.clear()
        self._ready = False

    def _sound(self, causes: tuple[int, ...]) -> Task:
        incident, rules = self.incident, self.rules
        assert rules is not None
        if not rules.automatic:
            causes = (*causes, (yield from incident.wait("linkage-auto")))
        yield incident.env.timeout(rules.delay_s)
        if self._ready and "alarm-tried" not in incident.happened:
            linked = incident.log("linkage-alarm", actor=NAME, cause=causes)
            alarm.sound(incident, by=rules.by, actor=NAME, zones=rules.zones, cause=linked)

    # ---- call points

    def call_point(self, space: str, who: str) -> Equipment | None:
        """Return the call point somebody goes to who has seen a fire, None if they rather tell.

        Args:
            space: where they are.
            who: their name, for the draw.
        """
        incident = self.incident
        if incident.uniform("call-point", who) >= incident.value("response.call-point.used"):
            return None
        reach = incident.value("response.call-point.reach")
        found = [
            (incident.staff.ways.distance(space, item.space), item.id, item)
            for item in incident.world.site.equipment
            if item.kind in CALL_POINTS
        ]
        near = [entry for entry in found if entry[0] <= reach]
        return min(near, key=lambda entry: entry[:2])[2] if near else None

    def press(
        self, item: Equipment, who: str, space: str, *, cause: int
    ) -> Generator[simpy.Event, object, int]:
        """Go to a call point and press it; return the event, 0 if nothing comes of it.

        Args:
            item: the call point.
            who: who goes.
            space: where from.
            cause: event behind it.
        """
        incident = self.incident
        yield incident.env.timeout(incident.staff.ways.seconds(space, item.space))
        yield incident.env.timeout(incident.seconds("call-point", who))
        if item.properties.get("state", "working") != "working":
            incident.log("detector-failed", actor=item.id, object=item.space, cause=cause)
            return 0
        pressed = incident.log("call-point-pressed", actor=who, object=item.id, cause=cause)
        yield incident.env.timeout(incident.seconds("transmission", item.id))
        self.signal(item.id, pressed)
        return pressed
