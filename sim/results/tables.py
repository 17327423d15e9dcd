"""``people.csv``: one row a person, written and read back."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.yamlsrc.sheet import as_text, from_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PEOPLE_COLUMNS: Final = (
    "id", "group", "arrived_s", "started_s", "exit", "out_s", "walked_m", "dose", "where", "state",
)  # fmt: skip

DECIMALS: Final = {"arrived_s": 3, "started_s": 3, "out_s": 3, "walked_m": 2, "dose": 5}
"""Digits after the point of each number; more would only be noise of the last bits."""


def kept(values: NDArray[np.float64], column: str) -> NDArray[np.float64]:
    """Return numbers as they are kept, to as many digits as their column has.

    Every count and every time of a run is taken from these, so that what a file says is what a
    report says, and not only nearly so.
    """
    return np.round(values, DECIMALS[column]) + 0.0


def kept_cells(values: NDArray[np.float64], column: str) -> list[float | None]:
    """Return numbers as they are kept, None for what never came."""
    found = kept(np.asarray(values, dtype=np.float64), column).tolist()
    return [item if math.isfinite(item) else None for item in found]


def people_csv(people: Mapping[str, list[Any]]) -> bytes:
    """Return ``people.csv`` with fixed decimals, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(PEOPLE_COLUMNS)
    columns = [_column(name, people[name]) for name in PEOPLE_COLUMNS]
    table.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig")


def _column(name: str, values: list[Any]) -> list[str]:
    decimals = DECIMALS.get(name)
    if decimals is None:
        return ["" if item is None else as_text(str(item)) for item in values]
    return ["" if item is None else f"{item:.{decimals}f}" for item in values]


def read_people(content: bytes) -> dict[str, list[Any]]:
    """Return the columns of ``people.csv``; numbers that are missing are None.

    Raises:
        ValueError: it is no such table.
    """
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if not rows or tuple(rows[0]) != PEOPLE_COLUMNS:
        raise ValueError(",".join(rows[0]) if rows else "")
    found: dict[str, list[Any]] = {}
    for place, name in enumerate(PEOPLE_COLUMNS):
        cells = [row[place] for row in rows[1:]]
        if name in DECIMALS:
            found[name] = [float(cell) if cell else None for cell in cells]
        else:
            found[name] = [from_text(cell) for cell in cells]
    return found
