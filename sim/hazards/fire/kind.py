"""The fire among the kinds of hazards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.hazards.fire.model import Fire, contents
from sim.hazards.fire.spec import FireSpec
from sim.hazards.kinds import Kind

if TYPE_CHECKING:
    from sim.hazards.engine import Engine
    from sim.hazards.fire.recorded import Recording
    from sim.hazards.kinds import Placed
    from sim.hazards.scene import Scene
    from sim.hazards.tenability import SpeedLaw


@dataclass(frozen=True, slots=True)
class FireOptions:
    """How the fires of a run are played.

    Attributes:
        speed_in_smoke: name of the law of walking speed in smoke.
        recording: fire and smoke that were worked out before, to be played again; None for the zone
            model.
    """

    speed_in_smoke: SpeedLaw = "fridolf"
    recording: Recording | None = None


def resolve(spec: FireSpec, placed: Placed) -> Fire:
    """Return the fire that a scenario describes."""
    growth = spec.growth
    if isinstance(growth, str):
        growth = placed.parameters.value(f"fire.growth.{growth}")
    return Fire(
        id=placed.id,
        space=placed.spaces[0],
        at_s=placed.at_s,
        growth_w_s2=growth,
        peak_w=spec.peak,
        contents=contents(spec.contents, placed.parameters),
        base_m=spec.height,
        fuel_j=spec.fuel,
        load_j_m2=spec.load,
        source=spec.source or "",
    )


def start(scene: Scene, fires: tuple[Fire, ...]) -> Engine:
    """Return the engine of all fires of a run: the zone model, or a record of it."""
    # The compiled code is loaded where a fire is played, not where scenarios are read.
    from sim.hazards.fire.engine import FireEngine  # noqa: PLC0415
    from sim.hazards.fire.fields import Fields  # noqa: PLC0415
    from sim.hazards.fire.recorded import RecordedFields, RecordedSmoke  # noqa: PLC0415
    from sim.hazards.smoke.model import Burning, Smoke  # noqa: PLC0415
    from sim.hazards.smoke.network import network_in  # noqa: PLC0415

    options: FireOptions = scene.options.get("fire", FireOptions())
    world = scene.world
    part = world.conditions.contribution("fire")
    if options.recording is not None:
        recorded = RecordedSmoke(scene.env, options.recording)
        return FireEngine(scene, fires, RecordedFields(world, recorded, part), part)
    rows = world.site.space_index
    smoke = Smoke(
        world.site,
        [Burning(rows[fire.space], fire.contents, fire.base_m) for fire in fires],
        network=network_in(world),
        parameters=world.parameters,
    )
    return FireEngine(scene, fires, Fields(world, smoke, part, speed=options.speed_in_smoke), part)


KINDS = (Kind("fire", FireSpec, resolve, start),)
