"""The second opinion: what JuPedSim is given, what it says, and when it is not asked."""

import json

import numpy as np
import pytest

from sim.errors import MissingExtra
from sim.exchange.fit import refusal
from sim.exchange.opinion import need_jupedsim, with_opinion
from sim.exchange.second import second_opinion
from sim.messages import LANGUAGES, Text
from sim.results.codec import from_json, to_json
from sim.results.compared import OutCurve, SecondOpinion
from tests.results.made import record

needs_jupedsim = pytest.mark.usefixtures("jupedsim")

TUNNEL = """
format: 1
name: Tunnel
use: corridor
levels:
  G: {elevation: 0, height: 3}
spaces:
  - {id: tunnel, level: G, use: corridor, outline: [[0, 0], [60, 0], [60, 2], [0, 2]]}
exits:
  - {id: east, from: tunnel, at: [60, 1], width: 1.2, state: open}
  - {id: west, from: tunnel, at: [0, 1], width: 1.2, state: open}
"""
ONE = "  - {{group: walker, in: tunnel, count: 1, profile: same, pre_movement: {delay}{more}}}"

IN_ROOMS = """  - {{group: staff, in: {{use: office}}, count: {{per_space: {each}}},
     profile: same, pre_movement: 0 s}}"""


@pytest.fixture(scope="module")
def jupedsim():
    return pytest.importorskip("jupedsim", reason="jupedsim is not installed (extra verify)")


def reason(site, groups):
    found = refusal(site, tuple(groups))
    return None if found is None else found.key.removeprefix("exchange.refused-")


@needs_jupedsim
@pytest.mark.parametrize("delay", [0, 40])
def test_one_person_walks_to_the_exit_at_their_own_speed_after_their_delay(run, delay):
    outcome = run(TUNNEL, ONE.format(delay=f"{delay} s", more=""))
    x = float(outcome.population.x[0])
    expected = delay + min(x, 60 - x) / 1.3
    opinion = second_opinion(outcome)
    assert opinion.evacuation_time_s == pytest.approx(expected, abs=0.4)
    assert outcome.result["evacuation_time_s"] == pytest.approx(expected, abs=1.0)


@needs_jupedsim
def test_each_person_sets_out_at_their_own_time(run):
    people = """  - {group: early, in: tunnel, count: 1, profile: same, pre_movement: 0 s}
  - {group: late, in: tunnel, count: 1, profile: same, pre_movement: 90 s}"""
    outcome = run(TUNNEL, people)
    walks = np.minimum(outcome.population.x, 60 - outcome.population.x) / 1.3
    expected = sorted(walks + np.array([0.0, 90.0]))
    assert list(second_opinion(outcome).curve.t_s) == pytest.approx(expected, abs=0.6)


@needs_jupedsim
def test_people_take_the_exit_they_took_in_muster(run):
    for name, left in (("east", 60.0), ("west", 0.0)):
        group = ONE.format(delay="0 s", more=f", route: {{exit: {name}}}")
        outcome = run(TUNNEL, group)
        assert outcome.people["exit"] == [name]
        expected = abs(left - float(outcome.population.x[0])) / 1.3
        assert second_opinion(outcome).evacuation_time_s == pytest.approx(expected, abs=0.4)


@needs_jupedsim
def test_the_rooms_along_a_corridor_take_what_jupedsim_was_timed_at(run, sites, monkeypatch):
    # JuPedSim 1.4.2 by itself, people of radius 0.15 m, walls 0.2 m thick: 55.2 s.
    monkeypatch.setattr("sim.exchange.discs.value", lambda name: 0.15)
    outcome = run(sites["rooms"], IN_ROOMS.format(each=20))
    opinion = second_opinion(outcome)
    assert opinion.out == 100
    assert opinion.evacuation_time_s == pytest.approx(55.2, rel=0.05)
    assert outcome.result["evacuation_time_s"] == pytest.approx(55.2, rel=0.15)


@needs_jupedsim
def test_the_same_run_gets_the_same_opinion(run, sites):
    outcome = run(sites["hall"], "  - {group: guests, in: hall, count: 40, profile: adults}")
    first = second_opinion(outcome)
    assert first == second_opinion(outcome)
    assert from_json(SecondOpinion, json.loads(json.dumps(to_json(first)))) == first
    assert first.curve.people_out[-1] == first.out == 40
    assert first.curve.t_s[-1] == pytest.approx(first.evacuation_time_s, abs=0.01)
    assert np.all(np.diff(first.curve.t_s) > 0)


@needs_jupedsim
def test_a_locked_door_is_a_wall_and_who_has_no_way_stays(run, sites):
    # Both doors between hall and foyer are locked, and the foyer has no exit.
    site = sites["hall"].replace("width: 1.6, state: open", "width: 1.6, state: locked")
    site = site.replace("  - {id: front, from: foyer, at: [10, -4], width: 1.8}\n", "")
    people = """  - {group: guests, in: hall, count: 3, profile: same, pre_movement: 0 s}
  - {group: shut-in, in: foyer, count: 2, profile: same, pre_movement: 0 s}"""
    opinion = second_opinion(run(site, people, until="3 min"))
    assert opinion.out == 3
    assert opinion.evacuation_time_s is None


@needs_jupedsim
def test_the_run_ends_when_the_scenario_does(run):
    outcome = run(TUNNEL, ONE.format(delay="5 min", more=""), until="20 s")
    opinion = second_opinion(outcome)
    assert opinion.out == 0
    assert opinion.evacuation_time_s is None
    assert opinion.curve == OutCurve(t_s=(), people_out=())


@needs_jupedsim
def test_storeys_without_stairs_between_them_are_played_one_by_one(run):
    site = TUNNEL.replace("spaces:\n", "  L2: {elevation: 3, height: 3}\nspaces:\n")
    site = site.replace(
        "exits:\n",
        "  - {id: deck, level: L2, use: corridor, outline: [[0, 0], [30, 0], [30, 2], [0, 2]]}\n"
        "exits:\n  - {id: bridge, from: deck, at: [30, 1], width: 1.2, state: open}\n",
    )
    people = """  - {group: low, in: tunnel, count: 4, profile: same, pre_movement: 0 s}
  - {group: high, in: deck, count: 5, profile: same, pre_movement: 0 s}"""
    opinion = second_opinion(run(site, people))
    assert opinion.out == 9


@needs_jupedsim
def test_progress_is_told_and_ctrl_c_gets_through(run, sites):
    outcome = run(sites["hall"], "  - {group: guests, in: hall, count: 40, profile: adults}")
    told = []
    second_opinion(outcome, progress=lambda *now: told.append(now))
    assert [now[0] for now in told] == sorted(now[0] for now in told)
    assert {now[2] for now in told} == {40}

    def stop(*now):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        second_opinion(outcome, progress=stop)


@needs_jupedsim
def test_who_has_no_room_to_stand_is_said(run):
    site = TUNNEL.replace("[60, 0], [60, 2]", "[6, 0], [6, 2]").replace("at: [60, 1]", "at: [6, 1]")
    outcome = run(site, "  - {group: crowd, in: tunnel, count: 90, profile: same}")
    opinion = second_opinion(outcome)
    assert opinion.refused.key == "exchange.refused-crowded"
    assert opinion.evacuation_time_s is None


@needs_jupedsim
def test_what_the_engine_complains_about_is_told_in_its_words(run, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("agent outside of the area")

    monkeypatch.setattr("sim.exchange.second.play", fails)
    opinion = second_opinion(run(TUNNEL, ONE.format(delay="0 s", more="")))
    assert "agent outside of the area" in opinion.refused.sentence


def test_a_site_it_can_play_is_not_refused(load, sites):
    scenario = load(sites["hall"], "  - {group: guests, in: hall, count: 3, profile: adults}")
    (site,) = scenario.sites.values()
    assert refusal(site, tuple(scenario.groups)) is None


REFUSED = {
    "stair": ("two-storeys", "", "", "  - {group: g, in: office, count: 1, profile: adults}"),
    "service": (
        "hall", "width: 1.4}", "width: 1.4, service: 2 s}",
        "  - {group: g, in: hall, count: 1, profile: adults}",
    ),
    "limited": (
        "hall", "width: 1.4}", "width: 1.4, opens: {every: 1 min, for: 20 s}}",
        "  - {group: g, in: hall, count: 1, profile: adults}",
    ),
    "narrow": (
        "hall", "width: 1.0, state: locked", "width: 0.3, state: locked",
        "  - {group: g, in: hall, count: 1, profile: adults}",
    ),
    "arrivals": (
        "hall", "", "",
        "  - {group: g, arrive: {from: front, rate: 6 /min, between: [0 s, 1 min]}}",
    ),
    "visits": (
        "hall", "", "",
        "  - {group: g, in: hall, count: 1, visit: [{at: foyer, stay: 10 s}], leave_by: nearest}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_it_cannot_play_is_said_in_one_sentence(load, sites, why):
    name, old, new, people = REFUSED[why]
    scenario = load(sites[name].replace(old, new) if old else sites[name], people)
    (site,) = scenario.sites.values()
    found = refusal(site, tuple(scenario.groups))
    assert found is not None
    assert found.key == f"exchange.refused-{why}"
    for lang in LANGUAGES:
        said = found.render(lang)
        assert said.startswith("JuPedSim")
        assert said.count("。" if lang == "zh" else ". ") <= 1


def test_without_jupedsim_the_extra_is_named(monkeypatch):
    monkeypatch.setattr("sim.exchange.opinion.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"muster-sim\[jupedsim\]"):
        need_jupedsim()


def test_the_opinion_stands_in_the_result_and_nothing_else_changes(run, sites):
    outcome = run(sites["hall"], "  - {group: guests, in: hall, count: 3, profile: adults}")
    opinion = record({"engine": "jupedsim"}, SecondOpinion)
    with_it = with_opinion(outcome, opinion)
    assert with_it.result["second_opinion"]["engine"] == "jupedsim"
    assert {k: v for k, v in with_it.result.items() if k != "second_opinion"} == outcome.result


def test_every_reason_is_worded():
    assert Text("exchange.refused-lift", {"lift": "l1"}).render("en").endswith("(l1).")
