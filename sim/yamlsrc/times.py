"""Types for fields that hold a time: of the day, of the week, a date, a moment of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import CoreSchema, core_schema

from sim import units
from sim.messages import Text
from sim.units import Dimension, UnitError, parse_clock
from sim.yamlsrc import ranges
from sim.yamlsrc.faults import fault
from sim.yamlsrc.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

DAY = 86400.0
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHINESE_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A part of the day, such as 18:00-09:00, which may run over midnight.

    Attributes:
        start: Seconds since midnight.
        end: Seconds since midnight; before ``start`` it is on the next day.
    """

    start: float
    end: float

    def contains(self, clock: float) -> bool:
        """Return whether a clock time (seconds, modulo a day) lies in it; the end does not."""
        at = clock % DAY
        end = self.end % DAY
        if self.start == self.end:
            return True
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < end

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return (self.end - self.start) % DAY or DAY


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A moment of a run: an offset from its start, or the next time the clock shows something.

    Attributes:
        offset: Seconds after the start, or None.
        clock: Seconds since midnight, or None.
        on: A date and time, or None.
    """

    offset: float | None = None
    clock: float | None = None
    on: datetime | None = None

    def after(self, start: datetime) -> float:
        """Return the seconds from ``start`` to this moment.

        A clock time is the first one not before the start; a date may lie before it, which gives a
        negative number.
        """
        if self.offset is not None:
            return self.offset
        if self.on is not None:
            return (self.on - start).total_seconds()
        assert self.clock is not None
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        return (self.clock - (start - midnight).total_seconds()) % DAY


@dataclass(frozen=True, slots=True)
class _FromText:
    """A field read from a text by a function that raises a fault."""

    read: Callable[[object], object]
    pattern: str
    example: str
    range: str = ""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = {"type": "string", "pattern": self.pattern, "examples": [self.example]}
        limits = {"x-range": self.range} if self.range else {}
        return {**schema, "maxLength": ranges.LONGEST_ID, **limits}


def _clock(value: object) -> float:
    seconds = parse_clock(value) if isinstance(value, str) else None
    if seconds is None:
        raise fault("bad-clock", value=show(value))
    return seconds


def _clock_span(value: object) -> ClockSpan:
    parts = re.split(r"\s*[-–]\s*", value.strip()) if isinstance(value, str) else []
    ends = [parse_clock(part) for part in parts]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] == DAY:
        raise fault("bad-clock-range", value=show(value))
    return ClockSpan(ends[0], ends[1])


def _moment(value: object) -> TimePoint:
    if isinstance(value, str):
        clock = parse_clock(value)
        if clock is not None:
            return TimePoint(clock=clock)
        on = parse_date_time(value)
        if on is not None:
            _in_years(on, value)
            return TimePoint(on=on)
        try:
            offset = units.parse_quantity(value, Dimension.TIME)
        except UnitError:
            pass
        else:
            if offset > _LATEST:
                latest = Text("cures.at-most", {"limit": ranges.shown(_LATEST, Dimension.TIME)})
                raise fault("too-large", value=show(value), limit=latest)
            if offset >= 0:
                return TimePoint(offset=offset)
    raise fault("bad-moment", value=show(value))


def parse_date_time(text: str) -> datetime | None:
    """Return ``2026-10-01 02:10`` (or with ``T``, or with seconds) as a time; None otherwise."""
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ T]+(\d{1,2}:\d{2}(?::\d{2})?)", text.strip())
    clock = parse_clock(match[2]) if match else None
    if match is None or clock is None or clock >= DAY:
        return None
    try:
        day = datetime.strptime(match[1], "%Y-%m-%d")
    except ValueError:
        return None
    whole = int(clock)
    return day.replace(hour=whole // 3600, minute=whole % 3600 // 60, second=whole % 60)


def _date_time(value: object) -> datetime:
    moment = parse_date_time(value) if isinstance(value, str) else None
    if moment is None:
        raise fault("bad-date-time", value=show(value))
    _in_years(moment, value)
    return moment


def _in_years(day: date, value: object) -> None:
    first, last = ranges.YEARS
    if not first <= day.year <= last:
        raise fault("bad-year", value=show(value), first=str(first), last=str(last))


def _date(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip(), re.ASCII):
        try:
            day = datetime.strptime(value.strip(), "%Y-%m-%d").date()
        except ValueError:
            pass
        else:
            _in_years(day, value)
            return day
    raise fault("bad-date", value=show(value))


def _day_of_year(value: object) -> tuple[int, int]:
    """Read ``06-01`` as month and day; 29 February is one."""
    if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value.strip(), re.ASCII):
        try:
            day = datetime.strptime(f"2000-{value.strip()}", "%Y-%m-%d")
        except ValueError:
            pass
        else:
            return (day.month, day.day)
    raise fault("bad-day-of-year", value=show(value))


def _week_time(value: object) -> float:
    """Read ``Mon 08:00`` as seconds since Monday, 00:00."""
    parts = value.split() if isinstance(value, str) else []
    if len(parts) == 2:
        name = parts[0]
        if name[:1] in ("周", "星") and name[-1] in _CHINESE_DAYS:
            day = _CHINESE_DAYS.index(name[-1])
        else:
            day = _DAYS.index(name[:3].title()) if name[:3].title() in _DAYS else -1
        clock = parse_clock(parts[1])
        if day >= 0 and clock is not None:
            return day * DAY + clock
    raise fault("bad-week-time", value=show(value))


_LATEST = ranges.WIDEST[Dimension.TIME].high
_YEARS = f"{ranges.YEARS[0]}-01-01 to {ranges.YEARS[1]}-12-31"
_HHMM = r"\d{1,2}:\d{2}(:\d{2})?"

ClockTime = Annotated[float, _FromText(_clock, f"^{_HHMM}$", "23:00")]
"""Seconds since midnight."""
ClockRange = Annotated[ClockSpan, _FromText(_clock_span, f"^{_HHMM}-{_HHMM}$", "18:00-09:00")]
_OFFSETS = f"0 to {ranges.shown(_LATEST, Dimension.TIME)}, {_YEARS}"
Moment = Annotated[TimePoint, _FromText(_moment, r"^[0-9.]", "3 min", _OFFSETS)]
StartTime = Annotated[
    datetime,
    _FromText(_date_time, rf"^\d{{4}}-\d{{2}}-\d{{2}}[ T]{_HHMM}$", "2026-10-01 02:10", _YEARS),
]
Date = Annotated[date, _FromText(_date, r"^\d{4}-\d{2}-\d{2}$", "2026-09-25", _YEARS)]
DayOfYear = Annotated[tuple[int, int], _FromText(_day_of_year, r"^\d{2}-\d{2}$", "06-01")]
"""Month and day of every year."""
WeekTime = Annotated[float, _FromText(_week_time, f"^[A-Z][a-z]{{2}} {_HHMM}$", "Mon 08:00")]
"""Seconds since Monday, 00:00."""
