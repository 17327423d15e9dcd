"""Numbers of the model that are sampled: the ranges a scenario gives them, and a seed's draw.

Each seed of many runs draws every number with a range by itself, from a stream that is named by the
number: so variants of a scenario draw alike, and a further range changes no other draw. A range is
sampled evenly between its ends; one whose upper end is many times the lower (``run.sample.wide``)
evenly in its logarithm, or its upper decade would be nearly all that is drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim import literature
from sim.parameters import COUNTS, Parameters, settable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.literature import Constant
    from sim.rng import Streams

SAMPLED: Final = "sampled"
"""The word that gives a number, or every number of a family, the range of its source."""

_LEVELS: Final = "crowding."
"""What is counted and never acts is not sampled: another seed would be counted by other levels."""

_ORDERED: Final = (
    (".p50", ".p90"),
    (".low", ".high"),
    (".first", ".all"),
    (".full", ".none"),
    (".injured", ".unconscious"),
    *((f"crowding.level.{n}", f"crowding.level.{n + 1}") for n in range(1, 5)),
)
"""Ends of names of which the first may not be above the second."""


def range_of(row: Constant) -> tuple[float, float] | None:
    """Return the range of a number's source; None if it has none or cannot be sampled."""
    if row.low is None or row.high is None or row.low >= row.high:
        return None
    if not settable(row.name) or row.name.startswith(_LEVELS):
        return None
    return row.low, row.high


def family(name: str) -> dict[str, tuple[float, float]]:
    """Return the ranges of all numbers whose names begin with a part of a name, by name.

    Args:
        name: one part or several, such as ``crush`` or ``crush.surge``, or a whole name.
    """
    found = {}
    for row in literature.table().values():
        if row.name == name or row.name.startswith(f"{name}."):
            ends = range_of(row)
            if ends is not None:
                found[row.name] = ends
    return found


def families() -> list[str]:
    """Return the first parts of the names of all numbers that can be sampled, sorted."""
    rows = literature.table().values()
    return sorted({row.name.split(".")[0] for row in rows if range_of(row) is not None})


def ordered_pairs(names: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the pairs of numbers, one of them at least named, that have to be in order."""
    known = literature.table()
    found = set()
    for name in names:
        for low, high in _ORDERED:
            for end in (low, high):
                if name.endswith(end):
                    stem = name.removesuffix(end)
                    found.add((stem + low, stem + high))
    return [pair for pair in sorted(found) if pair[0] in known and pair[1] in known]


def drawn(parameters: Parameters, streams: Streams) -> Parameters:
    """Return the numbers as a seed draws them; without ranges the same.

    Args:
        parameters: numbers and ranges of a scenario.
        streams: random numbers of the seed.
    """
    if not parameters.ranges:
        return parameters
    changed = dict(parameters.changed)
    for name, (low, high) in parameters.ranges.items():
        share = streams.one("parameters.sample", group=name)
        changed[name] = at(share, low, high, whole=name in COUNTS)
    # Where two ranges overlap, of a pair that has to be in order the smaller draw is the first.
    for first, second in ordered_pairs(parameters.ranges):
        if first in parameters.ranges and second in parameters.ranges:
            changed[first], changed[second] = sorted((changed[first], changed[second]))
    return Parameters.of(changed, parameters.ranges)


def at(share: float, low: float, high: float, *, whole: bool = False) -> float:
    """Return the number at a share of a range.

    Args:
        share: above 0 and below 1.
        low: lower end.
        high: upper end, above the lower.
        whole: whether it is counted.
    """
    if whole:
        return math.floor(low + share * (high - low + 1.0))
    if low > 0.0 and high / low >= literature.value("run.sample.wide"):
        return float(low * (high / low) ** share)
    return low + share * (high - low)
