"""What the crowd tells those who wait for it, and what people know and are told on their way."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE, Incline
from sim.distribution import Distribution
from sim.errors import RunError
from sim.literature import value
from sim.movement.laws.book import calibration_named
from sim.movement.laws.sfpe import speed_coefficient
from sim.people.model import Visit
from sim.world.requests import Incapacitate, Release, SetDoor, Tell, WalkTo
from sim.world.state import Door, Harm, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread


def two_rooms(n=20, **west):
    spaces = [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10)]
    openings = [
        door("m", "a", "b", (10, 4), (10, 5)),
        door("east", "b", OUTSIDE, (20, 4), (20, 5)),
        door("west", "a", OUTSIDE, (0, 4), (0, 5), **west),
    ]
    return crowd_of({"p": (*spread(n, 0, 0, 10, 10), 1.2, "a", {})}, site(spaces, openings))


def test_whoever_waits_for_a_room_to_empty_is_called_once_when_it_is():
    run = two_rooms()
    calls = []
    run.world.watch.empty["a"] = [calls.append]
    run.world.watch.empty["b"] = [calls.append]
    run.to(0)
    assert calls == [0.0], "nobody is in b"
    run.release()
    people = run.to(100)
    assert len(calls) == 2
    assert calls[1] == pytest.approx(people.out_s.max(), abs=0.5)


def test_whoever_waits_for_somebody_to_be_out_is_called_once_and_for_nobody_else():
    run = two_rooms()
    calls = []
    run.world.watch.out[3] = lambda t: calls.append((3, t))
    run.world.watch.all_out.append(lambda t: calls.append(("all", t)))
    run.release()
    people = run.to(100)
    assert [who for who, _ in calls] == [3, "all"]
    assert calls[0][1] == pytest.approx(people.out_s[3], abs=0.5)
    assert calls[1][1] == pytest.approx(people.out_s.max(), abs=0.5)


def test_whoever_is_sent_and_leaves_the_site_instead_will_not_arrive():
    run = two_rooms(n=1)
    told = []
    run.world.watch.arrivals[0] = lambda _t: told.append("arrived")
    run.world.watch.unreachable[0] = lambda _t: told.append("never")
    run.world.ask(WalkTo(0, "b"))
    run.to(1)
    # They are told to leave while they walk: the wish to leave goes before.
    run.crowd.route_goals.leave(np.array([0]), run.world.population)
    from sim.movement.plans import aim

    aim(run.crowd, np.array([0]))
    people = run.to(60)
    assert people.phase[0] == Phase.OUT
    assert told == ["never"]


def test_the_dead_are_not_waited_for():
    run = two_rooms(n=10)
    done = []
    run.world.watch.all_out.append(done.append)
    run.release(people=range(9))
    run.to(60)
    assert not done
    run.world.people.harm[9] = Harm.DEAD
    run.world.ask(Incapacitate(np.array([9], dtype=np.int32)))
    run.to(61)
    assert len(done) == 1
    # Those who wait for it go on, but with somebody dead inside nobody was the last one out.
    assert run.world.log.first("last-evacuee") is None
    (over,) = (event for event in run.world.log if event.event == "none-alive-inside")
    assert over.value == 1


def test_starts_that_lapse_make_room_for_later_ones():
    run = two_rooms(n=8)
    everybody = np.arange(8, dtype=np.int32)
    for at in range(400, 40, -1):
        run.world.ask(Release(everybody, np.full(8, float(at))))
        run.to(0)
    people = run.to(200)
    assert people.started_s.tolist() == [41.0] * 8
    assert np.isfinite(people.out_s).all()


def test_of_more_closed_doors_than_people_can_keep_in_mind_the_oldest_are_forgotten():
    n = 70
    spaces = [box("a", 0, 0, 2 * n, 6)]
    openings = [door(f"d{i:02}", "a", OUTSIDE, (2 * i, 0), (2 * i + 1, 0)) for i in range(n)]
    run = crowd_of({"p": ([0.5, 0.5], 3.0, 1.2, "a")}, site(spaces, openings))
    run.world.ask(Tell(np.array([1], dtype=np.int32), "d00", shut=True))
    for i in range(n):
        run.world.ask(Tell(np.array([0], dtype=np.int32), f"d{i:02}", shut=True))
    run.to(0)
    known = [run.crowd.route_goals.knows(row)[0] for row in range(n)]
    assert known == [False] * (n - 62) + [True] * 62
    assert not any(run.crowd.route_goals.knows(row)[1] for row in range(n)), (
        "nothing else came of it"
    )
    run.world.ask(Tell(np.array([0], dtype=np.int32), "d69", shut=False))
    run.release()
    assert run.to(300).exit[0] == 0, "the nearest door is one whose closing was forgotten"


def test_somebody_who_comes_to_a_locked_gate_from_outside_stays_there_until_it_opens():
    ground = site(
        [box("a", 0, 0, 10, 4)],
        [
            door("gate", "a", OUTSIDE, (0, 1), (0, 2), kind="gate", state="locked"),
            door("out", "a", OUTSIDE, (10, 1), (10, 2)),
        ],
    )
    options = {"arrive_from": "gate", "choice": "assigned", "assigned_exit": "out"}
    nobody = np.zeros(3)
    run = crowd_of({"v": (nobody, nobody, 1.0, "a", options)}, ground, arrive_s=np.arange(3) * 1.0)
    people = run.to(30)
    assert (people.cell == -1).all()
    found = [event for event in run.world.log if event.event == "exit-found-closed"]
    assert len(found) >= 1
    run.world.ask(SetDoor("gate", Door.OPEN))
    people = run.to(90)
    assert np.isfinite(people.out_s).all()
    assert people.out_s.min() > 30 + 9
    queues_are_sound(run)


def test_whoever_loses_the_way_to_their_own_exit_takes_any_other():
    run = two_rooms(n=12)
    run.world.population.groups[0]
    run.release()
    run.to(1)
    run.world.ask(SetDoor("west", Door.LOCKED, known="at-once"))
    people = run.to(200)
    assert set(people.exit) == {run.world.site.opening_index["east"]}
    assert not people.stuck.any()


def test_a_door_that_opens_before_anybody_found_it_shut_is_used():
    run = two_rooms(n=12, state="locked")
    run.world.ask(SetDoor("west", Door.OPEN, known="seen"))
    run.to(6)
    run.release(6.0)
    assert set(run.to(100).exit) == {run.world.site.opening_index["west"]}


def test_people_leave_by_themselves_when_their_time_has_come():
    ground = site([box("a", 0, 0, 10, 10)], [door("x", "a", OUTSIDE, (10, 4), (10, 6))])
    options = {"leave_at_s": Distribution("uniform", (100.0, 200.0))}
    run = crowd_of({"p": (*spread(50, 0, 0, 10, 10), 1.2, "a", options)}, ground)
    people = run.to(400)
    assert ((people.started_s >= 100) & (people.started_s <= 200)).all()
    assert people.started_s.mean() == pytest.approx(150, abs=10)
    assert np.isfinite(people.out_s).all()


def test_whoever_is_at_the_last_stop_for_good_stays_whatever_sounds():
    ground = site(
        [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10)],
        [door("m", "a", "b", (10, 4), (10, 6)), door("x", "a", OUTSIDE, (0, 4), (0, 6))],
    )
    stay = Distribution.fixed(5.0)
    stays = {"visits": (Visit("b", stay),), "choice": "nobody"}
    run = crowd_of({"p": (*spread(10, 0, 0, 10, 10), 1.2, "a", stays)}, ground)
    people = run.to(120)
    assert (people.space == 1).all()
    assert run.crowd.idle
    run.release(120.0)
    assert np.isnan(run.to(200).out_s).all()


def test_an_unknown_calibration_is_named_with_those_there_are():
    with pytest.raises(RunError) as caught:
        calibration_named("guess")
    assert "sfpe, imo, measured" in caught.value.text("en")


def test_the_class_of_a_stair_follows_from_its_slope():
    def k(riser, tread):
        return speed_coefficient(Incline("G", "L2", 3.0, riser, tread, 0.5))

    assert k(0.15, 0.33) == value("movement.sfpe.k.stair.easiest")
    assert k(0.165, 0.305) == value("movement.sfpe.k.stair.easy")
    assert k(0.178, 0.279) == value("movement.sfpe.k.stair.usual")
    assert k(0.191, 0.254) == value("movement.sfpe.k.stair.steep")
    assert speed_coefficient(None) == value("movement.sfpe.k.level")
