"""All pushing of a run as one hazard engine: who pushes, what it packs together, whom it hurts.

Each step of a second: surges begin and end -> pushes are added up along the streams -> each patch
takes in what the press packs into it, and people lose their courtesy there -> those at the back who
get no further turn away. Where nobody pushes, or nobody is near enough to another, it only looks
now and then.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.crush.diary import CrushDiary
from sim.hazards.crush.falls import Falls
from sim.hazards.crush.ground import press_ground
from sim.hazards.crush.law import CrushLaw
from sim.hazards.crush.pushers import Pushers
from sim.hazards.crush.relief import Relief
from sim.hazards.harm.doses import Dose
from sim.hazards.kernels.press import carry, pushes
from sim.world.felt import felt_on
from sim.world.requests import Press
from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.hazards.crush.model import Surge
    from sim.hazards.scene import Scene

    Floats = NDArray[np.float64]

COMPRESSION = "compression"
"""Name of the dose."""
STEP_S = 2.0
"""Step while anybody is in contact who pushes."""
LOOK_S = 5.0
"""Step while nobody is: it takes longer than that to fill a patch."""
_HOPS = 4
"""Patches by which a press is carried on in a step: 4 m/s."""
_NOTHING = np.zeros(0)
_NEWS_ROOM, _NEWS_LOCKED = 0.25, 5
"""Change of what a patch admits, in people, and of lost courtesy, in per cent, that is told."""


class CrushEngine:
    """Plays all pushing of a run.

    Attributes:
        contribution: what the press does to people, by patch.
        doses: compression.
        step_s: longest next step.
        press: press on each patch, N/m, ``(n_patches,)``.
    """

    def __init__(self, scene: Scene, surges: Sequence[Surge]) -> None:
        self.scene, self.world = scene, scene.world
        world, parameters = scene.world, scene.world.parameters
        view = world.crowd_view
        assert view is not None
        self.view = view
        self.law = CrushLaw.of(parameters)
        self.ground = press_ground(world.walkable, view)
        self.felt = felt_on(world.walkable)
        self.contribution = world.conditions.contribution("crush")
        self.doses: tuple[Dose, ...] = (
            Dose(
                COMPRESSION,
                injured=parameters.value("crush.dose.injured"),
                incapacitated=parameters.value("crush.dose.unconscious"),
                dead=1.0,
            ),
        )
        self.pushers = Pushers(scene, surges, self.law)
        self.relief = Relief(scene)
        self.falls = Falls(scene, self.ground, self.law)
        self.diary = CrushDiary(scene)
        n = world.walkable.n_patches
        self.press = np.zeros(n)
        self.rate = np.zeros(n)
        self.step_s = LOOK_S
        self._own, self._behind = np.zeros((n, 4)), np.zeros((n, 4))
        self._outside = np.zeros(len(view.against))
        self._kept = self.ground.share * np.exp(-self.ground.metres / self.law.fade_m)
        mouths = np.nonzero(self.ground.source < 0)[0]
        deep = self.law.contact[1] * world.walkable.gate_width_m[self.ground.queue[mouths] // 2]
        self._mouths, self._most_before = mouths, deep * self.law.mouth_m * self.law.force_n
        self._locked = np.zeros(n, dtype=np.int8)
        self._pressed = np.zeros(n, dtype=np.bool_)
        self._alive_s = -math.inf

    # ---- what the clock asks

    @property
    def next_s(self) -> float:
        """When the next surge begins, s; ``inf`` for none."""
        return self.pushers.next_s

    @property
    def active(self) -> bool:
        """Whether anybody who pushes is there, or is still to come."""
        return self.pushers.some

    def begin(self, now: float) -> None:
        """Begin every surge whose time has come."""
        self.pushers.begin(now)

    def advance(self, dt: float, now: float) -> None:
        """Add up the pushes, and let each patch take in what they press into it."""
        self.pushers.end(now)
        density = self.felt.density(self.view.count)
        touching = self.law.touching(density)
        calm = not touching.any() and not self._pressed.any()
        self.step_s = LOOK_S if calm else STEP_S
        if calm:
            return
        pushes(
            self._own,
            self._outside,
            self.pushers.force,
            self.view.queue,
            self.view.heading,
            self.view.since,
            self.world.people.cell,
            self.world.walkable.cell_patch,
            now,
            self.law.hold_s,
            self.law.tires_s,
        )
        most = self._outside[self.ground.queue[self._mouths]]
        self._outside[self.ground.queue[self._mouths]] = np.minimum(most, self._most_before)
        through = self._press_on(touching)
        self.press = (through / self.ground.width).max(axis=1)
        self._tell(density)
        self._harm(dt)
        self.falls.look(dt, now, density, self.press)
        self.relief.look(now)
        self.diary.look(now, density, self.press * self.law.body_m, self._locked)

    def _press_on(self, touching: Floats) -> Floats:
        """Return what each patch hands on by heading, N, after the press was carried on."""
        ground = self.ground
        through = touching[:, None] * (self._behind + self._own)
        slopes = np.nonzero(ground.downhill >= 0)[0]
        for hop in range(_HOPS + 1):
            if len(slopes):
                # Body weight along the slope adds to the push of those who push.
                pushing = self._own[slopes].sum(axis=1) / self.law.force_n
                weight = self.law.leaning_n * ground.slope[slopes] * pushing
                through[slopes, ground.downhill[slopes]] += touching[slopes] * weight
            if hop == _HOPS:
                return through
            carry(
                self._behind,
                through,
                ground.source,
                ground.turned,
                ground.target,
                ground.arrives,
                self._kept,
                ground.queue,
                self._outside,
            )
            through = touching[:, None] * (self._behind + self._own)
        return through

    def _tell(self, density: Floats) -> None:
        """Ask the crowd to take in what is pressed into each patch, where that has changed."""
        at_ease, area = self.view.at_ease, self.ground.area
        pressed = self.press > 1.0
        most = self.law.packed(self.press, at_ease / area) * area
        room = np.where(pressed, np.maximum(most, at_ease), at_ease)
        lost = np.where(pressed, self.law.courtesy_lost(density), 0.0)
        locked = np.round(100.0 * lost).astype(np.int8)
        changed = (np.abs(room - self.view.room) >= _NEWS_ROOM) | (pressed != self._pressed)
        changed |= np.abs(locked.astype(np.int64) - self._locked) >= _NEWS_LOCKED
        rows = np.nonzero(changed)[0]
        if len(rows):
            self._locked[rows], self._pressed[rows] = locked[rows], pressed[rows]
            self.world.ask(Press(rows, room[rows], locked[rows], pressed[rows]))

    def _harm(self, dt: float) -> None:
        """Write what the press does to people, and let those recover whom it has left."""
        part = self.contribution
        self.rate = self.law.dose_rate(self.press * self.law.body_m)
        beneath = self.law.dose_rate(self.falls.force) if self.falls.lying.any() else _NOTHING
        # Nobody is looked at where nothing is taken up.
        part.patch_dose_rates = {COMPRESSION: self.rate} if self.rate.any() else {}
        part.person_dose_rates = {COMPRESSION: beneath} if beneath.any() else {}
        people = self.world.people
        taken = people.doses.get(COMPRESSION)
        if taken is None:
            return
        rows = np.flatnonzero(taken)
        if not len(rows):
            return
        cell = people.cell[rows]
        patch = self.world.walkable.cell_patch[np.maximum(cell, 0)]
        free = (cell < 0) | (self.rate[patch] == 0.0)
        if len(beneath):
            free &= beneath[rows] == 0.0
        rows = rows[free & (people.harm[rows] < Harm.DEAD)]
        taken[rows] *= math.exp(-dt / self.law.recovery_s)

    def conclude(self, now: float) -> None:
        """Nothing ends with a step."""

    def record(self, now: float, *, force: bool) -> None:
        """Record the greatest force on anybody in each space, N."""
        self.diary.record(now, self.press * self.law.body_m, forced=force)

    def cause(self, space: int) -> int:
        """Return the event behind what the press does to people in a space."""
        return self.diary.cause(space)
