"""Inclined spaces: a flight, ramp or escalator unrolled, with an opening at each end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building import geometry
from sim.building.model import Incline, Opening, Space

if TYPE_CHECKING:
    from sim.building.model import Direction, Level, Point, Polygon, Segment, SpaceKind

ENDS = ("low", "high")
"""What the openings at the ends of a flight are called, after its id: ``st/low``."""


@dataclass(frozen=True, slots=True)
class Flight:
    """What a flight is made of.

    Attributes:
        id: its id.
        kind: stair, ramp or escalator.
        low: level of the low end.
        high: level of the high end.
        low_space: space at the low end.
        high_space: space at the high end.
        low_side: its low end in plan.
        high_side: its high end in plan.
        up: direction of ascent in plan, not necessarily of length 1.
        width_m: clear width.
        length_m: length along the slope.
        rise_m: height between the ends.
        elevation_m: elevation of the low end.
        riser_m: height of a step, 0 for none.
        tread_m: going of a step, 0 for none.
        belt_speed_m_s: speed of an escalator, positive upwards.
        is_spiral: whether it winds round a newel.
        plan: where it lies in the building, where that is not between its ends.
        enclosed: whether walls keep smoke out.
        name: what people call it.
        tags: further marks.
    """

    id: str
    kind: SpaceKind
    low: Level
    high: Level
    low_space: str
    high_space: str
    low_side: Segment
    high_side: Segment
    up: Point
    width_m: float
    length_m: float
    rise_m: float
    elevation_m: float
    riser_m: float = 0.0
    tread_m: float = 0.0
    belt_speed_m_s: float = 0.0
    is_spiral: bool = False
    plan: Polygon = ()
    enclosed: bool = True
    name: str = ""
    tags: tuple[str, ...] = ()


def steps(rise: float, riser: float) -> int:
    """Return the number of risers, none higher than ``riser``, for a rise in metres.

    >>> steps(3.0, 0.16)
    19
    """
    return max(1, math.ceil(rise / riser - 1e-9))


def slope_length(*, risers: int, riser: float, tread: float) -> float:
    """Return the length along the slope: one going per riser.

    As in the worked examples of hydraulic calculation (10 risers of 7 by 11 inches are 3.3 m).

    >>> round(slope_length(risers=10, riser=0.1778, tread=0.2794), 1)
    3.3
    """
    return risers * math.hypot(riser, tread)


def left_to_right(side: Segment, up: Point) -> Segment:
    """Return the ends of a side so that the first is on the left of somebody going ``up``."""
    (x0, y0), (x1, y1) = side
    right = (up[1], -up[0])
    if (x1 - x0) * right[0] + (y1 - y0) * right[1] < 0:
        return (side[1], side[0])
    return side


def flight_parts(flight: Flight) -> tuple[Space, Opening, Opening]:
    """Return the space of a flight and the openings at its low and high end."""
    width, size = round(flight.width_m, 6), round(flight.length_m, 6)
    low = left_to_right(flight.low_side, flight.up)
    high = left_to_right(flight.high_side, flight.up)
    plan = flight.plan or geometry.counter_clockwise([low[0], low[1], high[1], high[0]])
    height = flight.low.height_m
    space = Space(
        id=flight.id,
        level=flight.low.id,
        use=flight.kind,
        kind=flight.kind,
        outline=((0.0, 0.0), (width, 0.0), (width, size), (0.0, size)),
        obstacles=(),
        plan=plan,
        frame=flight.id,
        elevation_m=round(flight.elevation_m, 6),
        height_m=height,
        incline=Incline(
            low_level=flight.low.id,
            high_level=flight.high.id,
            rise_m=round(flight.rise_m, 6),
            riser_m=flight.riser_m,
            tread_m=flight.tread_m,
            angle_rad=math.asin(min(1.0, flight.rise_m / flight.length_m)),
            belt_speed_m_s=flight.belt_speed_m_s,
            is_spiral=flight.is_spiral,
        ),
        enclosed=flight.enclosed,
        name=flight.name or flight.id,
        tags=flight.tags,
    )
    way = _way(flight.belt_speed_m_s)
    foot = Opening(
        id=f"{flight.id}/low",
        a=flight.low_space,
        b=flight.id,
        segment_a=low,
        segment_b=((0.0, 0.0), (width, 0.0)),
        width_m=width,
        height_m=height,
        kind="open",
        state="open",
        direction=way,
        name=f"{flight.id}/low",
    )
    head = Opening(
        id=f"{flight.id}/high",
        a=flight.id,
        b=flight.high_space,
        segment_a=((0.0, size), (width, size)),
        segment_b=high,
        width_m=width,
        height_m=height,
        kind="open",
        state="open",
        direction=way,
        name=f"{flight.id}/high",
    )
    return space, foot, head


def _way(belt_speed_m_s: float) -> Direction:
    """Return the way that openings from low to high let people: nobody walks against a belt."""
    if belt_speed_m_s == 0.0:
        return "both"
    return "out" if belt_speed_m_s > 0.0 else "in"
