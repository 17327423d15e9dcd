"""Small scenes that reach every rule of the steps, played compiled and uncompiled.

Uncompiled a scene takes a hundred times longer, so each has a few dozen people only, some of whom
take the room of several.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.building.model import OUTSIDE, Cycle, Incline
from sim.distribution import Distribution
from sim.people.model import Visit
from sim.world.requests import (
    Alight,
    Board,
    Incapacitate,
    Instruct,
    Remove,
    RunEscalator,
    SetDoor,
    StopArrivals,
    WalkTo,
)
from sim.world.state import Door
from tests.movement.ground import box, crowd_of, door, shape, site, spread, stair


def outcome(run):
    """Return what came out of a run, bit for bit, by name."""
    people, log = run.world.people, run.world.log
    columns = ("out_s", "walked_m", "started_s", "exit", "space", "cell", "phase", "stuck")
    found = {name: getattr(people, name).tobytes().hex() for name in columns}
    found["log"] = "\n".join(repr(event) for event in log)
    return found


def resize(run, size, *, group=None):
    """Let people take the room of several, from before the first step."""
    rows = slice(None) if group is None else run.world.population.rows_of_group[group]
    people, patches = run.crowd.state.people, run.crowd.state.patches
    people["size"][rows] = size
    inside = people["cell"] >= 0
    patch = run.world.walkable.cell_patch[people["cell"][inside]]
    n = len(patches["load"])
    patches["load"][:] = np.bincount(patch, weights=people["size"][inside], minlength=n)


def bound_for(exit_, **more):
    return {"choice": "assigned", "assigned_exit": exit_, **more}


def counterflow():
    """Two full rooms change places through a door; a third stream finds its exit locked."""
    spaces = [box("a", 0, 0, 6, 4), box("b", 6, 0, 12, 4)]
    openings = [
        door("m", "a", "b", (6, 1.5), (6, 2.7)),
        door("left", "a", OUTSIDE, (0, 1), (0, 2)),
        door("right", "b", OUTSIDE, (12, 1), (12, 2)),
        door("shut", "b", OUTSIDE, (9, 4), (10, 4), state="locked"),
    ]
    groups = {
        "east": (*spread(16, 0, 0, 6, 4), 1.3, "a", bound_for("right")),
        "west": (*spread(14, 6, 0, 12, 4, seed=2), 1.1, "b", bound_for("left")),
        "near": (*spread(5, 6, 0, 12, 4, seed=3), 1.2, "b"),
    }
    run = crowd_of(groups, site(spaces, openings))
    resize(run, 3.0, group="east")
    resize(run, 2.0, group="west")
    run.release()
    run.to(30)
    run.world.ask(SetDoor("shut", Door.OPEN))
    run.to(300)
    return run


def ring():
    """A full one-way ring of four legs in which everybody goes three legs on."""
    legs = [
        box("a", 0, 0, 8, 2),
        box("b", 6, 2, 8, 6),
        box("c", 0, 6, 8, 8),
        box("d", 0, 2, 2, 6),
    ]
    openings = [
        door("ab", "a", "b", (6, 2), (8, 2), kind="open", direction="out"),
        door("bc", "b", "c", (6, 6), (8, 6), kind="open", direction="out"),
        door("cd", "c", "d", (0, 6), (2, 6), kind="open", direction="out"),
        door("da", "d", "a", (0, 2), (2, 2), kind="open", direction="out"),
        door("xa", "a", OUTSIDE, (0, 0), (2, 0)),
        door("xb", "b", OUTSIDE, (8, 2), (8, 4)),
        door("xc", "c", OUTSIDE, (6, 8), (8, 8)),
        door("xd", "d", OUTSIDE, (0, 4), (0, 6)),
    ]
    groups = {}
    for leg, exit_, (x0, y0, x1, y1) in (
        ("a", "xd", (0.2, 0, 8, 2)),
        ("b", "xa", (6, 2, 8, 6)),
        ("c", "xb", (0, 6, 7.8, 8)),
        ("d", "xc", (0, 2, 2, 6)),
    ):
        n = int(3.6 * (x1 - x0) * (y1 - y0) / 3.5)
        groups[leg] = (*spread(n, x0, y0, x1, y1), 1.3, leg, bound_for(exit_))
    run = crowd_of(groups, site(legs, openings))
    resize(run, 3.5)
    run.release()
    run.to(400)
    return run


def stairs():
    """Two streams merge into a narrow stair; wide and slow people lead it, others come down."""
    flight = replace(stair("s", length=6.0, width=1.2, rise=3.6), id="s")
    spaces = [box("hall", 0, 0, 6, 4), box("side", 6, 0, 8, 4), flight, box("top", 0, 10, 6, 14)]
    foot, head = ((0.0, 0.0), (1.2, 0.0)), ((0.0, 6.0), (1.2, 6.0))
    openings = [
        door("foot", "hall", "s", (4, 4), (5.2, 4), segment_b=foot, kind="open"),
        door("aside", "side", "s", (6, 4), (7.2, 4), segment_b=foot, kind="door"),
        door("head", "s", "top", *head, segment_b=((2, 10), (3.2, 10)), kind="open"),
        door("up", "top", OUTSIDE, (2, 14), (3, 14)),
        door("down", "hall", OUTSIDE, (0, 1), (0, 2)),
    ]
    groups = {
        "hall": (*spread(12, 0, 0, 6, 4), 1.3, "hall", bound_for("up")),
        "side": (*spread(8, 6, 0, 8, 4, seed=2), 1.2, "side", bound_for("up")),
        "down": (*spread(8, 0, 10, 6, 14, seed=3), 1.1, "top", bound_for("down")),
    }
    run = crowd_of(groups, site(spaces, openings), calibration="imo")
    people = run.crowd.state.people
    people["body"][:] = np.where(np.arange(len(people)) % 3 == 0, 0.8, 0.45)
    people["speed"][::3] = 0.6
    resize(run, 2.0, group="hall")
    run.release()
    run.to(20)
    run.world.ask(Board(np.array([0, 20], dtype=np.int32)))
    run.to(30)
    run.world.ask(Alight(np.array([0, 20], dtype=np.int32), "top", (1.0, 11.0)))
    run.world.ask(Incapacitate(np.array([3], dtype=np.int32)))
    run.to(60)
    run.world.ask(Remove(np.array([3], dtype=np.int32), "up"))
    run.to(300)
    return run


def bend():
    """A broad bent hall with a crowd to go round, a turnstile and a light at its ends."""
    spaces = [
        shape("l", ((0, 0), (16, 0), (16, 6), (6, 6), (6, 12), (0, 12))),
        box("out", 16, 0, 20, 6),
    ]
    openings = [
        door("wide", "l", "out", (16, 0), (16, 5), kind="open"),
        replace(
            door("bar", "out", OUTSIDE, (20, 1), (20, 3), kind="turnstile"),
            service_s=1.5,
            service=Distribution("gamma", (2.0, 0.75)),
            lanes=2,
        ),
        replace(door("light", "out", OUTSIDE, (17, 6), (18, 6)), cycle=Cycle(5.0, 8.0, 20.0, 6.0)),
        door("back", "l", OUTSIDE, (0, 12), (3, 12)),
    ]
    groups = {
        "p": (*spread(26, 0, 4, 6, 12), 1.3, "l", {"choice": "nearest"}),
        "q": (*spread(10, 6, 0, 16, 6, seed=2), 1.2, "l", bound_for("light")),
        "r": (*spread(6, 16, 0, 20, 6, seed=3), 1.2, "out", bound_for("back")),
    }
    run = crowd_of(groups, site(spaces, openings), cell_m=1.0)
    resize(run, 3.0, group="p")
    run.world.ask(SetDoor("back", Door.LOCKED))
    run.release()
    run.to(15)
    run.world.ask(Instruct(np.arange(0, 26, 3, dtype=np.int32), exits=("bar",)))
    run.to(20)
    run.world.ask(SetDoor("back", Door.OPEN))
    run.to(300)
    return run


def visitors():
    """People come in by a gate, ride an escalator, stay in a place of their own, and leave."""
    belt = replace(
        stair("e", length=8.0, width=1.0, rise=4.0),
        incline=Incline("G", "L2", 4.0, 0.178, 0.279, float(np.arcsin(0.5)), belt_speed_m_s=0.5),
    )
    spaces = [box("lane", 0, 0, 8, 4), belt, box("stage", 20, 0, 28, 8)]
    foot, head = ((0.0, 0.0), (1.0, 0.0)), ((0.0, 8.0), (1.0, 8.0))
    openings = [
        door("gate", "lane", OUTSIDE, (0, 1), (0, 2.5), kind="gate"),
        door("foot", "lane", "e", (8, 1), (8, 2), segment_b=foot, kind="open", direction="out"),
        door("head", "e", "stage", *head, segment_b=((20, 1), (20, 2)), kind="open"),
        door("out", "stage", OUTSIDE, (28, 2), (28, 3)),
    ]
    options = {
        "arrive_from": "gate",
        "visits": (Visit("stage", Distribution.fixed(20.0)),),
        **bound_for("out"),
    }
    nobody = np.zeros(24)
    run = crowd_of(
        {"v": (nobody, nobody, np.linspace(1.0, 1.5, 24), "lane", options)},
        site(spaces, openings),
        arrive_s=np.arange(24) * 0.8,
    )
    run.to(12)
    run.world.ask(StopArrivals("gate", stopped=True))
    run.to(18)
    run.world.ask(StopArrivals("gate", stopped=False))
    run.world.ask(WalkTo(1, "stage"))
    run.to(24)
    run.world.ask(RunEscalator("e", 0.0))
    run.to(300)
    return run


def turnstiles():
    """Turnstiles from both sides, into a narrow place, shut in mid-run, left by some."""
    spaces = [box("a", 0, 0, 6, 4), box("b", 6, 1, 8, 3), box("c", 8, 0, 14, 4)]
    bar = {"service_s": 1.0, "lanes": 2}
    openings = [
        replace(door("bar", "a", "b", (6, 1), (6, 3), kind="turnstile"), **bar),
        door("m", "b", "c", (8, 1.5), (8, 2.2), kind="open"),
        door("west", "a", OUTSIDE, (0, 1), (0, 2)),
        door("side", "a", OUTSIDE, (2, 4), (3, 4)),
        replace(
            door("east", "c", OUTSIDE, (14, 1), (14, 3), kind="turnstile"),
            **{**bar, "cycle": Cycle(4.0, 6.0, 15.0, 5.0)},
        ),
    ]
    groups = {
        "in": (*spread(14, 0, 0, 6, 4), 1.3, "a", bound_for("east")),
        "out": (*spread(12, 8, 0, 14, 4, seed=2), 1.2, "c", bound_for("west")),
    }
    run = crowd_of(groups, site(spaces, openings))
    resize(run, 3.0, group="in")
    resize(run, 2.0, group="out")
    run.release()
    run.to(6)
    served = run.crowd.state.servers["person"].copy()
    run.world.ask(Instruct(served[served >= 0].astype(np.int32)[:1], exits=("side",)))
    run.to(20)
    run.world.ask(SetDoor("bar", Door.LOCKED))
    run.to(28)
    run.world.ask(SetDoor("bar", Door.OPEN))
    run.to(400)
    return run


def packed():
    """More people come to stay than there are places; doors lock before them; nobody gets out."""
    spaces = [box("lane", 0, 0, 6, 4), box("den", 6, 0, 10, 4), box("back", 10, 1, 12, 3)]
    openings = [
        door("gate", "lane", OUTSIDE, (0, 1), (0, 2.5), kind="gate"),
        door("m", "lane", "den", (6, 1), (6, 3), kind="open"),
        door("n", "den", "back", (10, 1.5), (10, 2.5)),
        door("x", "back", OUTSIDE, (12, 1.5), (12, 2.5), state="locked"),
        door("roof", "den", OUTSIDE, (7, 4), (8, 4), state="locked"),
    ]
    options = {"visits": (Visit("den", Distribution.fixed(30.0)),), **bound_for("x")}
    groups = {
        "v": (*spread(30, 0, 0, 6, 4), 1.2, "lane", options),
        "w": (*spread(8, 10, 1, 12, 3, seed=2), 1.1, "back", bound_for("gate")),
    }
    run = crowd_of(groups, site(spaces, openings))
    resize(run, 2.0, group="v")
    run.release(people=np.arange(30, 38))
    run.to(20)
    run.world.ask(SetDoor("gate", Door.LOCKED))
    run.to(60)
    run.world.ask(SetDoor("gate", Door.OPEN, known="seen"))
    run.to(70)
    run.world.ask(SetDoor("roof", Door.OPEN))
    run.release(70.0)
    run.to(300)
    return run


def crossing():
    """Four streams cross in a middle that takes few people, against one another all the way."""
    spaces = [
        box("middle", 6, 6, 10, 10),
        box("n", 6, 10, 10, 14),
        box("s", 6, 2, 10, 6),
        box("e", 10, 6, 14, 10),
        box("w", 2, 6, 6, 10),
    ]
    sides = {
        "n": ((6, 10), (10, 10), (6, 14), (10, 14)),
        "s": ((6, 6), (10, 6), (6, 2), (10, 2)),
        "e": ((10, 6), (10, 10), (14, 6), (14, 10)),
        "w": ((6, 6), (6, 10), (2, 6), (2, 10)),
    }
    openings = [door(f"j{a}", "middle", a, p, q, kind="open") for a, (p, q, _, _) in sides.items()]
    openings += [door(f"x{a}", a, OUTSIDE, p, q, kind="open") for a, (_, _, p, q) in sides.items()]
    groups = {
        arm: (
            *spread(14, *spaces[i].outline[0], *spaces[i].outline[2], seed=i),
            1.2,
            arm,
            bound_for(f"x{to}"),
        )
        for i, (arm, to) in enumerate((("n", "s"), ("s", "n"), ("e", "w"), ("w", "e")), start=1)
    }
    run = crowd_of(groups, site(spaces, openings), cell_m=2.0)
    resize(run, 4.0)
    run.release()
    run.to(600)
    return run


def rush():
    """A full room empties by one door: for a moment somebody might pass at every gate at once."""
    low = (6.0 - 1.1276031772513904) / 2
    room = site([box("r", 0, 0, 6, 6)], [door("x", "r", OUTSIDE, (6, low), (6, 6 - low))])
    run = crowd_of({"p": (*spread(87, 0, 0, 6, 6), 0.8, "r")}, room, cell_m=2.0)
    run.release()
    run.to(300)
    return run


SCENES = {
    "rush": rush,
    "turnstiles": turnstiles,
    "packed": packed,
    "crossing": crossing,
    "counterflow": counterflow,
    "ring": ring,
    "stairs": stairs,
    "bend": bend,
    "visitors": visitors,
}
