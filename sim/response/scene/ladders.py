"""Ladders of the units on scene: which windows they reach, where they stand, who works by them.

Every unit with water brings one portable ladder, every ladder unit its own. A ladder stands at one
window at a time, and belongs to one team until that is done there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.response.scene.units import WATER

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.windows import Window
    from sim.response.incident import Incident
    from sim.response.scene.teams import Team
    from sim.response.scene.units import Sent

    Cause = Generator[simpy.Event, object, int]
    Kind = Literal["portable", "aerial"]

LADDER = "ladder"
"""Kind of unit that is a ladder."""


@dataclass(eq=False, slots=True)
class Ladder:
    """A ladder on scene.

    Attributes:
        unit: id of the unit that brought it.
        kind: carried to the wall, or on its vehicle.
        window: id of the window it stands at, ``""`` before it was raised.
        team: id of the team that works by it, ``""`` for none.
        raised: how often it has been raised.
    """

    unit: str
    kind: Kind
    window: str = ""
    team: str = ""
    raised: int = 0


class Ladders:
    """All ladders on scene.

    Args:
        incident: the incident.
    """

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self._all: list[Ladder] = []

    def arrived(self, unit: Sent) -> None:
        """Have the ladder of a unit that has arrived, if it brings one."""
        if unit.kind == LADDER:
            self._all.append(Ladder(unit.id, "aerial"))
        elif unit.kind in WATER:
            self._all.append(Ladder(unit.id, "portable"))

    def ready_s(self, window: Window, team: Team) -> float:
        """Return how long it usually takes until a ladder stands at a window, ``inf`` for never.

        Args:
            window: the window.
            team: the team that wants it.
        """
        if window.low:
            return 0.0
        ladder = self._best(window, team)
        if ladder is None:
            return math.inf
        if ladder.window == window.id:
            return 0.0
        return self.incident.value(f"response.ladder.{ladder.kind}.p50")

    def down_s(self, window: Window, how: Literal["led", "carried"]) -> float:
        """Return how long one person takes down from a window, seconds; 0 without a ladder."""
        if window.low:
            return 0.0
        return window.drop_m / self.incident.value(f"response.ladder.speed.{how}")

    def take(self, window: Window, team: Team, *, cause: int) -> Cause:
        """Raise a ladder to a window for a team, if it needs one; wait while there is none.

        Returns:
            Id of the event behind what comes next.
        """
        incident = self.incident
        if window.low:
            return cause
        while (ladder := self._best(window, team)) is None:
            yield incident.env.timeout(incident.value("response.search.again"))
        ladder.team = team.id
        if ladder.window == window.id:
            return cause
        ladder.window = window.id
        ladder.raised += 1
        takes_s = incident.seconds(f"ladder.{ladder.kind}", ladder.unit, n=ladder.raised)
        yield incident.env.timeout(takes_s)
        return incident.log("ladder-raised", actor=ladder.unit, object=window.id, cause=cause)

    def let_go(self, team: Team) -> None:
        """Let others have the ladder that a team has worked by."""
        for ladder in self._all:
            if ladder.team == team.id:
                ladder.team = ""

    def _best(self, window: Window, team: Team) -> Ladder | None:
        """Return the ladder for a window: one that stands there, or else the shortest that is free.

        A ladder that stands at the window of another team is theirs.
        """
        reaches = [item for item in self._all if window.drop_m <= self._reach_m(item)]
        free = [item for item in reaches if item.team in ("", team.id)]
        return min(
            free,
            key=lambda item: (item.window != window.id, self._reach_m(item), item.unit),
            default=None,
        )

    def _reach_m(self, ladder: Ladder) -> float:
        return self.incident.value(f"response.ladder.{ladder.kind}.reach")
