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
    from sim.response.case import Case

    Task = Generator[simpy.Event, object, None]

CALL_POINTS = ("call-point", "manual-call-point")
NAME = "panel"
"""Who the log says gave an alarm that nobody gave."""


class AlarmPanel:
    """The panel of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.rules = case.plan.panel if case.plan else None
        self._answered: dict[str, int] = {}
        self._ready = False

    def signal(self, name: str, event: int) -> None:
        """A detector or call point has answered, by an event."""
        self._answered.setdefault(name, event)
        rules = self.rules
        if rules is None or self._ready or len(self._answered) < rules.detectors:
            return
        self._ready = True
        self.case.env.process(self._sound(tuple(self._answered.values())))

    def forget(self) -> None:
        """It was a false alarm: the panel is set back."""
        self._answered.clear()
        self._ready = False

    def _sound(self, causes: tuple[int, ...]) -> Task:
        case, rules = self.case, self.rules
        assert rules is not None
        if not rules.automatic:
            causes = (*causes, (yield from case.wait("linkage-auto")))
        yield case.env.timeout(rules.delay_s)
        if self._ready and "alarm-tried" not in case.happened:
            linked = case.log("linkage-alarm", actor=NAME, cause=causes)
            alarm.sound(case, by=rules.by, actor=NAME, zones=rules.zones, cause=linked)

    # ---- call points

    def call_point(self, space: str, who: str) -> Equipment | None:
        """Return the call point somebody goes to who has seen a fire, None if they rather tell.

        Args:
            space: where they are.
            who: their name, for the draw.
        """
        case = self.case
        if case.uniform("call-point", who) >= case.value("response.call-point.used"):
            return None
        reach = case.value("response.call-point.reach")
        found = [
            (case.staff.ways.distance(space, item.space), item.id, item)
            for item in case.world.site.equipment
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
        case = self.case
        yield case.env.timeout(case.staff.ways.seconds(space, item.space))
        yield case.env.timeout(case.seconds("call-point", who))
        if item.properties.get("state", "working") != "working":
            case.log("detector-failed", actor=item.id, object=item.space, cause=cause)
            return 0
        pressed = case.log("call-point-pressed", actor=who, object=item.id, cause=cause)
        yield case.env.timeout(case.seconds("transmission", item.id))
        self.signal(item.id, pressed)
        return pressed
