"""The log as a table: ``events.csv`` written, read back, and read as a trainer kept it.

A simulated and an observed drill are the same table, so they are scored, drawn and compared by the
same code. A row holds ``id, t_s, event, actor, object, value, unit, cause`` and ``text``; ``cause``
joins ids with ``;``. Times are kept to the millisecond and values to nine digits: noise in the last
bit of a number must not change a file.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.errors import InputFaults
from sim.events import clock
from sim.events.log import Event
from sim.events.vocabulary import find, nearest, vocabulary
from sim.messages import Text
from sim.units import Dimension, dimensions_of, unit_factor
from sim.yamlsrc.files import read_text
from sim.yamlsrc.problems import ProblemList, Span
from sim.yamlsrc.sheet import as_text, cell_span, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

COLUMNS = ("id", "t_s", "event", "actor", "object", "value", "unit", "cause", "text")

# What a trainer may call a column instead.
_ALSO = {
    "t": "t_s", "time": "t_s", "时间": "t_s", "时刻": "t_s", "秒": "t_s",
    "编号": "id", "序号": "id", "no": "id",
    "事件": "event", "名称": "event",
    "执行者": "actor", "人员": "actor", "岗位": "actor", "who": "actor",
    "对象": "object", "地点": "object", "位置": "object", "what": "object", "where": "object",
    "数值": "value", "数量": "value", "单位": "unit", "原因": "cause",
    "备注": "text", "说明": "text", "note": "text", "remark": "text",
}  # fmt: skip
_UNIT_NAMES = {"人": "people", "名": "people", "person": "people", "辆": "units", "天": "d"}
_VALUE = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.ASCII | re.DOTALL)
_LONGEST_NUMBER = 40


def as_written(event: Event) -> Event:
    """Return the event as the table holds it: rounded, in the unit of the vocabulary, one line."""
    value, unit = _in_unit_of(event.event, event.value, event.unit.strip())
    return event._replace(
        t_s=round(event.t_s, 3) + 0.0,
        event=_one_line(event.event),
        actor=_one_line(event.actor),
        object=_one_line(event.object),
        value=value,
        unit=_one_line(unit),
        text=_one_line(event.text),
    )


def events_csv(events: Iterable[Event]) -> bytes:
    """Return the table of a log, UTF-8 with a byte order mark so that Excel reads it."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for event in map(as_written, events):
        rows.writerow(
            (
                event.id,
                _number(event.t_s),
                as_text(event.event),
                as_text(event.actor),
                as_text(event.object),
                "" if event.value is None else _number(event.value),
                as_text(event.unit),
                ";".join(map(str, event.cause)),
                as_text(event.text),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def read_events(path: Path, *, shown: str | None = None) -> tuple[Event, ...]:
    """Return the log of a table, in order of time.

    Args:
        path: the file, UTF-8 or GB18030.
        shown: its name in messages.

    Raises:
        InputFaults: it cannot be read; carries every fault with its line and its cure.
    """
    problems = ProblemList()
    events = read_log(path, shown=shown or str(path), problems=problems)
    if events is None:
        raise InputFaults(problems)
    return events


def read_log(path: Path, *, shown: str, problems: ProblemList) -> tuple[Event, ...] | None:
    """Return the log of a table, in order of time, or None after adding what is wrong with it.

    Times are seconds, ``3 min``, or clock times: ``14:03:20``, with or without a date. Clock times
    count from ``t0`` if the log has it, else from its first row; one that is earlier than the row
    before by more than half a day is on the next day. Facts need no time. Events are numbered anew
    in order of time, and causes follow.

    Args:
        path: the file.
        shown: its name in messages.
        problems: takes faults, and warnings such as events that no card knows.
    """
    text = read_text(path, shown=shown, problems=problems, encodings=("utf-8-sig", "gb18030"))
    if text is None:
        return None
    before = len(problems.errors)
    reader = _Reader(shown, problems)
    rows = reader.rows(text)
    if len(problems.errors) > before:
        return None
    return reader.events(rows)


@dataclass(slots=True)
class _Row:
    line: int
    number: int | None
    time: clock.Moment | None
    event: Event
    causes: tuple[int, ...]


@dataclass(slots=True)
class _Reader:
    shown: str
    problems: ProblemList
    columns: dict[str, int] = field(default_factory=dict)
    delimiter: str = ","

    def rows(self, text: str) -> list[_Row]:
        """Return the rows of the table, and add what is wrong with them."""
        first = text.split("\n", 1)[0]
        self.delimiter = next((mark for mark in ",;\t" if mark in first), ",")
        table = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
        found: list[_Row] = []
        line = 1
        try:
            for cells in table:
                if line == 1 and not self.columns:
                    if not self._header([cell.strip() for cell in cells]):
                        return []
                elif any(cell.strip() for cell in cells):
                    row = self._row([cell.strip() for cell in cells], line)
                    found += [row] if row else []
                line = table.line_num + 1
        except csv.Error as error:
            self._fault("csv-broken", line, detail=str(error))
            return []
        if not self.columns or not (found or self.problems.errors):
            self._fault("log-empty", 1)
        self._check_times(found)
        return found

    def events(self, rows: list[_Row]) -> tuple[Event, ...]:
        """Return the rows as events in order of time, numbered from 1."""
        times = clock.seconds(
            [row.time for row in rows],
            origin=next((n for n, row in enumerate(rows) if row.event.event == "t0"), None),
        )
        order = sorted(range(len(rows)), key=lambda n: times[n])
        new = {rows[n].number: place for place, n in enumerate(order, start=1)}
        events: list[Event] = []
        for place, n in enumerate(order, start=1):
            row = rows[n]
            causes = [new[number] for number in row.causes if number in new]
            if len(causes) < len(row.causes) or any(cause >= place for cause in causes):
                self._warn("cause-not-earlier", row.line, "cause", event=row.event.event)
            earlier = tuple(cause for cause in causes if cause < place)
            event = row.event._replace(id=place, t_s=times[n], cause=earlier)
            events.append(as_written(event))
        return tuple(events)

    def _header(self, cells: Sequence[str]) -> bool:
        if len(cells) == 1 and "，" in cells[0]:
            self._fault("fullwidth-comma", 1)
            return False
        for place, cell in enumerate(cells):
            plain = cell.lower().lstrip("\ufeff")
            name = plain if plain in COLUMNS else _ALSO.get(plain, "")
            if name and name not in self.columns:
                self.columns[name] = place
            elif cell:
                lines = self.problems.lines.get(self.shown, [])
                span = cell_span(self.shown, lines, 1, place, self.delimiter)
                self.problems.add(
                    "events.column-unused",
                    span,
                    severity="warning",
                    column=cell,
                    known=list(COLUMNS),
                )
        for needed in ("t_s", "event"):
            if needed not in self.columns:
                self._fault("column-missing", 1, column=needed, found=[c for c in cells if c])
        return {"t_s", "event"} <= self.columns.keys()

    def _row(self, cells: Sequence[str], line: int) -> _Row | None:
        def cell(name: str) -> str:
            place = self.columns.get(name, -1)
            return from_text(cells[place]) if 0 <= place < len(cells) else ""

        before = len(self.problems.items)
        name = self._event_name(cell("event"), line)
        moment = self._moment(cell("t_s"), name, line)
        number = self._whole(cell("id"), line, "id")
        value, unit = self._value(cell("value"), cell("unit"), line)
        parts = [part for part in re.split(r"[;；]", cell("cause")) if part]
        causes = [self._whole(part, line, "cause") for part in parts]
        if any(item.severity == "error" for item in self.problems.items[before:]):
            return None
        value, unit = _in_unit_of(name, value, unit)
        event = Event(0, 0.0, name, cell("actor"), cell("object"), value, unit, text=cell("text"))
        return _Row(line, number, moment, event, tuple(c for c in causes if c is not None))

    def _event_name(self, written: str, line: int) -> str:
        if not written:
            self._fault("event-missing", line, "event")
            return ""
        known = find(written)
        if known is not None:
            return known
        near = nearest(written)
        hint = Text("events.did-you-mean", {"name": near}) if near else Text("events.no-hint")
        self._warn("unknown-event", line, "event", name=written, hint=hint)
        return written

    def _moment(self, written: str, name: str, line: int) -> clock.Moment | None:
        if not written:
            if not name.startswith("fact-"):
                self._fault("time-missing", line, "t_s", event=name)
            return None
        moment = clock.parse(written)
        if moment is None or (not moment.on_clock and moment.s < 0.0):
            self._fault("bad-time", line, "t_s", found=written)
            return None
        return moment

    def _whole(self, written: str, line: int, column: str) -> int | None:
        if not written.strip():
            return None
        if not re.fullmatch(r"\s*\d{1,15}\s*", written, re.ASCII):
            self._fault("bad-id", line, column, found=written)
            return None
        return int(written)

    def _value(self, written: str, unit: str, line: int) -> tuple[float | None, str]:
        if not written:
            return None, unit
        match = _VALUE.fullmatch(written)
        if match is None or len(match[1]) > _LONGEST_NUMBER or abs(float(match[1])) > 1e300:
            self._fault("bad-value", line, "value", found=written)
            return None, unit
        return float(match[1]), unit or match[2].strip()

    def _check_times(self, rows: list[_Row]) -> None:
        # A plain 0 of a fact is known before the clock started; of all else it is a time.
        plain = [
            row
            for row in rows
            if row.time
            and not row.time.on_clock
            and (row.time.s or not row.event.event.startswith("fact-"))
        ]
        if plain and any(row.time.on_clock for row in rows if row.time):
            self._fault("mixed-times", plain[0].line, "t_s")
        seen: dict[int, int] = {}
        for row in rows:
            if row.number is not None and row.number in seen:
                self._fault("duplicate-id", row.line, "id", id=row.number, line=seen[row.number])
            elif row.number is not None:
                seen[row.number] = row.line

    def _span(self, line: int, column: str) -> Span:
        lines = self.problems.lines.get(self.shown, [])
        number = self.columns.get(column, -1)
        return cell_span(self.shown, lines, line, number, self.delimiter)

    def _fault(self, code: str, line: int, column: str = "", /, **params: object) -> None:
        span = self._span(line, column)
        self.problems.add(f"events.{code}", span, severity="error", related=(), **params)

    def _warn(self, code: str, line: int, column: str = "", /, **params: object) -> None:
        span = self._span(line, column)
        self.problems.add(f"events.{code}", span, severity="warning", related=(), **params)


def _in_unit_of(name: str, value: float | None, unit: str) -> tuple[float | None, str]:
    """Return a value in the unit that the vocabulary gives its event, to nine digits."""
    unit = _UNIT_NAMES.get(unit, unit)
    if value is None:
        return None, unit
    kind = vocabulary().get(name)
    if kind is not None and kind.unit and unit != kind.unit:
        measured: tuple[Dimension, ...] = dimensions_of(kind.unit) if unit else ()
        factors = [
            (unit_factor(unit, dimension), unit_factor(kind.unit, dimension))
            for dimension in measured
        ]
        for ours, theirs in factors:
            if ours is not None and theirs is not None:
                value, unit = value * ours / theirs, kind.unit
                break
        unit = unit or kind.unit
    return float(f"{value:.9g}") + 0.0, unit


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _one_line(text: str) -> str:
    """Return a text without the characters that a line of a table cannot hold."""
    if text.isprintable():
        return text.strip()
    bad = {"Cc", "Cs", "Zl", "Zp"}
    return "".join(" " if unicodedata.category(c) in bad else c for c in text).strip()
