"""Rooms and their doors: how long it takes, and by which door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.verify.bench import door_flow, fields_of, play, setup
from sim.world.requests import SetDoor
from sim.world.state import Door

if TYPE_CHECKING:
    from sim.verify.cases import Case
    from sim.world.world import World

CELLS_M = (2.0, 1.0, 0.5)
_DRAWS = 3


def room(case: Case, calibration: str) -> dict[str, float]:
    """Return the time of the last one out of a room and the flow through its door."""
    people = play(setup(case), calibration=calibration).people
    width = case.table["door_m"]
    flow = len(people.out_s) / people.out_s.max()
    return {"last-out": float(people.out_s.max()), "flow": flow, "specific-flow": flow / width}


def hall(case: Case, calibration: str) -> dict[str, float]:
    """Return times of a hall with all doors and with some closed, at three sizes of cells."""
    cap = door_flow(calibration, case.table["door_m"])
    usual = value("movement.cell")
    last: dict[tuple[str, float], float] = {}
    over_cap = []
    for variant in ("open", "closed"):
        for cell_m in CELLS_M:
            played = play(setup(case, variant), calibration=calibration, cell_m=cell_m)
            last[variant, cell_m] = played.last_s
            if cell_m == usual:
                over_cap.append(played.last_s * cap / np.bincount(played.people.exit).max())
    spread = [
        max(times) / min(times) - 1
        for times in ([last[v, c] for c in CELLS_M] for v in ("open", "closed"))
    ]
    return {
        "ratio": last["closed", usual] / last["open", usual],
        "time-open": last["open", usual],
        "time-closed": last["closed", usual],
        "time-over-share": float(max(over_cap, key=lambda ratio: abs(ratio - 1))),
        "spread-over-cells": max(spread),
    }


def two_exits(case: Case, calibration: str) -> dict[str, float]:
    """Return the share of people who take the farther of two exits, for each way of choosing."""
    found: dict[str, float] = {}
    for variant in case.table["variants"]:
        tables = setup(case, variant)
        fields = fields_of(tables)
        share, last = [], []
        for seed in range(1, _DRAWS + 1):
            played = play(tables, calibration=calibration, seed=seed, fields=fields)
            near, far = (played.used(case.table[which]) for which in ("near", "far"))
            share.append(far / (near + far))
            last.append(played.last_s)
        found[f"{variant}-far-share"] = float(np.mean(share))
        found[f"{variant}-last"] = float(np.mean(last))
    first, second = (found[f"{variant}-last"] for variant in ("nearest", "quickest"))
    return found | {"quickest-over-nearest": second / first}


def closes(case: Case, calibration: str) -> dict[str, float]:
    """Return who leaves by which of two exits when the nearer one closes at a given time."""
    at_s = case.table["closes_at_s"]
    exit_1, exit_2 = case.table["closing"], case.table["other"]

    def close(world: World) -> None:
        world.ask(SetDoor(exit_1, Door.LOCKED))

    open_all_along = play(setup(case), calibration=calibration)
    played = play(setup(case), calibration=calibration, events={at_s: close})
    late = (played.people.exit == played.world.site.opening_index[exit_1]) & (
        played.people.out_s > at_s
    )
    return {
        "through-1-after": float(late.sum()),
        "through-2": float(played.used(exit_2)),
        "through-1-if-open": float(open_all_along.used(exit_1)),
    }


def exits_used(case: Case, calibration: str) -> dict[str, float]:
    """Return how many people leave by each exit, and how many stay."""
    played = play(setup(case), calibration=calibration)
    found = {f"via-{opening.id}": float(played.used(opening.id)) for opening in
             played.world.site.exits}  # fmt: skip
    found["remaining"] = float(np.sum(np.isnan(played.people.out_s)))
    found["last-out"] = played.last_s
    return found


def familiarity(case: Case, calibration: str) -> dict[str, float]:
    """Return the share of one of two equal exits, unknown and known, over many runs."""
    return _preference(case, calibration, variants=("unknown", "known"))


def influence(case: Case, calibration: str) -> dict[str, float]:
    """Return the share of one of two equal exits among a group, by themselves and with others."""
    return _preference(case, calibration, variants=("alone", "others"))


def _preference(case: Case, calibration: str, *, variants: tuple[str, str]) -> dict[str, float]:
    """Return the share of an exit in a first and a second variant, over many runs."""
    share = {}
    for variant in variants:
        tables = setup(case, variant)
        fields = fields_of(tables)
        runs = [
            play(tables, calibration=calibration, seed=seed, fields=fields)
            for seed in range(case.table["seeds"])
        ]
        who = runs[0].rows(case.table["group"])
        exit_ = runs[0].world.site.opening_index[case.table["exit"]]
        share[variant] = np.array([100.0 * np.mean(run.people.exit[who] == exit_) for run in runs])
    before, after = (share[variant] for variant in variants)
    difference = after - before
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return {
        "baseline": float(before.mean()),
        "gain": float(difference.mean()),
        # The 95 per cent interval of a mean of many runs.
        "gain-low": float(difference.mean() - 1.96 * error),
    }


def ways_taken(case: Case, calibration: str) -> dict[str, float]:
    """Return the share of people whose way leads through a named space."""
    played = play(setup(case), calibration=calibration, sample_s=0.25)
    passed = np.isfinite(played.entered_s(case.table["way"]))
    return {"share": float(passed.mean()), "last-out": played.last_s}
