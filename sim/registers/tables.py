"""The life of an entry and the effects of its kinds, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = Path(__file__).parents[1] / "data" / "register.toml"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a kind of entry does.

    Attributes:
        target: what kind of thing it changes.
        field: the input that changes.
        value: the new value, None where ``low`` and ``high`` are given.
        low, high: an assumed range.
        factor: True if the range multiplies the input.
        engine: False if no engine uses it yet.
    """

    target: str
    field: str
    value: str | float | bool | None = None
    low: float | None = None
    high: float | None = None
    factor: bool = False
    engine: bool = True


@dataclass(frozen=True, slots=True)
class Tables:
    """What ``data/register.toml`` says."""

    line: tuple[str, ...]
    first: tuple[str, ...]
    never_skipped: tuple[str, ...]
    statuses: tuple[str, ...]
    inactive: frozenset[str]
    derived: frozenset[str]
    transitions: frozenset[tuple[str, str]]
    effects: Mapping[str, Effect]
    columns: Mapping[str, str]
    words: Mapping[str, str]

    def skipped(self, before: str, after: str) -> tuple[str, ...] | None:
        """Return the steps left out between two statuses, None if the change is not allowed."""
        if (before, after) in self.transitions:
            return ()
        if before in self.line and after in self.line:
            start, end = self.line.index(before), self.line.index(after)
            between = self.line[start + 1 : end]
            if end > start and not set(between) & set(self.never_skipped):
                return between
        return None

    def next_of(self, status: str) -> list[str]:
        """Return the statuses that may follow one."""
        return [after for before, after in sorted(self.transitions) if before == status]


@cache
def tables() -> Tables:
    """Return the tables, read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    effects = {}
    for kind, row in data["effects"].items():
        low, high = row.get("factor") or row.get("range") or (None, None)
        effects[kind] = Effect(
            target=row["target"],
            field=row["field"],
            value=row.get("value"),
            low=low,
            high=high,
            factor="factor" in row,
            engine=row.get("engine", True),
        )
    columns = {name: field for field, names in data["columns"].items() for name in names}
    return Tables(
        line=tuple(data["line"]),
        first=tuple(data["first"]),
        never_skipped=tuple(data["never_skipped"]),
        statuses=(*data["line"], *data["others"]),
        inactive=frozenset(data["inactive"]),
        derived=frozenset(data["derived"]),
        transitions=frozenset((before, after) for before, after in data["transitions"]),
        effects=MappingProxyType(effects),
        columns=MappingProxyType(columns),
        words=MappingProxyType(data["words"]),
    )
