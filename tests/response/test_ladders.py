"""Ladders reach windows up to their length, one at a time, and take time to be raised."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import simpy

from sim.building.windows import Window
from sim.parameters import LITERATURE
from sim.response.scene.ladders import Ladders
from sim.response.scene.teams import Team
from sim.response.scene.units import Sent
from tests.response.lodge import bedroom_windows, of, play

LOW, THIRD, HIGH = 0.9, 6.5, 20.0
RAISED = "parameters: {services.window.drop: 0.5 m%s}"


class Scene(SimpleNamespace):
    """As much of an incident as ladders ask for; what takes time takes its median."""

    def value(self, name):
        return LITERATURE.value(name)

    def seconds(self, what, _who, *, n=0):
        return LITERATURE.value(f"response.{what}.p50")

    def log(self, *_, **__):
        return 99


def window(name, drop_m):
    return Window(name, 0, "room", (0.0, 0.0), drop_m, drop_m <= 2.0, False)


def team(name):
    return Team(name, name, ())


@pytest.fixture
def ladders():
    """Return the ladders of an engine and of an ambulance, which brings none."""
    found = Ladders(Scene(env=simpy.Environment()))
    found.arrived(Sent("e-1", "engine", "fs", 0.0))
    found.arrived(Sent("a-1", "ambulance", "as", 0.0))
    return found


def test_a_low_window_needs_none_and_a_high_one_a_ladder_that_reaches(ladders):
    assert ladders.ready_s(window("w", LOW), team("x")) == 0.0
    assert ladders.ready_s(window("w", THIRD), team("x")) == 75.0
    assert ladders.ready_s(window("w", HIGH), team("x")) == math.inf
    ladders.arrived(Sent("l-1", "ladder", "fs", 0.0))
    assert ladders.ready_s(window("w", HIGH), team("x")) == 150.0
    # The shortest that reaches is taken, so that the long one is left for others.
    assert ladders.ready_s(window("w", THIRD), team("x")) == 75.0


def test_one_team_has_it_until_it_lets_go_and_it_stays_where_it_is(ladders):
    env, mine, other = ladders.incident.env, team("x"), team("y")
    here, there = window("here", THIRD), window("there", THIRD)
    done = []

    def work():
        done.append((yield from ladders.take(here, mine, cause=1)))

    env.process(work())
    env.run()
    assert (env.now, done) == (75.0, [99])
    assert ladders.ready_s(here, mine) == 0.0
    assert ladders.ready_s(there, other) == math.inf
    ladders.let_go(mine)
    assert ladders.ready_s(here, other) == 0.0
    assert ladders.ready_s(there, other) == 75.0


def test_who_wants_one_that_is_taken_waits_until_it_is_free(ladders):
    env, mine, other = ladders.incident.env, team("x"), team("y")

    def first():
        yield from ladders.take(window("here", THIRD), mine, cause=1)
        yield env.timeout(100.0)
        ladders.let_go(mine)

    def second():
        yield env.timeout(1.0)
        yield from ladders.take(window("there", THIRD), other, cause=1)

    env.process(first())
    waits = env.process(second())
    env.run(until=waits)
    assert env.now > 75.0 + 100.0 + 75.0


def test_the_way_down_takes_as_long_as_the_window_is_high(ladders):
    assert ladders.down_s(window("w", LOW), "carried") == 0.0
    led, carried = (ladders.down_s(window("w", THIRD), how) for how in ("led", "carried"))
    assert led == pytest.approx(THIRD / 0.15)
    assert carried == pytest.approx(THIRD / 0.08)


def test_in_a_run_a_ladder_stands_there_before_anybody_passes(tmp_path):
    raised = 0
    for seed in (1, 2, 3):
        outcome = play(
            tmp_path, seed=seed, peak="4 MW", windows=bedroom_windows(), parameters=RAISED % ""
        )
        at = {event.object: event for event in of(outcome, "ladder-raised")}
        raised += len(at)
        assert not of(outcome, "climbed-out")
        for event in of(outcome, "window-opened", "entered-by-window", "led-out", "carried-out"):
            if event.object.startswith("w-"):
                assert event.t_s > at[event.object].t_s
    assert raised > 3


def test_in_a_run_nobody_passes_a_window_that_no_ladder_reaches(tmp_path):
    short = RAISED % ", response.ladder.portable.reach: 0.6 m"
    outcome = play(tmp_path, peak="4 MW", windows=bedroom_windows(), parameters=short)
    assert not of(outcome, "ladder-raised", "window-opened", "entered-by-window")
