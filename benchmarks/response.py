"""The response alone, and the week of 168 hours, beside runs with the crowd."""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import ROOT, Row, command, timed

HOTEL = ROOT / "scenarios" / "hotel-night-fire.yaml"
_SEEDS = 10


def rows() -> list[Row]:
    """Measure the response of the hotel night and its week."""
    from sim.scenario.load import load_scenario
    from sim.simulation.simulate import prepare, simulate
    from sim.simulation.uncrowded import record_hazards, replay, respond

    scenario, problems = load_scenario(HOTEL)
    problems.raise_if_errors()
    stage = prepare(scenario)
    recording = record_hazards(scenario, stage)
    whole_s = timed(lambda: simulate(scenario, seed=1, stage=stage, series=False), times=5)
    run_s = timed(lambda: respond(scenario, seed=1, stage=stage, recording=recording), times=15)
    fire_s = timed(lambda: replay(scenario, stage=stage, recording=recording), times=15)
    muster = shutil.which("muster", path=str(Path(sys.executable).parent)) or "muster"
    with tempfile.TemporaryDirectory() as folder:
        page = f"{folder}/week.html"
        week_s = command(
            muster, "hours", str(HOTEL), "--seeds", str(_SEEDS), "--html", page, times=1
        )
    beside = "`simulate`: one run with its crowd"
    note = f"{run_s:.3g} s with the fire from its record, which alone takes {fire_s:.3g} s"
    return [
        Row(
            "hotel, the response alone",
            max(run_s - fire_s, 1e-6),
            None,
            beside,
            whole_s,
            note,
            40.0,
        ),
        Row(
            f"`muster hours` on the hotel: 168 hours, {_SEEDS} seeds each",
            week_s,
            None,
            f"as many runs with their crowd (one, times {168 * _SEEDS})",
            whole_s * 168 * _SEEDS,
            least=11.0,
        ),
    ]
