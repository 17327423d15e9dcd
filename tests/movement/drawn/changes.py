"""Other ways to draw a site: none of them may matter to those who walk there."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import shapely

from tests.movement.drawn.sites import Drawing, Line, box


def shifted(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Draw it elsewhere."""
    step = rng.uniform(-40, 40, 2)
    return drawing.moved(lambda xy: xy + step)


def turned(drawing: Drawing, degrees: float) -> Drawing:
    """Turn it about the origin."""
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return drawing.moved(lambda xy: xy @ matrix)


def mirrored(drawing: Drawing) -> Drawing:
    """Mirror it."""
    return drawing.moved(lambda xy: xy * np.array([-1.0, 1.0]))


def renamed(drawing: Drawing) -> Drawing:
    """Give everything names that sort the other way round."""
    names = sorted({*drawing.spaces, *drawing.lines})
    new = {name: f"n{len(names) - place:02}" for place, name in enumerate(names)}

    def line(old: Line) -> Line:
        return replace(old, a=new.get(old.a, old.a), b=new.get(old.b, old.b))

    return replace(
        drawing,
        spaces={new[name]: ring for name, ring in drawing.spaces.items()},
        blocks={new[name]: blocks for name, blocks in drawing.blocks.items()},
        lines={new[name]: line(old) for name, old in drawing.lines.items()},
        to=drawing.to and tuple(new.get(name, name) for name in drawing.to),
    )


def cut(drawing: Drawing, parts: int) -> Drawing:
    """Cut the longest plain rectangle into parts that open sides join again.

    What is drawn on its sides goes with the part it lies beside; a line that would lie beside two
    of them, and a block that would, stays out of it: then the drawing is cut elsewhere, or not.
    """
    for name, ring in sorted(drawing.spaces.items(), key=lambda item: -_length(item[1])):
        if len(ring) != 4:
            continue
        (x0, y0), (x1, y1) = np.min(ring, axis=0), np.max(ring, axis=0)
        axis = int(y1 - y0 > x1 - x0)
        ends = np.linspace((x0, y0)[axis], (x1, y1)[axis], parts + 1)
        found = _cut(drawing, name, ends, axis, (x0, y0, x1, y1))
        if found is not None:
            return found
    return drawing


def _cut(drawing, name, ends, axis, bounds) -> Drawing | None:
    x0, y0, x1, y1 = bounds
    pieces = {}
    for place, (start, stop) in enumerate(itertools.pairwise(ends)):
        ring = box(start, y0, stop, y1) if axis == 0 else box(x0, start, x1, stop)
        pieces[f"{name}-{place:02}"] = ring
    lines = {}
    for key, line in drawing.lines.items():
        if name not in (line.a, line.b):
            lines[key] = line
            continue
        low, high = sorted((line.p[axis], line.q[axis]))
        if high - low > 1e-9 and ((ends > low + 1e-9) & (ends < high - 1e-9)).any():
            return None
        middle = (low + high) / 2
        place = min(max(int(np.searchsorted(ends, middle, side="left")) - 1, 0), len(pieces) - 1)
        part = f"{name}-{place:02}"
        swap = {"a": part} if line.a == name else {"b": part}
        lines[key] = replace(line, **swap)
    for place, at in enumerate(ends[1:-1].tolist()):
        ends_of = ((at, y0), (at, y1)) if axis == 0 else ((x0, at), (x1, at))
        one, other = f"{name}-{place:02}", f"{name}-{place + 1:02}"
        lines[f"{name}-line-{place:02}"] = Line(one, other, *ends_of)
    blocks = {key: value for key, value in drawing.blocks.items() if key != name}
    for block in drawing.blocks.get(name, ()):
        shape = shapely.Polygon(block)
        home = [key for key, ring in pieces.items() if shapely.Polygon(ring).contains(shape)]
        if not home:
            # A block on the line is a block in both.
            for key, ring in pieces.items():
                part = shapely.Polygon(ring).intersection(shape)
                if part.area > 0:
                    ring_of = tuple(map(tuple, shapely.get_coordinates(part)[:-1].tolist()))
                    blocks[key] = (*blocks.get(key, ()), ring_of)
            continue
        blocks[home[0]] = (*blocks.get(home[0], ()), block)
    spaces = {key: ring for key, ring in drawing.spaces.items() if key != name} | pieces
    return replace(drawing, spaces=spaces, lines=lines, blocks=blocks)


def doubled(drawing: Drawing) -> Drawing:
    """Draw every opening as two, side by side."""
    lines = {}
    for name, line in drawing.lines.items():
        middle = ((line.p[0] + line.q[0]) / 2, (line.p[1] + line.q[1]) / 2)
        lines[f"{name}-1"] = replace(line, q=middle)
        lines[f"{name}-2"] = replace(line, p=middle)
    return replace(drawing, lines=lines)


def with_a_block_out_of_the_way(drawing: Drawing) -> Drawing | None:
    """Put a pillar into a corner that nobody comes by, far from every exit; None for no such."""
    name = min(drawing.spaces, key=lambda key: -shapely.Polygon(drawing.spaces[key]).area)
    ring = drawing.spaces[name]
    x0, y0 = np.min(ring, axis=0)
    x1, y1 = np.max(ring, axis=0)
    doors = np.array([np.mean([line.p, line.q], axis=0) for line in drawing.lines.values()])
    ground = shapely.Polygon(ring)
    best, far = None, 5.0
    for x, y in ((x0, y0), (x1 - 0.45, y0), (x0, y1 - 0.45), (x1 - 0.45, y1 - 0.45)):
        pillar = shapely.box(x, y, x + 0.45, y + 0.45)
        near = min(np.hypot(*(doors - (x, y)).T).min(), _from_blocks(drawing, name, pillar) + 4.5)
        if near > far and ground.buffer(1e-6).contains(pillar):
            best, far = tuple(map(tuple, shapely.get_coordinates(pillar)[:-1].tolist())), near
    if best is None:
        return None
    blocks = drawing.blocks | {name: (*drawing.blocks.get(name, ()), best)}
    kept = ~shapely.Polygon(best).buffer(0.3).contains(shapely.points(drawing.people))
    at = drawing.people.copy()
    at[~kept] = drawing.people[kept][: int((~kept).sum())] + 0.01
    return replace(drawing, blocks=blocks, people=at)


def with_blocks_moved(drawing: Drawing, rng: np.random.Generator) -> Drawing | None:
    """Move every block by five centimetres; None where there is none."""
    if not any(drawing.blocks.values()):
        return None
    blocks = {}
    for name, rings in drawing.blocks.items():
        step = 0.05 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])[rng.integers(4)]
        blocks[name] = tuple(tuple(map(tuple, (np.array(r) + step).tolist())) for r in rings)
    return replace(drawing, blocks=blocks)


def _from_blocks(drawing: Drawing, name: str, shape) -> float:
    rings = drawing.blocks.get(name, ())
    return min((shape.distance(shapely.Polygon(ring)) for ring in rings), default=np.inf)


def _length(ring) -> float:
    return float(np.ptp(np.array(ring), axis=0).max())
