"""What the hazards say in the log, each with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.exposure.kernel import CLOSED, FLASHOVER, SMOKE, UNTENABLE
from sim.world.requests import Incapacitate
from sim.world.state import Harm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.hazards.fields import Fields
    from sim.hazards.recorded import RecordedFields
    from sim.world.world import World


class Diary:
    """Logs what becomes of spaces and people.

    Attributes:
        start: id of the event ``t0``.
        untenable: id of the event by zone.
    """

    def __init__(self, world: World, fields: Fields | RecordedFields) -> None:
        self.world = world
        self.fields = fields
        self.start = 0
        self.untenable: dict[int, int] = {}
        self.flashed: dict[int, int] = {}
        self._zone_spaces: dict[int, list[int]] = {}
        for row, zone in enumerate(fields.smoke.network.zone_of.tolist()):
            self._zone_spaces.setdefault(zone, []).append(row)
        self._smoky: dict[int, int] = {}
        self._closed: dict[int, int] = {}
        self._down: dict[int, int] = {}

    def name_of(self, zone: int) -> str:
        """Return the id of the space that stands for a zone: a landing before its flights."""
        spaces = [self.world.site.spaces[row] for row in self._zone_spaces[zone]]
        return min(spaces, key=lambda space: (space.incline is not None, space.id)).id

    def cause_in(self, space: int) -> int:
        """Return the event that brought what is in a space: its fire, its smoke, or the start."""
        channel = self.world.hazard
        return channel.fire_events.get(space) or channel.smoke_events.get(space) or self.start or 0

    def spaces(self, t_s: float) -> list[int]:
        """Log what is new in the spaces; return the rows of spaces that have just flashed over."""
        fields, world = self.fields, self.world
        zone_of = fields.smoke.network.zone_of
        fresh = np.nonzero(fields.fresh)[0].tolist()
        for row in sorted(fresh, key=lambda r: (-world.conditions.extinction_upper[r], r)):
            if fields.fresh[row] & SMOKE and zone_of[row] not in self._smoky:
                self._smoke(row, t_s)
        flashed: list[int] = []
        for row in fresh:
            zone, bits = int(zone_of[row]), int(fields.fresh[row])
            if bits & FLASHOVER and zone not in self.flashed:
                self.flashed[zone] = world.log.add(
                    "flashover", t_s=t_s, object=self.name_of(zone), cause=self.cause_in(row)
                )
                flashed.append(row)
            if bits & UNTENABLE:
                fields.aset_s[row] = t_s
                if zone not in self.untenable:
                    self.untenable[zone] = world.log.add(
                        "untenable", t_s=t_s, object=self.name_of(zone), cause=self.cause_in(row)
                    )
            if bits & CLOSED:
                self._way(row, zone, t_s)
        return flashed

    def _smoke(self, row: int, t_s: float) -> None:
        world, net = self.world, self.fields.smoke.network
        zone = int(net.zone_of[row])
        best, cause = -1.0, self.cause_in(row)
        if row not in world.hazard.fire_events:
            # It came from the neighbour that holds most smoke.
            for h in net.touching[net.touching_start[zone] : net.touching_start[zone + 1]].tolist():
                other = [int(z) for z in net.hole_zones[h] if z != zone]
                if other and other[0] in self._smoky:
                    thick = world.conditions.extinction_upper[net.spaces[other[0]]]
                    if thick > best:
                        best, cause = thick, self._smoky[other[0]]
        height = float(world.conditions.layer_m[row])
        event = world.log.add(
            "smoke-reaches",
            t_s=t_s,
            object=self.name_of(zone),
            value=round(height, 2),
            unit="m",
            cause=cause,
        )
        self._smoky[zone] = event
        for space in self._zone_spaces[zone]:
            world.hazard.smoke_events[space] = event

    def _way(self, row: int, zone: int, t_s: float) -> None:
        shut = bool(self.world.conditions.impassable[row])
        if shut and zone not in self._closed:
            self._closed[zone] = self.world.log.add(
                "way-closed", t_s=t_s, object=self.name_of(zone), cause=self.cause_in(row)
            )
        elif not shut and zone in self._closed:
            rows = self._zone_spaces[zone]
            if not self.world.conditions.impassable[rows].any():
                self.world.log.add(
                    "way-open", t_s=t_s, object=self.name_of(zone), cause=self._closed.pop(zone)
                )

    def people(self, rows: NDArray[np.int32], t_s: float) -> None:
        """Log people whose harm changed, by space, and take those who fell out of the crowd."""
        if not len(rows):
            return
        world = self.world
        names = {Harm.INJURED: "injured", Harm.INCAPACITATED: "incapacitated", Harm.DEAD: "death"}
        for harm, name in names.items():
            mine = rows[world.people.harm[rows] == harm]
            for space in np.unique(world.people.space[mine]).tolist():
                here = mine[world.people.space[mine] == space]
                zone = int(self.fields.smoke.network.zone_of[space])
                causes = {self.untenable.get(zone) or self.cause_in(space)}
                if harm == Harm.DEAD:
                    causes |= {self._down[i] for i in here.tolist() if i in self._down}
                event = world.log.add(
                    name,
                    t_s=t_s,
                    object=world.site.spaces[space].id,
                    value=len(here),
                    unit="people",
                    cause=sorted(causes - {0}),
                )
                if harm == Harm.INJURED:
                    continue
                for i in here.tolist():
                    self._down.setdefault(i, event)
                world.ask(Incapacitate(people=here.astype(np.int32), cause=event))
