"""Fire and smoke from a record are those that were recorded, until somebody fights the fire."""

import numpy as np
import pytest
import simpy

from sim.hazards.fire.kind import FireOptions
from sim.hazards.fire.recorded import record
from sim.hazards.process import start_hazards
from sim.world.hazard import Attack
from tests.hazards import worlds
from tests.response.stub import fire, hotel

UNTIL = 900


@pytest.fixture(scope="module")
def place():
    return hotel()


@pytest.fixture(scope="module")
def recording(place):
    return record(worlds.world(place, ()), [fire()], until_s=UNTIL)


def _run(place, *, recording=None, attack=None, groups=(), hazards=None):
    world, env = worlds.world(place, groups), simpy.Environment()
    start_hazards(
        env, world, hazards or [fire()], options={"fire": FireOptions(recording=recording)}
    )
    air = []
    world.hazard.listen(
        "record", lambda t: air.append((t, world.conditions.extinction_upper.copy(),
                              world.conditions.heat_release_w.copy()))
    )  # fmt: skip
    if attack is not None:

        def strike():
            yield env.timeout(attack[0])
            world.hazard.attacks.append(attack[1])

        env.process(strike())
    env.run(until=UNTIL)
    return world, air


def test_a_replayed_fire_says_and_does_what_the_live_one_did(place, recording):
    live, air = _run(place)
    again, air_again = _run(place, recording=recording)
    assert list(again.log) == list(live.log)
    assert len(live.log) > 3
    # Later on, steps in which nothing happens are left out; at first none is.
    known = {t: (smoke, heat) for t, smoke, heat in air}
    early = [t for t in known if t <= 300]
    assert [t for t, _, _ in air_again if t <= 300] == early
    assert len(early) > 100
    assert len(air_again) < len(air)
    for t, smoke, heat in air_again:
        if t in known:
            np.testing.assert_array_equal(smoke, known[t][0])
            np.testing.assert_allclose(heat, known[t][1])


def test_water_controls_a_replayed_fire_and_its_heat_falls(place, recording):
    hose = Attack(space="kitchen", means="hose", by="engine-1", luck=0.5, cause=1)
    world, air = _run(place, recording=recording, attack=(300.0, hose))
    controlled = world.log.first("fire-controlled")
    assert controlled is not None
    assert controlled.t_s > 300
    row = place.space_index["kitchen"]
    before = [heat[row] for t, _, heat in air if t <= 300]
    after = [heat[row] for t, _, heat in air if t > 800]
    assert max(after) < 0.2 * max(before)


def test_a_replayed_fire_hurts_nobody_since_nobody_is_where_they_would_be(place, recording):
    inside = (worlds.group("cooks", {"kitchen": 2}),)
    live, _ = _run(place, groups=inside)
    again, _ = _run(place, recording=recording, groups=inside)
    assert live.people.dose("asphyxiants").max() > 0
    assert again.people.dose("asphyxiants").max() == 0


def test_nobody_can_write_to_the_air_that_all_runs_share(place, recording):
    world, _ = _run(place, recording=recording)
    with pytest.raises(ValueError, match="read-only"):
        world.conditions.extinction_upper[0] = 1.0


def test_a_second_fire_begins_at_its_own_time_in_a_replay(place):
    both = [fire(), fire(space="office", at_s=250.0)]
    both[1] = type(both[1])(**{**_fields(both[1]), "id": "g"})
    kept = record(worlds.world(place, ()), both, until_s=UNTIL)
    live, _ = _run(place, hazards=both)
    again, _ = _run(place, recording=kept, hazards=both)
    assert list(again.log) == list(live.log)
    assert sum(event.event == "ignition" for event in again.log) == 2


def _fields(item):
    return {name: getattr(item, name) for name in type(item).__slots__}
