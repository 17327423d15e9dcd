"""People drawn from groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from sim.distribution import Distribution
from sim.people.model import Group, Profile, Stream
from sim.people.polygons import area, inside
from sim.people.profiles import mean_speed_at, profile_names, shipped_profile
from sim.people.sample import sample_people
from sim.rng import Streams


@dataclass(frozen=True)
class Room:
    id: str
    outline: tuple[tuple[float, float], ...]
    obstacles: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True)
class Site:
    spaces: tuple[Room, ...]


ELL = ((0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (2.0, 2.0), (2.0, 8.0), (0.0, 8.0))
PILLAR = ((4.0, 0.5), (6.0, 0.5), (6.0, 1.5), (4.0, 1.5))
SITE = Site(
    (
        Room("ell", ELL, (PILLAR,)),
        Room("hall", ((0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0))),
    )
)


def group(name: str, *places: tuple[str, int], **fields: object) -> Group:
    fields.setdefault("profile", shipped_profile("adults"))
    return Group(id=name, places=places, **fields)  # type: ignore[arg-type]


def columns(population: object) -> dict[str, bytes]:
    names = ("index", "space", "x", "y", "speed", "pre_movement_s", "arrive_s", "asleep")
    return {name: getattr(population, name).tobytes() for name in names}


def of_group(population: object, name: str) -> dict[str, bytes]:
    rows = population.rows_of_group[name]  # type: ignore[attr-defined]
    names = ("index", "space", "x", "y", "speed", "pre_movement_s", "arrive_s", "asleep")
    return {column: getattr(population, column)[rows].tobytes() for column in names}


@pytest.mark.parametrize("name", profile_names())
def test_speeds_of_a_profile_follow_its_law(name: str) -> None:
    profile = shipped_profile(name)
    people = sample_people(
        [group("g", ("hall", 20_000), profile=profile)], SITE, Streams(1), calibration="sfpe"
    )
    assert people.speed.mean() == pytest.approx(profile.speed.mean(), rel=0.01)
    assert people.speed.min() >= profile.speed.ppf(0.0) - 1e-12
    assert people.speed.max() <= profile.speed.ppf(1.0 - 1e-12) + 1e-12
    assert people.speed.min() > 0.1


def test_a_mix_of_ages_has_the_mean_of_the_age_curve() -> None:
    curve = mean_speed_at(np.arange(18, 71, dtype=float)).mean()
    assert shipped_profile("adults").speed.mean() == pytest.approx(curve, rel=1e-3)


def test_pupils_get_faster_from_grade_to_grade() -> None:
    speeds = [shipped_profile(f"grade-{n}").speed.mean() for n in range(1, 7)]
    assert speeds == sorted(speeds)
    assert speeds[0] < speeds[-1]


def test_everybody_stands_inside_the_outline_and_outside_the_obstacles() -> None:
    people = sample_people([group("g", ("ell", 3000))], SITE, Streams(7), calibration="sfpe")
    assert inside(ELL, people.x, people.y).all()
    assert not inside(PILLAR, people.x, people.y).any()


def test_positions_are_spread_evenly_over_the_free_area() -> None:
    people = sample_people([group("g", ("ell", 20_000))], SITE, Streams(7), calibration="sfpe")
    foot = people.y < 2.0
    free = area(ELL) - area(PILLAR)
    assert foot.mean() == pytest.approx((20.0 - 2.0) / free, abs=0.015)


def test_adding_a_group_changes_nobody_else() -> None:
    one = group("b", ("hall", 40), pre_movement=Distribution.lognormal(median=60, p90=150))
    alone = sample_people([one], SITE, Streams(3), calibration="sfpe")
    others = [group("a", ("hall", 25)), one, group("c", ("ell", 9))]
    among = sample_people(others, SITE, Streams(3), calibration="sfpe")
    assert of_group(alone, "b") == of_group(among, "b")


def test_the_order_of_groups_does_not_matter() -> None:
    groups = [group(name, ("hall", 10), ("ell", 5)) for name in ("c", "a", "b")]
    first = sample_people(groups, SITE, Streams(3), calibration="sfpe")
    second = sample_people(groups[::-1], SITE, Streams(3), calibration="sfpe")
    assert columns(first) == columns(second)
    assert [item.id for item in first.groups] == ["a", "b", "c"]


def test_the_order_of_spaces_in_a_group_does_not_matter() -> None:
    first = sample_people([group("a", ("hall", 10), ("ell", 5))], SITE, Streams(3), calibration="")
    other = sample_people([group("a", ("ell", 5), ("hall", 10))], SITE, Streams(3), calibration="")
    assert columns(first) == columns(other)


def test_another_seed_gives_other_people() -> None:
    people = [group("a", ("hall", 10))]
    first = sample_people(people, SITE, Streams(1), calibration="sfpe")
    second = sample_people(people, SITE, Streams(2), calibration="sfpe")
    assert not np.array_equal(first.speed, second.speed)


def test_sleepers_take_their_own_time() -> None:
    fields = {
        "pre_movement": Distribution.fixed(10.0),
        "pre_movement_asleep": Distribution.fixed(100.0),
    }
    groups = [
        group("awake", ("hall", 3), **fields),
        group("sleepers", ("hall", 3), asleep=True, **fields),
    ]
    people = sample_people(groups, SITE, Streams(1), calibration="sfpe")
    assert people.pre_movement_s.tolist() == [10.0] * 3 + [100.0] * 3
    assert people.asleep.tolist() == [False] * 3 + [True] * 3


def test_arrivals_keep_their_number_and_their_rate() -> None:
    stream = Stream(edges_s=(100.0, 700.0, 1300.0), expected=(3000.0, 1000.0), count=4000)
    people = sample_people([group("v", stream=stream)], SITE, Streams(5), calibration="sfpe")
    assert len(people) == 4000
    assert (people.space == -1).all()
    assert (np.diff(people.arrive_s) >= 0).all()
    assert people.arrive_s.min() > 100.0
    assert people.arrive_s.max() < 1300.0
    early = (people.arrive_s < 700.0).sum()
    assert early == pytest.approx(3000, abs=4 * np.sqrt(4000 * 0.75 * 0.25))


def test_gaps_between_arrivals_are_exponential() -> None:
    stream = Stream(edges_s=(0.0, 10_000.0), expected=(10_000.0,), count=10_000)
    people = sample_people([group("v", stream=stream)], SITE, Streams(5), calibration="sfpe")
    gaps = np.diff(people.arrive_s)
    assert gaps.mean() == pytest.approx(1.0, rel=0.01)
    assert gaps.std() == pytest.approx(1.0, rel=0.05)


def test_given_arrival_times_stand_before_drawn_ones_and_after_those_present() -> None:
    stream = Stream(edges_s=(0.0, 10.0), expected=(2.0,), count=2)
    people = sample_people(
        [group("v", ("hall", 1), arrivals_s=(9.0, 4.0), stream=stream)],
        SITE,
        Streams(5),
        calibration="sfpe",
    )
    assert people.arrive_s[:3].tolist() == [np.inf, 4.0, 9.0]
    assert np.isfinite(people.arrive_s[3:]).all()


def test_people_of_a_post_are_found() -> None:
    people = sample_people(
        [group("a", ("hall", 2)), group("post-desk", ("hall", 2), post="desk", role="staff")],
        SITE,
        Streams(1),
        calibration="sfpe",
    )
    assert people.rows_of_post("desk") == [2, 3]
    assert people.person_id(3) == "post-desk-2"


def test_no_groups_is_nobody() -> None:
    assert len(sample_people([], SITE, Streams(1), calibration="sfpe")) == 0


def test_a_profile_can_slow_people_on_stairs() -> None:
    profile = Profile("p", Distribution.fixed(1.2), stairs_down=0.5)
    people = sample_people(
        [group("g", ("hall", 1), profile=profile)], SITE, Streams(1), calibration="sfpe"
    )
    assert people.speed_down.tolist() == [0.6]
    assert people.speed_up.tolist() == [0.0]
