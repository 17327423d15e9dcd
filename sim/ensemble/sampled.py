"""What many runs say that drew numbers of the model: quantiles, and which number decides.

How much of a result hangs on a number is Spearman's rank correlation between what was drawn and
what came of it. All numbers are drawn at once, so each correlation is what is left of a number's
weight among all others. Below a level that few of so many numbers would reach by chance, it says
nothing.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.ensemble.bands import quantile
from sim.literature import value
from sim.results.sampled import Decides, Outcomes, Sampled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sim.results.record import Result

    Column = Sequence[float | None]

DENSITY: Final = "density.highest"
"""Name of the greatest density that people felt anywhere."""
_FIRST: Final = "density.first."
_SHARES: Final = (0.05, 0.5, 0.95)
_FEWEST: Final = 4
"""Runs below which no correlation means anything."""


def density_figures(record: Result) -> dict[str, float | None]:
    """Return the greatest density that people felt, and when each level was first reached.

    Spaces that stay less dense than level of service E are not listed: where all do, the density of
    the densest patch stands in, as far as it could have been felt.
    """
    watched = record.density
    if watched is None:
        return {}
    zones, peak = watched.zones, record.peak_density
    felt = max((zone.highest for zone in zones), default=0.0)
    if felt < watched.listed_from and peak is not None:
        felt = max(felt, min(peak.value, watched.listed_from))
    found: dict[str, float | None] = {DENSITY: felt}
    for row, level in enumerate(watched.levels):
        times = [zone.first_s[row] for zone in zones]
        found[first_name(level)] = min((t for t in times if t is not None), default=None)
    return found


def first_name(level: float) -> str:
    """Return the name of the time at which a level was first reached."""
    return f"{_FIRST}{level:g}"


def sampled_record(
    table: Mapping[str, Column],
    numbers: Mapping[str, Sequence[float]],
    ranges: Mapping[str, tuple[float, float]],
) -> Sampled | None:
    """Return what runs say that drew numbers; None without any.

    Args:
        table: one column a figure, one row a run.
        numbers: what each run drew, by number.
        ranges: the range of each.
    """
    if not numbers:
        return None
    runs = len(next(iter(numbers.values())))
    outcomes = [_outcomes(name, table[name]) for name in ("dead", "injured") if name in table]
    outcomes += [_outcomes("density", column) for column in (table.get(DENSITY),) if column]
    for name, column in table.items():
        if name.startswith(_FIRST):
            outcomes.append(_outcomes("first", column, level=float(name.removeprefix(_FIRST))))
    dead, density = (table.get(name, ()) for name in ("dead", DENSITY))
    found = [
        Decides(
            name=name,
            low=ranges[name][0],
            high=ranges[name][1],
            dead=spearman(drawn, dead),
            density=spearman(drawn, density),
        )
        for name, drawn in numbers.items()
    ]
    found.sort(key=lambda one: (-max(abs(one.dead or 0.0), abs(one.density or 0.0)), one.name))
    return Sampled(
        runs=runs,
        outcomes=tuple(outcomes),
        numbers=tuple(found),
        chance=chance_level(runs, len(found)),
    )


def _outcomes(name: str, column: Column, *, level: float | None = None) -> Outcomes:
    reached = sum(cell is not None for cell in column)
    p5, p50, p95 = (_or_none(quantile(column, share)) for share in _SHARES)
    share = round(reached / len(column), 4) if column else 0.0
    return Outcomes(name=name, level=level, p5=p5, p50=p50, p95=p95, reached=share)


def _or_none(number: float) -> float | None:
    return number if math.isfinite(number) else None


def spearman(one: Column, other: Column) -> float | None:
    """Return the rank correlation of two columns; None where one of them never changes.

    Args:
        one: a value a run; equal ones share their mean rank. A run without a value counts as later
            than all others.
        other: likewise, of the same runs.
    """
    if len(one) != len(other) or len(one) < _FEWEST:
        return None
    a, b = _ranks(one), _ranks(other)
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    return round(float((a * b).sum()) / size, 3) if size > 0.0 else None


def _ranks(column: Column) -> NDArray[np.float64]:
    cells = np.array([math.inf if cell is None else cell for cell in column])
    _, place, count = np.unique(cells, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2.0)[place])


def chance_level(runs: int, numbers: int) -> float | None:
    """Return the correlation that one of so many numbers would rarely reach if none decided.

    Args:
        runs: how many runs.
        numbers: how many numbers were drawn.
    """
    if runs < _FEWEST or not numbers:
        return None
    tail = value("run.sample.chance") / (2.0 * numbers)
    return round(min(NormalDist().inv_cdf(1.0 - tail) / math.sqrt(runs - 1), 1.0), 3)
