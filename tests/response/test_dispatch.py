"""Dispatch over the road graph of a town."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import simpy

from sim.response.dispatch.centre import Dispatch
from sim.response.incident import Incident
from sim.response.plan import model
from sim.response.site.assembly import Assembly
from sim.town.model import Placement, Road, Station, Town, Unit
from tests.hazards import worlds
from tests.response.stub import NIGHT, first, hotel, plan, play


def town(**more):
    """Return a road of four nodes: near station, site, far station, and a side road."""
    nodes = {"a": (0.0, 0.0), "b": (1000.0, 0.0), "c": (4000.0, 0.0), "d": (0.0, 3000.0)}
    roads = [
        Road("ab", "a", "b", "street", 1000.0, 2, 10.0),
        Road("bc", "b", "c", "street", 3000.0, 2, 10.0),
        Road("ad", "a", "d", "street", 3000.0, 2, 10.0),
        Road("db", "d", "b", "street", 3200.0, 2, 10.0),
    ]
    stations = (
        Station("far", "fire", "c", (Unit("e-far", "engine", 6, "far"),)),
        Station(
            "near",
            "fire",
            "a",
            (Unit("e-near", "engine", 6, "near"), Unit("l-near", "ladder", 4, "near")),
        ),
    )
    values = {
        "id": "t",
        "name": "t",
        "nodes": nodes,
        "roads": tuple(sorted(roads, key=lambda r: r.id)),
        "stations": stations,
        "sites": (Placement("test", "hotel.yaml", (1000.0, 0.0), "b"),),
    } | more
    return Town(**values)


def centre(the_town, **inputs):
    world = worlds.world(hotel(), starts=NIGHT, town=the_town)
    incident = Incident(simpy.Environment(), world, model.ResponseInputs(**inputs))
    return Dispatch(incident, Assembly(incident))


def test_the_nearest_free_unit_goes():
    dispatch = centre(town())
    nearest = dispatch.nearest("engine")
    assert nearest.id == "e-near"
    assert nearest.drive_s == pytest.approx(100.0, rel=0.01)
    dispatch.order(("engine",), by="119", cause=())
    assert dispatch.nearest("engine").id == "e-far"
    dispatch.order(("engine",), by="119", cause=())
    assert dispatch.nearest("engine") is None


def test_a_closed_road_makes_another_station_nearest():
    assert centre(town(), closed_roads=frozenset({"ab"})).nearest("engine").id == "e-far"


def test_a_kind_that_no_station_has_is_not_available():
    assert centre(town()).nearest("boat") is None


def test_units_turn_out_drive_and_arrive_in_that_order():
    here = play(model.ResponseInputs(plan=plan()), town=town(), until=2400)
    for unit in ("e-near", "l-near", "e-far"):
        order = here.log.first("dispatch-order", object=unit)
        enroute = here.log.first("unit-enroute", actor=unit)
        arrive = here.log.first("unit-arrive", actor=unit)
        assert order.t_s < enroute.t_s < arrive.t_s
        assert enroute.cause == (order.id,)
        assert arrive.cause == (enroute.id,)
    near = first(here, "unit-arrive", actor="e-near")
    assert near < first(here, "unit-arrive", actor="e-far")
    drive = near - first(here, "unit-enroute", actor="e-near")
    assert 50 < drive < 200  # 100 s with the scatter of traffic


def test_a_blocked_lane_costs_every_unit_its_time():
    free = play(model.ResponseInputs(plan=plan()), town=town(), until=2400)
    held = play(model.ResponseInputs(plan=plan(), blocked_lane_s=180.0), town=town(), until=2400)
    assert first(held, "unit-arrive", actor="e-near") == pytest.approx(
        first(free, "unit-arrive", actor="e-near") + 180.0
    )
    assert held.log.first("unit-blocked").value == 180.0


def test_a_missing_kind_is_said_so():
    few = replace(plan(), send={"building-fire": model.Send(("engine", "boat"))})
    here = play(model.ResponseInputs(plan=few), town=town(), until=2400)
    assert here.log.first("unit-unavailable").object == "boat"


def test_crews_turn_out_faster_by_day():
    times = []
    for starts in (NIGHT, dt.datetime(2026, 10, 1, 10, 0)):
        here = play(model.ResponseInputs(plan=plan()), town=town(), starts=starts, until=2400)
        times.append(
            first(here, "unit-enroute", actor="e-near")
            - first(here, "dispatch-order", object="e-near")
        )
    assert times[0] > times[1]


def test_a_fire_too_large_for_the_first_engines_brings_a_second_alarm():
    from tests.response.stub import fire, guests

    place = hotel(kitchen=(15, 15, 5))
    opened = tuple(replace(o, state="open") for o in place.openings)
    here = play(
        model.ResponseInputs(
            plan=replace(plan(), send={"building-fire": model.Send(("engine",), ("ladder",))})
        ),
        hazards=[fire(peak_w=8e6, growth_w_s2=187.6)],
        place=replace(place, openings=opened),
        groups=(guests(),),
        town=town(),
        until=2400,
    )
    if here.log.first("second-alarm"):
        assert here.log.first("dispatch-order", object="l-near") is not None
    assert here.log.first("first-water-fd") is not None
