"""Who belongs together, and who leads them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.distribution import Distribution
from sim.people.model import Group, Population, Stream, Together
from sim.people.parties import neighbours
from sim.people.profiles import shipped_profile
from sim.people.sample import sample_people
from sim.rng import Streams
from tests.people.test_sample import SITE

ADULTS = shipped_profile("adults")


def sampled(*groups: Group) -> Population:
    return sample_people(groups, SITE, Streams(1), calibration="")


def group(name: str, *places: tuple[str, int], **fields: object) -> Group:
    return Group(id=name, places=places, profile=ADULTS, **fields)  # type: ignore[arg-type]


def test_people_of_other_groups_belong_to_nobody() -> None:
    people = sampled(group("a", ("hall", 3)), group("b", ("hall", 2), together=Together()))
    assert people.party.tolist() == [-1, -1, -1, 0, 0]


def test_without_a_size_all_are_one_party_or_one_in_each_space() -> None:
    places = (("ell", 2), ("hall", 3))
    whole = sampled(group("a", *places, together=Together()))
    assert whole.party.tolist() == [0] * 5
    rooms = sampled(group("a", *places, together=Together(by_space=True)))
    assert rooms.party.tolist() == [0, 0, 1, 1, 1]


def test_parties_of_a_size_are_cut_in_order_and_the_rest_is_one_too() -> None:
    people = sampled(group("a", ("hall", 7), together=Together(size=Distribution.fixed(3))))
    assert people.party.tolist() == [0, 0, 0, 1, 1, 1, 2]


def test_sizes_of_parties_follow_their_law() -> None:
    law = Distribution("uniform", (1.5, 4.5))
    people = sampled(group("a", ("hall", 3000), together=Together(size=law)))
    sizes = np.bincount(people.party)[:-1]
    assert set(sizes.tolist()) == {2, 3, 4}
    assert sizes.mean() == pytest.approx(3.0, abs=0.1)


def test_no_two_groups_share_a_party() -> None:
    rules = Together(size=Distribution.fixed(2))
    people = sampled(
        group("a", ("hall", 3), together=rules), group("b", ("hall", 2), together=rules)
    )
    assert people.party.tolist() == [0, 0, 1, 2, 2]


def test_a_party_stands_together_at_the_start() -> None:
    rules = Together(size=Distribution.fixed(4))
    together = sampled(group("a", ("hall", 200), together=rules))
    alone = sampled(group("a", ("hall", 200)))

    def spread(people: Population) -> float:
        x, y = (column.reshape(-1, 4) for column in (people.x, people.y))
        return float(np.hypot(np.ptp(x, axis=1), np.ptp(y, axis=1)).mean())

    assert spread(together) < 0.25 * spread(alone)
    assert sorted(together.x.tolist()) == sorted(alone.x.tolist())


def test_a_party_arrives_together() -> None:
    stream = Stream(edges_s=(0.0, 600.0), expected=(40.0,), count=40)
    rules = Together(size=Distribution.fixed(4))
    times = sampled(group("a", stream=stream, together=rules)).arrive_s
    alone = sampled(group("a", stream=stream)).arrive_s
    assert times.reshape(-1, 4).tolist() == np.repeat(alone[::4], 4).reshape(-1, 4).tolist()


def test_each_class_has_the_teacher_of_its_room() -> None:
    people = sampled(
        group("class-ell", ("ell", 2), together=Together(by_space=True), leader="teacher"),
        group("class-hall", ("hall", 2), together=Together(by_space=True), leader="teacher"),
        group("teachers", ("ell", 1), ("hall", 2), role="teacher"),
    )
    assert people.party.tolist() == [0, 0, 1, 1, 0, 1, -1]
    assert people.leads.tolist() == [False] * 4 + [True, True, False]


def test_a_teacher_leads_one_class_and_a_class_without_one_goes_by_itself() -> None:
    people = sampled(
        group("class-ell", ("ell", 2), together=Together(by_space=True), leader="teacher"),
        group("class-hall", ("hall", 2), together=Together(by_space=True), leader="teacher"),
        group("teachers", ("hall", 1), role="teacher"),
    )
    assert people.party.tolist() == [0, 0, 1, 1, 1]


def test_neighbours_on_a_grid_are_one_step_apart() -> None:
    x, y = (axis.ravel() + 0.5 for axis in np.meshgrid(np.arange(16.0), np.arange(16.0)))
    order = neighbours(x, y)
    assert sorted(order.tolist()) == list(range(256))
    steps = np.hypot(np.diff(x[order]), np.diff(y[order]))
    assert steps.max() == pytest.approx(1.0)


def test_keeping_together_changes_nobody_else() -> None:
    others = group("b", ("hall", 40))
    with_party = sampled(group("a", ("hall", 9), together=Together()), others)
    without = sampled(group("a", ("hall", 9)), others)
    rows = with_party.rows_of_group["b"]
    for column in ("x", "y", "speed", "pre_movement_s"):
        assert np.array_equal(getattr(with_party, column)[rows], getattr(without, column)[rows])


def test_children_join_the_parents_of_their_room_and_stand_beside_them() -> None:
    people = sampled(
        group("children", ("ell", 1), ("hall", 3), together=Together(joins="parents")),
        group(
            "parents", ("ell", 2), ("hall", 4), together=Together(size=Distribution.fixed(2))
        ),
    )  # fmt: skip
    children, parents = (people.rows_of_group[name] for name in ("children", "parents"))
    assert people.party[parents].tolist() == [0, 0, 1, 1, 2, 2]
    assert people.party[children].tolist() == [0, 1, 2, 1]
    assert people.x[children].tolist() == people.x[parents][[0, 2, 4, 2]].tolist()
    assert people.y[children].tolist() == people.y[parents][[0, 2, 4, 2]].tolist()


def test_children_without_parents_in_their_room_belong_to_nobody() -> None:
    people = sampled(
        group("children", ("ell", 2), together=Together(joins="parents")),
        group("parents", ("hall", 2), together=Together()),
    )
    assert people.party.tolist() == [-1, -1, 0, 0]
