"""Rules of reporting, as data: classes of accidents, how far up each goes, by when."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GOVERNMENT = ("township", "county", "city", "province", "state")
"""Levels of government, from below."""

_DATA = Path(__file__).parents[2] / "data" / "reporting"


@dataclass(frozen=True, slots=True)
class AccidentClass:
    """A class of accidents.

    Attributes:
        id: its name.
        deaths: it begins with so many dead,
        serious: or so many seriously injured.
        up_to: level of government that has to know.
        phone_s: time the unit's head has for the first report, from when they know.
        written_s: time for the written report, from the same moment; None if none is asked for.
        followup_s: time between follow-up reports, None if none are asked for.
    """

    id: str
    deaths: int
    serious: int
    up_to: str
    phone_s: float
    written_s: float | None = None
    followup_s: float | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of reporting.

    Attributes:
        id: name of the rules.
        source: where they stand.
        confidence: how sure that is.
        level_s: time each level of government has to tell the next.
        classes: the lowest first.
    """

    id: str
    source: str
    confidence: str
    level_s: float
    classes: tuple[AccidentClass, ...]

    def class_of(self, *, deaths: int, serious: int) -> AccidentClass:
        """Return the class of an accident."""
        return next(
            item
            for item in reversed(self.classes)
            if deaths >= item.deaths > 0 or serious >= item.serious > 0 or item is self.classes[0]
        )


@cache
def rules(name: str) -> Rules:
    """Return the rules of a name, such as ``cn-decree-493``."""
    table = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    classes = tuple(AccidentClass(**row) for row in table["class"])
    return Rules(
        id=name,
        source=table["source"],
        confidence=table["confidence"],
        level_s=table["level_s"],
        classes=classes,
    )


def all_rules() -> list[str]:
    """Return the names of all rules there are."""
    return sorted(path.stem for path in _DATA.glob("*.toml"))
