"""The profiles that ship with Muster: how fast people of one kind walk, and their room.

They stand in ``data/profiles.csv``; speed, stairs and body each with their source and how sure it
is. The law ``age`` means:
ages from ``a`` to ``b``, each year equally often, every age with the mean of the age curve
(``people.speed.age.*`` in the literature) and a normal spread about it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from statistics import NormalDist
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import numpy as np

from sim import literature
from sim.distribution import Distribution
from sim.people.model import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.distribution import Kind

_TABLE = Path(__file__).parents[1] / "data" / "profiles.csv"
_CURVE = "people.speed.age."
_QUANTILES = 500
_AGES = 100


@cache
def profile_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of the table of shipped profiles by name, in the order of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["name"]: row for row in csv.DictReader(file)})


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles, in the order of the table."""
    return tuple(profile_rows())


@cache
def shipped_profile(name: str) -> Profile:
    """Return a shipped profile.

    Args:
        name: one of :func:`profile_names`.

    Raises:
        KeyError: there is no such profile.
    """
    row = profile_rows()[name]
    first, second = float(row["a"]), float(row["b"])
    low = float(row["low"]) if row["low"] else None
    high = float(row["high"]) if row["high"] else None
    speed = (
        speed_by_age(int(first), int(second))
        if row["law"] == "age"
        else Distribution(cast("Kind", row["law"]), (first, second), low, high)
    )
    return Profile(
        name=name,
        speed=speed,
        stairs_down=float(row["stairs_down"]) if row["stairs_down"] else None,
        stairs_up=float(row["stairs_up"]) if row["stairs_up"] else None,
        needs_assistance=int(row["needs_assistance"]),
        stairs=row["stairs"] != "no",
        size=float(row["size"]) if row["size"] else 1.0,
        body_m=float(row["width"]) if row["width"] else None,
        walks=row["walks"] != "no",
        moved_by=row["moved_by"] or "",
        source=f"{row['source']} [{row['confidence']}]",
    )


def mean_speed_at(ages: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean free speed at each age, m/s, shape ``(n,)``.

    Linear between the points of the age curve, constant beyond its ends.

    Args:
        ages: ages in years, shape ``(n,)``.
    """
    points = sorted(
        (float(name.removeprefix(_CURVE)), row.value)
        for name, row in literature.table().items()
        if name.startswith(_CURVE)
    )
    years, speeds = zip(*points, strict=True)
    means: NDArray[np.float64] = np.interp(ages, years, speeds)
    return means


@cache
def speed_by_age(youngest: int, oldest: int) -> Distribution:
    """Return the free speed of people whose ages are spread evenly over a range.

    Args:
        youngest: first age in years.
        oldest: last age in years, included.

    Returns:
        An empirical distribution: the mixture's values at 500 equally spaced quantiles, m/s.
    """
    return _mixture(mean_speed_at(np.arange(youngest, oldest + 1, dtype=np.float64)))


@cache
def speed_of_ages(ages: Distribution) -> Distribution:
    """Return the free speed of people whose ages follow a law.

    Args:
        ages: ages in years.

    Returns:
        An empirical distribution, as that of :func:`speed_by_age`, m/s.
    """
    return _mixture(mean_speed_at(ages.ppf((np.arange(_AGES) + 0.5) / _AGES)))


def _mixture(means: NDArray[np.float64]) -> Distribution:
    """Return the speeds of people of several mean speeds, each equally often."""
    cut = literature.value("people.speed.cut")
    spread = literature.value("people.speed.spread")
    shares = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    law = NormalDist(1.0, spread)
    below, above = law.cdf(1.0 - cut * spread), law.cdf(1.0 + cut * spread)
    one_age = np.array([law.inv_cdf(below + share * (above - below)) for share in shares])
    mixture = np.sort((means[:, None] * one_age[None, :]).ravel())
    picks = ((shares * len(mixture)).astype(np.int64)).clip(0, len(mixture) - 1)
    return Distribution.empirical(mixture[picks])
