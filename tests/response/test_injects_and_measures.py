"""Injects, measures and drills."""

from __future__ import annotations

import numpy as np
import pytest

from sim.distribution import Distribution
from sim.expr import parse
from sim.response.plan import model
from sim.response.plan.vocabulary import vocabulary
from sim.world.requests import SetDoor, StopArrivals
from sim.world.state import Door, Phase
from tests.hazards.worlds import group
from tests.response.stub import first, guests, hotel, plan, play, post

NAMES = {"space": ["hall", "kitchen"], "event": ["general-alarm", "119-dial"]}


def people_of(world):
    p = world.people
    return (
        p.phase.tolist(),
        p.out_s.tolist(),
        p.started_s.tolist(),
        p.dose("asphyxiants").tolist(),
    )


def run(injects=(), measures=(), **more):
    inputs = model.ResponseInputs(
        plan=more.pop("plan", plan()),
        injects=tuple(injects),
        measures=tuple(measures),
        alarm=more.pop("alarm", None),
    )
    return play(inputs, **more)


def test_an_inject_without_effect_changes_nobody():
    plain = run(until=1500)
    more = run([model.Inject("I-1", 100.0, ("manager",), "How many guests are there?")], until=1500)
    assert first(more, "inject") == 100.0
    for one, two in zip(people_of(more), people_of(plain), strict=True):
        assert np.array_equal(one, two, equal_nan=True)


def test_a_busy_line_delays_the_call():
    plain = run(until=1500)
    dialled = first(plain, "119-dial")
    busy = model.Effect("channel", "phone-119", seconds=60.0)
    held = run([model.Inject("I-1", dialled - 1.0, (), "busy", busy)], until=1500)
    assert first(held, "119-busy") is not None
    assert first(held, "119-answer") > first(plain, "119-answer") + 40
    assert first(held, "119-dial") == dialled


def test_a_door_can_be_locked_by_an_inject():
    effect = model.Effect("door", "main", state="locked")
    here = run([model.Inject("I-1", 50.0, (), "", effect)], until=300)
    assert here.doors[here.site.opening_index["main"]] == Door.LOCKED
    told = here.log.first("door-set")
    assert here.log[told.cause[0]].event == "inject"


def test_an_inject_can_empty_a_post():
    effect = model.Effect("post", "security", people=0)
    here = run([model.Inject("I-1", 10.0, (), "", effect)], until=1500)
    assert here.log.first("staff-withdrawn") is None
    assert first(here, "post-empty", object="security") is not None


def expecting(at_s, event, within_s):
    return model.Inject("I-1", at_s, expect_event=event, expect_within_s=within_s)


def test_what_an_inject_expects_has_its_verdict_when_it_comes():
    here = run([expecting(20.0, "119-dial", 600.0)], until=1500)
    seen, verdict = here.log.first("119-dial"), here.log.first("inject-met")
    assert verdict.t_s == seen.t_s
    assert verdict.value == seen.t_s - 20.0
    assert verdict.cause == (here.log.first("inject").id, seen.id)
    assert here.log.first("inject-missed") is None


def test_the_verdict_does_not_need_the_run_to_last_until_the_deadline():
    dialled = run(until=1500).log.first("119-dial").t_s
    here = run([expecting(20.0, "119-dial", 5000.0)], until=dialled + 5)
    assert first(here, "inject-met") == dialled


def test_what_does_not_come_in_time_is_missed_at_the_deadline():
    here = run([expecting(20.0, "stand-down", 600.0)], until=1500)
    assert first(here, "inject-missed") == 620.0
    assert first(here, "stand-down") > 620.0
    assert here.log.first("inject-met") is None


def test_what_came_before_the_inject_did_not_follow_it():
    plain = run(until=1500)
    dialled = first(plain, "119-dial")
    here = run([expecting(dialled + 100.0, "119-dial", 60.0)], until=1500)
    verdict = here.log.first("inject-before")
    assert verdict.t_s == dialled + 160.0
    assert verdict.value == 100.0
    assert here.log.first("inject-met") is None


def test_what_comes_before_and_again_after_the_inject_follows_it():
    plain = run(until=1500)
    times = [event.t_s for event in plain.log if event.event == "message-sent"]
    begun = (times[0] + times[1]) / 2
    assert times[0] < begun < times[1]
    here = run([expecting(begun, "message-sent", 600.0)], until=1500)
    assert first(here, "inject-met") == times[1]


def test_two_injects_that_expect_the_same_each_name_the_event_itself():
    injects = [
        model.Inject(name, 20.0, expect_event="119-dial", expect_within_s=600.0) for name in "ab"
    ]
    here = run(injects, until=1500)
    seen = here.log.first("119-dial").id
    verdicts = [event for event in here.log if event.event == "inject-met"]
    assert [(event.actor, event.cause[-1]) for event in verdicts] == [("a", seen), ("b", seen)]


def measure(when, do, target, **more):
    return model.Measure("m", parse(when, vocabulary(NAMES)), do, target, **more)


def test_a_measure_acts_after_its_delay_when_its_condition_holds():
    here = run(
        measures=[measure("event('general-alarm')", "open", "d-office", delay_s=30.0)], until=1500
    )
    alarm = first(here, "general-alarm")
    acted = first(here, "measure")
    assert alarm + 30 <= acted <= alarm + 31
    assert [r.state for r in here.inbox if isinstance(r, SetDoor) and r.opening == "d-office"] == [
        Door.OPEN
    ]


def test_conditions_know_people_and_time():
    here = run(
        measures=[measure("count(hall) >= 1 and time() < 500 s", "say", "hall in use")],
        groups=(group("early", {"hall": 1}),),
        until=50,
    )
    assert first(here, "measure") == 0.0


def test_stopping_is_undone_when_the_condition_no_longer_holds():
    here = run(measures=[measure("time() > 100 s and time() < 200 s", "stop", "main")], until=400)
    asked = [(r.stopped) for r in here.inbox if isinstance(r, StopArrivals)]
    assert asked == [True, False]
    assert first(here, "arrivals-stopped") == pytest.approx(101.0, abs=1)
    assert first(here, "arrivals-resumed") == pytest.approx(200.0, abs=1)


def test_without_measures_nothing_polls():
    import simpy

    from sim.response.start import start_response
    from tests.hazards import worlds

    env = simpy.Environment()
    world = worlds.world(hotel(), (guests(),))
    start_response(env, world, model.ResponseInputs(plan=plan()))
    while env.peek() <= 0:
        env.step()
    assert env.peek() == float("inf")


def drill_plan():
    return plan(
        posts=(
            post("control-room", "control-room"),
            post("manager", "office"),
            post("security", "office"),
        ),
        procedures={
            "drill": (
                model.Step("bell", "manager"),
                model.Step("headcount", "manager", after="evacuated"),
                model.Step("report", "security", to="manager", after="counted"),
            )
        },
    )


def test_a_drill_releases_classes_in_order_and_counts_them():
    def lesson(name, delay, place):
        return group(
            name,
            {place: 5},
            leader="teacher",
            release_after="bell",
            release_delay=Distribution.fixed(delay),
            assembly="yard",
        )

    teachers = group("teachers", {"bed-0": 1, "bed-1": 1}, role="teacher")
    groups = (lesson("class-1", 40.0, "bed-0"), lesson("class-2", 0.0, "bed-1"), teachers)
    here = run(
        plan=drill_plan(),
        hazards=[],
        groups=groups,
        alarm=model.Alarm(at_s=0.0, by="bell"),
        until=1200,
    )
    assert here.log[1].event == "t0"
    assert first(here, "general-alarm") == 0.0
    assert here.log.first("general-alarm").actor == "manager"
    assert (
        first(here, "released", object="class-1") == first(here, "released", object="class-2") + 40
    )
    started = here.people.started_s
    assert np.nanmin(started[:5]) == np.nanmin(started[5:10]) + 40
    counted = [e for e in here.log if e.event == "accounted"]
    assert [e.object for e in counted] == ["class-2", "class-1"]
    assert all(e.value == 5 for e in counted)
    done = here.log.first("headcount-complete")
    assert done.value == 12
    assert done.t_s >= counted[-1].t_s
    assert first(here, "site-to-unit-head") is not None
    assert first(here, "unit-to-county") is None  # nothing to report to government in a drill


def test_a_later_drill_begins_at_its_time():
    here = run(plan=None, hazards=[], alarm=model.Alarm(at_s=120.0, by="voice"), until=900)
    assert first(here, "t0") == 120.0
    assert first(here, "general-alarm") == 120.0
    assert (here.people.phase == Phase.OUT).all()


def test_an_alarm_for_a_zone_leaves_others_asleep():
    here = run(
        plan=None, hazards=[], alarm=model.Alarm(at_s=0.0, zones=("bed-0", "bed-1")), until=900
    )
    assert np.count_nonzero(here.people.phase == Phase.OUT) == 4
    assert np.count_nonzero(here.people.asleep) == 6
