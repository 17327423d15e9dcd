"""The ground of the compiled steps: the walkable geometry under a law book, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.arrays import CELL, LAW, LINK, PATCH, Ground, Setting, records
from sim.movement.laws.book import narrow_width
from sim.movement.laws.law import DENSITY_STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.movement.laws.book import LawBook
    from sim.world.walkable import Walkable


def build_ground(
    walkable: Walkable, book: LawBook, *, step_s: float, widest_m: float = 0.0
) -> Ground:
    """Return the ground of a walkable site under a law book.

    Args:
        walkable: the geometry.
        book: the laws of its spaces.
        step_s: time step, seconds.
        widest_m: width of the widest of the people, metres.
    """
    clear = np.array([clear_width(space, widest_m) for space in walkable.site.spaces])
    axis = _axis(walkable)
    in_first, in_stop, ways_in = _ways_in(walkable)
    return Ground(
        cells=records(
            CELL,
            walkable.n_cells,
            patch=walkable.cell_patch,
            space=walkable.cell_space,
            first=walkable.link_ptr[:-1],
            stop=walkable.link_ptr[1:],
        ),
        cell_xy=np.stack([walkable.cell_x, walkable.cell_y], axis=1),
        links=records(
            LINK,
            len(walkable.link_to),
            metres=walkable.link_m,
            to=walkable.link_to,
            patch=np.where(
                walkable.link_to >= 0, walkable.cell_patch[np.maximum(walkable.link_to, 0)], -1
            ),
            gate=walkable.link_gate,
            way=walkable.link_way,
            side=walkable.link_side,
            rise=walkable.link_rise,
            axis=axis,
            heading=_heading(walkable, axis),
        ),
        patches=records(
            PATCH,
            walkable.n_patches,
            area=walkable.patch_area_m2,
            clear=clear[walkable.patch_space],
            law=book.space_law[walkable.patch_space],
            up=up_slots(walkable),
            first=walkable.patch_gate_ptr[:-1],
            stop=walkable.patch_gate_ptr[1:],
            in_first=in_first,
            in_stop=in_stop,
        ),
        ways_out=2 * walkable.patch_gate + walkable.patch_gate_side,
        ways_in=ways_in,
        laws=records(
            LAW,
            len(book.laws),
            free=[law.free_m_s for law in book.laws],
            critical=[law.critical for law in book.laws],
            jam=[law.jam for law in book.laws],
            level=[law.level for law in book.laws],
            own=[law.own for law in book.laws],
        ),
        law_speed=np.stack([law.speed for law in book.laws]),
        law_supply=np.stack([law.supply for law in book.laws]),
        settings=_settings(step_s),
    )


def up_slots(walkable: Walkable) -> NDArray[np.int32]:
    """Return the place in ``pace`` of walking up in each patch, its own number on the level.

    Patches of inclines have a second place after those of all patches.
    """
    incline = np.array([space.incline is not None for space in walkable.site.spaces])
    inclined = incline[walkable.patch_space]
    slots = np.arange(walkable.n_patches)
    slots[inclined] = walkable.n_patches + np.arange(int(inclined.sum()))
    return slots.astype(np.int32)


def clear_width(space: Space, widest_m: float) -> float:
    """Return the clear width of a space in which two people may be too wide to pass each other.

    Args:
        space: the space.
        widest_m: width of the widest of the people, metres.

    Returns:
        The shorter side of the space, metres; ``inf`` where any two pass.
    """
    width = narrow_width(space)
    usual = "movement.overtake.width"
    if space.incline is not None and space.incline.belt_speed_m_s != 0.0:
        usual = "movement.escalator.overtake"
    passing = max(value(usual), 2 * widest_m)
    return width if width < passing else float(np.inf)


def _settings(step_s: float) -> NDArray[np.float64]:
    settings = np.zeros(len(Setting))
    settings[Setting.STEP] = step_s
    settings[Setting.DENSITY_STEP] = DENSITY_STEP
    for place, name in (
        (Setting.STEER_FLOOR, "steer.floor"),
        (Setting.COUNTER_FLOOR, "counterflow.floor"),
        (Setting.COUNTER_TOTAL, "counterflow.total"),
        (Setting.SWAP, "swap"),
        (Setting.PATIENCE, "patience"),
        (Setting.RECONSIDER, "reconsider"),
        (Setting.RECONSIDER_ROOM, "reconsider.room"),
        (Setting.GIVE_WAY, "counterflow.give-way"),
        (Setting.SPREAD, "patch.spread"),
        (Setting.SELF, "patch.self"),
    ):
        settings[place] = value(f"movement.{name}")
    return settings


def _axis(walkable: Walkable) -> NDArray[np.int8]:
    """Return for each link whether it leads across columns of cells (0) or across rows (1)."""
    start = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    to = np.maximum(walkable.link_to, 0)
    dx = np.abs(walkable.cell_x[to] - walkable.cell_x[start])
    dy = np.abs(walkable.cell_y[to] - walkable.cell_y[start])
    ways = np.nonzero(walkable.link_way >= 0)[0]
    ends = walkable.portals.way_segment[walkable.link_way[ways]]
    # People go through a portal at right angles to it.
    dx[ways], dy[ways] = np.abs(ends[:, 3] - ends[:, 1]), np.abs(ends[:, 2] - ends[:, 0])
    return (dy > dx).astype(np.int8)


def _heading(walkable: Walkable, axis: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return for each link whether it leads west, east, south or north: 0 to 3."""
    start = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    to = np.maximum(walkable.link_to, 0)
    dx = walkable.cell_x[to] - walkable.cell_x[start]
    dy = walkable.cell_y[to] - walkable.cell_y[start]
    ways = np.nonzero(walkable.link_way >= 0)[0]
    way, cell = walkable.link_way[ways], start[ways]
    # Beyond a portal another frame may begin: the way to the portal itself tells.
    dx[ways] = walkable.portals.way_x[way] - walkable.cell_x[cell]
    dy[ways] = walkable.portals.way_y[way] - walkable.cell_y[cell]
    along = np.where(axis == 0, dx, dy)
    return (2 * axis + (along > 0)).astype(np.int8)


def _ways_in(
    walkable: Walkable,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return, for each patch, where its queues begin and end, and the queues leading into it."""
    links = np.nonzero((walkable.link_gate >= 0) & (walkable.link_to >= 0))[0]
    pairs = np.stack(
        [
            walkable.cell_patch[walkable.link_to[links]].astype(np.int64),
            2 * walkable.link_gate[links].astype(np.int64) + walkable.link_side[links],
        ],
        axis=1,
    )
    pairs = np.unique(pairs, axis=0)
    ends = np.searchsorted(pairs[:, 0], np.arange(walkable.n_patches + 1))
    return (
        ends[:-1].astype(np.int32),
        ends[1:].astype(np.int32),
        pairs[:, 1].astype(np.int32),
    )
