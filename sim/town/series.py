"""A number over time, read from a CSV file: water levels, arrivals.

The first column is the time: ``90 s``, ``18:30``, ``2026-07-10 08:00``, or a bare number in a
column whose name ends in ``_s``, ``_min`` or ``_h``. Times are those of the clocks on the site, so
that none has a zone. The file is UTF-8 (with or without BOM) or GB18030.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sim.units import Dimension, UnitError, parse_clock, parse_quantity
from sim.yamlsrc.files import read_text
from sim.yamlsrc.problems import Span
from sim.yamlsrc.sheet import cell_span
from sim.yamlsrc.tables import rows_of, separator_of, surplus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sim.yamlsrc.problems import ProblemList

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
"""How tables may be encoded, in the order in which they are tried."""

Clock = Literal["offset", "clock", "date"]

_DAY = 86400.0
_LARGEST = 1e9  # value of a row, and seconds of a time
_SUFFIXES = {"_s": 1.0, "_min": 60.0, "_h": 3600.0}


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """Values over time.

    Attributes:
        clock: whether ``times_s`` are offsets, times since midnight of the first day, or offsets
            from the date of the first row.
        times_s: seconds, ascending, shape ``(n,)``.
        values: shape ``(n,)``.
        starts: date and time of the first row as ISO text, ``""`` unless ``clock`` is ``date``.
    """

    clock: Clock
    times_s: tuple[float, ...]
    values: tuple[float, ...]
    starts: str = ""


def read_series(
    path: Path,
    *,
    shown: str,
    value: str,
    problems: ProblemList,
    parse: Callable[[str], float] = float,
    span: Span | None = None,
    of_a_day: bool = False,
) -> TimeSeries | None:
    """Read a series.

    Args:
        path: the file.
        shown: its name in messages.
        value: name of the column with the values; ``level`` also takes ``level_m``.
        problems: takes every fault of the file, at its own line.
        parse: turns a cell of that column into a number; raises ValueError.
        span: where the file is named.
        of_a_day: whether the values are those of any day by its hours, so that dates and a second
            day mean nothing.

    Returns:
        The series, or None after a fault.
    """
    text = read_text(path, shown=shown, problems=problems, span=span, encodings=CSV_ENCODINGS)
    if text is None:
        return None
    rows = rows_of(text)
    if not rows:
        problems.add("series-empty", Span(shown))
        return None
    line, header = rows[0]
    names = [name.lower() for name in header]
    column = next((i for i, name in enumerate(names) if i and _matches(name, value)), None)
    if column is None:
        problems.add("series-columns", _row(shown, line), wanted=value, found=header)
        return None
    reader = _Reader(shown, column, names, parse, problems, of_a_day=of_a_day)
    cells = [reader.row(number, row) for number, row in rows[1:]]
    good = [cell for cell in cells if cell is not None]
    if len(good) < len(cells):
        return None
    if not good:
        problems.add("series-empty", Span(shown))
        return None
    found = _in_order(shown, [number for number, _ in rows[1:]], good, problems)
    if found is not None and of_a_day and found.times_s[-1] - found.times_s[0] > _DAY:
        problems.add("series-more-than-a-day", _row(shown, rows[-1][0]), found=rows[-1][1][0])
        return None
    return found


def _matches(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith((f"{wanted}_", f"{wanted} "))


def _row(shown: str, line: int) -> Span:
    return Span(shown, line, 1, line, 1)


@dataclass(frozen=True, slots=True)
class _Reader:
    shown: str
    column: int
    names: list[str]
    parse: Callable[[str], float]
    problems: ProblemList
    of_a_day: bool

    def row(self, line: int, cells: list[str]) -> tuple[Clock, float | datetime, float] | None:
        if len(cells) <= self.column:
            self.problems.add("series-short-row", _row(self.shown, line), cells=len(cells))
            return None
        if surplus(cells, len(self.names)):
            self.problems.add(
                "series-long-row",
                _row(self.shown, line),
                cells=len(cells),
                columns=len(self.names),
            )
            return None
        time = self.time(cells[0])
        if time is None or (isinstance(time[1], float) and not 0 <= time[1] <= _LARGEST):
            self.problems.add(_code_of(cells[0]), self.span(line, 0), found=cells[0])
            return None
        if time[0] == "date" and self.of_a_day:
            self.problems.add("series-dates", self.span(line, 0), found=cells[0])
            return None
        try:
            value = self.parse(cells[self.column])
        except (ValueError, UnitError):
            value = math.nan
        if not abs(value) <= _LARGEST:  # nor is what is no number at all
            place = self.span(line, self.column)
            self.problems.add("series-value", place, found=cells[self.column])
            return None
        return (*time, value)

    def span(self, line: int, column: int) -> Span:
        """Return the place of a cell."""
        lines = self.problems.lines.get(self.shown, [])
        return cell_span(self.shown, lines, line, column, separator_of("\n".join(lines)))

    def time(self, cell: str) -> tuple[Clock, float | datetime] | None:
        clock = parse_clock(cell)
        if clock is not None:
            return "clock", clock
        for suffix, factor in _SUFFIXES.items():
            if self.names[0].endswith(suffix):
                try:
                    return "offset", float(cell) * factor
                except ValueError:
                    return None
        try:
            return "offset", parse_quantity(cell, Dimension.TIME)
        except UnitError:
            pass
        on = _date(cell)
        return None if on is None or on.tzinfo is not None else ("date", on)


def _date(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _code_of(cell: str) -> str:
    """Return what is wrong with a cell that is no time."""
    if _date(cell) is not None:
        return "series-zone"
    try:
        float(cell)
    except ValueError:
        return "series-time"
    return "series-no-unit"


def _in_order(
    shown: str,
    lines: Sequence[int],
    rows: Sequence[tuple[Clock, float | datetime, float]],
    problems: ProblemList,
) -> TimeSeries | None:
    clock, first, _ = rows[0]
    times: list[float] = []
    for line, (kind, time, _) in zip(lines, rows, strict=True):
        if kind != clock:
            problems.add("series-mixed-times", _row(shown, line))
            return None
        if isinstance(time, datetime):
            assert isinstance(first, datetime)
            seconds = (time - first).total_seconds()
        else:
            seconds = time
        if clock == "clock" and times:
            # Clock times run on over midnight.
            seconds += times[-1] // _DAY * _DAY
            seconds += _DAY if seconds < times[-1] else 0.0
        if times and seconds <= times[-1]:
            problems.add("series-order", _row(shown, line))
            return None
        times.append(seconds)
    starts = first.isoformat(sep=" ") if isinstance(first, datetime) else ""
    return TimeSeries(clock, tuple(times), tuple(value for _, _, value in rows), starts)
