"""What ``result.json`` and ``people.csv`` say of a run: pure functions of the world at its end."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.events.csvfile import as_written
from sim.literature import value
from sim.messages import text
from sim.results.counts import ExitUse, Frozen, PeakDensity
from sim.results.record import Result
from sim.results.response import Help, LiftUse, Waited
from sim.results.tables import kept, kept_cells
from sim.simulation.gathered import full_words, gathered, points_of
from sim.simulation.tally import KINDS, PERCENTILES, STATES, WHERE, Tally, kinds_of, percentiles_s
from sim.units import format_duration
from sim.world.state import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.events.log import Event
    from sim.messages import Lang
    from sim.world.world import World

__all__ = [
    "MILESTONES",
    "PERCENTILES",
    "STATES",
    "WHERE",
    "PeakDensity",
    "Tally",
    "alarmed",
    "build_result",
    "crews",
    "evacuation_time_s",
    "exit_use",
    "frozen_in",
    "frozen_words",
    "help_given",
    "milestones",
    "people_columns",
    "percentiles_s",
    "tally_of",
    "where_at_end",
]

MILESTONES: Final = (
    "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "alarm-confirmed",
    "linkage-auto", "general-alarm", "evac-order", "first-extinguisher", "first-force",
    "second-force", "119-dial", "119-answer", "119-location-ok", "dispatch-order",
    "unit-enroute", "unit-arrive", "ic-established", "command-post-open",
    "first-water-internal", "first-water-fd", "power-gas-isolated", "cordon-set", "untenable",
    "first-out", "last-evacuee", "headcount-complete", "missing-reported",
    "first-patient-contact", "last-patient-transport", "fire-controlled", "stand-down",
    "site-handover", "site-to-unit-head", "unit-to-county", "county-to-city",
    "city-to-province", "province-to-state", "written-report",
)  # fmt: skip
"""Events whose time stands among the milestones, if they happened: the first, of
:data:`LAST_COUNTS` the last."""

LAST_COUNTS: Final = frozenset({"last-evacuee"})
"""Milestones that may happen again: people come back in, or come later, and leave."""

_MOST_PLACES: Final = 5

ALARMS: Final = ("general-alarm", "evac-order")
"""Events by which people are told to leave the site."""


def where_at_end(world: World, *, ended_s: float) -> NDArray[np.int8]:
    """Return for each person a row of :data:`WHERE`, shape ``(n_people,)``.

    People who walked out are at their assembly point when the way from the exit to it, at their own
    speed, is behind them. Those who were carried out stay where they were laid down; whoever stands
    before a door from outside has not arrived.
    """
    people = world.people
    found = np.full(len(people.phase), WHERE.index("inside"), dtype=np.int8)
    found[people.to_come()] = WHERE.index("not_arrived")
    refuge = np.array([space.is_refuge for space in world.site.spaces], dtype=np.bool_)
    in_space = people.inside() & (people.space >= 0)
    found[in_space] = np.where(
        refuge[people.space[in_space]], WHERE.index("refuge"), WHERE.index("inside")
    )
    found[people.phase == Phase.ABOARD] = WHERE.index("inside")
    found[people.phase == Phase.OUT] = WHERE.index("outside")
    reached = gathered(world).reached_s
    found[np.isfinite(reached) & (reached <= ended_s)] = WHERE.index("assembly")
    return found


def people_columns(world: World, *, ended_s: float) -> dict[str, list[Any]]:
    """Return the columns of ``people.csv``; times that never came are None.

    Args:
        world: the world at the end of the run.
        ended_s: time of the end.
    """
    people, population, site = world.people, world.population, world.site
    place = where_at_end(world, ended_s=ended_s)
    return {
        "id": [population.person_id(row) for row in range(len(population))],
        "group": [population.groups[g].id for g in population.group],
        "arrived_s": kept_cells(_arrived_s(world, place), "arrived_s"),
        "started_s": kept_cells(_set_out_s(world, place), "started_s"),
        "exit": [site.openings[row].id if row >= 0 else "" for row in people.exit],
        "out_s": kept_cells(people.out_s, "out_s"),
        "walked_m": kept_cells(people.walked_m, "walked_m"),
        "dose": kept_cells(people.dose("asphyxiants"), "dose"),
        "where": [WHERE[row] for row in place],
        "state": [STATES[harm] for harm in people.harm],
    }


def _arrived_s(world: World, place: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return when people came who were not there at the start, ``nan`` for all others.

    They come when they reach the opening; how long they queue before it is part of their time.
    """
    population = world.population
    came = (place != WHERE.index("not_arrived")) & (population.space < 0)
    return np.where(came & np.isfinite(population.arrive_s), population.arrive_s, np.nan)


def _set_out_s(world: World, place: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return when people first set out; who comes and makes no stop is on the way from the start.

    Shape ``(n_people,)``, ``nan`` for those who never did.
    """
    started = world.people.started_s
    return np.where(np.isfinite(started), started, _arrived_s(world, place))


def crews(world: World) -> NDArray[np.bool_]:
    """Return who came with the fire brigade, shape ``(n_people,)``."""
    found: NDArray[np.bool_] = kinds_of(world.population) == KINDS.index("crews")
    return found


def tally_of(world: World, *, ended_s: float) -> Tally:
    """Return the people of a run at its end, ready to be counted."""
    people, site = world.people, world.site
    return Tally(
        where=where_at_end(world, ended_s=ended_s),
        state=people.harm.astype(np.int8),
        out_s=kept(people.out_s, "out_s"),
        exit=np.array([site.openings[row].id if row >= 0 else "" for row in people.exit]),
        required=world.population.required,
        kind=kinds_of(world.population),
    )


def alarmed(events: Iterable[Event]) -> bool:
    """Return whether people were told to leave the site, of a log."""
    return any(event.event in ALARMS for event in events)


def evacuation_time_s(world: World, *, ended_s: float = math.inf) -> float | None:
    """Return when the last required person was outside; None while one is inside.

    It is also None where nobody was required to leave or nobody got out, and, without an alarm,
    while people are still to come.
    """
    return tally_of(world, ended_s=ended_s).evacuation_time_s(alarmed=alarmed(world.log))


def exit_use(tally: Tally, site: Site) -> tuple[ExitUse, ...]:
    """Return how each exit, and each window somebody left by, was used.

    The flow is the highest number of people in any window of ``run.exit-flow.window``, over it.

    Args:
        tally: the people at the end.
        site: the walkable site.
    """
    window = value("run.exit-flow.window")
    found = []
    for opening in tally.ways_out(site):
        times = tally.times_at(opening.id)
        within = np.searchsorted(times, times + window, side="left") - np.arange(len(times))
        found.append(
            ExitUse(
                id=opening.id,
                used=len(times),
                first_s=float(times[0]) if len(times) else None,
                last_s=float(times[-1]) if len(times) else None,
                peak_flow_per_s=float(within.max()) / window if len(times) else 0.0,
            )
        )
    return tuple(found)


def milestones(events: Iterable[Event]) -> dict[str, float]:
    """Return the time of each milestone that was reached, in order of time."""
    first: dict[str, float] = {}
    wanted = set(MILESTONES)
    for event in events:
        if event.event in LAST_COUNTS:
            first[event.event] = event.t_s
        elif event.event in wanted:
            first.setdefault(event.event, event.t_s)
    return dict(sorted(first.items(), key=lambda item: (item[1], MILESTONES.index(item[0]))))


def build_result(
    world: World,
    *,
    ended_s: float,
    scenario: str,
    seed: int,
    version: str,
    inputs_sha256: str,
    calibration: str,
    peak_density: PeakDensity | None = None,
    warnings: Iterable[str] = (),
    wall_s: float | None = None,
    **figures: Any,
) -> Result:
    """Return what ``result.json`` says.

    ``bands`` and ``scorecard`` are empty here: they are filled in from many runs and by the cards.

    Args:
        world: the world at the end of the run.
        ended_s: time of the end.
        scenario: name of the scenario.
        seed: seed of the run.
        version: version of the program.
        inputs_sha256: hash of every file that went in.
        calibration: name of the movement law's constants.
        peak_density: the highest density, None if nothing moved.
        warnings: sentences about what a reader must know.
        wall_s: computing time; the only field that differs between two equal runs.
        **figures: further fields of the record.
    """
    tally, frozen = tally_of(world, ended_s=ended_s), frozen_in(world)
    points = points_of(world, ended_s=ended_s)
    return Result(
        scenario=scenario,
        seed=seed,
        version=version,
        inputs_sha256=inputs_sha256,
        calibration=calibration,
        people=tally.counts(),
        evacuation_time_s=tally.evacuation_time_s(alarmed=alarmed(world.log)),
        last_out_s=tally.last_out_s,
        percentiles_s=tally.percentiles_s(),
        bands={},
        exits=exit_use(tally, world.site),
        peak_density=peak_density,
        milestones=milestones(map(as_written, world.log)),
        warnings=(
            *warnings,
            *([frozen_words(frozen, site=world.site)] if frozen else []),
            *full_words(points, site=world.site),
        ),
        assembly=points,
        frozen=frozen,
        wall_s=wall_s,
        **{"minutes": {}, **figures},
    )


def frozen_in(world: World) -> Frozen | None:
    """Return who stands still though they want on, are free to and nobody holds them; else None.

    The crowd keeps watch on itself and says so as ``world.frozen``: how many ``people``, since when
    (``since_s``) and in which spaces (``where``). Such a run is not to be trusted.
    """
    found: Mapping[str, Any] | None = getattr(world, "frozen", None)
    if not found or not found["people"]:
        return None
    return Frozen(
        people=int(found["people"]), since_s=float(found["since_s"]), where=tuple(found["where"])
    )


def frozen_words(frozen: Frozen, *, site: Site, lang: Lang = "en") -> str:
    """Return the warning about people who stand still, in a language.

    Args:
        frozen: from :func:`frozen_in`.
        site: the walkable site, for the names of spaces.
        lang: language of the sentence.
    """
    rows = (site.space_index.get(name) for name in frozen.where)
    names = [
        name if row is None else site.spaces[row].name or name
        for name, row in zip(frozen.where, rows, strict=True)
    ]
    more = len(names) - _MOST_PLACES
    shown = [*names[:_MOST_PLACES], *(["..."] if more > 0 else [])]
    return text(
        "run.frozen",
        lang,
        n=f"{frozen.people:,}",
        where=shown,
        since=format_duration(frozen.since_s, lang),
    )


def help_given(world: World) -> Help | None:
    """Return who waited for a lift or for help, and what the lifts did; None if nobody could."""
    care = world.care
    if care.take is None:
        return None
    return Help(
        waited=tuple(Waited(**asdict(wait)) for wait in care.waits),
        lifts=tuple(LiftUse(**asdict(use)) for use in care.lifts),
    )
