"""The bench on which cases are played."""

import numpy as np
import pytest

from sim.verify.bench import door_flow, laid_over, play, site_of

ROOM = {
    "spaces": {"r": {"box": [0, 0, 8, 6]}},
    "openings": {"x": {"from": "r", "at": [[8, 2], [8, 3]]}},
    "people": {"p": {"count": 24, "in": "r", "area": [0, 0, 4, 6], "grid": True, "speed": 1.2}},
}


def test_a_variant_changes_what_it_names_and_takes_out_what_is_false():
    base = {"a": {"b": 1, "c": 2}, "d": {"e": 3}}
    assert laid_over(base, {"a": {"b": 5, "c": False}}) == {"a": {"b": 5}, "d": {"e": 3}}
    assert base == {"a": {"b": 1, "c": 2}, "d": {"e": 3}}


def test_people_stand_where_the_case_puts_them():
    played = play(ROOM, calibration="sfpe", until_s=0.0)
    people = played.world.population
    assert len(people) == 24
    assert people.x.max() < 4
    assert len({(x, y) for x, y in zip(people.x, people.y, strict=True)}) == 24


def test_samples_count_everybody_and_change_nothing():
    plain = play(ROOM, calibration="sfpe")
    sampled = play(ROOM, calibration="sfpe", sample_s=0.5)
    assert plain.people.out_s.tobytes() == sampled.people.out_s.tobytes()
    inside = np.sum(sampled.space >= 0, axis=1)
    assert inside[0] == 24
    assert inside[-1] <= 1
    density = sampled.density("r")
    patch_m2 = sampled.world.walkable.patch_area_m2
    assert density[0] @ patch_m2 == pytest.approx(24)
    assert sampled.used("x") == 24
    assert (sampled.entered_s("r") == 0).all()


def test_the_greatest_flow_of_a_door_is_that_of_its_calibration():
    assert door_flow("imo", 1.0) == pytest.approx(1.3)
    assert door_flow("sfpe", 1.0) == pytest.approx(0.7 * 1.4 / (4 * 0.266))


def test_a_stair_is_unrolled_and_an_opening_has_a_side_in_each_frame():
    site = site_of({
        "spaces": {
            "hall": {"box": [0, 0, 5, 5]},
            "s": {"stair": {"length": 5, "width": 2, "rise": 3, "riser": 0.17, "tread": 0.28}},
        },
        "openings": {
            "foot": {"from": "hall", "to": "s", "at": [[5, 1], [5, 3]], "at_to": [[0, 0], [2, 0]]}
        },
        "people": {},
    })  # fmt: skip
    stair = site.spaces[site.space_index["s"]]
    assert stair.incline is not None
    assert stair.frame == "s"
    assert site.openings[0].segment_b == ((0.0, 0.0), (2.0, 0.0))
    assert site.openings[0].width_m == pytest.approx(2.0)
