"""Doors of ``measured``: how many persons a second pass a width, and how sure that is.

An opening without a leaf, fed by a crowd that stands before it (fits/measured.py, persons per
second and metres)::

    J(w) = a w + b

A corridor brings people faster than it lets them gather: the nearer the opening is to the width F
of the corridor that feeds it, the less of a crowd stands before it, and the less passes a metre::

    J(w, F) = (a w + b) (1 - c (w / F)^2)

A door with a leaf takes a fixed number of persons a second from that, and never passes more a metre
than the door it was measured at::

    J(w) = min(q w, a w + b - d)

Below the narrowest width that was measured flow goes with width. ``c`` was measured for openings
alone: the doors with a leaf were measured as they stand in buildings, at the foot of a stair and on
a floor, and take no account of what feeds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.literature import value
from sim.movement.laws.imo import imo_level
from sim.movement.laws.sfpe import sfpe_law, speed_coefficient

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NINE_OF_TEN = 1.645
"""Deviations each side that hold nine in ten of a normal distribution."""
_JAMBS = 2


@dataclass(frozen=True, slots=True)
class DoorFlow:
    """What a width passes, taken as one class of door.

    Attributes:
        kind: ``opening`` without a leaf, door with a ``leaf``, or ``design`` value.
        low: low end, persons per second.
        flow: the calibration's own value, persons per second; the lower of the design values.
        high: high end, persons per second.
    """

    kind: Literal["opening", "leaf", "design"]
    low: float
    flow: float
    high: float


def line_flow(width_m: Floats, share: Floats, *, slope: float, at_0: float, feed: float) -> Floats:
    """Return the flow through openings of a line, persons per second, shape ``(n,)``.

    Args:
        width_m: clear widths, metres, shape ``(n,)``.
        share: width over that of the corridor that feeds it, 0 for a crowd, shape ``(n,)``.
        slope: persons per second and metre.
        at_0: flow of the line at width 0, persons per second.
        feed: what an opening as wide as its corridor loses, as a share.
    """
    flow: Floats = (slope * width_m + at_0) * (1.0 - feed * share**2)
    return flow


def opening_flow(clear_m: float, *, leaf: bool, feed_m: float | None = None) -> float:
    """Return the greatest flow through a door between level floors, persons per second.

    Args:
        clear_m: clear width, metres.
        leaf: whether a door leaf hangs in it.
        feed_m: clear width of the corridor that feeds it, metres; None for a room in which a crowd
            can stand before it. A door with a leaf takes no account of it.
    """
    if leaf:
        return _leaf_flow(clear_m)
    narrowest = value("movement.measured.door.narrowest")
    if clear_m < narrowest:
        # The line meets zero at a width nobody passes, or has people pass a width of nothing.
        return opening_flow(narrowest, leaf=False, feed_m=feed_m) * clear_m / narrowest
    share = 0.0 if feed_m is None else min(1.0, clear_m / feed_m)
    return _line(clear_m) * (1.0 - value("movement.measured.door.feed") * share**2)


def plausible_flows(clear_m: float) -> tuple[DoorFlow, ...]:
    """Return what a width passes as an opening, as a door with a leaf and as a design value.

    Low and high ends of an opening hold nine in ten doors of a laboratory not yet measured: they
    come from the spread between studies and within them. Two drills cannot give a spread of their
    own, so a door with a leaf has the same low end as a share; its high end is a leaf that stands
    open. Design values are those of the SFPE Handbook (effective width) and of the IMO.

    Args:
        clear_m: clear width, metres.
    """
    factor = float(np.exp(_NINE_OF_TEN * value("movement.measured.door.spread")))
    bare, leaf = (opening_flow(clear_m, leaf=hangs) for hangs in (False, True))
    stands_open = value("movement.measured.leaf.open") * bare
    least, most = design_flows(clear_m)
    return (
        DoorFlow("opening", bare / factor, bare, bare * factor),
        DoorFlow("leaf", leaf / factor, leaf, max(leaf, stands_open)),
        DoorFlow("design", least, least, most),
    )


def design_flows(clear_m: float) -> tuple[float, float]:
    """Return the lower and the higher design value of a clear width, persons per second."""
    effective = max(clear_m - _JAMBS * value("movement.sfpe.boundary.door"), clear_m / 2)
    sfpe, imo = effective * sfpe_law(speed_coefficient(None)).flow, clear_m * imo_level().flow
    return min(sfpe, imo), max(sfpe, imo)


def _line(clear_m: float) -> float:
    slope, at_0 = value("movement.measured.door.slope"), value("movement.measured.door.at-0")
    return slope * clear_m + at_0


def _leaf_flow(clear_m: float) -> float:
    narrowest = value("movement.measured.leaf.narrowest")
    if clear_m < narrowest:
        return _leaf_flow(narrowest) * clear_m / narrowest
    less = _line(clear_m) - value("movement.measured.leaf.loss")
    return min(value("movement.measured.leaf") * clear_m, less)
