"""Odd flights of stairs, ramps and escalators between two spaces."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.draft import did_you_mean
from sim.building.flights import Flight, flight_parts, slope_length, steps
from sim.building.laying import LONGEST_WITHOUT_AT_M
from sim.building.placing import walls_of
from sim.building.vertical.spec import EscalatorSpec, RampSpec, StairSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.draft import LevelDraft
    from sim.building.model import Opening, Point, Segment, Space, SpaceKind
    from sim.building.vertical.spec import InclineSpec
    from sim.yamlsrc import ProblemList


def expand_incline(
    spec: InclineSpec,
    spaces: Mapping[str, Space],
    levels: Mapping[str, LevelDraft],
    problems: ProblemList,
    *,
    faulty: frozenset[str] = frozenset(),
) -> tuple[Space, Opening, Opening] | None:
    """Return the space of an odd stair, ramp or escalator and the openings at its ends.

    The length along the slope is, in this order: ``length``; ``area`` divided by the width; what
    riser and tread, or the slope of a ramp, make of the rise; the distance of the two ends in plan
    and the rise; what the usual riser and tread, or the usual slope, make of the rise.
    """
    if faulty & {spec.from_, spec.to}:
        return None  # reported already
    ends: list[Space] = []
    for field, name in (("from_", spec.from_), ("to", spec.to)):
        if name not in spaces:
            hint = did_you_mean(name, spaces)
            problems.add("unknown-space", spec.where(field), name=name, hint=hint)
        else:
            ends.append(spaces[name])
    if len(ends) < 2:
        return None
    first, second = ends
    if first.incline is not None or second.incline is not None or first.id == second.id:
        problems.add("incline-ends", spec.where(), name=spec.id)
        return None
    side_a = _side(spec, "at", spec.at, first, None, problems)
    if side_a is None:
        return None
    side_b = _side(spec, "to_at", spec.to_at, second, geometry.midpoint(side_a), problems)
    if side_b is None:
        return None
    climb = second.elevation_m - first.elevation_m
    upward = climb >= 0
    rise = spec.rise if spec.rise is not None else abs(climb)
    low, high = (first, second) if upward else (second, first)
    low_side, high_side = (side_a, side_b) if upward else (side_b, side_a)
    plan = math.dist(geometry.midpoint(side_a), geometry.midpoint(side_b))
    if rise <= 0 and isinstance(spec, StairSpec):
        problems.add("stair-without-rise", spec.where(), name=spec.id)
        return None
    length, riser, tread = _length(spec, rise, plan)
    if length <= 0 or length < rise - 1e-6:
        problems.add(
            "incline-too-short",
            spec.where("length"),
            name=spec.id,
            length=round(length, 2),
            rise=round(rise, 2),
        )
        return None
    return flight_parts(
        Flight(
            id=spec.id,
            kind=_kind(spec),
            low=levels[low.level].level,
            high=levels[high.level].level,
            low_space=low.id,
            high_space=high.id,
            low_side=low_side,
            high_side=high_side,
            up=_up(low_side, high_side, low),
            width_m=spec.width,
            length_m=length,
            rise_m=rise,
            elevation_m=low.elevation_m,
            riser_m=round(riser, 6),
            tread_m=round(tread, 6),
            belt_speed_m_s=_belt(spec),
            enclosed=spec.enclosed,
            name=spec.name,
            tags=tuple(sorted(spec.tags)),
        )
    )


def _kind(spec: InclineSpec) -> SpaceKind:
    if isinstance(spec, RampSpec):
        return "ramp"
    return "escalator" if isinstance(spec, EscalatorSpec) else "stair"


def _belt(spec: InclineSpec) -> float:
    if not isinstance(spec, EscalatorSpec) or spec.runs == "stopped":
        return 0.0
    speed = spec.speed if spec.speed is not None else literature.value("building.escalator.speed")
    return speed if spec.runs == "up" else -speed


def _side(
    spec: InclineSpec,
    field: str,
    at: Point | None,
    space: Space,
    near: Point | None,
    problems: ProblemList,
) -> Segment | None:
    """Return the stretch of a space's wall that the incline meets, None if it has none."""
    walls = [w for w in walls_of(space) if geometry.length(w) > geometry.WALL_TOLERANCE_M]
    target = at if at is not None else near
    if target is None:
        wide = [w for w in walls if geometry.length(w) >= spec.width - geometry.WALL_TOLERANCE_M]
        if any(geometry.length(w) > LONGEST_WITHOUT_AT_M for w in walls):
            longest = max(map(geometry.length, walls))
            problems.add("at-missing", spec.where(), name=spec.id, length=round(longest, 2))
            return None
        wall = max(wide or walls, key=lambda w: (round(geometry.length(w), 6), w))
        centre = geometry.length(wall) / 2
    else:
        wide = walls
        if at is None:
            wide = [w for w in walls if geometry.length(w) >= spec.width - 0.05] or walls
        wall = min(wide, key=lambda w: (round(geometry.project(target, w)[1], 6), w))
        centre, off = geometry.project(target, wall)
        if at is not None and off > geometry.AT_TOLERANCE_M:
            x, y = geometry.along(wall, centre)
            problems.add(
                "opening-off-wall",
                spec.where(field),
                name=spec.id,
                off=round(off, 2),
                at=f"[{at[0]:g}, {at[1]:g}]",
                nearest=f"[{round(x, 2):g}, {round(y, 2):g}]",
                a=space.id,
                b=spec.to if space.id == spec.from_ else spec.from_,
            )
            return None
    size = geometry.length(wall)
    if spec.width > size + geometry.WALL_TOLERANCE_M:
        problems.add(
            "opening-too-wide",
            spec.where("width"),
            name=spec.id,
            width=round(spec.width, 2),
            length=round(size, 2),
            a=spec.from_,
            b=spec.to,
        )
        return None
    return geometry.lay(wall, centre=centre, width=spec.width)


def _up(low_side: Segment, high_side: Segment, low: Space) -> Point:
    """Return the direction of ascent in plan; out of the low space where both ends coincide."""
    (x0, y0), (x1, y1) = geometry.midpoint(low_side), geometry.midpoint(high_side)
    if math.dist((x0, y0), (x1, y1)) > geometry.WALL_TOLERANCE_M:
        return (x1 - x0, y1 - y0)
    walls = walls_of(low)
    wall = min(walls, key=lambda w: (round(geometry.project((x0, y0), w)[1], 6), w))
    (ax, ay), (bx, by) = wall
    return (by - ay, ax - bx)


def _length(spec: InclineSpec, rise: float, plan: float) -> tuple[float, float, float]:
    """Return length along the slope, riser and tread (0 where there are no steps)."""
    riser = tread = 0.0
    made: float | None = None
    if isinstance(spec, StairSpec):
        made, riser, tread = _steps_length(spec, rise)
        if spec.riser is None and spec.tread is None and plan > geometry.WALL_TOLERANCE_M:
            made = None
    elif isinstance(spec, RampSpec) and spec.slope:
        made = rise / math.sin(spec.slope)
    if spec.length is not None or spec.area is not None:
        length = spec.length or (spec.area or 0.0) / spec.width
        if isinstance(spec, EscalatorSpec):
            riser, tread = _escalator_steps(rise, length)
        return length, riser, tread
    if isinstance(spec, EscalatorSpec):
        return _escalator(rise, plan)
    if made is not None:
        return made, riser, tread
    if plan > geometry.WALL_TOLERANCE_M:
        return math.hypot(plan, rise), riser, tread
    kind = _kind(spec)
    if kind == "stair":
        return _steps_length(spec, rise)[0], riser, tread
    return rise / math.sin(math.radians(literature.value(f"building.{kind}.slope"))), 0.0, 0.0


def _escalator(rise: float, plan: float) -> tuple[float, float, float]:
    """Return length, riser and going of an escalator: its steps are as high as its slope wants."""
    slope = math.radians(literature.value("building.escalator.slope"))
    length = math.hypot(plan, rise) if plan > geometry.WALL_TOLERANCE_M else rise / math.sin(slope)
    return length, *_escalator_steps(rise, length)


def _escalator_steps(rise: float, length: float) -> tuple[float, float]:
    """Return riser and going of an escalator; none where it rises so little that it is a belt."""
    tread = literature.value("building.escalator.tread")
    run = math.sqrt(max(length * length - rise * rise, 1e-9))
    riser = tread * rise / run
    return (riser, tread) if rise > 0.0 else (0.0, 0.0)


def _steps_length(spec: InclineSpec, rise: float) -> tuple[float, float, float]:
    riser = tread = None
    if isinstance(spec, StairSpec):
        riser, tread = spec.riser, spec.tread
    riser = riser or literature.value("building.stair.riser")
    tread = tread or literature.value("building.stair.tread")
    count = steps(rise, riser)
    each = rise / count
    return slope_length(risers=count, riser=each, tread=tread), each, tread
