"""Cells of a workbook as people see them: ``6.10`` is not 6.1, and 6-5 is not the sixth of May."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"(?P<whole>[#0?,]+)(?:\.(?P<places>[0#?]+))?(?P<percent>%?)", re.ASCII)
_DAY_BY_NUMBERS = re.compile(r"([ymd]+)([-/.])([ymd]+)(?:\2([ymd]+))?", re.IGNORECASE)
_PLAIN = frozenset({"general", "@", ""})
_DIGITS = 11
"""Digits that Excel shows of a number without a format."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is displayed.

    Attributes:
        text: what is displayed; empty for a date in a form that has names of months or the like.
        on: the date in the cell, ISO, empty for anything else.
        number: the number in the cell without its format, empty for anything else.
    """

    text: str = ""
    on: str = ""
    number: str = ""


def displayed(value: object, number_format: str = "General") -> Cell:
    """Return a cell as it is displayed.

    Args:
        value: what the workbook holds.
        number_format: the format of the cell, as Excel writes it.
    """
    if value is None:
        return Cell()
    if isinstance(value, bool):
        return Cell(str(value))
    if isinstance(value, int | float):
        return Cell(_number(value, number_format.partition(";")[0]), number=_general(value))
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(_date(day, number_format.partition(";")[0]), day.isoformat())
    if isinstance(value, time):
        return Cell(f"{value:%H:%M}")
    return Cell(str(value))


def _number(value: float, form: str) -> str:
    if form.strip().lower() in _PLAIN:
        return _general(value)
    literals: list[str] = []

    def mark(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return "\0"

    plain = _LITERALS.sub(mark, form)
    found = _NUMBER.search(plain)
    rest = plain[: found.start()] + plain[found.end() :] if found else plain
    if found is None or rest.replace("\0", "").strip():
        # a fraction, a power of ten, a format with other signs: shown as without one
        return _general(value)
    places = found["places"] or ""
    scaled = value * 100 if found["percent"] else value
    text = f"{scaled:{',' if ',' in found['whole'] else ''}.{len(places)}f}"
    optional = len(places) - len(places.rstrip("#?"))
    if optional:
        kept = text[: len(text) - optional]
        text = kept + text[len(text) - optional :].rstrip("0")
        text = text.removesuffix(".")
    whole = found["whole"].replace(",", "")
    if set(whole) == {"0"}:
        text = text.zfill(len(whole) + len(text) - len(text.partition(".")[0]))
    before = plain[: found.start()].count("\0")
    return "".join([*literals[:before], text, found["percent"], *literals[before:]]).strip()


def _general(value: float) -> str:
    return f"{value:.{_DIGITS}g}"


def _date(day: date, form: str) -> str:
    """Return a date that is displayed by numbers alone; empty for any other form."""
    plain = _LITERALS.sub(lambda match: match[1] or match[2] or "", form)
    found = _DAY_BY_NUMBERS.fullmatch(plain.strip())
    if found is None:
        return ""
    parts: dict[str, Any] = {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }
    shown = [parts.get(part.lower()) for part in (found[1], found[3], found[4]) if part]
    return "" if None in shown else found[2].join(str(part) for part in shown)
