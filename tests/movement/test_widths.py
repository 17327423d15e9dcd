"""Wide and slow people: who can pass whom, and what a door needs for them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.verify.bench import play


def corridor(width: float) -> dict[str, object]:
    half = width / 2
    return {
        "spaces": {"c": {"box": [0, 0, 30, width]}},
        "openings": {"x": {"from": "c", "at": [[30, 0], [30, width]], "kind": "open"}},
        "people": {
            "slow": {"count": 1, "in": "c", "area": [5, half, 5, half], "speed": 0.5},
            "fast": {"count": 1, "in": "c", "area": [0.5, half, 0.5, half], "speed": 1.25},
        },
    }


@pytest.mark.parametrize(
    ("corridor_m", "body_m", "passes"),
    [(1.2, 0.5, True), (1.2, 0.8, False), (1.35, 0.8, True), (1.35, 0.9, False), (1.6, 0.9, True)],
)
def test_two_people_pass_each_other_where_the_way_is_as_wide_as_both(
    corridor_m: float, body_m: float, passes: bool
) -> None:
    tables = corridor(corridor_m)
    tables["people"]["slow"]["width"] = body_m  # type: ignore[index]
    played = play(tables, calibration="sfpe")
    slow, fast = (float(played.people.out_s[played.rows(name)[0]]) for name in ("slow", "fast"))
    # Alone each would need its way over its speed.
    assert slow == pytest.approx(25 / 0.5, rel=0.03)
    if passes:
        # Beside each other they are a crowd of two, in which a quick one loses a little.
        assert fast == pytest.approx(29.5 / 1.25, rel=0.06)
    else:
        assert slow < fast < slow + 2


@pytest.mark.parametrize("size", [2.0, 4.0])
def test_people_who_take_the_room_of_several_need_as_much_of_a_door(size: float) -> None:
    def last(size: float, count: int) -> float:
        tables = {
            "spaces": {"r": {"box": [0, 0, 20, 20]}},
            "openings": {"x": {"from": "r", "at": [[20, 9.5], [20, 10.5]]}},
            "people": {"p": {"count": count, "in": "r", "speed": 1.2, "size": size}},
        }
        return play(tables, calibration="sfpe").last_s

    usual, doubled = last(1.0, 40), last(1.0, 80)
    each = (doubled - usual) / 40
    assert last(size, 40) == pytest.approx(usual + 40 * (size - 1) * each, rel=0.1)


def test_the_slow_person_of_a_narrow_way_leads_everybody_behind() -> None:
    tables = corridor(1.2)
    people = tables["people"]
    people["slow"]["width"] = 0.8  # type: ignore[index]
    people["fast"].update(count=6, area=[0.1, 0.1, 3, 1.1])  # type: ignore[index]
    played = play(tables, calibration="sfpe")
    slow = played.people.out_s[played.rows("slow")[0]]
    assert np.all(played.people.out_s[played.rows("fast")] >= slow)
