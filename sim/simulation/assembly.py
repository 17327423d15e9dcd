"""One assembly of a run: the parts that play it, and the order in which they begin and act.

Every run is put together here: that of a scenario with its crowd, the one without it, and the cases
of ``muster verify``. The order is stated in :data:`PARTS` and :data:`~sim.world.hazard.ORDER`;
``print(plan())`` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import simpy

from sim.movement.engine import Crowd
from sim.response.start import start_response
from sim.services.start import start_services
from sim.world.hazard import ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.hazards.kinds import Hazard
    from sim.hazards.process import Running
    from sim.movement.laws.book import Calibration, DoorClass
    from sim.response.plan.model import ResponseInputs
    from sim.world.fields import Fields
    from sim.world.world import World

PARTS = (
    ("services", "take charge of those who do not leave alone: before the crowd sets them out"),
    ("crowd", "walks between two events of the clock, up to the moment of the next one"),
    ("hazards", "ignite and step before anybody looks"),
    ("response", "facts, dispatch, detection, patrols, messages, command, injects, measures"),
)
"""The parts in the order in which they begin; what is due in one instant happens in that order."""


@dataclass(frozen=True, slots=True)
class Walking:
    """How a crowd walks.

    Attributes:
        fields: distance fields of the ground.
        calibration: law of speed and flow.
        step_s: time step, seconds.
        doors: what passes an opening.
    """

    fields: Fields
    calibration: Calibration
    step_s: float
    doors: DoorClass = "own"


@dataclass(frozen=True, slots=True)
class Assembly:
    """A run before its first step.

    Attributes:
        env: the clock.
        world: the world of the run.
        crowd: the crowd, None in a run without one.
        hazards: the hazards, None without any.
    """

    env: simpy.Environment
    world: World
    crowd: Crowd | None = None
    hazards: Running | None = None


def assemble(
    world: World,
    *,
    walking: Walking | None = None,
    hazards: Sequence[Hazard] = (),
    options: Mapping[str, Any] | None = None,
    response: ResponseInputs | None = None,
    env: simpy.Environment | None = None,
) -> Assembly:
    """Put a run together; what begins at once is logged at once.

    Args:
        world: the world of the run.
        walking: how its crowd walks; None for a run without one.
        hazards: what goes wrong.
        options: settings of hazard engines by kind.
        response: what the response starts from; None for none.
        env: the clock; made if missing.
    """
    env = env or simpy.Environment()
    crowd = running = None
    if walking is not None:
        start_services(env, world, walking.fields)
        crowd = Crowd(
            world,
            walking.fields,
            calibration=walking.calibration,
            doors=walking.doors,
            step_s=walking.step_s,
        )
    if walking is not None:
        comes = any(group.pushes > 0.0 for group in world.population.groups)
        told = response is not None and any(one.do == "push" for one in response.measures)
        if comes or told:
            hazards = with_pushing(hazards, told=told)
    if hazards:
        # Imported here, since most drills have none and the smoke takes a while to load.
        from sim.hazards.process import start_hazards  # noqa: PLC0415

        running = start_hazards(env, world, hazards, options=options)
    if response is not None:
        start_response(env, world, response)
    return Assembly(env, world, crowd, running)


def with_pushing(hazards: Sequence[Hazard], *, told: bool) -> Sequence[Hazard]:
    """Return hazards with the pushing that groups come with.

    Args:
        hazards: what goes wrong.
        told: whether a measure may let people push later on.
    """
    from sim.hazards.crush.model import Surge  # noqa: PLC0415  rarely needed

    return (*hazards, Surge(id="pushing", at_s=0.0, standing=True, told=told))


def plan() -> str:
    """Return the order in which the parts of a run begin and act, one line each."""
    width = max(len(name) for name, _ in PARTS)
    lines = [f"{number}. {name:<{width}}  {what}" for number, (name, what) in enumerate(PARTS, 1)]
    lines.append(f"after each step of the hazards: {', '.join(ORDER)}")
    return "\n".join(lines)
