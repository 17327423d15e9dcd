"""Gates side by side in one passage: people queue where fewer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable


def beside_in_passage(walkable: Walkable) -> NDArray[np.int32]:
    """Return for each gate the next one beside it, ``(n_gates,)``; -1 for none.

    Openings side by side are one passage, whoever drew it as several: their gates form a ring, and
    whoever comes to one of them may as well pass by the others. Pieces of one wide open side go
    two by two, so that nobody changes to a place far along it. Gates that serve, or that stand
    open at a line within an area, are for themselves.
    """
    site, beside = walkable.site, np.full(walkable.n_gates, -1, dtype=np.int32)
    openings = walkable.gate_opening
    passages: dict[int, list[int]] = {}
    for gate in np.nonzero(openings >= 0)[0].tolist():
        opening = site.openings[int(openings[gate])]
        if gate < walkable.first_joint and opening.service_s <= 0 and opening.cycle is None:
            passages.setdefault(int(walkable.passage[openings[gate]]), []).append(gate)
    for gates in passages.values():
        pieces = len(np.unique(openings[gates])) < len(gates)
        rings = [gates[k : k + 2] for k in range(0, len(gates), 2)] if pieces else [gates]
        for ring in rings:
            if len(ring) > 1:
                beside[ring] = np.roll(ring, -1)
    return beside
