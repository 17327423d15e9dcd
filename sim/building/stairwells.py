"""Stairwells: one entry becomes landings, flights, a shaft and doors.

In the shaft's own frame the landings of the storeys lie at the front (v = 0) and the flights run
away from it. A half turn has one flight up on the side of ``at``, a landing at the far end and the
second flight back beside the first. A straight stair has one flight and arrives at the far end;
where it serves more than two levels a passage beside the flight leads back to the front::

    half-turn                 straight, three levels or more
    +-----------+             +-----------+
    |  landing  |             |  arrival  |
    +-----+-----+             +-----+     |
    | up  | down|             | up  |     |
    |  1  |  2  |             |     |     |
    +-----+-----+             +-----+     |
    |  landing  |             |  landing  |
    at----------+  door       at----------+  door
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.flights import Flight, flight_parts, slope_length, steps
from sim.building.levels import levels_served
from sim.building.model import OUTSIDE, Space
from sim.building.rows import OUTWARD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.draft import LevelDraft
    from sim.building.model import Level, Opening, Point, Polygon
    from sim.building.vertical.spec import StairwellSpec
    from sim.yamlsrc import ProblemList


@dataclass(frozen=True, slots=True)
class Stairwell:
    """A stairwell whose doors have not been laid yet.

    Attributes:
        spec: the entry.
        levels: levels served, from the lowest.
        shaft: its footprint in plan.
        across: levels that the shaft passes through, served or not.
        landings: landing of each level served.
        spaces: landings, flights and the landings between.
        openings: the ends of the flights.
    """

    spec: StairwellSpec
    levels: tuple[Level, ...]
    shaft: Polygon
    across: tuple[str, ...]
    landings: Mapping[str, Space] = field(default_factory=dict)
    spaces: tuple[Space, ...] = ()
    openings: tuple[Opening, ...] = ()

    @property
    def width_of_doors(self) -> float:
        """Clear width of the doors as written or by default."""
        doors = self.spec.doors
        if doors is not None and doors.width is not None:
            return doors.width
        return literature.value("building.stair.door.width")


class _Frame:
    """The shaft's frame: u across from ``at``, v along the flights."""

    def __init__(self, spec: StairwellSpec) -> None:
        self.origin = spec.at
        self.along = OUTWARD[spec.direction]
        self.across = (1.0, 0.0) if spec.direction in {"north", "south"} else (0.0, 1.0)

    def point(self, u: float, v: float) -> Point:
        (x, y), (ax, ay), (bx, by) = self.origin, self.across, self.along
        return geometry.tidy((x + u * ax + v * bx, y + u * ay + v * by))

    def box(self, u0: float, v0: float, u1: float, v1: float) -> Polygon:
        return self.polygon((u0, v0), (u1, v0), (u1, v1), (u0, v1))

    def polygon(self, *points: Point) -> Polygon:
        return geometry.counter_clockwise([self.point(u, v) for u, v in points])

    def up(self, sign: float) -> Point:
        return (sign * self.along[0], sign * self.along[1])


def expand_stairwell(
    spec: StairwellSpec, drafts: Mapping[str, LevelDraft], problems: ProblemList
) -> Stairwell | None:
    """Return the parts of a stairwell, or None where it cannot be made."""
    levels = levels_served(spec.serves, drafts, spec.where("serves"), problems)
    if len(levels) < 2:
        problems.add("stair-serves-one", spec.where("serves"), name=spec.id)
        return None
    flat = [high.id for low, high in pairwise(levels) if high.elevation_m <= low.elevation_m]
    if flat:
        problems.add("stair-without-rise", spec.where("serves"), name=spec.id)
        return None
    riser = spec.riser or literature.value("building.stair.riser")
    tread = spec.tread or literature.value("building.stair.tread")
    depth = spec.landing or spec.width
    build = {"half-turn": _half_turn, "straight": _straight, "spiral": _spiral}[spec.kind]
    return build(spec, levels, _across(levels, drafts), riser, tread, depth)


def _across(levels: list[Level], drafts: Mapping[str, LevelDraft]) -> tuple[str, ...]:
    low, high = levels[0].elevation_m, levels[-1].elevation_m
    return tuple(sorted(n for n, d in drafts.items() if low <= d.level.elevation_m <= high))


def _landing(spec: StairwellSpec, level: Level, outline: Polygon, *, suffix: str = "") -> Space:
    """Return a landing: on a storey in the level's frame, between storeys in its own."""
    between = bool(suffix)
    name = f"{level.id}/{spec.id}/{suffix or 'landing'}"
    return Space(
        id=name,
        level=level.id,
        use="landing",
        kind="floor",
        outline=outline,
        obstacles=(),
        plan=outline,
        frame=name if between else level.id,
        elevation_m=level.elevation_m,
        height_m=level.height_m,
        enclosed=spec.enclosed,
        name=f"{spec.name} {level.id}".strip() if spec.name else name,
        tags=tuple(sorted((*spec.tags, f"stairwell:{spec.id}"))),
    )


def _half_turn(
    spec: StairwellSpec,
    levels: list[Level],
    across: tuple[str, ...],
    riser: float,
    tread: float,
    depth: float,
) -> Stairwell:
    frame = _Frame(spec)
    width = spec.width
    total = 2 * width + spec.well
    landings = {level.id: _landing(spec, level, frame.box(0, 0, total, depth)) for level in levels}
    spaces: list[Space] = list(landings.values())
    openings: list[Opening] = []
    longest = 0.0
    for low, high in pairwise(levels):
        rise = high.elevation_m - low.elevation_m
        risers = max(2, steps(rise, riser))
        each = rise / risers
        counts = (risers - risers // 2, risers // 2)
        run = counts[0] * tread
        longest = max(longest, run)
        far = depth + run
        middle = _landing(spec, low, frame.box(0, far, total, far + depth), suffix="mid")
        half = counts[0] * each
        middle = _raised(middle, half)
        first = Flight(
            id=f"{low.id}/{spec.id}/flight-1",
            kind="stair",
            low=low,
            high=high,
            low_space=landings[low.id].id,
            high_space=middle.id,
            low_side=(frame.point(0, depth), frame.point(width, depth)),
            high_side=(frame.point(0, far), frame.point(width, far)),
            up=frame.up(1),
            width_m=width,
            length_m=slope_length(risers=counts[0], riser=each, tread=tread),
            rise_m=half,
            elevation_m=low.elevation_m,
            riser_m=round(each, 6),
            tread_m=tread,
            enclosed=spec.enclosed,
            name=spec.name,
            tags=landings[low.id].tags,
        )
        second = Flight(
            id=f"{low.id}/{spec.id}/flight-2",
            kind="stair",
            low=low,
            high=high,
            low_space=middle.id,
            high_space=landings[high.id].id,
            low_side=(frame.point(total - width, far), frame.point(total, far)),
            high_side=(frame.point(total - width, depth), frame.point(total, depth)),
            up=frame.up(-1),
            width_m=width,
            length_m=slope_length(risers=counts[1], riser=each, tread=tread),
            rise_m=rise - half,
            elevation_m=low.elevation_m + half,
            riser_m=round(each, 6),
            tread_m=tread,
            enclosed=spec.enclosed,
            name=spec.name,
            tags=landings[low.id].tags,
        )
        spaces.append(middle)
        for flight in (first, second):
            space, foot, head = flight_parts(flight)
            spaces.append(space)
            openings += [foot, head]
    shaft = frame.box(0, 0, total, 2 * depth + longest)
    return Stairwell(spec, tuple(levels), shaft, across, landings, tuple(spaces), tuple(openings))


def _raised(space: Space, by: float) -> Space:
    return replace(space, elevation_m=round(space.elevation_m + by, 6))


def _straight(
    spec: StairwellSpec,
    levels: list[Level],
    across: tuple[str, ...],
    riser: float,
    tread: float,
    depth: float,
) -> Stairwell:
    frame = _Frame(spec)
    width = spec.width
    counts = [steps(high.elevation_m - low.elevation_m, riser) for low, high in pairwise(levels)]
    longest = max(counts) * tread
    end = 2 * depth + longest
    stacked = len(levels) > 2
    total = 2 * width + spec.well if stacked else width
    landings: dict[str, Space] = {}
    for row, level in enumerate(levels):
        if not stacked:
            far = depth + counts[0] * tread
            box = (0, 0, width, depth) if row == 0 else (0, far, width, far + depth)
            outline = frame.box(*box)
        elif row == 0:
            outline = frame.box(0, 0, total, depth)
        else:
            far = depth + counts[row - 1] * tread
            beside = width + spec.well
            outline = frame.polygon(
                (0, 0), (total, 0), (total, end), (0, end), (0, far), (beside, far),
                (beside, depth), (0, depth),
            )  # fmt: skip
        landings[level.id] = _landing(spec, level, outline)
    spaces: list[Space] = list(landings.values())
    openings: list[Opening] = []
    for (low, high), risers in zip(pairwise(levels), counts, strict=True):
        rise = high.elevation_m - low.elevation_m
        far = depth + risers * tread
        space, foot, head = flight_parts(
            Flight(
                id=f"{low.id}/{spec.id}/flight-1",
                kind="stair",
                low=low,
                high=high,
                low_space=landings[low.id].id,
                high_space=landings[high.id].id,
                low_side=(frame.point(0, depth), frame.point(width, depth)),
                high_side=(frame.point(0, far), frame.point(width, far)),
                up=frame.up(1),
                width_m=width,
                length_m=slope_length(risers=risers, riser=rise / risers, tread=tread),
                rise_m=rise,
                elevation_m=low.elevation_m,
                riser_m=round(rise / risers, 6),
                tread_m=tread,
                enclosed=spec.enclosed,
                name=spec.name,
                tags=landings[low.id].tags,
            )
        )
        spaces.append(space)
        openings += [foot, head]
    shaft = frame.box(0, 0, total, end)
    return Stairwell(spec, tuple(levels), shaft, across, landings, tuple(spaces), tuple(openings))


def _spiral(
    spec: StairwellSpec,
    levels: list[Level],
    across: tuple[str, ...],
    riser: float,
    tread: float,
    depth: float,
) -> Stairwell:
    """Return a spiral stair: a landing on each storey and one winding flight to the next.

    People walk on the line where the going is ``tread``, on the wide part of the steps.
    """
    frame = _Frame(spec)
    total = 2 * spec.width + spec.well
    usable = spec.width * literature.value("movement.spiral.width")
    landings = {level.id: _landing(spec, level, frame.box(0, 0, total, depth)) for level in levels}
    spaces: list[Space] = list(landings.values())
    openings: list[Opening] = []
    for low, high in pairwise(levels):
        rise = high.elevation_m - low.elevation_m
        risers = steps(rise, riser)
        space, foot, head = flight_parts(
            Flight(
                id=f"{low.id}/{spec.id}/flight-1",
                kind="stair",
                low=low,
                high=high,
                low_space=landings[low.id].id,
                high_space=landings[high.id].id,
                low_side=(frame.point(0, depth), frame.point(usable, depth)),
                high_side=(frame.point(total - usable, depth), frame.point(total, depth)),
                up=frame.up(1),
                width_m=usable,
                length_m=slope_length(risers=risers, riser=rise / risers, tread=tread),
                rise_m=rise,
                elevation_m=low.elevation_m,
                riser_m=round(rise / risers, 6),
                tread_m=tread,
                is_spiral=True,
                plan=frame.box(0, depth, total, depth + total),
                enclosed=spec.enclosed,
                name=spec.name,
                tags=landings[low.id].tags,
            )
        )
        spaces.append(space)
        openings += [foot, head]
    shaft = frame.box(0, 0, total, depth + total)
    return Stairwell(spec, tuple(levels), shaft, across, landings, tuple(spaces), tuple(openings))


def discharge_level(well: Stairwell, level_of: Mapping[str, str]) -> str | None:
    """Return the level on which a stairwell's ``discharge`` lies, None if nothing is said.

    To the outside it is the level served whose elevation is nearest the datum.
    """
    if well.spec.discharge is None:
        return None
    if well.spec.discharge == OUTSIDE:
        return min(well.levels, key=lambda level: (abs(level.elevation_m), level.id)).id
    return level_of.get(well.spec.discharge)
