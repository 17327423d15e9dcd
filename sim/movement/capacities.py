"""Effective widths and greatest flows of gates, under a law book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.laws.book import LEAST_WIDTH_SHARE
from sim.world.feeds import feed_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.movement.laws.book import LawBook
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]


def gate_capacities(
    walkable: Walkable, book: LawBook, belts: Mapping[int, float] | None = None
) -> tuple[Floats, Floats]:
    """Return effective width and greatest flow of every gate.

    Args:
        walkable: the geometry.
        book: the laws of its spaces.
        belts: speed of the escalators that were switched, by row of their space, m/s.

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
    flow = np.array([law.flow for law in book.laws])
    # Between a wide and a narrow patch the narrow one counts.
    patches = np.stack([walkable.gate_patch_a, walkable.gate_patch_b])
    flow = np.min(flow[book.patch_law[patches]], axis=0)
    # On a flight the limit acts once, where people enter it: see ``_opening_cap``.
    cap = np.repeat(np.where(inclined, np.inf, eff * flow)[:, None], 2, axis=1)
    for gate in np.nonzero(~inner)[0]:
        if gate >= walkable.first_joint:
            cap[gate] = np.inf  # no more than a line on the plan, until something closes it
            continue
        opening = site.openings[walkable.gate_opening[gate]]
        clear, sides = float(walkable.gate_width_m[gate]), int(walkable.gate_walls[gate])
        eff[gate] = book.effective_m(clear, sides=sides)
        for side in (0, 1):
            level = book.opening_flow(clear, leaf=opening.leaf, sides=sides)
            if book.by_width:
                level = _measured(walkable, book, int(gate), side=side)
            cap[gate, side] = _belt_cap(opening, site, side, belts or {}) or _opening_cap(
                opening, site, book, width_m=float(eff[gate]), level=level, side=side
            )
    return eff, cap


def _measured(walkable: Walkable, book: LawBook, gate: int, *, side: int) -> float:
    """Return the greatest flow through a gate on the level under ``measured``, 1/s.

    Pieces of a wide open side, and openings side by side, share what all let through.
    """
    row = int(walkable.gate_opening[gate])
    opening, run_m = walkable.site.openings[row], float(walkable.gate_run_m[gate])
    feed_m = None if book.hangs(opening.leaf) else feed_width(walkable, row, side)
    if feed_m is not None and not np.isfinite(feed_m):
        feed_m = None
    flow = book.opening_flow(run_m, leaf=opening.leaf, feed_m=feed_m)
    return float(walkable.gate_width_m[gate]) / run_m * flow


def _belt_cap(opening: Opening, site: Site, side: int, belts: Mapping[int, float]) -> float:
    """Return the greatest flow into an escalator that runs, 1/s; 0 where an opening leads to none.

    People who stand as close as they like are carried on: no density holds them up.
    """
    into = site.space_index.get(opening.b if side == 0 else opening.a, -1)
    incline = site.spaces[into].incline if into >= 0 else None
    if incline is None or belts.get(into, incline.belt_speed_m_s) == 0.0:
        return 0.0
    return value("movement.escalator.flow") * opening.width_m


def _opening_cap(
    opening: Opening, site: Site, book: LawBook, *, width_m: float, level: float, side: int
) -> float:
    """Return the greatest flow through an opening, 1/s, from a to b (side 0) or back.

    Args:
        opening: the opening.
        site: the site.
        book: the laws.
        width_m: effective width.
        level: greatest flow between level floors.
        side: 0 from a to b, 1 back.
    """
    if opening.service_s > 0:
        return opening.lanes / opening.service_s
    by_width = _width_cap(opening, site, book, width_m=width_m, level=level, side=side)
    return min(by_width, opening.capacity_per_s)


def _width_cap(
    opening: Opening, site: Site, book: LawBook, *, width_m: float, level: float, side: int
) -> float:
    """Return the greatest flow that the width of an opening allows, 1/s."""
    rows = [site.space_index.get(space, -1) for space in (opening.a, opening.b)]
    into = rows[1 - side]
    inclined = [row >= 0 and site.spaces[row].incline is not None for row in rows]
    if into >= 0 and inclined[1 - side]:
        space = site.spaces[into]
        low_end = opening.segment_b if side == 0 else opening.segment_a
        entering_low = low_end is not None and (low_end[0][1] + low_end[1][1]) / 2 < _middle(
            space.outline
        )
        stair = book.laws[book.space_law[into] + (1 if entering_low else 0)]
        flow = width_m * stair.flow
        return float(min(level, flow) if book.hangs(opening.leaf) else flow)
    if inclined[side] and opening.kind == "open":
        # Out of a flight through an open end: nothing limits but the far side.
        return float(np.inf)
    return level


def _middle(outline: tuple[tuple[float, float], ...]) -> float:
    ys = [y for _, y in outline]
    return (min(ys) + max(ys)) / 2
