"""The bench: small sites and crowds built from the data of a case, without a scenario file.

What walks here is the crowd of every run; only the files around it are left out. A case holds

* ``spaces``: ``{box = [x0, y0, x1, y1]}``, ``{outline = [[x, y], ...]}``, both also with
  ``blocks = [[x0, y0, x1, y1], ...]`` nobody walks on, or
  ``{stair = {length, width, rise, riser, tread}}`` (unrolled: y = 0 at its low end);
* ``openings``: ``{from, to, at = [[x, y], [x, y]]}``, to the outside unless ``to`` is given;
  ``at_to`` where the other side has a frame of its own (stairs);
* ``people``: ``{count, in, area, speed, ...}`` by group; ``arrive = {by, at_s}`` for those who come
  in by an opening at given times;
* ``variants``: tables laid over these, by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sim.building.model import OUTSIDE, Incline, Level, Opening, Site, Space
from sim.distribution import Distribution
from sim.literature import value
from sim.movement.laws.book import calibration_named, law_book
from sim.people.model import Group, Population, Profile, Together
from sim.people.polygons import even_points
from sim.people.profiles import shipped_profile
from sim.people.sample import sample_people
from sim.rng import Streams
from sim.simulation.assembly import Walking
from sim.simulation.assembly import assemble as assemble_run
from sim.world.fields import Fields
from sim.world.requests import Release
from sim.world.walkable import build_walkable
from sim.world.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Direction, OpeningState, Polygon
    from sim.distribution import Kind
    from sim.movement.engine import Crowd
    from sim.movement.laws.book import LawBook
    from sim.people.model import ExitChoice
    from sim.verify.cases import Case, Table
    from sim.world.state import PeopleState
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_START = datetime(2026, 1, 1)
_LEVEL = "G"
_HEIGHT_M = 3.0
_UNTIL_S = 3600.0


@dataclass(frozen=True, slots=True)
class Played:
    """What came out of one play of a case.

    Attributes:
        world: the world at the end.
        times_s: times of the samples, shape ``(n_samples,)``; empty if none were asked for.
        space: space of everybody at those times, -1 before and after, ``(n_samples, n_people)``.
        cell: cell of everybody at those times, likewise.
    """

    world: World
    times_s: Floats
    space: Ints
    cell: Ints

    @property
    def people(self) -> PeopleState:
        """State of the people at the end."""
        return self.world.people

    @property
    def last_s(self) -> float:
        """When the last person is out, ``nan`` if somebody is not."""
        return float(np.max(self.people.out_s))

    def rows(self, group: str) -> NDArray[np.int64]:
        """Return the rows of the people of a group."""
        return np.arange(len(self.world.population))[self.world.population.rows_of_group[group]]

    def used(self, opening: str) -> int:
        """Return how many people left by an exit."""
        return int(np.sum(self.people.exit == self.world.site.opening_index[opening]))

    def entered_s(self, space: str, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return when people were first seen in a space, ``nan`` for never, ``(n,)``."""
        inside = self.space == self.world.site.space_index[space]
        if rows is not None:
            inside = inside[:, rows]
        first = np.argmax(inside, axis=0)
        return np.where(inside.any(axis=0), self.times_s[first], np.nan)

    def density(self, space: str, area: tuple[float, float, float, float] | None = None) -> Floats:
        """Return people per square metre over time in the patches of a space.

        Args:
            space: id of the space.
            area: only patches whose middle lies in ``x0, y0, x1, y1``.

        Returns:
            Shape ``(n_samples, n_patches)``.
        """
        ground = self.world.walkable
        patches = patches_in(ground, space, area)
        patch_of = np.append(ground.cell_patch, -1)[self.cell]
        counts = np.stack([np.sum(patch_of == patch, axis=1) for patch in patches], axis=1)
        return np.asarray(counts / ground.patch_area_m2[patches], dtype=np.float64)


def patches_in(
    ground: Walkable, space: str, area: tuple[float, float, float, float] | None = None
) -> NDArray[np.int64]:
    """Return the patches of a space, or those of them whose middle lies in an area."""
    cells = np.nonzero(ground.cell_space == ground.site.space_index[space])[0]
    patches, place = np.unique(ground.cell_patch[cells], return_inverse=True)
    if area is None:
        return patches.astype(np.int64)
    weight = ground.cell_area_m2[cells]
    total = np.bincount(place, weights=weight)
    x = np.bincount(place, weights=weight * ground.cell_x[cells]) / total
    y = np.bincount(place, weights=weight * ground.cell_y[cells]) / total
    x0, y0, x1, y1 = area
    inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return patches[inside].astype(np.int64)


def setup(case: Case, variant: str = "", **changes: Any) -> dict[str, Any]:
    """Return the tables of a case with a variant, then further changes, laid over them."""
    base: dict[str, Any] = {
        key: case.table.get(key, {}) for key in ("spaces", "openings", "people")
    }
    laid = laid_over(base, case.table["variants"][variant]) if variant else base
    return laid_over(laid, changes)


def laid_over(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the values of ``change`` in the place of its own, at every depth.

    A value of False takes the entry out.
    """
    merged = dict(base)
    for key, new in change.items():
        if new is False:
            merged.pop(key)
            continue
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(new, Mapping)
        merged[key] = laid_over(cast("Table", old), new) if both else new
    return merged


def site_of(tables: Table) -> Site:
    """Return the site that the spaces and openings of a case make."""
    spaces = [_space(name, row) for name, row in sorted(tables["spaces"].items())]
    openings = [_opening(name, row) for name, row in sorted(tables["openings"].items())]
    level = Level(_LEVEL, 0.0, _HEIGHT_M)
    rise: Table = tables.get("rise", {})
    spaces = [replace(s, elevation_m=float(rise.get(s.id, s.elevation_m))) for s in spaces]
    return Site(
        "bench",
        "bench",
        "bench",
        (level,),
        tuple(spaces),
        tuple(openings),
        lifts=tuple(tables.get("lifts", ())),
    )


def _space(name: str, row: Table) -> Space:
    if "stair" in row:
        return _stair(name, row["stair"])
    outline: Polygon
    if "box" in row:
        outline = _box(row["box"])
    else:
        outline = tuple((float(x), float(y)) for x, y in row["outline"])
    blocks = tuple(_box(block) for block in row.get("blocks", ()))
    return Space(name, _LEVEL, "hall", "floor", outline, blocks, outline, _LEVEL, 0.0, _HEIGHT_M)


def _box(corners: Sequence[float]) -> Polygon:
    x0, y0, x1, y1 = (float(v) for v in corners)
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _stair(name: str, row: Table) -> Space:
    length, width, rise = (float(row[key]) for key in ("length", "width", "rise"))
    outline = ((0.0, 0.0), (width, 0.0), (width, length), (0.0, length))
    angle = math.asin(rise / length)
    incline = Incline(_LEVEL, _LEVEL, rise, float(row["riser"]), float(row["tread"]), angle)
    return Space(
        name, _LEVEL, "stair", "stair", outline, (), outline, name, 0.0, _HEIGHT_M, incline
    )


def _opening(name: str, row: Table) -> Opening:
    to = row.get("to", OUTSIDE)
    (ax, ay), (bx, by) = row["at"]
    here = ((float(ax), float(ay)), (float(bx), float(by)))
    there = None
    if to != OUTSIDE:
        (cx, cy), (dx, dy) = row.get("at_to", row["at"])
        there = ((float(cx), float(cy)), (float(dx), float(dy)))
    return Opening(
        name,
        row["from"],
        to,
        here,
        there,
        float(row.get("width", math.hypot(bx - ax, by - ay))),
        kind=row.get("kind", "door"),
        state=cast("OpeningState", row.get("state", "open")),
        direction=cast("Direction", row.get("direction", "both")),
        service_s=float(row.get("service", 0.0)),
        exit=to == OUTSIDE,
        leaf=bool(row.get("leaf", False)),
        merge=float(row.get("merge", 1.0)),
    )


def distribution(row: float | Table) -> Distribution:
    """Return the law a case gives: a number, a kind with its parameters, a shipped profile."""
    if not isinstance(row, Mapping):
        return Distribution.fixed(float(row))
    if "profile" in row:
        return shipped_profile(row["profile"]).speed
    (kind, params), *_ = row.items()
    return Distribution(
        cast("Kind", kind), tuple(float(p) for p in params), row.get("low"), row.get("high")
    )


def population_of(tables: Table, site: Site, streams: Streams) -> Population:
    """Return the people of a case, drawn as those of every run, put where the case wants them."""
    groups = [_group(name, row) for name, row in tables["people"].items() if row["count"]]
    people = sample_people(groups, site, streams, calibration="")
    for name, row in tables["people"].items():
        if row["count"] and "area" in row:
            rows = people.rows_of_group[name]
            people.x[rows], people.y[rows] = _places(row, name, people.index[rows], streams)
    return people


def _group(name: str, row: Table) -> Group:
    choice: ExitChoice = "nearest"
    if "exit" in row:
        choice = "assigned"
    elif "knows" in row:
        choice = "familiar"
    choice = cast("ExitChoice", row.get("choice", choice))
    delay = row.get("delay")
    speed = distribution(row["speed"])
    coming = row.get("arrive", {})
    return Group(
        name,
        () if coming else ((row["in"], int(row["count"])),),
        Profile(
            name,
            speed,
            row.get("stairs_down"),
            row.get("stairs_up"),
            size=row.get("size", 1.0),
            body_m=row.get("width"),
        ),
        pre_movement=None if delay is None else distribution(delay),
        choice=choice,
        assigned_exit=row.get("exit", ""),
        familiar_exits=tuple(row.get("knows", ())),
        follows=float(row.get("follows", 0.0)),
        together=_together(row.get("together")),
        role=row.get("role", ""),
        leader=row.get("leader", ""),
        lifts=row.get("lifts", ""),
        arrive_from=coming.get("by", ""),
        arrivals_s=tuple(sorted(float(t) for t in coming.get("at_s", ()))),
    )


def _together(row: Table | bool | None) -> Together | None:
    """Return how a group keeps together: ``true``, or ``{size, within, gather, leader_last}``."""
    if not row:
        return None
    rules = row if isinstance(row, Mapping) else {}
    return Together(
        size=distribution(rules["size"]) if "size" in rules else None,
        within_m=rules.get("within"),
        gather=rules.get("gather", True),
        leader_last=rules.get("leader_last", False),
        joins=rules.get("with", ""),
    )


def _places(
    row: Table, name: str, index: NDArray[np.int32], streams: Streams
) -> tuple[Floats, Floats]:
    """Return points of an area: spread evenly as in every run, or on a grid (``grid = true``)."""
    x0, y0, x1, y1 = (float(v) for v in row["area"])
    if row.get("grid"):
        across = max(1, round(math.sqrt(len(index) * (x1 - x0) / (y1 - y0))))
        up = math.ceil(len(index) / across)
        u, v = (index % across + 0.5) / across, (index // across + 0.5) / up
        return x0 + u * (x1 - x0), y0 + v * (y1 - y0)
    area = _space(name, {"box": [x0, y0, x1, y1]})
    start = streams.uniform("verify.place", group=name, index=np.arange(2))
    return even_points(area, len(index), start=(float(start[0]), float(start[1])))


def fields_of(
    tables: Table, *, cell_m: float | None = None, patch_m: float | None = None
) -> Fields:
    """Return the walkable ground of a case and its distances, to share between plays.

    Args:
        tables: spaces and openings, see :func:`setup`.
        cell_m: side of a cell, metres; the default of every run if None.
        patch_m: side of a density patch, metres; likewise.
    """
    cell_m, patch_m = cell_m or value("movement.cell"), patch_m or value("movement.patch")
    return Fields(build_walkable(site_of(tables), cell_m=cell_m, patch_m=patch_m))


def world_of(tables: Table, fields: Fields, *, seed: int) -> World:
    """Return the world of a case before anybody walks.

    Args:
        tables: spaces, openings and people, see :func:`setup`.
        fields: what :func:`fields_of` made of the same spaces and openings.
        seed: seed of the random numbers.
    """
    site, streams = fields.walkable.site, Streams(seed)
    people = population_of(tables, site, streams)
    return World.at_start(
        walkable=fields.walkable,
        population=people,
        streams=streams,
        starts=_START,
    )


def assemble(
    tables: Table,
    fields: Fields,
    *,
    calibration: str,
    seed: int = 1,
    prepare: Callable[[World], None] | None = None,
) -> tuple[World, Crowd]:
    """Return a world whose people are told when to set out, and their crowd before the first step.

    Args:
        tables: spaces, openings and people, see :func:`setup`.
        fields: what :func:`fields_of` made of the same spaces and openings.
        calibration: law of speed and flow.
        seed: seed of the random numbers.
        prepare: called before the crowd is made, for conditions that hold throughout.
    """
    world = world_of(tables, fields, seed=seed)
    if prepare:
        prepare(world)
    step = value("movement.step")
    walking = Walking(fields, calibration=calibration_named(calibration), step_s=step)
    crowd = assemble_run(world, walking=walking).crowd
    assert crowd is not None
    delays = world.population.pre_movement_s.copy()
    world.ask(Release(np.arange(len(delays), dtype=np.int32), delays))
    return world, crowd


def play(
    tables: Table,
    *,
    calibration: str,
    seed: int = 1,
    cell_m: float | None = None,
    fields: Fields | None = None,
    until_s: float = _UNTIL_S,
    sample_s: float | None = None,
    prepare: Callable[[World], None] | None = None,
    events: Mapping[float, Callable[[World], None]] | None = None,
) -> Played:
    """Build the site and the people of a case and let them walk out.

    Args:
        tables: spaces, openings and people, see :func:`setup`.
        calibration: law of speed and flow.
        seed: seed of the random numbers.
        cell_m: side of a cell, metres; the default of every run if None.
        fields: what :func:`fields_of` made of the same spaces and openings, or None.
        until_s: end at the latest, seconds.
        sample_s: interval of the samples, a multiple of the time step; None for none.
        prepare: called once before anybody walks, for conditions that hold throughout.
        events: what happens during the run, by time.
    """
    fields = fields or fields_of(tables, cell_m=cell_m)
    world, crowd = assemble(tables, fields, calibration=calibration, seed=seed, prepare=prepare)
    times, spaces, cells = [], [], []
    waiting = sorted((events or {}).items())
    now = 0.0
    while now < until_s:
        if sample_s:
            times.append(now)
            spaces.append(world.people.space.copy())
            cells.append(world.people.cell.copy())
        ahead = min(now + sample_s if sample_s else until_s, until_s)
        if waiting:
            ahead = min(ahead, waiting[0][0])
        while not crowd.advance(ahead):
            crowd.take_calls()
        now = ahead
        while waiting and waiting[0][0] <= now:
            waiting.pop(0)[1](world)
        if crowd.idle and not world.inbox and not waiting:
            break
    n = len(world.population)
    return Played(
        world,
        np.array(times),
        np.array(spaces, dtype=np.int32).reshape(-1, n),
        np.array(cells, dtype=np.int32).reshape(-1, n),
    )


def door_flow(calibration: str, clear_m: float, *, leaf: bool = False) -> float:
    """Return what a door between level floors lets through at most, people per second."""
    return level_book(calibration).opening_flow(clear_m, leaf=leaf)


def level_book(calibration: str) -> LawBook:
    """Return the laws of a level floor."""
    hall = _space("hall", {"box": [0, 0, 2, 2]})
    return law_book((hall,), calibration=calibration_named(calibration))
