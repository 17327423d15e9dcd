"""A large crowd round a corner, and along straight ways of its inner and outer length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import fields_of, play, setup

if TYPE_CHECKING:
    from sim.verify.cases import Case


def crowd(case: Case, calibration: str) -> dict[str, float]:
    """Return mean and last time of the short way, the corner and the long way, and their order.

    Means over the seeds of the case.
    """
    found: dict[str, float] = {}
    for variant in ("short", "corner", "long"):
        tables = setup(case, variant)
        fields = fields_of(tables)
        out = [
            play(tables, calibration=calibration, seed=seed, fields=fields).people.out_s
            for seed in range(1, case.table["seeds"] + 1)
        ]
        found |= {
            f"mean-{variant}": float(np.mean([each.mean() for each in out])),
            f"last-{variant}": float(np.mean([each.max() for each in out])),
        }
    return found | {
        "corner-after-short": found["mean-corner"] - found["mean-short"],
        "long-after-corner": found["mean-long"] - found["mean-corner"],
        "last-corner-over-long": found["last-corner"] / found["last-long"],
    }
