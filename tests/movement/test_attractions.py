"""Visitors who choose among places, find them full, and go elsewhere or wait."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.distribution import Distribution
from sim.movement.plans import under_way
from sim.people.model import Attraction, Visit
from sim.world.requests import Release
from sim.world.state import Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site

STAY_S = 120.0


def fair(arrivals, among, *, stops=1, choice="nearest", seed=1):
    """Return a run of people who come to a lane with three places along it."""
    ground = site(
        [
            box("lane", 0, 0, 40, 6),
            *(box(name, x, 6, x + 12, 18) for name, x in (("a", 0), ("b", 13), ("c", 26))),
        ],
        [
            door("gate", "lane", OUTSIDE, (0, 1), (0, 5), kind="gate"),
            *(
                door(f"to-{name}", "lane", name, (x + 4, 6), (x + 8, 6), kind="open")
                for name, x in (("a", 0), ("b", 13), ("c", 26))
            ),
        ],
    )
    places = tuple(Attraction(*place) for place in among)
    visit = Visit(places[0].space, Distribution.fixed(STAY_S), places)
    options = {"arrive_from": "gate", "visits": (visit,) * stops, "choice": choice}
    nobody = np.zeros(len(arrivals))
    return crowd_of(
        {"v": (nobody, nobody, 1.3, "lane", options)},
        ground,
        arrive_s=np.asarray(arrivals, dtype=float),
        seed=seed,
    )


def inside(run, name):
    row = run.world.site.space_index[name]
    return int((run.world.people.space == row).sum())


def taken(run, name):
    """Return how many places are taken in a space."""
    return run.crowd.visits._places._inside.get(run.world.site.space_index[name], 0)


def held_in_all(run):
    """Return how many places are taken, once those who go are seen to be out of them."""
    places = run.crowd.visits._places
    places._free_left(run.crowd)
    return sum(places._inside.values())


def test_places_are_chosen_by_their_weights():
    run = fair(np.arange(400) * 0.2, [("a", 0.6), ("b", 0.3), ("c", 0.1)], choice="nobody")
    run.to(300)
    counts = np.array([inside(run, name) for name in "abc"])
    assert counts.sum() == 400
    expected = 400 * np.array([0.6, 0.3, 0.1])
    chi = ((counts - expected) ** 2 / expected).sum()
    assert chi < 9.2, "beyond the 99th percentile of chi square with 2 degrees of freedom"


def test_a_full_place_sends_people_to_the_other_and_never_holds_more():
    run = fair(np.arange(200) * 0.5, [("a", 0.9, 30), ("b", 0.1)], choice="nobody")
    run.to(400)
    assert taken(run, "a") == 30
    assert inside(run, "b") == 170


def test_where_all_places_are_full_people_wait_until_one_has_room():
    run = fair(np.arange(60) * 0.5, [("a", 1.0, 10), ("b", 1.0, 10)])
    held = []
    for until in range(10, 1500, 5):
        people = run.to(until)
        held.append(max(taken(run, name) for name in "ab"))
    assert max(held) == 10
    assert np.isfinite(people.out_s).all(), "everybody had their turn"
    # 60 people, 20 at a time for 2 minutes each: three shifts, with the walks between.
    assert 3 * STAY_S < people.out_s.max() < 3 * STAY_S + 250


def test_arrived_are_inside_or_have_left_at_every_moment():
    arrivals = np.sort(np.linspace(0, 300, 250) ** 1.02)
    run = fair(arrivals, [("a", 0.5, 40), ("b", 0.3, 20), ("c", 0.2)], stops=2)
    for until in np.arange(1, 1300, 13.7):
        people = run.to(until)
        came = (arrivals < run.crowd.now).sum()
        out, at_gate = (
            (people.phase == Phase.OUT).sum(),
            (people.cell < 0) & (people.phase == Phase.QUEUING),
        )
        assert came == out + at_gate.sum() + (people.cell >= 0).sum()
    assert np.isfinite(people.out_s).all()
    assert held_in_all(run) == 0
    queues_are_sound(run)


def test_an_alarm_empties_places_and_those_who_wait_for_room():
    run = fair(np.arange(60) * 0.5, [("a", 1.0, 10), ("b", 1.0, 10)])
    run.to(100)
    everybody = np.arange(60, dtype=np.int32)
    run.world.ask(Release(everybody, np.full(60, 100.0)))
    people = run.to(400)
    assert np.isfinite(people.out_s).all()
    assert held_in_all(run) == 0


def test_looking_more_often_changes_no_bit_of_the_choices():
    def make():
        return fair(np.arange(80) * 0.7, [("a", 0.5, 12), ("b", 0.5, 12)], stops=2)

    one, other = make(), make()
    for time in np.arange(0, 900, 0.9):
        other.to(time)
    assert one.to(900).out_s.tobytes() == other.to(900).out_s.tobytes()


def test_a_stay_is_as_long_as_drawn_wherever_it_is_spent():
    run = fair(np.arange(20) * 4.0, [("a", 1.0), ("b", 1.0)])
    people = run.to(900)
    spent = people.out_s - np.arange(20) * 4.0
    walks = people.walked_m / 1.3
    assert spent == pytest.approx(STAY_S + walks, abs=12)


def test_people_who_wait_in_a_hall_let_others_pass_through_it():
    def passage(waiting):
        ground = site(
            [box("west", 0, 0, 10, 10), box("hall", 10, 0, 30, 10), box("east", 30, 0, 40, 10)],
            [
                door("w", "west", "hall", (10, 3), (10, 7), kind="open"),
                door("e", "hall", "east", (30, 3), (30, 7), kind="open"),
                door("out", "east", OUTSIDE, (40, 3), (40, 7), kind="open"),
            ],
        )
        stay = (Visit("hall", Distribution.fixed(3600.0)),)
        y = np.linspace(2, 8, 40)
        groups = {
            "a": (np.full(waiting, 5.0), np.resize(y, waiting), 1.3, "west", {"visits": stay}),
            "b": (np.full(30, 1.0), np.linspace(2, 8, 30), 1.3, "west"),
        }
        run = crowd_of(groups, ground)
        rows = np.arange(waiting, waiting + 30)
        run.to(120)
        run.release(120.0, people=rows)
        people = run.to(400)
        return people, rows, run

    free, rows, _ = passage(1)
    full, those, run = passage(120)
    hall = run.world.site.space_index["hall"]
    assert (full.space[:120] == hall).all()
    assert np.isfinite(full.out_s[those]).all()
    # 0.6 people a square metre stand about: walking is a little slower, nobody is stopped.
    assert full.out_s[those].max() - 120 < 1.6 * (free.out_s[rows].max() - 120)


def test_a_full_place_is_not_entered_and_those_over_it_wait_before_it():
    run = fair(np.arange(40) * 3.0, [("a", 1.0, 6)])
    most = 0
    for until in range(1, 900):
        run.to(until)
        most = max(most, inside(run, "a"))
    assert most == 6
    full = [event for event in run.world.log if event.event == "place-full"]
    assert [(event.object, event.value) for event in full] == [("a", 6)]
    queues_are_sound(run)
    run.to(1500)
    assert (run.world.people.phase == Phase.OUT).all()


def test_whoever_is_called_away_before_they_come_gives_their_place_free():
    run = fair(np.arange(12) * 2.0, [("a", 1.0, 4)])
    places, people = run.crowd.visits._places, run.world.people
    until, coming = 3, []
    while not coming:
        run.to(until := until + 1)
        coming = np.flatnonzero((places._held >= 0) & under_way(people.phase)).tolist()
    run.world.ask(Release(np.array(coming, dtype=np.int32), np.full(len(coming), float(until))))
    run.to(until + 30)
    assert (people.phase[coming] == Phase.OUT).all()
    assert (places._held[coming] < 0).all()
