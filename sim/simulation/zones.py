"""Parts of the ground of which reports speak: every space, and the zones of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sim.simulation.plans import plan_positions
from sim.world.crowding_arrays import Zones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World

    Longs = NDArray[np.int64]


def zones_of(world: World) -> Zones:
    """Return the zones of a run's ground; worked out once for all runs on it."""
    return world.walkable.shared.once("zones", lambda: _zones(world))


def _zones(world: World) -> Zones:
    walkable, site = world.walkable, world.site
    spaces = len(site.spaces)
    inside = _inside(world)
    pairs = [np.stack([walkable.patch_space.astype(np.int64), np.arange(walkable.n_patches)])]
    area = walkable.cell_area_m2
    for number, cells in enumerate(inside):
        of_it = np.bincount(walkable.cell_patch[cells], weights=area[cells],
                            minlength=walkable.n_patches)  # fmt: skip
        patches = np.flatnonzero(of_it > walkable.patch_area_m2 / 2)
        pairs.append(np.stack([np.full(len(patches), spaces + number), patches]))
    zone, patch = np.concatenate(pairs, axis=1)
    order = np.argsort(zone, kind="stable")
    # Sets of zones by number, one zone after another: rows of many columns are long to sort.
    of_cell = walkable.cell_space.astype(np.int64)
    sets = [[row] for row in range(spaces)]
    for number, cells in enumerate(inside):
        known, within = np.unique(of_cell[cells], return_inverse=True)
        of_cell[cells] = len(sets) + within
        sets += [[*sets[one], spaces + number] for one in known.tolist()]
    listed: list[list[int]] = [[], *sets]
    return Zones(
        ids=(*(space.id for space in site.spaces), *site.zones),
        ptr=np.searchsorted(zone[order], np.arange(spaces + len(inside) + 1)).astype(np.int64),
        patch=patch[order].astype(np.int64),
        cell_set=of_cell + 1,
        set_ptr=np.concatenate([[0], np.cumsum([len(one) for one in listed])]).astype(np.int64),
        set_zone=np.array([z for one in listed for z in one], dtype=np.int64),
    )


def _inside(world: World) -> list[Longs]:
    """Return the cells of each zone of the site."""
    site, walkable = world.site, world.walkable
    if not site.zones:
        return []
    xy, level = plan_positions(world)
    found = []
    for zone in site.zones.values():
        rows = [site.space_index[name] for name in zone.spaces if name in site.space_index]
        within = np.isin(walkable.cell_space, rows)
        if zone.outline is not None:
            here = level == site.level_index.get(zone.level, 0)
            within |= here & shapely.contains_xy(
                shapely.Polygon(zone.outline), xy[:, 0], xy[:, 1]
            )  # fmt: skip
        found.append(np.flatnonzero(within))
    return found
