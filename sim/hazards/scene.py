"""What an engine is started with, and what engines may do to people at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Mapping

    import simpy
    from numpy.typing import NDArray

    from sim.hazards.harm.diary import HarmDiary
    from sim.world.world import World


@dataclass(slots=True)
class Scene:
    """What an engine is started with.

    Attributes:
        env: the clock.
        world: the world of the run.
        diary: what the log says of people.
        options: settings of engines, by the kind of hazard.
        start: id of the event ``t0``, 0 before a hazard has begun.
    """

    env: simpy.Environment
    world: World
    diary: HarmDiary
    options: Mapping[str, Any] = field(default_factory=dict)
    start: int = 0

    def began(self, *, where: str) -> int:
        """Return the event ``t0``; the first hazard that begins logs it.

        Args:
            where: id of the space it begins in.
        """
        if not self.start:
            known = self.world.log.first("t0")
            self.start = (
                known.id if known else self.world.log.add("t0", t_s=self.env.now, object=where)
            )
        return self.start

    def kill(self, rows: NDArray[np.bool_], *, cause: int) -> None:
        """Let these people die at once and say so; for what no dose tells, as a flashover.

        Args:
            rows: who, ``(n_people,)``.
            cause: id of the event that kills them.
        """
        self.world.people.harm[rows] = Harm.DEAD
        self.diary.log(np.nonzero(rows)[0].astype(np.int32), self.env.now, causes=lambda _: {cause})
