"""Effective widths and greatest flows of gates, under a law book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.movement.law import LawBook
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]

LEAST_WIDTH_SHARE = 0.5
"""Boundary layers never take more than this share of a narrow opening."""


def gate_capacities(walkable: Walkable, book: LawBook) -> tuple[Floats, Floats]:
    """Return effective width and greatest flow of every gate.

    Args:
        walkable: the geometry.
        book: the laws of its spaces.

    Returns:
        Widths in metres, shape ``(n_gates,)``, and flows in 1/s from side a to b and back, shape
        ``(n_gates, 2)``; ``inf`` where the gate has no limit of its own.
    """
    site = walkable.site
    inner = walkable.gate_opening < 0
    space = walkable.patch_space[walkable.gate_patch_a]
    inclined = np.array([s.incline is not None for s in site.spaces])[space]
    layer = np.where(inclined, book.stair_m, book.wall_m)
    eff = np.maximum(
        walkable.gate_width_m - layer * walkable.gate_walls,
        LEAST_WIDTH_SHARE * walkable.gate_width_m,
    )
    flow = np.array([law.flow for law in book.laws])[book.space_law[space]]
    # On a flight the limit acts once, where people enter it: see ``_opening_cap``.
    cap = np.repeat(np.where(inclined, np.inf, eff * flow)[:, None], 2, axis=1)
    for gate in np.nonzero(~inner)[0]:
        opening = site.openings[walkable.gate_opening[gate]]
        clear = float(walkable.gate_width_m[gate])
        layers = int(walkable.gate_walls[gate]) * book.door_m
        eff[gate] = max(clear - layers, LEAST_WIDTH_SHARE * clear)
        cap[gate] = [_opening_cap(opening, site, book, eff[gate], side) for side in (0, 1)]
    return eff, cap


def _opening_cap(opening: Opening, site: Site, book: LawBook, eff: float, side: int) -> float:
    """Return the greatest flow through an opening, 1/s, from a to b (side 0) or back."""
    if opening.service_s > 0:
        return 1.0 / opening.service_s
    rows = [site.space_index.get(space, -1) for space in (opening.a, opening.b)]
    flow = max(law.flow for law in book.laws if law.level == 1.0 or len(book.laws) <= 2)
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
