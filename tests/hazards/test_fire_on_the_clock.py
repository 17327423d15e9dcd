"""The hazards as a process: log and causes, fields, doses, attack, sleep."""

from __future__ import annotations

import numpy as np
import pytest
import simpy

from sim import literature
from sim.building.model import OUTSIDE
from sim.hazards.fire.designfire import DesignFire, Hose, extinguisher_works
from sim.hazards.fire.model import Fire, contents
from sim.hazards.process import start_hazards
from sim.world.hazard import Attack
from sim.world.requests import Incapacitate, SetDoor
from sim.world.state import Harm
from tests.hazards.rooms import box, door, site
from tests.hazards.worlds import group, world

FAST = 46.89


def fire(space="room", at=0.0, peak=1e6, growth=FAST, **more):
    return Fire(more.pop("id", "f"), space, at, growth, peak, contents("mixed"), **more)


def two_rooms(state="open"):
    return site(
        [box("room", 5, 5, 3, use="kitchen"), box("hall", 15, 2, 3)],
        [door("d", "room", "hall", state=state), door("out", "hall", OUTSIDE)],
    )


def play(place, hazards, *, until=600, groups=(), seed=1, watch=None):
    here = world(place, groups, seed=seed)
    env = simpy.Environment()
    handles = start_hazards(env, here, hazards)
    if watch:
        watch(env, here, handles)
    env.run(until=until)
    return here, handles


def test_ignition_is_the_first_event_and_the_cause_of_everything():
    here, _ = play(two_rooms(), [fire()], groups=[group("g", {"room": 2})])
    events = list(here.log)
    assert [e.event for e in events[:2]] == ["t0", "ignition"]
    for event in events[1:]:
        seen = event
        while seen.cause:
            seen = here.log[seen.cause[0]]
        assert seen.id == 1


def test_the_log_tells_of_smoke_tenability_and_people():
    here, handles = play(two_rooms(), [fire()], groups=[group("g", {"room": 5})])
    names = [e.event for e in here.log]
    for name in ("smoke-reaches", "untenable", "way-closed", "injured", "incapacitated", "death"):
        assert name in names
    reached = [e.object for e in here.log if e.event == "smoke-reaches"]
    assert reached == ["room", "hall"]
    row = here.site.space_index["room"]
    assert (
        handles.engines["fire"].fields.aset_s[row] == here.log.first("untenable", object="room").t_s
    )
    assert here.conditions.impassable[row]
    assert here.conditions.speed_factor[row] < 1
    assert (here.people.harm == Harm.DEAD).all()
    fallen = [r for r in here.inbox if isinstance(r, Incapacitate)]
    assert sorted({int(i) for r in fallen for i in r.people}) == [0, 1, 2, 3, 4]


def test_nothing_happens_before_a_late_fire():
    steps = []

    def watch(env, here, handles):
        here.hazard.listen("record", steps.append)

    here, handles = play(two_rooms(), [fire(at=300.0)], until=310, watch=watch)
    assert handles.steps <= 10
    assert min(steps) > 300
    assert here.log[1].t_s == 300.0


def test_without_hazards_there_is_nothing():
    here, handles = play(two_rooms(), [], until=10)
    assert len(here.log) == 0
    assert handles.engines == {}


def test_fields_are_recorded_every_ten_seconds():
    here, _ = play(two_rooms(), [fire()], until=101)
    arrays = here.series.arrays()
    for name in ("smoke.layer_m", "smoke.extinction_upper", "fire.heat_release_w"):
        assert arrays[name].shape == (len(arrays[f"{name}.t_s"]), 2)
        assert np.diff(arrays[f"{name}.t_s"]).max() <= 15
    heat = arrays["fire.heat_release_w"][:, here.site.space_index["room"]]
    times = arrays["fire.heat_release_w.t_s"]
    assert heat[5] == pytest.approx(FAST * times[5] ** 2, rel=0.05)


def test_version_changes_only_with_speed_or_way():
    here, handles = play(two_rooms(), [fire()], until=600)
    assert 0 < here.conditions.version < 0.3 * handles.steps


def test_same_seed_same_doses_and_another_group_changes_nobody():
    g = group("guests", {"hall": 20})
    one, _ = play(two_rooms(), [fire()], groups=[g])
    two, _ = play(two_rooms(), [fire()], groups=[g, group("a-staff", {"hall": 3})])
    assert np.array_equal(one.people.dose("heat"), two.people.dose("heat")[3:])
    assert np.array_equal(one.people.harm, two.people.harm[3:])


def test_a_closed_door_keeps_the_hall_longer():
    times = []
    for state in ("open", "closed"):
        _, handles = play(two_rooms(state), [fire(peak=0.5e6)], until=900)
        times.append(
            handles.engines["fire"].fields.aset_s[handles.engines["fire"].smoke.network.zone_of[0]]
        )
    assert times[1] > times[0] + 20


def test_flashover_breaks_the_window_and_spares_nobody():
    place = site(
        [box("room", 4, 4, 2.5)],
        [
            door("d", "room", OUTSIDE),
            door(
                "w",
                "room",
                OUTSIDE,
                1.5,
                1.2,
                sill_m=0.9,
                kind="window",
                state="closed",
                walkable=False,
                exit=False,
            ),
        ],
    )
    here, handles = play(place, [fire(peak=4e6)], groups=[group("g", {"room": 2})])
    flashed = here.log.first("flashover")
    assert flashed is not None
    assert handles.engines["fire"].fires[0].flashover_to_w > 1e6
    assert [r.opening for r in here.inbox if isinstance(r, SetDoor)] == ["w"]
    assert here.log.first("window-broken").cause == (flashed.id,)
    assert (here.people.harm == Harm.DEAD).all()


@pytest.mark.parametrize(
    ("use", "load", "per_area"),
    [
        ("hotel", "hotel", "default"),
        ("cinema", "theatre", "dense"),
        ("church", "default", "default"),
    ],
)
def test_fuel_and_peak_follow_the_use_of_the_site(use, load, per_area):
    found = DesignFire.of(fire(peak=None), floor_m2=20, use=use)
    assert found.fuel_j == 20 * literature.value(f"fire.load.{load}")
    assert found.peak_w == 20 * literature.value(f"fire.per-area.{per_area}")
    written = DesignFire.of(fire(peak=2e6, load_j_m2=1e8), floor_m2=20, use=use)
    assert (written.fuel_j, written.peak_w) == (2e9, 2e6)


def test_design_fire_grows_peaks_and_decays_on_its_fuel():
    burning = DesignFire.of(fire(peak=1e6, fuel_j=300e6), floor_m2=20)
    assert burning.wanted(60) == pytest.approx(168.8e3, rel=0.001)
    assert burning.wanted(1000) == 1e6
    t = 0.0
    while burning.burnt_j < 299.9e6 and t < 5000:
        t += 1.0
        burning.step(1.0, burning.wanted(t))
    grow = np.sqrt(1e6 / FAST)
    steady = (0.7 * 300e6 - FAST * grow**3 / 3) / 1e6
    decay = 2 * 0.3 * 300e6 / 1e6
    assert t == pytest.approx(grow + steady + decay, rel=0.05)


def test_enough_water_controls_and_ends_a_fire_too_little_only_holds_it():
    strong, weak = (DesignFire.of(fire(peak=5e6), floor_m2=50) for _ in range(2))
    for burning, capacity in ((strong, 6e6), (weak, 1e6)):
        for t in range(400):
            burning.step(1.0, burning.wanted(float(t)))
        burning.add_water(Hose(capacity, "engine", 1), heat_w=burning.wanted(400.0))
        for t in range(400, 1400):
            burning.step(1.0, burning.wanted(float(t)))
    assert strong.wanted(1400.0) < 0.05 * 5e6
    assert weak.wanted(1400.0) == pytest.approx(5e6, rel=0.01)


def test_extinguishers_work_on_small_fires_only():
    half = literature.value("fire.extinguisher.half")
    assert extinguisher_works(0.0, luck=0.9)
    assert extinguisher_works(half, luck=0.49)
    assert not extinguisher_works(half, luck=0.51)
    assert not extinguisher_works(1e6, luck=0.001)


def test_an_attack_is_answered_and_its_cause_kept():
    answers = []

    def watch(env, here, handles):
        def attack():
            yield env.timeout(30)
            event = here.log.add("first-extinguisher", t_s=env.now, object="room", cause=1)
            here.hazard.attacks.append(
                Attack(
                    space="room",
                    means="extinguisher",
                    by="guard-1",
                    luck=0.5,
                    cause=event,
                    answer=lambda worked, number: answers.append((worked, number)),
                )
            )

        env.process(attack())

    here, _ = play(two_rooms(), [fire()], watch=watch, until=400)
    worked, number = answers[0]
    assert worked
    assert here.log[number].event == "first-extinguisher"
    out = here.log.first("fire-out")
    assert out.actor == "guard-1"
    assert number in out.cause
    assert not here.hazard.burning
