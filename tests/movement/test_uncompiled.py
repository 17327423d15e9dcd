"""Compiled or not, in this process or another: the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.kernel import is_compiling
from sim.movement.arrays import PERSON, records
from tests.movement.ground import queues_are_sound
from tests.movement.scenes import SCENES, outcome

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, sys
from tests.movement.scenes import SCENES, outcome
json.dump({name: outcome(scene()) for name, scene in SCENES.items()}, sys.stdout)
"""


@pytest.fixture(autouse=True)
def _silent():
    """Compiled code says nothing of infinity less infinity; neither do these tests without it."""
    with np.errstate(all="ignore"):
        yield


@pytest.fixture(scope="module")
def uncompiled():
    """What comes out of every scene where nothing is compiled."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", SCENES)
def test_uncompiled_every_person_and_every_line_of_the_log_is_the_same(name, uncompiled):
    run = SCENES[name]()
    queues_are_sound(run)
    assert outcome(run) == uncompiled[name]


def test_the_scenes_reach_what_they_are_there_for():
    played = {name: scene() for name, scene in SCENES.items()}
    assert played["counterflow"].crowd.state.gates["swaps"].any()
    assert any(event.event == "exit-found-closed" for event in played["counterflow"].world.log)
    assert np.isfinite(played["ring"].world.people.out_s).all()
    assert (played["stairs"].crowd.state.people["ahead"] >= 0).any()
    bend = played["bend"]
    assert (bend.crowd.aims.ways.now_m > bend.crowd.aims.ways.cell_m).any()
    assert set(bend.world.people.exit[np.isfinite(bend.world.people.out_s)]) == {0, 1, 2}
    turnstiles = played["turnstiles"].world
    assert turnstiles.site.opening_index["side"] in turnstiles.people.exit
    assert any(event.event == "no-way-out" for event in played["packed"].world.log)
    assert played["crossing"].crowd.state.gates["swaps"].any()
    assert (played["visitors"].crowd.state.people["spot"] >= 0).any()


def test_a_field_of_a_record_goes_before_what_every_scalar_has():
    people = records(PERSON, 2, size=3.5)
    if not is_compiling():
        assert people[0].size == 3.5
    assert people["size"].tolist() == [3.5, 3.5]
