"""The trivial hazard of the tests: something spilt that stings, slows and dims the room.

It is one file, as every new kind of hazard would be: what a scenario may say, the frozen hazard,
its engine, and its line among the kinds (``MODULES`` of :mod:`sim.hazards.kinds`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from sim.hazards.base.spec import HazardSpec
from sim.hazards.harm.doses import Dose
from sim.hazards.kinds import Kind
from sim.yamlsrc.quantities import Ratio, Ref, Seconds

STINGS = Dose("sting", injured=0.5, incapacitated=1.0, dead=9.0, personal=False)
STEP_S = 2.0


class SpillSpec(HazardSpec):
    """Something is spilt over the floor of a space."""

    kind: Literal["spill"]
    """What goes wrong."""
    in_: Ref
    """The space."""
    slows: Ratio = 1.0
    """Factor on walking speed in the space."""
    stings: Seconds = math.inf
    """Time in which somebody there cannot walk any more."""
    lasts: Seconds = 600.0
    """How long it stays."""


@dataclass(frozen=True, slots=True)
class Spill:
    kind: ClassVar[str] = "spill"

    id: str
    space: str
    at_s: float
    slows: float = 1.0
    stings_s: float = math.inf
    lasts_s: float = 600.0
    closes: bool = False
    dims: float = 0.0
    patches: tuple[int, ...] = ()

    @property
    def spaces(self):
        return (self.space,)


class SpillEngine:
    def __init__(self, scene, spills):
        self.scene, self.world = scene, scene.world
        self.spills = spills
        self.contribution = scene.world.conditions.contribution("spill")
        self.doses = (STINGS,)
        self.step_s = STEP_S
        self.events = {}
        self.over = set()
        n = len(self.world.site.spaces)
        self.rate = self.contribution.dose_rates["sting"] = np.zeros(n)
        if any(spill.patches for spill in spills):
            patches = len(self.world.walkable.patch_space)
            self.contribution.patch_speed_factor = np.ones(patches)
            self.contribution.patch_dose_rates["sting"] = np.zeros(patches)

    @property
    def next_s(self):
        return min((s.at_s for s in self.spills if s.id not in self.events), default=math.inf)

    @property
    def active(self):
        return len(self.events) > len(self.over)

    def begin(self, now):
        for spill in self.spills:
            if spill.id not in self.events and spill.at_s <= now + 1e-9:
                began = self.scene.began(where=spill.space)
                self.events[spill.id] = self.world.log.add(
                    "way-closed", t_s=now, object=spill.space, cause=began
                )

    def advance(self, dt, now):
        rows, part = self.world.site.space_index, self.contribution
        for spill in self.spills:
            if spill.id not in self.events or spill.id in self.over:
                continue
            here = rows[spill.space]
            here_now = now < spill.at_s + spill.lasts_s
            if not here_now:
                self.over.add(spill.id)
            factor = spill.slows if here_now else 1.0
            rate = 1.0 / spill.stings_s if here_now else 0.0
            if spill.patches:
                part.patch_speed_factor[list(spill.patches)] = factor
                part.patch_dose_rates["sting"][list(spill.patches)] = rate
            else:
                part.speed_factor[here], self.rate[here] = factor, rate
            part.impassable[here] = spill.closes and here_now
            part.extinction[here] = spill.dims if here_now else 0.0
            part.moved = True

    def conclude(self, now):
        pass

    def record(self, now, *, force):
        pass

    def cause(self, space):
        return max(
            (self.events[s.id] for s in self.spills
             if s.id in self.events and self.world.site.space_index[s.space] == space),
            default=0,
        )  # fmt: skip


def resolve(spec, placed):
    return Spill(placed.id, placed.spaces[0], placed.at_s, spec.slows, spec.stings, spec.lasts)


KINDS = (Kind("spill", SpillSpec, resolve, SpillEngine),)
