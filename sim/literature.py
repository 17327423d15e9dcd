"""Physical and behavioural constants, each with its source and how sure it is.

The tables are ``data/literature/<topic>.csv`` with the columns ``name, value, unit, low, high,
source, confidence, note``. They are read once, on first use.
"""

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

Confidence = Literal["source", "memory", "assumption", "computed"]

COLUMNS = ("name", "value", "unit", "low", "high", "source", "confidence", "note")

_DATA = Path(__file__).parent / "data" / "literature"


@dataclass(frozen=True, slots=True)
class Constant:
    """One number of the literature.

    Attributes:
        name: ``topic.thing.detail``.
        value: The number, in ``unit``.
        unit: Its unit as written in the source; empty for a pure number.
        low: Lower end of the plausible range, if known.
        high: Upper end of the plausible range, if known.
        source: Where it comes from.
        confidence: ``source`` (read there), ``memory`` (not yet looked up again), ``assumption``
            (ours) or ``computed`` (from other constants).
        note: Anything else.
    """

    name: str
    value: float
    unit: str
    low: float | None
    high: float | None
    source: str
    confidence: Confidence
    note: str


def value(name: str) -> float:
    """Return the number called ``name``, in the unit of its row.

    Raises:
        KeyError: There is no such constant.
    """
    found = table().get(name)
    return constant(name).value if found is None else found.value


def constant(name: str) -> Constant:
    """Return the constant called ``name``.

    Raises:
        KeyError: There is no such constant.
    """
    try:
        return table()[name]
    except KeyError:
        near = difflib.get_close_matches(name, table(), n=1)
        raise KeyError(f"no constant {name!r}; near: {near}") from None


@cache
def table() -> Mapping[str, Constant]:
    """Return all constants by name, sorted by name.

    Raises:
        ValueError: A table is not in order: columns, a number, a confidence, a name used twice.
    """
    found: dict[str, Constant] = {}
    for path in sorted(_DATA.glob("*.csv")):
        for row in read_table(path):
            if row.name in found:
                raise ValueError(f"{path.name}: {row.name} stands twice")
            found[row.name] = row
    return MappingProxyType(dict(sorted(found.items())))


def read_table(path: Path) -> list[Constant]:
    """Return the constants of one table.

    Raises:
        ValueError: The table is not in order.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}: the header must be {','.join(COLUMNS)}")
        return [_constant(row, f"{path.name}:{rows.line_num}") for row in rows]


def _constant(row: dict[str, str], place: str) -> Constant:
    # A row with too few or too many cells has None among its keys or values.
    if None in row or None in row.values():
        raise ValueError(f"{place}: wrong number of cells")
    cells = {name: cell.strip() for name, cell in row.items()}
    if cells["confidence"] not in get_args(Confidence):
        raise ValueError(f"{place}: confidence {cells['confidence']!r}")
    if not cells["name"] or not cells["source"]:
        raise ValueError(f"{place}: a constant needs a name and a source")
    try:
        number = float(cells["value"])
        low, high = (float(cells[end]) if cells[end] else None for end in ("low", "high"))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    return Constant(
        name=cells["name"],
        value=number,
        unit=cells["unit"],
        low=low,
        high=high,
        source=cells["source"],
        confidence=cast("Confidence", cells["confidence"]),
        note=cells["note"],
    )
