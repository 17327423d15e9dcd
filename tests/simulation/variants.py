"""The shipped scenarios with something changed, as a user would change it: in a copy."""

from __future__ import annotations

import shutil

from sim import examples
from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate


def variant(folder, name, *, edits=(), overrides=()):
    """Return a shipped scenario after edits ``(file, old, new)`` to a copy of the examples."""
    root = folder / f"copy-{len(list(folder.iterdir()))}"
    for part in ("scenarios", "buildings"):
        shutil.copytree(examples.root() / part, root / part)
    for file, old, new in edits:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    scenario, problems = load_scenario(root / "scenarios" / f"{name}.yaml", overrides=overrides)
    assert scenario is not None, problems.render("en")
    return scenario


def outcomes(scenario, seeds):
    """Return the outcome of each seed, on one stage."""
    stage = prepare(scenario)
    return [simulate(scenario, seed=seed, stage=stage) for seed in seeds]


def first(outcome, event):
    """Return the time of the first event of a name, or None."""
    return next((e.t_s for e in outcome.events if e.event == event), None)
