"""People who keep together: they gather, wait for each other and leave by one way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.literature import value
from sim.verify.bench import laid_over, play
from sim.world.requests import Incapacitate
from sim.world.state import Door

LOOK_S = value("people.party.look")
PATIENCE_S = value("people.party.patience")


def hall(**people: Any) -> dict[str, Any]:
    """Return a hall of 40 m by 10 m with an exit at its far end."""
    return {
        "spaces": {"hall": {"box": [0, 0, 40, 10]}},
        "openings": {"exit": {"from": "hall", "at": [[40, 4], [40, 6]]}},
        "people": people,
    }


def rooms(**people: Any) -> dict[str, Any]:
    """Return a corridor of 30 m, an exit at its east end, rooms west and east of it."""
    return {
        "spaces": {
            "corridor": {"box": [0, 0, 30, 2]},
            "west": {"box": [0, 2, 5, 6]},
            "east": {"box": [20, 2, 25, 6]},
        },
        "openings": {
            "exit": {"from": "corridor", "at": [[30, 0.5], [30, 1.5]]},
            "west-door": {"from": "west", "to": "corridor", "at": [[2, 2], [3, 2]]},
            "east-door": {"from": "east", "to": "corridor", "at": [[22, 2], [23, 2]]},
        },
        "people": people,
    }


def group(count: int, space: str = "hall", **row: Any) -> dict[str, Any]:
    return {"count": count, "in": space, "speed": 1.2, "together": True, **row}


def unequal(**speeds: list[float]) -> Any:
    def prepare(world: Any) -> None:
        for name, values in speeds.items():
            world.population.speed[world.population.rows_of_group[name]] = values

    return prepare


SPEEDS = [1.4, 1.2, 1.0, 0.4]


def test_a_party_walks_at_the_pace_of_its_slowest_and_leaves_together() -> None:
    tables = hall(p=group(4, area=[1, 4, 3, 6]))
    alone = laid_over(tables, {"people": {"p": {"together": {}}}})
    kept, loose = (
        play(t, calibration="sfpe", prepare=unequal(p=SPEEDS)).people.out_s for t in (tables, alone)
    )
    assert np.ptp(loose) > 50
    assert np.ptp(kept) < 8
    # The slowest loses nothing by it.
    assert kept[3] == pytest.approx(loose[3], abs=1.0)


@pytest.mark.parametrize("within", [3.0, 6.0])
def test_nobody_of_a_party_gets_further_ahead_than_they_may(within: float) -> None:
    tables = hall(p=group(4, area=[1, 4, 3, 6], together={"within": within}))

    def apart(world: Any) -> None:
        world.population.speed[:] = SPEEDS
        world.population.x[:] = [1.0 + within, 1.0, 1.0, 1.0]

    played = play(tables, calibration="sfpe", prepare=apart, sample_s=1.0)
    ground = played.world.walkable
    inside = (played.cell >= 0).all(axis=1)
    x = ground.cell_x[played.cell[inside]]
    # A cell and what the fastest walks between two looks.
    assert np.ptp(x, axis=1).max() <= within + 1.0 + max(SPEEDS) * LOOK_S
    assert np.ptp(x, axis=1).max() >= within - 1.0


def test_somebody_left_behind_catches_up_at_their_own_speed_while_the_others_wait() -> None:
    tables = hall(p=group(2, area=[10, 5, 10, 5]))

    def apart(world: Any) -> None:
        world.population.x[:] = [1.0, 21.0]

    played = play(tables, calibration="sfpe", prepare=apart)
    behind, ahead = played.people.out_s
    assert behind == pytest.approx(39 / 1.2, abs=1.5)
    assert behind - 8 < ahead < behind + 0.5


def test_a_party_in_one_room_sets_out_when_its_last_is_ready() -> None:
    tables = hall(p=group(5, delay={"uniform": [10, 100]}))
    played = play(tables, calibration="sfpe")
    ready = played.world.population.pre_movement_s
    assert np.ptp(ready) > 20
    assert played.people.started_s == pytest.approx(np.full(5, ready.max()), abs=1e-6)


def test_those_who_need_not_gather_set_out_alone() -> None:
    tables = hall(p=group(5, delay={"uniform": [10, 100]}, together={"gather": False}))
    played = play(tables, calibration="sfpe")
    assert played.people.started_s == pytest.approx(played.world.population.pre_movement_s)


def test_a_party_of_two_rooms_meets_where_the_last_one_is_ready() -> None:
    tables = rooms(p=group(4, "west"))

    def apart(world: Any) -> None:
        people, east = world.population, world.site.space_index["east"]
        people.space[2:], people.x[2:], people.y[2:] = east, [21.0, 24.0], 4.0
        world.people.space[2:] = east
        people.pre_movement_s[:] = [60.0, 50.0, 5.0, 10.0]

    played = play(tables, calibration="sfpe", prepare=apart, sample_s=0.5)
    east, west = (played.rows("p")[part] for part in (slice(2, 4), slice(0, 2)))
    there = played.entered_s("west", east)
    # 20 m of corridor lie between the rooms.
    assert np.all((there > 20) & (there < 40))
    assert np.isnan(played.entered_s("east", west)).all()
    corridor = played.space == played.world.site.space_index["corridor"]
    assert not corridor[(played.times_s > 45) & (played.times_s < 59)].any()
    assert played.people.out_s.min() > 60 + 25 / 1.2
    assert np.ptp(played.people.out_s) < 6


def test_nobody_waits_for_somebody_who_cannot_come() -> None:
    tables = hall(p=group(3, delay={"uniform": [10, 12]}))

    def fall(world: Any) -> None:
        world.ask(Incapacitate(np.array([1], dtype=np.int32)))
        world.people.harm[1] = 2

    played = play(tables, calibration="sfpe", events={5.0: fall}, until_s=600)
    out = played.people.out_s
    assert np.isnan(out[1])
    assert out[[0, 2]].max() < 12 + 50 / 1.2


def test_nobody_waits_for_ever_for_somebody_shut_in() -> None:
    tables = rooms(p=group(2, "west"))
    tables["openings"]["west-door"]["state"] = "locked"

    def apart(world: Any) -> None:
        world.population.space[1] = world.site.space_index["east"]
        world.population.x[1], world.population.y[1] = 22.0, 4.0
        world.people.space[1] = world.population.space[1]

    played = play(tables, calibration="sfpe", prepare=apart, until_s=900)
    assert np.isnan(played.people.out_s[0])
    assert played.people.out_s[1] < 2 * PATIENCE_S


def test_the_fast_one_behind_a_slow_one_catches_up_at_their_own_speed() -> None:
    tables = hall(p=group(2, area=[10, 5, 10, 5]))

    def apart(world: Any) -> None:
        world.population.x[:] = [1.0, 11.0]
        world.population.speed[:] = [1.25, 0.5]

    fast, slow = play(tables, calibration="sfpe", prepare=apart).people.out_s
    # At the pace of the slow one the way of the other would take 78 s.
    assert 29 / 0.5 <= slow < 68
    assert fast < 70


def held_at_a_door(service_s: float, **rules: Any) -> tuple[float, float]:
    """Return when two are out of whom one has to pass a door that takes long."""
    tables = rooms(p=group(2, "west", together={"within": 5.0, **rules}))
    tables["openings"]["west-door"]["service"] = service_s
    tables["people"]["before"] = {"count": 1, "in": "west", "speed": 1.2, "area": [2, 3, 2, 3]}

    def apart(world: Any) -> None:
        rows = world.population.rows_of_group["p"]
        other = rows.start + 1
        world.population.space[other] = world.site.space_index["east"]
        world.population.x[other], world.population.y[other] = 22.0, 4.0
        world.people.space[other] = world.population.space[other]
        # Whoever is in the west room is ready first, and comes to the other.
        world.population.pre_movement_s[other] = 5.0

    played = play(tables, calibration="sfpe", prepare=apart, until_s=3600)
    west, east = played.people.out_s[played.rows("p")].tolist()
    return west, east


def test_those_who_gather_wait_for_somebody_held_up_but_not_for_ever() -> None:
    west, east = held_at_a_door(60.0)
    assert east == pytest.approx(west, abs=8)
    west, east = held_at_a_door(400.0)
    assert PATIENCE_S < east < 2 * PATIENCE_S + 40 < west


def test_those_on_their_way_wait_for_somebody_held_up_but_not_for_ever() -> None:
    west, east = held_at_a_door(30.0, gather=False)
    assert east == pytest.approx(west, abs=8)
    west, east = held_at_a_door(400.0, gather=False)
    assert PATIENCE_S < east < PATIENCE_S + 60 < west


def test_children_of_another_group_walk_with_their_parents() -> None:
    tables = hall(
        parents=group(2, area=[1, 4, 2, 6]),
        children=group(1, area=[1, 4, 2, 6], speed=0.5, together={"with": "parents"}),
    )
    played = play(tables, calibration="sfpe")
    assert np.ptp(played.people.out_s) < 6
    assert played.people.out_s.min() > 0.9 * 38 / 0.5


def two_exits(**people: Any) -> dict[str, Any]:
    return {
        "spaces": {"hall": {"box": [0, 0, 30, 10]}},
        "openings": {
            "east": {"from": "hall", "at": [[30, 4], [30, 6]]},
            "west": {"from": "hall", "at": [[0, 4], [0, 6]]},
        },
        "people": people,
    }


def test_a_party_leaves_by_one_exit_though_each_is_nearer_to_another() -> None:
    people = group(6, area=[14, 4, 16, 6])
    kept = play(two_exits(p=people), calibration="sfpe")
    alone = play(two_exits(p={**people, "together": {}}), calibration="sfpe")
    assert len(np.unique(alone.people.exit)) == 2
    assert len(np.unique(kept.people.exit)) == 1


def classroom(**rules: Any) -> dict[str, Any]:
    return rooms(
        pupils=group(20, "west", leader="teacher", together={"within": 8.0, **rules}),
        teacher={
            "count": 1, "in": "west", "area": [1, 5, 1, 5], "speed": 1.0, "role": "teacher"
        },
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 16])
def test_a_leader_goes_ahead_of_all_but_those_at_the_door_and_one_who_goes_last_is_out_last(
    seed: int,
) -> None:
    for last in (False, True):
        played = play(classroom(leader_last=last), calibration="sfpe", seed=seed)
        teacher = played.people.out_s[played.rows("teacher")[0]]
        pupils = played.people.out_s[played.rows("pupils")]
        before = int((pupils < teacher).sum())
        # A few beside the leader may be drawn to the door a moment sooner.
        assert before == 20 if last else before <= 5


def test_a_class_that_has_gathered_does_not_set_out_before_its_leader() -> None:
    tables = classroom()
    tables["people"]["teacher"]["delay"] = 40.0
    played = play(tables, calibration="sfpe")
    teacher, pupils = played.rows("teacher"), played.rows("pupils")
    assert played.people.started_s[teacher][0] == pytest.approx(40.0)
    assert played.people.started_s[pupils].min() >= 40.0


def test_a_class_keeps_up_with_its_leader() -> None:
    played = play(classroom(), calibration="sfpe", prepare=unequal(pupils=[0.6] + 19 * [1.3]))
    alone = laid_over(classroom(), {"people": {"pupils": {"together": False}}})
    loose = play(alone, calibration="sfpe", prepare=unequal(pupils=[0.6] + 19 * [1.3]))
    assert np.ptp(played.people.out_s) < 0.6 * np.ptp(loose.people.out_s)


def test_a_leader_who_finds_a_door_locked_turns_the_whole_class() -> None:
    tables = two_exits(
        pupils=group(12, area=[18, 3, 22, 7], leader="teacher", together={"within": 30.0}),
        teacher={
            "count": 1, "in": "hall", "area": [26, 5, 26, 5], "speed": 1.2, "role": "teacher"
        },
    )  # fmt: skip
    tables["openings"]["east"]["state"] = "locked"
    tables["spaces"]["hall"]["box"] = [0, 0, 60, 10]
    tables["openings"]["east"]["at"] = [[60, 4], [60, 6]]
    tables["people"]["pupils"]["area"] = [31, 3, 34, 7]
    tables["people"]["teacher"]["area"] = [54, 5, 54, 5]
    led = play(tables, calibration="sfpe")
    assert led.used("west") == 13
    pupils = led.people.walked_m[led.rows("pupils")]
    loose = laid_over(tables, {"people": {"pupils": {"together": False}}})
    alone = play(loose, calibration="sfpe")
    # Alone they walk on until they see it for themselves.
    assert pupils.max() + 5 < alone.people.walked_m[alone.rows("pupils")].max()


def test_without_parties_nobody_looks_round() -> None:
    played = play(hall(p={"count": 3, "in": "hall", "speed": 1.2}), calibration="sfpe")
    assert (played.world.population.party == -1).all()


@given(
    size=st.integers(2, 6),
    count=st.integers(10, 60),
    seed=st.integers(1, 50),
    slow=st.floats(0.2, 1.0),
)
@settings(max_examples=15, deadline=None)
def test_parties_in_a_crowd_through_a_narrow_door_always_come_out(
    size: int, count: int, seed: int, slow: float
) -> None:
    tables = rooms(
        a=group(count, "west", together={"size": float(size)}, delay={"uniform": [0, 60]}),
        b=group(count, "east", together={"size": float(size)}, delay={"uniform": [0, 60]}),
    )
    tables["people"]["a"]["speed"] = {"uniform": [slow, 1.4]}
    played = play(tables, calibration="sfpe", seed=seed, until_s=3600)
    assert not np.isnan(played.people.out_s).any()
    assert played.world.doors[0] == Door.OPEN
