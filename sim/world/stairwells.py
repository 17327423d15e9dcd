"""The stairwells of a site, and which of them people take where the ways by several are alike.

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

    from sim.building.model import Site
    from sim.world.fields import Fields

    Floats = NDArray[np.float64]

_TAG = "stairwell:"
_SAME_M = 1e-6


@dataclass(frozen=True, slots=True)
class Stairwell:
    """A stairwell.

    Attributes:
        name: its id, with that of the site before it where there are several.
        spaces: rows of its spaces.
        doors: rows of the openings between it and the storeys, sorted.
    """

    name: str
    spaces: tuple[int, ...]
    doors: tuple[int, ...]


def stairwells(site: Site) -> tuple[Stairwell, ...]:
    """Return the stairwells of a site, by name."""
    spaces: dict[str, list[int]] = {}
    for row, space in enumerate(site.spaces):
        prefix, mark, _ = space.id.rpartition(":")
        for tag in space.tags:
            if tag.startswith(_TAG):
                spaces.setdefault(f"{prefix}{mark}{tag.removeprefix(_TAG)}", []).append(row)
    found = []
    for name, rows in sorted(spaces.items()):
        own = {site.spaces[row].id for row in rows}
        doors = tuple(
            row
            for row, opening in enumerate(site.openings)
            if not opening.exit and (opening.a in own) != (opening.b in own)
        )
        found.append(Stairwell(name, tuple(rows), doors))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Alike:
    """Which stairwells are alike from where people stand, for one goal.

    Attributes:
        usual: row of the stairwell on the shortest way from each cell, -1 for none, ``(n_cells,)``.
        among: which stairwells people share out over, ``(n_stairwells, n_cells)``; nothing where
            one way is clearly the shortest.
    """

    usual: NDArray[np.int16]
    among: NDArray[np.bool_]


def without(wells: tuple[Stairwell, ...], kept: int, shut: tuple[int, ...]) -> tuple[int, ...]:
    """Return the openings shut for those who take one of some stairwells; -1 for none of them."""
    others = {door for row, well in enumerate(wells) if row != kept for door in well.doors}
    return tuple(sorted(others | set(shut)))


def alike(fields: Fields, goal: Goal, wells: tuple[Stairwell, ...]) -> Alike:
    """Return which stairwells people share out over on the way to some exits.

    Args:
        fields: distances on the ground.
        goal: exits to leave by, and what is shut.
        wells: the stairwells.
    """
    share = value("movement.stairs.alike")

    def metres(kept: int) -> Floats:
        shut = without(wells, kept, goal.shut)
        return fields.get(Goal(goal.exits, shut=shut)).cell_m

    plain_m, level_m = fields.get(goal).cell_m, metres(-1)
    by_m = np.stack([metres(row) for row in range(len(wells))])
    near_m = np.stack([distance_into(fields.walkable, well.spaces, goal.shut) for well in wells])
    with np.errstate(invalid="ignore"):
        climbs = np.isfinite(plain_m) & ~(level_m <= plain_m + _SAME_M)
        usual = np.where(climbs, np.argmin(by_m, axis=0), -1)
        usual = np.where(np.isfinite(by_m.min(axis=0)), usual, -1)
        good = climbs & (by_m <= (1.0 + share) * plain_m) & np.isfinite(near_m)
        least = np.where(good, near_m, np.inf).min(axis=0)
        among = good & (near_m <= (1.0 + share) * least)
    several = good.sum(axis=0) > 1
    return Alike(usual.astype(np.int16), among & several)
