"""The stairs of a site, and which of them people take where the ways by several are alike.

A stair is a stairwell, or a flight to another level that is drawn by itself.

Nobody tells ways apart that differ by a few per cent. Of stairs that are alike in that sense people
take the one they stand nearer to, and of those that are as near each takes one by chance: so what a
drawing makes a little shorter does not draw everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.world.fields import Goal, distance_into

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site, Space
    from sim.world.fields import Fields

    Floats = NDArray[np.float64]

_TAG = "stairwell:"
_SAME_M = 1e-6


@dataclass(frozen=True, slots=True)
class Stairwell:
    """A stairwell, or a stair by itself.

    Attributes:
        name: its id, with that of the site before it where there are several.
        spaces: rows of its spaces.
        doors: rows of the openings between it and the storeys, sorted.
        low_m: height of its foot, metres.
        high_m: height of its top.
    """

    name: str
    spaces: tuple[int, ...]
    doors: tuple[int, ...]
    low_m: float
    high_m: float

    def is_beside(self, other: Stairwell) -> bool:
        """Return whether somebody may take the other one instead for a part of the height."""
        low, high = max(self.low_m, other.low_m), min(self.high_m, other.high_m)
        return high - low > _SAME_M


def stairwells(site: Site) -> tuple[Stairwell, ...]:
    """Return the stairwells of a site, and the stairs by themselves, by name."""
    spaces: dict[str, list[int]] = {}
    for row, space in enumerate(site.spaces):
        prefix, mark, _ = space.id.rpartition(":")
        wells = [tag.removeprefix(_TAG) for tag in space.tags if tag.startswith(_TAG)]
        for name in wells:
            spaces.setdefault(f"{prefix}{mark}{name}", []).append(row)
        if not wells and _is_stair(space):
            spaces.setdefault(space.id, []).append(row)
    ends: dict[str, list[int]] = {}
    for row, opening in enumerate(site.openings):
        if not opening.exit:
            ends.setdefault(opening.a, []).append(row)
            ends.setdefault(opening.b, []).append(row)
    found = []
    for name, rows in sorted(spaces.items()):
        own = {site.spaces[row].id for row in rows}
        doors = {door for space in own for door in ends.get(space, ())}
        doors = {
            row for row in doors if (site.openings[row].a in own) != (site.openings[row].b in own)
        }
        heights = [_heights(site.spaces[row]) for row in rows]
        low_m, high_m = min(low for low, _ in heights), max(high for _, high in heights)
        found.append(Stairwell(name, tuple(rows), tuple(sorted(doors)), low_m, high_m))
    return tuple(found)


def _is_stair(space: Space) -> bool:
    incline = space.incline
    if incline is None or incline.belt_speed_m_s != 0:
        return False
    return incline.riser_m > 0 and incline.low_level != incline.high_level


def _heights(space: Space) -> tuple[float, float]:
    """Return the heights of the low and the high end of a space, metres."""
    rise_m = space.incline.rise_m if space.incline is not None else 0.0
    return space.elevation_m, space.elevation_m + rise_m


@dataclass(frozen=True, slots=True)
class Alike:
    """Which stairs are alike from where people stand, for one goal.

    Attributes:
        usual: row of the stair that is taken first on the shortest way from each cell, -1 for none,
            ``(n_cells,)``.
        among: which stairs people share out over, ``(n_stairs, n_cells)``; nothing where one way is
            clearly the shortest.
        several: where there are any of them, ``(n_cells,)``.
    """

    usual: NDArray[np.int16]
    among: NDArray[np.bool_]
    several: NDArray[np.bool_]


def without(wells: tuple[Stairwell, ...], kept: int, shut: tuple[int, ...]) -> tuple[int, ...]:
    """Return the openings shut for those who take one of some stairs, and none beside it.

    Args:
        wells: the stairs.
        kept: row of the one that is taken.
        shut: rows of openings that are shut anyway.
    """
    return tuple(sorted({*_doors_beside(wells, kept), *shut}))


def _doors_beside(wells: tuple[Stairwell, ...], kept: int) -> set[int]:
    """Return the doors of the stairs beside one."""
    return {
        door
        for row, well in enumerate(wells)
        if row != kept and well.is_beside(wells[kept])
        for door in well.doors
    }


def alike(fields: Fields, goal: Goal, wells: tuple[Stairwell, ...]) -> Alike:
    """Return which stairs people share out over on the way to some exits.

    Args:
        fields: distances on the ground.
        goal: exits to leave by, and what is shut.
        wells: the stairs, at least one.
    """
    share = value("movement.stairs.alike")

    def metres(shut: set[int]) -> Floats:
        return fields.get(Goal(goal.exits, shut=tuple(sorted(shut | set(goal.shut))))).cell_m

    plain_m = fields.get(goal).cell_m
    beside = [_doors_beside(wells, row) for row in range(len(wells))]
    by_m = np.stack([metres(shut) for shut in beside])
    level_m = np.stack([metres(beside[row] | set(well.doors)) for row, well in enumerate(wells)])
    near_m = np.stack([distance_into(fields.walkable, well.spaces, goal.shut) for well in wells])
    with np.errstate(invalid="ignore"):
        climbs = np.isfinite(plain_m) & ~(level_m <= plain_m + _SAME_M) & np.isfinite(near_m)
        on_way = climbs & (by_m <= np.where(climbs, by_m, np.inf).min(axis=0) + _SAME_M)
        usual = np.where(
            on_way.any(axis=0), np.argmin(np.where(on_way, near_m, np.inf), axis=0), -1
        )
        good = climbs & (by_m <= (1.0 + share) * plain_m)
        # Those above or below the one people come to first are no other way.
        first = np.argmin(np.where(good, near_m, np.inf), axis=0)
        is_beside = np.array([[a.is_beside(b) or a is b for b in wells] for a in wells])
        good &= is_beside[:, first]
        least = np.where(good, near_m, np.inf).min(axis=0)
        among = good & (near_m <= (1.0 + share) * least)
    among &= good.sum(axis=0) > 1
    return Alike(usual.astype(np.int16), among, among.any(axis=0))
