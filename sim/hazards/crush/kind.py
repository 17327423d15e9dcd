"""The surge among the kinds of hazards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.hazards.crush.model import Surge
from sim.hazards.crush.spec import SurgeSpec
from sim.hazards.kinds import Kind
from sim.people.pushing import share_who_push

if TYPE_CHECKING:
    from sim.hazards.engine import Engine
    from sim.hazards.kinds import Placed
    from sim.hazards.scene import Scene

_FLEE = ("bang",)
"""Causes at which people leave unless the scenario says otherwise."""


def resolve(spec: SurgeSpec, placed: Placed) -> Surge:
    """Return the surge that a scenario describes; what it leaves open goes by its cause."""
    of, cause = placed.parameters.value, spec.cause
    groups = (spec.groups,) if isinstance(spec.groups, str) else spec.groups
    if spec.pushes is None:
        pushes = of(f"crush.surge.{cause}.pushes")
    else:
        pushes = share_who_push(spec.pushes, placed.parameters)
    away = spec.away if spec.away is not None else cause in _FLEE and not spec.to
    return Surge(
        id=placed.id,
        spaces=placed.spaces,
        at_s=placed.at_s,
        cause=cause,
        groups=tuple(groups),
        share=spec.share if spec.share is not None else of(f"crush.surge.{cause}.share"),
        to=placed.to,
        away=away,
        pushes=pushes,
        for_s=spec.for_ if spec.for_ is not None else math.inf,
    )


def start(scene: Scene, surges: tuple[Surge, ...]) -> Engine:
    """Return the engine of all pushing of a run."""
    # The compiled code is loaded where people push, not where scenarios are read.
    from sim.hazards.crush.engine import CrushEngine  # noqa: PLC0415

    return CrushEngine(scene, surges)


KINDS = (Kind("surge", SurgeSpec, resolve, start),)
