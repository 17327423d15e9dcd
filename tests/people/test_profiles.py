"""Profiles: shipped rows, ages, and the room that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.distribution import Distribution
from sim.movement.kernels import move as kernel
from sim.people.model import LARGEST, Group
from sim.people.profiles import (
    mean_speed_at,
    profile_names,
    profile_rows,
    shipped_profile,
    speed_of_ages,
)
from sim.people.sample import sample_people
from sim.rng import Streams
from tests.people.test_sample import SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

SURE = {"source", "memory", "assumption", "computed"}
AIDS = ("wheelchair", "wheelchair-powered", "wheelchair-pushed", "crutches", "walking-frame")


@pytest.mark.parametrize("name", profile_names())
def test_every_number_of_a_shipped_profile_has_a_source_and_says_how_sure_it_is(name: str) -> None:
    row: Mapping[str, str] = profile_rows()[name]
    for prefix, columns in (
        ("", ("a", "b")),
        ("stairs_", ("stairs_down", "stairs_up")),
        ("body_", ("width", "size")),
    ):
        if any(row[column] for column in columns):
            assert row[f"{prefix}source"], (name, columns)
            assert row[f"{prefix}confidence"] in SURE, (name, columns)
    assert row["stairs"] in ("", "no")


@pytest.mark.parametrize("name", AIDS)
def test_people_with_aids_are_slower_wider_and_take_more_room(name: str) -> None:
    aided, usual = shipped_profile(name), shipped_profile("adults")
    assert aided.speed.mean() < usual.speed.mean()
    assert aided.body_m is not None
    assert 0.5 < aided.body_m <= 1.0
    assert usual.size == 1.0 < aided.size <= LARGEST


def test_only_people_in_wheelchairs_and_beds_cannot_take_stairs() -> None:
    cannot = {name for name in profile_names() if not shipped_profile(name).stairs}
    assert cannot == {name for name in profile_names() if name.startswith(("wheelchair", "bed"))}
    assert all(shipped_profile(name).needs_assistance >= 2 for name in cannot)


def test_width_and_room_of_a_profile_reach_the_people() -> None:
    people = sample_people(
        [Group("g", (("hall", 3),), shipped_profile("crutches"))], SITE, Streams(1), calibration=""
    )
    assert people.body_m.tolist() == [0.9] * 3
    assert people.size.tolist() == [1.7] * 3


def test_nobody_takes_more_room_than_the_steps_of_the_crowd_allow_for() -> None:
    assert LARGEST == kernel.LARGEST


@pytest.mark.parametrize("age", [3.0, 10.0, 15.0, 20.0, 45.0, 80.0])
def test_people_of_one_age_have_the_mean_speed_of_the_age_curve(age: float) -> None:
    law = speed_of_ages(Distribution.fixed(age))
    assert law.mean() == pytest.approx(float(mean_speed_at(np.array([age]))[0]), rel=1e-3)


def test_a_law_of_ages_gives_the_mixture_of_the_age_curve() -> None:
    law = speed_of_ages(Distribution("uniform", (20.0, 60.0)))
    curve = mean_speed_at(np.linspace(20, 60, 4001)).mean()
    assert law.mean() == pytest.approx(curve, rel=2e-3)


def test_children_walk_faster_with_age_and_the_old_slower() -> None:
    means = [
        speed_of_ages(Distribution("uniform", (a, a + 5.0))).mean() for a in (5, 10, 50, 60, 70)
    ]
    assert means[0] < means[1]
    assert means[2] > means[3] > means[4]
