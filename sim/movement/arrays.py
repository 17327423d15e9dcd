"""The arrays that the compiled steps work on.

``Ground`` never changes during a run but for doors; ``Crowd`` is the state. Both are named tuples
of a few record arrays: a record a person, gate or patch lies together in memory, and a call passes
few arrays, which costs a compiled function far more than its arithmetic.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.kernel import is_compiling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Records = NDArray[Any]

CELL = np.dtype(
    [("x", "f8"), ("y", "f8"), ("patch", "i4"), ("space", "i4"), ("first", "i4"), ("stop", "i4")],
    align=True,
)
"""Of a cell: its centre, its patch and space, and its links ``first`` to ``stop``."""

LINK = np.dtype(
    [
        ("to", "i4"),
        ("gate", "i4"),
        ("side", "i4"),
        ("way", "i4"),
        ("rise", "i4"),
        ("metres", "f8"),
    ],
    align=True,
)
"""Of a link: see ``Walkable``."""

PATCH = np.dtype(
    [
        ("area", "f8"),
        ("law", "i4"),
        ("room", "i4"),
        ("incline", "i4"),
        ("first", "i4"),
        ("stop", "i4"),
    ],
    align=True,
)
"""Of a patch: free area in m2, law (up an incline the next one), most people it admits, whether
it lies on an incline, and its ways out ``first`` to ``stop``."""

GATE = np.dtype([("width", "f8"), ("opening", "i4")], align=True)
"""Of a gate: effective width in metres; row of the opening, -1 between patches."""

QUEUE = np.dtype([("cap", "f8"), ("shut", "i4")], align=True)
"""Of a queue ``2 * gate + side``: greatest flow in 1/s (``inf`` for none of its own), and 1 if
people find it shut."""

WAY_OUT = np.dtype([("gate", "i4"), ("side", "i4")])
"""A gate and side by which people leave a patch."""

LAW = np.dtype([("free", "f8"), ("critical", "f8"), ("jam", "f8"), ("level", "f8")])
"""Of a law: see ``sim.movement.law.Law``."""

PERSON = np.dtype(
    [
        ("phase", "i1"),  # see PeopleState
        ("watched", "i1"),  # somebody waits for this person's arrival
        ("is_active", "i1"),  # in the list of those who walk
        ("spreads", "i1"),  # looks for a place of their own in a space they came to stay in
        ("cell", "i4"),
        ("space", "i4"),
        ("exit", "i4"),
        ("goal", "i4"),  # row of the field they follow
        ("link", "i4"),  # being walked, -1 for none
        ("came", "i4"),  # way by which they entered the space, -1 if they started there
        ("home", "i4"),  # space they started in, -1 once they have left it
        ("door_cell", "i4"),  # for people from outside: cell and gate where they come in
        ("door_gate", "i4"),
        ("before", "i4"),  # neighbours in the queue, -1 for none
        ("after", "i4"),
        ("queue", "i4"),  # 2 * gate + side, -1 for none
        ("spot", "i4"),  # cell of that place, -1 before it is chosen
        ("salt", "i8"),  # hash for drawing the next cell
        ("start_s", "f8"),
        ("started_s", "f8"),
        ("out_s", "f8"),
        ("walked", "f8"),
        ("here", "f8"),  # metres still to walk to the goal, at the last fixed point of the way
        ("left", "f8"),  # metres still to walk on the link; negative: overshoot of this step
        ("pace", "f8"),  # speed of the last step, m/s
        ("speed", "f8"),  # free speeds, m/s; 0 on stairs for the calibration's own factor
        ("speed_down", "f8"),
        ("speed_up", "f8"),
        ("factor", "f8"),  # personal factor on speed (injury, load)
        ("since", "f8"),  # time of joining the queue
    ],
    align=True,
)
"""State of a person."""

QUEUE_STATE = np.dtype(
    [("budget", "f8"), ("turned", "i8"), ("head", "i4"), ("tail", "i4"), ("length", "i4")],
    align=True,
)
"""State of a queue: persons it may let through now, step of the last search for a closed ring,
first and last person, length."""

GATE_STATE = np.dtype([("served", "i8"), ("swaps", "f8"), ("is_busy", "i4")], align=True)
"""State of a gate: step of the last service, budget of swaps, whether it is in the list of busy
gates."""

PATCH_STATE = np.dtype(
    [("factor", "f8"), ("peak_s", "f8"), ("count", "i4"), ("peak", "i4")], align=True
)
"""State of a patch: factor on speed from the conditions, people now and at most, and when."""

SPACE_STATE = np.dtype([("count", "i4"), ("watched", "i4"), ("first", "i4"), ("stop", "i4")])
"""State of a space: people in it, whether somebody waits for it to empty, and its cells ``first``
to ``stop``."""

START = np.dtype([("time", "f8"), ("person", "i4")], align=True)
"""An entry of the heap of people about to set out."""

NEWS_ITEM = np.dtype(
    [("time", "f8"), ("kind", "i4"), ("person", "i4"), ("thing", "i4")], align=True
)
"""What the engine must hear of; ``thing`` is a space, opening or queue by kind."""


class Ground(NamedTuple):
    """The ground under one calibration: arrays of the records above.

    Attributes:
        law_speed, law_supply: tables of the laws, ``(n_laws, n_densities)``.
        settings: see :class:`Setting`.
    """

    cells: Records
    links: Records
    patches: Records
    exits: Records
    gates: Records
    queues: Records
    laws: Records
    law_speed: NDArray[np.float64]
    law_supply: NDArray[np.float64]
    settings: NDArray[np.float64]


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
    """State of the crowd: arrays of the records above.

    Attributes:
        busy, active: lists of gates with queues and of people who walk; lengths in ``tally``.
        ring: scratch for following a closed ring of full patches.
        tally: see :class:`Count`.
    """

    people: Records
    queues: Records
    gates: Records
    patches: Records
    spaces: Records
    busy: NDArray[np.int32]
    active: NDArray[np.int32]
    heap: Records
    news: Records
    ring: NDArray[np.int64]
    tally: NDArray[np.int64]


def records(dtype: np.dtype[Any], n: int, **columns: object) -> Records:
    """Return ``n`` records with some of their columns filled.

    Compiled code reads fields of any record as attributes. Plain Python needs a record array for
    that, whose columns are several times slower to take, so it is made only where nothing is
    compiled.

    Args:
        dtype: one of the dtypes above.
        n: number of records.
        columns: values by column; the others are 0.
    """
    array = np.zeros(n, dtype=dtype)
    for name, values in columns.items():
        array[name] = values
    return array if is_compiling() else array.view(np.recarray)
