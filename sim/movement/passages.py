"""Gates side by side: people pass by whichever lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable


def beside_in_passage(walkable: Walkable) -> NDArray[np.int32]:
    """Return for each gate the next one beside it, ``(n_gates,)``: ``2 * gate + flip``, or -1.

    Flip is 1 where that gate leads the other way. Narrow pieces of open ground go with the wider
    ones beside them (:mod:`sim.world.abreast`). Openings side by side are one passage, whoever
    drew it as several: their gates form a ring, and whoever comes to one of them may as well pass
    by the others. Pieces of one wide open side go two by two, so that nobody changes to a place
    far along it. Gates that serve, or that stand open at a line within an area, are for themselves.
    """
    return walkable.shared.once("gates beside in passage", lambda: _beside_in_passage(walkable))


def _beside_in_passage(walkable: Walkable) -> NDArray[np.int32]:
    site, beside = walkable.site, walkable.gate_beside.copy()
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
                beside[ring] = 2 * np.roll(ring, -1)
    return beside


def queues_beside(beside: NDArray[np.int32], queues: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the queues by which those of some queues may as well pass, one array a place in rings.

    Args:
        beside: see :func:`beside_in_passage`.
        queues: queues, ``2 * gate + side``, shape ``(n,)``.

    Returns:
        Arrays of shape ``(n,)``, -1 where a ring is shorter: the next of each, the one after that
        and so on, without the queue itself.
    """
    found: list[NDArray[np.int64]] = []
    now = queues.copy()
    while True:
        step = np.where(now >= 0, beside[now // 2], -1).astype(np.int64)
        now = np.where(step >= 0, step // 2 * 2 + ((now % 2) ^ (step % 2)), -1)
        now = np.where(now == queues, -1, now)
        for before in found:
            now = np.where(now == before, -1, now)
        if (now < 0).all():
            return found
        found.append(now)
