"""What a verification case is, and the cases as they stand in the data."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from sim.literature import Confidence

CaseClass = Literal["formula", "by-construction", "emergent", "measured", "other-model"]
Table = Mapping[str, Any]

_DATA = Path(__file__).parents[1] / "data" / "verification"
NO_CALIBRATION = "none"
"""Calibration of a case in which nobody walks."""


@dataclass(frozen=True, slots=True)
class Check:
    """One number that has to lie in a band.

    Attributes:
        quantity: name of the number among those the measuring function returns.
        expected: what the source states, None where it gives a band or words alone.
        low: lower end of the band, ``-inf`` for none.
        high: upper end of the band, ``inf`` for none.
        unit: unit of all of them.
        origin: where expected value and band come from, if not from the source of the case.
    """

    quantity: str
    expected: float | None
    low: float
    high: float
    unit: str
    origin: str = ""

    def holds(self, simulated: float) -> bool:
        """Return whether a number lies in the band; not-a-number never does."""
        return self.low <= simulated <= self.high


@dataclass(frozen=True, slots=True)
class Case:
    """A published case.

    Attributes:
        id: unique id, such as ``rimea-9``.
        names: all names under which it has been published, such as ``IMO 9``.
        suite: collection it is best known from.
        case_class: what a pass is worth.
        calibrations: calibrations under which it is run, in order.
        source: publication or repository the numbers were read in.
        confidence: how sure they are.
        measure: ``module.function`` of ``sim.verify.measures``; empty if it cannot be expressed.
        needs: key of the sentence that says what is missing, if it cannot be expressed.
        checks: what has to come out; the first is the headline.
        printed: quantities that are shown beside the checks and judged by nobody.
        slow: left out unless it is asked for, since it takes long.
        extras: modules of optional packages it needs; without them it cannot be expressed.
        table: everything else of its data: spaces, openings, people, variants, parameters.
    """

    id: str
    names: tuple[str, ...]
    suite: str
    case_class: CaseClass
    calibrations: tuple[str, ...]
    source: str
    confidence: Confidence
    measure: str
    needs: str
    checks: tuple[Table, ...]
    printed: tuple[Table, ...]
    slow: bool
    extras: tuple[str, ...]
    table: Table

    def checks_under(self, calibration: str) -> list[Check]:
        """Return the checks with the values that hold under a calibration."""
        return [_check(row, calibration) for row in self.checks]

    def row_id(self, calibration: str) -> str:
        """Return the id of its result under a calibration: its own id if there is but one."""
        return self.id if len(self.calibrations) == 1 else f"{self.id}-{calibration}"

    @property
    def called(self) -> frozenset[str]:
        """What a user may call it: its id and its names, ``RiMEA 9`` as ``rimea-9``."""
        return frozenset({self.id, *(slug(name) for name in self.names)})


def slug(name: str) -> str:
    """Return a name the way it is typed.

    >>> slug("NIST 2.1")
    'nist-2.1'
    """
    return name.lower().replace(" ", "-")


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every case, in the order of the files and of the cases in them.

    Raises:
        ValueError: a case is not in order.
    """
    cases = [case for path in sorted(_DATA.glob("*.toml")) for case in read_cases(path)]
    seen: set[str] = set()
    for case in cases:
        for name in case.called:
            if name in seen:
                raise ValueError(f"{case.id}: {name} is the name of two cases")
            seen.add(name)
    return tuple(cases)


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file.

    Raises:
        ValueError: a case is not in order.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return [_case(table, path.name) for table in tables]


_OWN = {
    "id", "names", "suite", "class", "calibrations", "source", "confidence", "measure", "needs",
    "checks", "printed", "slow", "extras",
}  # fmt: skip


def _case(table: Table, place: str) -> Case:
    where = f"{place}: {table.get('id', '?')}"
    missing = {"id", "names", "suite", "class", "calibrations", "source", "confidence"} - set(table)
    if missing:
        raise ValueError(f"{where}: {', '.join(sorted(missing))} missing")
    if table["class"] not in get_args(CaseClass) or table["confidence"] not in get_args(Confidence):
        raise ValueError(f"{where}: class or confidence unknown")
    if bool(table.get("needs")) == bool(table.get("measure")):
        raise ValueError(f"{where}: either a measure or what is missing")
    if bool(table.get("measure")) != bool(table.get("checks")):
        raise ValueError(f"{where}: a measure and what has to come out belong together")
    return Case(
        id=table["id"],
        names=tuple(table["names"]),
        suite=table["suite"],
        case_class=cast("CaseClass", table["class"]),
        calibrations=tuple(table["calibrations"]),
        source=table["source"],
        confidence=cast("Confidence", table["confidence"]),
        measure=table.get("measure", ""),
        needs=table.get("needs", ""),
        checks=tuple(table.get("checks", ())),
        printed=tuple(table.get("printed", ())),
        slow=bool(table.get("slow", False)),
        extras=tuple(table.get("extras", ())),
        table={key: value for key, value in table.items() if key not in _OWN},
    )


def _check(row: Table, calibration: str) -> Check:
    """Return a check; ``expected`` and ``band`` may differ by calibration."""

    def own(key: str) -> Any:
        value = row.get(key)
        return value[calibration] if isinstance(value, Mapping) else value

    expected, band, within = own("expected"), own("band"), own("within")
    if band is None:
        if expected is None or within is None:
            raise ValueError(f"{row['quantity']}: a band, or an expected value and 'within'")
        band = sorted((expected * (1 - within), expected * (1 + within)))
    low, high = (float(end) for end in band)
    if math.isnan(low) or math.isnan(high) or low > high:
        raise ValueError(f"{row['quantity']}: no band")
    return Check(
        quantity=row["quantity"],
        expected=None if expected is None else float(expected),
        low=low,
        high=high,
        unit=row["unit"],
        origin=row.get("origin", ""),
    )
