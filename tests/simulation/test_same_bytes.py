"""Same inputs and seed, same bytes: in any process, in any order, whatever touches nobody."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.folder import run_files
from sim.simulation.simulate import simulate
from sim.yamlsrc import ProblemList, load
from sim.yamlsrc.dump import dump
from tests.simulation.variants import variant

HOTEL = "hotel-night-fire"
SCRIPT = """
import hashlib, sys
from sim import examples
from sim.simulation.folder import run_files
from sim.simulation.simulate import simulate
from sim.scenario.load import load_scenario
scenario, _ = load_scenario(examples.root() / "scenarios" / f"{sys.argv[1]}.yaml")
files = run_files(simulate(scenario, seed=3))
for name in ("events.csv", "people.csv", "series.npz"):
    print(name, hashlib.sha256(files[name]).hexdigest())
"""


def files(scenario, seed=3):
    return run_files(simulate(scenario, seed=seed))


@pytest.mark.parametrize("name", [HOTEL, "school-drill"])
def test_two_processes_with_other_hash_seeds_write_the_same_bytes(name):
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, name],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert len(printed) == 1
    assert "people.csv" in printed.pop()


def test_an_inject_without_effect_changes_no_byte_of_the_people(tmp_path):
    silent = variant(
        tmp_path,
        HOTEL,
        edits=[
            (
                f"scenarios/{HOTEL}.yaml",
                "injects:\n",
                "injects:\n  - {id: INJ-00, at: 151.3 s, to: front-desk, text: The press calls}\n",
            )
        ],
    )
    before, after = files(variant(tmp_path, HOTEL)), files(silent)
    assert before["people.csv"] == after["people.csv"]
    assert b"The press calls" in after["events.csv"]


def test_closing_an_exit_that_nobody_uses_changes_no_byte_of_the_people(tmp_path):
    base = variant(tmp_path, HOTEL)
    outcome = simulate(base, seed=3)
    unused = [use["id"] for use in outcome.result["exits"] if not use["used"]]
    assert "terrace" in unused
    closed = variant(tmp_path, HOTEL, overrides=["exits.terrace.state=locked"])
    assert run_files(outcome)["people.csv"] == files(closed)["people.csv"]


def turned(node):
    """Return YAML data with its lists of mappings in the opposite order."""
    if isinstance(node, dict):
        return {key: turned(value) for key, value in node.items()}
    if isinstance(node, list):
        items = [turned(item) for item in node]
        return items[::-1] if items and all(isinstance(item, dict) for item in items) else items
    return node


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        (HOTEL, ("spaces", "rows", "openings", "stairwells", "exits", "equipment", "people")),
        ("school-drill", ("spaces", "rows", "openings", "stairwells", "exits", "people")),
    ],
)
def test_the_order_of_spaces_openings_and_groups_changes_no_byte(tmp_path, name, sections):
    site = "riverside-hotel" if name == HOTEL else "primary-school"
    plain = files(variant(tmp_path, name))
    root = next(tmp_path.iterdir())
    problems = ProblemList()
    for path in (root / "scenarios" / f"{name}.yaml", root / "buildings" / f"{site}.yaml"):
        source = load(path, problems=problems)
        data = {k: turned(v) if k in sections else v for k, v in source.data.items()}
        path.write_text(dump(data), encoding="utf-8")
    scenario, problems = load_scenario(root / "scenarios" / f"{name}.yaml")
    assert scenario is not None, problems.render("en")
    other = files(scenario)
    assert other["people.csv"] == plain["people.csv"]
    assert other["events.csv"] == plain["events.csv"]
