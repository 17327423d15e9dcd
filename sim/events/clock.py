"""Times as a trainer notes them: seconds, ``3 min``, or the time on the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sim.units import Dimension, UnitError, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(.+)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_DAY = 86400.0
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was noted.

    Attributes:
        s: seconds since the start, or since midnight for a time on the clock.
        on_clock: True for a time on the clock.
        day: number of the day, None if no date was written.
    """

    s: float
    on_clock: bool = False
    day: int | None = None


def parse(written: str) -> Moment | None:
    """Return the time that ``written`` notes, or None if it is none."""
    text = written.strip().replace("：", ":")
    day = None
    dated = _DATE.fullmatch(text)
    if dated:
        try:
            day = date(int(dated[1]), int(dated[2]), int(dated[3])).toordinal()
        except ValueError:
            return None
        text = dated[4].strip()
    match = _CLOCK.fullmatch(text)
    if match:
        hours, minutes, secs = int(match[1]), int(match[2]), float(match[3] or 0)
        if hours > 23 or minutes > 59 or secs >= 60:
            return None
        return Moment(hours * 3600 + minutes * 60 + secs, on_clock=True, day=day)
    if day is not None:
        return None
    if _NUMBER.fullmatch(text) and len(text.lstrip("+-").partition(".")[0]) <= _LONGEST:
        return Moment(float(text))
    try:
        return Moment(parse_quantity(text, Dimension.TIME))
    except UnitError:
        return None


def seconds(moments: Sequence[Moment | None], *, origin: int | None = None) -> list[float]:
    """Return seconds since the start for the times of a log.

    Args:
        moments: the times in the order of the file; None, or a plain 0 among times on the clock,
            for what was known at the start.
        origin: place of the moment that counts as zero for times on the clock; the first one if
            None or if that place has no time on the clock.
    """
    absolute: list[float | None] = []
    last: float | None = None
    day = 0.0
    for moment in moments:
        if moment is None or not moment.on_clock:
            absolute.append(None)
            continue
        day = moment.day * _DAY if moment.day is not None else day
        if last is not None and moment.day is None and day + moment.s < last - _DAY / 2:
            day += _DAY
        last = day + moment.s
        absolute.append(last)
    zero = absolute[origin] if origin is not None else None
    if zero is None:
        zero = min((t for t in absolute if t is not None), default=0.0)
    return [
        (0.0 if moment is None else moment.s) if t is None else t - zero
        for moment, t in zip(moments, absolute, strict=True)
    ]
