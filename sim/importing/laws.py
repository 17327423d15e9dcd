"""Distributions as they are written in a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.distribution import Distribution

_QUANTILES = 25
_NEVER = 1e-6
_DIGITS = 4


def number(value: float, digits: int = _DIGITS) -> str:
    """Return a number without needless digits.

    >>> number(2.50), number(1/3), number(12000.0)
    ('2.5', '0.3333', '12000')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def duration(seconds: float) -> str:
    """Return a duration, in minutes where that is shorter.

    >>> duration(900.0), duration(90.0)
    ('15 min', '90 s')
    """
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes.is_integer() and minutes >= 3 else f"{number(seconds)} s"


@dataclass(frozen=True, slots=True)
class Written:
    """A law as text.

    Attributes:
        text: as it stands in the scenario.
        drawn: whether it could only be written as a list of values.
    """

    text: str
    drawn: bool = False


def written(law: Distribution, unit: str, *, least: float) -> Written:
    """Return a law as it is written in a scenario.

    Args:
        law: the law.
        unit: unit of its values, ``s`` or ``m/s``.
        least: smallest value that may be written.
    """

    def value(at: float) -> str:
        return f"{number(max(at, least))} {unit}"

    p = law.params
    if law.is_fixed:
        return Written(value(p[0]))
    if law.kind == "uniform":
        ends = [max(at, least) for at in p]
        if ends[0] >= ends[1]:
            return Written(value(ends[1]))
        return Written(f"{{uniform: [{value(p[0])}, {value(p[1])}]}}")
    if law.kind == "triangular" and law.low is None and law.high is None and p[0] >= least:
        return Written(f"{{triangular: [{', '.join(map(value, p))}]}}")
    if law.kind == "triangular" or (law.kind == "normal" and p[0] < least):
        shares = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
        values = ", ".join(value(float(at)) for at in law.ppf(shares))
        return Written(f"{{empirical: [{values}]}}", drawn=True)
    ends_text = _ends(law, unit, least)
    if law.kind == "weibull":
        return Written(f"{{weibull: {{shape: {number(p[0])}, scale: {value(p[1])}{ends_text}}}}}")
    if law.kind == "normal":
        sd = f"{number(p[1])} {unit}"
        mean = f"{number(p[0])} {unit}"
        return Written(f"{{normal: {{mean: {mean}, sd: {sd}{ends_text}}}}}")
    variance = p[1] ** 2
    mean_of = float(np.exp(p[0] + variance / 2))
    sd_of = mean_of * float(np.sqrt(np.expm1(variance)))
    text = f"mean: {number(mean_of)} {unit}, sd: {number(sd_of)} {unit}"
    return Written(f"{{lognormal: {{{text}{ends_text}}}}}")


def _ends(law: Distribution, unit: str, least: float) -> str:
    """Return the ends of a law that cut something off."""
    low = max(least, law.low if law.low is not None else least)
    text = f", min: {number(low)} {unit}" if float(law.cdf(low)) > _NEVER else ""
    if law.high is not None:
        text += f", max: {number(law.high)} {unit}"
    return text


def too_slow(law: Distribution, least: float) -> bool:
    """Return whether a law has values below a least one that cannot be written."""
    lowest = law.params[0] if law.is_fixed else float(law.ppf(_NEVER))
    return lowest < least
