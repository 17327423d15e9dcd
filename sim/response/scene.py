"""On scene: the first unit takes command and looks; engines set up and attack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import literature
from sim.world.hazard import Attack

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.dispatch import Dispatch

WATER = ("engine", "pump", "tanker", "fire-boat")
"""Kinds of units that bring water."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit on its way.

    Attributes:
        id: id of the unit.
        kind: kind of unit.
        station: id of its station.
        drive_s: free driving time at that hour.
    """

    id: str
    kind: str
    station: str
    drive_s: float


class Scene:
    """What units do from their arrival on.

    Attributes:
        there: units that have arrived, with the event.
    """

    def __init__(self, case: Case, dispatch: Dispatch) -> None:
        self.case = case
        self.dispatch = dispatch
        self.there: dict[str, int] = {}

    def arrived(self, unit: Sent, arrive: int) -> None:
        """A unit has arrived, by which event; the first one takes command."""
        env = self.case.env
        first = not self.there
        self.there[unit.id] = arrive
        if first:
            env.process(self._command(unit, arrive))
        if unit.kind in WATER:
            env.process(self._water(unit, arrive))

    def _command(self, unit: Sent, arrive: int) -> Generator[simpy.Event, object, None]:
        """The first unit takes command, looks, and calls for more if need be."""
        case, env = self.case, self.case.env
        case.commander = unit.id
        ic = case.log("ic-established", actor=unit.id, object=self.dispatch.site, cause=arrive)
        yield env.timeout(case.seconds("size-up", unit.id))
        before = self._house()
        if before:
            case.log("command-handover", actor=before, object=unit.id, cause=ic)
        heat = float(case.world.conditions.heat_release_w.sum())
        lines = sum(1 for kind in self.dispatch.send().first if kind in WATER)
        if heat > lines * literature.value("fire.hose.capacity") and case.world.hazard.burning:
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

    def _water(self, unit: Sent, arrive: int) -> Generator[simpy.Event, object, None]:
        """Set up and attack, if there is a fire to attack."""
        case, env = self.case, self.case.env
        space = case.fire_space
        storeys = self._storeys(space)
        above = literature.value("response.set-up.storey") * storeys
        yield env.timeout(case.seconds("set-up", unit.id) + above)
        if not case.world.hazard.burning:
            return
        if "first-water-fd" not in case.happened:
            event = case.log("first-water-fd", actor=unit.id, object=space, cause=arrive)
        else:
            event = case.happened["first-water-fd"]
        case.world.hazard.attacks.append(
            Attack(space=space, means="hose", by=unit.id, luck=0.5, cause=event)
        )

    def _storeys(self, space: str) -> int:
        site = self.case.world.site
        if space not in site.space_index:
            return 0
        level = site.levels[site.level_index[site.spaces[site.space_index[space]].level]]
        ground = min((abs(item.elevation_m), n) for n, item in enumerate(site.levels))[1]
        base = site.levels[ground].elevation_m
        low, high = sorted((base, level.elevation_m))
        return sum(low < item.elevation_m <= high for item in site.levels)
