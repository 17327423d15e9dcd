"""Build the arrays of the compiled steps from the world and a law book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from sim.literature import value
from sim.movement.arrays import (
    CELL,
    GATE,
    GATE_STATE,
    LAW,
    LINK,
    NEWS_ITEM,
    PATCH,
    PATCH_STATE,
    PERSON,
    QUEUE,
    QUEUE_STATE,
    SPACE_STATE,
    START,
    WAY_OUT,
    Count,
    Crowd,
    Ground,
    Setting,
    records,
)
from sim.movement.law import DENSITY_STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.movement.arrays import Records
    from sim.movement.law import LawBook
    from sim.world.state import PeopleState
    from sim.world.walkable import Walkable
    from sim.world.world import World

_RING = 64
"""Longest closed ring of full patches that is followed."""

_LEAST_WIDTH_SHARE = 0.5
"""Boundary layers never take more than this share of a narrow opening."""


def build_ground(walkable: Walkable, book: LawBook, *, step_s: float) -> Ground:
    """Return the ground of a walkable site under a law book.

    Args:
        walkable: the geometry.
        book: the laws of its spaces.
        step_s: time step, seconds.
    """
    patch_law = book.space_law[walkable.patch_space]
    incline = np.array([space.incline is not None for space in walkable.site.spaces])
    jam = np.array([law.jam for law in book.laws])
    room = np.maximum(1, np.floor(jam[patch_law] * walkable.patch_area_m2 + 1e-9))
    eff, cap = _gates(walkable, book)
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
    ):
        settings[place] = value(f"movement.{name}")
    return Ground(
        cells=records(
            CELL,
            walkable.n_cells,
            x=walkable.cell_x,
            y=walkable.cell_y,
            patch=walkable.cell_patch,
            space=walkable.cell_space,
            first=walkable.link_ptr[:-1],
            stop=walkable.link_ptr[1:],
        ),
        links=records(
            LINK,
            len(walkable.link_to),
            to=walkable.link_to,
            gate=walkable.link_gate,
            side=walkable.link_side,
            way=walkable.link_way,
            rise=walkable.link_rise,
            metres=walkable.link_m,
        ),
        patches=records(
            PATCH,
            walkable.n_patches,
            area=walkable.patch_area_m2,
            law=patch_law,
            room=room,
            incline=incline[walkable.patch_space],
            first=walkable.patch_gate_ptr[:-1],
            stop=walkable.patch_gate_ptr[1:],
        ),
        exits=records(
            WAY_OUT,
            len(walkable.patch_gate),
            gate=walkable.patch_gate,
            side=walkable.patch_gate_side,
        ),
        gates=records(GATE, walkable.n_gates, width=eff, opening=walkable.gate_opening),
        queues=records(QUEUE, 2 * walkable.n_gates, cap=cap.ravel()),
        laws=records(
            LAW,
            len(book.laws),
            free=[law.free_m_s for law in book.laws],
            critical=[law.critical for law in book.laws],
            jam=jam,
            level=[law.level for law in book.laws],
        ),
        law_speed=np.stack([law.speed for law in book.laws]),
        law_supply=np.stack([law.supply for law in book.laws]),
        settings=settings,
    )


def _gates(walkable: Walkable, book: LawBook) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return effective width and greatest flow by side of every gate."""
    site = walkable.site
    inner = walkable.gate_opening < 0
    space = walkable.patch_space[walkable.gate_patch_a]
    inclined = np.array([s.incline is not None for s in site.spaces])[space]
    layer = np.where(inclined, book.stair_m, book.wall_m)
    eff = np.maximum(
        walkable.gate_width_m - layer * walkable.gate_walls,
        _LEAST_WIDTH_SHARE * walkable.gate_width_m,
    )
    flow = np.array([law.flow for law in book.laws])[book.space_law[space]]
    # On a flight the limit acts once, where people enter it: see ``_opening_cap``.
    cap = np.repeat(np.where(inclined, np.inf, eff * flow)[:, None], 2, axis=1)
    for gate in np.nonzero(~inner)[0]:
        opening = site.openings[walkable.gate_opening[gate]]
        clear = float(walkable.gate_width_m[gate])
        eff[gate] = _effective(clear, int(walkable.gate_walls[gate]) * book.door_m)
        cap[gate] = [_opening_cap(opening, site, book, eff[gate], side) for side in (0, 1)]
    return eff, cap


def _effective(clear: float, layers: float) -> float:
    return max(clear - layers, _LEAST_WIDTH_SHARE * clear)


def _opening_cap(opening: Opening, site: Site, book: LawBook, eff: float, side: int) -> float:
    """Return the greatest flow through an opening, 1/s, from a to b (side 0) or back."""
    if opening.service_s > 0:
        return 1.0 / opening.service_s
    rows = [site.space_index.get(space, -1) for space in (opening.a, opening.b)]
    level_flow = max(law.flow for law in book.laws if law.level == 1.0 or len(book.laws) <= 2)
    flow = level_flow
    into = rows[1 - side]
    inclined = [row >= 0 and site.spaces[row].incline is not None for row in rows]
    if into >= 0 and inclined[1 - side]:
        space = site.spaces[into]
        low_end = opening.segment_b if side == 0 else opening.segment_a
        entering_low = low_end is not None and (low_end[0][1] + low_end[1][1]) / 2 < _middle(
            space.outline
        )
        flow = book.laws[book.space_law[into] + (1 if entering_low else 0)].flow
    elif inclined[side] and opening.kind == "open":
        # Out of a flight through an open end: nothing limits but the far side.
        return float(np.inf)
    return eff * flow


def _middle(outline: tuple[tuple[float, float], ...]) -> float:
    ys = [y for _, y in outline]
    return (min(ys) + max(ys)) / 2


def build_crowd(world: World) -> Crowd:
    """Return the crowd before the first step; it shares its arrays with ``world.people``."""
    people, population, walkable = world.people, world.population, world.walkable
    n, n_gates = len(population), walkable.n_gates
    place_in_cells(world)
    present = people.cell >= 0
    patch_count = np.bincount(
        walkable.cell_patch[people.cell[present]], minlength=walkable.n_patches
    ).astype(np.int32)
    space_count = np.bincount(people.space[present], minlength=len(walkable.site.spaces)).astype(
        np.int32
    )
    salt = np.empty(n, dtype=np.int64)
    for group in population.groups:
        part = population.rows_of_group[group.id]
        draw = world.streams.uniform("movement.salt", group=group.id, index=population.index[part])
        salt[part] = (draw * 2**31).astype(np.int64)
    rows = records(
        PERSON,
        n,
        phase=people.phase,
        cell=people.cell,
        space=people.space,
        home=people.space,
        exit=people.exit,
        start_s=people.start_s,
        started_s=people.started_s,
        out_s=people.out_s,
        walked=people.walked_m,
        speed=population.speed,
        speed_down=population.speed_down,
        speed_up=population.speed_up,
        factor=1.0,
        salt=salt,
        **dict.fromkeys(
            ("link", "came", "door_cell", "door_gate", "before", "after", "queue", "spot"), -1
        ),
    )
    _share(people, rows)
    never = -(2**40)
    return Crowd(
        people=rows,
        queues=records(QUEUE_STATE, 2 * n_gates, budget=1.0, turned=never, head=-1, tail=-1),
        gates=records(GATE_STATE, n_gates, served=never),
        patches=records(
            PATCH_STATE, walkable.n_patches, factor=1.0, count=patch_count, peak=patch_count
        ),
        spaces=records(
            SPACE_STATE,
            len(walkable.site.spaces),
            count=space_count,
            first=walkable.space_start[:-1],
            stop=walkable.space_start[1:],
        ),
        busy=np.zeros(n_gates + 1, dtype=np.int32),
        active=np.zeros(n + 1, dtype=np.int32),
        heap=records(START, 8 * n + 64),
        news=records(NEWS_ITEM, 8 * n + 4096),
        ring=np.zeros(_RING, dtype=np.int64),
        tally=np.zeros(len(Count), dtype=np.int64),
    )


def _share(people: PeopleState, rows: Records) -> None:
    """Let the world read and write the very columns the steps work on."""
    plain = rows.view(np.ndarray)
    people.phase, people.cell, people.space = plain["phase"], plain["cell"], plain["space"]
    people.exit, people.start_s = plain["exit"], plain["start_s"]
    people.started_s, people.out_s = plain["started_s"], plain["out_s"]
    people.walked_m = plain["walked"]


def place_in_cells(world: World) -> None:
    """Put everybody present into the cell nearest to their position."""
    people, population, walkable = world.people, world.population, world.walkable
    for space in np.unique(population.space[population.space >= 0]):
        rows = np.nonzero(population.space == space)[0]
        cells = slice(walkable.space_start[space], walkable.space_start[space + 1])
        centres = np.stack([walkable.cell_x[cells], walkable.cell_y[cells]], axis=1)
        at = np.stack([population.x[rows], population.y[rows]], axis=1)
        people.cell[rows] = walkable.space_start[space] + cKDTree(centres).query(at)[1]
