"""The arrays that the compiled steps work on.

``Ground`` never changes during a run but for doors; ``Crowd`` is the state. Both are named tuples
of arrays, so that compiled and uncompiled code read the same.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Bytes = NDArray[np.int8]


class Ground(NamedTuple):
    """The ground under one calibration.

    Attributes:
        link_ptr, link_to, link_gate, link_side, link_way, link_m, link_rise: see ``Walkable``.
        cell_patch, cell_space: see ``Walkable``.
        patch_area: free area, m2.
        patch_law: row of the law of each patch (walking down or level; up is the next row).
        patch_room: most people a patch admits.
        patch_incline: 1 on stairs and ramps.
        gate_inner: 1 for an interface between patches, 0 for an opening.
        gate_patch: patches on both sides of an interface, ``(n_gates, 2)``.
        gate_eff: effective width, metres.
        gate_cap: greatest flow by side, 1/s, ``(n_gates, 2)``; ``inf`` for none of its own.
        gate_opening: row of the opening, -1 for interfaces.
        gate_shut: by ``2 * gate + side``: 1 if people find it shut in that direction.
        patch_gate_ptr, patch_gate, patch_gate_side: see ``Walkable``.
        law_free, law_critical, law_jam, law_flow, law_level: of each law.
        law_speed, law_supply: tables ``(n_laws, n_densities)``.
        settings: see :class:`Setting`.
    """

    link_ptr: Ints
    link_to: Ints
    link_gate: Ints
    link_side: Ints
    link_way: Ints
    link_m: Floats
    link_rise: Ints
    cell_patch: Ints
    cell_space: Ints
    patch_area: Floats
    patch_law: Ints
    patch_room: Ints
    patch_incline: Bytes
    gate_inner: Bytes
    gate_patch: Ints
    gate_eff: Floats
    gate_cap: Floats
    gate_opening: Ints
    gate_shut: Bytes
    patch_gate_ptr: Ints
    patch_gate: Ints
    patch_gate_side: Ints
    law_free: Floats
    law_critical: Floats
    law_jam: Floats
    law_flow: Floats
    law_level: Floats
    law_speed: Floats
    law_supply: Floats
    settings: Floats


class Setting(IntEnum):
    """Places in ``Ground.settings``."""

    STEP = 0
    DENSITY_STEP = 1
    STEER_FLOOR = 2
    COUNTER_FLOOR = 3
    COUNTER_TOTAL = 4
    SWAP = 5
    PATIENCE = 6
    RECONSIDER = 7
    RECONSIDER_ROOM = 8


class Count(IntEnum):
    """Places in ``Crowd.tally``."""

    ACTIVE = 0
    BUSY = 1
    HEAP = 2
    NEWS = 3
    INTERRUPT = 4
    OUT = 5


class News(IntEnum):
    """Kinds of news the steps leave for the engine."""

    ARRIVED = 1
    FOUND_SHUT = 2
    NO_WAY = 3
    SPACE_EMPTY = 4
    LEFT_SITE = 5
    LEFT_HOME = 6
    """Left the space they started in."""


class Crowd(NamedTuple):
    """State of the crowd. Shapes ``(n_people,)`` unless said otherwise.

    Attributes:
        phase, cell, space, start_s, started_s, out_s, exit, walked: see ``PeopleState``.
        goal: row of the field each person follows.
        here: distance still to walk to the goal, metres, at the last fixed point of the way.
        left: distance still to walk on the present link; negative: overshoot of this step.
        link: link being walked, -1 for none.
        came: way by which the person entered the space, -1 if they started there.
        home: space the person started in, -1 once they have left it.
        pace: speed in the last step, m/s.
        speed, speed_down, speed_up: free speeds; 0 on stairs for the calibration's own factor.
        factor: personal factor on speed (injury, load).
        salt: hash of the person for drawing the next cell.
        door_cell, door_gate: cell and gate for people who arrive from outside, else -1.
        watched: 1 if somebody waits for this person's arrival.
        before, after: neighbours in the queue, -1 for none.
        queue: ``2 * gate + side`` of the queue the person stands in, -1.
        since: time of joining it.
        head, tail, length: of each queue, ``(2 * n_gates,)``.
        budget: persons each queue may let through now, ``(2 * n_gates,)``.
        served: step of the last service of each gate, ``(n_gates,)``.
        squeeze: budget of swaps, ``(n_gates,)``.
        turned: step of the last search for a closed ring, ``(n_gates,)``.
        is_busy: 1 for gates in the list ``busy``.
        busy, active: lists; lengths in ``tally``.
        is_active: 1 for people in the list ``active``.
        patch_count, patch_peak: people now and at most, ``(n_patches,)``.
        patch_peak_s: when the most were reached.
        patch_factor: factor on speed from the conditions, ``(n_patches,)``.
        space_count: people in each space, ``(n_spaces,)``.
        space_watched: 1 where somebody waits for the space to empty.
        heap_s, heap_person: people to set out, as a heap by time and person.
        news_s, news_kind, news_person, news_object: what the engine must hear of.
        tally: see :class:`Count`.
    """

    phase: Bytes
    cell: Ints
    space: Ints
    start_s: Floats
    started_s: Floats
    out_s: Floats
    exit: Ints
    walked: Floats
    goal: Ints
    here: Floats
    left: Floats
    link: Ints
    came: Ints
    home: Ints
    pace: Floats
    speed: Floats
    speed_down: Floats
    speed_up: Floats
    factor: Floats
    salt: Longs
    door_cell: Ints
    door_gate: Ints
    watched: Bytes
    before: Ints
    after: Ints
    queue: Ints
    since: Floats
    head: Ints
    tail: Ints
    length: Ints
    budget: Floats
    served: Longs
    squeeze: Floats
    turned: Longs
    is_busy: Bytes
    busy: Ints
    active: Ints
    is_active: Bytes
    patch_count: Ints
    patch_peak: Ints
    patch_peak_s: Floats
    patch_factor: Floats
    space_count: Ints
    space_watched: Bytes
    heap_s: Floats
    heap_person: Ints
    news_s: Floats
    news_kind: Bytes
    news_person: Ints
    news_object: Ints
    tally: Longs
