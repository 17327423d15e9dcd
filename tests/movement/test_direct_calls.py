"""Calls that skip the look at types hand over the same types, whatever is played.

A compiled function called past numba's dispatcher reads its arguments as those of the first call:
an array of whole numbers where fractions stood would be nonsense without a word.
"""

from pathlib import Path

import numba
import pytest

from sim.ensemble.quick import on_one_stage
from sim.kernel import is_compiling
from sim.movement import congested, engine, stairs, standstill
from sim.scenario.load import load_scenario
from tests.movement.ground import OUTSIDE, box, crowd_of, door, site

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DIRECT = (
    (engine, "_advance"),
    (stairs, "_find_new"),
    (standstill, "_find_still"),
    (congested, "_find_followed"),
    (congested, "_slowness"),
    (congested, "_add_detours"),
)


@pytest.fixture
def types_of(monkeypatch):
    """Return the types each of the functions was called with, by name."""
    found = {}
    for module, name in DIRECT:
        call = getattr(module, name)

        def noted(*arguments, name=name, call=call):
            types = tuple(str(numba.typeof(each)) for each in arguments)
            found.setdefault(name, set()).add(types)
            return call(*arguments)

        monkeypatch.setattr(module, name, noted)
    return found


@pytest.mark.skipif(not is_compiling(), reason="plain Python has no types to mistake")
def test_direct_calls_hand_over_the_same_types_whatever_is_played(types_of):
    for name, extra in (
        ("small-hall", ["parameters.movement.congestion.aside=1"]),
        ("clinic-drill", []),
        ("school-drill", []),
    ):
        scenario, problems = load_scenario(SCENARIOS / f"{name}.yaml", overrides=extra)
        assert scenario is not None, problems.render("en")
        on_one_stage(scenario)(scenario, seed=1)
    whole = site([box("a", 0, 0, 12, 12)], [door("x", "a", OUTSIDE, (12, 5), (12, 6))])
    run = crowd_of({"p": (1, 1, 1, "a")}, whole)
    run.release()
    run.to(90)
    assert set(types_of) == {name for _, name in DIRECT}
    assert {name: len(types) for name, types in types_of.items()} == dict.fromkeys(types_of, 1)
