"""The hazards of a run as one process on SimPy's clock.

Each step: every engine advances -> their contributions are combined -> doses and harm -> every
engine concludes -> series -> listeners (detectors, people). All engines take the same step, the
shortest that any of them asks for; the process sleeps until the first hazard begins, and ends when
every engine rests and nothing more is to begin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.hazards.harm.diary import HarmDiary
from sim.hazards.harm.doses import Doses
from sim.hazards.kinds import kinds
from sim.hazards.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    import simpy

    from sim.hazards.engine import Engine
    from sim.hazards.kinds import Hazard
    from sim.world.world import World

_LEAST_STEP_S = 1e-6
_SAME_MOMENT_S = 1e-9


@dataclass(slots=True)
class Running:
    """The hazards of a run, for whoever wants to look.

    Attributes:
        engines: the engines by kind of hazard; empty without a hazard.
        steps: steps taken.
    """

    engines: dict[str, Engine]
    steps: int = 0


def start_hazards(
    env: simpy.Environment,
    world: World,
    hazards: Sequence[Hazard],
    *,
    options: Mapping[str, Any] | None = None,
) -> Running:
    """Register the process of the hazards; what begins at once is logged at once.

    Args:
        env: the clock.
        world: the world of the run.
        hazards: what goes wrong, resolved.
        options: settings of engines by kind, such as a recording of fire and smoke to be played
            again; an engine without any takes its defaults.

    Returns:
        The engines, for tests and for the report.

    Raises:
        KeyError: no engine plays a kind of hazard.
    """
    scene = Scene(env, world, HarmDiary(world), options or {})
    engines: dict[str, Engine] = {}
    for name, kind in kinds().items():
        mine = tuple(
            sorted((h for h in hazards if h.kind == name), key=lambda one: (one.at_s, one.id))
        )
        if mine and kind.start is not None:
            engines[name] = kind.start(scene, mine)
    if left := sorted({hazard.kind for hazard in hazards} - engines.keys()):
        raise KeyError(f"no engine plays {', '.join(left)}")
    running = Running(engines)
    if engines:
        clock = _Clock(scene, running)
        clock.begin_due()
        env.process(clock.run())
    return running


class _Clock:
    """Steps all engines of a run together."""

    def __init__(self, scene: Scene, running: Running) -> None:
        self.env, self.world = scene.env, scene.world
        self.running = running
        self.engines = list(running.engines.values())
        self.diary = scene.diary
        self.harm = Doses(scene.world, [dose for engine in self.engines for dose in engine.doses])
        self._resting = {id(engine) for engine in self.engines}

    def begin_due(self) -> None:
        """Begin every hazard whose time has come."""
        for engine in self.engines:
            if engine.next_s <= self.env.now + _SAME_MOMENT_S:
                engine.begin(self.env.now)

    def run(self) -> Generator[simpy.Event, None, None]:
        """Step until every engine rests and nothing more begins."""
        while True:
            waiting = min(engine.next_s for engine in self.engines)
            active = [engine for engine in self.engines if engine.active]
            if not active:
                if waiting == math.inf:
                    return
                yield self.env.timeout(max(waiting - self.env.now, 0.0))
                self.begin_due()
                continue
            for engine in active:
                if id(engine) in self._resting:  # what it is like as it begins
                    self._resting.discard(id(engine))
                    engine.record(self.env.now, force=True)
            dt = min(engine.step_s for engine in active)
            if waiting < self.env.now + dt:
                dt = max(waiting - self.env.now, _LEAST_STEP_S)
            yield self.env.timeout(dt)
            self._step(dt, active)
            self.begin_due()
            self._resting |= {id(engine) for engine in active if not engine.active}

    def _step(self, dt: float, active: Sequence[Engine]) -> None:
        now = self.env.now
        self.running.steps += 1
        for engine in active:
            engine.advance(dt, now)
        self.world.conditions.combine()
        self.diary.log(self.harm.take(dt), now, causes=self._causes)
        for engine in active:
            engine.conclude(now)
        for engine in active:
            engine.record(now, force=False)
        self.world.hazard.tell(now)

    def _causes(self, space: int) -> set[int]:
        """Return the events behind what harms people in a space."""
        ground = self.world.walkable
        return {e.cause(space) for e in self.engines if e.contribution.harms(space, ground)}
