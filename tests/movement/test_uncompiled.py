"""Compiled or not, in this process or another: the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.kernel import is_compiling, stepping
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
    assert (bend.crowd.route_goals.ways.now_m > bend.crowd.route_goals.ways.cell_m).any()
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


@stepping
def _one(array, index):
    """Return an entry of an array."""
    return array[index]


@stepping
def _put(array, row, column, value):
    """Change an entry of a table."""
    array[row, column] = value


@pytest.mark.skipif(not is_compiling(), reason="nothing is compiled")
def test_compiled_indices_are_natural_numbers_and_never_count_from_the_end():
    numbers = np.arange(5.0)
    assert _one(numbers[2:], -1) == 1.0  # what lies in front, where Python would take the last
    table = np.zeros((3, 4))
    _put(table[1:, 1:], np.int32(-1), -1, 7.0)
    assert table[0, 0] == 7.0


@pytest.mark.skipif(is_compiling(), reason="compiled code does not look")
def test_uncompiled_records_refuse_a_negative_index():
    with pytest.raises(IndexError, match="record -1"):
        records(PERSON, 2)[-1]


@pytest.mark.slow
def test_no_index_of_a_compiled_step_leaves_its_array(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "tests/movement", f"--ignore={__file__}"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
