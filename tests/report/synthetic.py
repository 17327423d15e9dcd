"""A made-up outcome for the tests of the report: two storeys, sixty people, a kitchen fire.

Nothing here is simulated. Times and paths are simple formulas, so that a test knows what has to
stand on the page.
"""

import itertools
import math
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.minutes import Account, Part, by_owner
from sim.building.model import Assembly, Equipment, Incline, Level, Opening, Site, Space
from sim.cards.card import load_card
from sim.cards.score import score
from sim.distribution import Distribution
from sim.events.log import Event, EventLog
from sim.hazards.fire.model import Contents, Fire
from sim.people.model import Group, Population, Profile
from sim.registers.model import Applied, Entry, RegisterState, StatusChange
from sim.response.plan.model import Plan, Post, ResponseInputs
from sim.results.codec import to_json
from sim.scenario.model import Remark, RunSettings, Scenario
from sim.scenario.starts import StartChoice
from sim.simulation.outcome import RunOutcome, Trace
from sim.simulation.tally import Tally
from tests.results.made import record

SAMPLE_S = 2.0
END_S = 900.0
SPEED = 1.2


def _box(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _room(name: str, level: str, use: str, box: tuple[float, ...], label: str = "") -> Space:
    outline = _box(*box)
    base = 0.0 if level == "G" else 3.6
    return Space(
        id=name, level=level, use=use, kind="floor", outline=outline, obstacles=(), plan=outline,
        frame=level, elevation_m=base, height_m=3.0, name=label,
    )  # fmt: skip


def site() -> Site:
    """Return the building."""
    rooms = [
        _room("lobby", "G", "lobby", (0, 0, 14, 8), "大堂 Lobby"),
        _room("kitchen", "G", "kitchen", (14, 0, 22, 8), "Kitchen <A&B>"),
        _room("dining", "G", "restaurant", (0, 8, 18, 14)),
        _room("hall", "L2", "corridor", (0, 6, 18, 8)),
    ]
    rooms += [
        _room(f"2{i + 1:02d}", "L2", "bedroom", (3.6 * i, 8, 3.6 * i + 3.6, 14)) for i in range(5)
    ]
    rooms += [
        _room(f"2{i + 11:02d}", "L2", "bedroom", (3.6 * i, 0, 3.6 * i + 3.6, 6)) for i in range(5)
    ]
    slope = Incline("G", "L2", 3.6, 0.16, 0.28, math.atan2(0.16, 0.28))
    flight = Space(
        id="stair-a/flight-1", level="G", use="stair", kind="stair", outline=_box(0, 0, 1.3, 7.2),
        obstacles=(), plan=_box(18, 8, 22, 9.3), frame="stair-a/flight-1", elevation_m=0.0,
        height_m=3.0, incline=slope,
    )  # fmt: skip
    openings = [
        Opening("main", "lobby", "outside", ((6.1, 0), (7.9, 0)), None, 1.8, exit=True),
        Opening(
            "back", "kitchen", "outside", ((22, 3), (22, 3.9)), None, 0.9, exit=True,
            state="locked", name="Back door",
        ),
        Opening("kitchen-door", "kitchen", "lobby", *[((14, 3), (14, 3.9))] * 2, 0.9),
        Opening("arch", "lobby", "dining", ((4, 8), (7, 8)), ((4, 8), (7, 8)), 3.0, kind="open"),
        Opening(
            "stair-foot", "stair-a/flight-1", "dining", ((0, 0), (1.3, 0)),
            ((18, 8), (18, 9.3)), 1.3, kind="open",
        ),
        Opening(
            "stair-head", "stair-a/flight-1", "hall", ((0, 7.2), (1.3, 7.2)),
            ((18, 6.5), (18, 7.8)), 1.3, state="closed",
        ),
        Opening(
            "kitchen-window", "kitchen", "outside", ((16, 0), (18, 0)), None, 2.0, 1.2, 0.9,
            kind="window", barred=True, walkable=False,
        ),
    ]  # fmt: skip
    for i in range(5):
        x = 3.6 * i + 1.35
        openings.append(
            Opening(f"d2{i + 1:02d}", f"2{i + 1:02d}", "hall", ((x, 8), (x + 0.9, 8)),
                    ((x, 8), (x + 0.9, 8)), 0.9)
        )  # fmt: skip
        openings.append(
            Opening(f"d2{i + 11:02d}", f"2{i + 11:02d}", "hall", ((x, 6), (x + 0.9, 6)),
                    ((x, 6), (x + 0.9, 6)), 0.9)
        )  # fmt: skip
    spaces = tuple(sorted([*rooms, flight], key=lambda space: space.id))
    return Site(
        id="small-hotel",
        name="Small Hotel 小旅馆",
        use="hotel",
        levels=(Level("G", 0.0, 3.6), Level("L2", 3.6, 3.0)),
        spaces=spaces,
        openings=tuple(sorted(openings, key=lambda opening: opening.id)),
        assembly=(Assembly("car-park", ("main",), 40.0),),
        equipment=(
            Equipment("ext-1", "extinguisher", "lobby", (13.5, 6.0)),
            Equipment("mcp-1", "call-point", "lobby", (1.0, 0.4)),
            Equipment("sd-hall", "smoke-detector", "hall"),
            Equipment("sd-kitchen", "smoke-detector", "kitchen"),
        ),
    )


def groups() -> tuple[Group, ...]:
    """Return guests in the bedrooms, diners, and two at night."""
    profile = Profile("adults", Distribution.fixed(SPEED), source="assumed")
    bedrooms = [f"2{i:02d}" for i in (1, 2, 3, 4, 5, 11, 12, 13, 14, 15)]
    return (
        Group("diners", (("dining", 18),), profile, source="estimate"),
        Group("guests", tuple((room, 4) for room in bedrooms), profile, asleep=True),
        Group("night staff", (("lobby", 2),), profile, role="warden", post="front-desk"),
    )


def population(plan: Site) -> Population:
    """Return the people in their rooms, in rows of a grid."""
    everyone = groups()
    group, index, space, x, y = [], [], [], [], []
    rows: dict[str, slice] = {}
    for number, item in enumerate(everyone):
        first = len(group)
        for place, count in item.places:
            outline = plan.spaces[plan.space_index[place]].outline
            (x0, y0), (x1, y1) = outline[0], outline[2]
            across = math.ceil(math.sqrt(count))
            for i in range(count):
                group.append(number)
                index.append(len(group) - first - 1)
                space.append(plan.space_index[place])
                x.append(x0 + (i % across + 0.5) * (x1 - x0) / across)
                y.append(y0 + (i // across + 0.5) * (y1 - y0) / across)
        rows[item.id] = slice(first, len(group))
    n = len(group)
    return Population(
        groups=everyone,
        group=np.array(group, dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        space=np.array(space, dtype=np.int32),
        x=np.array(x),
        y=np.array(y),
        speed=np.full(n, SPEED),
        speed_down=np.zeros(n),
        speed_up=np.zeros(n),
        pre_movement_s=np.full(n, 60.0),
        arrive_s=np.full(n, np.inf),
        asleep=np.array([everyone[g].asleep for g in group]),
        required=np.ones(n, dtype=np.bool_),
        rows_of_group=rows,
    )


def events() -> tuple[Event, ...]:
    """Return a log with causes from the ignition to the last one out."""
    log = EventLog()
    for name, value in (("fact-people", 60.0), ("fact-exits", 2.0)):
        log.add(name, t_s=0.0, object="small-hotel", value=value, unit="people")
    log.add("fact-exit", t_s=0.0, object="back", value=0.9, unit="m", text="locked")
    t0 = log.add("t0", t_s=0.0, object="kitchen")
    detect = log.add("detect", t_s=62.0, actor="sd-kitchen", object="kitchen", cause=t0)
    signal = log.add("alarm-signal", t_s=64.0, actor="sd-kitchen", object="panel", cause=detect)
    ack = log.add("alarm-ack", t_s=80.0, actor="front-desk", cause=signal)
    verify = log.add("verify-start", t_s=85.0, actor="front-desk", object="kitchen", cause=ack)
    sure = log.add("alarm-confirmed", t_s=205.0, actor="front-desk", cause=verify)
    general = log.add("general-alarm", t_s=230.0, actor="front-desk", object="all", cause=sure)
    dial = log.add("119-dial", t_s=240.0, actor="front-desk", cause=sure)
    order = log.add("evac-order", t_s=240.0, actor="duty-manager", object="all", cause=general)
    answer = log.add("119-answer", t_s=247.0, actor="119", cause=dial)
    log.add("message-sent", t_s=250.0, actor="duty-manager", object="leader", cause=sure)
    sent = log.add("dispatch-order", t_s=300.0, actor="119", object="fs-1", cause=answer)
    log.add("exit-first", t_s=310.0, object="main", cause=order)
    away = {}
    for unit, at in (("e1", 360.0), ("e2", 362.0), ("l1", 371.0)):
        away[unit] = log.add("unit-enroute", t_s=at, actor=unit, object="small-hotel", cause=sent)
    log.add("exit-found-closed", t_s=380.0, object="back", value=3.0, unit="people", cause=order)
    log.add("way-closed", t_s=400.0, object="kitchen", cause=t0)
    log.add("incapacitated", t_s=520.0, object="kitchen", value=1.0, unit="people", cause=t0)
    here = log.add("unit-arrive", t_s=560.0, actor="e1", object="small-hotel", cause=away["e1"])
    log.add("unit-arrive", t_s=590.0, actor="l1", object="small-hotel", cause=away["l1"])
    last = log.add("last-evacuee", t_s=612.0, object="main", value=57.0, unit="people", cause=order)
    log.add("first-water-fd", t_s=690.0, actor="e1", object="kitchen", cause=here)
    log.add("headcount-complete", t_s=780.0, actor="duty-manager", value=57.0, cause=last)
    return tuple(log)


_STAIR = {"stair-a/flight-1"}
_WAY_DOWN = [("hall", 17.5, 7.2), ("stair-a/flight-1", 18.6, 8.6), ("stair-a/flight-1", 21.5, 8.6),
             ("stair-a/flight-1", 18.2, 8.6), ("dining", 17.0, 8.7)]  # fmt: skip
_WAY_OUT = [("dining", 5.5, 8.3), ("lobby", 5.5, 7.5), ("lobby", 7.0, 0.3)]


def _cells(plan: Site) -> tuple[list[tuple[float, float]], list[int], list[int]]:
    xy, level, space = [], [], []
    for row, item in enumerate(plan.spaces):
        (x0, y0), (x1, y1) = item.plan[0], item.plan[2]
        step = 0.5
        for i in range(max(1, round((x1 - x0) / step))):
            for j in range(max(1, round((y1 - y0) / step))):
                xy.append((x0 + (i + 0.5) * step, y0 + (j + 0.5) * step))
                level.append(plan.level_index[item.level])
                space.append(row)
    return xy, level, space


def _paths(plan: Site, people: Population) -> list[tuple[float, list[tuple[str, float, float]]]]:
    """Return ``(start, waypoints)`` of each person; no waypoints for those who stay."""
    found = []
    for row in range(len(people)):
        name = plan.spaces[people.space[row]].id
        here = (name, float(people.x[row]), float(people.y[row]))
        start = 245.0 + 4.5 * row
        if row in (20, 21, 22):  # three sleep on
            found.append((start, []))
        elif name == "dining":
            found.append((start, [here, *_WAY_OUT]))
        elif name == "lobby":
            found.append((start, [here, _WAY_OUT[-1]]))
        else:
            door = ("hall", here[1], 7.0)
            found.append((start, [here, door, *_WAY_DOWN, *_WAY_OUT]))
    return found


def _trace(plan: Site, people: Population) -> tuple[Trace, np.ndarray, list[float | None]]:
    xy, level, space = _cells(plan)
    centres, of_space = np.array(xy), np.array(space)
    times = np.arange(0.0, END_S + SAMPLE_S, SAMPLE_S)
    cell = np.full((len(times), len(people)), -1, dtype=np.int32)
    out: list[float | None] = []
    for row, (start, way) in enumerate(_paths(plan, people)):
        points = way or [(plan.spaces[people.space[row]].id, people.x[row], people.y[row])]
        legs = [math.dist(a[1:], b[1:]) for a, b in itertools.pairwise(points)]
        reached = start + np.concatenate([[0.0], np.cumsum(legs)]) / SPEED
        for k, t in enumerate(times):
            if way and t > reached[-1]:
                break
            leg = int(np.clip(np.searchsorted(reached, t) - 1, 0, max(len(legs) - 1, 0)))
            name = points[leg][0]
            at = np.array([np.interp(t, reached, [p[i] for p in points]) for i in (1, 2)])
            own = np.flatnonzero(of_space == plan.space_index[name])
            cell[k, row] = own[np.argmin(np.sum((centres[own] - at) ** 2, axis=1))]
        out.append(float(reached[-1]) if way else None)
    trace = Trace(
        times_s=times, cell=cell, cell_xy=centres, cell_level=np.array(level, dtype=np.int32),
        cell_space=of_space.astype(np.int32), cell_size_m=0.5,
    )  # fmt: skip
    return trace, of_space, out


def _series(
    plan: Site, trace: Trace, of_space: np.ndarray, out: list[float | None]
) -> dict[str, Any]:
    times = np.arange(0.0, END_S + 5.0, 5.0)
    left = np.array([np.inf if t is None else t for t in out])
    rows = np.clip(np.searchsorted(trace.times_s, times), 0, len(trace.times_s) - 1)
    count = np.zeros((len(times), len(plan.spaces)))
    patch = np.floor(trace.cell_xy / 2.0).astype(int)
    keys = sorted({(int(trace.cell_level[i]), *map(int, patch[i])) for i in range(len(patch))})
    number = {key: i for i, key in enumerate(keys)}
    of_cell = np.array(
        [number[(int(trace.cell_level[i]), *map(int, patch[i]))] for i in range(len(patch))]
    )
    density = np.zeros((len(times), len(keys)))
    for k, row in enumerate(rows):
        cells = trace.cell[row][trace.cell[row] >= 0]
        np.add.at(count[k], of_space[cells], 1)
        np.add.at(density[k], of_cell[cells], 1 / 4.0)
    smoke_times = np.arange(0.0, END_S + 10.0, 10.0)
    layer = np.tile([space.height_m for space in plan.spaces], (len(smoke_times), 1))
    extinction = np.zeros_like(layer)
    for name, start, rate in (("kitchen", 20.0, 0.02), ("lobby", 200.0, 0.005)):
        column = plan.space_index[name]
        grown = np.clip((smoke_times - start) * rate, 0.0, 2.4)
        layer[:, column] -= grown
        extinction[:, column] = grown
    fire = np.zeros_like(layer)
    fire[:, plan.space_index["kitchen"]] = np.minimum(3e6, 46.9 * smoke_times**2)
    return {
        "space.count": count, "space.count.t_s": times,
        "people.out": (left[None, :] <= times[:, None]).sum(axis=1).astype(float),
        "people.out.t_s": times,
        "patch.density": density, "patch.density.t_s": times,
        "patch.xy": np.array([((k[1] + 0.5) * 2.0, (k[2] + 0.5) * 2.0) for k in keys]),
        "patch.level": np.array([k[0] for k in keys]),
        "patch.area_m2": np.full(len(keys), 4.0),
        "smoke.layer_m": layer, "smoke.layer_m.t_s": smoke_times,
        "smoke.extinction_upper": extinction, "smoke.extinction_upper.t_s": smoke_times,
        "fire.heat_release_w": fire, "fire.heat_release_w.t_s": smoke_times,
    }  # fmt: skip


def scenario(plan: Site) -> Scenario:
    """Return what the run was made from."""
    start = datetime(2026, 10, 1, 2, 10)
    entry = Entry(
        id="HH-012", kind="exit-locked", target="back", grade="major",
        history=(StatusChange(date(2026, 9, 12), "registered", "inspector"),),
        deadline=date(2026, 9, 25),
    )  # fmt: skip
    stuff = Contents("mixed", 2e7, 0.05, 0.1, 0.05, 0.1, 1.3, 0.002, 0.3, 5e5)
    plan_ = Plan(posts=(Post("duty-manager", "Duty manager"), Post("front-desk", "Front desk")))
    return Scenario(
        id="synthetic",
        name="Night fire <kitchen> & locked back door",
        path=Path("synthetic.yaml"),
        inputs_sha256="a1" * 32,
        sites={plan.id: plan},
        town=None,
        starts=start,
        choice=StartChoice(options=(start,)),
        groups=groups(),
        hazards=(Fire("fire-1", "kitchen", 0.0, 46.9, 3e6, stuff),),
        response=ResponseInputs(plan=plan_),
        register=RegisterState(
            entries=(entry,), acting=("HH-012",), overdue=("HH-012",),
            applied=(Applied("HH-012", "exit-locked", "opening", "back", "state", "locked"),),
        ),
        scorecard="generic",
        run=RunSettings(until_s=END_S, calibration="sfpe", cell_m=0.5, patch_m=2.0, step_s=0.25),
        remarks=(
            Remark("source", "main", "measured 2026-09-03", "source"),
            Remark("assumption", "guests", "assumed: two to a room", "assumption"),
        ),
    )  # fmt: skip


def minutes(log: tuple[Event, ...], *, last_s: float | None) -> dict[str, Any]:
    """Return where the time went: by the log to the alarm and the water, then by simple shares."""
    account = Account(log)

    def goal(parts: list[Part], *, to_s: float, **more: Any) -> dict[str, Any]:
        shown = [part.as_json() for part in parts]
        return {"from_s": 0.0, "to_s": to_s, "parts": shown, "by_owner": by_owner(parts), **more}

    alarm = account.first["general-alarm"]
    parts = account.until(alarm)
    if last_s is None:
        parts.append(Part("open", "", alarm.t_s, END_S))
        waits = [{"why": "rescue", "people": 1}, {"why": "start", "people": 2}]
        out = goal(parts, to_s=END_S, reached=False, waits_for="", waits=waits)
    else:
        cuts = [alarm.t_s, 540.0, 590.0, last_s]
        for owner, (begin, end) in zip(
            ("pre-movement", "walking", "queue"), pairwise(cuts), strict=True
        ):
            parts.append(Part(owner, "guests-7", begin, end, account.first["last-evacuee"].id))
        out = goal(parts, to_s=last_s, reached=True, waits_for="", person="guests-7")
    water = account.first["first-water-fd"]
    found = goal(account.until(water), to_s=water.t_s, reached=True, waits_for="")
    return {"last-out": out, "first-water": found}


def outcome(*, everybody_out: bool = False) -> RunOutcome:
    """Return the run: three of the sixty sleep on, unless ``everybody_out``."""
    plan = site()
    people = population(plan)
    trace, of_space, out = _trace(plan, people)
    n = len(people)
    if everybody_out:
        out = [t if t is not None else 610.0 for t in out]
    left = [t is not None for t in out]
    where = ["assembly" if gone else "inside" for gone in left]
    state = ["unhurt"] * n
    if not everybody_out:
        state[20] = "incapacitated"
    times = sorted(t for t in out if t is not None)
    log = events()
    columns = {
        "where": where, "state": state, "out_s": out,
        "exit": ["main" if gone else "" for gone in left],
    }  # fmt: skip
    tally = Tally.of(columns, people)
    result = {
        "scenario": "Night fire <kitchen> & locked back door",
        "seed": 1, "version": "0.1.0", "inputs_sha256": "a1" * 32, "calibration": "sfpe",
        "people": to_json(tally.counts()),
        "evacuation_time_s": times[-1] if everybody_out else None,
        "last_out_s": times[-1],
        "percentiles_s": {
            "p50": times[n // 2], "p90": times[int(0.9 * n) - 1], "p95": times[int(0.95 * n) - 1],
            "p100": times[-1] if everybody_out else None,
        },
        "bands": {},
        "exits": [
            {"id": "back", "used": 0, "first_s": None, "last_s": None, "peak_flow_per_s": 0.0},
            {"id": "main", "used": len(times), "first_s": times[0], "last_s": times[-1],
             "peak_flow_per_s": 0.62},
        ],
        "peak_density": {
            "value": 2.75, "where": "lobby", "at_s": 420.0, "patch_m2": 4.0, "held_s": 12.0,
        },
        "milestones": {event.event: event.t_s for event in reversed(log)},
        "scorecard": score(log, load_card("generic")).as_json(),
        "warnings": ["the back door is locked"],
        "minutes": minutes(log, last_s=times[-1] if everybody_out else None),
        "wall_s": 0.2,
    }  # fmt: skip
    started = [t if gone else None for gone, (t, _) in zip(left, _paths(plan, people), strict=True)]
    return RunOutcome(
        scenario=scenario(plan),
        seed=1,
        site=plan,
        population=people,
        record=record(result),
        events=log,
        people={
            "id": [people.person_id(row) for row in range(n)],
            "group": [people.groups[g].id for g in people.group],
            "arrived_s": [None] * n,
            "started_s": started,
            "walked_m": [20.0] * n,
            "dose": [0.0] * n,
            **columns,
        },
        series=_series(plan, trace, of_space, out),
        trace=trace,
    )
