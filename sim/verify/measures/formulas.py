"""Closed forms that the program computes, compared with printed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.building.capacity import entry_capacity, exit_capacity, holding_capacity
from sim.building.events import admitted
from sim.hazards.tenability import heat_dose, toxic_dose
from sim.literature import value
from sim.movement.laws.imo import imo_level, imo_stair
from sim.movement.laws.law import DENSITIES
from sim.movement.laws.measured import weidmann_speed
from sim.movement.laws.sfpe import sfpe_law
from sim.summary.accidents import recorded, statistics

if TYPE_CHECKING:
    from sim.movement.laws.law import Law
    from sim.verify.cases import Case


def speed_at(law: Law, density: float) -> float:
    """Return the speed of a law at a density, m/s, as the crowd reads it from its table."""
    return float(np.interp(density, DENSITIES, law.speed) * law.free_m_s)


def imo_tables(case: Case, calibration: str) -> dict[str, float]:
    """Return speeds and greatest flows of the IMO tables."""
    del calibration
    level = imo_level()
    found = {f"speed-at-{d:g}": speed_at(level, d) for d in case.table["densities"]}
    return found | {
        "flow-level": level.flow,
        "flow-down": imo_stair("down").flow,
        "flow-up": imo_stair("up").flow,
    }


def sfpe_staged(case: Case, calibration: str) -> dict[str, float]:
    """Return the stages of the worked example: stair, corridor, door."""
    del calibration
    table = case.table
    stair, level = (sfpe_law(value(f"movement.sfpe.k.{way}")) for way in ("stair.usual", "level"))
    clear = table["stair_m"]["clear"] - 2 * value("movement.sfpe.boundary.stair")
    corridor = table["corridor_m"] - 2 * value("movement.sfpe.boundary.wall")
    door = table["door_m"] - 2 * value("movement.sfpe.boundary.door")
    speed = speed_at(stair, table["density"])
    flow = speed * table["density"] * clear
    return {
        "speed-on-stair": speed,
        "time-on-stair": table["stair_m"]["length"] / speed,
        "flow-on-stair": flow,
        "delay-of-last": table["people"] / flow,
        "capacity-stair": stair.flow * clear,
        "capacity-corridor": level.flow * corridor,
        "capacity-door": level.flow * door,
    }


def weidmann(case: Case, calibration: str) -> dict[str, float]:
    """Return speeds and the greatest flow of Weidmann's law."""
    del calibration
    numbers = {key: case.table[key] for key in ("free", "c", "jam")}
    density = np.array(
        [float(row["quantity"].removeprefix("speed-at-")) for row in case.checks[1:]]
    )
    speeds = weidmann_speed(density, **numbers)
    found = {f"speed-at-{d:g}": float(v) for d, v in zip(density, speeds, strict=True)}
    return found | {
        "greatest-flow": float(np.max(DENSITIES * weidmann_speed(DENSITIES, **numbers)))
    }


def heat(case: Case, calibration: str) -> dict[str, float]:
    """Return the minutes in warm air until the dose of heat is 1."""
    del calibration
    return {
        f"minutes-at-{t:g}": 1.0 / heat_dose(seconds=60.0, air_c=float(t))
        for t in case.table["temperatures"]
    }


def toxic(case: Case, calibration: str) -> dict[str, float]:
    """Return the seconds in constant air until the dose of asphyxiants is 1, in both forms.

    The form of FDS is what the printed times were computed with; ``usual-`` is that of a run.
    """
    del calibration
    found = {}
    for name, air in case.table["air"].items():
        parts = {"co_ppm": air["co_ppm"], "co2_pct": air["co2_pct"], "o2_pct": air["o2_pct"]}
        found[f"seconds-{name}"] = 1.0 / toxic_dose(seconds=1.0, breathing="fds", **parts)
        found[f"usual-{name}"] = 1.0 / toxic_dose(seconds=1.0, **parts)
    return found


def green_guide(case: Case, calibration: str) -> dict[str, float]:
    """Return what a standing area holds and what its ways and turnstiles pass, by rule."""
    del calibration
    table = case.table
    return {
        "holding": holding_capacity(
            table["area"],
            density=value("capacity.density.terrace"),
            physical=table["physical"],
            safety=table["safety"],
        ),
        "exit-level": exit_capacity(table["level_m"], 0.0, minutes=table["minutes"]),
        "exit-stairs": exit_capacity(0.0, table["stairs_m"], minutes=table["minutes"]),
        "entry": entry_capacity(table["turnstiles"]),
    }


def chinese_events(case: Case, calibration: str) -> dict[str, float]:
    """Return what Chinese rules for large events admit on some ground, and of some seats."""
    del calibration
    return {
        rule.name: float(rule.persons)
        for rule in admitted(area_m2=case.table["area"], seats=case.table["seats"])
        if rule.persons is not None
    }


def crowd_accidents(case: Case, calibration: str) -> dict[str, float]:
    """Return what the list of recorded crowd accidents says in numbers."""
    del case, calibration
    found = statistics(recorded(), as_listed=True)
    assert found is not None
    return {
        "accidents": float(found.accidents),
        "dead-median": found.dead_median,
        "dead-mean": found.dead_mean,
        "dead-p90": found.dead_p90,
        "dead-most": float(found.dead_most),
        "injured-per-dead": found.injured_per_dead,
        "dead-per-1000": found.dead_per_1000,
        "crowd-median": found.crowd_median,
    }
