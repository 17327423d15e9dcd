"""Those on duty who are at home: called, they come; not called, they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.distribution import Distribution
from sim.response.plan import model
from sim.response.plan.roster import Duty
from tests.response.stub import NIGHT, first, guests, plan, play, post, shifts, staff_of

ARRIVES = 420.0


def at_home(*, answers=1.0, arrives=ARRIVES, **more):
    posts = (
        post("control-room", "control-room", needs=2),
        post("manager", "office", answer_p=answers),
        post("security", "office"),
    )
    law = None if arrives is None else Distribution.fixed(arrives)
    made = plan(posts=posts, **more)
    roster = (
        shifts("control-room", 2, 2),
        Duty("manager", reachable=True, arrives=law),
        shifts("security", 1, 1),
    )
    return replace(made, roster=roster)


def run(the_plan, **more):
    inputs = model.ResponseInputs(plan=the_plan, injects=more.pop("injects", ()))
    return play(inputs, groups=(guests(),), **more)


def test_nobody_at_home_is_among_the_people_of_the_site():
    groups = {group.post for group in staff_of(at_home(), NIGHT)}
    assert groups == {"control-room", "security"}


def test_the_call_brings_them_and_the_way_takes_what_the_roster_says():
    here = run(at_home())
    called = here.log.first("called-in", object="manager")
    arrived = here.log.first("holder-arrived", object="manager")
    assert here.log[called.cause[0]].event == "message-acknowledged"
    assert arrived.t_s == pytest.approx(called.t_s + ARRIVES)
    assert arrived.value == ARRIVES
    assert arrived.cause == (called.id,)


def test_a_task_of_the_post_waits_for_the_one_who_comes_and_is_then_done():
    here = run(at_home(), until=7200)
    arrived = first(here, "holder-arrived")
    counted = here.log.first("headcount-start")
    assert counted.actor == "manager-1"
    assert counted.t_s >= arrived
    assert here.log.first("post-empty", object="manager") is None


def test_who_is_not_reached_does_not_come():
    here = run(at_home(answers=0.0), until=3000)
    assert first(here, "called-in") is None
    assert first(here, "headcount-start") is None


def test_who_does_not_come_still_passes_the_report_on_from_home():
    here = run(at_home(arrives=None), until=4 * 3600)
    assert first(here, "called-in") is None
    assert here.log.first("unit-to-county").actor == "manager"


def test_those_at_home_count_as_on_duty_in_the_facts():
    here = run(at_home(), until=10)
    assert here.log.first("fact-post", object="manager").value == 1.0


def test_an_inject_can_take_away_those_at_home():
    ill = model.Inject("I", 1.0, effect=model.Effect("post", "manager", people=0))
    here = run(at_home(), injects=(ill,), until=3000)
    assert first(here, "holder-arrived") is None
    assert first(here, "post-empty", object="manager") is not None


def test_a_post_full_of_smoke_is_not_taken():
    chain = (model.ChainLink("control-room", "manager", "phone"),)
    posts = (
        post("control-room", "control-room", needs=2),
        post("manager", "kitchen", answer_p=1.0),
        post("security", "office"),
    )
    made = at_home(chain=chain)
    here = run(replace(made, posts=posts), until=3000)
    assert first(here, "holder-kept-out", object="manager") is not None
    assert first(here, "holder-arrived") is None


def test_two_tasks_are_shared_by_the_two_who_come():
    steps = (
        model.Step("task", "manager", takes=Distribution.fixed(600.0), what="one"),
        model.Step("task", "manager", takes=Distribution.fixed(600.0), what="two"),
    )
    posts = (post("desk", "control-room"), post("manager", "office", answer_p=1.0, needs=2))
    law = Distribution.lognormal(median=600.0, p90=1200.0)
    the_plan = model.Plan(
        posts=posts,
        roster=(Duty("manager", reachable=True, arrives=law),),
        chain=(model.ChainLink("desk", "manager"),),
        procedures={"flood": steps},
    )
    inject = model.Inject("G", 60.0, ("desk",), effect=model.Effect("procedure", "flood"))
    here = play(
        model.ResponseInputs(plan=the_plan, injects=(inject,)), hazards=[], until=7200, groups=()
    )
    came = [event.t_s for event in here.log if event.event == "holder-arrived"]
    done = [event.t_s for event in here.log if event.event == "task-done"]
    assert len(came) == 2
    assert done == pytest.approx([time + 600.0 for time in came])
