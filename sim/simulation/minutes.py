"""Where the minutes went until the last person was out, and until the fire brigade had water.

What led there comes from the causes in the log (:mod:`sim.analysis.minutes`). The last stretch,
from the word that let the last person go to when they came out, is told apart by what is known of
them (:mod:`sim.simulation.lastway`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.minutes import OPEN, Account, by_owner, furthest, joined
from sim.events.vocabulary import vocabulary
from sim.results.minutes import Goal, Part, Waiting
from sim.simulation.lastway import LastWay
from sim.simulation.result import ALARMS, alarmed, tally_of
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.events.log import Event
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

_DIGITS: Final = 3
"""Times of files are kept to the millisecond."""

_TOLD: Final = ("alerted", "room-checked", "detect")
"""Events by which people in their places are told to leave, the plainest first."""
_ON_THE_WAY: Final = ("evacuation", "hazard", "crowd")
"""Phases of events that change the way of people who have been told to leave."""


def minutes(
    world: World,
    *,
    ended_s: float,
    calibration: str,
    queued_s: NDArray[np.float64] | None = None,
) -> dict[str, Goal]:
    """Return what stands in ``result.json`` as ``minutes``: the goals that this run has.

    Args:
        world: the world at the end of the run.
        ended_s: time of the end, seconds.
        calibration: name of the movement law, for how fast people are on stairs.
        queued_s: when each joined their last queue, shape ``(n_people,)``; None if not known.
    """
    account = Account(world.log, world.work)
    way = LastWay(world, account, calibration=calibration, queued_s=queued_s)
    goals = {
        LAST_OUT: _last_out(world, account, way, ended_s=ended_s),
        WATER: _first_water(account, ended_s=ended_s),
    }
    return {name: goal for name, goal in goals.items() if goal is not None}


def _goal(account: Account, parts: Sequence[Part], end_s: float, **more: Any) -> Goal:
    """Return a goal as it stands in the result, its times as the log has them."""
    rounded = (
        replace(part, from_s=round(part.from_s, _DIGITS), to_s=round(part.to_s, _DIGITS))
        for part in parts
    )
    kept = tuple(part for part in rounded if part.seconds > 0)
    from_s, to_s = round(account.zero_s, _DIGITS), round(end_s, _DIGITS)
    return Goal(from_s=from_s, to_s=to_s, parts=kept, by_owner=by_owner(kept), **more)


def _open(account: Account, names: Sequence[str], ended_s: float, **more: Any) -> Goal:
    """Return a goal that was not reached: as far as it came, and what it waits for."""
    event, waits_for = furthest(account.first, names) if names else (None, "")
    parts = account.until(event) if event else []
    at = parts[-1].to_s if parts else account.zero_s
    parts.append(Part(OPEN, "", at, max(ended_s, at)))
    return _goal(
        account, joined(parts), max(ended_s, at), reached=False, waits_for=waits_for, **more
    )


# ---- water


def _first_water(account: Account, *, ended_s: float) -> Goal | None:
    """Return the goal of the fire brigade's water; None where nothing burnt or it was put out."""
    event = account.first.get("first-water-fd")
    if event is not None:
        parts = account.until(event)
        return _goal(account, parts, event.t_s, reached=True, waits_for="")
    burns = "ignition" in account.first and "fire-out" not in account.first
    return _open(account, TO_WATER, ended_s) if burns else None


# ---- the last person


def _last_out(world: World, account: Account, way: LastWay, *, ended_s: float) -> Goal | None:
    """Return the goal of the last person; None where nobody had to leave."""
    if not np.any(world.population.required):
        return None
    tally = tally_of(world, ended_s=ended_s)
    end_s = tally.evacuation_time_s(alarmed=alarmed(world.log))
    row = tally.last_row
    if end_s is None or row is None:
        milestones = _milestones(account)
        waits = _waits(world, quiet=not milestones)
        return _open(account, milestones, ended_s, waits=tuple(waits)) if waits else None
    told = _told(world, account, row)
    parts = account.until(told) if told else []
    at = parts[-1].to_s if parts else account.zero_s
    if at > end_s:  # told when they were out already: nothing waited for that
        parts = [replace(part, to_s=min(part.to_s, end_s)) for part in parts]
    by_alarm = told is not None and told.event in (*_TOLD, *ALARMS)
    parts += way.parts(row, min(at, end_s), end_s, told=by_alarm)
    return _goal(
        account, joined(parts), end_s, reached=True, waits_for="",
        person=world.population.person_id(row),
    )  # fmt: skip


def _milestones(account: Account) -> tuple[str, ...]:
    """Return the milestones up to the alarm; none on a day on which nothing happens."""
    begun = any(name in account.first for name in TO_ALARM[1:])
    return TO_ALARM if begun or "ignition" in account.first else ()


def _told(world: World, account: Account, row: int) -> Event | None:
    """Return the event by which somebody was told to leave, None if none is known."""
    at = float(world.people.alerted_s[row])
    if math.isfinite(at):
        here = [event for event in account.at(at) if event.event in _TOLD]
        if here:
            return min(here, key=lambda event: (_TOLD.index(event.event), event.id))
    last = account.latest("last-evacuee")
    if last is None or last.actor != world.population.person_id(row):
        return account.first.get("general-alarm")
    path = account.path(last)[:-1]
    while path and _phase(path[-1]) in _ON_THE_WAY and path[-1].event not in _TOLD:
        path.pop()
    return path[-1] if path else None


def _phase(event: Event) -> str:
    kind = vocabulary().get(event.event)
    return kind.phase if kind else ""


# ---- those who are still inside


def _waits(world: World, *, quiet: bool) -> list[Waiting]:
    """Return what those wait for who had to leave and are inside, or to come: each counted once.

    Args:
        world: the world at the end.
        quiet: whether nothing happened on that day for which anybody should have left.
    """
    people, population = world.people, world.population
    to_come = people.to_come()
    if alarmed(world.log):
        to_come[:] = False
    rows = np.flatnonzero(population.required & (people.inside() | to_come))
    if not len(rows):
        return []
    refuge = np.array([space.is_refuge for space in world.site.spaces], dtype=np.bool_)
    why = np.select(
        [
            to_come[rows],
            people.harm[rows] == Harm.DEAD,
            people.harm[rows] >= Harm.INCAPACITATED,
            *(_still_waits(world, wanted)[rows] for wanted in ("help", "lift")),
            people.stuck[rows],
            (people.space[rows] >= 0) & refuge[people.space[rows]],
            np.isin(people.phase[rows], (Phase.WALKING, Phase.QUEUING, Phase.ABOARD)),
            np.isnan(people.alerted_s[rows]) & ~np.isfinite(people.start_s[rows]),
        ],
        ["coming", "dead", "rescue", "help", "lift", "way", "refuge", "walking", "word"],
        default="start",
    )
    if quiet:  # nobody is slow to answer a word that there was no cause to give
        why[np.isin(why, ("word", "start"))] = "stay"
    names, counts = np.unique(why, return_counts=True)
    return [Waiting(why=str(n), people=int(c)) for n, c in zip(names, counts, strict=True)]


def _still_waits(world: World, wanted: str) -> NDArray[np.bool_]:
    """Return who still waits for a lift or for helpers at the end, shape ``(n_people,)``."""
    names = {w.person for w in world.care.waits if w.wanted == wanted and w.until_s is None}
    population = world.population
    found = np.zeros(len(population), dtype=np.bool_)
    if names:
        found[:] = [population.person_id(row) in names for row in range(len(population))]
    return found
