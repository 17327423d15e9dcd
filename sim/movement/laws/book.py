"""All laws of a site under a calibration, and what its openings let through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import RunError
from sim.literature import value
from sim.movement.laws.doors import design_flows, opening_flow
from sim.movement.laws.imo import imo_level, imo_stair
from sim.movement.laws.measured import measured_level, measured_stair, single_file
from sim.movement.laws.sfpe import sfpe_law, speed_coefficient
from sim.movement.laws.slopes import slope_factors

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.movement.laws.law import Law
    from sim.world.walkable import Walkable

Calibration = Literal["sfpe", "imo", "measured"]
CALIBRATIONS: tuple[Calibration, ...] = ("sfpe", "imo", "measured")
DoorClass = Literal["own", "open", "leaf", "design"]
"""What passes an opening: by the calibration's own law, as a plain opening or a door with a leaf of
``measured``, or by the lower of the design values."""
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
        patch_law: the same of each patch of a ground, ``(n_patches,)``; ways too narrow to
            overtake have laws of their own.
        level: the law of level ways.
        door_m, wall_m, stair_m: boundary layers, metres each side.
        doors: what passes an opening on the level; walking stays that of the calibration.
    """

    calibration: Calibration
    laws: tuple[Law, ...]
    space_law: NDArray[np.int32]
    patch_law: NDArray[np.int32]
    level: Law
    door_m: float
    wall_m: float
    stair_m: float
    doors: DoorClass = "own"

    def effective_m(self, clear_m: float, *, sides: int = 2) -> float:
        """Return the effective width of an opening, metres.

        Args:
            clear_m: clear width, metres.
            sides: how many of its ends are jambs.
        """
        return max(clear_m - sides * self.door_m, LEAST_WIDTH_SHARE * clear_m)

    @property
    def by_width(self) -> bool:
        """True where the law of ``measured`` says what passes a width."""
        return self.doors in {"open", "leaf"} or (
            self.doors == "own" and self.calibration == "measured"
        )

    def hangs(self, leaf: bool) -> bool:
        """Return whether an opening counts as one with a leaf, given whether one hangs there."""
        return leaf if self.doors == "own" else self.doors == "leaf"

    def opening_flow(
        self, clear_m: float, *, leaf: bool, sides: int = 2, feed_m: float | None = None
    ) -> float:
        """Return the greatest flow through an opening on the level, persons per second.

        Args:
            clear_m: clear width, metres.
            leaf: whether a door leaf hangs in it.
            sides: how many of its ends are jambs.
            feed_m: clear width of the corridor that feeds it, metres; None for a room. Design
                values take no account of it.
        """
        if self.doors == "design":
            return design_flows(clear_m)[0]
        if self.by_width:
            return opening_flow(clear_m, leaf=self.hangs(leaf), feed_m=feed_m)
        return self.effective_m(clear_m, sides=sides) * self.level.flow


def law_book_of(
    walkable: Walkable, *, calibration: Calibration, doors: DoorClass = "own"
) -> LawBook:
    """Return the laws for the ground of a site under a calibration and a class of doors."""
    widths = np.maximum(np.round(walkable.patch_width_m, 2), value("people.body.depth"))
    return law_book(
        walkable.site.spaces,
        calibration=calibration,
        doors=doors,
        patches=zip(walkable.patch_space.tolist(), widths.tolist(), strict=True),
    )


def law_book(
    spaces: tuple[Space, ...],
    *,
    calibration: Calibration,
    doors: DoorClass = "own",
    patches: Iterable[tuple[int, float]] = (),
) -> LawBook:
    """Return the laws for the spaces of a site under a calibration.

    Args:
        spaces: the spaces.
        calibration: the calibration.
        doors: what passes an opening.
        patches: space and clear width, metres, of each patch of the ground.
    """
    laws: list[Law] = []
    rows: dict[Hashable, int] = {}

    def row(kind: Hashable, space: Space) -> int:
        factors = slope_factors(space)
        key = (kind, factors, _is_ramp(space))
        if key not in rows:
            rows[key] = len(laws)
            laws.extend(_scaled(_pair(kind, calibration), factors, space))
        return rows[key]

    space_law = [row(_class_of(space, calibration), space) for space in spaces]
    file_m = value("movement.measured.file.width") if calibration == "measured" else 0.0
    patch_law = [
        row(width, spaces[space])
        if width < file_m and _class_of(spaces[space], calibration) == "level"
        else space_law[space]
        for space, width in patches
    ]
    sfpe = calibration == "sfpe"
    return LawBook(
        calibration=calibration,
        laws=tuple(laws),
        space_law=np.array(space_law, dtype=np.int32),
        patch_law=np.array(patch_law, dtype=np.int32),
        level=_level(calibration),
        door_m=value("movement.sfpe.boundary.door") if sfpe else 0.0,
        wall_m=value("movement.sfpe.boundary.wall") if sfpe else 0.0,
        stair_m=value("movement.sfpe.boundary.stair") if sfpe else 0.0,
        doors=doors,
    )


def _class_of(space: Space, calibration: Calibration) -> Hashable:
    """Return what the law of a space depends on."""
    incline = space.incline
    stepped = incline is not None and incline.riser_m > 0
    if calibration == "sfpe":
        return speed_coefficient(incline)
    return "stair" if stepped else "level"


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
