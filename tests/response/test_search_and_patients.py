"""Search, rescue, patients and hospitals, from the first crew to the last bed."""

from __future__ import annotations

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import literature
from sim.response.dispatch.centre import Dispatch
from sim.response.incident import Incident
from sim.response.plan import model
from sim.response.scene import rescue
from sim.response.scene.hospitals import Hospitals
from sim.response.scene.patients import Patient, Patients
from sim.response.scene.rooms import Rooms
from sim.response.scene.teams import Legs
from sim.response.scene.triage import triage
from sim.response.site.assembly import Assembly
from sim.town.model import Hospital
from sim.world.state import Harm
from tests.hazards import worlds
from tests.response.lodge import lodge, of, play
from tests.response.stub import NIGHT, hotel
from tests.response.test_dispatch import town

SEVERE = {"peak": "2 MW"}
DEADLY = {"peak": "4 MW"}


@pytest.fixture(scope="module")
def severe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("severe")
    return [play(folder, seed=seed, **SEVERE) for seed in (1, 2, 3)]


@pytest.fixture(scope="module")
def deadly(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deadly")
    return [play(folder, seed=seed, **DEADLY) for seed in (1, 2)]


def by_id(outcome, column):
    return dict(zip(outcome.people["id"], outcome.people[column], strict=True))


# ---- what has to be so in every run


def test_everybody_hurt_who_came_out_is_one_patient_in_one_state(severe, deadly):
    hurt = 0
    for outcome in [*severe, *deadly]:
        figures = outcome.result.get("patients")
        state, where = by_id(outcome, "state"), by_id(outcome, "where")
        expected = {
            name
            for name in state
            if state[name] in ("injured", "incapacitated")
            and where[name] in ("outside", "assembly")
        }
        assert {event.object for event in of(outcome, "casualty-point")} == expected
        dead = {event.object for event in of(outcome, "dead-found")}
        if figures is None:
            assert not expected
            assert not dead
            continue
        hurt += figures["total"]
        assert figures["total"] == len(expected | dead)
        assert sum(figures["class"].values()) == figures["total"]
        assert sum(figures["state"].values()) == figures["total"]
        assert figures["state"]["dead"] == figures["class"]["black"] == len(dead)
        assert all(state[name] == "dead" for name in dead)
    assert hurt > 5  # else this proves nothing


def test_everybody_alive_is_out_when_the_search_is_done_or_their_room_is_named(severe, deadly):
    for outcome in [*severe, *deadly]:
        done = [e for e in of(outcome, "search-done") if e.value is not None]
        assert len(done) == 1
        unsearched = {event.object for event in of(outcome, "sweep-failed")}
        assert done[0].value == len(unsearched)
        where, state = by_id(outcome, "where"), by_id(outcome, "state")
        for name, place in where.items():
            if name.startswith("guests") and place == "inside":
                assert state[name] == "dead" or unsearched


def test_no_class_of_a_hospital_takes_more_than_its_beds_without_saying_so(severe, deadly):
    for outcome in [*severe, *deadly]:
        beds = {h.id: h.beds for h in outcome.scenario.town.hospitals}
        cls = {e.object: e.text for e in of(outcome, "patient-triaged")}
        taken: dict[tuple[str, str], int] = {}
        for event in of(outcome, "patient-at-hospital"):
            key = (event.object, cls[event.text])
            taken[key] = taken.get(key, 0) + 1
        over = len(of(outcome, "hospital-full"))
        for (hospital, kind), number in taken.items():
            if kind != "green":
                assert number <= beds[hospital].get(kind, 0) + over


def test_an_ambulance_carries_one_lying_patient_or_three_who_sit(severe, deadly):
    for outcome in [*severe, *deadly]:
        aboard: dict[str, list[str]] = {}
        for event in of(outcome, "patient-loaded", "patient-delivered"):
            load = aboard.setdefault(event.actor, [])
            if event.event == "patient-delivered":
                load.clear()
                continue
            load.append(event.text)
            assert load in (["red"], ["yellow"]) or set(load) == {"green"}
            assert len(load) <= literature.value("response.ambulance.seats")


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "red", "yellow", "green"]), st.floats(0, 9)), max_size=9
    )
)
def test_crews_take_the_unsorted_first_then_by_class_then_by_how_long_they_have_waited(given_to):
    world = worlds.world(hotel(), starts=NIGHT)
    patients = Patients(Incident(simpy.Environment(), world, model.ResponseInputs()))
    for row, (cls, since) in enumerate(given_to):
        patients.all[row] = Patient(f"p-{row}", row, since, 0, cls)
    order = [(p.cls, p.since_s) for p in patients.waiting()]
    ranks = ["", "red", "yellow", "green"]
    assert order == sorted(given_to, key=lambda item: (ranks.index(item[0]), item[1]))


def test_from_every_event_the_causes_lead_back_to_t0(severe, deadly):
    for outcome in [*severe, *deadly]:
        start = of(outcome, "t0")[0].id
        reaches = set()
        for event in outcome.events:
            if event.id == start or reaches & set(event.cause):
                reaches.add(event.id)
            elif not event.event.startswith(("fact-", "final-", "end")):
                raise AssertionError(event)


def test_no_team_looks_into_a_room_that_is_hotter_than_its_limit(tmp_path, monkeypatch):
    looked, original = [], rescue.Rescue.look

    def look(self, team, room):
        looked.append((room, self.search.routes.beyond(room)))
        return original(self, team, room)

    monkeypatch.setattr(rescue.Rescue, "look", look)
    outcome = play(tmp_path, **SEVERE)
    held = [event for event in of(outcome, "search-held") if event.object == "kitchen"]
    assert held  # else no room was ever too hot
    assert ("kitchen", False) in looked
    assert not any(beyond for _, beyond in looked)


def test_crews_breathe_from_cylinders_and_take_up_no_dose(severe):
    for outcome in severe:
        dose = by_id(outcome, "dose")
        assert max(dose.values()) > 0.3
        assert max(v for name, v in dose.items() if name.startswith("search-")) == 0.0


# ---- what comes of it


def test_who_was_missing_is_closed_once_found_and_only_then_is_stood_down(deadly):
    seen = 0
    for outcome in deadly:
        for told in of(outcome, "missing-reported"):
            closed, down = of(outcome, "missing-closed"), of(outcome, "stand-down")
            assert closed[0].t_s >= told.t_s
            assert told.id in closed[0].cause
            assert down[0].t_s >= closed[0].t_s
            assert closed[0].id in down[0].cause
            seen += 1
    assert seen


def test_stand_down_waits_for_the_search_and_for_the_last_patient_to_leave(severe):
    for outcome in severe:
        down = of(outcome, "stand-down")[0]
        done = next(e for e in of(outcome, "search-done") if e.value is not None)
        last = of(outcome, "last-patient-transport")[-1]
        assert down.t_s >= max(done.t_s, last.t_s)
        assert done.id in down.cause
        handed = of(outcome, "site-handover")[0]
        assert handed.cause == (down.id,)
        assert handed.object == "porter"
        units = {event.actor for event in of(outcome, "unit-return")}
        assert units >= {"e-1", "e-2", "r-1", "amb-1"}


def test_without_search_in_the_plan_nobody_goes_in_and_the_rest_is_the_same_until_they_would(
    tmp_path,
):
    with_search = play(tmp_path, **SEVERE)
    without = play(tmp_path, **SEVERE, search="")
    assert not of(without, "rescue-start", "led-out", "carried-out", "search-done")
    assert not any(name.startswith("search-") for name in without.people["id"])
    first = of(with_search, "rescue-start")[0].t_s
    # The crew at the door is the first thing that others could notice.
    first -= 60.0

    def before(outcome):
        kept = [e for e in outcome.events if e.t_s < first and e.event != "fact-unit"]
        return [(e.t_s, e.event, e.actor, e.object, e.value) for e in kept]

    assert before(with_search) == before(without)


def test_search_saves_lives_that_are_lost_without_it(tmp_path):
    def dead(**more):
        return play(tmp_path, **SEVERE, **more).result["people"]["state"]["dead"]

    assert dead() == 0
    assert dead(search="") > 0


def test_crews_are_not_counted_among_the_people_of_the_site(severe):
    for outcome in severe:
        assert outcome.result["people"]["total"] == 10  # nine guests and the porter
        used = sum(item["used"] for item in outcome.result["exits"])
        assert used <= 10


def test_two_runs_with_one_seed_are_equal_and_another_seed_is_not(tmp_path):
    one, two, other = (play(tmp_path, seed=s, **SEVERE).events for s in (4, 4, 5))
    assert one == two
    assert one != other


# ---- rules by themselves


@given(
    harm=st.sampled_from(list(Harm)),
    dose=st.floats(0, 3),
    heat=st.floats(0, 3),
)
def test_triage_goes_by_harm_and_then_by_the_greater_dose(harm, dose, heat):
    world = worlds.world(hotel(), (worlds.group("g", {"hall": 1}),))
    world.people.harm[0] = harm
    world.people.doses = {"asphyxiants": np.array([dose]), "heat": np.array([heat])}
    found = triage(world, 0)
    if harm == Harm.DEAD:
        assert found == "black"
    elif harm == Harm.INCAPACITATED:
        assert found == "red"
    else:
        limit = literature.value("response.triage.yellow")
        assert found == ("yellow" if max(dose, heat) >= limit else "green")


@settings(max_examples=40)
@given(
    beds=st.lists(
        st.fixed_dictionaries({"red": st.integers(0, 3), "yellow": st.integers(0, 3)}),
        min_size=1,
        max_size=3,
    ),
    patients=st.lists(st.sampled_from(["red", "yellow", "green"]), max_size=12),
)
def test_beds_are_filled_from_the_nearest_on_and_nobody_is_over_while_one_is_free(beds, patients):
    nodes = ("a", "c", "d")
    hospitals = tuple(Hospital(f"h{n}", nodes[n], item) for n, item in enumerate(beds))
    world = worlds.world(hotel(), starts=NIGHT, town=town(hospitals=hospitals))
    incident = Incident(simpy.Environment(), world, model.ResponseInputs())
    dispatch = Dispatch(incident, Assembly(incident))
    places = Hospitals(incident, dispatch)
    near = sorted(
        (dispatch.drive_seconds("b", h.node), h.id, dict(h.beds)) for h in hospitals
    )  # fmt: skip
    for cls in patients:
        place = places.take(cls)
        if cls == "green":
            assert place.hospital == near[0][1]
            assert not place.over
            continue
        free = [item for item in near if item[2][cls] > 0]
        assert place.over == (not free)
        assert place.hospital == (free or near)[0][1]
        if free:
            free[0][2][cls] -= 1


def test_rooms_are_searched_fire_storey_first_then_above_then_from_the_top_then_below():
    from dataclasses import replace

    from sim.building.model import Level

    place = hotel()
    levels = tuple(
        Level(name, elevation_m=z, height_m=3.0)
        for name, z in (("B", -3.0), ("G", 0.0), ("L2", 3.0), ("L3", 6.0), ("L4", 9.0))
    )
    spaces = tuple(
        replace(place.spaces[0], id=f"room-{level.id}", level=level.id) for level in levels
    )
    site = replace(place, levels=levels, spaces=spaces, openings=(), equipment=(), assembly=())
    rooms = Rooms(site, "room-G")
    order = []
    while found := rooms.next(lambda _space: 0.0):
        order.append(found.removeprefix("room-"))
        rooms.looked_at(found)
    assert order == ["G", "L2", "L4", "L3", "B"]
    again = Rooms(site, "room-G")
    again.first(["room-B"])
    assert again.next(lambda _space: 0.0) == "room-B"


@settings(max_examples=30)
@given(
    far=st.dictionaries(st.sampled_from(["hall", "kitchen", "office", "bed-0"]), st.floats(0, 99)),
    held=st.sets(st.sampled_from(["hall", "kitchen", "office", "bed-0"])),
)
def test_every_room_is_open_taken_held_or_done_and_never_two_of_them(far, held):
    place = hotel()
    rooms = Rooms(place, "kitchen")
    for name in held:
        rooms.hold(name)
    seen = set()
    while found := rooms.next(lambda space: far.get(space, 50.0)):
        assert found not in seen | held
        seen.add(found)
        rooms.looked_at(found)
    assert seen | held == {space.id for space in place.spaces}
    assert rooms.over == (not held)
    assert set(rooms.give_up()) == held
    assert rooms.over


def test_a_way_for_crews_leads_round_heat_but_through_smoke():
    from sim.response.scene.routes import Routes

    place = hotel()
    world = worlds.world(place, starts=NIGHT)
    incident = Incident(simpy.Environment(), world, model.ResponseInputs())
    routes = Routes(incident, None)
    hall = place.space_index["hall"]
    assert routes.entrance() == ("main", "hall")
    assert routes.way("office", "bed-0") == ["office", "hall", "bed-0"]
    world.conditions.impassable[hall] = True
    world.conditions.extinction_upper[hall] = 8.0
    assert routes.way("office", "bed-0") == ["office", "hall", "bed-0"]
    assert routes.way_out("office") is None
    world.conditions.impassable[hall] = False
    assert routes.way_out("office") == ["d-office", "main"]
    limit = literature.value("response.search.temperature")
    world.conditions.temperature_lower[hall] = limit + 1
    assert routes.way("office", "bed-0") is None
    assert routes.way("office", "hall", out=True) == ["office", "hall"]


def test_a_team_without_people_in_the_population_takes_distance_over_speed():
    from sim.response.scene.routes import Routes
    from sim.response.scene.teams import Team

    world = worlds.world(hotel(), starts=NIGHT)
    env = simpy.Environment()
    incident = Incident(env, world, model.ResponseInputs())
    legs = Legs(incident, Routes(incident, None))
    team = Team("e-search-1", "e", (), place="office")
    done = env.process(legs.move(team, "bed-0"))
    env.run(done)
    metres = incident.staff.ways.distance("office", "bed-0")
    assert env.now == pytest.approx(metres / literature.value("response.staff.speed"))
    assert team.place == "bed-0"


def test_the_plan_gives_each_unit_it_may_send_people_of_its_own(tmp_path):
    scenario = lodge(tmp_path)
    sizes = {g.id: g.size for g in scenario.groups if g.id.startswith("search-")}
    assert sizes == {"search-engine-1": 2, "search-engine-2": 2, "search-rescue-1": 4}
    assert all(not g.required for g in scenario.groups if g.id.startswith("search-"))
