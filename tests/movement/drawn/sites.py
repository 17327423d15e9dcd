"""Random sites as plain tables, and what a crowd makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from sim.building.model import OUTSIDE, Level, Opening, Site, Space
from sim.movement.engine import Crowd
from sim.people.model import Group, Population, Profile
from sim.rng import Streams
from sim.world.fields import Fields
from sim.world.requests import Release
from sim.world.walkable import build_walkable
from sim.world.world import World
from tests.movement.ground import START

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Line:
    """An opening of a drawing: between two spaces, or out of one."""

    a: str
    b: str
    p: tuple[float, float]
    q: tuple[float, float]
    kind: str = "open"


@dataclass(frozen=True)
class Drawing:
    """A site as somebody might draw it.

    Attributes:
        spaces: outlines by name.
        blocks: obstacles by name of their space.
        lines: openings by name.
        people: where people stand, metres, ``(n, 2)``.
        to: name of the exit each is bound for, "" for the nearest; None if all go to the nearest.
    """

    spaces: dict[str, Ring]
    lines: dict[str, Line]
    people: np.ndarray
    blocks: dict[str, tuple[Ring, ...]] = field(default_factory=dict)
    to: tuple[str, ...] | None = None

    def moved(self, change) -> Drawing:
        """Return the drawing with every point changed."""

        def ring(points):
            return tuple(map(tuple, change(np.array(points)).tolist()))

        return replace(
            self,
            spaces={name: ring(outline) for name, outline in self.spaces.items()},
            blocks={name: tuple(map(ring, blocks)) for name, blocks in self.blocks.items()},
            lines={
                name: replace(line, p=ring([line.p])[0], q=ring([line.q])[0])
                for name, line in self.lines.items()
            },
            people=change(self.people),
        )


def ccw(ring: Ring) -> Ring:
    """Return a ring counter-clockwise."""
    return ring if shapely.LinearRing(ring).is_ccw else tuple(reversed(ring))


def site_of(drawing: Drawing) -> Site:
    """Return the frozen site of a drawing."""
    spaces = tuple(
        Space(
            name, "G", "hall", "floor", ccw(outline),
            tuple(ccw(block) for block in drawing.blocks.get(name, ())),
            ccw(outline), "G", 0.0, 3.0,
        )
        for name, outline in sorted(drawing.spaces.items())
    )  # fmt: skip
    openings = tuple(
        Opening(
            name, line.a, line.b, (line.p, line.q),
            None if line.b == OUTSIDE else (line.p, line.q),
            float(np.hypot(line.q[0] - line.p[0], line.q[1] - line.p[1])),
            kind=line.kind, state="open", exit=line.b == OUTSIDE, leaf=line.kind == "door",
        )
        for name, line in sorted(drawing.lines.items())
    )  # fmt: skip
    return Site("s", "S", "hall", (Level("G", 0.0, 3.0),), spaces, openings)


def crowd_of(
    drawing: Drawing, *, calibration: str, cell_m: float = 1.0, seed: int = 1, stage=None
) -> tuple[World, Crowd]:
    """Return a crowd about to leave the site of a drawing."""
    walkable, fields = stage or ground_of(drawing, cell_m=cell_m)
    site, n = walkable.site, len(drawing.people)
    outlines = [shapely.Polygon(space.outline) for space in site.spaces]
    tree = shapely.STRtree(outlines)
    space = tree.nearest(shapely.points(drawing.people))
    to = drawing.to or ("",) * n
    names = sorted(set(to))
    groups, rows, first = [], {}, 0
    order = np.argsort([names.index(name) for name in to], kind="stable")
    number = np.array([names.index(name) for name in to])[order]
    for name in names:
        count = to.count(name)
        options = {"choice": "assigned", "assigned_exit": name} if name else {}
        group = f"g{name}"
        groups.append(Group(group, (("x", count),), Profile("test", None), **options))
        rows[group] = slice(first, first + count)
        first += count
    index = np.concatenate([np.arange(rows[g.id].stop - rows[g.id].start) for g in groups])
    at = drawing.people[order]
    population = Population(
        tuple(groups), number.astype(np.int32), index.astype(np.int32),
        space[order].astype(np.int32), at[:, 0].copy(), at[:, 1].copy(), np.full(n, 1.25),
        np.zeros(n), np.zeros(n), np.zeros(n), np.full(n, np.inf), np.zeros(n, bool),
        np.ones(n, bool), rows,
    )  # fmt: skip
    world = World.at_start(
        walkable=walkable, population=population, streams=Streams(seed), starts=START
    )
    crowd = Crowd(world, fields, calibration=calibration, step_s=0.25)
    world.ask(Release(np.arange(n, dtype=np.int32), np.zeros(n)))
    return world, crowd


def ground_of(drawing: Drawing, *, cell_m: float = 1.0):
    """Return the ground of a drawing and its fields."""
    walkable = build_walkable(site_of(drawing), cell_m=cell_m, patch_m=2.0)
    return walkable, Fields(walkable)


@dataclass(frozen=True)
class Play:
    """What came out of some seeds: medians of times, seconds, and shares of the exits."""

    times: np.ndarray
    exits: dict[str, float]
    lost: int


def play(drawing: Drawing, *, calibration: str, cell_m: float = 1.0, seeds: int = 5) -> Play:
    """Return the times at which 50, 95 and 100 per cent are out, and who left where."""
    stage = ground_of(drawing, cell_m=cell_m)
    times, used, lost = [], [], 0
    for seed in range(1, seeds + 1):
        world, crowd = crowd_of(drawing, calibration=calibration, seed=seed, stage=stage)
        while not crowd.advance(7200.0):
            crowd.take_calls()
        out = np.sort(np.where(np.isfinite(world.people.out_s), world.people.out_s, np.inf))
        lost += int(np.isinf(out).sum())
        n = len(out)
        times.append([out[n // 2], out[int(0.95 * (n - 1))], out[-1]])
        used.append(np.bincount(world.people.exit + 1, minlength=len(world.site.openings) + 1)[1:])
    share = np.mean(used, axis=0) / n
    names = [opening.id for opening in stage[0].site.openings]
    exits = {name: float(s) for name, s in zip(names, share, strict=True) if s > 0}
    return Play(np.median(times, axis=0), exits, lost)


def box(x0: float, y0: float, x1: float, y1: float) -> Ring:
    """Return a rectangle."""
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def spread_over(rng: np.random.Generator, ground, n: int) -> np.ndarray:
    """Return places on a ground, at random, none nearer than a step to a wall."""
    inner = ground.buffer(-0.3)
    x0, y0, x1, y1 = inner.bounds
    found = np.empty((0, 2))
    while len(found) < n:
        xy = rng.uniform((x0, y0), (x1, y1), (4 * n, 2))
        found = np.concatenate([found, xy[shapely.contains_xy(inner, xy[:, 0], xy[:, 1])]])
    return found[:n]


def hall_and_corridor(rng: np.random.Generator) -> Drawing:
    """Return a hall that empties through a corridor, with blocks in the hall."""
    w, h = rng.uniform(12, 26, 2).round(2)
    wide = float(rng.choice([1.6, 2.0, 2.4, 3.0, 3.5, 4.0]))
    y = round(float(rng.uniform(0.5, h - wide - 0.5)), 2)
    length = round(float(rng.uniform(8, 24)), 1)
    spaces = {"hall": box(0, 0, w, h), "way": box(w, y, w + length, y + wide)}
    lines = {
        "mouth": Line("hall", "way", (w, y), (w, y + wide)),
        "out": Line("way", OUTSIDE, (w + length, y), (w + length, y + wide)),
    }
    blocks = {"hall": blocks_in(rng, w - 2.5, h)}
    ground = shapely.Polygon(spaces["hall"], blocks["hall"])
    n = int(min(1.4 * ground.area, 110 * wide))
    return Drawing(spaces, lines, spread_over(rng, ground, n), blocks)


def room_and_exits(rng: np.random.Generator) -> Drawing:
    """Return a room with blocks that empties through one or two exits."""
    w, h = rng.uniform(10, 24, 2).round(2)
    lines = {}
    for name, x in (("east", w), ("west", 0.0))[: int(rng.integers(1, 3))]:
        wide = float(rng.choice([1.0, 1.2, 1.8, 2.5]))
        y = round(float(rng.uniform(0.4, h - wide - 0.4)), 2)
        kind = str(rng.choice(["open", "door"]))
        lines[name] = Line("room", OUTSIDE, (x, y), (x, y + wide), kind)
    blocks = {"room": blocks_in(rng, w, h)}
    ground = shapely.Polygon(box(0, 0, w, h), blocks["room"])
    total = sum(abs(line.q[1] - line.p[1]) for line in lines.values())
    n = int(min(1.6 * ground.area, 110 * total))
    return Drawing({"room": box(0, 0, w, h)}, lines, spread_over(rng, ground, n), blocks)


def bend(rng: np.random.Generator) -> Drawing:
    """Return a bent gallery in one piece, from end to end."""
    wide, a, b = rng.uniform(2.0, 5.0), rng.uniform(40, 60), rng.uniform(10, 25)
    wide, a, b = (float(round(v, 2)) for v in (wide, a, b))
    outline = ((0.0, 0.0), (a, 0.0), (a, b), (a - wide, b), (a - wide, wide), (0.0, wide))
    lines = {"out": Line("bend", OUTSIDE, (a - wide, b), (a, b))}
    ground = shapely.Polygon(box(0, 0, a - wide, wide))
    n = int(min(2.2 * ground.area, 110 * wide))
    return Drawing({"bend": outline}, lines, spread_over(rng, ground, n))


def two_halls(rng: np.random.Generator) -> Drawing:
    """Return two halls that meet along an open side, with an exit at the far end."""
    w1, w2 = rng.uniform(8, 18, 2).round(2)
    h1, h2 = rng.uniform(8, 18, 2).round(2)
    top = float(min(h1, h2))
    low = float(rng.uniform(0, 0.3) * top) if rng.random() < 0.5 else 0.0
    wide = float(rng.choice([1.2, 2.0, 3.0]))
    y = round(float(rng.uniform(0.3, h2 - wide - 0.3)), 2)
    spaces = {"one": box(0, 0, w1, h1), "two": box(w1, 0, w1 + w2, h2)}
    lines = {
        "side": Line("one", "two", (w1, round(low, 2)), (w1, top)),
        "out": Line("two", OUTSIDE, (w1 + w2, y), (w1 + w2, y + wide)),
    }
    ground = shapely.Polygon(spaces["one"])
    n = int(min(1.5 * ground.area, 110 * wide))
    return Drawing(spaces, lines, spread_over(rng, ground, n))


KINDS = (hall_and_corridor, room_and_exits, bend, two_halls)


def random_drawing(number: int) -> Drawing:
    """Return the drawing of a number; the kinds take turns."""
    rng = np.random.default_rng([2026, number])
    return KINDS[number % len(KINDS)](rng)


def blocks_in(rng: np.random.Generator, w: float, h: float) -> tuple[Ring, ...]:
    """Return up to four blocks off the grid, with room to pass between them and at the walls."""
    found: list[Ring] = []
    for _ in range(int(rng.integers(0, 5))):
        size = rng.uniform(0.8, 4.0, 2).round(2)
        low, high = np.array([1.2, 1.2]), np.array([w, h]) - size - 1.2
        if (high <= low).any():
            continue
        x, y = rng.uniform(low, high).round(2)
        block = box(float(x), float(y), float(x + size[0]), float(y + size[1]))
        shape = shapely.Polygon(block)
        if all(shape.distance(shapely.Polygon(other)) > 1.2 for other in found):
            found.append(block)
    return tuple(found)
