"""Interfaces between patches that lie in one row: no narrow piece of open ground is a narrow door.

Where the lattice cuts a row of free sides so that a patch has only a few centimetres of it, those
who come by there are held up by nothing but the drawing. Such a piece belongs to the wider one
beside it: people pass by either, whichever lets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

NARROW_M = 1.0
"""An interface narrower than this belongs to the one beside it in its row."""


def beside_gates(
    gate_of: Longs,
    width_m: Floats,
    *,
    run: Longs,
    at_m: Floats,
    link_m: Floats,
    ahead: NDArray[np.bool_],
) -> Longs:
    """Return the next interface in the ring of each, ``2 * gate + flip``; -1 for none.

    Args:
        gate_of: interface of each link between patches, shape ``(n_links,)``.
        width_m: clear width of each interface, shape ``(n_gates,)``.
        run: row of free sides of each link.
        at_m: where its side begins along the row.
        link_m: its width.
        ahead: whether side 0 of its interface leads ahead along the lattice.
    """
    n = len(width_m)
    beside = np.full(n, -1, dtype=np.int64)
    if not n or width_m.min() >= NARROW_M:
        return beside
    forward = np.zeros(n, dtype=np.int64)
    forward[gate_of] = ahead
    leader = list(range(n))

    def first(gate: int) -> int:
        while leader[gate] != gate:
            gate = leader[gate]
        return gate

    for before, gate, after in _neighbours(gate_of, run, at_m):
        near = [other for other in (before, after) if other >= 0 and other != gate]
        if width_m[gate] >= NARROW_M or not near:
            continue
        widest = max(near, key=lambda other: (round(float(width_m[other]), 6), -other))
        one, other = sorted((first(gate), first(widest)))
        leader[other] = one
    rings: dict[int, list[int]] = {}
    for gate in range(n):
        rings.setdefault(first(gate), []).append(gate)
    for ring in rings.values():
        if len(ring) > 1:
            following = np.roll(ring, -1)
            beside[ring] = 2 * following + (forward[ring] != forward[following])
    return beside


def _neighbours(gate_of: Longs, run: Longs, at_m: Floats) -> list[tuple[int, int, int]]:
    """Return, for each stretch of a row that one interface has, those before and after it."""
    order = np.lexsort((at_m, run))
    gate, row = gate_of[order], run[order]
    begins = np.ones(len(gate), dtype=np.bool_)
    begins[1:] = (gate[1:] != gate[:-1]) | (row[1:] != row[:-1])
    gate, row = gate[begins], row[begins]
    found = []
    for k in range(len(gate)):
        before = int(gate[k - 1]) if k > 0 and row[k - 1] == row[k] else -1
        after = int(gate[k + 1]) if k + 1 < len(gate) and row[k + 1] == row[k] else -1
        found.append((before, int(gate[k]), after))
    return found
