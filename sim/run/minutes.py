"""Where the minutes went until the last person was out, and until the fire brigade had water.

What led there comes from the causes in the log (:mod:`sim.response.minutes`). The last stretch,
from the word that let the last person go to when they came out, is told apart by what is known of
them: when they set out, how far they walked, whether they found a way closed or waited for help.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.events.vocabulary import vocabulary
from sim.movement.laws.book import calibration_named, law_book
from sim.response.minutes import OPEN, Account, Part, by_owner, furthest, joined, owner_of
from sim.run.result import evacuation_time_s
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.events.log import Event
    from sim.world.care import Wait
    from sim.world.world import World

LAST_OUT: Final = "last-out"
WATER: Final = "first-water"

TO_ALARM: Final = (
    "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "verify-arrive",
    "alarm-confirmed", "general-alarm",
)  # fmt: skip
TO_WATER: Final = (
    "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "verify-arrive",
    "alarm-confirmed", "119-dial", "119-answer", "dispatch-order", "unit-enroute", "unit-arrive",
    "first-water-fd",
)  # fmt: skip
"""Milestones in their order: the first that is missing is what it waits for."""

_TOLD: Final = ("alerted", "room-checked", "detect")
"""Events by which people in their places are told to leave, the plainest first."""
_ON_THE_WAY: Final = ("evacuation", "hazard", "crowd")
"""Phases of events that change the way of people who have been told to leave."""


def minutes(world: World, *, ended_s: float, calibration: str) -> dict[str, Any]:
    """Return what stands in ``result.json`` as ``minutes``: the goals that this run has.

    Args:
        world: the world at the end of the run.
        ended_s: time of the end, seconds.
        calibration: name of the movement law, for how fast people are on stairs.
    """
    account = Account(world.log, world.work)
    goals = {
        LAST_OUT: _last_out(world, account, ended_s=ended_s, calibration=calibration),
        WATER: _first_water(account, ended_s=ended_s),
    }
    return {name: goal for name, goal in goals.items() if goal is not None}


def _goal(account: Account, parts: Sequence[Part], end_s: float, **more: Any) -> dict[str, Any]:
    """Return a goal as it stands in the result."""
    return {
        "from_s": account.zero_s,
        "to_s": end_s,
        "parts": [part.as_json() for part in parts],
        "by_owner": by_owner(parts),
        **more,
    }


def _open(account: Account, names: Sequence[str], ended_s: float, **more: Any) -> dict[str, Any]:
    """Return a goal that was not reached: as far as it came, and what it waits for."""
    event, waits_for = furthest(account.first, names)
    parts = account.until(event) if event else []
    at = parts[-1].to_s if parts else account.zero_s
    parts.append(Part(OPEN, "", at, max(ended_s, at)))
    return _goal(
        account, joined(parts), max(ended_s, at), reached=False, waits_for=waits_for, **more
    )


# ---- water


def _first_water(account: Account, *, ended_s: float) -> dict[str, Any] | None:
    """Return the goal of the fire brigade's water; None where nothing burnt or it was put out."""
    event = account.first.get("first-water-fd")
    if event is not None:
        parts = account.until(event)
        return _goal(account, parts, event.t_s, reached=True, waits_for="")
    burns = "ignition" in account.first and "fire-out" not in account.first
    return _open(account, TO_WATER, ended_s) if burns else None


# ---- the last person


def _last_out(
    world: World, account: Account, *, ended_s: float, calibration: str
) -> dict[str, Any] | None:
    """Return the goal of the last person; None where nobody had to leave."""
    people, required = world.people, world.population.required
    if not np.any(required):
        return None
    end_s = evacuation_time_s(world)
    if end_s is None:
        waits = _waits(world)
        return _open(account, TO_ALARM, ended_s, waits=waits) if waits else None
    rows = np.flatnonzero(required & np.isfinite(people.out_s))
    row = int(rows[np.argmax(people.out_s[rows])])
    told = _told(world, account, row)
    parts = account.until(told) if told else []
    at = parts[-1].to_s if parts else account.zero_s
    if at > end_s:  # told when they were out already: nothing waited for that
        parts = [replace(part, to_s=min(part.to_s, end_s)) for part in parts]
    parts += _way(world, account, row, min(at, end_s), end_s, calibration)
    return _goal(
        account, joined(parts), end_s, reached=True, waits_for="",
        person=world.population.person_id(row),
    )  # fmt: skip


def _told(world: World, account: Account, row: int) -> Event | None:
    """Return the event by which somebody was told to leave, None if none is known."""
    at = float(world.people.alerted_s[row])
    if math.isfinite(at):
        here = [event for event in account.at(at) if event.event in _TOLD]
        if here:
            return min(here, key=lambda event: (_TOLD.index(event.event), event.id))
    last = account.first.get("last-evacuee")
    if last is None or last.actor != world.population.person_id(row):
        return account.first.get("general-alarm")
    path = account.path(last)[:-1]
    while path and _phase(path[-1]) in _ON_THE_WAY and path[-1].event not in _TOLD:
        path.pop()
    return path[-1] if path else None


def _phase(event: Event) -> str:
    kind = vocabulary().get(event.event)
    return kind.phase if kind else ""


def _way(
    world: World, account: Account, row: int, told_s: float, out_s: float, calibration: str
) -> list[Part]:
    """Return the parts from the word to leave until somebody is out."""
    who = world.population.person_id(row)
    group = world.population.groups[int(world.population.group[row])].id
    started = float(world.people.started_s[row])
    started = min(max(started, told_s), out_s) if math.isfinite(started) else told_s
    last = account.first.get("last-evacuee")
    end = last.id if last is not None and last.actor == who else 0
    let_go = account.last("released", actor=group, until_s=started)
    parts = [Part("pre-movement", who, told_s, started, let_go.id if let_go else end)]
    waits = [wait for wait in world.care.waits if wait.person == who]
    if waits:
        return parts + _helped(waits, who, started, out_s, end)
    closed = _found_closed(account, who, started, out_s)
    at = closed.t_s if closed else out_s
    walk_s = _free_walk_s(world, row, calibration)
    if closed is None and walk_s > 0.0:
        middle = min(started + walk_s, out_s)
        parts.append(Part("walking", who, started, middle, end))
        parts.append(Part("queue", who, middle, out_s, end))
    else:
        parts.append(Part("moving", who, started, at, closed.id if closed else end))
    parts.append(Part("blocked", who, at, out_s, end))
    return parts


def _helped(waits: list[Wait], who: str, started: float, out_s: float, end: int) -> list[Part]:
    """Return the parts of somebody who waited for a lift or for helpers."""
    parts, at = [], started
    for wait in waits:
        since = min(max(wait.since_s, at), out_s)
        until = out_s if wait.until_s is None else min(max(wait.until_s, since), out_s)
        parts += [Part("moving", who, at, since, end), Part("help", who, since, until, end)]
        at = until
    return [*parts, Part("moving", who, at, out_s, end)]


def _found_closed(account: Account, who: str, started: float, out_s: float) -> Event | None:
    """Return the first closed way that somebody found or heard of on the way, None if none."""
    last = account.first.get("last-evacuee")
    on_path = account.path(last) if last is not None and last.actor == who else []
    met = [*account.all("exit-found-closed", actor=who), *on_path]
    met = [e for e in met if started <= e.t_s <= out_s and owner_of(e.event) == "blocked"]
    return min(met, key=lambda event: (event.t_s, event.id), default=None)


def _free_walk_s(world: World, row: int, calibration: str) -> float:
    """Return how long somebody's walk takes at free speed: stairs by the height between storeys.

    Smoke, slopes and the crowd are what makes it longer; 0 if nothing is known.
    """
    people, population, site = world.people, world.population, world.site
    walked, speed = float(people.walked_m[row]), float(population.speed[row])
    home, door = int(population.space[row]), int(people.exit[row])
    if walked <= 0.0 or speed <= 0.0:
        return 0.0
    stairs = _stairs(site.spaces)
    if home < 0 or door < 0 or stairs is None or stairs.incline is None:
        return walked / speed
    end = site.spaces[site.space_index[site.openings[door].a]]
    down_m = site.spaces[home].elevation_m - end.elevation_m
    steps_m = min(abs(down_m) / math.sin(stairs.incline.angle_rad), walked)
    own = population.speed_down[row] if down_m > 0 else population.speed_up[row]
    book = law_book((stairs,), calibration=calibration_named(calibration))
    law = book.laws[int(book.space_law[0]) + (0 if down_m > 0 else 1)]
    on_steps = float(own) * law.own if own > 0 else speed * law.level
    return (walked - steps_m) / speed + steps_m / on_steps


def _stairs(spaces: Sequence[Space]) -> Space | None:
    """Return a flight of the site's stairs, the steepest one's fellows being alike."""
    return next((s for s in spaces if s.incline is not None and s.incline.riser_m > 0), None)


# ---- those who are still inside


def _waits(world: World) -> list[dict[str, Any]]:
    """Return what those wait for who had to leave, live and are inside: each counted once."""
    people, population = world.people, world.population
    left = population.required & (people.phase != Phase.OUT) & (people.phase != Phase.NOT_ARRIVED)
    rows = np.flatnonzero(left & (people.harm != Harm.DEAD))
    if not len(rows):
        return []
    refuge = np.array([space.is_refuge for space in world.site.spaces], dtype=np.bool_)
    why = np.select(
        [
            people.harm[rows] >= Harm.INCAPACITATED,
            *(_still_waits(world, wanted)[rows] for wanted in ("help", "lift")),
            people.stuck[rows],
            (people.space[rows] >= 0) & refuge[people.space[rows]],
            np.isin(people.phase[rows], (Phase.WALKING, Phase.QUEUING, Phase.ABOARD)),
            np.isnan(people.alerted_s[rows]) & ~np.isfinite(people.start_s[rows]),
        ],
        ["rescue", "help", "lift", "way", "refuge", "walking", "word"],
        default="start",
    )
    names, counts = np.unique(why, return_counts=True)
    return [{"why": str(n), "people": int(c)} for n, c in zip(names, counts, strict=True)]


def _still_waits(world: World, wanted: str) -> NDArray[np.bool_]:
    """Return who still waits for a lift or for helpers at the end, shape ``(n_people,)``."""
    names = {w.person for w in world.care.waits if w.wanted == wanted and w.until_s is None}
    population = world.population
    found = np.zeros(len(population), dtype=np.bool_)
    if names:
        found[:] = [population.person_id(row) in names for row in range(len(population))]
    return found
