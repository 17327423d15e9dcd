"""Streams that merge go in by turns of their widths; streams that meet share a corridor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.movement.arrays import Setting
from sim.movement.laws.book import CALIBRATIONS
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread, stair


def merging(*, widths=(0.9, 0.9), weights=(1.0, 1.0), into="floor", n=250, calibration="imo"):
    """Return a run of two full rooms that empty into one place, which lets few people on."""
    if into == "floor":
        # One patch, and both come into it from the same side.
        middle = box("m", 8, 0, 10, 2)
        feet = [None, None]
        out = door("x", "m", OUTSIDE, (10, 0.6), (10, 1.4))
        split = 2 * widths[0] / sum(widths)
        ways = [((8, 0), (8, widths[0])), ((8, 2 - widths[1]), (8, 2))]
        rooms = [box("a", 0, -10, 8, split), box("b", 0, split, 8, 12)]
    else:
        # The landing of a storey and the flight from above lead to the head of one flight.
        middle = stair("m", length=6.0, width=1.2, rise=3.6)
        feet = [((0.0, 6.0), (widths[0], 6.0)), ((0.0, 6.0), (widths[1], 6.0))]
        out = door("x", "m", OUTSIDE, (0.2, 0), (0.9, 0))
        ways = [((8, 1), (8, 1 + widths[0])), ((12, 1), (12, 1 + widths[1]))]
        rooms = [box("a", 0, -4, 8, 8), box("b", 12, -4, 20, 8)]
    openings = [
        replace(door(f"{k}m", k, "m", *way, segment_b=foot, kind="open"), merge=weight)
        for k, way, foot, weight in zip("ab", ways, feet, weights, strict=True)
    ]
    groups = {
        room.id: (*spread(n, *room.outline[0], *room.outline[2], seed=seed), 1.2, room.id)
        for seed, room in enumerate(rooms)
    }
    run = crowd_of(groups, site([*rooms, middle], [*openings, out]), calibration=calibration)
    run.release()
    return run


def shares(run, since=20, until=200):
    """Return how many of both groups left their room between two times."""
    rooms = [run.world.site.space_index[name] for name in "ab"]
    left = []
    for time in (since, until):
        space = run.to(time).space
        left.append([int((space == room).sum()) for room in rooms])
        queues_are_sound(run)
    assert min(left[1]) > 0, "one of the rooms ran empty"
    return np.subtract(*left)


@pytest.mark.parametrize("calibration", CALIBRATIONS)
@pytest.mark.parametrize("into", ["floor", "stair"])
def test_two_streams_of_one_width_merge_one_to_one(into, calibration):
    first, second = shares(merging(into=into, calibration=calibration))
    assert second / first == pytest.approx(1.0, abs=0.16)


@pytest.mark.parametrize("calibration", CALIBRATIONS)
@pytest.mark.parametrize(("into", "n"), [("floor", 350), ("stair", 250)])
@pytest.mark.parametrize("weight", [2.0, 3.0])
def test_a_stream_of_more_weight_goes_first_in_that_ratio_if_it_is_ready(
    weight, into, n, calibration
):
    run = merging(weights=(1.0, weight), into=into, n=n, calibration=calibration)
    first, second = shares(run)
    # Whoever is ready goes rather than nobody, so the lighter stream may get more than its part.
    assert 1 + 0.2 * (weight - 1) <= second / first <= 1.15 * weight


def test_on_a_stair_streams_merge_one_to_three_by_their_weights():
    through = [shares(merging(weights=(1.0, 3.0), into="stair", n=n)) for n in (220, 250, 270)]
    first, second = np.sum(through, axis=0)
    assert second / first == pytest.approx(3.0, rel=0.1)


def test_streams_merge_in_the_ratio_of_their_widths_within_a_fifth():
    through = [shares(merging(widths=(0.6, 1.4), n=n)) for n in (200, 250, 300)]
    first, second = np.sum(through, axis=0)
    assert second / first == pytest.approx(1.4 / 0.6, rel=0.2)


def test_where_room_is_not_scarce_weights_change_nothing():
    def times(weights):
        run = merging(weights=weights, n=3)
        return run.to(100).out_s.tobytes()

    assert times((1.0, 1.0)) == times((1.0, 3.0))


def meeting(n, *, give_way=None, width=4.0, seed=0):
    """Return a run of two streams that come from both ends of a corridor."""
    spaces = [
        box("w", -10, -3, 0, width + 3),
        box("c", 0, 0, 24, width),
        box("e", 24, -3, 34, width + 3),
    ]
    openings = [
        door("wc", "w", "c", (0, 0), (0, width), kind="open"),
        door("ce", "c", "e", (24, 0), (24, width), kind="open"),
        door("west", "w", OUTSIDE, (-10, 0), (-10, width), kind="open"),
        door("east", "e", OUTSIDE, (34, 0), (34, width), kind="open"),
    ]
    groups = {
        name: (
            *spread(n, x, -3, x + 10, width + 3, seed=seed + first),
            1.2,
            room,
            {"choice": "assigned", "assigned_exit": to},
        )
        for name, x, room, first, to in (("p", -10, "w", 1, "east"), ("q", 24, "e", 2, "west"))
    }
    run = crowd_of(groups, site(spaces, openings))
    if give_way is not None:
        run.crowd.ground.settings[Setting.GIVE_WAY] = give_way
    run.release()
    return run


def test_two_streams_share_a_corridor_because_each_gives_way_before_it_is_full():
    last = []
    for seed in (0, 10, 20):
        shared, blocked = meeting(150, seed=seed), meeting(150, give_way=0.0, seed=seed)
        for run in (shared, blocked):
            for time in range(10, 60, 10):
                run.to(time)
                queues_are_sound(run)
        last.append([run.to(3600).out_s.max() for run in (shared, blocked)])
    assert np.isfinite(last).all()
    means = np.mean(last, axis=0)
    assert means[0] < 0.9 * means[1]


def test_neither_of_two_streams_that_meet_keeps_the_other_back():
    people = meeting(100).to(3600)
    one, other = people.out_s[:100], people.out_s[100:]
    assert one.mean() == pytest.approx(other.mean(), rel=0.1)
    alone = meeting_alone(100)
    assert people.out_s.max() < 3 * alone


def meeting_alone(n):
    """Return when the last of a stream that meets nobody is out."""
    run = meeting(n)
    run.crowd.state.people["start_s"][n:] = np.inf
    run.world.inbox.clear()
    run.release(people=np.arange(n))
    return run.to(3600).out_s[:n].max()
