"""Kinds without an engine: a scenario with one is refused, at its line."""

from __future__ import annotations

from sim.hazards.kinds import Kind
from sim.hazards.unplayed.spec import (
    ExplosionSpec,
    FloodSpec,
    GasLeakSpec,
    PowerCutSpec,
)

KINDS = (
    Kind("gas-leak", GasLeakSpec),
    Kind("explosion", ExplosionSpec),
    Kind("flood", FloodSpec),
    Kind("power-cut", PowerCutSpec),
)
