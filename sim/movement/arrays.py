"""The arrays that the compiled steps work on.

``Ground`` never changes during a run; ``CrowdState`` is the state; ``Ways`` are the distances
people follow. All three are named tuples of a few record arrays: what is needed together lies
together in memory, and a call passes few arrays, which costs a compiled function far more than its
arithmetic.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.kernel import LINE, is_compiling
from sim.movement.memory import blank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Records = NDArray[Any]


def _in_lines(fields: list[tuple[str, str]]) -> np.dtype[Any]:
    """Return a record that fills whole lines of the processor's cache, so that it touches few."""
    plain = np.dtype(fields, align=True)
    names = plain.names or ()
    size = -(-plain.itemsize // LINE) * LINE
    return np.dtype(
        {
            "names": list(names),
            "formats": [plain[name] for name in names],
            "offsets": [plain.fields[name][1] for name in names] if plain.fields else [],
            "itemsize": size,
        },
        align=True,
    )


CELL = np.dtype([("patch", "i4"), ("space", "i4"), ("first", "i4"), ("stop", "i4")])
"""Of a cell: its patch and space, and its links ``first`` to ``stop``."""

LINK = np.dtype(
    [
        ("metres", "f8"),
        ("to", "i4"),
        ("patch", "i4"),  # of the cell it leads to, -1 for outside
        ("gate", "i4"),
        ("way", "i4"),
        ("share", "f4"),  # width over length: what flows along it for a slope of the distances
        ("side", "i1"),
        ("rise", "i1"),
        ("axis", "i1"),  # 0 if it leads along the lattice, 1 if across
        ("heading", "i1"),  # west, east, south or north in the lattice: 0 to 3
    ],
    align=True,
)
"""Of a link: see ``Walkable``."""

PATCH = np.dtype(
    [
        ("area", "f8"),
        ("used", "f8"),  # of it, what people walk on: without strips along walls
        ("clear", "f8"),  # clear width where two may be too wide to pass each other, else inf
        ("law", "i4"),  # up an incline the next one
        ("up", "i4"),  # place in ``pace`` of walking up; its own number on the level
        ("first", "i4"),  # its ways out, ``first`` to ``stop``
        ("stop", "i4"),
        ("in_first", "i4"),  # queues that lead into it
        ("in_stop", "i4"),
    ],
    align=True,
)
"""Of a patch: areas in m2 and what it is like."""

LAW = np.dtype([("free", "f8"), ("critical", "f8"), ("jam", "f8"), ("level", "f8"), ("own", "f8")])
"""Of a law: see ``sim.movement.laws.law.Law``."""

# What a step needs of a person lies in the first two lines of the processor's cache.
PERSON = _in_lines(
    [
        ("phase", "i1"),  # see PeopleState
        ("watched", "i1"),  # somebody waits for this person's arrival
        ("is_active", "i1"),  # in the list of those who walk
        ("is_fresh", "i1"),  # in the list of those who must choose where to go on
        ("spreads", "i1"),  # looks for a place of their own in a space they came to stay in
        ("required", "i1"),  # counted when they leave
        ("stands", "i1"),  # stands on a running escalator
        ("heading", "i1"),  # of their link, -1 for none
        ("blind", "i1"),  # links of the shortest way, whatever the crowd; looks for a place to stay
        ("cell", "i4"),
        ("space", "i4"),
        ("goal", "i4"),  # row of the distances they follow
        ("came", "i4"),  # passage by which they entered the area, -1 if they started there
        ("spot", "i4"),  # cell of their own place, -1 before it is chosen
        ("ahead", "i4"),  # whom they cannot pass on a narrow link, -1 for nobody
        ("salt", "i8"),  # hash for drawing the next cell
        (
            "off",
            "f8",
        ),  # metres to walk besides those from the middle of the cell, at the link's end
        ("walked", "f8"),
        ("queue", "i4"),  # 2 * gate + side, -1 for none
        ("before", "i4"),  # neighbours in the queue, -1 for none
        ("after", "i4"),
        ("home", "i4"),  # space they started in, -1 once they have left it
        ("size", "f8"),  # persons they count for in a patch
        ("since", "f8"),  # time of joining the queue
        ("speed", "f8"),  # free speeds, m/s; 0 on stairs for the calibration's own factor
        ("factor", "f8"),  # personal factor on speed (injury, load, waiting for others)
        ("late", "f8"),  # how much of the step had passed when they set out, s
        ("body", "f8"),  # width of the body, with what they push or carry, m
        ("speed_down", "f8"),
        ("speed_up", "f8"),
        ("start_s", "f8"),
        ("started_s", "f8"),
        ("out_s", "f8"),
        ("exit", "i4"),
        ("door_cell", "i4"),  # for people from outside: cell and gate where they come in
        ("door_gate", "i4"),
    ]
)
"""State of a person."""

WALK = np.dtype(
    [("left", "f8"), ("free", "f8"), ("pace", "f8"), ("slot", "i4"), ("link", "i4")], align=True
)
"""Of a person, what every step of walking needs: metres left on the link (negative: overshoot of
this step), free speed on this ground and speed of the step that ended the link in m/s, place in
``pace``, and the link, -1 for none."""

PACE = _in_lines(
    [
        ("share", "f8"),  # speed in units of the law's free speed, for one of those in the patch
        ("free", "f8"),  # free speed of the law
        ("lead", "f8"),  # what is left to quick walkers of their lead over that speed, 0 to 1
        ("factor", "f8"),  # from smoke and water
        ("belt", "f8"),  # speed of the ground itself, on an escalator
        ("others", "f8"),  # 1/m2 of others met by those who walk up, as last found
        ("gap", "f8"),  # metres kept to the one ahead; 0 where people overtake
        ("supply", "f8"),  # flow the patch takes in, 1/(m s); inf while the law does not limit it,
        # minus its density where nobody has asked for the flow since that changed
    ]
)
"""Of walking in a patch on the level or down (the patch's number), or up an incline
(``PATCH.up``)."""

QUEUE = _in_lines(
    [
        ("cap", "f8"),  # greatest flow, 1/s; inf for none of its own
        ("budget", "f8"),  # persons it may let through now
        ("turn", "f8"),  # virtual time of merging: least goes first
        ("need", "f4"),  # size of its head
        ("shut", "i1"),  # people find it shut
        ("held", "i1"),  # its head had no room at the last look
        ("timed", "i1"),  # stands in the wheel of times
        ("many", "i1"),  # leads into more than one patch
        ("against", "i1"),  # heading of those who come the other way, in the patch beyond
        ("guarded", "i1"),  # 1: the gate's quota counts; 2: people are served in its lanes
        ("paired", "i1"),  # people may as well pass by the gates beside it
        ("served", "i4"),  # step of the last look at it
        ("next", "i4"),  # next queue of the same time in the wheel, -1 for none
        ("head", "i4"),
        ("tail", "i4"),
        ("length", "i4"),
        ("far", "i4"),  # patch the head wants into, -1 for outside
        ("slot", "i4"),  # place in ``pace`` of walking there, -1 for outside
    ]
)
"""State of a queue ``2 * gate + side``."""

GATE = _in_lines(
    [
        ("width", "f8"),  # effective width, m
        ("merge", "f4"),  # weight a metre of width has where streams merge
        ("beside", "i4"),  # twice the next gate of a ring, 1 more if it leads back; -1 for none
        ("swaps", "f8"),  # budget of swaps
        ("opening", "i4"),  # row of the opening, -1 between patches
        ("wake", "i4"),  # step until which its flow is spent, and nobody can pass
        ("quota", "f8"),  # persons who may still pass until it opens again, inf for no limit
        ("service", "f8"),  # time one person takes in a lane, s; 0 for a gate without lanes
        ("draws", "i4"),  # row in ``draws`` where that time varies, -1 where it does not
        ("first", "i4"),  # its lanes, ``first`` to ``stop``
        ("stop", "i4"),
        ("is_busy", "i1"),  # in the list of busy gates
    ]
)
"""State of a gate."""

SERVER = np.dtype([("free_s", "f8"), ("since", "f8"), ("person", "i4")], align=True)
"""A lane of a gate: whom it serves (-1: nobody), since when they queue, when it is free, s."""

PATCH_STATE = _in_lines(
    [
        ("load", "f8"),  # people, by size
        ("room", "f8"),  # most it admits
        ("steer", "f8"),  # weight of its free room when a next cell is drawn
        ("turn", "f8"),  # virtual time of merging
        ("peak_s", "f8"),
        ("left_s", "f8"),  # when somebody last left it
        ("count", "i4"),
        ("peak", "i4"),
        ("drained", "i4"),  # step at which a way out of it was seen to move
        ("climbed", "i1"),  # somebody has walked up it
        ("pressed", "i1"),  # people are pressed into it beyond the density of its law
        ("locked", "i1"),  # per cent of the courtesy that is lost there
        ("is_dirty", "i1"),  # in the list of patches whose pace must be found anew
    ]
)
"""State of a patch."""

SPACE_STATE = np.dtype(
    [
        ("count", "i4"),
        ("watched", "i4"),  # somebody waits for it to empty
        ("first", "i4"),  # its cells, ``first`` to ``stop``
        ("stop", "i4"),
        ("room", "f8"),  # most it admits
        ("home", "i4"),  # people who started in it
        ("gone", "i4"),  # those of them who have left it
    ],
    align=True,
)
"""State of a space."""

START = np.dtype([("time", "f8"), ("person", "i4")], align=True)
"""An entry of the heap of people about to set out."""

NEWS_ITEM = np.dtype(
    [("time", "f8"), ("kind", "i4"), ("person", "i4"), ("thing", "i4"), ("number", "i4")],
    align=True,
)
"""What the engine must hear of; ``thing`` is a space, opening or queue by kind."""


class Ground(NamedTuple):
    """The ground under one calibration: arrays of the records above.

    Attributes:
        block: square metre each cell lies in, ``(n_cells,)``.
        cell_xy: centres of the cells, metres, ``(n_cells, 2)``.
        ways_out: queues that lead out of each patch.
        ways_in: queues that lead into each patch.
        law_speed, law_supply: tables of the laws, ``(n_laws, n_densities)``.
        passage: first of the openings side by side of which each is one, ``(n_openings,)``.
        settings: see :class:`Setting`.
    """

    cells: Records
    block: NDArray[np.int32]
    cell_xy: NDArray[np.float64]
    links: Records
    patches: Records
    ways_out: NDArray[np.int32]
    ways_in: NDArray[np.int32]
    laws: Records
    law_speed: NDArray[np.float64]
    law_supply: NDArray[np.float64]
    passage: NDArray[np.int32]
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
    GIVE_WAY = 9
    SPREAD = 10
    SELF = 11
    FIRST_JOINT = 12
    STAND = 13
    STAND_EVEN = 14
    SIDESTEP = 15


class Count(IntEnum):
    """Places in ``CrowdState.tally``."""

    ACTIVE = 0
    QUEUED = 1
    HEAP = 2
    NEWS = 3
    INTERRUPT = 4
    OUT = 5
    DIRTY = 6
    REQUIRED_OUT = 7
    """People required to leave who have left."""
    TELL_OUT = 8
    """Number of those at which the engine wants to hear of it."""
    FRESH = 9
    ENDED = 10
    TANGLED = 11
    BUSY = 12
    CROSSINGS = 13
    """Cells entered, for measuring."""
    STAYERS = 14
    """Step at which those who stay were listed last."""
    STAYED = 15
    """People who have come to stay so far."""


class News(IntEnum):
    """Kinds of news the steps leave for the engine."""

    ARRIVED = 1
    FOUND_SHUT = 2
    NO_WAY = 3
    SPACE_EMPTY = 4
    LEFT_SITE = 5
    """First, every tenth per cent, or somebody waited for."""
    LEFT_HOME = 6
    """First, every tenth per cent and last to leave the space they started in."""
    ALL_OUT = 7
    """As many have left as the engine waited for."""


class CrowdState(NamedTuple):
    """State of the crowd: arrays of the records above.

    Attributes:
        active: people who walk, in the order in which they set out on their link; length in
            ``tally``, as of the lists below.
        busy: gates where somebody might pass, in the order in which they came to be so.
        dirty: patches whose pace must be found anew.
        fresh: people in a new place who must choose where to go on.
        ended: people at the end of their link.
        tangled: queues whose head looks round.
        wheel: first queue to look round at each step, in turns of the wheel; -1 for none.
        heads: people in each patch by heading, ``(n_patches, 4)``.
        servers: lanes of gates at which people are served.
        draws: time each person takes at each gate where it varies, s, ``(n_rows, n_people)``.
        lanes: for each link the last person who set out on it, where overtaking is impossible.
        used: people who left by each opening.
        ring: scratch for following a closed ring of full patches.
        ring_to: scratch for the cell each of them is put into, -1 for that at the end of the link.
        stayers: of each patch the first of those who stay in it, as last listed, -1 for nobody.
        beside: of each of them the next.
        weights: scratch for the weights of the links of a cell.
        slope: scratch for the slope of the distances across and along at a cell.
        tally: see :class:`Count`.
    """

    people: Records
    walk: Records
    queues: Records
    gates: Records
    patches: Records
    pace: Records
    spaces: Records
    active: NDArray[np.int32]
    busy: NDArray[np.int32]
    dirty: NDArray[np.int32]
    fresh: NDArray[np.int32]
    ended: NDArray[np.int32]
    tangled: NDArray[np.int32]
    wheel: NDArray[np.int32]
    heads: NDArray[np.int32]
    servers: Records
    draws: NDArray[np.float64]
    lanes: NDArray[np.int32]
    used: NDArray[np.int32]
    heap: Records
    news: Records
    ring: NDArray[np.int64]
    ring_to: NDArray[np.int64]
    stayers: NDArray[np.int32]
    beside: NDArray[np.int32]
    weights: NDArray[np.float64]
    slope: NDArray[np.float64]
    tally: NDArray[np.int64]


class Ways(NamedTuple):
    """Distances to every goal, metres.

    Attributes:
        now_m: from each cell, as crowding has it now, ``(n_goals, n_cells)``.
        cell_m: from each cell, on empty ground, ``(n_goals, n_cells)``.
        way_m: after each way, on empty ground, ``(n_goals, n_ways + 1)``.
        crowded: 1 for goals whose distances answer crowding just now, ``(n_goals,)``.
        barred: 1 for lines within areas that those who follow a goal believe shut,
            ``(n_goals, n_joints + 1)``.
    """

    now_m: NDArray[np.float64]
    cell_m: NDArray[np.float64]
    way_m: NDArray[np.float64]
    crowded: NDArray[np.int8]
    barred: NDArray[np.int8]


def records(dtype: np.dtype[Any], n: int, **columns: object) -> Records:
    """Return ``n`` records with some of their columns filled.

    Compiled code reads fields of any record as attributes. Plain Python needs records of its own
    for that, which are slower, so they are made only where nothing is compiled.

    Args:
        dtype: one of the dtypes above.
        n: number of records.
        columns: values by column; the others are 0.
    """
    # On the border of a cache line, so that records of 64 bytes never straddle two of them.
    array: Records = blank(n * dtype.itemsize).view(dtype)
    for name, values in columns.items():
        array[name] = values
    return array if is_compiling() else array.view(np.dtype((_Record, dtype))).view(_Records)


class _Record(np.record):  # type: ignore[misc]  # numpy's hints call its base final
    """A record whose fields go before what every scalar of numpy has, such as ``size``."""

    def __getattribute__(self, name: str) -> Any:
        if name in super().__getattribute__("dtype").fields:
            return self[name]
        return super().__getattribute__(name)


class _Records(np.ndarray[Any, Any]):
    """Records of which none is counted from the end, as in compiled code."""

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, int | np.integer) and index < 0:
            msg = f"record {index} of {self.dtype.names}"
            raise IndexError(msg)
        return super().__getitem__(index)
