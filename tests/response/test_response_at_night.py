"""From the first smoke to the stand-down, and what emerges from who is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.response.plan import model
from sim.world.state import Phase
from tests.response.stub import DAY, NIGHT, between, fire, first, guests, hotel, plan, play, post

SEEDS = range(1, 13)


def inputs(**more):
    return model.ResponseInputs(plan=more.pop("plan", None) or plan(), **more)


@pytest.fixture(scope="module")
def night():
    return play(inputs())


def test_the_story_is_told_in_order(night):
    story = [
        "t0",
        "detect",
        "alarm-signal",
        "alarm-ack",
        "verify-start",
        "verify-arrive",
        "alarm-confirmed",
        "119-dial",
        "119-answer",
        "119-location-ok",
        "119-content",
        "dispatch-order",
        "unit-enroute",
        "unit-arrive",
        "ic-established",
        "first-water-fd",
        "fire-controlled",
        "fire-out",
    ]
    times = [first(night, name) for name in story]
    assert None not in times
    assert times == sorted(times)
    for name in (
        "general-alarm",
        "evac-order",
        "alerted",
        "headcount-complete",
        "stand-down",
        "command-handover",
        "site-to-unit-head",
        "unit-to-county",
    ):
        assert first(night, name) is not None, name


def test_every_event_leads_back_to_the_start(night):
    start = night.log.first("t0").id
    for event in night.log:
        if event.event.startswith("fact-"):
            continue
        seen = event
        while seen.cause:
            assert max(seen.cause) < seen.id
            seen = night.log[seen.cause[0]]
        assert seen.id == start, event


def test_everybody_is_woken_released_and_counted(night):
    people = night.people
    required = night.population.required
    assert (people.phase[required] == Phase.OUT).all()
    assert not people.asleep.any()
    alarm = first(night, "general-alarm")
    assert np.allclose(people.alerted_s[required], alarm)
    assert (people.started_s[required] >= alarm + night.population.pre_movement_s[required]).all()
    assert night.log.first("headcount-complete").value == required.sum()


def clear_hall():
    """Return the hotel with a smoke detector in the kitchen: it answers while the hall is clear."""
    place = hotel()
    moved = (
        replace(e, space="kitchen") if e.id == "sd-hall" else e
        for e in place.equipment
        if e.id != "hd-kitchen"
    )
    return replace(place, equipment=tuple(moved))


def test_a_night_shift_of_one_is_slower_to_call_and_the_day_roster_removes_it():
    to_call = {}
    variants = {
        "day": (plan(), DAY),
        "night": (plan(), NIGHT),
        "night, day roster": (plan(control=(2, 2)), NIGHT),
    }
    for name, (variant, starts) in variants.items():
        to_call[name] = [
            between(
                play(inputs(plan=variant), starts=starts, seed=s, until=900, place=clear_hall()),
                "detect",
                "119-dial",
            )
            for s in SEEDS
        ]
    mean = {name: np.mean(values) for name, values in to_call.items()}
    assert mean["night"] > mean["day"] + 10
    assert mean["night, day roster"] == pytest.approx(mean["day"], abs=1.0)


def test_a_phone_in_the_pocket_saves_the_way_back():
    posts = [replace(p, carries="phone") for p in plan().posts]
    desk = play(inputs(), until=900, place=clear_hall())
    pocket = play(inputs(plan=plan(posts=tuple(posts))), until=900, place=clear_hall())
    assert between(pocket, "alarm-confirmed", "119-dial") < between(
        desk, "alarm-confirmed", "119-dial"
    )


def test_with_a_failed_alarm_those_asleep_stay():
    here = play(inputs(alarm=model.Alarm(works=False)))
    assert first(here, "alarm-failed") is not None
    assert first(here, "general-alarm") is None
    asleep = here.population.asleep
    assert here.people.asleep[asleep].all()
    assert np.isnan(here.people.started_s[asleep]).all()
    assert first(here, "headcount-complete") is None


def test_all_sirens_broken_is_a_failed_alarm():
    place = hotel()
    broken = tuple(
        replace(item, properties={"state": "broken"}) if item.kind == "siren" else item
        for item in place.equipment
    )
    here = play(inputs(), place=replace(place, equipment=broken))
    assert first(here, "alarm-failed") is not None


def test_staff_who_go_from_door_to_door_wake_people_when_the_alarm_fails():
    steps = (
        model.Step("verify", "control-room"),
        model.Step("voice-alarm", "control-room", after="verified"),
        model.Step("warn", "security", after="verified", zones=("bedroom",)),
    )
    here = play(
        inputs(plan=plan(procedures={"fire-alarm": steps}), alarm=model.Alarm(works=False)),
        hazards=None,
    )
    started = np.isfinite(here.people.started_s[here.population.asleep])
    assert started.any()
    assert first(here, "sweep-done") is not None


def test_dead_detectors_are_silent_and_a_person_has_to_notice():
    dead = hotel(detectors="broken")
    silent = play(inputs(), place=dead, groups=(guests(),), until=1200)
    assert first(silent, "detect", actor="hd-kitchen") is None
    assert [e.object for e in silent.log if e.event == "fact-detector-off"] == [
        "hd-kitchen",
        "sd-hall",
    ]
    from tests.hazards.worlds import group

    cook = play(inputs(), place=dead, groups=(guests(), group("cook", {"kitchen": 1})), until=1200)
    assert cook.log.first("detect").actor == "cook-1"
    assert cook.log.first("alarm-confirmed").actor == "cook-1"
    assert cook.log.first("verify-start") is None


def test_nothing_found_is_a_false_alarm_and_nobody_is_woken():
    import simpy

    from sim.response.command.chain import Chain
    from sim.response.dispatch.centre import Dispatch
    from sim.response.incident import Incident
    from sim.response.site.assembly import Assembly
    from sim.response.site.ways import Ways
    from sim.response.start import procedures_of
    from sim.world.world import World
    from tests.hazards import worlds
    from tests.response.stub import StubWorld, staff_of

    made = worlds.world(hotel(), (guests(), *staff_of(plan(), NIGHT)), starts=NIGHT)
    here = StubWorld(**{f: getattr(made, f) for f in World.__dataclass_fields__})
    here.env, here.ways, here.walks = simpy.Environment(), Ways(made.site), {}
    incident = Incident(here.env, here, inputs())
    assembly = Assembly(incident)
    procedures = procedures_of(
        incident, chain=Chain(incident), assembly=assembly, dispatch=Dispatch(incident, assembly)
    )
    control = procedures.control
    start = incident.log("t0")
    here.env.process(control.receive("sd-hall", "kitchen", cause=start, certain=False))
    here.env.run(until=900)
    assert first(here, "false-alarm") is not None
    assert first(here, "alarm-confirmed") is None
    assert here.people.asleep[here.population.asleep].all()
    assert not control.open


def test_an_empty_control_room_is_noticed_late_by_its_deputy():
    posts = (
        post("control-room", "control-room", deputies=("security",)),
        post("manager", "office"),
        post("security", "office"),
    )
    here = play(inputs(plan=plan(posts=posts, control=(0, 0))))
    manned = play(inputs(plan=plan(posts=posts)))
    assert first(here, "alarm-unattended") is not None
    assert here.log.first("deputy-acts").actor == "security"
    assert between(here, "alarm-signal", "alarm-ack") >= 120
    assert between(here, "alarm-signal", "alarm-ack") > between(manned, "alarm-signal", "alarm-ack")


def test_facts_are_logged_at_the_start(night):
    facts = {(e.event, e.actor, e.object): e.value for e in night.log if e.t_s == 0.0}
    assert facts["fact-post", "", "control-room"] == 1.0
    assert facts["fact-post-required", "", "control-room"] == 2.0
    assert ("fact-contact", "manager", "county") in facts
    assert ("fact-notify", "", "county") in facts
    assert ("fact-report-required", "", "city") in facts


def test_an_actors_draw_does_not_depend_on_other_actors():
    one = play(inputs(), until=900)
    posts = (*plan().posts, post("extra", "office"))
    two = play(inputs(plan=plan(posts=posts)), until=900, groups=(guests(), guests_awake()))
    assert between(one, "alarm-signal", "alarm-ack") == between(two, "alarm-signal", "alarm-ack")
    assert between(one, "119-dial", "119-answer") == between(two, "119-dial", "119-answer")
    assert between(one, "dispatch-order", "unit-enroute") == pytest.approx(
        between(two, "dispatch-order", "unit-enroute")
    )


def guests_awake():
    from tests.hazards.worlds import group

    return group("awake", {"office": 3})


def small_fire():
    return [fire(growth_w_s2=2.931, peak_w=120e3)]


def large_kitchen(*, state="working", count=1):
    """Return the hotel with a high kitchen, a smoke detector in it, and extinguishers so."""
    place = hotel(kitchen=(15, 10, 5))
    items = [
        replace(i, properties={"state": state, "count": count}) if i.id == "ext-hall" else i
        for i in place.equipment
        if i.id != "hd-kitchen"
    ]
    return replace(place, equipment=(*items, replace(items[0], id="sd-kitchen", space="kitchen")))


def test_a_small_fire_is_put_out_by_staff_and_staff_leave_a_large_one():
    here = play(inputs(), hazards=small_fire(), until=1800, place=large_kitchen())
    story = ["alarm-confirmed", "first-force", "first-extinguisher"]
    times = [first(here, name) for name in story]
    assert None not in times
    assert times == sorted(times)
    large = play(inputs(), until=1800)
    assert first(large, "first-extinguisher") is None
    assert large.log.first("staff-withdrawn").actor == "security-1"


def test_broken_extinguishers_fail_in_the_hand():
    place = large_kitchen(state="expired")
    here = play(inputs(), hazards=small_fire(), place=place, until=1800)
    failed = here.log.first("extinguisher-failed")
    assert failed.object == "ext-hall"
    assert first(here, "first-extinguisher") is None


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_fetches_an_extinguisher_more_often_than_there_are(count):
    here = play(inputs(), hazards=small_fire(), place=large_kitchen(count=count), until=1800)
    assert (first(here, "first-extinguisher") is not None) == bool(count)


def test_same_seed_same_log():
    logs = [[str(e) for e in play(inputs(), until=1500).log] for _ in range(2)]
    assert logs[0] == logs[1]


def test_without_a_plan_detectors_still_sound_the_alarm():
    here = play(model.ResponseInputs())
    assert first(here, "general-alarm") is not None
    assert (here.people.phase == Phase.OUT).all()


def test_whoever_verifies_stops_at_the_first_door_with_smoke_behind_it_and_walks_back_from_there():
    desk = play(inputs(), until=900)
    walked = [event.object for event in desk.log if event.event == "verify-arrive"]
    # The hall is full of smoke when the smoke detector answers: its door is far enough.
    assert walked == ["control-room"]
    clear = play(inputs(), until=900, place=clear_hall())
    assert clear.log.first("verify-arrive").object in ("hall", "kitchen")
    assert between(clear, "verify-start", "verify-arrive") > between(
        desk, "verify-start", "verify-arrive"
    )
