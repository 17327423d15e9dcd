"""The hazards of a run as one process on SimPy's clock.

Each step: attacks -> heat release -> smoke and heat in the network -> fields -> doses and harm ->
log -> listeners (detectors, people). The step is 1 s; where nothing changes by much it grows to at
most 5 s, and to 30 s once nothing burns any more. The process sleeps until the first ignition, and
ends when nothing burns and the air is clear or at rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import literature
from sim.hazards.designfire import DesignFire, Hose, extinguisher_works, ventilation_limit
from sim.hazards.diary import Diary
from sim.hazards.fields import Fields
from sim.hazards.recorded import RecordedFields, RecordedSmoke
from sim.hazards.smoke.flow.kernel import AREA, FLOOR_AREA, SILL, TOP, WIDTH
from sim.hazards.smoke.model import Burning, Smoke
from sim.world.requests import SetDoor
from sim.world.state import Door, Harm

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import simpy

    from sim.hazards.model import Hazard
    from sim.hazards.recorded import Recording
    from sim.hazards.tenability import SpeedLaw
    from sim.world.hazard import Attack
    from sim.world.world import World

STEP_S = 1.0
"""Step of the hazards while things change."""
LONGEST_STEP_S = 5.0
"""Step while nothing changes by much."""
LONGEST_STEP_AFTER_S = 30.0
"""The same once nothing burns any more and the air only clears."""


@dataclass(slots=True)
class HazardHandles:
    """What the hazards of a run are made of, for whoever wants to look.

    Attributes:
        fires: the fires over their life.
        smoke: the smoke model, None without a fire.
        fields: fields and doses, None without a fire.
        steps: steps taken.
    """

    fires: list[DesignFire]
    smoke: Smoke | RecordedSmoke | None = None
    fields: Fields | RecordedFields | None = None
    steps: int = 0


def start_hazards(
    env: simpy.Environment,
    world: World,
    hazards: Sequence[Hazard],
    *,
    speed_in_smoke: SpeedLaw = "fridolf",
    recording: Recording | None = None,
) -> HazardHandles:
    """Register the processes of the hazards; what begins at once is logged at once.

    Args:
        env: the clock.
        world: the world of the run.
        hazards: what goes wrong, resolved.
        speed_in_smoke: name of the law of walking speed in smoke.
        recording: fire and smoke that were worked out before, to be played again.

    Returns:
        The parts, for tests and for the report.
    """
    found = sorted(hazards, key=lambda fire: (fire.at_s, fire.id))
    if not found:
        return HazardHandles([])
    rows = world.site.space_index
    smoke: Smoke | RecordedSmoke
    if recording is not None:
        smoke = RecordedSmoke(env, recording)
    else:
        smoke = Smoke(
            world.site,
            [Burning(rows[fire.space], fire.contents, fire.base_m) for fire in found],
        )
    fires = []
    for number, fire in enumerate(found):
        zone = smoke.fire_zone[number]
        floor = float(smoke.network.zone[zone, AREA]) if zone >= 0 else 20.0
        fires.append(DesignFire.of(fire, floor_m2=floor))
    fields = (
        RecordedFields(world, smoke)
        if isinstance(smoke, RecordedSmoke)
        else Fields(world, smoke, speed=speed_in_smoke)
    )
    handles = HazardHandles(fires, smoke, fields)
    burning = _Fires(env, world, handles)
    burning.ignite_due()
    env.process(burning.run())
    return handles


class _Fires:
    """All fires of a run and the smoke they make."""

    def __init__(self, env: simpy.Environment, world: World, handles: HazardHandles) -> None:
        assert handles.smoke is not None
        assert handles.fields is not None
        self.env = env
        self.world = world
        self.handles = handles
        self.fires = handles.fires
        self.smoke = handles.smoke
        self.fields = handles.fields
        self.diary = Diary(world, handles.fields)
        self.heat = np.zeros(len(self.fires))
        self.recorded_s = -math.inf
        self.windows = self._windows()

    def _windows(self) -> dict[int, list[int]]:
        """Return the glazed openings of each space, by rows."""
        found: dict[int, list[int]] = {}
        rows = self.world.site.space_index
        for row, opening in enumerate(self.world.site.openings):
            if opening.kind == "window":
                found.setdefault(rows[opening.a], []).append(row)
        return found

    def ignite_due(self) -> None:
        """Begin every fire whose time has come."""
        now = self.env.now
        for number, fire in enumerate(self.fires):
            if fire.event or fire.fire.at_s > now + 1e-9:
                continue
            space = fire.fire.space
            if not self.diary.start:
                known = self.world.log.first("t0")
                self.diary.start = (
                    known.id if known else self.world.log.add("t0", t_s=now, object=space)
                )
            fire.event = self.world.log.add(
                "ignition", t_s=now, object=space, cause=self.diary.start
            )
            self.world.hazard.fire_events[self.world.site.space_index[space]] = fire.event
            self.world.hazard.burning = True
            self.smoke.ignite(number)

    def run(self) -> Generator[simpy.Event, None, None]:
        """Step until nothing burns and nothing moves."""
        dt = STEP_S
        while True:
            waiting = [fire.fire.at_s for fire in self.fires if not fire.event]
            alight = any(fire.event and not fire.out for fire in self.fires)
            if not alight and not self.smoke.followed.any():
                if not waiting:
                    return
                yield self.env.timeout(max(min(waiting) - self.env.now, 0.0))
                self.ignite_due()
                self._record(force=True)
                continue
            if waiting and min(waiting) < self.env.now + dt:
                dt = max(min(waiting) - self.env.now, 1e-6)
            if self.recorded_s == -math.inf:
                self._record(force=True)
            yield self.env.timeout(dt)
            self._step(dt)
            self.ignite_due()
            rate = max(self.fields.change / dt, 1e-9)
            longest = LONGEST_STEP_S if alight else LONGEST_STEP_AFTER_S
            dt = max(math.floor(1.0 / rate), STEP_S)
            if isinstance(self.smoke, RecordedSmoke):
                dt = max(dt, self.smoke.quiet_s())
            dt = float(min(dt, longest))
            if not alight and not waiting and self._at_rest():
                return

    def _at_rest(self) -> bool:
        return self.fields.change < 1e-3 or not self.fields.toxic.any()

    def _step(self, dt: float) -> None:
        world, now = self.world, self.env.now
        self.handles.steps += 1
        attacks, world.hazard.attacks = world.hazard.attacks, []
        for attack in attacks:
            self._attack(attack)
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
        news = self.fields.publish(dt)
        if news:
            for row in self.diary.spaces(now):
                self._flashover(row)
        self.diary.people(self.fields.expose(dt), now)
        self._fates()
        self._record()
        for listener in list(world.hazard.listeners):
            listener(now)

    def _attack(self, attack: Attack) -> None:
        """Let one attempt act on the fire in its space."""
        here = [
            number
            for number, fire in enumerate(self.fires)
            if fire.event and not fire.out and fire.fire.space == attack.space
        ]
        worked, event = True, attack.cause
        for number in here:
            fire, heat = self.fires[number], float(self.heat[number])
            if attack.means == "extinguisher":
                worked = extinguisher_works(heat, luck=attack.luck)
                if worked:
                    fire.put_out = True
                    fire.held_w = min(fire.held_w, max(heat, 1.0))
                    fire.hoses.append(Hose(math.inf, attack.by, attack.cause))
                else:
                    event = self.world.log.add(
                        "extinguisher-failed",
                        t_s=self.env.now,
                        actor=attack.by,
                        value=round(heat),
                        unit="W",
                        cause=attack.cause,
                    )
            elif attack.means == "stop":
                fire.end_water(attack.by)
            else:
                capacity = literature.value(f"fire.{attack.means}.capacity")
                fire.add_water(Hose(capacity, attack.by, attack.cause), heat_w=heat)
        if attack.answer is not None:
            attack.answer(worked, event)

    def _flashover(self, row: int) -> None:
        """Raise the fire in a space to its limit; nobody in the space lives."""
        world, now = self.world, self.env.now
        zone = int(self.smoke.network.zone_of[row])
        event = self.diary.flashed[zone]
        for number, fire in enumerate(self.fires):
            if self.smoke.fire_zone[number] == zone and fire.event and not fire.out:
                limit = self._limit(zone)
                fire.flash_over(now, heat_w=float(self.heat[number]), limit_w=limit)
        for opening in self.windows.get(row, ()):
            if world.doors[opening] != Door.OPEN:
                name = world.site.openings[opening].id
                broken = world.log.add("window-broken", t_s=now, object=name, cause=event)
                world.ask(SetDoor(opening=name, state=Door.OPEN, cause=broken))
        inside = (world.people.space == row) & (world.people.harm < Harm.DEAD)
        if inside.any():
            world.people.harm[inside] = Harm.DEAD
            self.diary.untenable.setdefault(zone, event)
            self.diary.people(np.nonzero(inside)[0].astype(np.int32), now)

    def _limit(self, zone: int) -> float:
        """Return what the open openings of a zone feed with air, W."""
        net, hole = self.smoke.network, self.smoke.hole
        total = 0.0
        for h in net.touching[net.touching_start[zone] : net.touching_start[zone + 1]].tolist():
            height = float(hole[h, TOP] - hole[h, SILL])
            if hole[h, FLOOR_AREA] == 0 and height > 0:
                total += ventilation_limit(float(hole[h, WIDTH]) * height, height)
        return total

    def _fates(self) -> None:
        """Log fires that are under control or out."""
        world, now = self.world, self.env.now
        for number, fire in enumerate(self.fires):
            if not fire.event or fire.out:
                continue
            heat = float(self.heat[number])
            causes = sorted({fire.event, *(hose.cause for hose in fire.hoses)} - {0})
            by = fire.hoses[-1].by if fire.hoses else ""
            share = literature.value("fire.controlled.share")
            if (
                fire.hoses
                and not fire.controlled
                and fire.held_w <= max(fire.attacked_w * share, literature.value("fire.out"))
            ):
                fire.controlled = True
                event = world.log.add(
                    "fire-controlled", t_s=now, actor=by, object=fire.fire.space, cause=causes
                )
                for tell in list(world.hazard.on_controlled):
                    tell(now, event)
            grown = now > fire.fire.at_s + 60.0 or fire.put_out
            if grown and heat < literature.value("fire.out"):
                # A fire that only lacks air may come back; one without fuel or put out does not.
                ended = fire.wanted(now) < literature.value("fire.out")
                if ended:
                    fire.out = True
                    event = world.log.add(
                        "fire-out", t_s=now, actor=by, object=fire.fire.space, cause=causes
                    )
                    if all(other.out or not other.event for other in self.fires):
                        world.hazard.burning = False
                        for tell in list(world.hazard.on_out):
                            tell(now, event)

    def _record(self, *, force: bool = False) -> None:
        now = self.env.now
        if not force and now < self.recorded_s + literature.value("tenability.series.interval"):
            return
        self.recorded_s = now
        air, series = self.world.conditions, self.world.series
        series.record("smoke.layer_m", t_s=now, values=air.layer_m)
        series.record("smoke.extinction_upper", t_s=now, values=air.extinction_upper)
        series.record("fire.heat_release_w", t_s=now, values=air.heat_release_w)
