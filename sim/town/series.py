"""A number over time, read from a CSV file: water levels, arrivals.

The first column is the time: ``90 s``, ``18:30``, ``2026-07-10 08:00``, or a bare number in a
column whose name ends in ``_s``, ``_min`` or ``_h``. The file is UTF-8 (with or without BOM) or
GB18030.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sim.units import Dimension, UnitError, parse_clock, parse_quantity
from sim.yamlsrc.files import read_text
from sim.yamlsrc.problems import Span
from sim.yamlsrc.sheet import cell_span

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
) -> TimeSeries | None:
    """Read a series.

    Args:
        path: the file.
        shown: its name in messages.
        value: name of the column with the values; ``level`` also takes ``level_m``.
        problems: takes every fault of the file, at its own line.
        parse: turns a cell of that column into a number; raises ValueError.
        span: where the file is named.

    Returns:
        The series, or None after a fault.
    """
    text = read_text(path, shown=shown, problems=problems, span=span, encodings=CSV_ENCODINGS)
    if text is None:
        return None
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(text.splitlines()), start=1)
        if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")
    ]
    if not rows:
        problems.add("series-empty", Span(shown))
        return None
    line, header = rows[0]
    names = [name.lower() for name in header]
    column = next((i for i, name in enumerate(names) if i and _matches(name, value)), None)
    if column is None:
        problems.add("series-columns", _row(shown, line), wanted=value, found=header)
        return None
    reader = _Reader(shown, column, names[0], parse, problems)
    cells = [reader.row(number, row) for number, row in rows[1:]]
    good = [cell for cell in cells if cell is not None]
    if len(good) < len(cells):
        return None
    if not good:
        problems.add("series-empty", Span(shown))
        return None
    return _in_order(shown, [number for number, _ in rows[1:]], good, problems)


def _matches(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith((f"{wanted}_", f"{wanted} "))


def _row(shown: str, line: int) -> Span:
    return Span(shown, line, 1, line, 1)


@dataclass(frozen=True, slots=True)
class _Reader:
    shown: str
    column: int
    time_name: str
    parse: Callable[[str], float]
    problems: ProblemList

    def row(self, line: int, cells: list[str]) -> tuple[Clock, float | datetime, float] | None:
        if len(cells) <= self.column:
            self.problems.add("series-short-row", _row(self.shown, line), cells=len(cells))
            return None
        time = self.time(cells[0])
        if time is None or (isinstance(time[1], float) and not 0 <= time[1] <= _LARGEST):
            self.problems.add("series-time", self.span(line, 0), found=cells[0])
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
        return cell_span(self.shown, self.problems.lines.get(self.shown, []), line, column)

    def time(self, cell: str) -> tuple[Clock, float | datetime] | None:
        clock = parse_clock(cell)
        if clock is not None:
            return "clock", clock
        for suffix, factor in _SUFFIXES.items():
            if self.time_name.endswith(suffix):
                try:
                    return "offset", float(cell) * factor
                except ValueError:
                    return None
        try:
            return "offset", parse_quantity(cell, Dimension.TIME)
        except UnitError:
            pass
        try:
            return "date", datetime.fromisoformat(cell).replace(tzinfo=None)
        except ValueError:
            return None


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
