"""The design fire: growth with the square of time, peak, ventilation limit, decay, attack."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from sim.hazards.fire.model import Fire
    from sim.parameters import Parameters


OCCUPANCIES = {
    "cinema": "theatre",
    "dwelling": "dwelling",
    "hostel": "hotel",
    "hotel": "hotel",
    "house": "dwelling",
    "kindergarten": "school",
    "library": "library",
    "mall": "shop",
    "market": "shop",
    "motel": "hotel",
    "office": "office",
    "school": "school",
    "shop": "shop",
    "theatre": "theatre",
    "university": "school",
}
"""Occupancy of EN 1991-1-2, table E.4, by the use of a site; other uses burn like offices."""

DENSE = frozenset({"library", "theatre"})
"""Occupancies with twice the heat release per area (EN 1991-1-2, table E.5)."""


_FLAT = 700.0
"""Exponents beyond this are as good as infinite, and would overflow."""


def ventilation_limit(
    area_m2: float, height_m: float, *, parameters: Parameters = LITERATURE
) -> float:
    """Return the largest heat release that an opening feeds with air, W: 1500 kW A sqrt(H)."""
    return parameters.value("fire.ventilation") * area_m2 * math.sqrt(height_m)


@dataclass(slots=True)
class Hose:
    """Water on the fire.

    Attributes:
        capacity_w: heat release that it controls.
        by: who holds it.
        cause: id of the event of first water.
    """

    capacity_w: float
    by: str
    cause: int


@dataclass(slots=True)
class DesignFire:
    """One fire over its life. Times are seconds of the run.

    Attributes:
        fire: as described in the scenario.
        fuel_j: energy of the fuel.
        peak_w: largest heat release.
        burnt_j: energy released so far.
        event: id of the event of ignition, 0 before.
        flashover_s: when it flashed over, ``inf`` if not.
        flashover_from_w: heat release at that moment.
        flashover_to_w: heat release it rises to.
        decay_from_w: heat release when decay began, 0 before.
        hoses: water on it.
        held_w: heat release above which water holds it, ``inf`` without water.
        attacked_w: heat release when the first water came.
        controlled: whether it is under control.
        put_out: whether an extinguisher has put it out.
        out: whether it has ended.
        parameters: numbers of the model.
    """

    fire: Fire
    fuel_j: float
    peak_w: float
    burnt_j: float = 0.0
    event: int = 0
    flashover_s: float = math.inf
    flashover_from_w: float = 0.0
    flashover_to_w: float = 0.0
    decay_from_w: float = 0.0
    hoses: list[Hose] = field(default_factory=list)
    held_w: float = math.inf
    attacked_w: float = 0.0
    controlled: bool = False
    put_out: bool = False
    out: bool = False
    parameters: Parameters = LITERATURE

    @classmethod
    def of(
        cls, fire: Fire, *, floor_m2: float, use: str = "", parameters: Parameters = LITERATURE
    ) -> DesignFire:
        """Return a fire before ignition.

        Args:
            fire: as described in the scenario.
            floor_m2: floor area of the space it starts in.
            use: what the site is used for, from which fire load and heat release per area follow.
            parameters: numbers of the model.
        """
        kind = OCCUPANCIES.get(use, "default")
        load = fire.load_j_m2 or parameters.value(f"fire.load.{kind}")
        fuel = fire.fuel_j if fire.fuel_j is not None else load * floor_m2
        peak = fire.peak_w
        if peak is None:
            spread = "dense" if kind in DENSE else "default"
            peak = parameters.value(f"fire.per-area.{spread}") * floor_m2
        return cls(fire=fire, fuel_j=fuel, peak_w=peak, parameters=parameters)

    def wanted(self, t_s: float) -> float:
        """Return the heat release that fuel and attack would allow, W.

        From 70 % of the fuel on it falls linearly in time to nothing: then it goes with the root of
        what is left.
        """
        if self.out or t_s < self.fire.at_s:
            return 0.0
        grown = self.fire.growth_w_s2 * (t_s - self.fire.at_s) ** 2
        heat = min(grown, self.peak_w)
        if self.flashover_s < math.inf:
            span = self.parameters.value("fire.flashover.rise")
            share = min((t_s - self.flashover_s) / span, 1.0)
            risen = self.flashover_from_w + share * (self.flashover_to_w - self.flashover_from_w)
            heat = max(heat, min(risen, self.peak_w))
        left = max(self.fuel_j - self.burnt_j, 0.0)
        late = (1.0 - self.parameters.value("fire.decay.burnt-share")) * self.fuel_j
        if left < late:
            self.decay_from_w = self.decay_from_w or heat
            heat = min(heat, self.decay_from_w * math.sqrt(left / late))
        return min(heat, self.held_w)

    def step(self, dt: float, released_w: float) -> None:
        """Count what was released in a step, and let attack act."""
        self.burnt_j += released_w * dt
        if self.put_out:
            self.held_w *= math.exp(-dt / self.parameters.value("fire.extinguisher.decay"))
        elif self.hoses and self.held_w <= self.capacity_w:
            self.held_w *= math.exp(-dt / self.parameters.value("fire.hose.decay"))

    @property
    def capacity_w(self) -> float:
        """Heat release that the water on the fire controls together."""
        return math.fsum(hose.capacity_w for hose in self.hoses)

    def add_water(self, hose: Hose, *, heat_w: float) -> None:
        """Bring water on the fire, which releases ``heat_w`` now: it grows no further."""
        if not self.hoses:
            self.attacked_w = heat_w
        self.hoses.append(hose)
        self.held_w = min(self.held_w, max(heat_w, 1.0))

    def end_water(self, by: str) -> None:
        """Take somebody's water off the fire; without any it grows again as its fuel allows."""
        self.hoses = [hose for hose in self.hoses if hose.by != by]
        if not self.hoses and not self.put_out:
            self.held_w = math.inf
            self.controlled = False

    def flash_over(self, t_s: float, *, heat_w: float, limit_w: float) -> None:
        """Everything in the room burns from now on, up to the limit of fuel and air."""
        self.flashover_s = t_s
        self.flashover_from_w = heat_w
        self.flashover_to_w = max(limit_w, heat_w)


def extinguisher_works(heat_w: float, *, luck: float, parameters: Parameters = LITERATURE) -> bool:
    """Return whether an attempt with an extinguisher succeeds.

    The chance falls with the size of the fire, 1 / (1 + exp((Q - 250 kW) / 60 kW)) (assumption).
    """
    half = parameters.value("fire.extinguisher.half")
    spread = parameters.value("fire.extinguisher.spread")
    return luck < 1.0 / (1.0 + math.exp(min((heat_w - half) / spread, _FLAT)))
