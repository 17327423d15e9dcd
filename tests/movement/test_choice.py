"""How people choose among ways out: by time, by what they see, by what others do."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.literature import value
from sim.world.requests import SetDoor
from sim.world.state import Door
from tests.movement.ground import box, crowd_of, door, shape, site, spread
from tests.movement.test_crowd import flow


def hall(width_a, width_b, *, length=20.0):
    openings = [
        door("a", "h", OUTSIDE, (0, 5 - width_a / 2), (0, 5 + width_a / 2)),
        door("b", "h", OUTSIDE, (length, 5 - width_b / 2), (length, 5 + width_b / 2)),
    ]
    return site([box("h", 0, 0, length, 10)], openings)


def last_out(people, exit_):
    return people.out_s[people.exit == exit_].max()


@pytest.mark.parametrize("people", [100, 300])
@pytest.mark.parametrize("calibration", ["sfpe", "imo"])
@pytest.mark.parametrize("widths", [(1.0, 1.0), (1.0, 2.0), (0.9, 3.0)])
def test_the_quickest_exits_share_people_so_that_both_end_within_one_interval(
    widths, calibration, people
):
    x, y = spread(people, 0, 0, 20, 10)
    run = crowd_of(
        {"p": (x, y, 1.3, "h", {"choice": "quickest"})}, hall(*widths), calibration=calibration
    )
    run.release()
    found = run.to(900)
    ends = [last_out(found, exit_) for exit_ in (0, 1)]
    assert abs(ends[0] - ends[1]) <= value("movement.choice.interval")
    # Nobody gains more: both doors at work to the end would take this long.
    together = sum(flow(calibration, width) for width in widths)
    walk = 20 / 1.3
    assert people / together <= max(ends) <= people / together + walk


def test_whoever_takes_the_nearest_exit_does_not_weigh_the_queue():
    x, y = spread(100, 0, 0, 8, 10)
    ends = {}
    for choice in ("nearest", "quickest"):
        run = crowd_of({"p": (x, y, 1.3, "h", {"choice": choice})}, hall(1.0, 1.0))
        run.release()
        people = run.to(900)
        ends[choice] = people.out_s.max()
        # A few who stand between both see the crowd before one as a way that much longer.
        assert ((people.exit == 0).mean() >= 0.95) == (choice == "nearest")
    assert ends["quickest"] < 0.65 * ends["nearest"]


def hook(*, corner):
    """A room with a crowd before its only near exit; the walker comes along a hall to it.

    With a corner the queue stands where the walker cannot see it.
    """
    if corner:
        outline = ((0, 0), (30, 0), (30, 20), (24, 20), (24, 4), (0, 4))
        near = door("near", "l", OUTSIDE, (26.5, 20), (27.5, 20))
    else:
        outline = ((0, 0), (40, 0), (40, 4), (0, 4))
        near = door("near", "l", OUTSIDE, (40, 1.5), (40, 2.5))
    far = door("far", "l", OUTSIDE, (0, 1.5), (0, 2.5))
    return site([shape("l", outline)], [near, far])


@pytest.mark.parametrize("corner", [False, True])
def test_only_those_who_see_a_queue_react_to_it(corner):
    ground = hook(corner=corner)
    n = 80
    x, y = spread(n, 25, 14, 29, 19) if corner else spread(n, 34, 0.5, 39.5, 3.5)
    # The walker is nearer by a little to the exit with the queue.
    groups = {
        "queue": (x, y, 1.3, "l", {"choice": "assigned", "assigned_exit": "near"}),
        "walker": (22.0, 2.0, 1.3, "l", {"choice": "quickest"}),
    }
    run = crowd_of(groups, ground)
    run.release([0.0] * n + [2.0])
    run.to(2.5)
    assert (run.crowd.route_goals.through[n] < 0) == corner


def test_nobody_changes_to_and_fro_between_equal_exits():
    x, y = spread(60, 0, 0, 20, 10)
    run = crowd_of({"p": (x, y, 1.3, "h", {"choice": "quickest"})}, hall(1.0, 1.0))
    run.release()
    changes = np.zeros(60, dtype=int)
    before = None
    for t in np.arange(0.5, 60, 0.5):
        run.to(t)
        goal = run.crowd.state.people["goal"].copy()
        if before is not None:
            changes += (goal != before) & np.isnan(run.world.people.out_s)
        before = goal
    assert changes.max() <= 2
    assert changes.mean() < 0.5


def test_people_choose_only_among_exits_they_know():
    x, y = spread(100, 0, 0, 20, 10)
    knows = {"choice": "quickest", "familiar_exits": ("a",)}
    run = crowd_of({"p": (x, y, 1.3, "h", knows)}, hall(1.0, 3.0))
    run.release()
    assert (run.to(900).exit == 0).all()


def test_the_quickest_way_weighs_queues_at_doors_within_the_site_too():
    spaces = [box("h", 0, 0, 20, 10), box("out", 20, 0, 24, 10)]
    openings = [
        door("narrow", "h", "out", (20, 1), (20, 1.9)),
        door("wide", "h", "out", (20, 7), (20, 9)),
        door("x", "out", OUTSIDE, (24, 0), (24, 10), kind="open"),
    ]
    x, y = spread(200, 0, 0, 20, 3)
    ends = {}
    for choice in ("nearest", "quickest"):
        run = crowd_of({"p": (x, y, 1.3, "h", {"choice": choice})}, site(spaces, openings))
        run.release()
        ends[choice] = run.to(900).out_s.max()
    assert ends["quickest"] < 0.85 * ends["nearest"]
    assert ends["quickest"] < 200 / (flow("sfpe", 0.9) + flow("sfpe", 2.0)) + 20


def test_looking_more_often_changes_no_bit_of_the_quickest():
    x, y = spread(150, 0, 0, 20, 10)
    out = []
    for stops in ([900.0], [*np.arange(0.3, 900.0, 7.7), 900.0]):
        run = crowd_of({"p": (x, y, 1.3, "h", {"choice": "quickest"})}, hall(1.0, 2.0))
        run.release()
        for stop in stops:
            people = run.to(stop)
        out.append((people.out_s.copy(), people.exit.copy(), people.walked_m.copy()))
    for one, two in zip(*out, strict=True):
        assert np.array_equal(one, two, equal_nan=True)


@pytest.mark.parametrize("follows", [0.0, 1.0])
def test_those_who_follow_go_where_others_went_the_rest_where_it_is_nearest(follows):
    ground = hall(1.0, 1.0)
    groups = {
        "first": (10.0, 5.0, 1.2, "h", {"choice": "assigned", "assigned_exit": "b"}),
        "walker": (9.0, 5.0, 1.2, "h", {"follows": follows}),
    }
    run = crowd_of(groups, ground)
    run.release([0.0, 2.0])
    people = run.to(60)
    assert people.exit.tolist() == [1, 1 if follows else 0]


def test_the_one_who_went_is_an_example_for_a_while_only():
    memory = value("movement.social.memory")
    for wait, follows in ((memory / 2, True), (10 * memory, False)):
        groups = {
            "first": (18.5, 5.0, 1.2, "h", {"choice": "assigned", "assigned_exit": "b"}),
            "walker": (9.0, 5.0, 1.2, "h", {"follows": 1.0}),
        }
        run = crowd_of(groups, hall(1.0, 1.0))
        run.release([0.0, wait])
        assert (run.to(wait + 60).exit[1] == 1) == follows


# ---- smoke and water


def rooms(low=4.5, high=5.5, kind="door"):
    """A room with two ways out: through a short room, and through a longer one."""
    spaces = [box("r", 0, 0, 10, 10), box("short", -6, 0, 0, 10), box("long", 10, 0, 26, 10)]
    openings = [
        door("to-short", "r", "short", (0, low), (0, high), kind=kind),
        door("to-long", "r", "long", (10, low), (10, high), kind=kind),
        door("x-short", "short", OUTSIDE, (-6, 4.5), (-6, 5.5)),
        door("x-long", "long", OUTSIDE, (26, 4.5), (26, 5.5)),
    ]
    return site(spaces, openings)


def way_taken(choice, *, extinction=0.0, water=0.0, factor=1.0, both=False, ground=None):
    run = crowd_of({"p": (5.0, 5.0, 1.2, "r", {"choice": choice})}, ground or rooms())
    air, index = run.world.conditions, run.world.site.space_index
    for space in ("short", "long") if both else ("short",):
        air.layer_m[index[space]] = 0.0
        air.extinction_upper[index[space]] = extinction
        air.water_m[index[space]] = water
        air.speed_factor[index[space]] = factor
    air.version += 1
    run.release()
    people = run.to(400)
    return run.world.site.openings[people.exit[0]].id


def test_smoke_on_the_way_is_refused_above_the_limit_where_there_is_another_way():
    limit = value("movement.choice.smoke")
    assert way_taken("quickest", extinction=0.9 * limit) == "x-short"
    assert way_taken("quickest", extinction=1.1 * limit) == "x-long"
    assert way_taken("quickest", extinction=1.1 * limit, both=True) == "x-short"
    assert way_taken("nearest", extinction=1.1 * limit) == "x-short"


@pytest.mark.parametrize(("low", "high"), [(3.6, 6.4), (3.4, 6.6), (0, 10)])
def test_smoke_beyond_an_open_side_is_refused_however_wide_it_is(low, high):
    limit = value("movement.choice.smoke")
    ground = rooms(low, high, "open")
    assert way_taken("quickest", extinction=0.9 * limit, ground=ground) == "x-short"
    assert way_taken("quickest", extinction=1.1 * limit, ground=ground) == "x-long"
    assert way_taken("quickest", extinction=1.1 * limit, both=True, ground=ground) == "x-short"
    assert way_taken("quickest", water=1.0, ground=ground) == "x-long"


def test_water_is_refused_above_the_limit_and_costs_time_below_it():
    limit = value("movement.choice.water")
    assert way_taken("quickest", water=0.9 * limit) == "x-short"
    assert way_taken("quickest", water=1.1 * limit) == "x-long"


@pytest.mark.parametrize(("factor", "exit_"), [(0.5, "x-short"), (0.3, "x-long")])
def test_slow_ground_costs_the_time_it_takes(factor, exit_):
    # 5 m + 6 m / factor against 5 m + 16 m: equal at a factor of 0.375.
    assert way_taken("quickest", factor=factor) == exit_


# ---- doors in mid-run


def test_a_door_that_locks_is_given_up_at_once_or_where_it_is_seen():
    turned = {}
    for known in ("seen", "at-once"):
        run = crowd_of({"p": (10.0, 5.0, 1.0, "h", {})}, hall(1.0, 2.0, length=30.0))
        run.release()
        run.to(1.0)
        run.world.ask(SetDoor("a", Door.LOCKED, known=known))
        people = run.to(200)
        assert people.exit[0] == 1
        turned[known] = people.walked_m[0]
    assert turned["at-once"] == pytest.approx(1 + 21, abs=1.5)
    assert turned["seen"] == pytest.approx(10 + 30, abs=2.5)


def test_told_reaches_those_inside_who_are_awake_at_once_everybody():
    for known, expected in (("told", [True, False]), ("at-once", [True, True])):
        groups = {"awake": (5.0, 5.0, 1.0, "h", {}), "sleeper": (5.0, 5.0, 1.0, "h", {})}
        run = crowd_of(groups, hall(1.0, 2.0))
        run.world.people.asleep[1] = True
        run.world.ask(SetDoor("a", Door.LOCKED, known=known))
        run.to(1.0)
        row = run.world.site.opening_index["a"]
        assert run.crowd.route_goals.knows(row).tolist() == expected


def two_rooms():
    spaces = [box("r", 0, 0, 10, 10), box("s", 10, 0, 40, 10)]
    openings = [
        door("a", "r", OUTSIDE, (0, 4.5), (0, 5.5)),
        door("m", "r", "s", (10, 4.5), (10, 5.5)),
        door("b", "s", OUTSIDE, (40, 4.5), (40, 5.5)),
    ]
    return site(spaces, openings)


def test_a_door_that_opens_again_is_used_by_those_who_see_it_and_not_by_others():
    groups = {"in-r": (7.0, 5.0, 1.0, "r", {}), "in-s": (20.0, 5.0, 1.0, "s", {})}
    run = crowd_of(groups, two_rooms())
    run.world.ask(SetDoor("a", Door.LOCKED, known="at-once"))
    run.release()
    run.to(1.0)
    run.world.ask(SetDoor("a", Door.OPEN, known="seen"))
    row = run.world.site.opening_index["a"]
    run.to(1.5)
    assert run.crowd.route_goals.knows(row).tolist() == [False, True]
    people = run.to(200)
    assert [run.world.site.openings[e].id for e in people.exit] == ["a", "b"]


def test_that_a_door_is_shut_is_no_news_any_more_once_it_is_open():
    # Both are in one room with a bend; one sees that the door is open again, the other, two metres
    # away round the corner, does not, and must not talk the first out of it.
    room = shape("l", ((0, 0), (10, 0), (10, 10), (7, 10), (7, 3), (0, 3)))
    openings = [
        door("a", "l", OUTSIDE, (0, 1), (0, 2)),
        door("b", "l", OUTSIDE, (8, 10), (9, 10)),
    ]
    groups = {"corner": (8.5, 4.5, 0.06, "l", {}), "sees": (7.5, 2.5, 0.06, "l", {})}
    run = crowd_of(groups, site([room], openings))
    row = run.world.site.opening_index["a"]
    run.world.ask(SetDoor("a", Door.LOCKED, known="at-once"))
    run.release()
    run.to(0.5)
    run.world.ask(SetDoor("a", Door.OPEN, known="seen"))
    run.crowd.word_of_mouth.heard()
    for t in np.arange(1.0, 12.0):
        run.to(t)
        assert run.crowd.route_goals.knows(row).tolist() == [True, False]


def test_unlocking_is_known_at_once_where_nothing_is_said():
    groups = {"in-r": (7.0, 5.0, 1.0, "r", {}), "in-s": (20.0, 5.0, 1.0, "s", {})}
    run = crowd_of(groups, two_rooms())
    run.world.ask(SetDoor("a", Door.LOCKED, known="at-once"))
    run.to(1.0)
    run.world.ask(SetDoor("a", Door.OPEN))
    run.to(2.0)
    assert not run.crowd.route_goals.knows(run.world.site.opening_index["a"]).any()


def test_whoever_chose_a_door_that_locks_chooses_among_the_others():
    x, y = spread(60, 0, 0, 20, 10)
    run = crowd_of({"p": (x, y, 1.3, "h", {"choice": "quickest"})}, hall(1.0, 3.0))
    run.release()
    run.to(5.0)
    run.world.ask(SetDoor("b", Door.LOCKED, known="at-once"))
    people = run.to(600)
    late = people.out_s > 5.5
    assert late.any()
    assert (people.exit[late] == 0).all()
    assert np.isfinite(people.out_s).all()


def test_nobody_goes_back_into_a_room_they_have_left_for_a_queue_they_could_not_see():
    spaces = [box("r", 0, 0, 12, 10), box("s", 12, 0, 24, 10)]
    openings = [
        door("a", "r", OUTSIDE, (0, 4.6), (0, 5.4)),
        door("m", "r", "s", (12, 3), (12, 7), kind="gate"),
        door("b", "s", OUTSIDE, (24, 4.6), (24, 5.4)),
    ]
    xr, yr = spread(150, 0, 0, 12, 10)
    xs, ys = spread(100, 12, 0, 24, 10)
    groups = {
        "in-r": (xr, yr, 1.3, "r", {"choice": "quickest"}),
        "in-s": (xs, ys, 1.3, "s", {"choice": "quickest"}),
    }
    run = crowd_of(groups, site(spaces, openings))
    run.release()
    entered = np.zeros(250, dtype=int)
    before = run.world.people.space.copy()
    for t in np.arange(0.5, 300, 0.5):
        space = run.to(t).space.copy()
        entered += (space != before) & (space >= 0)
        before = space
    assert np.isfinite(run.world.people.out_s).all()
    assert entered.max() <= 1
    assert entered.sum() > 0
