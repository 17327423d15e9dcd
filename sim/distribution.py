"""Quantities that vary: a kind, its parameters in SI and the ends between which it is cut off.

A draw is the quantile of a uniform number, so that the same uniform number always gives the same
person: :meth:`Distribution.ppf`. A distribution with ends is the conditional one between them, not
one with heaps at the ends.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Kind = Literal[
    "fixed", "lognormal", "normal", "uniform", "triangular", "weibull", "gamma", "empirical"
]

Z90 = 1.2815515655446004
"""Standard normal quantile of 0.9."""

_NODES = 400  # of the quadrature of a truncated mean


def sigma_of(*, median: float, p90: float) -> float:
    """Return the deviation of the logarithm of a log-normal law with these two quantiles."""
    return math.log(p90 / median) / Z90


def scattered(median: float, *, sigma: float, z: float) -> float:
    """Return one draw of a log-normal law, in the unit of its median.

    Args:
        median: its median.
        sigma: the deviation of its logarithm.
        z: the same draw of the standard normal law.
    """
    return median * math.exp(sigma * z)


@dataclass(frozen=True, slots=True)
class Distribution:
    """A random quantity, in SI.

    Attributes:
        kind: Which law.
        params: Its parameters: ``fixed`` (value), ``lognormal`` (mu, sigma of the logarithm),
            ``normal`` (mean, sd), ``uniform`` (from, to), ``triangular`` (from, mode, to),
            ``weibull`` (shape, scale), ``gamma`` (shape, scale), ``empirical`` (sorted values).
        low: Lower end, or None.
        high: Upper end, or None.
    """

    kind: Kind
    params: tuple[float, ...]
    low: float | None = None
    high: float | None = None

    @classmethod
    def fixed(cls, value: float) -> "Distribution":
        """Return the distribution that is always ``value``."""
        return cls("fixed", (float(value),))

    @classmethod
    def lognormal(
        cls,
        *,
        median: float,
        p90: float,
        low: float | None = None,
        high: float | None = None,
    ) -> "Distribution":
        """Return the log-normal law with this median and 90th percentile."""
        return cls("lognormal", (math.log(median), sigma_of(median=median, p90=p90)), low, high)

    @classmethod
    def lognormal_of_mean(
        cls, *, mean: float, sd: float, low: float | None = None, high: float | None = None
    ) -> "Distribution":
        """Return the log-normal law with this mean and standard deviation (of the quantity)."""
        variance = math.log1p((sd / mean) ** 2)
        return cls("lognormal", (math.log(mean) - variance / 2, math.sqrt(variance)), low, high)

    @classmethod
    def empirical(cls, values: ArrayLike) -> "Distribution":
        """Return the law that takes each of ``values`` equally often."""
        return cls("empirical", tuple(float(v) for v in np.sort(np.asarray(values, dtype=float))))

    @property
    def is_fixed(self) -> bool:
        """Whether every draw is the same."""
        return self.kind == "fixed"

    def ppf(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the quantiles of the uniform numbers ``u`` in (0, 1), same shape."""
        share = np.asarray(u, dtype=np.float64)
        if self.kind != "fixed" and (self.low is not None or self.high is not None):
            below = 0.0 if self.low is None else float(self.cdf(self.low))
            above = 1.0 if self.high is None else float(self.cdf(self.high))
            # The ends catch the last bit of rounding, and laws that lie wholly outside them.
            return np.clip(self._ppf(below + share * (above - below)), self.low, self.high)
        return self._ppf(share)

    def _ppf(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        p = self.params
        if self.kind == "fixed":
            return np.full_like(u, p[0])
        # Reading and checking files draws nothing, and this import takes a fifth of a second.
        from scipy import special  # noqa: PLC0415

        match self.kind:
            case "lognormal":
                result = np.exp(p[0] + p[1] * special.ndtri(u))
            case "normal":
                result = p[0] + p[1] * special.ndtri(u)
            case "uniform":
                result = p[0] + (p[1] - p[0]) * u
            case "triangular":
                low, mode, high = p
                width = high - low
                peak = (mode - low) / width
                rising = low + np.sqrt(u * width * (mode - low))
                falling = high - np.sqrt((1 - u) * width * (high - mode))
                result = np.where(u < peak, rising, falling)
            case "weibull":
                result = p[1] * (-np.log1p(-u)) ** (1 / p[0])
            case "gamma":
                result = p[1] * special.gammaincinv(p[0], u)
            case "empirical":
                values = np.asarray(p)
                at = np.minimum((u * len(values)).astype(np.int64), len(values) - 1)
                result = values[at]
        return np.asarray(result, dtype=np.float64)

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the share of the law (without its ends) at or below ``x``, same shape."""
        from scipy import special  # noqa: PLC0415

        at = np.asarray(x, dtype=np.float64)
        p = self.params
        match self.kind:
            case "fixed":
                result = (at >= p[0]).astype(np.float64)
            case "lognormal":
                with np.errstate(divide="ignore"):
                    result = special.ndtr((np.log(np.maximum(at, 0.0)) - p[0]) / p[1])
            case "normal":
                result = special.ndtr((at - p[0]) / p[1])
            case "uniform":
                result = np.clip((at - p[0]) / (p[1] - p[0]), 0.0, 1.0)
            case "triangular":
                low, mode, high = p
                inside = np.clip(at, low, high)
                width = high - low
                rising = (inside - low) ** 2 / (width * max(mode - low, 1e-300))
                falling = 1 - (high - inside) ** 2 / (width * max(high - mode, 1e-300))
                result = np.where(inside < mode, rising, falling)
            case "weibull":
                result = -np.expm1(-((np.maximum(at, 0.0) / p[1]) ** p[0]))
            case "gamma":
                result = special.gammainc(p[0], np.maximum(at, 0.0) / p[1])
            case "empirical":
                result = np.searchsorted(np.asarray(p), at, side="right") / len(p)
        return np.asarray(result, dtype=np.float64)

    def median(self) -> float:
        """Return the median."""
        return float(self.ppf(0.5))

    def mean(self) -> float:
        """Return the mean; with ends, by the midpoint rule over the quantiles."""
        p = self.params
        if self.kind != "fixed" and (self.low is not None or self.high is not None):
            return float(np.mean(self.ppf((np.arange(_NODES) + 0.5) / _NODES)))
        match self.kind:
            case "fixed" | "normal":
                return p[0]
            case "lognormal":
                return math.exp(p[0] + p[1] ** 2 / 2)
            case "uniform" | "triangular" | "empirical":
                return math.fsum(p) / len(p)
            case "weibull":
                return p[1] * math.gamma(1 + 1 / p[0])
            case "gamma":
                return p[0] * p[1]
