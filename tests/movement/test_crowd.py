"""The crowd alone: closed forms, conservation, and what must not change anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.literature import value
from sim.world.requests import SetDoor, WalkTo
from sim.world.state import Door, Phase
from tests.movement.ground import box, crowd_of, door, shape, site, spread, stair

CELLS = (0.5, 1.0, 2.0, 4.0)
ROOT = Path(__file__).parents[2]


def flow(calibration, width):
    if calibration == "imo":
        return value("movement.imo.flow.2") * width
    if calibration == "measured":
        line = "movement.measured.door"
        return value(f"{line}.slope") * width + value(f"{line}.at-0")
    k, a = value("movement.sfpe.k.level"), value("movement.sfpe.a")
    return (width - 2 * value("movement.sfpe.boundary.door")) * k / (4 * a)


@pytest.mark.parametrize("cell_m", CELLS)
@pytest.mark.parametrize("calibration", ["sfpe", "imo"])
def test_a_lone_walker_keeps_the_free_speed_in_a_corridor_at_any_cell_size(cell_m, calibration):
    corridor = site([box("c", 0, 0, 40, 2)], [door("x", "c", OUTSIDE, (40, 0), (40, 2))])
    run = crowd_of({"p": (0.0, 0.7, 1.33, "c")}, corridor, cell_m=cell_m, calibration=calibration)
    run.release(3.1)
    people = run.to(60)
    assert people.out_s[0] == pytest.approx(3.1 + 40 / 1.33, abs=1e-6)
    assert people.walked_m[0] == pytest.approx(40)


@pytest.mark.parametrize("cell_m", CELLS)
def test_a_lone_walker_keeps_the_free_speed_through_doors_and_diagonally(cell_m):
    spaces = [box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12)]
    openings = [
        door("m", "a", "b", (12, 5.5), (12, 6.5)),
        door("x", "b", OUTSIDE, (24, 0), (24, 1)),
    ]
    run = crowd_of({"p": (0.5, 0.5, 1.2, "a")}, site(spaces, openings), cell_m=cell_m)
    run.release()
    people = run.to(90)
    # To the near side of the door, from its middle on, to the near end of the exit.
    way = np.hypot(11.5, 5.0) + np.hypot(12.0, 5.0)
    assert people.out_s[0] == pytest.approx(way / 1.2, rel=0.01)


@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0])
def test_a_lone_walker_rounds_a_bend_at_nearly_the_geodesic(cell_m):
    bend = shape("l", ((0, 0), (30, 0), (30, 10), (10, 10), (10, 40), (0, 40)))
    run = crowd_of(
        {"p": (1.0, 39.0, 1.0, "l")},
        site([bend], [door("x", "l", OUTSIDE, (30, 4), (30, 6))]),
        cell_m=cell_m,
    )
    run.release()
    geodesic = np.hypot(9, 29) + np.hypot(20, 4)
    assert run.to(200).out_s[0] == pytest.approx(geodesic, rel=0.03)


@pytest.mark.parametrize(("up", "speed"), [(True, 0.5), (False, 0.65)])
def test_a_lone_walker_keeps_the_assigned_speed_on_stairs(up, speed):
    flight = site(
        [stair("s", length=10.0, width=2.0, rise=6.0)],
        [door("top", "s", OUTSIDE, (0, 10), (2, 10)), door("foot", "s", OUTSIDE, (0, 0), (2, 0))],
    )
    chosen = {"choice": "assigned", "assigned_exit": "top" if up else "foot"}
    run = crowd_of({"p": (1.0, 0.0 if up else 10.0, 1.2, "s", chosen)}, flight)
    run.crowd.state.people["speed_up"][:] = run.crowd.state.people["speed_down"][:] = speed
    run.release()
    assert run.to(60).out_s[0] == pytest.approx(10 / speed, rel=1e-6)


def test_stairs_slow_people_by_the_calibrations_factor():
    flight = site(
        [stair("s", length=10.0, width=2.0, rise=6.0)],
        [door("foot", "s", OUTSIDE, (0, 0), (2, 0))],
    )
    sfpe = crowd_of({"p": (1.0, 10.0, 1.2, "s")}, flight)
    imo = crowd_of({"p": (1.0, 10.0, 1.2, "s")}, flight, calibration="imo")
    for run in (sfpe, imo):
        run.release()
    usual = value("movement.sfpe.k.stair.usual") / value("movement.sfpe.k.level")
    assert sfpe.to(60).out_s[0] == pytest.approx(10 / (1.2 * usual))
    down = value("movement.imo.stair.down.speed") / value("movement.imo.speed.level")
    assert imo.to(60).out_s[0] == pytest.approx(10 / (1.2 * down))


@pytest.mark.parametrize(("calibration", "expected"), [("sfpe", 107.0), ("imo", 75.0)])
@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0])
def test_imo_4_a_hundred_people_leave_a_room_at_the_flow_of_its_door(calibration, expected, cell_m):
    room = site([box("r", 0, 0, 8, 5)], [door("x", "r", OUTSIDE, (8, 2), (8, 3))])
    x, y = spread(100, 0, 0, 8, 5)
    run = crowd_of({"p": (x, y, 1.3, "r")}, room, calibration=calibration, cell_m=cell_m)
    run.release()
    last = run.to(300).out_s.max()
    assert last == pytest.approx(expected, rel=0.03)
    assert last >= 99 / flow(calibration, 1.0)


def rimea_9(doors, *, cell_m, calibration):
    hall = box("h", 0, 0, 30, 20)
    wanted = [(4, 0), (25, 0), (4, 20), (25, 20)][:doors]
    openings = [door(f"d{x}-{y}", "h", OUTSIDE, (x, y), (x + 1, y)) for x, y in wanted]
    x, y = np.meshgrid(2 + (np.arange(40) + 0.5) * 0.65, 2 + (np.arange(25) + 0.5) * 0.64)
    speed, _ = spread(1000, 0.97, 0, 1.62, 1)
    run = crowd_of(
        {"p": (x.ravel(), y.ravel(), speed, "h")},
        site([hall], openings),
        cell_m=cell_m,
        calibration=calibration,
    )
    run.release()
    people = run.to(1500)
    assert np.isfinite(people.out_s).all()
    return people.out_s.max(), np.bincount(people.exit).max()


@pytest.mark.parametrize("calibration", ["sfpe", "imo", "measured"])
def test_rimea_9_lasts_as_long_as_the_fullest_door_at_any_cell_size(calibration):
    times = {}
    for cell_m in (2.0, 1.0, 0.5):
        for doors in (4, 2):
            times[cell_m, doors], share = rimea_9(doors, cell_m=cell_m, calibration=calibration)
            # The first have to walk to the doors before these are at work.
            alone = share / flow(calibration, 1.0)
            assert times[cell_m, doors] == pytest.approx(alone, rel=0.02)
    for doors in (4, 2):
        of_doors = [times[cell_m, doors] for cell_m in (2.0, 1.0, 0.5)]
        assert max(of_doors) / min(of_doors) < 1.03
    assert 1.90 <= times[1.0, 2] / times[1.0, 4] <= 2.05


def counterflow(opposing, calibration="sfpe"):
    spaces = [box("r1", 0, 0, 10, 10), box("c", 10, 4, 20, 6), box("r2", 20, 0, 30, 10)]
    openings = [
        door("a", "r1", "c", (10, 4), (10, 6), kind="open"),
        door("b", "c", "r2", (20, 4), (20, 6), kind="open"),
        door("west", "r1", OUTSIDE, (0, 0), (0, 10), kind="open"),
        door("east", "r2", OUTSIDE, (30, 0), (30, 10), kind="open"),
    ]
    x, y = spread(100, 0, 0, 10, 10)
    groups = {"a": (x, y, 1.3, "r1", {"choice": "assigned", "assigned_exit": "east"})}
    if opposing:
        x, y = spread(opposing, 20, 0, 30, 10, seed=2)
        groups["b"] = (x, y, 1.3, "r2", {"choice": "assigned", "assigned_exit": "west"})
    run = crowd_of(groups, site(spaces, openings), calibration=calibration)
    run.release()
    return run.to(900)


@pytest.mark.parametrize("calibration", ["sfpe", "imo"])
def test_imo_8_counterflow_costs_time_and_never_locks(calibration):
    times = []
    for opposing in (0, 10, 50, 100):
        people = counterflow(opposing, calibration)
        assert np.isfinite(people.out_s).all()
        times.append(people.out_s[:100].max())
    assert times == sorted(times)
    assert times[3] > 1.5 * times[0]


def test_a_full_one_way_ring_turns_and_empties():
    # Four legs joined at the corners; everybody must go three legs round, against nobody.
    legs = [
        box("a", 0, 0, 20, 2),
        box("b", 18, 2, 20, 18),
        box("c", 0, 18, 20, 20),
        box("d", 0, 2, 2, 18),
    ]
    joints = [
        door("ab", "a", "b", (18, 2), (20, 2), kind="open", direction="out"),
        door("bc", "b", "c", (18, 18), (20, 18), kind="open", direction="out"),
        door("cd", "c", "d", (0, 18), (2, 18), kind="open", direction="out"),
        door("da", "d", "a", (0, 2), (2, 2), kind="open", direction="out"),
    ]
    outs = [
        door("xa", "a", OUTSIDE, (0, 0), (2, 0)),
        door("xb", "b", OUTSIDE, (20, 2), (20, 4)),
        door("xc", "c", OUTSIDE, (18, 20), (20, 20)),
        door("xd", "d", OUTSIDE, (0, 16), (0, 18)),
    ]
    groups = {}
    for leg, exit_, (x0, y0, x1, y1) in (
        ("a", "xd", (3, 0, 20, 2)),
        ("b", "xa", (18, 5, 20, 18)),
        ("c", "xb", (0, 18, 17, 20)),
        ("d", "xc", (0, 2, 2, 15)),
    ):
        n = int(3.7 * (x1 - x0) * (y1 - y0))
        x, y = spread(n, x0, y0, x1, y1)
        groups[leg] = (x, y, 1.3, leg, {"choice": "assigned", "assigned_exit": exit_})
    run = crowd_of(groups, site(legs, joints + outs))
    run.release()
    people = run.to(3600)
    assert np.isfinite(people.out_s).all()


def test_a_four_arm_crossing_of_four_streams_empties():
    spaces = [
        box("middle", 10, 10, 14, 14),
        box("n", 10, 14, 14, 24),
        box("s", 10, 0, 14, 10),
        box("e", 14, 10, 24, 14),
        box("w", 0, 10, 10, 14),
    ]
    sides = {
        "n": ((10, 14), (14, 14)),
        "s": ((10, 10), (14, 10)),
        "e": ((14, 10), (14, 14)),
        "w": ((10, 10), (10, 14)),
    }
    ends = {
        "n": ((10, 24), (14, 24)),
        "s": ((10, 0), (14, 0)),
        "e": ((24, 10), (24, 14)),
        "w": ((0, 10), (0, 14)),
    }
    openings = [door(f"j{a}", "middle", a, *sides[a], kind="open") for a in sides]
    openings += [door(f"x{a}", a, OUTSIDE, *ends[a], kind="open") for a in ends]
    areas = {
        "n": (10, 14, 14, 24),
        "s": (10, 0, 14, 10),
        "e": (14, 10, 24, 14),
        "w": (0, 10, 10, 14),
    }
    opposite = {"n": "s", "s": "n", "e": "w", "w": "e"}
    groups = {
        arm: (
            *spread(100, *areas[arm]),
            1.3,
            arm,
            {"choice": "assigned", "assigned_exit": f"x{opposite[arm]}"},
        )
        for arm in areas
    }
    run = crowd_of(groups, site(spaces, openings))
    run.release()
    assert np.isfinite(run.to(3600).out_s).all()


def two_door_hall(state):
    hall = box("h", 0, 0, 30, 20)
    openings = [
        door("south", "h", OUTSIDE, (14, 0), (15, 0), state=state),
        door("west", "h", OUTSIDE, (0, 9), (0, 10)),
    ]
    x, y = spread(300, 0, 0, 30, 20)
    run = crowd_of({"p": (x, y, 1.3, "h")}, site([hall], openings))
    run.release()
    return run


def test_people_find_a_locked_exit_shut_turn_back_and_leave_by_the_other():
    opened, locked = two_door_hall("open"), two_door_hall("locked")
    before, after = opened.to(2000), locked.to(2000)
    assert set(before.exit) == {0, 1}
    assert set(after.exit) == {1}
    assert after.out_s.max() > before.out_s.max()
    found = [e for e in locked.world.log if e.event == "exit-found-closed"]
    assert found
    assert found[0].object == "south"


def test_without_any_way_out_people_stay_and_are_counted_as_stuck_until_a_door_opens():
    hall = site([box("h", 0, 0, 10, 10)], [door("x", "h", OUTSIDE, (4, 0), (5, 0), state="locked")])
    x, y = spread(60, 0, 0, 10, 10)
    run = crowd_of({"p": (x, y, 1.3, "h")}, hall)
    run.release()
    people = run.to(300)
    assert np.isnan(people.out_s).all()
    assert people.stuck.all()
    run.world.ask(SetDoor("x", Door.OPEN))
    people = run.to(900)
    assert np.isfinite(people.out_s).all()
    assert people.out_s.min() >= 300


def test_closing_an_exit_that_nobody_uses_changes_no_bit():
    def run(state):
        hall = box("h", 0, 0, 30, 10)
        far = box("z", 30, 0, 40, 10)
        openings = [
            door("near", "h", OUTSIDE, (0, 4), (0, 6)),
            door("m", "h", "z", (30, 4), (30, 6)),
            door("spare", "z", OUTSIDE, (40, 4), (40, 6), state=state),
        ]
        x, y = spread(150, 0, 0, 14, 10)
        made = crowd_of({"p": (x, y, 1.3, "h")}, site([hall, far], openings))
        made.release()
        return made.to(600)

    one, other = run("open"), run("locked")
    assert set(one.exit) == {1}
    for name in ("out_s", "walked_m", "started_s", "exit"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_the_order_of_spaces_and_groups_changes_no_bit():
    def run(turn):
        spaces = [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10)][::turn]
        openings = [
            door("m", "a", "b", (10, 4), (10, 5)),
            door("x", "b", OUTSIDE, (20, 4), (20, 5)),
        ][::turn]
        groups = {
            "p": (*spread(40, 0, 0, 10, 10), 1.2, "a"),
            "q": (*spread(40, 10, 0, 20, 10), 1.4, "b"),
        }
        made = crowd_of(dict(list(groups.items())[::turn]), site(spaces, openings))
        made.release()
        return made.to(600).out_s.tobytes()

    assert run(1) == run(-1)


def test_looking_more_often_changes_no_bit():
    def run(every):
        made = two_door_hall("locked")
        for time in np.arange(0, 600, every):
            made.to(time)
        return made.to(600).out_s.tobytes()

    assert run(600) == run(0.7)


def test_a_walk_ends_with_a_call_and_cannot_end_behind_a_locked_door():
    spaces = [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10), box("z", 20, 0, 30, 10)]
    openings = [
        door("m", "a", "b", (10, 4), (10, 5)),
        door("n", "b", "z", (20, 4), (20, 5), state="locked"),
        door("x", "a", OUTSIDE, (0, 4), (0, 5)),
    ]
    run = crowd_of({"p": (5.0, 4.5, 1.25, "a")}, site(spaces, openings))
    times = {}
    run.world.watch.arrivals[0] = lambda t: times.setdefault("b", t)
    run.world.ask(WalkTo(0, "b"))
    run.to(30)
    # From the middle of the room to the door, and one step to be noticed.
    assert times["b"] == pytest.approx(5 / 1.25, abs=0.5)
    run.world.watch.arrivals[0] = lambda t: times.setdefault("z", t)
    run.world.watch.unreachable[0] = lambda t: times.setdefault("never", t)
    run.world.ask(WalkTo(0, "z"))
    run.to(120)
    assert "z" not in times
    assert times["never"] > 30
    run.world.ask(WalkTo(0, "a"))
    run.to(200)
    assert run.world.people.space[0] == 0


@settings(max_examples=15, deadline=None)
@given(
    rooms=st.integers(2, 5),
    counts=st.lists(st.integers(0, 25), min_size=5, max_size=5),
    widths=st.lists(st.floats(0.8, 2.5), min_size=6, max_size=6),
    against=st.integers(0, 30),
)
def test_in_random_rows_of_rooms_people_are_conserved_and_all_get_out(
    rooms, counts, widths, against
):
    spaces = [box(f"r{i}", 6 * i, 0, 6 * i + 6, 5) for i in range(rooms)]
    openings = [
        door(f"d{i}", f"r{i}", f"r{i + 1}", (6 * i + 6, 1), (6 * i + 6, 1 + widths[i]))
        for i in range(rooms - 1)
    ]
    end = 6 * rooms
    openings += [
        door("left", "r0", OUTSIDE, (0, 1), (0, 1 + widths[5])),
        door("right", f"r{rooms - 1}", OUTSIDE, (end, 1), (end, 1 + widths[5])),
    ]
    groups = {
        f"g{i}": (
            *spread(counts[i], 6 * i, 0, 6 * i + 6, 5, seed=i),
            1.2,
            f"r{i}",
            {"choice": "assigned", "assigned_exit": "right"},
        )
        for i in range(rooms)
        if counts[i]
    }
    if against:
        last = f"r{rooms - 1}"
        groups["z"] = (
            *spread(against, end - 6, 0, end, 5, seed=9),
            1.2,
            last,
            {"choice": "assigned", "assigned_exit": "left"},
        )
    if not groups:
        return
    run = crowd_of(groups, site(spaces, openings))
    run.release()
    total = len(run.world.population)
    for time in range(10, 120, 10):
        people = run.to(time)
        out = int(np.sum(people.phase == Phase.OUT))
        assert run.crowd.state.patches["count"].sum() + out == total
        assert run.crowd.state.spaces["count"].sum() + out == total
    people = run.to(3000)
    assert np.isfinite(people.out_s).all()
    assert (run.crowd.state.patches["count"] == 0).all()


@pytest.mark.parametrize("width", [0.9, 1.2, 1.5, 1.8])
def test_a_wider_door_is_never_slower_by_more_than_a_step(width):
    def last(w):
        room = site(
            [box("r", 0, 0, 8, 8)], [door("x", "r", OUTSIDE, (8, 4 - w / 2), (8, 4 + w / 2))]
        )
        x, y = spread(80, 0, 0, 8, 8)
        run = crowd_of({"p": (x, y, 1.2, "r")}, room)
        run.release()
        return run.to(600).out_s.max()

    assert last(width + 0.2) <= last(width) + run_step()


def run_step():
    return value("movement.step") + 1e-9


SCRIPT = """
import sys
from tests.movement.test_crowd import fifty_people
sys.stdout.write(fifty_people())
"""


def fifty_people():
    """Return the bytes of small runs with a locked exit and full opposing streams, as text."""
    return _locked() + _full_corridor()


def _full_corridor():
    hall = site(
        [box("c", 0, 0, 16, 2)],
        [door("w", "c", OUTSIDE, (0, 0), (0, 2)), door("e", "c", OUTSIDE, (16, 0), (16, 2))],
    )
    groups = {
        name: (
            *spread(50, x, 0, x + 8, 2, seed=seed),
            1.2,
            "c",
            {"choice": "assigned", "assigned_exit": to},
        )
        for name, x, seed, to in (("a", 0, 1, "e"), ("b", 8, 2, "w"))
    }
    run = crowd_of(groups, hall)
    run.release()
    people = run.to(600)
    assert np.isfinite(people.out_s).all()
    assert run.crowd.state.gates["swaps"].any(), "nobody had to squeeze past anybody"
    return people.out_s.tobytes().hex()


def _locked():
    spaces = [box("a", 0, 0, 8, 6), box("b", 8, 2, 14, 4), box("c", 14, 0, 22, 6)]
    openings = [
        door("ab", "a", "b", (8, 2), (8, 4), kind="open"),
        door("bc", "b", "c", (14, 2), (14, 4), kind="open"),
        door("left", "a", OUTSIDE, (0, 2), (0, 3)),
        door("right", "c", OUTSIDE, (22, 2), (22, 3)),
        door("shut", "c", OUTSIDE, (18, 0), (19, 0), state="locked"),
    ]
    groups = {
        "east": (
            *spread(30, 0, 0, 8, 6),
            1.3,
            "a",
            {"choice": "assigned", "assigned_exit": "right"},
        ),
        "west": (
            *spread(20, 14, 0, 22, 6),
            1.1,
            "c",
            {"choice": "assigned", "assigned_exit": "left"},
        ),
        "near": (*spread(10, 14, 0, 22, 6, seed=4), 1.1, "c"),
    }
    run = crowd_of(groups, site(spaces, openings))
    run.release()
    people = run.to(400)
    assert np.isfinite(people.out_s).all()
    return (people.out_s.tobytes() + people.walked_m.tobytes() + people.exit.tobytes()).hex()


@pytest.mark.parametrize("extra", [{"NUMBA_DISABLE_JIT": "1"}, {"PYTHONHASHSEED": "7"}])
def test_uncompiled_and_in_another_process_the_bytes_are_the_same(extra):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == fifty_people()
