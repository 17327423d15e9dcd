"""All laws of a site under a calibration, and what its openings let through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import RunError
from sim.literature import value
from sim.movement.laws.imo import imo_level, imo_stair
from sim.movement.laws.measured import measured_level, measured_stair, opening_flow, single_file
from sim.movement.laws.sfpe import sfpe_law, speed_coefficient
from sim.movement.laws.slopes import slope_factors

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.movement.laws.law import Law

Calibration = Literal["sfpe", "imo", "measured"]
CALIBRATIONS: tuple[Calibration, ...] = ("sfpe", "imo", "measured")
LEAST_WIDTH_SHARE = 0.5
"""Boundary layers never take more than this share of a narrow opening."""


def calibration_named(name: str) -> Calibration:
    """Return the calibration of a name.

    Raises:
        RunError: there is no such calibration.
    """
    for calibration in CALIBRATIONS:
        if calibration == name:
            return calibration
    raise RunError("movement.no-calibration", name=name, known=", ".join(CALIBRATIONS))


def greatest_density(name: str) -> float:
    """Return the density at which nobody more gets in on the level, under a calibration, 1/m2.

    Raises:
        RunError: there is no such calibration.
    """
    calibration = calibration_named(name)
    if calibration == "sfpe":
        return sfpe_law(speed_coefficient(None)).jam
    return imo_level().jam if calibration == "imo" else measured_level().jam


@dataclass(frozen=True, slots=True)
class LawBook:
    """All laws of a site. Row ``space_law[s] + 1`` is the law of walking up in that space.

    Attributes:
        calibration: name of the calibration.
        laws: the laws.
        space_law: law of each space (walking down, or level), shape ``(n_spaces,)``.
        level: the law of level ways.
        door_m, wall_m, stair_m: boundary layers, metres each side.
    """

    calibration: Calibration
    laws: tuple[Law, ...]
    space_law: NDArray[np.int32]
    level: Law
    door_m: float
    wall_m: float
    stair_m: float

    def effective_m(self, clear_m: float, *, sides: int = 2) -> float:
        """Return the effective width of an opening, metres.

        Args:
            clear_m: clear width, metres.
            sides: how many of its ends are jambs.
        """
        return max(clear_m - sides * self.door_m, LEAST_WIDTH_SHARE * clear_m)

    def opening_flow(self, clear_m: float, *, leaf: bool, sides: int = 2) -> float:
        """Return the greatest flow through an opening on the level, persons per second.

        Args:
            clear_m: clear width, metres.
            leaf: whether a door leaf hangs in it.
            sides: how many of its ends are jambs.
        """
        if self.calibration == "measured":
            return opening_flow(clear_m, leaf=leaf)
        return self.effective_m(clear_m, sides=sides) * self.level.flow


def law_book(spaces: tuple[Space, ...], *, calibration: Calibration) -> LawBook:
    """Return the laws for the spaces of a site under a calibration."""
    laws: list[Law] = []
    rows: dict[Hashable, int] = {}
    space_law = np.zeros(len(spaces), dtype=np.int32)
    for number, space in enumerate(spaces):
        kind, factors = _class_of(space, calibration), slope_factors(space)
        key = (kind, factors, _is_ramp(space))
        if key not in rows:
            rows[key] = len(laws)
            laws += _scaled(_pair(kind, calibration), factors, space)
        space_law[number] = rows[key]
    sfpe = calibration == "sfpe"
    return LawBook(
        calibration=calibration,
        laws=tuple(laws),
        space_law=space_law,
        level=_level(calibration),
        door_m=value("movement.sfpe.boundary.door") if sfpe else 0.0,
        wall_m=value("movement.sfpe.boundary.wall") if sfpe else 0.0,
        stair_m=value("movement.sfpe.boundary.stair") if sfpe else 0.0,
    )


def narrow_width(space: Space) -> float:
    """Return the shorter side of a space as it is walked, metres."""
    xs, ys = zip(*space.outline, strict=True)
    return float(min(max(xs) - min(xs), max(ys) - min(ys)))


def _class_of(space: Space, calibration: Calibration) -> Hashable:
    """Return what the law of a space depends on."""
    incline = space.incline
    stepped = incline is not None and incline.riser_m > 0
    if calibration == "sfpe":
        return speed_coefficient(incline)
    if stepped:
        return "stair"
    if calibration == "measured" and narrow_width(space) < value("movement.measured.file.width"):
        return round(narrow_width(space), 3)
    return "level"


def _level(calibration: Calibration) -> Law:
    if calibration == "sfpe":
        return sfpe_law(speed_coefficient(None))
    return imo_level() if calibration == "imo" else measured_level()


def _is_ramp(space: Space) -> bool:
    return space.incline is not None and space.incline.riser_m <= 0


def _scaled(pair: tuple[Law, Law], factors: tuple[float, float], space: Space) -> tuple[Law, Law]:
    """Return the laws of walking down and up with the factors of a slope or a spiral."""
    if _is_ramp(space):
        # What people have as speeds on stairs does not count on a ramp.
        pair = (replace(pair[0], own=0.0), replace(pair[1], own=0.0))
    down, up = (law if f == 1.0 else law.scaled(f) for law, f in zip(pair, factors, strict=True))
    return down, up


def _pair(key: Hashable, calibration: Calibration) -> tuple[Law, Law]:
    """Return the laws of walking down (or level) and up."""
    if isinstance(key, float):
        law = sfpe_law(key) if calibration == "sfpe" else single_file(key)
        return law, law
    if key == "stair":
        make = imo_stair if calibration == "imo" else measured_stair
        return make("down"), make("up")
    level = _level(calibration)
    return level, level
