"""What holds in every network: mass, positivity, only where there is a way, doors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.building.model import OUTSIDE, Level
from sim.hazards.fire.model import contents
from sim.hazards.smoke.kernels import flow as kernel
from sim.hazards.smoke.model import Burning, Smoke
from sim.world.state import Door, doors_at_start
from tests.hazards.rooms import box, door, site

MIXED = contents("mixed")


def run(place, space, *, heat=1e6, seconds=300, step=1.0, doors=None):
    smoke = Smoke(place, [Burning(place.space_index[space], MIXED)])
    smoke.set_doors(doors_at_start(place) if doors is None else doors)
    smoke.ignite(0)
    burnt = made = 0.0
    before = smoke.state[:, :, kernel.SOOT].sum()
    assert before == 0.0
    for _ in range(int(seconds / step)):
        smoke.advance(step, np.array([heat]))
        burnt += smoke.released()[0] * step
    made = burnt / MIXED.combustion_j_kg
    return smoke, made


def total(smoke, what):
    return smoke.state[:, :, what].sum() + smoke.pending[:, what].sum() + smoke.gone[what]


def random_site(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    rooms = [
        box(f"r{i}", rng.uniform(2, 15), rng.uniform(2, 8), rng.uniform(2.2, 5)) for i in range(n)
    ]
    doors = []
    for i in range(n):
        other = f"r{int(rng.integers(0, n))}" if rng.random() < 0.75 else OUTSIDE
        if other == f"r{i}":
            other = OUTSIDE
        doors.append(
            door(
                f"d{i}",
                f"r{i}",
                other,
                rng.uniform(0.6, 3),
                rng.uniform(1.8, 2.2),
                state=str(rng.choice(["open", "closed", "locked"])),
            )
        )
    return site(rooms, doors)


@pytest.mark.parametrize("seed", range(25))
def test_random_networks_conserve_soot_and_stay_finite(seed):
    place = random_site(seed)
    smoke, _ = run(place, "r0", heat=2e6, seconds=400)
    assert np.isfinite(smoke.state).all()
    assert (smoke.state >= 0).all()
    for zone in range(len(smoke.network.zone)):
        assert 0 <= smoke.layer_height(zone) < smoke.network.zone[zone, kernel.HEIGHT] + 1e-9
        assert 15 < smoke.upper_temperature(zone) < 1500
    # Volumes are kept: what is in a followed zone fills it, to a few per cent.
    volume = smoke.network.zone[:, kernel.AREA] * smoke.network.zone[:, kernel.HEIGHT]
    filled = smoke.state[:, :, kernel.HEAT].sum(axis=1) / smoke.law["rho_t"]
    assert filled[smoke.followed] == pytest.approx(volume[smoke.followed], rel=0.1)


def test_soot_made_is_soot_found():
    place = site(
        [box("a", 6, 6, 3), box("b", 20, 2, 3), box("c", 4, 5, 3)],
        [door("ab", "a", "b"), door("bc", "b", "c", state="closed"), door("out", "b", OUTSIDE)],
    )
    smoke = Smoke(place, [Burning(place.space_index["a"], MIXED)])
    smoke.set_doors(doors_at_start(place))
    smoke.ignite(0)
    made = 0.0
    for _ in range(300):
        smoke.advance(0.1, np.array([3e5]))  # plenty of air: the well-ventilated yield holds
        made += smoke.released()[0] * 0.1 / MIXED.combustion_j_kg * MIXED.soot
    assert total(smoke, kernel.SOOT) == pytest.approx(made, rel=1e-6)


def test_smoke_reaches_only_what_is_connected():
    place = site(
        [box("fire", 5, 5, 3), box("next", 5, 5, 3), box("apart", 5, 5, 3)],
        [door("d", "fire", "next"), door("e", "next", OUTSIDE), door("f", "apart", OUTSIDE)],
    )
    smoke, _ = run(place, "fire")
    apart = smoke.network.zone_of[place.space_index["apart"]]
    assert smoke.followed[smoke.network.zone_of[place.space_index["next"]]]
    assert not smoke.followed[apart]
    assert smoke.state[apart, :, kernel.SOOT].sum() == 0.0


def test_a_closed_door_leaks_and_an_open_one_flows():
    place = site(
        [box("fire", 5, 5, 3), box("next", 5, 5, 3)],
        [door("d", "fire", "next"), door("e", "fire", OUTSIDE)],
    )
    row = place.opening_index["d"]
    held = []
    for state in (Door.OPEN, Door.CLOSED, Door.LOCKED):
        doors = doors_at_start(place)
        doors[row] = state
        smoke, _ = run(place, "fire", doors=doors)
        zone = smoke.network.zone_of[place.space_index["next"]]
        held.append(smoke.state[zone, :, kernel.SOOT].sum() + smoke.pending[zone, kernel.SOOT])
    opened, closed, locked = held
    assert 0 < closed < 0.5 * opened
    assert locked == closed


def test_smoke_climbs_a_shaft_storey_by_storey():
    levels = [Level(f"L{i}", 3.0 * i, 3.0) for i in range(4)]
    rooms = [
        box(f"s{i}", 3, 6, 3, level=f"L{i}", elevation=3.0 * i, tags=("stairwell:a",))
        for i in range(4)
    ]
    rooms.append(box("fire", 6, 6, 3, level="L0"))
    doors = [door("d", "fire", "s0"), door("out", "fire", OUTSIDE)]
    doors += [door(f"u{i}", f"s{i}", f"s{i + 1}", 1.2, 2.0, kind="open") for i in range(3)]
    place = site(rooms, doors, levels)
    smoke = Smoke(place, [Burning(place.space_index["fire"], MIXED)])
    smoke.set_doors(doors_at_start(place))
    smoke.ignite(0)
    reached = {}
    for t in range(400):
        smoke.advance(1.0, np.array([5e5]))
        for i in range(4):
            zone = smoke.network.zone_of[place.space_index[f"s{i}"]]
            volume = smoke.network.zone[zone, 0] * smoke.network.zone[zone, 1]
            if 8700 * smoke.state[zone, 0, kernel.SOOT] / volume > 0.3:
                reached.setdefault(i, t)
    assert list(reached) == [0, 1, 2, 3]
    assert sorted(reached.values()) == list(reached.values())


def test_a_fire_in_a_sealed_room_dies_for_lack_of_air():
    place = site([box("room", 4, 4, 2.5)], [door("d", "room", OUTSIDE, state="closed")])
    smoke, _ = run(place, "room", heat=1e6, seconds=900)
    assert smoke.released()[0] < 0.3e6


def test_halving_the_step_changes_little():
    place = site(
        [box("a", 6, 6, 3), box("b", 20, 2, 3)],
        [door("ab", "a", "b"), door("out", "b", OUTSIDE)],
    )
    one, _ = run(place, "a", seconds=200, step=1.0)
    half, _ = run(place, "a", seconds=200, step=0.5)
    for zone in range(2):
        assert one.layer_height(zone) == pytest.approx(half.layer_height(zone), abs=0.05)
        assert one.upper_temperature(zone) == pytest.approx(half.upper_temperature(zone), rel=0.03)


_SCRIPT = """
import json, sys
import numpy as np
sys.path.insert(0, {root!r})
from tests.hazards.test_smoke_network import random_site, run
smoke, _ = run(random_site(4), "r0", heat=2e6, seconds=60)
print(json.dumps([smoke.state.ravel().tolist(), smoke.pressure.tolist()]))
"""


def test_uncompiled_and_compiled_runs_are_equal():
    root = str(Path(__file__).parents[2])
    outputs = []
    for off in ("0", "1"):
        env = {**os.environ, "NUMBA_DISABLE_JIT": off}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _SCRIPT.format(root=root)],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(json.loads(done.stdout))
    for compiled, plain in zip(*outputs, strict=True):
        assert compiled == pytest.approx(plain, rel=1e-9, abs=1e-12)
