"""The rows that show a key's effect, and the lists of keys that have none of their own."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.effects.schema import keys, places

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """A change of one key that changes what comes out.

    Attributes:
        key: ``Model.key``.
        scenario: what is played.
        file: where the key is set, among the files of the scenario.
        path: the mapping in it.
        value: what the key is set to, as YAML.
        where: what has to differ: ``run``, or ``check`` for what ``muster check`` tells, or
            ``drawn`` for what the plans of the report show.
    """

    key: str
    scenario: str
    file: str
    path: tuple[str, ...]
    value: str
    where: str

    @property
    def kind(self) -> str:
        """Return the kind of file."""
        if "-plan" in self.file or "/plans/" in self.file:
            return "plan"
        if "/registers/" in self.file:
            return "register"
        if self.file.endswith("town.yaml"):
            return "town"
        is_site = self.file.startswith("buildings/") or self.file.endswith("-site.yaml")
        return "site" if is_site else "scenario"


@cache
def rows() -> tuple[Row, ...]:
    """Return all rows, in the order of their keys."""
    with (HERE / "rows.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(**{**row, "path": tuple(row["path"].split("/")) if row["path"] else ()})
            for row in csv.DictReader(file)
        )


@cache
def lists() -> Mapping[str, frozenset[str]]:
    """Return the lists of keys without a row: patterns of each written out."""
    found = tomllib.loads((HERE / "lists.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(key for key in keys() for each in patterns if fnmatch(key, each))
        for name, patterns in ((name, part["keys"]) for name, part in found.items())
    }


@cache
def models(kind: str, text: str) -> Mapping[tuple[str, ...], str]:
    """Return which specification describes each mapping of a file, by the path to it."""
    return {place.path: place.model for place in places(kind, text)}


def shown(row: Row, text: str) -> frozenset[str]:
    """Return the keys that a row shows to have an effect: its own, and those that hold it."""
    by_path = models(row.kind, text)
    found = {row.key}
    for length in range(len(row.path)):
        model = by_path.get(row.path[:length])
        if model is not None:
            found.add(f"{model}.{row.path[length]}")
    return frozenset(found)
