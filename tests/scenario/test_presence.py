"""How many are where at once: those who come during a run count from their arrival."""

from types import SimpleNamespace

import pytest

from sim.distribution import Distribution
from sim.literature import value
from sim.people.model import CREW, Attraction, Group, Profile, Stream, Visit
from sim.scenario.people.presence import most_at_once

BEHIND = {"gate": "hall"}
PROFILE = Profile("adults", SimpleNamespace())
PASSING_S = value("people.passing.time")


def stay(seconds):
    return Distribution.fixed(seconds)


def group(name="g", places=(), **options):
    return Group(name, places, PROFILE, **options)


def most(*groups):
    return most_at_once(groups, behind=BEHIND)


def test_those_who_are_there_from_the_start_stay_where_they_are():
    assert most(group(places=(("hall", 7), ("room", 5)))) == {"hall": 7, "room": 5}


def test_a_stadium_that_is_empty_at_the_start_holds_all_who_have_come_to_stay():
    fans = group(
        arrive_from="gate", stream=Stream((0.0, 3600.0), (30_000.0,), 30_000), choice="nobody",
        visits=(Visit("stand", stay(7200.0)),),
    )  # fmt: skip
    assert most(fans) == {"stand": 30_000}


def test_of_those_who_stay_for_a_while_as_many_are_there_as_come_in_that_time():
    shoppers = group(
        arrive_from="gate", stream=Stream((0.0, 36_000.0), (36_000.0,), 36_000),
        visits=(Visit("shop", stay(600.0)),),
    )  # fmt: skip
    # One a second for ten minutes, and for a minute on the way out.
    assert most(shoppers) == {"shop": pytest.approx(600 + PASSING_S, abs=1)}


def test_a_train_that_empties_at_once_counts_behind_the_door_it_opens_to():
    riders = group(arrive_from="gate", arrivals_s=(300.0,) * 800)
    assert most(riders) == {"hall": 800}


def test_places_to_choose_among_share_by_weight_and_one_after_the_other_is_not_twice():
    among = (Attraction("bar", 3.0), Attraction("shop", 1.0))
    guests = group(
        arrive_from="gate", arrivals_s=(10.0,) * 40,
        visits=(Visit("bar", stay(100.0), among), Visit("hall", stay(50.0))),
    )  # fmt: skip
    assert most(guests) == {"bar": 30, "shop": 10}


def test_who_is_called_in_by_an_event_is_none_of_those_who_are_there():
    crew = group(role=CREW, arrive_from="gate", arrive_after="unit-arrive", arrivals_s=(1e9,) * 4)
    search = group("s", role=CREW, arrivals_s=(float("inf"),) * 4)
    assert most(crew, search) == {}


def test_the_most_is_that_of_one_moment_not_the_sum_of_all():
    morning = group("a", arrive_from="gate", arrivals_s=(0.0,) * 50,
                    visits=(Visit("hall", stay(600.0)),))  # fmt: skip
    evening = group("b", arrive_from="gate", arrivals_s=(5000.0,) * 60,
                    visits=(Visit("room", stay(600.0)),))  # fmt: skip
    assert most(morning, evening) == {"room": 60}
