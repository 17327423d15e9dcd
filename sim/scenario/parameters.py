"""Numbers of the model that a scenario changes: names, units, and what is too far off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.messages import Text
from sim.parameters import Parameters, settable
from sim.town.names import cure_for
from sim.units import (
    Dimension,
    dimensions_of,
    format_number,
    format_quantity,
    is_number,
    unit_factor,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.literature import Constant
    from sim.scenario.spec import ScenarioSpec
    from sim.yamlsrc import ProblemList, Span

FARTHEST = 100.0
"""A number may be so many times the literature's, or that part of it."""

_READABLE = {Dimension.POWER: "MW", Dimension.FIRE_LOAD: "MJ/m2", Dimension.HEAT_FLUX: "kW/m2"}
"""Units in which large quantities are shown; all others are shown in the unit of their row."""

_ORDERED = (".p50", ".p90"), (".low", ".high")
"""Ends of names of which the first may not be above the second."""


def settable_names() -> list[str]:
    """Return the names of all numbers that a scenario may change, sorted."""
    return [name for name in literature.table() if settable(name)]


def resolve_parameters(spec: ScenarioSpec, problems: ProblemList) -> Parameters:
    """Return the numbers that a scenario is played with.

    Args:
        spec: the scenario.
        problems: takes every fault, and a warning for a number outside the range of its source.
    """
    changed: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    for name, written in spec.parameters.items():
        row = literature.table().get(name)
        if row is None:
            cure = cure_for(name, settable_names())
            place = spec.where_at("parameters", name, key=True)
            problems.add("parameter-unknown", place, name=name, cure=cure)
        elif not settable(name):
            place = spec.where_at("parameters", name, key=True)
            problems.add("parameter-fixed", place, name=name)
        elif isinstance(written, float | int | str):
            found = _number(written, row, spec.where_at("parameters", name), problems)
            if found is not None:
                changed[name] = found
        else:
            parts = [
                None
                if part is None
                else _number(part, row, written.where(field), problems, is_end=field != "value")
                for field, part in (
                    ("value", written.value), ("low", written.low), ("high", written.high),
                )
            ]  # fmt: skip
            value, low, high = parts
            if value is None:
                continue
            changed[name] = value
            if (written.low is None) != (written.high is None):
                problems.add("parameter-half-range", written.where(), name=name)
            elif low is not None and high is not None:
                if not low <= value <= high or low == high:
                    problems.add("parameter-range", written.where("value"), name=name)
                ranges[name] = (low, high)
    _check_order(changed, spec, problems)
    return Parameters.of(changed, ranges)


def _number(
    written: float | str,
    row: Constant,
    place: Span | None,
    problems: ProblemList,
    *,
    is_end: bool = False,
) -> float | None:
    """Return a number in the unit of its row; None after a fault.

    The ends of a range may lie beyond those of the source without a word: that is what they are
    for.
    """
    number = in_unit_of(row, written)
    if number is None or not math.isfinite(number):
        problems.add("parameter-unit", place, given=str(written), unit=_unit(row))
        return None
    usual = row.value
    may_be_zero = number == 0.0 and row.low == 0.0
    if usual != 0.0 and row.unit != "degC" and not may_be_zero:
        times = number / usual
        if not 1.0 / FARTHEST <= times <= FARTHEST:
            problems.add(
                "parameter-far",
                place,
                given=shown(row, number),
                usual=shown(row, usual),
                times=f"{FARTHEST:g}",
            )
            return None
    low, high = row.low, row.high
    if is_end:
        return number
    if (low is not None and number < low) or (high is not None and number > high):
        ends = [shown(row, end) if end is not None else "..." for end in (low, high)]
        problems.add(
            "parameter-beyond",
            place,
            severity="warning",
            given=shown(row, number),
            low=ends[0],
            high=ends[1],
            source=row.source,
        )
    return number


def in_unit_of(row: Constant, written: float | str) -> float | None:
    """Return what is written in the unit of a row; None if it does not fit.

    Args:
        row: the row of the literature.
        written: a bare number, which is in that unit, or a number with a unit that measures the
            same.
    """
    if isinstance(written, float | int):
        return float(written)
    text = written.strip()
    if is_number(text):
        return float(text)
    number, _, unit = text.partition(" ")
    unit = unit.strip()
    if not is_number(number):
        return None
    if unit == row.unit:
        return float(number)
    for dimension in dimensions_of(row.unit):
        mine, theirs = unit_factor(row.unit, dimension), unit_factor(unit, dimension)
        if mine is not None and theirs is not None:
            # Whole factors are multiplied or divided by: 12 MW are 12,000,000 W, not a bit less.
            ratio = theirs / mine
            return float(number) * ratio if ratio >= 1 else float(number) / (mine / theirs)
    return None


def _check_order(changed: dict[str, float], spec: ScenarioSpec, problems: ProblemList) -> None:
    """Add a fault for each median above its 90th percentile, and each lower end above the upper."""
    for first, second in _pairs(changed):
        low, high = (changed.get(name, literature.value(name)) for name in (first, second))
        if low >= high:
            name = first if first in changed else second
            place = spec.where_at("parameters", name)
            problems.add("parameter-order", place, first=first, second=second)


def _pairs(changed: dict[str, float]) -> Iterator[tuple[str, str]]:
    known = literature.table()
    found = set()
    for name in changed:
        for low, high in _ORDERED:
            for end in (low, high):
                if name.endswith(end):
                    stem = name.removesuffix(end)
                    found.add((stem + low, stem + high))
    return (pair for pair in sorted(found) if pair[0] in known and pair[1] in known)


def shown(row: Constant, number: float) -> str:
    """Return a number with the unit of its row."""
    for dimension in dimensions_of(row.unit):
        unit = _READABLE.get(dimension, row.unit)
        if unit_factor(row.unit, dimension) == 1.0 and unit_factor(unit, dimension):
            return format_quantity(number, dimension, unit=unit, digits=6)
    return f"{format_number(number, digits=6)} {row.unit}".strip()


def _unit(row: Constant) -> Text:
    if not row.unit:
        return Text("scenario.parameter-bare")
    return Text("scenario.parameter-unit", {"unit": row.unit})
