"""What the class of doors alone makes of a run."""

from pathlib import Path

import pytest

from sim.ensemble.doorclasses import CLASSES, by_doors
from sim.ensemble.quick import on_one_stage
from sim.movement.laws.book import law_book
from sim.movement.laws.doors import opening_flow, plausible_flows
from sim.scenario.load import load_scenario

HALL = Path(__file__).resolve().parents[2] / "scenarios" / "small-hall.yaml"


@pytest.mark.parametrize("calibration", ["sfpe", "imo", "measured"])
@pytest.mark.parametrize("leaf", [True, False])
def test_each_class_takes_every_opening_as_one_of_its_own_whatever_hangs_there(calibration, leaf):
    books = {d: law_book((), calibration=calibration, doors=d) for d in ("own", *CLASSES)}
    flows = {d: book.opening_flow(1.2, leaf=leaf) for d, book in books.items()}
    assert flows["open"] == opening_flow(1.2, leaf=False)
    assert flows["leaf"] == opening_flow(1.2, leaf=True)
    assert flows["design"] == {f.kind: f for f in plausible_flows(1.2)}["design"].low
    walking = {book.level.flow for book in books.values()}
    assert len(walking) == 1, "walking stays that of the calibration"


def test_a_hall_takes_longest_by_the_class_that_passes_least():
    # They all set out at once, so the doors decide.
    scenario, _ = load_scenario(HALL, overrides=["people.audience.pre_movement=0 s"])
    simulate = on_one_stage(scenario)
    found = by_doors(scenario, seed=1, simulate=simulate)
    assert tuple(found) == CLASSES
    assert found["open"] < found["leaf"]
    assert found["open"] < found["design"]
    own = simulate(scenario, seed=1).result["evacuation_time_s"]
    assert own == pytest.approx(found["design"], rel=0.05), "sfpe has the lower design value"
    assert by_doors(scenario, seed=1, simulate=simulate, helpers=1) == found
