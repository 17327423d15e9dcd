"""Stairs: speed against density, and two streams that share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import fields_of, play, setup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.verify.bench import Played
    from sim.verify.cases import Case

    Floats = NDArray[np.float64]


def diagram(case: Case, calibration: str) -> dict[str, float]:
    """Return how many (density, speed) pairs on a stair lie in the measured band, down and up.

    One pair a second: people in the middle of the stair over its area, and their mean speed. The
    band reaches from one standard deviation below the mean of the slow to one above that of the
    fast. ``least-down-over-up`` is the least ratio of speeds down and up at one density.
    """
    found: dict[str, float] = {}
    means: dict[str, list[float]] = {}
    for direction in ("down", "up"):
        pairs = [_pairs(case, calibration, direction, d) for d in case.table["densities"]]
        means[direction] = [float(speed.mean()) for _, speed in pairs]
        density, speed = (np.concatenate(each) for each in zip(*pairs, strict=True))
        least, most = case.table["window"]
        seen = (density >= least) & (density <= most)
        low, high = _band(case, direction, density[seen])
        inside = (speed[seen] >= low) & (speed[seen] <= high)
        found[f"share-{direction}"] = float(inside.mean())
        found |= {
            f"{direction}-{d:g}": mean
            for d, mean in zip(case.table["densities"], means[direction], strict=True)
        }
    ratio = np.array(means["down"]) / np.array(means["up"])
    return found | {
        "least-share": min(found["share-down"], found["share-up"]),
        "least-down-over-up": float(ratio.min()),
    }


def _pairs(case: Case, calibration: str, direction: str, density: float) -> tuple[Floats, Floats]:
    """Return density and mean speed in the middle of a stair filled to a density, once a second."""
    table = case.table
    stair = table["spaces"]["stair"]["stair"]
    width, length = stair["width"], stair["length"]
    people = {
        name: {"count": round(density * width * length * share), "exit": table["exits"][direction]}
        for name, share in table["shares"].items()
    }
    played = play(
        setup(case, people=people), calibration=calibration, until_s=table["until_s"], sample_s=1.0
    )
    return _middle(played, table["slice_m"], width=width, from_s=table["from_s"])


def _middle(
    played: Played, stretch_m: tuple[float, float], *, width: float, from_s: float
) -> tuple[Floats, Floats]:
    start, stop = stretch_m
    y = np.append(played.world.walkable.cell_y, np.nan)[played.cell]
    y = y[played.times_s >= from_s]
    inside = (y[:-1] >= start) & (y[:-1] < stop) & np.isfinite(y[1:])
    walked = np.where(inside, np.abs(np.diff(y, axis=0)), 0.0)
    count = inside.sum(axis=1)
    some = count > 0
    return count[some] / (width * (stop - start)), walked.sum(axis=1)[some] / count[some]


def _band(case: Case, direction: str, density: Floats) -> tuple[Floats, Floats]:
    """Return the lower and the upper end of the measured band at densities, m/s."""
    rows = case.table["band"][direction]
    fast, slow, fast_sd, slow_sd = (
        np.polynomial.polynomial.polyval(density, rows[key])
        for key in ("fast", "slow", "fast-sd", "slow-sd")
    )
    return slow - slow_sd, fast + fast_sd


def merging(case: Case, calibration: str) -> dict[str, float]:
    """Return people from the floor over people from the stair above, while both wait.

    Everybody who passes the landing between the times of the case counts, mean over its seeds.
    """
    found: dict[str, float] = {}
    start, stop = case.table["between_s"]
    for variant in case.table["variants"]:
        tables = setup(case, variant)
        fields = fields_of(tables)
        ratio, both = [], []
        for seed in range(1, case.table["seeds"] + 1):
            played = play(tables, calibration=calibration, seed=seed, fields=fields, sample_s=1.0)
            out = played.people.out_s
            passed = [
                np.sum((out[played.rows(group)] > start) & (out[played.rows(group)] <= stop))
                for group in ("floor", "above")
            ]
            ratio.append(passed[0] / passed[1])
            both.append(sum(passed) / (stop - start))
        found |= {
            f"{variant}-ratio": float(np.mean(ratio)),
            f"{variant}-flow": float(np.mean(both)),
        }
    return found


def staged(case: Case, calibration: str) -> dict[str, float]:
    """Return when the first one is down the stair and how long all take through what governs."""
    played = play(setup(case), calibration=calibration, sample_s=0.25)
    out = np.sort(played.people.out_s)
    count = len(out)
    return {
        "seconds-through-door": float((out[-1] - out[0]) * count / (count - 1)),
        "first-down": float(np.min(played.entered_s(case.table["behind"]))),
        "last-out": played.last_s,
    }
