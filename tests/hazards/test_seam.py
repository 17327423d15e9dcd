"""Several hazards in one run: each has its own share; the trivial one of the tests is a file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
import simpy

from sim.building.model import OUTSIDE
from sim.hazards import kinds as registry
from sim.hazards.process import start_hazards
from sim.simulation.loop import run_loop
from sim.simulation.sampling import Sampler
from sim.world.state import Harm
from tests.hazards import spill
from tests.hazards.rooms import box, door, site
from tests.hazards.spill import Spill
from tests.hazards.test_fire_on_the_clock import fire
from tests.hazards.worlds import group, world
from tests.movement import ground


@pytest.fixture(autouse=True)
def _spills_are_known(monkeypatch):
    known = {kind.name: kind for kind in spill.KINDS} | registry.kinds()
    monkeypatch.setattr("sim.hazards.process.kinds", lambda: known)


def rooms():
    return site(
        [box("room", 5, 5, 3, use="kitchen"), box("hall", 15, 2, 3)],
        [door("d", "room", "hall"), door("out", "hall", OUTSIDE)],
    )


def play(hazards, *, until=600, groups=(), watch=None):
    here, env = world(rooms(), groups), simpy.Environment()
    running = start_hazards(env, here, hazards)
    if watch:
        here.hazard.listen("record", lambda t: watch(t, here))
    env.run(until=until)
    return here, running


def test_a_hazard_of_one_file_slows_closes_harms_and_tells_why():
    here, running = play(
        [Spill("s", "hall", 30.0, slows=0.5, stings_s=100.0, lasts_s=200.0, closes=True)],
        until=101,
        groups=[group("g", {"hall": 3, "room": 2})],
    )
    hall, room = (here.site.space_index[name] for name in ("hall", "room"))
    assert here.conditions.speed_factor[hall] == 0.5
    assert here.conditions.impassable[hall]
    assert here.conditions.speed_factor[room] == 1.0
    # 70 s of a dose that fells in 100: injured from half of it on.
    assert np.allclose(here.people.dose("sting")[here.people.space == hall], 0.7)
    assert (here.people.harm[here.people.space == hall] == Harm.INJURED).all()
    assert (here.people.harm[here.people.space == room] == Harm.UNHURT).all()
    hurt = here.log.first("injured", object="hall")
    assert here.log[hurt.cause[0]].event == "way-closed"
    assert here.log[here.log[hurt.cause[0]].cause[0]].event == "t0"
    assert running.steps == 35  # asleep for 30 s, then one look every 2 s


def test_what_is_over_leaves_nothing_behind():
    here, running = play([Spill("s", "hall", 0.0, slows=0.5, lasts_s=20.0, closes=True)])
    assert (here.conditions.speed_factor == 1.0).all()
    assert not here.conditions.impassable.any()
    assert running.steps == 10


def test_fire_and_another_hazard_combine_and_neither_undoes_the_other():
    seen = []

    def watch(t, here):
        air = here.conditions
        parts = air.contributions
        seen.append(t)
        product = parts["fire"].speed_factor * parts["spill"].speed_factor
        assert np.array_equal(air.speed_factor, product)
        either = parts["fire"].impassable | parts["spill"].impassable
        assert np.array_equal(air.impassable, either)

    wet = Spill("s", "room", 10.0, slows=0.5, lasts_s=50.0, closes=True)
    here, _ = play([fire(), wet], until=400, watch=watch)
    assert len(seen) > 100
    row = here.site.space_index["room"]
    parts = here.conditions.contributions
    assert parts["fire"].speed_factor[row] < 1.0
    # The spill has dried; what smoke closes stays closed.
    assert not parts["spill"].impassable[row]
    assert here.conditions.impassable[row]
    alone, _ = play([fire()], until=400)
    assert here.conditions.speed_factor[row] == alone.conditions.speed_factor[row]


def test_doses_of_several_hazards_are_kept_apart():
    people = [group("g", {"room": 2})]
    sting = Spill("s", "room", 0.0, stings_s=1e5, lasts_s=1e6)
    both, _ = play([fire(), sting], until=80.5, groups=people)
    alone, _ = play([fire()], until=80.5, groups=people)
    assert both.people.dose("sting")[0] == pytest.approx(80 / 1e5)
    for kind in ("asphyxiants", "heat"):
        assert both.people.dose(kind)[0] == pytest.approx(alone.people.dose(kind)[0], rel=0.02)
        assert alone.people.dose(kind)[0] > 0
    assert (alone.people.dose("sting") == 0).all()


def test_a_hazard_without_smoke_dims_the_air_at_eye_level():
    here, _ = play([Spill("s", "hall", 0.0, dims=0.7)], until=10)
    row = here.site.space_index["hall"]
    assert here.conditions.extinction()[row] == pytest.approx(0.7)
    assert here.conditions.in_smoke(row)
    assert not here.conditions.smoke_seen()[row]  # nothing hangs below the ceiling


def corridor(patches):
    """Let two people walk 20 m side by side, with something spilt on some patches."""
    place = ground.site(
        [ground.box("c", 0, 0, 20, 4)], [ground.door("x", "c", OUTSIDE, (20, 1), (20, 3))]
    )
    run = ground.crowd_of({"p": ([1.0, 1.0], [1.0, 3.0], 1.0, "c")}, place, patch_m=2.0)
    env = simpy.Environment()
    rows = tuple(np.nonzero(patches(run.world.walkable))[0].tolist())
    spilt = Spill("s", "c", 0.0, slows=0.25, stings_s=1e4, lasts_s=1e6, patches=rows)
    start_hazards(env, run.world, [spilt] if rows else [])
    run.release()
    run_loop(
        env,
        run.world,
        run.crowd,
        Sampler(run.crowd.state, trace=False, world=run.world),
        until_s=300,
    )
    return run.world.people


def test_a_hazard_may_differ_from_patch_to_patch_of_one_space():
    def low(walkable):
        return np.isin(
            np.arange(len(walkable.patch_space)), walkable.cell_patch[walkable.cell_y < 2.0]
        )

    def nowhere(walkable):
        return np.zeros(len(walkable.patch_space), dtype=bool)

    clear, wet = corridor(nowhere), corridor(low)
    assert wet.out_s[0] > 2.0 * clear.out_s[0]  # on the side where it is spilt
    assert wet.out_s[1] < 1.3 * clear.out_s[1]
    assert wet.dose("sting")[0] > 1e-3
    assert wet.dose("sting")[1] < 0.3 * wet.dose("sting")[0]


def test_engines_and_doses_of_one_name_are_refused():
    here = world(rooms())
    here.conditions.contribution("fire")
    with pytest.raises(ValueError, match="two hazard engines are called fire"):
        here.conditions.contribution("fire")
    marsh = type("Marsh", (Spill,), {"kind": "marsh"})
    with pytest.raises(KeyError, match="no engine plays marsh"):
        start_hazards(simpy.Environment(), here, [marsh("m", "hall", 0.0)])


SCENARIO = """\
format: 1
name: Something is spilt
site: small-hall.yaml
people:
  - {group: audience, in: hall, count: 20, profile: adults}
hazards:
  - {kind: spill, in: hall, at: 5 s, slows: 50 %, stings: 60 s}
alarm: {at: 40 s, by: voice, zones: all}
run: {until: 10 min, seed: 1}
"""

PROGRAM = """
import sys
from sim.hazards import kinds
kinds.MODULES = (*kinds.MODULES, "tests.hazards.spill")
from sim.program import main
sys.exit(main())
"""


def test_one_line_makes_a_hazard_of_one_file_known_to_scenarios(tmp_path, repository):
    shutil.copy(repository / "buildings" / "small-hall.yaml", tmp_path)
    (tmp_path / "spilt.yaml").write_text(SCENARIO, encoding="utf-8")
    told = ["run", "spilt.yaml", "--seeds", "1", "--force", "--out", "out"]

    def muster(*start):
        return subprocess.run(
            [sys.executable, *start, *told], cwd=tmp_path, capture_output=True, text=True,
            env={"PYTHONPATH": str(repository), "PATH": "", "MUSTER_LANG": "en"}, check=False,
        )  # fmt: skip

    known = muster("-c", PROGRAM)
    assert known.returncode == 0, known.stderr
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["people"]["state"]["dead"] == 20  # ten minutes of what kills in nine
    assert "spill-hall in " in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    refused = muster("-m", "sim")
    assert refused.returncode == 2
    assert "spilt.yaml:7:" in refused.stderr
    assert "fire" in refused.stderr  # the kinds there are
