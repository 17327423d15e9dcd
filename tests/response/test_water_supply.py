"""Water of the fire brigade: tanks, a hydrant, tankers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim import literature
from tests.response.lodge import of, play

DEADLY = {"peak": "4 MW"}


def watered(folder, water, **more):
    return play(folder, search=f"search: {{engine: 1}}\nwater: {water}", **more)


def test_tanks_last_as_long_as_their_water_over_the_flow_of_the_hoses(tmp_path):
    outcome = watered(tmp_path, "{}", **DEADLY)
    water, lost = of(outcome, "first-water-fd")[0], of(outcome, "water-lost")[0]
    tank = literature.value("response.water.tank.engine")
    flow = literature.value("response.water.flow")
    # Two engines brought their tanks; the second hose opens later than the first.
    assert 2 * tank / (2 * flow) < lost.t_s - water.t_s < 2 * tank / flow
    assert water.id in lost.cause
    assert not of(outcome, "water-supply")


def test_a_fire_that_loses_its_water_lasts_longer(tmp_path):
    def out(water):
        return of(watered(tmp_path, water, **DEADLY), "fire-out")[0].t_s

    assert out("{}") > out("{hydrant: 60 m}")


def test_a_hydrant_takes_its_length_of_hose_and_ends_the_question(tmp_path):
    near, far = (of(watered(tmp_path, f"{{hydrant: {m} m}}"), "water-supply") for m in (40, 300))
    assert [event.object for event in (*near, *far)] == ["hydrant", "hydrant"]
    pace = literature.value("response.water.lay")
    assert far[0].t_s - near[0].t_s == pytest.approx(260 / pace)
    beyond = watered(tmp_path, "{hydrant: 500 m}", **DEADLY)
    assert not of(beyond, "water-supply")
    assert of(beyond, "water-lost")


def test_without_a_word_on_water_its_supply_is_never_in_question(tmp_path):
    silent = play(tmp_path, **DEADLY)
    assert not of(silent, "water-supply", "water-lost")


def test_tankers_come_again_and_again_and_bring_the_hoses_back(tmp_path):
    outcome = watered(tmp_path, "{fill: 3 km}", third="tanker", **DEADLY)
    loads, lost = of(outcome, "water-supply"), of(outcome, "water-lost")
    assert len(loads) > 1
    assert {event.object for event in loads} == {"tanker"}
    drive = 2 * 3000 / literature.value("response.water.drive")
    for one, other in pairwise(loads):
        assert other.t_s - one.t_s > drive
        assert one.id in other.cause
    for event in lost[:-1]:
        assert any(load.t_s > event.t_s for load in loads)
    assert of(outcome, "fire-out")
