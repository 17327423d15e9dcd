"""Seeds shared between processes: nothing in the results tells how many there were."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.ensemble import helpers
from sim.ensemble.helpers import Shared, spare_cores
from sim.ensemble.quick import quick_seeds
from sim.errors import RunError
from sim.scenario.load import load_scenario

HERE = os.getpid()
SEEDS = range(5, 25)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs processes that fork")


def hall():
    file = Path(__file__).resolve().parents[2] / "scenarios" / "small-hall.yaml"
    found, problems = load_scenario(file)
    assert found is not None, problems.render("en")
    return found


def in_a_helper():
    return os.getpid() != HERE


def unhurried(seed):
    """A piece of work long enough for all processes to get some of it."""
    time.sleep(0.01)
    return seed * seed, os.getpid()


@pytest.fixture(autouse=True)
def _nobody_is_left_behind():
    yield
    assert multiprocessing.active_children() == []


def test_the_bands_do_not_depend_on_the_number_of_helpers():
    scenario = hall()
    alone, *others = (
        json.dumps(quick_seeds(scenario, seeds=7, helpers=number).details()) for number in (0, 1, 3)
    )
    assert [others[0] == alone, others[1] == alone] == [True, True]


def test_a_run_that_was_played_before_is_not_played_again():
    from sim.ensemble.quick import on_one_stage

    scenario, played = hall(), []
    run = on_one_stage(scenario)

    def counted(scenario, *, seed):
        played.append(seed)
        return run(scenario, seed=seed)

    first = run(scenario, seed=3, shown=True)
    again = quick_seeds(scenario, seeds=4, base_seed=3, simulate=counted, played=first)
    assert played == [4, 5, 6]
    assert again.details() == quick_seeds(scenario, seeds=4, base_seed=3).details()


@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_every_seed_is_played_once(number):
    with Shared(unhurried, SEEDS, helpers=number) as shared:
        found = list(shared.results())
    assert sorted(seed for seed, _ in found) == list(SEEDS)
    assert all(square == seed * seed for seed, (square, _) in found)


@pytest.mark.parametrize("number", [3_000, 20_000])
def test_however_many_seeds_there_are_and_however_short_each_is_played_once(number):
    with Shared(lambda seed: seed, range(number), helpers=3) as shared:
        found = [seed for seed, _ in shared.results()]
    assert sorted(found) == list(range(number))


def test_helpers_take_part():
    with Shared(unhurried, SEEDS, helpers=2) as shared:
        who = {pid for _, (_, pid) in shared.results()}
    assert HERE in who
    assert len(who) == 3


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_first_seed_that_fails_is_the_one_that_is_told(number):
    def play(seed):
        time.sleep(0.01)
        if seed in {12, 13, 20}:
            raise RunError("run-failed", seed=seed)
        return seed

    done = []
    with pytest.raises(RunError) as caught, Shared(play, SEEDS, helpers=number) as shared:
        done.extend(seed for seed, _ in shared.results())
    assert caught.value.message.params["seed"] == 12


def test_what_a_helper_took_with_it_when_it_died_is_played_here():
    def play(seed):
        time.sleep(0.01)
        if in_a_helper():
            os.kill(os.getpid(), signal.SIGKILL)
        return seed

    with Shared(play, SEEDS, helpers=2) as shared:
        found = [seed for seed, _ in shared.results()]
    assert sorted(found) == list(SEEDS)


def test_what_cannot_be_handed_over_is_played_here():
    with Shared(lambda seed: lambda: seed, SEEDS, helpers=1) as shared:
        found = {seed: call() for seed, call in shared.results()}
    assert found == {seed: seed for seed in SEEDS}


def test_without_room_for_a_process_everything_is_played_here(monkeypatch):
    from multiprocessing.context import ForkProcess

    def refuse(self):
        raise BlockingIOError

    monkeypatch.setattr(ForkProcess, "start", refuse)
    with Shared(unhurried, SEEDS, helpers=2) as shared:
        found = dict(shared.results())
    assert {pid for _, pid in found.values()} == {HERE}
    assert sorted(found) == list(SEEDS)


def test_whoever_leaves_early_ends_the_helpers():
    with Shared(unhurried, range(10_000), helpers=2) as shared:
        next(shared.results())


def test_ctrl_c_is_answered_here_alone():
    with Shared(unhurried, SEEDS, helpers=2) as shared:
        for child in multiprocessing.active_children():
            os.kill(child.pid, signal.SIGINT)
        found = [pid for _, (_, pid) in shared.results()]
    assert len(set(found)) == 3
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


def test_when_somebody_says_stop_no_further_seed_is_begun():
    done = []
    with Shared(unhurried, range(10_000), helpers=2) as shared:
        done.extend(seed for seed, _ in shared.results(stop=lambda: len(done) > 3))
    assert 3 < len(done) < 100


def test_a_helper_does_not_outlive_the_process_it_helps():
    program = (
        "import os, time\n"
        "from sim.ensemble.helpers import Shared\n"
        "def play(seed):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(0.02)\n"
        "with Shared(play, range(10_000), helpers=1) as shared:\n"
        "    for _ in shared.results():\n"
        "        pass\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as main:
        pids = {main.pid}
        while len(pids) < 2:
            pids.add(int(main.stdout.readline()))
        main.kill()
        # The helper holds the other end of what it prints to: it is closed when the helper is gone.
        main.stdout.read()


def test_there_are_no_helpers_beside_other_threads(monkeypatch):
    monkeypatch.setattr(helpers.threading, "active_count", lambda: 2)
    assert spare_cores() == 0


def test_there_are_no_helpers_where_a_fork_is_not_safe(monkeypatch):
    monkeypatch.setattr(helpers.sys, "platform", "darwin")
    assert spare_cores() == 0
