"""Where the minutes went: every second until a goal has one owner, and it is the right one."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.minutes import OWNERS, Account, Part, by_owner, furthest, joined, owner_of
from sim.building.model import Cycle
from sim.events.log import Event, EventLog
from sim.events.vocabulary import vocabulary
from sim.messages import LANGUAGES, text
from sim.people.model import Together, Visit
from sim.results.tables import kept
from sim.simulation import minutes as _minutes
from sim.world.care import Care, Wait
from sim.world.state import Harm, Phase
from sim.world.work import StaffTask
from tests.results.made import as_json
from tests.simulation import small

minutes = as_json(_minutes.minutes)


NAMES = (*vocabulary(), "a-thing-nobody-has-heard-of")


@st.composite
def logs(draw):
    """Return a log in which every event but the first has one to three earlier causes."""
    log = EventLog()
    log.add("t0", t_s=0.0)
    at = 0.0
    for number in range(2, draw(st.integers(2, 25)) + 1):
        at += draw(st.floats(0, 500))
        causes = draw(st.sets(st.integers(1, number - 1), min_size=1, max_size=3))
        actor = draw(st.sampled_from(["", "desk", "desk-1", "e1"]))
        log.add(draw(st.sampled_from(NAMES)), t_s=at, actor=actor, cause=sorted(causes))
    return log


@st.composite
def tasks(draw):
    """Return tasks of one person, one after another, as a queue of tasks gives them."""
    free, found = 0.0, []
    for _ in range(draw(st.integers(0, 8))):
        given_s = draw(st.floats(0, 3000))
        begun = max(given_s, free)
        there = begun + draw(st.floats(0, 300))
        ended = there + draw(st.floats(0, 300))
        cause = draw(st.integers(1, 25))
        found.append(
            StaffTask("desk-1", "desk", cause, given_s, begun, there, ended, [(begun, there)])
        )
        free = ended
    return found


def adjoin(parts, from_s, to_s):
    """Assert that parts follow each other without a gap from one time to another."""
    if not parts:
        assert from_s == to_s
        return
    assert parts[0].from_s == from_s
    assert parts[-1].to_s == to_s
    for before, after in pairwise(parts):
        assert before.to_s == after.from_s
    assert all(part.seconds > 0 and part.owner in OWNERS for part in parts)
    assert math.isclose(sum(by_owner(parts).values()), to_s - from_s, abs_tol=1e-6)


@given(logs(), tasks())
def test_the_parts_until_any_event_adjoin_and_add_up_to_its_time(log, work):
    account = Account(log, work)
    for event in log:
        adjoin(account.until(event), 0.0, event.t_s)


@given(
    st.lists(st.tuples(st.sampled_from(OWNERS), st.sampled_from(["", "a", "b"]), st.floats(0, 9)))
)
def test_joining_parts_loses_no_second_of_any_owner(rows):
    at, parts = 0.0, []
    for owner, who, length in rows:
        parts.append(Part(owner, who, at, at + length, 1))
        at += length
    found = by_owner(joined(parts))
    for owner, seconds in by_owner(parts).items():
        assert math.isclose(found.get(owner, 0.0), seconds, abs_tol=1e-9)


# ---- owners


def test_every_event_of_the_vocabulary_has_an_owner_that_has_a_name_in_both_languages():
    for name, kind in vocabulary().items():
        owner = owner_of(name)
        assert owner in OWNERS
        assert kind.phase == "final" or owner != "other", name
    for owner in OWNERS:
        assert all(text(f"minutes.owner-{owner}", lang) for lang in LANGUAGES)


def test_an_event_that_nobody_has_heard_of_belongs_to_other():
    assert owner_of("a-thing-nobody-has-heard-of") == "other"


def test_a_drive_is_travel_and_the_stretch_after_a_blocked_lane_is_the_lanes():
    assert owner_of("unit-arrive", after="unit-enroute") == "travel"
    assert owner_of("unit-arrive", after="unit-blocked") == "blocked"


def test_the_alarm_that_a_drill_sets_is_nobodys_delay():
    assert owner_of("general-alarm", after="t0") == "set"
    assert owner_of("general-alarm", after="alarm-confirmed") == "decision"


# ---- hands


def night(work=()):
    """Return a log: confirmed at 100 s, dialled at 180 s by the only one at the desk."""
    log = EventLog()
    log.add("t0", t_s=0.0)
    log.add("alarm-confirmed", t_s=100.0, actor="desk-1", cause=1)
    log.add("linkage-auto", t_s=150.0, actor="desk-1", cause=2)
    log.add("119-dial", t_s=180.0, actor="desk", cause=2)
    return [(p.owner, p.who, p.from_s, p.to_s, p.doing) for p in Account(log, work).until(log[4])]


def test_a_task_that_waits_for_another_one_of_the_same_person_waits_for_hands():
    first = StaffTask("desk-1", "desk", 2, 100.0, 100.0, 140.0, 150.0, [(100.0, 140.0)])
    call = StaffTask("desk-1", "desk", 2, 100.0, 150.0, 160.0, 400.0, [(150.0, 160.0)])
    assert night([first, call])[1:] == [
        ("hands", "desk-1", 100.0, 150.0, 3),
        ("travel", "desk-1", 150.0, 160.0, 0),
        ("message", "desk", 160.0, 180.0, 0),
    ]


def test_the_tasks_of_somebody_else_at_the_post_keep_nobodys_hands_full():
    first = StaffTask("desk-1", "desk", 2, 100.0, 100.0, 140.0, 150.0)
    call = StaffTask("desk-2", "desk", 2, 100.0, 100.0, 100.0, 400.0)
    assert night([first, call])[1:] == [("message", "desk", 100.0, 180.0, 0)]


def test_walking_before_a_task_was_given_is_walking():
    look = StaffTask("desk-1", "desk", 1, 10.0, 10.0, 10.0, 160.0, [(20.0, 90.0), (110.0, 160.0)])
    call = StaffTask("desk-1", "desk", 2, 160.0, 160.0, 160.0, 400.0)
    assert night([look, call])[1:] == [
        ("message", "desk", 100.0, 110.0, 0),
        ("travel", "desk-1", 110.0, 160.0, 0),
        ("message", "desk", 160.0, 180.0, 0),
    ]


def test_a_panel_that_nobody_watches_costs_the_hands_that_are_not_there():
    log = EventLog()
    log.add("t0", t_s=0.0)
    log.add("alarm-signal", t_s=50.0, actor="sd-1", cause=1)
    log.add("alarm-unattended", t_s=50.0, actor="desk", cause=2)
    log.add("alarm-ack", t_s=200.0, actor="desk", cause=2)
    ack = StaffTask("desk-1", "desk", 3, 190.0, 190.0, 190.0, 200.0)
    found = [(p.owner, p.from_s, p.to_s) for p in Account(log, [ack]).until(log[4])]
    assert found == [
        ("detection", 0.0, 50.0), ("hands", 50.0, 190.0), ("verification", 190.0, 200.0),
    ]  # fmt: skip


# ---- the last person


def end(n=3, out=(50.0, 90.0, 300.0), closed=None, told=20.0, **columns):
    """Return a world at its end whose last person was told at 20 s and set out at 200 s."""
    world = small.world(n, out=out, **columns)
    world.care, world.work = Care(), []
    world.people.alerted_s[:] = told
    world.people.started_s[2] = 200.0
    world.people.walked_m[2] = 48.0
    world.log.add("t0", t_s=0.0)
    world.log.add("general-alarm", t_s=20.0, actor="desk", cause=1)
    world.log.add("alerted", t_s=20.0, object="all", cause=2)
    if closed is not None:
        world.log.add("exit-found-closed", t_s=closed, actor="guests-3", object="back", cause=3)
    if len(out) == n and None not in out:
        world.log.add(
            "last-evacuee",
            t_s=max(*out, 20.0, closed or 0.0),
            actor="guests-3",
            object="main",
            cause=3,
        )
    return world


def last_out(world, ended_s=600.0):
    goal = minutes(world, ended_s=ended_s, calibration="sfpe")["last-out"]
    parts = [Part(**{"doing": 0, **part}) for part in goal["parts"]]
    adjoin(parts, goal["from_s"], goal["to_s"])
    assert goal["by_owner"] == by_owner(parts)
    return goal, [(part.owner, part.from_s, part.to_s) for part in parts]


def test_after_the_word_come_pre_movement_walking_at_free_speed_and_queueing():
    goal, parts = last_out(end())
    assert goal["reached"]
    assert goal["person"] == "guests-3"
    assert parts == [
        ("set", 0.0, 20.0), ("pre-movement", 20.0, 200.0), ("walking", 200.0, 240.0),
        ("queue", 240.0, 300.0),
    ]  # fmt: skip


def test_from_the_first_closed_way_on_the_time_is_the_ways():
    _, parts = last_out(end(closed=230.0))
    assert parts[2:] == [("moving", 200.0, 230.0), ("blocked", 230.0, 300.0)]


def test_a_way_that_was_found_closed_before_setting_out_is_not_counted():
    _, parts = last_out(end(closed=150.0))
    assert parts[2:] == [("walking", 200.0, 240.0), ("queue", 240.0, 300.0)]


def test_what_is_not_known_of_somebody_is_not_told_apart():
    world = end()
    world.people.walked_m[2] = 0.0
    assert last_out(world)[1][2:] == [("moving", 200.0, 300.0)]


def test_waiting_for_a_lift_or_for_helpers_is_told_apart():
    world = end()
    world.care.waits.append(Wait("guests-3", "room", "help", 210.0, 260.0, "nurse-1"))
    _, parts = last_out(world)
    assert parts[2:] == [
        ("moving", 200.0, 210.0), ("help", 210.0, 260.0), ("moving", 260.0, 300.0),
    ]  # fmt: skip


def of_group(world, **options):
    """Let everybody belong to a group of another kind."""
    world.population.groups = (replace(world.population.groups[0], **options),)
    return world


def test_who_comes_after_the_alarm_was_not_there_before():
    world = of_group(end(), arrive_from="main")
    world.population.space[2], world.population.arrive_s[2] = -1, 180.0
    assert last_out(world)[1] == [
        ("set", 0.0, 20.0), ("not-there", 20.0, 180.0), ("pre-movement", 180.0, 200.0),
        ("walking", 200.0, 240.0), ("queue", 240.0, 300.0),
    ]  # fmt: skip


def test_who_comes_and_makes_no_stop_is_on_the_way_at_once():
    world = of_group(end(), arrive_from="main")
    world.population.space[2], world.population.arrive_s[2] = -1, 180.0
    world.people.started_s[2] = math.nan
    world.people.start_s[2] = 180.0
    assert last_out(world)[1][1:] == [
        ("not-there", 20.0, 180.0), ("walking", 180.0, 220.0), ("queue", 220.0, 300.0),
    ]  # fmt: skip


def test_a_stay_without_any_alarm_is_their_own():
    world = of_group(end(told=math.nan), visits=(Visit("room", None),))
    world.log._events = [Event(1, 0.0, "t0"), Event(2, 300.0, "last-evacuee", "guests-3")]
    world.people.started_s[2], world.people.start_s[2] = 0.0, 190.0
    assert last_out(world)[1] == [
        ("stay", 0.0, 190.0), ("walking", 190.0, 230.0), ("queue", 230.0, 300.0),
    ]  # fmt: skip


def test_who_leaves_at_a_time_of_the_scenario_was_not_slow_until_then():
    world = of_group(end(told=math.nan), leave_at_s=object())
    world.log._events = [Event(1, 0.0, "t0"), Event(2, 300.0, "last-evacuee", "guests-3")]
    assert last_out(world)[1][0] == ("set", 0.0, 200.0)


@pytest.mark.parametrize(
    ("options", "owner"),
    [
        ({"role": "nurse"}, "help"),
        ({"role": "warden", "sweep": ("room",)}, "action"),
        ({"sweep": ("room",), "assists": False}, "action"),
        ({"together": Together()}, "company"),
        ({}, "pre-movement"),
    ],
)
def test_who_is_ready_but_kept_back_is_not_slow(options, owner):
    world = of_group(end(), **options)
    world.care.take = lambda *_: None
    world.people.start_s[2] = 200.0
    world.population.pre_movement_s[:] = 15.0
    kept = [("pre-movement", 20.0, 35.0), (owner, 35.0, 200.0)]
    plain = [("pre-movement", 20.0, 200.0)]
    assert last_out(world)[1][1:-2] == (plain if owner == "pre-movement" else kept)


def test_who_goes_through_rooms_is_at_work_until_that_is_done_and_helps_after_it():
    world = of_group(end(), role="warden", sweep=("room",))
    world.care.take = lambda *_: None
    world.people.start_s[2] = 200.0
    world.population.pre_movement_s[:] = 15.0
    world.log._events.append(Event(9, 120.0, "rooms-swept", "guests-3"))
    assert last_out(world)[1][1:-2] == [
        ("pre-movement", 20.0, 35.0), ("action", 35.0, 120.0), ("help", 120.0, 200.0),
    ]  # fmt: skip


def test_who_knows_no_way_out_queues_nowhere():
    """Shut in behind two locked doors for a while: that was a queue of 5 min 47 s."""
    world = end(closed=210.0)
    world.log._events.insert(4, Event(90, 220.0, "no-way-out", "guests-3", "room", cause=(3,)))
    world.people.start_s[2] = 280.0
    assert last_out(world)[1][2:] == [
        ("moving", 200.0, 210.0), ("blocked", 210.0, 220.0), ("no-way", 220.0, 280.0),
        ("moving", 280.0, 300.0),
    ]  # fmt: skip


def test_before_the_doors_of_a_train_the_minutes_are_those_of_the_timetable():
    world = end()
    cycle = Cycle(first_s=60.0, open_s=40.0, every_s=230.0)
    doors = [replace(item, cycle=cycle) for item in world.site.openings]
    world.site = replace(world.site, openings=tuple(doors))
    goal = minutes(world, ended_s=600.0, calibration="sfpe", queued_s=np.full(3, 245.0))
    parts = [(p["owner"], p["from_s"], p["to_s"]) for p in goal["last-out"]["parts"]]
    assert parts[2:] == [
        ("walking", 200.0, 240.0), ("queue", 240.0, 245.0), ("timetable", 245.0, 290.0),
        ("queue", 290.0, 300.0),
    ]  # fmt: skip


def test_where_all_who_remain_are_dead_the_goal_says_so():
    world = end(n=4, harm=[0, 0, 0, Harm.DEAD])
    goal, _ = last_out(world)
    assert (goal["reached"], goal["waits"]) == (False, [{"why": "dead", "people": 1}])


def test_on_a_day_without_an_alarm_it_waits_for_those_who_come():
    world = end(told=math.nan, phase=[Phase.OUT, Phase.OUT, Phase.NOT_ARRIVED], out=(50.0, 90.0))
    world.log._events = [Event(1, 0.0, "t0")]
    goal, _ = last_out(world)
    assert (goal["waits_for"], goal["waits"]) == ("", [{"why": "coming", "people": 1}])


def test_the_goal_ends_with_the_time_that_the_result_gives():
    world = end(out=(50.0, 90.0, 299.5))
    assert last_out(world)[0]["to_s"] == 299.5


@given(
    st.floats(0, 300), st.floats(0, 400) | st.just(math.nan), st.floats(0, 400),
    st.none() | st.floats(20, 300), st.floats(0, 300),
)  # fmt: skip
def test_whatever_is_known_of_the_last_person_every_second_has_one_owner(
    told, started, walked, closed, out
):
    world = end(out=(0.0, 0.0, out), closed=closed if closed is None else min(closed, 300.0))
    world.people.alerted_s[:] = told
    world.people.started_s[2] = started
    world.people.walked_m[2] = walked
    goal, _ = last_out(world)
    assert goal["to_s"] == float(kept(np.float64(out), "out_s"))


def test_with_people_inside_it_says_what_they_wait_for():
    world = end(
        n=8, out=(50.0,), phase=[Phase.OUT, 1, 1, 1, Phase.WALKING, 1, 1],
        harm=[0, 0, 0, 0, 0, Harm.INCAPACITATED, Harm.DEAD],
    )  # fmt: skip
    world.people.space[:] = 1
    world.people.phase[7] = Phase.NOT_ARRIVED
    world.people.stuck[1] = True
    world.people.alerted_s[2] = math.nan
    world.people.start_s[3] = 900.0
    goal, parts = last_out(world)
    assert not goal["reached"]
    assert goal["waits_for"] == ""
    assert parts == [("set", 0.0, 20.0), ("open", 20.0, 600.0)]
    assert {wait["why"]: wait["people"] for wait in goal["waits"]} == {
        "way": 1, "word": 1, "start": 1, "walking": 1, "rescue": 1, "dead": 1,
    }  # fmt: skip


def test_without_an_alarm_the_people_inside_wait_for_it():
    world = end(out=(), told=math.nan)
    world.log._events = [Event(1, 0.0, "t0"), Event(2, 60.0, "detect", "sd-1", cause=(1,))]
    world.people.space[:] = 1
    goal, parts = last_out(world)
    assert goal["waits_for"] == "alarm-signal"
    assert parts == [("detection", 0.0, 60.0), ("open", 60.0, 600.0)]
    assert goal["waits"] == [{"why": "word", "people": 3}]


def test_where_nobody_has_to_leave_there_is_no_such_goal():
    world = end()
    world.population.required[:] = False
    assert minutes(world, ended_s=600.0, calibration="sfpe") == {}


# ---- water


def crews(*, until="first-water-fd", out=False, blocked=False):
    world = end()
    log = world.log = EventLog()
    last = log.add("t0", t_s=0.0)
    last = log.add("ignition", t_s=0.0, cause=last)
    rows = [
        ("alarm-confirmed", 100.0, "desk"), ("119-dial", 130.0, "desk"),
        ("119-answer", 140.0, "119"), ("dispatch-order", 190.0, "119"),
        ("unit-enroute", 250.0, "e1"),
        ("unit-blocked", 400.0, "e1"), ("unit-arrive", 430.0, "e1"),
        ("first-water-fd", 600.0, "e1"),
    ]  # fmt: skip
    for name, t_s, actor in rows:
        if name != "unit-blocked" or blocked:
            last = log.add(name, t_s=t_s, actor=actor, cause=last)
        if name == until:
            break
    if out:
        log.add("fire-out", t_s=650.0, cause=2)
    goal = minutes(world, ended_s=900.0, calibration="sfpe").get("first-water")
    if goal is None:
        return None, None
    adjoin([Part(**part) for part in goal["parts"]], 0.0, goal["to_s"])
    return goal, [(part["owner"], part["to_s"] - part["from_s"]) for part in goal["parts"]]


def test_until_the_first_water_each_owner_has_the_time_of_its_step():
    goal, parts = crews()
    assert goal["reached"]
    assert parts == [
        ("verification", 100.0), ("message", 30.0), ("queue", 10.0), ("call-handling", 50.0),
        ("turnout", 60.0), ("travel", 180.0), ("set-up", 170.0),
    ]  # fmt: skip
    _, blocked = crews(blocked=True)
    assert blocked[-3:] == [("travel", 150.0), ("blocked", 30.0), ("set-up", 170.0)]


@pytest.mark.parametrize(
    ("until", "waits_for"), [("alarm-confirmed", "119-dial"), ("unit-arrive", "first-water-fd")]
)
def test_water_that_never_came_says_what_it_waits_for(until, waits_for):
    goal, parts = crews(until=until)
    assert (goal["reached"], goal["waits_for"], goal["to_s"]) == (False, waits_for, 900.0)
    assert parts[-1][0] == "open"


def test_a_fire_that_is_out_waits_for_no_water():
    assert crews(until="119-answer", out=True) == (None, None)


def test_the_furthest_milestone_counts_though_others_were_passed_over():
    first = {"t0": Event(1, 0.0, "t0"), "119-dial": Event(2, 9.0, "119-dial")}
    event, following = furthest(first, ("t0", "detect", "119-dial", "119-answer"))
    assert (event.id, following) == (2, "119-answer")
    assert furthest({}, ("t0", "detect")) == (None, "t0")


def test_stairs_take_the_time_that_stairs_take():
    from sim.building.model import Incline
    from sim.simulation.lastway import _free_walk_s

    world = end()
    level = _free_walk_s(world, 2, "sfpe")
    assert level == pytest.approx(40.0)
    slope = Incline("G", "L2", 3.6, 0.16, 0.28, math.atan2(0.16, 0.28))
    high = replace(small.space("high"), elevation_m=3.6)
    flight = replace(small.space("flight"), kind="stair", incline=slope)
    world.site = replace(world.site, spaces=(*world.site.spaces, high, flight))
    world.population.space[2] = 2
    length = 3.6 / math.sin(slope.angle_rad)
    world.population.speed_down[2] = 0.6
    assert _free_walk_s(world, 2, "measured") == pytest.approx((48 - length) / 1.2 + length / 0.6)
    world.population.speed_down = np.zeros(3)
    assert _free_walk_s(world, 2, "sfpe") > level
