"""What a hypercube of the user's own may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import Id, Label, PerSecond, Quantity, Ratio, Ref

Calls = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=10_000_000, whole=True)]


class AreaSpec(Spec):
    """A part of the city: an atom, in the words of the model."""

    id: Id
    """Its id."""
    calls: PerSecond
    """Calls from it, such as ``1.8 /h``."""
    order: tuple[Ref, ...] = Field(min_length=1)
    """All units, the one that is sent first to begin with."""


class HypercubeSpec(Spec):
    """A city of units that stand in for each other."""

    format: Literal[1]
    """Version of the format."""
    name: Label | None = None
    """What it is, such as where it was published."""
    units: tuple[Id, ...] = Field(min_length=1)
    """The units."""
    service: Annotated[float, Quantity(Dimension.TIME, above=0)]
    """Mean time of a unit from being sent to being free again; times are exponential."""
    line: Literal["waits", "lost"]
    """What becomes of a call when all units are busy."""
    areas: tuple[AreaSpec, ...] = Field(min_length=1)
    """Where calls come from."""
    workload: dict[Ref, Ratio] = Field(default_factory=dict)
    """Published share of the time each unit is busy."""
    lost: Ratio | None = None
    """Published share of calls lost."""
    calls: Calls = 400_000
    """How many calls are played."""
