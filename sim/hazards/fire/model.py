"""A design fire of a scenario, resolved: frozen and in SI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from sim.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Contents:
    """What burns: heat of combustion and yields in kg per kg burnt.

    Attributes:
        name: name in the tables of the literature (``mixed``, ``wood`` ...).
        combustion_j_kg: heat of combustion.
        soot, soot_vitiated: soot with plenty of air, and without air.
        co, co_vitiated: carbon monoxide, likewise.
        co2: carbon dioxide.
        hcn: hydrogen cyanide.
        radiated: share of the heat that is radiated.
        per_area_w_m2: heat release per area of what burns (it gives the fire's diameter).
    """

    name: str
    combustion_j_kg: float
    soot: float
    soot_vitiated: float
    co: float
    co_vitiated: float
    co2: float
    hcn: float
    radiated: float
    per_area_w_m2: float


KINDS_OF_CONTENTS = ("mixed", "wood", "upholstery", "plastics", "oil", "gas")


def contents(name: str, parameters: Parameters = LITERATURE) -> Contents:
    """Return what the literature says of a kind of contents.

    Raises:
        KeyError: there is none of this name.
    """

    def of(key: str) -> float:
        return parameters.value(f"fire.contents.{name}.{key}")

    return Contents(
        name=name,
        combustion_j_kg=of("combustion"),
        soot=of("soot"),
        soot_vitiated=of("soot-vitiated"),
        co=of("co"),
        co_vitiated=of("co-vitiated"),
        co2=of("co2"),
        hcn=of("hcn"),
        radiated=of("radiated"),
        per_area_w_m2=parameters.value("fire.burning-area"),
    )


@dataclass(frozen=True, slots=True)
class Fire:
    """A design fire.

    Attributes:
        id: its id in the scenario; made from kind and space if none was given.
        space: id of the space it starts in.
        at_s: time of flaming ignition.
        growth_w_s2: heat release divided by the square of the time since then.
        peak_w: largest heat release, None for what fuel and openings allow.
        contents: what burns.
        base_m: height of the fire above the floor.
        fuel_j: energy of the fuel, None for the fire load of the space times its floor area.
        load_j_m2: fire load density, used where ``fuel_j`` is None.
        source: where the numbers come from.
    """

    kind: ClassVar[str] = "fire"

    id: str
    space: str
    at_s: float
    growth_w_s2: float
    peak_w: float | None
    contents: Contents
    base_m: float = 0.0
    fuel_j: float | None = None
    load_j_m2: float | None = None
    source: str = ""

    @property
    def spaces(self) -> tuple[str, ...]:
        """The space it starts in."""
        return (self.space,)
