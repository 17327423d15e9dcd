"""Numbers of the model that a scenario changes: names, units, and what is too far off."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sim import literature
from sim.messages import Text
from sim.parameters import COUNTS, MULTIPLES, Parameters, settable
from sim.scenario.ranges import SAMPLED, drawn, families, family, ordered_pairs
from sim.town.names import cure_for
from sim.units import (
    Dimension,
    dimensions_of,
    format_number,
    format_quantity,
    unit_factor,
)

if TYPE_CHECKING:
    from sim.literature import Constant
    from sim.rng import Streams
    from sim.scenario.spec import ScenarioSpec
    from sim.yamlsrc import ProblemList, Span

_REACH = {"degC": "run.parameter.threshold", "K": "run.parameter.ambient"}
"""What says how far temperatures may be from the literature's, by the unit of their row."""

_STEPS = "movement."
"""Numbers of the compiled steps of the crowd: these were made for what their source holds
possible."""

_WRITTEN = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)")

_KELVIN = 273.15

_READABLE = {Dimension.POWER: "MW", Dimension.FIRE_LOAD: "MJ/m2", Dimension.HEAT_FLUX: "kW/m2"}
"""Units in which large quantities are shown; all others are shown in the unit of their row."""


def settable_names() -> list[str]:
    """Return the names of all numbers that a scenario may change, sorted."""
    return [name for name in literature.table() if settable(name)]


def resolve_parameters(
    spec: ScenarioSpec, problems: ProblemList, streams: Streams | None = None
) -> Parameters:
    """Return the numbers that a scenario is played with.

    Args:
        spec: the scenario.
        problems: takes every fault, and a warning for a number outside the range of its source.
        streams: random numbers of one run of many, which draws the numbers that have a range; None
            for the run that is shown, which keeps their values.
    """
    changed: dict[str, float] = {}
    ranges = _sampled(spec, problems)
    for name, written in spec.parameters.items():
        if written == SAMPLED:
            continue
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
            if found is not None and found != row.value:
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
            if value != row.value:
                changed[name] = value
            if (written.low is None) != (written.high is None):
                problems.add("parameter-half-range", written.where(), name=name)
            elif low is not None and high is not None:
                if low > high:
                    problems.add(
                        "parameter-upside-down",
                        written.where("low"),
                        name=name,
                        low=shown(row, low),
                        high=shown(row, high),
                    )
                elif not low <= value <= high or low == high:
                    problems.add("parameter-range", written.where("value"), name=name)
                ranges[name] = (low, high)
    _check_order(changed, ranges, spec, problems)
    parameters = Parameters.of(changed, dict(sorted(ranges.items())))
    return parameters if streams is None else drawn(parameters, streams)


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
    if not _is_possible(row, number):
        least, most = limits(row)
        problems.add(
            "parameter-far",
            place,
            given=shown(row, number),
            low=shown(row, least),
            high=shown(row, most),
            usual=shown(row, row.value),
        )
        return None
    if row.name in COUNTS and not number.is_integer():
        least, most = limits(row)
        problems.add(
            "parameter-whole",
            place,
            given=shown(row, number),
            low=shown(row, least),
            high=shown(row, most),
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


def limits(row: Constant) -> tuple[float, float]:
    """Return between which values a number may lie at all, in the unit of its row.

    What has no unit and is at most one is a share, and stays one; what is counted is whole, and at
    least one. Numbers of the crowd's steps stay within the range of their source, where it has one.
    """
    usual = row.value
    times = literature.value("run.parameter.times")
    low, high = sorted((usual / times, usual * times))
    if row.unit in _REACH:
        reach = literature.value(_REACH[row.unit])
        low, high = usual - reach, usual + reach
        low = max(low, 0.0)
    elif not row.unit and 0.0 <= usual <= 1.0:
        low, high = (0.0 if row.name.endswith(".loss") else low), 1.0
    if row.low is not None:
        low = row.low if row.name.startswith(_STEPS) else min(low, row.low)
    if row.high is not None:
        high = row.high if row.name.startswith(_STEPS) else max(high, row.high)
    if row.name in COUNTS:
        return max(1.0, float(math.ceil(low))), float(math.floor(high))
    return (max(1.0, low) if row.name in MULTIPLES else low), high


def _is_possible(row: Constant, number: float) -> bool:
    low, high = limits(row)
    return low <= number <= high


def in_unit_of(row: Constant, written: float | str) -> float | None:
    """Return what is written in the unit of a row; None if it does not fit.

    Args:
        row: the row of the literature.
        written: a bare number, which is in that unit, or a number with a unit that measures the
            same.
    """
    if isinstance(written, float | int):
        return float(written)
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2].strip()
    if unit in ("", row.unit):
        return number
    if not row.unit:
        share = unit_factor(unit, Dimension.RATIO)
        return None if share is None else number * share
    if row.unit in _REACH:
        return _temperature(row, number, unit)
    for dimension in dimensions_of(row.unit):
        mine, theirs = unit_factor(row.unit, dimension), unit_factor(unit, dimension)
        if mine is not None and theirs is not None:
            # Whole factors are multiplied or divided by: 12 MW are 12,000,000 W, not a bit less.
            ratio = theirs / mine
            return number * ratio if ratio >= 1 else number / (mine / theirs)
    return None


def _temperature(row: Constant, number: float, unit: str) -> float | None:
    """Return a temperature in the unit of its row, kelvin or degrees Celsius."""
    if unit_factor(unit, Dimension.TEMPERATURE) is None:
        return None
    celsius = number - _KELVIN if unit == "K" else number
    return celsius + _KELVIN if row.unit == "K" else celsius


def _sampled(spec: ScenarioSpec, problems: ProblemList) -> dict[str, tuple[float, float]]:
    """Return the range of each number that is to be sampled over that of its source.

    What the scenario says of a number itself goes before what it says of its family.
    """
    ranges: dict[str, tuple[float, float]] = {}
    for name, written in spec.parameters.items():
        if written != SAMPLED:
            continue
        found = family(name)
        if not found:
            place = spec.where_at("parameters", name, key=True)
            known = name in literature.table()
            cure = "" if known else cure_for(name, families())
            code = "parameter-no-range" if known else "parameter-family"
            problems.add(code, place, name=name, cure=cure)
        ranges |= {one: ends for one, ends in found.items() if one not in spec.parameters}
        if name in found:
            ranges[name] = found[name]
    return dict(sorted(ranges.items()))


def _check_order(
    changed: dict[str, float],
    ranges: dict[str, tuple[float, float]],
    spec: ScenarioSpec,
    problems: ProblemList,
) -> None:
    """Add a fault for each pair of numbers out of order, also where one of them is drawn."""
    for first, second in ordered_pairs({**changed, **ranges}):
        low, high = (changed.get(name, literature.value(name)) for name in (first, second))
        if (first in ranges) != (second in ranges):
            low = ranges[first][1] if first in ranges else low
            high = ranges[second][0] if second in ranges else high
        if low >= high:
            mine = (first, second) if first in changed or first in ranges else (second, first)
            place = next(
                (spec.where_at("parameters", name) for name in mine if name in spec.parameters),
                spec.where("parameters"),
            )
            problems.add("parameter-order", place, first=first, second=second)


def shown(row: Constant, number: float) -> str:
    """Return a number with the unit of its row."""
    for dimension in dimensions_of(row.unit):
        if dimension in _READABLE and unit_factor(row.unit, dimension) == 1.0:
            return format_quantity(number, dimension, unit=_READABLE[dimension], digits=6)
    return f"{format_number(number, digits=6)} {row.unit}".strip()


def _unit(row: Constant) -> Text:
    if not row.unit:
        return Text("scenario.parameter-bare")
    return Text("scenario.parameter-unit", {"unit": row.unit})
