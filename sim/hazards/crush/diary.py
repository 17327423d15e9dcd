"""What the log and the series hear of a press."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.hazards.scene import Scene

    Floats = NDArray[np.float64]

SAMPLE_S = 5.0
"""Time between samples of the series, s."""
_LOCKED = 50
"""Per cent of lost courtesy from which opposing streams count as locked."""


class CrushDiary:
    """Logs, space by space, when opposing streams lock and when the press becomes harmful.

    Args:
        scene: what the engine was started with.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene, self._world = scene, scene.world
        self._space = scene.world.walkable.patch_space
        self._tolerable_n = scene.world.parameters.value("crush.force.tolerable")
        self._harmful: dict[int, int] = {}
        self._locked: dict[int, int] = {}
        self._recorded_s = -math.inf

    def look(self, now: float, density: Floats, force: Floats, locked: NDArray[np.int8]) -> None:
        """Log what begins in a space for the first time.

        Args:
            now: time, s.
            density: people per square metre of each patch, ``(n_patches,)``.
            force: force on a person, N.
            locked: per cent of their courtesy that people have lost.
        """
        self._note("streams-locked", self._locked, locked >= _LOCKED, density, "/m2", now)
        self._note("press-harmful", self._harmful, force > self._tolerable_n, force, "N", now)

    def _note(
        self,
        name: str,
        known: dict[int, int],
        where: NDArray[np.bool_],
        values: Floats,
        unit: str,
        now: float,
    ) -> None:
        for space in np.unique(self._space[where]).tolist():
            if space not in known:
                here = where & (self._space == space)
                known[space] = self._world.log.add(
                    name,
                    t_s=now,
                    object=self._world.site.spaces[space].id,
                    value=float(np.round(values[here].max(), 1)),
                    unit=unit,
                    cause=self._before(space),
                )

    def _before(self, space: int) -> tuple[int, ...]:
        """Return what came before in a space: streams that locked, or whatever began."""
        before = self._locked.get(space) or self._scene.start
        return (before,) if before else ()

    def record(self, now: float, force: Floats, *, forced: bool = False) -> None:
        """Record the greatest force on anybody in each space, N, when a sample is due."""
        if not forced and now < self._recorded_s + SAMPLE_S:
            return
        self._recorded_s = now
        greatest = np.zeros(len(self._world.site.spaces))
        np.maximum.at(greatest, self._space, force)
        self._world.series.record("space.force_n", t_s=now, values=greatest)

    def cause(self, space: int) -> int:
        """Return the event behind what the press does to people in a space."""
        return self._harmful.get(space) or self._locked.get(space) or self._scene.start
