"""People brought from one storey to another by a lift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.building.model import Lift
from sim.literature import value
from sim.movement.laws.book import calibration_named
from sim.simulation.served import run_served
from sim.verify.bench import fields_of, laid_over, setup, world_of
from sim.world.requests import Release

if TYPE_CHECKING:
    from sim.verify.cases import Case

_UNTIL_S = 600.0


def rides(case: Case, calibration: str) -> dict[str, float]:
    """Return when the last of some people steps out of the lift, in each variant."""
    found = {}
    rules = dict(case.table["lift"])
    serves, main = tuple(rules.pop("serves")), rules.pop("main")
    capacity, rise_m = int(rules.pop("capacity")), float(rules.pop("rise"))
    lift = Lift("lift", serves, capacity, "runs", {**rules, "discharge": main})
    for variant in case.table["variants"]:
        tables = laid_over(setup(case, variant), {"lifts": (lift,), "rise": {serves[1]: rise_m}})
        fields = fields_of(tables)
        world = world_of(tables, fields, seed=1)
        rows = np.arange(len(world.population), dtype=np.int32)
        world.ask(Release(rows, np.zeros(len(rows))))
        seen = run_served(
            world,
            fields,
            calibration=calibration_named(calibration),
            step_s=value("movement.step"),
            until_s=_UNTIL_S,
        )
        there = seen == world.site.space_index[main]
        first = np.where(there.any(axis=0), np.argmax(there, axis=0), np.inf)
        found[f"{variant}-last"] = float(first.max()) * value("movement.step")
    return found
