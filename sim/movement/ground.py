"""The ground of the compiled steps: the walkable geometry under a law book, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.arrays import CELL, LAW, LINK, PATCH, Ground, Setting, records
from sim.movement.capacities import gate_capacities
from sim.movement.laws.law import DENSITY_STEP
from sim.movement.passages import beside_in_passage, queues_beside
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.laws.book import LawBook
    from sim.parameters import Parameters
    from sim.world.walkable import Walkable

_ALLOWANCE_M = 1e-3


def build_ground(
    walkable: Walkable,
    book: LawBook,
    *,
    step_s: float,
    widest_m: float = 0.0,
    parameters: Parameters = LITERATURE,
) -> Ground:
    """Return the ground of a walkable site under a law book.

    Args:
        walkable: the geometry.
        book: the laws of its spaces.
        step_s: time step, seconds.
        widest_m: width of the widest of the people, metres.
        parameters: numbers of the model.
    """
    in_first, in_stop, ways_in = _ways_in(walkable)
    out_first, out_stop, ways_out = _ways_out(walkable)
    return Ground(
        cells=records(
            CELL,
            walkable.n_cells,
            patch=walkable.cell_patch,
            space=walkable.cell_space,
            first=walkable.link_ptr[:-1],
            stop=walkable.link_ptr[1:],
        ),
        block=walkable.cell_block.astype(np.int32),
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
            share=walkable.link_share,
            side=walkable.link_side,
            rise=walkable.link_rise,
            axis=walkable.link_axis,
            # West, east, south or north in the lattice of the area: 0 to 3.
            heading=2 * walkable.link_axis + walkable.link_ahead,
        ),
        patches=records(
            PATCH,
            walkable.n_patches,
            area=walkable.patch_area_m2,
            used=walkable.patch_area_m2 * used_share(walkable, book),
            clear=clear_widths(walkable, widest_m),
            law=book.patch_law,
            up=up_slots(walkable),
            first=out_first,
            stop=out_stop,
            in_first=in_first,
            in_stop=in_stop,
        ),
        ways_out=ways_out,
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
        passage=walkable.passage,
        settings=_settings(step_s, walkable.first_joint, parameters),
    )


def used_share(walkable: Walkable, book: LawBook) -> NDArray[np.float64]:
    """Return the share of each patch that people use as they walk, ``(n_patches,)``.

    Nobody walks in the strips along walls that an effective width leaves out, so people who walk
    on the level see the others on the ground between them. Flights are counted as a whole, as the
    hydraulic models do with which they are compared.
    """
    eff = gate_capacities(walkable, book)[0]
    inner = np.nonzero(walkable.gate_opening < 0)[0]
    both = np.concatenate([walkable.gate_patch_a[inner], walkable.gate_patch_b[inner]])
    n = walkable.n_patches
    used = np.bincount(both, weights=np.tile(eff[inner], 2), minlength=n)
    clear = np.bincount(both, weights=np.tile(walkable.gate_width_m[inner], 2), minlength=n)
    level = up_slots(walkable) == np.arange(n)
    return np.where(level & (clear > 0.0), used / np.maximum(clear, 1e-9), 1.0)


def up_slots(walkable: Walkable) -> NDArray[np.int32]:
    """Return the place in ``pace`` of walking up in each patch, its own number on the level.

    Patches of inclines have a second place after those of all patches.
    """
    incline = np.array([space.incline is not None for space in walkable.site.spaces])
    inclined = incline[walkable.patch_space]
    slots = np.arange(walkable.n_patches)
    slots[inclined] = walkable.n_patches + np.arange(int(inclined.sum()))
    return slots.astype(np.int32)


def clear_widths(walkable: Walkable, widest_m: float) -> NDArray[np.float64]:
    """Return the clear width of patches in which two people may be too wide to pass each other.

    Args:
        walkable: the geometry.
        widest_m: width of the widest of the people, metres.

    Returns:
        Metres, ``(n_patches,)``; ``inf`` where any two pass.
    """
    belt = np.array(
        [s.incline is not None and s.incline.belt_speed_m_s != 0.0 for s in walkable.site.spaces]
    )[walkable.patch_space]
    usual = np.where(belt, value("movement.escalator.overtake"), value("movement.overtake.width"))
    # A wall is drawn to the millimetre, and a middle found to less.
    passing = np.maximum(usual, 2 * widest_m) - _ALLOWANCE_M
    return np.where(walkable.patch_width_m < passing, walkable.patch_width_m, np.inf)


def _settings(step_s: float, first_joint: int, parameters: Parameters) -> NDArray[np.float64]:
    settings = np.zeros(len(Setting))
    settings[Setting.STEP] = step_s
    settings[Setting.DENSITY_STEP] = DENSITY_STEP
    settings[Setting.FIRST_JOINT] = first_joint
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
        (Setting.STAND, "stand.share"),
        (Setting.STAND_EVEN, "stand.even"),
        (Setting.SIDESTEP, "sidestep"),
    ):
        settings[place] = parameters.value(f"movement.{name}")
    return settings


def _ways_in(
    walkable: Walkable,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return, for each patch, where its queues begin and end, and the queues leading into it."""
    links, queues = queues_of_links(walkable)
    patch = walkable.cell_patch[walkable.link_to[links]].astype(np.int64)
    pairs = np.unique(np.stack([patch, queues], axis=1), axis=0)
    ends = np.searchsorted(pairs[:, 0], np.arange(walkable.n_patches + 1))
    return (
        ends[:-1].astype(np.int32),
        ends[1:].astype(np.int32),
        pairs[:, 1].astype(np.int32),
    )


def _ways_out(
    walkable: Walkable,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return, for each patch, where its queues begin and end, and the queues leading out of it."""
    patch = np.repeat(np.arange(walkable.n_patches), np.diff(walkable.patch_gate_ptr))
    queues = 2 * walkable.patch_gate.astype(np.int64) + walkable.patch_gate_side
    others = queues_beside(beside_in_passage(walkable), queues)
    rows = [(patch, queues)] + [(patch[o >= 0], o[o >= 0]) for o in others]
    pairs = np.concatenate([np.stack(row, axis=1) for row in rows])
    pairs = np.unique(pairs, axis=0)
    ends = np.searchsorted(pairs[:, 0], np.arange(walkable.n_patches + 1))
    return ends[:-1].astype(np.int32), ends[1:].astype(np.int32), pairs[:, 1].astype(np.int32)


def queues_of_links(walkable: Walkable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the links within the site that pass a gate, and the queues each of them may pass.

    Who crosses a line within an area queues at its gate only while something closes it: such a
    link comes twice, if it leads into another patch besides.
    """
    return walkable.shared.once("queues of links", lambda: _queues_of_links(walkable))


def _queues_of_links(walkable: Walkable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    to = walkable.link_to >= 0
    gated = np.nonzero((walkable.link_gate >= 0) & to)[0]
    lines = np.nonzero((walkable.link_way < -1) & to)[0]
    queue = 2 * walkable.link_gate[gated].astype(np.int64) + walkable.link_side[gated]
    line = -2 - walkable.link_way[lines].astype(np.int64)
    links = np.concatenate([gated, lines])
    queues = np.concatenate([queue, 2 * walkable.first_joint + line])
    others = queues_beside(beside_in_passage(walkable), queues)
    more = [(links[other >= 0], other[other >= 0]) for other in others]
    return (
        np.concatenate([links, *(part[0] for part in more)]),
        np.concatenate([queues, *(part[1] for part in more)]),
    )
