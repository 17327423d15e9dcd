"""What fire and smoke do to spaces, as the log says it, each with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.kernels.exposure import CLOSED, FLASHOVER, SMOKE, UNTENABLE

if TYPE_CHECKING:
    from sim.hazards.fire.sources import FieldsSource
    from sim.hazards.scene import Scene
    from sim.world.contribution import Contribution


class Diary:
    """Logs what becomes of spaces.

    Attributes:
        untenable: id of the event by zone.
        flashed: id of the event by zone.
    """

    def __init__(self, scene: Scene, fields: FieldsSource, contribution: Contribution) -> None:
        self.scene = scene
        self.world = scene.world
        self.fields = fields
        self.part = contribution
        self.untenable: dict[int, int] = {}
        self.flashed: dict[int, int] = {}
        self._zone_spaces: dict[int, list[int]] = {}
        for row, zone in enumerate(fields.smoke.network.zone_of.tolist()):
            self._zone_spaces.setdefault(zone, []).append(row)
        self._smoky: dict[int, int] = {}
        self._closed: dict[int, int] = {}

    def name_of(self, zone: int) -> str:
        """Return the id of the space that stands for a zone: a landing before its flights."""
        spaces = [self.world.site.spaces[row] for row in self._zone_spaces[zone]]
        return min(spaces, key=lambda space: (space.incline is not None, space.id)).id

    def cause_in(self, space: int) -> int:
        """Return the event that brought what is in a space: its fire, its smoke, or the start."""
        channel = self.world.hazard
        return channel.fire_events.get(space) or channel.smoke_events.get(space) or self.scene.start

    def harm_in(self, space: int) -> int:
        """Return the event behind harm in a space: that it is untenable, or what brought smoke."""
        zone = int(self.fields.smoke.network.zone_of[space])
        return self.untenable.get(zone) or self.cause_in(space)

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
        shut = bool(self.part.impassable[row])
        if shut and zone not in self._closed:
            self._closed[zone] = self.world.log.add(
                "way-closed", t_s=t_s, object=self.name_of(zone), cause=self.cause_in(row)
            )
        elif not shut and zone in self._closed:
            rows = self._zone_spaces[zone]
            parts = self.world.conditions.contributions.values()
            if not any(part.impassable[rows].any() for part in parts):
                self.world.log.add(
                    "way-open", t_s=t_s, object=self.name_of(zone), cause=self._closed.pop(zone)
                )
