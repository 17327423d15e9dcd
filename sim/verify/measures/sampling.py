"""People drawn from profiles and laws, compared with what they were drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from sim.distribution import Distribution
from sim.people.profiles import mean_speed_at, speed_by_age
from sim.rng import Streams
from sim.verify.bench import distribution, population_of, setup, site_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.verify.cases import Case


def speeds(case: Case, calibration: str) -> dict[str, float]:
    """Return how the speeds of people drawn by age, and of the IMO and NIST panels, lie."""
    del calibration
    ages = case.table["ages"]
    drawn = {
        age: _drawn(speed_by_age(age, age), case.table["per_age"], f"age-{age}") for age in ages
    }
    means = np.array([drawn[age].mean() for age in ages])
    curve = mean_speed_at(np.array(ages, dtype=np.float64))
    spread = np.array([drawn[age].std() / drawn[age].mean() for age in ages])
    found = {
        "worst-mean-over-curve": _farthest(means / curve),
        "worst-spread": _farthest(spread / case.table["spread"]) * case.table["spread"],
        "least-fall": float(np.min(-np.diff(means))),
    }
    for name, panel in case.table["panels"].items():
        sample = _drawn(distribution(panel["speed"]), panel["count"], name)
        found |= {
            f"{name}-mean": float(sample.mean()),
            f"{name}-sd": float(sample.std(ddof=1)),
            f"{name}-least": float(sample.min()),
            f"{name}-greatest": float(sample.max()),
        }
    return found


def delays(case: Case, calibration: str) -> dict[str, float]:
    """Return p-values and means of assigned start times over many seeds, for each law."""
    del calibration
    found: dict[str, float] = {}
    for name, row in case.table["laws"].items():
        law = distribution({row["kind"]: row["params"]})
        tables = setup(case, people={"p": {"delay": {row["kind"]: row["params"]}}})
        site = site_of(tables)
        told = [
            population_of(tables, site, Streams(seed)).pre_movement_s
            for seed in range(case.table["seeds"])
        ]
        found[f"{name}-p"] = float(stats.kstest(np.concatenate(told), law.cdf).pvalue)
        found[f"{name}-mean"] = law.mean()
    found["least-p"] = min(found[f"{name}-p"] for name in case.table["laws"])
    return found


def response_times(case: Case, calibration: str) -> dict[str, float]:
    """Return mean, median and mode of shifted log-normal laws, and of samples of them cut off."""
    del calibration
    found: dict[str, float] = {}
    for name, row in case.table["laws"].items():
        whole = Distribution("lognormal", (row["mu"], row["sigma"]))
        cut = Distribution("lognormal", (row["mu"], row["sigma"]), 0.0, row["most"])
        found |= {
            f"{name}-mean": row["shift"] + whole.mean(),
            f"{name}-median": row["shift"] + whole.median(),
            f"{name}-cut-mean": row["shift"] + cut.mean(),
            f"{name}-cut-median": row["shift"] + cut.median(),
        }
    return found


def _drawn(law: Distribution, count: int, name: str) -> NDArray[np.float64]:
    return law.ppf(Streams(1).uniform("people.speed", group=name, index=np.arange(count)))


def _farthest(ratios: NDArray[np.float64]) -> float:
    return float(ratios[np.argmax(np.abs(ratios - 1.0))])
