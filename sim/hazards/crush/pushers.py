"""Who pushes: groups that come with it, and those whom a surge sets off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import Release, Send
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.hazards.crush.law import CrushLaw
    from sim.hazards.crush.model import Surge
    from sim.hazards.scene import Scene

_SAME_MOMENT_S = 1e-9


class Pushers:
    """What everybody pushes with.

    Args:
        scene: what the engine was started with.
        surges: what sets people pushing.
        law: numbers of the law.

    Attributes:
        force: what each person pushes with when they want on and cannot, N, ``(n_people,)``.
    """

    def __init__(self, scene: Scene, surges: Sequence[Surge], law: CrushLaw) -> None:
        self._scene, self._world = scene, scene.world
        population = scene.world.population
        self._law = law
        self._to_come = [surge for surge in surges if not surge.standing]
        self._one = 0
        self._told = any(surge.told for surge in surges)
        self._ends: list[tuple[float, NDArray[np.bool_]]] = []
        draw = self._draw("crush.pushes")
        share = np.array([group.pushes for group in population.groups])[population.group]
        self._always = draw < share
        self.force = np.where(self._always, law.force_n, 0.0)

    def _draw(self, stream: str) -> NDArray[np.float64]:
        """Return a number in (0, 1) for each person."""
        population = self._world.population
        drawn = np.empty(len(population))
        for group in population.groups:
            part = population.rows_of_group[group.id]
            drawn[part] = self._world.streams.uniform(
                stream, group=group.id, index=population.index[part]
            )
        return drawn

    @property
    def next_s(self) -> float:
        """When the next surge begins, s; ``inf`` for none."""
        return min((surge.at_s for surge in self._to_come), default=math.inf)

    @property
    def some(self) -> bool:
        """Whether anybody who pushes is there, is still to come, or may be told to."""
        if self._told:
            return True
        # One of them is enough: who was there at the last look mostly is still.
        phase = self._world.people.phase
        if self.force[self._one] > 0.0 and phase[self._one] != Phase.OUT:
            return True
        rows = np.flatnonzero((self.force > 0.0) & (phase != Phase.OUT))
        self._one = int(rows[-1]) if len(rows) else 0
        return bool(len(rows))

    def begin(self, now: float) -> None:
        """Let people answer to every surge whose time has come."""
        for surge in list(self._to_come):
            if surge.at_s <= now + _SAME_MOMENT_S:
                self._to_come.remove(surge)
                self._answer(surge, now)

    def _answer(self, surge: Surge, now: float) -> None:
        world = self._world
        where = surge.spaces[0] if surge.spaces else ""
        began = self._scene.began(where=where)
        event = world.log.add(
            "surge", t_s=now, object=", ".join(surge.spaces), text=surge.cause, cause=began
        )
        rows = np.flatnonzero(self._reached(surge))
        draw = self._draw(f"crush.surge.{surge.id}")[rows]
        answer = rows[draw < surge.share].astype(np.int32)
        # Of those who answer the first by the same draw push: no further number is needed.
        push = rows[draw < surge.share * surge.pushes]
        mine = np.zeros(len(world.population), dtype=np.bool_)
        mine[push] = True
        self.force[mine] = self._law.force_n
        if surge.for_s < math.inf:
            self._ends.append((now + surge.for_s, mine))
        if surge.to and len(answer):
            world.ask(Send(people=answer, space=surge.to, cause=event))
        elif surge.away and len(answer):
            at = np.full(len(answer), now)
            world.ask(Release(people=answer, at_s=at, cause=event, in_person=True))

    def _reached(self, surge: Surge) -> NDArray[np.bool_]:
        """Return whom a surge reaches: those of its groups who are in its spaces and can walk."""
        world = self._world
        people, population = world.people, world.population
        reached = people.inside() & (people.harm < Harm.INCAPACITATED)
        if surge.spaces:
            rows = [world.site.space_index[name] for name in surge.spaces]
            reached &= np.isin(people.space, rows)
        else:
            reached |= people.to_come()
        if surge.groups:
            numbers = [n for n, group in enumerate(population.groups) if group.id in surge.groups]
            reached &= np.isin(population.group, numbers)
        return reached

    def end(self, now: float) -> None:
        """Let those calm down whose time is over, and do what measures say."""
        for order in self._world.pushing.take():
            rows = np.zeros(len(self._world.population), dtype=np.bool_)
            rows[order.people] = True
            if order.pushes:
                self._always |= rows
                self.force[rows] = self._law.force_n
            else:
                self.calm(rows)
        over = [mine for end_s, mine in self._ends if end_s <= now + _SAME_MOMENT_S]
        if not over:
            return
        self._ends = [one for one in self._ends if one[0] > now + _SAME_MOMENT_S]
        still = self._always.copy()
        for _, mine in self._ends:
            still |= mine
        for mine in over:
            self.force[mine & ~still] = 0.0

    def calm(self, rows: NDArray[np.bool_]) -> None:
        """Let people push no more.

        Args:
            rows: who, ``(n_people,)``.
        """
        self._always &= ~rows
        self._ends = [(end_s, mine & ~rows) for end_s, mine in self._ends]
        self.force[rows] = 0.0
