"""Falls in a dense crowd, those who fall over them, and who lies under others.

Somebody on their feet in a dense place falls in a second with the chance

    base (1 + (D / D_0)^3) (1 + counter s)

by the ground (level, slope, steps) and the share s of those who move against the others. Where
people are pressed and cannot see their feet, whoever stands next to somebody who lies falls over
them. Who lies takes the room of several, gets up after a while if the place is not dense any more,
and carries the weight of the layers above: who fell first lies lowest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import Fall, SetMobility
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.hazards.crush.ground import PressGround
    from sim.hazards.crush.law import CrushLaw
    from sim.hazards.scene import Scene

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Rows = NDArray[np.int64]

_LARGEST = 4.0
"""Nobody takes the room of more people than this in the counts of the crowd."""
_LEAST = 0.25
"""Least room that somebody takes in the counts of the crowd."""
_AGAIN_S = 10.0
"""Time after which somebody who could not get up tries again."""
_NEVER_S = np.inf


class Falls:
    """Who lies where, since when, and under whom.

    Args:
        scene: what the engine was started with.
        ground: the ground as a push meets it.
        law: numbers of the law.

    Attributes:
        lying: who lies on the ground, ``(n_people,)``.
        force: what the layers above press on those who lie with, N, ``(n_people,)``.
    """

    def __init__(self, scene: Scene, ground: PressGround, law: CrushLaw) -> None:
        self._scene, self._world, self._ground = scene, scene.world, ground
        of = scene.world.parameters.value
        walkable, n = scene.world.walkable, len(scene.world.population)
        steps = np.array(
            [s.incline is not None and s.incline.riser_m > 0.0 for s in walkable.site.spaces]
        )[walkable.patch_space]
        level, slope, stairs = (of(f"crush.fall.{kind}") for kind in ("level", "slope", "stairs"))
        self._base = np.where(steps, stairs, np.where(ground.slope > 0.0, slope, level))
        self._density = of("crush.fall.density")
        self._counter = of("crush.fall.counter")
        self._dense = of("crush.pile.density")
        self._follows = of("crush.pile.follows") / of("crush.pile.time")
        self._moves_s = of("crush.pile.time")
        self._room, self._most = of("crush.pile.room"), of("crush.pile.blocks")
        self._first = law.contact[0]
        self._lies = (of("crush.fall.lies.low"), of("crush.fall.lies.high"))
        self._hurt = of("crush.fall.injured")
        self._body_m2, self._weight_n = of("crush.pile.body"), of("crush.pile.weight")
        self.lying = np.zeros(n, dtype=np.bool_)
        self.force = np.zeros(n)
        self._up_s = np.full(n, _NEVER_S)
        self._fell_s = np.full(n, _NEVER_S)
        self._size = scene.world.population.size.copy()
        self._steps = 0

    def look(self, dt: float, now: float, density: Floats, press: Floats) -> None:
        """Let people fall and get up in a step.

        Args:
            dt: length of the step, s.
            now: its end, s.
            density: felt on each patch, 1/m2, ``(n_patches,)``.
            press: on each patch, N/m.
        """
        self._steps += 1
        dense = density > self._first
        if not dense.any() and not self.lying.any():
            return
        people, walkable = self._world.people, self._world.walkable
        patch = walkable.cell_patch[np.maximum(people.cell, 0)]
        self._get_up(now, density, patch)
        there = (people.cell >= 0) & dense[patch] & ~self.lying
        there &= (people.harm < Harm.INCAPACITATED) & (people.phase != Phase.ABOARD)
        rows = np.flatnonzero(there)
        if not len(rows):
            return
        chance = self._chances(now, density, press, patch)[patch[rows]] * dt
        draw = self._world.streams.uniform("crush.fall", index=rows, draw=self._steps)
        rows = rows[draw < chance]
        if len(rows):
            self._fall(rows, now)
        self._weigh(patch)

    def _chances(self, now: float, density: Floats, press: Floats, patch: Ints) -> Floats:
        """Return the chance a second that somebody on their feet falls, by patch, 1/s.

        Where a locked crowd does not move at all, nobody is pressed over those who lie.
        """
        view = self._world.crowd_view
        assert view is not None
        heads = view.heads
        axes = heads.reshape(-1, 2, 2)
        against = np.minimum(axes[:, :, 0], axes[:, :, 1]).sum(axis=1)
        share = 2.0 * against / np.maximum(heads.sum(axis=1), 1)
        found = self._base * (1.0 + (density / self._density) ** 3) * (1.0 + self._counter * share)
        if self.lying.any():
            count = np.bincount(patch[self.lying], minlength=len(density))
            covered = np.minimum(1.0, count * self._body_m2 / self._ground.area)
            moves = view.left_s > now - self._moves_s
            over = (density > self._dense) & (press > 0.0) & moves
            found = found + np.where(over, self._follows * covered, 0.0)
        return np.asarray(found)

    def _fall(self, rows: Rows, now: float) -> None:
        world, low, high = self._world, *self._lies
        draw = world.streams.uniform("crush.lies", index=rows, draw=self._steps)
        self.lying[rows], self._fell_s[rows] = True, now
        self._up_s[rows] = now + low + (high - low) * draw
        for space in np.unique(world.people.space[rows]).tolist():
            here = rows[world.people.space[rows] == space]
            event = world.log.add(
                "fell",
                t_s=now,
                object=world.site.spaces[space].id,
                value=len(here),
                unit="people",
                cause=(self._scene.start,) if self._scene.start else (),
            )
            hurt = world.streams.uniform("crush.hurt", index=here, draw=self._steps) < self._hurt
            hurt &= world.people.harm[here] < Harm.INJURED
            world.people.harm[here[hurt]] = Harm.INJURED
            self._scene.diary.log(here[hurt].astype(np.int32), now, causes=_only(event))
        # Nobody sets out again before they are told that they can stand up.
        up = np.full(len(rows), _NEVER_S)
        world.ask(Fall(people=rows.astype(np.int32), up_s=up, size=min(_LARGEST, self._room)))

    def _get_up(self, now: float, density: Floats, patch: Ints) -> None:
        """Let those stand up whose time has come, if there is room to."""
        due = np.flatnonzero(self.lying & (self._up_s <= now))
        if not len(due):
            return
        people = self._world.people
        gone = (people.harm[due] >= Harm.INCAPACITATED) | (people.cell[due] < 0)
        packed = (density[patch[due]] > self._dense) & ~gone
        self._up_s[due[packed]] = now + _AGAIN_S
        self._up_s[due[gone]] = _NEVER_S
        self._lie_on(due[gone], patch)
        free = due[~packed & ~gone]
        if not len(free):
            return
        self.lying[free], self.force[free] = False, 0.0
        self._stand(free)
        self._world.ask(Fall(people=free.astype(np.int32), up_s=np.full(len(free), now), size=0.0))

    def _lie_on(self, rows: Rows, patch: Ints) -> None:
        """Let those who cannot get up any more block part of the way: it is stepped over them."""
        view = self._world.crowd_view
        assert view is not None
        for place in np.unique(patch[rows]).tolist():
            all_ = np.flatnonzero(self.lying & (patch == place))
            each = self._most * view.at_ease[place] / max(len(all_), 1)
            size = float(np.clip(each, _LEAST, self._room))
            theirs = rows[patch[rows] == place].astype(np.int32)
            self._world.ask(SetMobility(people=theirs, size=size))

    def _stand(self, rows: Rows) -> None:
        """Let people take the room again that they took before they fell."""
        for size in np.unique(self._size[rows]).tolist():
            theirs = rows[self._size[rows] == size].astype(np.int32)
            self._world.ask(SetMobility(people=theirs, size=size))

    def _weigh(self, patch: Ints) -> None:
        """Work out what lies on each of those who lie: layers, whoever fell first lowest."""
        rows = np.flatnonzero(self.lying)
        self.force[:] = 0.0
        if len(rows) < 2:
            return
        mine = patch[rows]
        order = np.lexsort((rows, self._fell_s[rows], mine))
        rows, mine = rows[order], mine[order]
        last = np.searchsorted(mine, mine, side="right")
        above = last - 1 - np.arange(len(rows))
        layer = np.maximum(1.0, np.floor(self._ground.area[mine] / self._body_m2))
        self.force[rows] = self._weight_n * np.floor(above / layer)


def _only(event: int) -> Callable[[int], set[int]]:
    """Return what names one event as what is behind all harm, in whatever space."""
    return lambda _space: {event}
