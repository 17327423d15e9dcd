"""All fires of a run and the smoke they make, as one hazard engine.

Each step: attacks -> heat release -> smoke and heat in the network -> fields -> flashover. The step
is 1 s; where nothing changes by much it grows to at most 5 s, and to 30 s once nothing burns any
more. The engine rests before the first ignition, and once nothing burns and the air is clear or
still.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.fire.designfire import DesignFire, ventilation_limit
from sim.hazards.fire.diary import Diary
from sim.hazards.fire.fields import ASPHYXIANTS, HEAT
from sim.hazards.fire.fighting import Fighting
from sim.hazards.harm.doses import fractional
from sim.hazards.smoke.kernels.flow import AREA, FLOOR_AREA, SILL, TOP, WIDTH
from sim.world.requests import SetDoor
from sim.world.state import Door, Harm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.hazards.fire.model import Fire
    from sim.hazards.fire.sources import FieldsSource
    from sim.hazards.harm.doses import Dose
    from sim.hazards.scene import Scene
    from sim.world.contribution import Contribution

STEP_S = 1.0
"""Step of the fires while things change."""
LONGEST_STEP_S = 5.0
"""Step while nothing changes by much."""
LONGEST_STEP_AFTER_S = 30.0
"""The same once nothing burns any more and the air only clears."""


class FireEngine:
    """Plays every fire of a run.

    Attributes:
        fires: the fires over their life.
        smoke: the smoke model, or a record of it.
        fields: what it makes of the spaces.
        contribution: what the fires add to the conditions.
        doses: asphyxiants and heat.
        step_s: longest next step.
        next_s: when the next fire ignites, s; ``inf`` for none.
    """

    def __init__(
        self,
        scene: Scene,
        fires: Sequence[Fire],
        fields: FieldsSource,
        contribution: Contribution,
    ) -> None:
        self.scene, self.world = scene, scene.world
        self.fields, self.smoke = fields, fields.smoke
        self.contribution = contribution
        self.doses: tuple[Dose, ...] = tuple(
            fractional(name, scene.world.parameters) for name in (ASPHYXIANTS, HEAT)
        )
        self.step_s = STEP_S
        in_the_open_m2 = scene.world.parameters.value("fire.open.floor")
        self.fires = []
        for number, fire in enumerate(fires):
            zone = int(self.smoke.fire_zone[number])
            floor = float(self.smoke.network.zone[zone, AREA]) if zone >= 0 else in_the_open_m2
            self.fires.append(
                DesignFire.of(
                    fire,
                    floor_m2=floor,
                    use=scene.world.site.use,
                    parameters=scene.world.parameters,
                )
            )
        self.diary = Diary(scene, fields, contribution)
        self.fighting = Fighting(self.world, self.fires)
        self.heat = np.zeros(len(self.fires))
        self._recorded_s = -math.inf
        self.next_s = self._to_come_s()
        self._rests = False
        self._windows = self._glazed()

    # ---- what the clock asks

    def _to_come_s(self) -> float:
        return min((fire.fire.at_s for fire in self.fires if not fire.event), default=math.inf)

    @property
    def _alight(self) -> bool:
        return any(fire.event and not fire.out for fire in self.fires)

    @property
    def active(self) -> bool:
        """Whether something burns, or smoke still moves."""
        return not self._rests and (self._alight or bool(self.smoke.followed.any()))

    def begin(self, now: float) -> None:
        """Ignite every fire whose time has come."""
        for number, fire in enumerate(self.fires):
            if fire.event or fire.fire.at_s > now + 1e-9:
                continue
            space = fire.fire.space
            began = self.scene.began(where=space)
            fire.event = self.world.log.add("ignition", t_s=now, object=space, cause=began)
            self.world.hazard.fire_events[self.world.site.space_index[space]] = fire.event
            self.world.hazard.burning = True
            self.smoke.ignite(number)
        self.next_s = self._to_come_s()

    def advance(self, dt: float, now: float) -> None:
        """Let the fires burn and the smoke flow for a step."""
        world = self.world
        was_alight, to_come = self._alight, self.next_s < math.inf
        self.fighting.take_up(now, self.heat)
        wanted = np.array([fire.wanted(now - dt / 2) if fire.event else 0.0 for fire in self.fires])
        self.smoke.set_doors(world.doors)
        self.smoke.advance(dt, wanted)
        self.heat = np.where(self.smoke.fire_zone >= 0, self.smoke.released(), wanted)
        for fire, heat in zip(self.fires, self.heat.tolist(), strict=True):
            if fire.event and not fire.out:
                fire.step(dt, heat)
        world.conditions.heat_release_w[:] = 0.0
        for fire, heat in zip(self.fires, self.heat.tolist(), strict=True):
            world.conditions.heat_release_w[world.site.space_index[fire.fire.space]] += heat
        if self.fields.publish(dt):
            for row in self.diary.spaces(now):
                self._flash_over(row, now)
        rate = max(self.fields.change / dt, 1e-9)
        longest = LONGEST_STEP_S if was_alight else LONGEST_STEP_AFTER_S
        step = max(math.floor(1.0 / rate), STEP_S, self.smoke.quiet_s())
        self.step_s = float(min(step, longest))
        still = self.fields.change < 1e-3 or not self.fields.toxic.any()
        self._rests = still and not was_alight and not to_come

    def conclude(self, now: float) -> None:
        """Log fires that are under control or out."""
        self.fighting.conclude(now, self.heat)

    def record(self, now: float, *, force: bool) -> None:
        """Record smoke and heat of every space."""
        every = self.world.parameters.value("tenability.series.interval")
        if not force and now < self._recorded_s + every:
            return
        self._recorded_s = now
        air, series = self.world.conditions, self.world.series
        series.record("smoke.layer_m", t_s=now, values=air.layer_m)
        series.record("smoke.extinction_upper", t_s=now, values=air.extinction_upper)
        series.record("fire.heat_release_w", t_s=now, values=air.heat_release_w)

    def cause(self, space: int) -> int:
        """Return the event behind harm by fire and smoke in a space."""
        return self.diary.harm_in(space)

    # ---- flashover

    def _glazed(self) -> dict[int, list[int]]:
        """Return the glazed openings of each space, by rows."""
        found: dict[int, list[int]] = {}
        rows = self.world.site.space_index
        for row, opening in enumerate(self.world.site.openings):
            if opening.kind == "window":
                found.setdefault(rows[opening.a], []).append(row)
        return found

    def _flash_over(self, row: int, now: float) -> None:
        """Raise the fire in a space to its limit; nobody in the space lives."""
        world = self.world
        zone = int(self.smoke.network.zone_of[row])
        event = self.diary.flashed[zone]
        for number, fire in enumerate(self.fires):
            if self.smoke.fire_zone[number] == zone and fire.event and not fire.out:
                limit = self._limit(zone)
                fire.flash_over(now, heat_w=float(self.heat[number]), limit_w=limit)
        for opening in self._windows.get(row, ()):
            if world.doors[opening] != Door.OPEN:
                name = world.site.openings[opening].id
                broken = world.log.add("window-broken", t_s=now, object=name, cause=event)
                world.ask(SetDoor(opening=name, state=Door.OPEN, cause=broken))
        inside = (world.people.space == row) & (world.people.harm < Harm.DEAD)
        if inside.any():
            cause = self.diary.untenable.setdefault(zone, event)
            self.scene.kill(inside, cause=cause)

    def _limit(self, zone: int) -> float:
        """Return what the open openings of a zone feed with air, W."""
        net, hole = self.smoke.network, self.smoke.hole
        total = 0.0
        for h in net.touching[net.touching_start[zone] : net.touching_start[zone + 1]].tolist():
            height = float(hole[h, TOP] - hole[h, SILL])
            if hole[h, FLOOR_AREA] == 0 and height > 0:
                total += ventilation_limit(
                    float(hole[h, WIDTH]) * height, height, parameters=self.world.parameters
                )
        return total
