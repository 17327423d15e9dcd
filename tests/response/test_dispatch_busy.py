"""An incident in a town whose dispatch centre has other things to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.distribution import Distribution
from sim.response.dispatch.city.fleet import Job
from sim.response.plan import model
from sim.response.scene import Sent
from sim.town.model import DispatchRules, MutualAid, OtherCalls, Station, Unit, Vehicle
from tests.response.stub import first, play
from tests.response.stub import plan as stub_plan
from tests.response.test_dispatch import centre, town

LONG = Distribution.fixed(3600.0)


def busy_town(rate=1 / 4000.0):
    line = OtherCalls("fire", rate, (("a", 1.0), ("c", 1.0)), send=("engine",), on_scene=LONG)
    return town(dispatch=DispatchRules(calls=(line,), call_waits=False))


def plan(*first_units, second=()):
    return replace(
        stub_plan(), send={"building-fire": model.Send(first_units or ("engine",), second)}
    )


def of(world, *names):
    return [(e.event, e.actor, e.object, e.text) for e in world.log if e.event in names]


def assert_caused(world):
    """Every event but the start and what is known then has causes that lead to the start."""
    start = world.log.first("t0").id
    for event in world.log:
        if event.id == start or event.event.startswith("fact-"):
            continue
        seen, ahead = set(), [event.id]
        while ahead:
            number = ahead.pop()
            if number not in seen:
                seen.add(number)
                ahead += world.log[number].cause
        assert start in seen, event


def test_other_calls_change_no_draw_of_the_incident():
    alone = play(model.ResponseInputs(plan=plan()), town=town(), until=1500)
    others = OtherCalls("medical", 0.01, (("a", 1.0),), send=("ambulance",), on_scene=LONG)
    station = Station("as", "ambulance", "d", (Unit("amb", "ambulance", 3, "as"),))
    made = town(dispatch=DispatchRules(calls=(others,)))
    made = replace(made, stations=(station, *made.stations))
    beside = play(model.ResponseInputs(plan=plan()), town=made, until=1500)

    def rows(world):
        skip = ("fact-unit", "fact-unit-out")
        return [(e.t_s, e.event, e.actor, e.object, e.value) for e in world.log
                if e.event not in skip]  # fmt: skip

    assert of(beside, "fact-unit-out") == [("fact-unit-out", "as", "amb", "medical")]
    assert rows(beside) == rows(alone)


def test_a_unit_that_is_out_when_the_run_begins_is_told_and_another_goes():
    inputs = model.ResponseInputs(plan=plan())
    worlds = [play(inputs, town=busy_town(), seed=seed, until=1500) for seed in range(10)]
    firsts = {}
    for world in worlds:
        assert_caused(world)
        out = {row[2] for row in of(world, "fact-unit-out")}
        told = {row[2] for row in of(world, "unit-busy")}
        order = world.log.first("dispatch-order")
        if order is not None:
            firsts.setdefault(order.object, []).append((out, told))
    assert set(firsts) == {"e-near", "e-far"}
    assert all("e-near" in told for _, told in firsts["e-far"])
    assert any("e-near" in out for out, _ in firsts["e-far"])
    assert all(not told for _, told in firsts["e-near"])


def test_an_incident_for_which_all_are_out_waits_for_the_first_that_is_free():
    inputs = model.ResponseInputs(plan=plan())
    waited = 0
    for seed in range(8):
        world = play(inputs, town=busy_town(rate=1 / 700.0), seed=seed, until=9000)
        missing = world.log.first("unit-unavailable")
        if missing is None or missing.text != "all out":
            continue
        waited += 1
        order = world.log.first("dispatch-order")
        if order is not None:
            assert order.t_s > missing.t_s
            assert missing.id in order.cause
            assert world.log.first("unit-arrive", actor=order.object) is not None
        assert_caused(world)
    assert waited > 1


def test_a_call_queues_while_all_seats_are_busy():
    talk = Distribution.fixed(45.0)
    advice = OtherCalls("advice", 1 / 150.0, (("a", 1.0),), talk=talk)
    inputs = model.ResponseInputs(plan=plan())
    free = play(inputs, town=town(), until=1500)
    late = {}
    for seed in range(14):
        free = play(inputs, town=town(), seed=seed, until=1500)
        world = play(
            inputs, town=town(dispatch=DispatchRules(seats=1, calls=(advice,))), seed=seed,
            until=1500,
        )  # fmt: skip
        queued = world.log.first("119-queued")
        wait = first(world, "119-answer") - first(free, "119-answer")
        late[seed] = wait
        assert first(world, "119-dial") == first(free, "119-dial")
        assert (queued is not None) == (wait > 1e-9)
        if queued is not None:
            assert queued.id in world.log.first("119-answer").cause
            assert wait <= 45.0 * (queued.value + 1)
        assert_caused(world)
    assert max(late.values()) > 0 == min(late.values())


def test_other_calls_do_not_keep_a_run_alive():
    made = started(busy_town())
    env = made.incident.env
    made.order(("engine",), by="119", cause=())
    env.run()
    assert env.now < 3600


def test_help_from_outside_is_told():
    aid = MutualAid("aid-1", "engine", 6, "c", 600.0)
    world = play(
        model.ResponseInputs(plan=plan("engine", "engine", "engine")),
        town=town(dispatch=DispatchRules(mutual_aid=(aid,))),
        until=3000,
    )
    assert of(world, "mutual-aid") == [("mutual-aid", "", "aid-1", "")]
    drive = first(world, "unit-arrive", actor="aid-1") - first(world, "unit-enroute", actor="aid-1")
    assert drive > 600.0 / 2
    assert_caused(world)


def test_a_station_that_the_incident_has_emptied_gets_a_unit():
    made = town(dispatch=DispatchRules(move_up_s=300.0))
    far = made.stations[0]
    units = (*far.units, Unit("e-far-2", "engine", 6, "far"))
    made = replace(made, stations=(replace(far, units=units), made.stations[1]))
    world = play(model.ResponseInputs(plan=plan()), town=made, until=3000)
    (move,) = (e for e in world.log if e.event == "unit-move-up")
    assert (move.actor, move.object) == ("e-far", "near")
    assert move.t_s == pytest.approx(first(world, "dispatch-order") + 300.0)
    assert_caused(world)


def with_released(made, unit="e-near", kind="engine", station="near"):
    """Send a unit, let it arrive, and release it."""
    made.order((kind,), by="119", cause=())
    made.incident.env.run(until=600)
    made.released(Sent(unit, kind, station, 0.0), cause=1)
    return made


def started(the_town):
    made = centre(the_town)
    made.incident.log("t0")
    made.scene.arrived = lambda _unit, _arrive: None
    return made


def test_a_released_unit_may_be_sent_again_from_where_it_is():
    made = with_released(started(town()))
    log = made.incident.world.log
    assert log.first("unit-return", actor="e-near", object="near") is not None
    assert made.nearest("engine").id == "e-near"
    assert made.nearest("engine").drive_s == 0.0
    made.incident.env.run(until=640)
    # On a road it goes on to the next node, which is its station, and comes back.
    assert made.nearest("engine").drive_s == pytest.approx(60.0 + 100.0)


def test_a_unit_that_has_to_be_back_first_says_when_it_is():
    made = with_released(started(town(dispatch=DispatchRules(back_first=True))))
    assert made.nearest("engine").id == "e-far"
    made.incident.env.run(until=1000)
    back = made.incident.world.log.first("unit-available", actor="e-near")
    assert back.t_s == pytest.approx(600.0 + 100.0)
    assert made.nearest("engine").id == "e-near"


def test_whoever_is_released_goes_to_the_order_that_waits():
    made = started(town())
    made.order(("engine", "engine", "engine"), by="119", cause=())
    log = made.incident.world.log
    assert log.first("unit-unavailable").text == "all out"
    made.incident.env.run(until=900)
    made.released(Sent("e-far", "engine", "far", 0.0), cause=1)
    made.incident.env.run(until=1800)
    orders = [e for e in log if e.event == "dispatch-order" and e.object == "e-far"]
    assert [order.t_s for order in orders] == [0.0, 900.0]
    again = [e.t_s for e in log if e.event == "unit-arrive" and e.actor == "e-far"]
    assert again[1] - 900.0 < 60.0  # it stands at the scene already
    assert not made.centre.waiting


def test_nobody_waits_for_units_once_the_incident_is_over():
    made = started(town())
    made.order(("engine", "engine", "engine"), by="119", cause=())
    made.incident.env.run(until=900)
    made.incident.log("stand-down")
    made.incident.env.run(until=901)
    made.released(Sent("e-far", "engine", "far", 0.0), cause=1)
    made.incident.env.run()
    orders = [e for e in made.incident.world.log if e.event == "dispatch-order"]
    assert len(orders) == 2


def test_a_released_unit_takes_another_call_that_waits():
    made = started(town(dispatch=DispatchRules(calls=())))
    made.order(("ladder",), by="119", cause=())
    made.incident.env.run(until=600)
    made.centre.catch_up(600)
    made.centre.ask(Job("ladder", "c", "fire", work_s=60.0))
    made.released(Sent("l-near", "ladder", "near", 0.0), cause=1)
    assert made.incident.world.log.first("unit-reassigned", actor="l-near").text == "fire"


def test_orders_say_who_asks_and_driving_times_are_those_of_the_hour():
    made = started(town())
    event = made.incident.log("note")
    made.order(("ladder",), by="e-near", cause=event)
    asked = made.incident.world.log.first("units-requested")
    assert (asked.actor, asked.value, asked.cause) == ("e-near", 1, (event,))
    assert made.drive_seconds("a", "c") == pytest.approx(400.0)
    cut = centre(town(), closed_roads=frozenset({"bc"}))
    assert cut.drive_seconds("a", "c") == float("inf")
    assert centre(town(), weather="ice").drive_seconds("a", "c") == pytest.approx(400.0 / 0.6)


def test_a_patrol_sets_a_cordon_and_a_bus_arrives():
    police = Station("ps", "police", "d", tuple(Unit(f"p{n}", "patrol", 2, "ps") for n in (1, 2)))
    made = town(vehicles=(Vehicle("bus-1", "bus", "c", 45),))
    made = replace(made, stations=(*made.stations, police))
    inputs = model.ResponseInputs(plan=plan("engine", "patrol", "patrol", "bus"))
    world = play(inputs, town=made, until=3000)
    cordons = [e for e in world.log if e.event == "cordon-set"]
    assert [e.object for e in cordons] == ["test"]
    assert cordons[0].actor in ("p1", "p2")
    assert cordons[0].t_s > first(world, "unit-arrive", actor=cordons[0].actor)
    assert world.log.first("unit-arrive", actor="bus-1") is not None
    assert_caused(world)


def test_a_crew_that_is_too_small_stays_and_is_told():
    made = town(dispatch=DispatchRules(min_crew={"ladder": 5}))
    world = play(model.ResponseInputs(plan=plan("ladder")), town=made, until=2000)
    assert of(world, "fact-unit-out") == [("fact-unit-out", "near", "l-near", "crew")]
    assert world.log.first("unit-unavailable").text == ""
    assert world.log.first("dispatch-order") is None
