"""Stairs of every kind, ramps, slopes and escalators, against times worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from math import hypot

import numpy as np
import pytest

from sim.building import load_site
from sim.literature import value
from sim.movement.laws.slopes import down_factor, up_factor
from sim.world.requests import RunEscalator
from sim.yamlsrc import ProblemList
from tests.movement.ground import crowd_of, queues_are_sound

RISE = 6.0
HEAD = """\
format: 1
name: Podium
use: hall
levels: {{G: {{elevation: 0, height: 6}}, P: {{elevation: 6, height: 4}}}}
spaces:
  - {{id: low, level: G, use: hall, outline: [[0, 0], [10, 0], [10, 10], [0, 10]]}}
  - {{id: high, level: P, use: hall, outline: [[{x}, 0], [{x1}, 0], [{x1}, 10], [{x}, 10]]}}
exits:
  - {{id: down, from: low, at: [0, 5], width: 2, kind: open}}
  - {{id: up, from: high, at: [{x1}, 5], width: 2, kind: open}}
{what}
"""
# An escalator of 30 degrees that rises 6 m, a stair of the same two ends.
RUN = 10.4
LENGTH = hypot(RUN, RISE)
TO_X = 10 + RUN


@pytest.fixture
def podium(tmp_path):
    """Return a function that makes two floors and a way between them."""

    def make(what, *, x=TO_X, drop="nothing"):
        path = tmp_path / "podium.yaml"
        lines = HEAD.format(x=x, x1=x + 10, what=what).splitlines(keepends=True)
        text = "".join(line for line in lines if f"id: {drop}" not in line)
        path.write_text(text, encoding="utf-8")
        problems = ProblemList()
        site, _ = load_site(path, root=tmp_path, problems=problems)
        assert site is not None, problems.render("en")
        return site

    return make


def walk(site, *, upward=True, speed=1.0, n=1, calibration="imo", space=None):
    """Return a run of people who go from one floor to the exit of the other."""
    start = space or ("low" if upward else "high")
    box = site.spaces[site.space_index[start]].outline
    x = 8.0 if start == "low" else min(p[0] for p in box) + 2.0
    exit_ = "up" if upward else "down"
    options = {"choice": "assigned", "assigned_exit": exit_}
    y = np.linspace(4.5, 5.5, n) if n > 1 else 5.0
    return crowd_of({"p": (x, y, speed, start, options)}, site, calibration=calibration)


def time_between(run, *, space):
    """Return how long somebody is in a space, to the step."""
    row = run.world.site.space_index[space]
    times = []
    run.release()
    for step in range(4000):
        run.to(step * 0.25)
        if run.world.people.space[0] == row:
            times.append(step * 0.25)
    return len(times) * 0.25


ESCALATOR = "escalators: [{{id: e, from: low, to: high, at: [10, 5], width: 1, runs: {runs}}}]"


def escalator(podium, runs, **options):
    return podium(ESCALATOR.format(runs=runs), **options)


def rider(site, *, stands, upward=True, n=1):
    run = walk(site, upward=upward, n=n)
    run.crowd.state.people["stands"][:] = stands
    return run


def test_whoever_stands_on_an_escalator_takes_its_length_at_the_speed_of_the_belt(podium):
    run = rider(escalator(podium, "up"), stands=1)
    assert time_between(run, space="e") == pytest.approx(LENGTH / 0.5, abs=0.5)


def test_whoever_walks_on_an_escalator_adds_a_walk_on_stairs_to_the_belt(podium):
    run = rider(escalator(podium, "up"), stands=0)
    walked = value("movement.imo.stair.up.speed") / value("movement.imo.speed.level")
    assert time_between(run, space="e") == pytest.approx(LENGTH / (0.5 + walked), abs=0.5)


def test_a_stopped_escalator_is_a_stair(podium):
    site = escalator(podium, "stopped")
    incline = site.spaces[site.space_index["e"]].incline
    assert incline.riser_m / incline.tread_m == pytest.approx(RISE / RUN)
    for upward in (True, False):
        way = "up" if upward else "down"
        walked = value(f"movement.imo.stair.{way}.speed") / value("movement.imo.speed.level")
        run = rider(site, stands=1, upward=upward)
        assert time_between(run, space="e") == pytest.approx(LENGTH / walked, abs=0.5)


def test_nobody_walks_against_an_escalator(podium):
    run = rider(escalator(podium, "up", drop="up"), stands=0, upward=False)
    run.release()
    assert np.isnan(run.to(300).out_s).all()
    assert run.world.people.stuck.all()


def test_an_escalator_turned_in_mid_run_brings_back_whoever_rides_and_opens_the_way_down(podium):
    run = rider(escalator(podium, "up", drop="up"), stands=1, upward=False)
    run.release()
    run.to(60)
    run.world.ask(RunEscalator("e", -0.5))
    out = run.to(200).out_s[0]
    assert out == pytest.approx(60 + (2 + 10) / 1.0 + LENGTH / 0.5, abs=3)


def test_an_escalator_that_stops_lets_those_on_it_walk_on(podium):
    run = rider(escalator(podium, "up"), stands=1)
    run.release()
    run.to(12)
    on_it = run.world.people.space == run.world.site.space_index["e"]
    assert on_it.any()
    run.world.ask(RunEscalator("e", 0.0))
    people = run.to(120)
    assert np.isfinite(people.out_s).all()
    queues_are_sound(run)
    rode = 12 - 2
    walked = value("movement.imo.stair.up.speed") / value("movement.imo.speed.level")
    expected = 12 + (LENGTH - rode * 0.5) / walked + 10 / 1.0
    assert people.out_s[0] == pytest.approx(expected, abs=1.5)


def test_an_escalator_passes_its_flow_and_a_stopped_one_that_of_a_stair(podium):
    passed = {}
    for runs in ("up", "stopped"):
        site = escalator(podium, runs)
        x, y = np.meshgrid(np.linspace(1, 9, 16), np.linspace(1, 9, 16))
        options = {"choice": "assigned", "assigned_exit": "up"}
        run = crowd_of({"p": (x.ravel(), y.ravel(), 1.2, "low", options)}, site)
        run.crowd.state.people["stands"][:] = 1
        run.release()
        out = np.sort(run.to(900).out_s)
        assert np.isfinite(out).all()
        passed[runs] = 150 / (out[200] - out[50])
    # Whole persons stand in whole places of the belt: a little less than the greatest flow.
    assert 0.8 < passed["up"] / value("movement.escalator.flow") < 1.02
    assert passed["stopped"] < 0.7 * passed["up"]


def test_on_a_wide_escalator_people_walk_past_those_who_stand(podium):
    site = escalator(podium, "up")
    run = rider(site, stands=1, n=2)
    run.crowd.state.people["stands"][1] = 0
    run.release([0.0, 8.0])
    people = run.to(200)
    assert people.out_s[1] < people.out_s[0]


@pytest.mark.parametrize("upward", [True, False])
def test_a_ramp_is_walked_as_fast_as_its_gradient_lets(podium, upward):
    site = podium("ramps: [{id: r, from: low, to: high, at: [10, 5], width: 2}]", x=70)
    gradient = RISE / 60
    factor = up_factor(gradient) if upward else down_factor(gradient)
    taken = time_between(walk(site, upward=upward), space="r")
    assert taken == pytest.approx(hypot(60, RISE) / factor, abs=0.5)


def test_a_gentle_slope_slows_nobody_and_steeper_ones_ever_more():
    assert up_factor(0.05) == down_factor(0.05) == 1.0
    assert up_factor(0.10) == pytest.approx(1.24 / 1.34, abs=0.01)
    for factor in (up_factor, down_factor):
        falls = np.diff([factor(g) for g in np.linspace(0, 0.5, 60)])
        assert (falls <= 1e-12).all()
    # Tobler: 6 exp(-3.5 |s + 0.05|) km/h, down 20 per cent against down 10 per cent.
    assert down_factor(0.20) == pytest.approx(math.exp(-3.5 * 0.15) / math.exp(-3.5 * 0.05))


def test_across_a_sloping_square_people_lose_the_mean_of_up_and_down(podium):
    text = "ramps: [{id: r, from: low, to: high, at: [10, 5], width: 2}]"
    flat, sloping = podium(text), podium(text)
    low = sloping.space_index["low"]
    spaces = list(sloping.spaces)

    spaces[low] = replace(spaces[low], slope_rad=math.radians(10))
    sloping = replace(sloping, spaces=tuple(spaces))
    times = []
    for site in (flat, sloping):
        run = crowd_of(
            {"p": (9.0, 5.0, 1.0, "low", {"choice": "assigned", "assigned_exit": "down"})}, site
        )
        run.release()
        times.append(run.to(100).out_s[0])
    gradient = math.tan(math.radians(10))
    mean = (1 / up_factor(gradient) + 1 / down_factor(gradient)) / 2
    assert times[1] / times[0] == pytest.approx(mean, rel=0.01)


def test_what_people_have_as_speed_on_stairs_does_not_count_on_a_ramp(podium):
    site = podium("ramps: [{id: r, from: low, to: high, at: [10, 5], width: 2}]", x=150)
    run = walk(site)
    run.crowd.state.people["speed_up"][:] = 0.2
    assert time_between(run, space="r") == pytest.approx(hypot(140, RISE), abs=0.5)


def test_a_straight_flight_takes_its_length_along_the_slope(podium):
    site = podium("stairs: [{id: s, from: low, to: high, at: [10, 5], width: 2, riser: 0.17}]")
    risers = math.ceil(RISE / 0.17)
    tread = value("building.stair.tread")
    for upward, way in ((True, "up"), (False, "down")):
        walked = value(f"movement.imo.stair.{way}.speed") / value("movement.imo.speed.level")
        taken = time_between(walk(site, upward=upward), space="s")
        assert taken == pytest.approx(risers * hypot(RISE / risers, tread) / walked, abs=0.5)


WELL = """\
stairwells:
  - {{id: s, serves: [G, P], at: [10, 4], direction: east, width: 1.2, riser: 0.17, tread: 0.28,
     kind: {kind}, landing: 1.2, {more}joins: {{G: low, P: high}}}}
"""


def stairwell(tmp_path, kind, more=""):
    text = HEAD.replace("outline: [[{x}, 0], [{x1}, 0], [{x1}, 10], [{x}, 10]]", "{high}")
    text = text.replace("at: [{x1}, 5]", "at: [0, 5]")
    high = "outline: [[0, 0], [10, 0], [10, 10], [0, 10]]"
    path = tmp_path / "well.yaml"
    path.write_text(text.format(high=high, what=WELL.format(kind=kind, more=more)), "utf-8")
    problems = ProblemList()
    site, _ = load_site(path, root=tmp_path, problems=problems)
    assert site is not None, problems.render("en")
    return site


def on_flights(site):
    return sum(s.outline[2][1] for s in site.spaces if s.kind == "stair")


def climb(site, *, stop=400):
    run = crowd_of(
        {"p": (8.0, 5.0, 1.0, "low", {"choice": "assigned", "assigned_exit": "up"})},
        site,
        calibration="imo",
    )
    kinds = np.array([space.kind == "stair" for space in site.spaces])
    run.release()
    steps = 0
    for step in range(stop * 4):
        people = run.to(step * 0.25)
        steps += int(people.space[0] >= 0 and kinds[people.space[0]])
    assert np.isfinite(people.out_s).all()
    return steps * 0.25


def test_a_half_turn_and_a_spiral_stair_take_what_their_flights_are_long(tmp_path):
    risers = math.ceil(RISE / 0.17)
    length = risers * hypot(RISE / risers, 0.28)
    up = value("movement.imo.stair.up.speed") / value("movement.imo.speed.level")
    times = {}
    for kind in ("half-turn", "spiral"):
        more = "well: 0.3, " if kind == "spiral" else ""
        site = stairwell(tmp_path, kind, more)
        assert on_flights(site) == pytest.approx(length, abs=1e-4)
        times[kind] = climb(site)
    assert times["half-turn"] == pytest.approx(length / up, abs=1.0)
    slower = value("movement.spiral.speed")
    assert times["spiral"] == pytest.approx(length / up / slower, abs=0.5)


def test_a_spiral_stair_is_walked_on_its_wide_side_alone(tmp_path):
    site = stairwell(tmp_path, "spiral", "well: 0.3, ")
    (flight,) = (space for space in site.spaces if space.kind == "stair")
    assert flight.outline[1][0] == pytest.approx(1.2 * value("movement.spiral.width"))
    sides = np.ptp(np.array(flight.plan), axis=0)
    assert sides == pytest.approx([2.7, 2.7]), "drawn as the well it stands in"
