"""The law of speed and flow as tables, one law for level ways and one for each kind of stair.

Demand and supply as in the cell transmission model (Daganzo 1994): below the density of greatest
flow a patch sends ``D S(D)``, beyond it its capacity; it receives its capacity, or beyond that
density the flow of its own density. Two calibrations:

* ``sfpe``: S = k - a k D, free below 0.54 /m2, effective widths (SFPE Handbook);
* ``imo``: the tables of MSC.1/Circ.1533 Annex 2, clear widths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import RunError
from sim.literature import value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Incline, Space

    Floats = NDArray[np.float64]

Calibration = Literal["sfpe", "imo"]
CALIBRATIONS: tuple[Calibration, ...] = ("sfpe", "imo")


def calibration_named(name: str) -> Calibration:
    """Return the calibration of a name.

    Raises:
        RunError: there is no such calibration yet; ``measured`` will follow with its fit.
    """
    for calibration in CALIBRATIONS:
        if calibration == name:
            return calibration
    raise RunError("movement.no-calibration", name=name, known=", ".join(CALIBRATIONS))


DENSITY_STEP = 0.02
"""Spacing of the tables, persons per square metre."""
_DENSITIES = np.arange(0.0, 12.0, DENSITY_STEP)


@dataclass(frozen=True, slots=True)
class Law:
    """One speed-density law, tabulated.

    Attributes:
        free_m_s: reference free speed v_0.
        speed: demand speed in units of v_0, by density, shape ``(n_densities,)``.
        supply: what a patch of that density receives, 1/(m s), shape ``(n_densities,)``.
        critical: density of greatest flow, 1/m2.
        flow: greatest specific flow, 1/(m s).
        jam: density at which nobody more gets in, 1/m2.
        level: speed on this way of somebody who walks 1 m/s on the level.
    """

    free_m_s: float
    speed: Floats
    supply: Floats
    critical: float
    flow: float
    jam: float
    level: float


@dataclass(frozen=True, slots=True)
class LawBook:
    """All laws of a site. Row ``space_law[s] + 1`` is the law of walking up in that space.

    Attributes:
        calibration: name of the calibration.
        laws: the laws.
        space_law: law of each space (walking down, or level), shape ``(n_spaces,)``.
        door_m, wall_m, stair_m: boundary layers, metres each side.
    """

    calibration: Calibration
    laws: tuple[Law, ...]
    space_law: NDArray[np.int32]
    door_m: float
    wall_m: float
    stair_m: float


def law_book(spaces: tuple[Space, ...], *, calibration: Calibration) -> LawBook:
    """Return the laws for the spaces of a site under a calibration."""
    laws: list[Law] = []
    rows: dict[float, int] = {}
    space_law = np.zeros(len(spaces), dtype=np.int32)
    for number, space in enumerate(spaces):
        key = _class_of(space.incline, calibration)
        if key not in rows:
            rows[key] = len(laws)
            laws += _pair(key, calibration)
        space_law[number] = rows[key]
    sfpe = calibration == "sfpe"
    return LawBook(
        calibration=calibration,
        laws=tuple(laws),
        space_law=space_law,
        door_m=value("movement.sfpe.boundary.door") if sfpe else 0.0,
        wall_m=value("movement.sfpe.boundary.wall") if sfpe else 0.0,
        stair_m=value("movement.sfpe.boundary.stair") if sfpe else 0.0,
    )


def _class_of(incline: Incline | None, calibration: Calibration) -> float:
    """Return the k of the way's class (0 for level under ``imo``, 1 for its stairs)."""
    stepped = incline is not None and incline.riser_m > 0
    if calibration == "imo":
        return 1.0 if stepped else 0.0
    if incline is None or not stepped:
        return value("movement.sfpe.k.level")
    # The handbook's four classes by riser and tread; the nearest slope not less steep is taken.
    slope = incline.riser_m / incline.tread_m
    for name, riser, tread in (
        ("easiest", 0.165, 0.330),
        ("easy", 0.165, 0.305),
        ("usual", 0.178, 0.279),
    ):
        if slope <= riser / tread + 0.01:
            return value(f"movement.sfpe.k.stair.{name}")
    return value("movement.sfpe.k.stair.steep")


def _pair(key: float, calibration: Calibration) -> tuple[Law, Law]:
    if calibration == "sfpe":
        law = sfpe_law(key)
        return law, law
    if key == 0.0:
        level = imo_level()
        return level, level
    return imo_stair("down"), imo_stair("up")


def sfpe_law(k: float) -> Law:
    """Return S = k (1 - a D), at most 0.85 k; greatest flow k / 4a at D = 1 / 2a.

    Args:
        k: speed coefficient of the way, m/s.
    """
    a = value("movement.sfpe.a")
    free = value("movement.sfpe.free_factor") * k
    critical, jam = 1 / (2 * a), 1 / a
    flow = k / (4 * a)
    speed = np.minimum(free, k * (1 - a * _DENSITIES))
    return _law(
        free,
        speed,
        _DENSITIES * np.maximum(0.0, k * (1 - a * _DENSITIES)),
        critical,
        flow,
        jam,
        level=k / value("movement.sfpe.k.level"),
    )


def imo_level() -> Law:
    """Return the IMO law of corridors: tabulated speeds and flows, linear in between."""
    free = value("movement.imo.speed.level")
    density = [0.0, *(value(f"movement.imo.density.{n}") for n in (1, 2, 3, 4))]
    flow = [0.0, *(value(f"movement.imo.flow.{n}") for n in (1, 2, 3, 4))]
    speed = np.interp(_DENSITIES, density[:3], [free, free, value("movement.imo.speed.2")])
    supply = np.interp(_DENSITIES, density, flow)
    return _law(free, speed, supply, density[2], flow[2], value("movement.imo.jam"), level=1.0)


def imo_stair(direction: Literal["down", "up"]) -> Law:
    """Return the IMO law of stairs; beyond the greatest flow it falls like that of corridors."""
    free = value(f"movement.imo.stair.{direction}.speed")
    full = value(f"movement.imo.stair.{direction}.speed.full")
    flow = value(f"movement.imo.stair.{direction}.flow")
    level_flow = value("movement.imo.flow.2")
    critical = flow / full
    speed = np.interp(_DENSITIES, [0.0, flow / 2 / free, critical], [free, free, full])
    tail = [value(f"movement.imo.flow.{n}") * flow / level_flow for n in (3, 4)]
    supply = np.interp(
        _DENSITIES,
        [0.0, critical, *(value(f"movement.imo.density.{n}") for n in (3, 4))],
        [0.0, flow, *tail],
    )
    return _law(
        free,
        speed,
        supply,
        critical,
        flow,
        value("movement.imo.jam"),
        level=free / value("movement.imo.speed.level"),
    )


def _law(
    free: float,
    speed: Floats,
    supply: Floats,
    critical: float,
    flow: float,
    jam: float,
    *,
    level: float,
) -> Law:
    """Complete a law: demand keeps the capacity beyond the critical density, supply below it."""
    crowded = critical < _DENSITIES
    demand = np.where(crowded, flow / np.maximum(_DENSITIES, critical), speed)
    return Law(
        free_m_s=free,
        speed=demand / free,
        supply=np.where(crowded, np.where(jam > _DENSITIES, supply, 0.0), flow),
        critical=critical,
        flow=flow,
        jam=jam,
        level=level,
    )
