"""The shipped scenarios, loaded without a fault or warning and played; each only once a session."""

from functools import cache

from sim import examples
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate


def scenario(name, *overrides):
    found, problems = load_scenario(
        examples.root() / "scenarios" / f"{name}.yaml", overrides=overrides
    )
    assert found is not None, problems.render("en")
    assert not problems.warnings, problems.render("en")
    return found


@cache
def played(name, *overrides):
    return simulate(scenario(name, *overrides), seed=1)
