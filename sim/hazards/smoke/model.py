"""The state of the smoke in a site, advanced by the compiled kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.hazards.smoke.kernels import flow as columns
from sim.hazards.smoke.kernels.advance import advance
from sim.hazards.smoke.network import Network, build_network
from sim.kernel import direct
from sim.parameters import LITERATURE
from sim.world.state import Door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.hazards.fire.model import Contents
    from sim.parameters import Parameters

_advance = direct(advance)

_LAW = {
    "discharge": "fire.discharge",
    "ambient_k": "fire.ambient",
    "rho_t": "fire.rho-t",
    "heat_capacity": "fire.heat-capacity",
    "plume_far": "fire.plume.far",
    "plume_heat": "fire.plume.heat",
    "plume_near": "fire.plume.near",
    "flame_diameter": "fire.flame.diameter",
    "flame_heat": "fire.flame.heat",
    "origin_heat": "fire.origin.heat",
    "oxygen_heat": "fire.oxygen.heat",
    "oxygen_limit": "fire.oxygen.limit",
    "wall_loss": "fire.wall-loss",
    "mixing": "fire.mixing.door",
    "vent_flow": "fire.vent.flow",
    "vent_exchange": "fire.vent.exchange",
    "soot_extinction": "fire.soot.extinction",
    "follow_extinction": "fire.follow.extinction",
    "ambient_o2": "fire.air.oxygen",
    "ambient_co2": "fire.air.co2",
    "wall_film": "fire.wall.film",
    "wall_emissivity": "fire.wall.emissivity",
    "largest_pressure": "fire.pressure.largest",
}
"""Fields of the record of constants of the kernel, and their rows in the literature."""

LAW = np.dtype((np.record, [(field, "f8") for field in _LAW]))
"""The record."""


def law(parameters: Parameters = LITERATURE) -> NDArray[Any]:
    """Return the constants of the kernel: one record of :data:`LAW`, shape ``(1,)``."""
    found = np.zeros(1, dtype=LAW)
    for field, name in _LAW.items():
        found[field] = parameters.value(name)
    return found


@dataclass(frozen=True, slots=True)
class Burning:
    """What the smoke model has to know of one fire.

    Attributes:
        space: row of the space it burns in.
        contents: what burns.
        base_m: height of the fire above the floor.
    """

    space: int
    contents: Contents
    base_m: float = 0.0


class Smoke:
    """Smoke in the network of one site.

    Attributes:
        network: the network.
        state: what the layers hold, shape ``(n_zones, 2, 7)``, columns as in the kernel.
        pressure: gauge pressure at the floor, Pa, shape ``(n_zones,)``.
        followed: zones that smoke has reached (or that hold a fire), shape ``(n_zones,)``.
        pending: what has leaked into zones not followed yet, shape ``(n_zones, 7)``.
        gone: what has left the building, shape ``(7,)``.
        fire: one row a fire, columns ``F_`` of the kernel.
        law: constants of the kernel, one record.

    Args:
        site: the site.
        fires: what burns.
        network: its network, from :func:`sim.hazards.smoke.network.network_in`; made if missing.
        parameters: numbers of the model.
    """

    def __init__(
        self,
        site: Site,
        fires: Sequence[Burning],
        *,
        network: Network | None = None,
        parameters: Parameters = LITERATURE,
    ) -> None:
        net = self.network = network or build_network(site, parameters)
        n = len(net.zone)
        self.law = law(parameters)
        constants = self.law[0]
        volume = net.zone[:, columns.AREA] * net.zone[:, columns.HEIGHT]
        mass = volume * constants.rho_t / constants.ambient_k
        self.state = np.zeros((n, 2, columns.CARRIED))
        part = np.where(net.zone[:, columns.MIXED] > 0, columns.UPPER, columns.LOWER)
        rows = np.arange(n)
        self.state[rows, part, columns.MASS] = mass
        self.state[rows, part, columns.HEAT] = mass * constants.ambient_k
        self.state[rows, part, columns.O2] = mass * constants.ambient_o2
        self.state[rows, part, columns.CO2] = mass * constants.ambient_co2
        self.pressure = np.zeros(n)
        self.heated = np.zeros(n)
        self.followed = np.zeros(n, dtype=np.bool_)
        self.active = np.zeros(1, dtype=np.int32)
        self.pending = np.zeros((n, columns.CARRIED))
        self.gone = np.zeros(columns.CARRIED)
        self.hole = net.hole.copy()
        self._doors = b""
        self._work = np.zeros((16, n))
        self._flows = np.zeros((len(self.hole), 4))
        self._off = np.zeros(max(len(net.up_zone), 1))
        self._live = np.zeros(len(self.hole), dtype=np.bool_)
        self.fire = np.zeros((len(fires), 12))
        self.fire_zone = np.array(
            [net.zone_of[fire.space] for fire in fires], dtype=np.int32
        ).reshape(-1)
        for row, fire in enumerate(fires):
            what = fire.contents
            self.fire[row] = (
                0.0,
                fire.base_m,
                what.per_area_w_m2,
                what.radiated,
                what.combustion_j_kg,
                what.soot,
                what.soot_vitiated,
                what.co,
                what.co_vitiated,
                what.co2,
                what.hcn,
                0.0,
            )

    @property
    def flows(self) -> NDArray[np.float64]:
        """Mass flows of the last sub-step by hole: a upper, a lower, b upper, b lower, kg/s."""
        return self._flows

    def ignite(self, fire: int) -> None:
        """Begin to follow the zone in which a fire burns."""
        zone = self.fire_zone[fire]
        if zone >= 0:
            self.followed[zone] = True

    def set_doors(self, doors: NDArray[np.int8]) -> None:
        """Take over the state of the openings, shape ``(n_openings,)``."""
        if (now := doors.tobytes()) == self._doors:
            return
        self._doors = now
        net = self.network
        shut = (doors[net.hole_opening] != Door.OPEN) & ~net.leafless
        self.hole[:, columns.WIDTH] = np.where(shut, net.leak_width, net.open_width)
        self.hole[:, :2] = np.where(shut[:, None], net.leak_span, net.open_span)

    def advance(self, duration_s: float, heat_w: NDArray[np.float64]) -> int:
        """Advance by ``duration_s`` with these heat release rates; return the sub-steps taken."""
        net = self.network
        self.fire[:, columns.F_HEAT] = heat_w
        return int(
            _advance(
                duration_s,
                self.law,
                net.zone,
                self.state,
                self.pressure,
                self.heated,
                self.followed,
                net.order,
                self.active,
                self.pending,
                self.gone,
                self.hole,
                net.hole_zones,
                net.hole_edge,
                net.up_start,
                net.up_zone,
                net.pair_start,
                net.pairs,
                self.fire_zone,
                self.fire,
                self._work,
                self._flows,
                self._off,
                net.touching_start,
                net.touching,
                self._live,
            )
        )

    def released(self) -> NDArray[np.float64]:
        """Return the heat each fire really released in the last sub-step, W."""
        return self.fire[:, columns.F_ACTUAL].copy()

    def quiet_s(self) -> float:
        """Return for how long nothing happens: nobody knows beforehand."""
        return 0.0

    def layer_height(self, zone: int) -> float:
        """Return the height of the smoke layer above the floor of a zone, m."""
        if self.network.zone[zone, columns.MIXED] > 0:
            return 0.0
        heat = self.state[zone, :, columns.HEAT]
        height = self.network.zone[zone, columns.HEIGHT]
        return float(height * heat[columns.LOWER] / heat.sum())

    def upper_temperature(self, zone: int) -> float:
        """Return the temperature of the upper layer, degrees Celsius."""
        mass, heat = self.state[zone, columns.UPPER, :2]
        ambient = self.law["ambient_k"][0]
        return float((heat / mass if mass > 1e-9 else ambient) - 273.15)
