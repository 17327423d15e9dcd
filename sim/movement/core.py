"""The crowd as its parts see it: what every part may ask of it, whoever else is there.

The engine makes the parts and hands itself to them; they know this much of it, and not each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from sim.building.model import Direction
    from sim.movement.arrays import CrowdState, Ground
    from sim.movement.diary import CrowdDiary
    from sim.movement.laws.book import LawBook
    from sim.movement.route_goals import RouteGoals
    from sim.world.requests import Request
    from sim.world.world import World


class CrowdCore(Protocol):
    """What the parts of a crowd share.

    Attributes:
        world: the world of the run.
        state: the records that the compiled steps work on.
        ground: the ground they walk on, under the law.
        book: the laws.
        route_goals: which goal each person follows.
        diary: what the log hears of the crowd.
        belts: speed of escalators that were started or stopped, m/s by row of the space.
        later: requests that are taken up before the next step.
        calls: callbacks that are due, with their times.
    """

    world: World
    state: CrowdState
    ground: Ground
    book: LawBook
    route_goals: RouteGoals
    diary: CrowdDiary
    belts: dict[int, float]
    later: list[Request]
    calls: list[tuple[float, Callable[[float], None]]]

    @property
    def now(self) -> float:
        """Time the crowd has reached, seconds."""

    @property
    def point(self) -> int:
        """Number of the grid point the crowd has reached."""

    @property
    def is_moving(self) -> bool:
        """True while anybody walks, queues or is about to set out."""

    @property
    def idle(self) -> bool:
        """True while nobody walks, queues or is about to set out."""

    def schedule(self, rows: NDArray[np.int64], times: NDArray[np.float64]) -> None:
        """Note when people set out; what was noted for them before lapses."""

    def look_at_stairs(self) -> None:
        """Let people look among stairs again: somebody sets out at another time, or turns."""

    def stand_before(self, rows: NDArray[np.int64], opening: int) -> None:
        """Put people who are outside before an opening."""

    def mark(self, patches: NDArray[np.int32]) -> None:
        """Let the pace of patches be found anew."""

    def turn_door(self, opening: int, direction: Direction) -> None:
        """Let people through an opening in another direction from now on."""

    def see_doors(self) -> None:
        """Mark anew which openings people would find shut."""
