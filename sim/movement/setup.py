"""The crowd before its first step, as the records of the compiled steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import (
    GATE,
    NEWS_ITEM,
    PACE,
    PATCH_STATE,
    PERSON,
    QUEUE,
    SPACE_STATE,
    START,
    WALK,
    Count,
    CrowdState,
    records,
)
from sim.movement.capacities import gate_capacities
from sim.movement.ground import clear_widths, queues_of_links, up_slots
from sim.movement.kernels.lists import WHEEL
from sim.movement.kernels.step import MOST_NEWS
from sim.movement.passages import beside_in_passage
from sim.movement.service import guards, servers, service_columns, service_draws
from sim.world.neighbours import nearest_cells
from sim.world.press import CrowdView

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Ground, Records
    from sim.movement.laws.book import LawBook
    from sim.world.state import PeopleState
    from sim.world.walkable import Walkable
    from sim.world.world import World

_RING = 64
"""Longest closed ring of full patches that is followed."""

_NEVER = -(2**30)


def build_crowd(world: World, book: LawBook, ground: Ground) -> CrowdState:
    """Return the crowd before the first step; it shares its arrays with ``world.people``.

    Args:
        world: the world; its people are put into cells.
        book: the laws of the spaces.
        ground: the ground under them.
    """
    walkable = world.walkable
    place_in_cells(world)
    people = _people(world)
    _share(world.people, people)
    queues, patches = _queues(walkable, book, ground), _patches(world, people, book)
    heads = np.zeros((walkable.n_patches, 4), dtype=np.int32)
    spaces = _spaces(world, book)
    world.crowd_view = _view(people, queues, patches, spaces, heads)
    n, n_gates, n_spaces = len(people), walkable.n_gates, len(walkable.site.spaces)
    most_news = MOST_NEWS + 2 * n + 2 * n_gates + 4 * n_spaces
    longest = int(np.diff(walkable.link_ptr).max(initial=1))
    return CrowdState(
        people=people,
        walk=records(WALK, n, slot=-1, link=-1),
        queues=queues,
        gates=_gates(walkable, book),
        patches=patches,
        pace=_pace(world, book),
        spaces=spaces,
        active=np.zeros(n + 1, dtype=np.int32),
        # A gate that falls asleep while others are served may be roused again in the same step.
        busy=np.zeros(2 * n_gates + 1, dtype=np.int32),
        dirty=np.arange(walkable.n_patches + 1, dtype=np.int32),
        fresh=np.zeros(n + 1, dtype=np.int32),
        ended=np.zeros(n + 1, dtype=np.int32),
        # Both queues of a gate as held up, both again as due, and their heads facing each other.
        tangled=np.zeros(5 * n_gates + 1, dtype=np.int32),
        wheel=np.full(WHEEL, -1, dtype=np.int32),
        heads=heads,
        servers=servers(walkable),
        draws=service_draws(walkable, world.population, world.streams),
        lanes=np.full(len(walkable.link_to), -1, dtype=np.int32),
        used=np.zeros(len(walkable.site.openings), dtype=np.int32),
        heap=records(START, n + 64),
        news=records(NEWS_ITEM, most_news),
        ring=np.zeros(_RING, dtype=np.int64),
        ring_to=np.full(_RING, -1, dtype=np.int64),
        stayers=np.full(walkable.n_patches, -1, dtype=np.int32),
        beside=np.full(n, -1, dtype=np.int32),
        weights=np.zeros(longest),
        slope=np.zeros(2),
        tally=_tally(walkable),
    )


def _tally(walkable: Walkable) -> NDArray[np.int64]:
    tally = np.zeros(len(Count), dtype=np.int64)
    tally[Count.DIRTY] = walkable.n_patches  # every pace is still to be found
    tally[Count.STAYERS] = _NEVER
    return tally


def _people(world: World) -> Records:
    people, population = world.people, world.population
    n = len(population)
    salt = np.empty(n, dtype=np.int64)
    stands = np.zeros(n, dtype=np.bool_)
    for group in population.groups:
        part = population.rows_of_group[group.id]
        index = population.index[part]
        draw = world.streams.uniform("movement.salt", group=group.id, index=index)
        salt[part] = (draw * 2**31).astype(np.int64)
        draw = world.streams.uniform("movement.stands", group=group.id, index=index)
        stands[part] = draw < world.parameters.value("movement.escalator.stand")
    return records(
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
        required=population.required,
        stands=stands,
        speed=population.speed,
        speed_down=population.speed_down,
        speed_up=population.speed_up,
        size=population.size,
        body=population.body_m,
        factor=1.0,
        salt=salt,
        **dict.fromkeys(
            (
                "came",
                "heading",
                "door_cell",
                "door_gate",
                "before",
                "after",
                "ahead",
                "queue",
                "spot",
            ),
            -1,
        ),
    )


def _queues(walkable: Walkable, book: LawBook, ground: Ground) -> Records:
    cap = gate_capacities(walkable, book)[1]
    return records(
        QUEUE,
        2 * walkable.n_gates,
        many=_leads_to_many(walkable),
        against=_against(walkable, ground),
        guarded=guards(walkable),
        paired=np.repeat(beside_in_passage(walkable) >= 0, 2),
        cap=cap.ravel(),
        budget=1.0,
        served=_NEVER,
        head=-1,
        tail=-1,
        far=-1,
        slot=-1,
        next=-1,
    )


def _gates(walkable: Walkable, book: LawBook) -> Records:
    openings = walkable.site.openings
    merge = np.array([1.0, *(opening.merge for opening in openings)])
    return records(
        GATE,
        walkable.n_gates,
        width=gate_capacities(walkable, book)[0],
        merge=merge[walkable.gate_opening + 1],
        beside=beside_in_passage(walkable),
        opening=walkable.gate_opening,
        **service_columns(walkable),
    )


def _against(walkable: Walkable, ground: Ground) -> NDArray[np.int8]:
    """Return the heading of those who come the other way by each queue's gate, ``(2 n_gates,)``."""
    against = np.zeros(2 * walkable.n_gates, dtype=np.int8)
    out = np.nonzero((walkable.link_gate >= 0) & (walkable.link_to < 0))[0]
    links, queue = queues_of_links(walkable)
    out_queue = 2 * walkable.link_gate[out].astype(np.int64) + walkable.link_side[out]
    against[out_queue ^ 1] = ground.links["heading"][out]
    against[queue ^ 1] = ground.links["heading"][links]
    return against


def _leads_to_many(walkable: Walkable) -> NDArray[np.bool_]:
    """Return which queues lead into more than one patch, shape ``(2 n_gates,)``."""
    links, queue = queues_of_links(walkable)
    far = np.unique(np.stack([queue, walkable.cell_patch[walkable.link_to[links]]], axis=1), axis=0)
    return np.asarray(np.bincount(far[:, 0], minlength=2 * walkable.n_gates) > 1)


def _patches(world: World, people: Records, book: LawBook) -> Records:
    walkable = world.walkable
    patch = walkable.cell_patch[people["cell"][people["cell"] >= 0]]
    size = people["size"][people["cell"] >= 0]
    count = np.bincount(patch, minlength=walkable.n_patches).astype(np.int32)
    room = patch_room(walkable, book)
    return records(
        PATCH_STATE,
        walkable.n_patches,
        load=np.bincount(patch, weights=size, minlength=walkable.n_patches),
        room=room,
        count=count,
        peak=count,
        drained=_NEVER,
        is_dirty=1,
    )


def patch_room(walkable: Walkable, book: LawBook) -> NDArray[np.float64]:
    """Return the most people each patch admits, by size, ``(n_patches,)``."""
    jam = np.array([law.jam for law in book.laws])[book.patch_law]
    return np.maximum(1.0, np.floor(jam * walkable.patch_area_m2 + 1e-9))


def _pace(world: World, book: LawBook) -> Records:
    """Return what walking is like in every patch and direction; found before the first step."""
    walkable, spaces = world.walkable, world.walkable.site.spaces
    widest_m = float(world.population.body_m.max(initial=0.0))
    gap = world.parameters.value("movement.overtake.gap")
    gaps = np.where(np.isfinite(clear_widths(walkable, widest_m)), gap, 0.0)
    belt = np.array([space.incline.belt_speed_m_s if space.incline else 0.0 for space in spaces])
    free = np.array([law.free_m_s for law in book.laws])
    law, space = book.patch_law, walkable.patch_space
    up = up_slots(walkable)
    inclined = np.nonzero(up != np.arange(len(up)))[0]
    return records(
        PACE,
        len(up) + len(inclined),
        free=np.concatenate([free[law], free[law[inclined] + 1]]),
        factor=1.0,
        belt=np.concatenate([-belt[space], belt[space[inclined]]]),
        gap=np.concatenate([gaps, gaps[inclined]]),
        supply=np.inf,
    )


def _spaces(world: World, book: LawBook) -> Records:
    walkable, space = world.walkable, world.people.space
    n_spaces = len(walkable.site.spaces)
    count = np.bincount(space[space >= 0], minlength=n_spaces).astype(np.int32)
    return records(
        SPACE_STATE,
        n_spaces,
        count=count,
        room=np.bincount(
            walkable.patch_space, weights=patch_room(walkable, book), minlength=n_spaces
        ),
        home=count,
        first=walkable.space_start[:-1],
        stop=walkable.space_start[1:],
    )


def _share(people: PeopleState, rows: Records) -> None:
    """Let the world read and write the very columns the steps work on."""
    plain = rows.view(np.ndarray)
    people.phase, people.cell, people.space = plain["phase"], plain["cell"], plain["space"]
    people.exit, people.start_s = plain["exit"], plain["start_s"]
    people.started_s, people.out_s = plain["started_s"], plain["out_s"]
    people.walked_m = plain["walked"]


def _view(
    people: Records,
    queues: Records,
    patches: Records,
    spaces: Records,
    heads: NDArray[np.int32],
) -> CrowdView:
    """Return what the crowd shows of itself to an engine that lets people press."""
    person, queue, patch = (rows.view(np.ndarray) for rows in (people, queues, patches))
    return CrowdView(
        queue=person["queue"],
        since=person["since"],
        heading=person["heading"],
        size=person["size"],
        load=patch["load"],
        count=patch["count"],
        left_s=patch["left_s"],
        room=patch["room"],
        at_ease=patch["room"].copy(),
        heads=heads,
        against=queue["against"],
        space_count=spaces.view(np.ndarray)["count"],
        held=np.zeros(len(person), dtype=np.bool_),
        door_gate=person["door_gate"],
    )


def place_in_cells(world: World) -> None:
    """Put everybody present into the cell nearest to their position."""
    people, population, walkable = world.people, world.population, world.walkable
    cells = nearest_cells(walkable, population.space, population.x, population.y)
    inside = population.space >= 0
    people.cell[inside] = cells[inside]
