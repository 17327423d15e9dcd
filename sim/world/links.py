"""The links between cells, and the gates they pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building import geometry
from sim.world.abreast import beside_gates
from sim.world.near import nearest_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.world.door_gates import DoorGates
    from sim.world.portals import Lots, Portals

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_LEAST_M = 1e-3
_TINY_M = 1e-9
_COLUMNS = ("to", "gate", "side", "way", "m", "share", "rise", "axis", "ahead")


def links_of(
    site: Site,
    lots: Lots,
    cells: dict[str, NDArray[Any]],
    portals: Portals,
    doors: DoorGates,
) -> dict[str, Any]:
    """Return link and gate arrays: interfaces between patches first, then gates at openings.

    Args:
        site: the frozen site.
        lots: the cells of its areas.
        cells: arrays of cells and patches.
        portals: the pieces of its openings.
        doors: the gates at its openings.
    """
    patch = cells["cell_patch"]
    inner = _inner(site, lots, cells)
    pa, pb = patch[inner["a"]], patch[inner["b"]]
    crossing = pa != pb
    low, high = np.minimum(pa, pb), np.maximum(pa, pb)
    pairs, gate_of = np.unique(
        np.stack([low[crossing], high[crossing]], axis=1), axis=0, return_inverse=True
    )
    n_inner, gate_of = len(pairs), gate_of.ravel()
    gate = np.full(len(pa), -1, dtype=np.int64)
    gate[crossing] = gate_of
    joint = _joints(site, cells, inner, doors)
    there = dict(inner, gate=gate, side=np.where(pa == low, 0, 1), way=_way_code(joint, 0))
    back = dict(
        there,
        a=inner["b"],
        b=inner["a"],
        side=np.where(pb == low, 0, 1),
        way=_way_code(joint, 1),
        rise=-inner["rise"],
        ahead=1 - inner["ahead"],
    )
    through = _through_portals(site, lots, cells, portals, n_inner + doors.of_link)
    columns = {
        name: np.concatenate(
            [part["b" if name == "to" else name] for part in (there, back, through)]
        )
        for name in _COLUMNS
    }
    start = np.concatenate([part["a"] for part in (there, back, through)])
    order = np.lexsort((columns["way"], columns["to"], start))
    counts = np.bincount(start, minlength=len(patch))
    kinds: dict[str, Any] = dict.fromkeys(("side", "rise", "axis", "ahead"), np.int8)
    kinds |= {"m": np.float64, "share": np.float64}
    out: dict[str, Any] = {
        f"link_{name}": column[order].astype(kinds.get(name, np.int32))
        for name, column in columns.items()
    }
    none = np.full(len(doors.opening), -1)
    width: Floats = np.bincount(
        gate_of, weights=inner["width"][crossing], minlength=n_inner
    ).astype(np.float64)
    walls = np.bincount(gate_of, weights=inner["walls"][crossing], minlength=n_inner)
    beside = beside_gates(
        gate_of,
        width,
        run=inner["run"][crossing],
        at_m=inner["at"][crossing],
        link_m=inner["width"][crossing],
        ahead=(inner["ahead"] == (pa == low))[crossing],
    )
    out |= {
        "link_ptr": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "gate_opening": np.concatenate([np.full(n_inner, -1), doors.opening]).astype(np.int32),
        "gate_patch_a": np.concatenate([pairs[:, 0], none]).astype(np.int32),
        "gate_patch_b": np.concatenate([pairs[:, 1], none]).astype(np.int32),
        "gate_width_m": np.concatenate([width, doors.width_m]),
        "gate_run_m": np.concatenate([width, doors.run_m]),
        "gate_walls": np.concatenate([walls, doors.walls]).astype(np.int32),
        "gate_beside": np.concatenate([beside, none]).astype(np.int32),
        "first_joint": n_inner + doors.first_joint,
    }
    return out | _gates_of_patches(out, patch)


def _inner(site: Site, lots: Lots, cells: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the links within areas, one way each."""
    parts = [
        (
            numbers[c.link_a],
            numbers[c.link_b],
            c.link_width_m,
            c.link_walls,
            c.link_axis,
            np.full(len(c.link_a), c.turn_rad),
            c.link_run,
            c.link_at_m,
        )
        for numbers, c in zip(lots.numbers, lots.cut, strict=True)
    ]
    empty = tuple(np.empty(0) for _ in range(8))
    a, b, width, walls, axis, turn, run, at = (
        np.concatenate([part[k] for part in [*parts, empty]]) for k in range(8)
    )
    a, b = a.astype(np.int64), b.astype(np.int64)
    dx, dy = cells["cell_x"][b] - cells["cell_x"][a], cells["cell_y"][b] - cells["cell_y"][a]
    along, across = _in_lattice(dx, dy, turn)
    incline = _inclined(site)
    length = np.maximum(np.hypot(dx, dy), _LEAST_M)
    return {
        "a": a,
        "b": b,
        "width": width,
        "walls": walls,
        "axis": axis,
        "run": run.astype(np.int64) + _first_runs(lots),
        "at": at,
        "m": length,
        "share": width / length,
        "rise": np.where(incline[cells["cell_space"][a]], np.sign(dy), 0),
        "ahead": np.where(axis == 0, along, across) > 0,
    }


def _first_runs(lots: Lots) -> Longs:
    """Return for each inner link how many rows the areas before its own have."""
    counts = [int(c.link_run.max(initial=-1)) + 1 for c in lots.cut]
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    return np.repeat(starts, [len(c.link_a) for c in lots.cut]).astype(np.int64)


def _through_portals(
    site: Site, lots: Lots, cells: dict[str, NDArray[Any]], portals: Portals, gate: Longs
) -> dict[str, NDArray[Any]]:
    """Return the links that lead through portals, one a cell and way."""
    start, way = portals.link_from, portals.link_way
    x, y = cells["cell_x"][start], cells["cell_y"][start]
    segment = portals.way_segment[way].reshape(-1, 4)
    px, py = nearest_point(segment, x, y)
    turns = np.array([c.turn_rad for c in lots.cut])
    turn = turns[lots.area[cells["cell_space"][start]]]
    # People go through a portal at right angles to it; beyond it another frame may begin.
    wide, high = _in_lattice(segment[:, 2] - segment[:, 0], segment[:, 3] - segment[:, 1], turn)
    axis = (np.abs(wide) > np.abs(high)).astype(np.int64)
    along, across = _in_lattice(portals.way_x[way] - x, portals.way_y[way] - y, turn)
    incline = _inclined(site)
    return {
        "a": start,
        "b": portals.link_to,
        "gate": gate,
        "side": way % 2,
        "way": way,
        "m": np.hypot(x - px, y - py),
        "share": np.ones(len(start)),
        "rise": np.where(incline[cells["cell_space"][start]], np.sign(portals.way_y[way] - y), 0),
        "axis": axis,
        "ahead": np.where(axis == 0, along, across) > 0,
    }


def _joints(
    site: Site,
    cells: dict[str, NDArray[Any]],
    inner: dict[str, NDArray[Any]],
    doors: DoorGates,
) -> tuple[Longs, NDArray[np.bool_]]:
    """Return which line within an area each inner link crosses, -1 for none, and if from side a.

    Of several lines between two spaces it is the one nearest to the middle of the link.
    """
    joint = np.full(len(inner["a"]), -1, dtype=np.int64)
    from_a = np.zeros(len(joint), dtype=np.bool_)
    of = cells["cell_space"]
    one, other = of[inner["a"]].astype(np.int64), of[inner["b"]].astype(np.int64)
    lines = np.nonzero(one != other)[0]
    if not len(lines):
        return joint, from_a
    between: dict[tuple[int, int], list[int]] = {}
    rows = doors.opening[doors.first_joint :].tolist()
    for number, row in enumerate(rows):
        opening = site.openings[row]
        a, b = site.space_index[opening.a], site.space_index[opening.b]
        between.setdefault((min(a, b), max(a, b)), []).append(number)
    x, y = cells["cell_x"], cells["cell_y"]
    for link in lines.tolist():
        a, b = int(one[link]), int(other[link])
        numbers = between.get((min(a, b), max(a, b)))
        if not numbers:
            continue
        p, q = int(inner["a"][link]), int(inner["b"][link])
        middle = ((x[p] + x[q]) / 2, (y[p] + y[q]) / 2)
        openings = [site.openings[rows[n]] for n in numbers]
        far = [geometry.project(middle, opening.segment_a)[1] for opening in openings]
        best = int(np.argmin(far))
        joint[link] = numbers[best]
        from_a[link] = site.space_index[openings[best].a] == a
    return joint, from_a


def _way_code(joint: tuple[Longs, NDArray[np.bool_]], back: int) -> Longs:
    """Return what stands for the way of inner links: -1, or ``-2 - (2 j + side)`` for line j."""
    number, from_a = joint
    side = np.where(from_a, back, 1 - back)
    return np.where(number >= 0, -2 - (2 * number + side), -1)


def _in_lattice(dx: Floats, dy: Floats, turn: Floats) -> tuple[Floats, Floats]:
    """Return steps along a lattice and across."""
    cos, sin = np.cos(turn), np.sin(turn)
    return cos * dx + sin * dy, cos * dy - sin * dx


def _inclined(site: Site) -> NDArray[np.bool_]:
    return np.array([space.incline is not None for space in site.spaces], dtype=np.bool_)


def _gates_of_patches(links: dict[str, Any], patch: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return, for each patch, the gates and sides by which people leave it."""
    cell = np.repeat(np.arange(len(patch)), np.diff(links["link_ptr"]))
    used = links["link_gate"] >= 0
    code = -2 - links["link_way"]
    crosses = code >= 0
    triples = np.unique(
        np.concatenate(
            [
                np.stack(
                    [patch[cell[used]], links["link_gate"][used], links["link_side"][used]], axis=1
                ),
                np.stack(
                    [
                        patch[cell[crosses]],
                        links["first_joint"] + code[crosses] // 2,
                        code[crosses] % 2,
                    ],
                    axis=1,
                ),
            ]
        ),
        axis=0,
    )
    n_patches = int(patch.max(initial=-1)) + 1
    counts = np.bincount(triples[:, 0], minlength=n_patches)
    return {
        "patch_gate_ptr": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "patch_gate": triples[:, 1].astype(np.int32),
        "patch_gate_side": triples[:, 2].astype(np.int8),
    }
