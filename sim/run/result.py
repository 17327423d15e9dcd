"""What ``result.json`` and ``people.csv`` say of a run: pure functions of the world at its end."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.literature import value
from sim.people.model import CREW
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from sim.events.log import Event
    from sim.world.world import World

WHERE: Final = ("not_arrived", "inside", "refuge", "outside", "assembly")
"""Where a person can be at the end; each person is in exactly one."""

STATES: Final = ("unhurt", "injured", "incapacitated", "dead")
"""How a person can be at the end, in the order of :class:`sim.world.state.Harm`."""

PERCENTILES: Final = {"p50": 0.50, "p90": 0.90, "p95": 0.95, "p100": 1.0}
"""Shares of the required people whose times are given."""

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
"""Events whose first time stands among the milestones, if they happened."""


@dataclass(frozen=True, slots=True)
class PeakDensity:
    """The highest density of a run.

    Attributes:
        value: people per square metre.
        where: id of the space.
        at_s: when it was first reached.
        patch_m2: area it was counted on.
        held_s: how long that patch stayed at nine tenths of it or above.
    """

    value: float
    where: str
    at_s: float
    patch_m2: float
    held_s: float


def where_at_end(world: World, *, ended_s: float) -> NDArray[np.int8]:
    """Return for each person a row of :data:`WHERE`, shape ``(n_people,)``.

    People who walked out are at their assembly point when the way from the exit to it, at their own
    speed, is behind them. Those who were carried out stay where they were laid down.
    """
    people = world.people
    found = np.full(len(people.phase), WHERE.index("inside"), dtype=np.int8)
    found[people.phase == Phase.NOT_ARRIVED] = WHERE.index("not_arrived")
    refuge = np.array([space.is_refuge for space in world.site.spaces], dtype=np.bool_)
    inside = (people.phase != Phase.NOT_ARRIVED) & (people.phase != Phase.OUT)
    in_space = inside & (people.space >= 0)
    found[in_space] = np.where(
        refuge[people.space[in_space]], WHERE.index("refuge"), WHERE.index("inside")
    )
    found[people.phase == Phase.ABOARD] = WHERE.index("inside")
    found[people.phase == Phase.OUT] = WHERE.index("outside")
    found[assembled_s(world) <= ended_s] = WHERE.index("assembly")
    return found


def assembled_s(world: World) -> NDArray[np.float64]:
    """Return when each person reaches their assembly point, ``inf`` if never; ``(n_people,)``."""
    people, population, site = world.people, world.population, world.site
    points = {point.id: point for point in site.assembly}
    distance = np.full((len(population.groups), len(site.openings)), np.inf)
    for row, group in enumerate(population.groups):
        for exit_row, opening in enumerate(site.openings):
            near = [p.distance_m for p in site.assembly if opening.id in p.reached_from]
            own = points.get(group.assembly)
            if own is not None:
                distance[row, exit_row] = own.distance_m
            elif near:
                distance[row, exit_row] = min(near)
    reached = np.full(len(population), np.inf)
    walked = (people.phase == Phase.OUT) & (people.exit >= 0) & (people.harm < Harm.INCAPACITATED)
    rows = np.flatnonzero(walked)
    way = distance[population.group[rows], people.exit[rows]]
    reached[rows] = people.out_s[rows] + way / population.speed[rows]
    return reached


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
        "started_s": _or_none(people.started_s),
        "exit": [site.openings[row].id if row >= 0 else "" for row in people.exit],
        "out_s": _or_none(people.out_s),
        "walked_m": [float(walked) for walked in people.walked_m],
        "dose": [float(dose) for dose in people.dose],
        "where": [WHERE[row] for row in place],
        "state": [STATES[harm] for harm in people.harm],
    }


def crews(world: World) -> NDArray[np.bool_]:
    """Return who came with the fire brigade, shape ``(n_people,)``."""
    kinds = [group.role == CREW for group in world.population.groups]
    found: NDArray[np.bool_] = np.array(kinds, dtype=np.bool_)[world.population.group]
    return found


def people_counts(world: World, *, ended_s: float) -> dict[str, Any]:
    """Return how many people are where and how they are; each count adds up to ``total``.

    ``required`` is the same for those who were told to leave and are not excused. Crews of the fire
    brigade count only where one of them has come to harm.
    """
    place = where_at_end(world, ended_s=ended_s)
    required = world.population.required
    counted = ~crews(world) | (world.people.harm > Harm.UNHURT)
    table = {
        where: {
            state: int(np.count_nonzero(counted & (place == w) & (world.people.harm == s)))
            for s, state in enumerate(STATES)
        }
        for w, where in enumerate(WHERE)
    }
    left = np.isin(place, [WHERE.index("outside"), WHERE.index("assembly")])
    dead = world.people.harm == Harm.DEAD
    return {
        "total": int(np.count_nonzero(counted)),
        "where": {where: sum(states.values()) for where, states in table.items()},
        "state": {state: sum(row[state] for row in table.values()) for state in STATES},
        "table": table,
        "required": {
            "total": int(np.count_nonzero(required)),
            "out": int(np.count_nonzero(required & left)),
            "alive_inside": int(np.count_nonzero(_alive_inside(world))),
            "dead_inside": int(np.count_nonzero(required & dead & ~left)),
        },
    }


def evacuation_time_s(world: World) -> float | None:
    """Return when the last required person was outside; None while one is alive inside.

    It is also None where nobody was required to leave or nobody got out.
    """
    out = world.people.out_s[world.population.required]
    if np.any(_alive_inside(world)) or not np.any(np.isfinite(out)):
        return None
    return float(np.nanmax(out))


def percentiles_s(out_s: Sequence[float] | NDArray[np.float64]) -> dict[str, float | None]:
    """Return when shares of the required people were out, None for a share that is not.

    The time of share q of n people is that of number ``ceil(q n)`` in the order of leaving: no
    value between two people is made up, and whoever is not out counts as never getting out.

    Args:
        out_s: when each required person was out, ``nan`` if not, shape ``(n,)``.
    """
    times = np.asarray(out_s, dtype=np.float64)
    left = np.sort(times[np.isfinite(times)])
    found: dict[str, float | None] = {}
    for name, share in PERCENTILES.items():
        number = math.ceil(share * len(times) - 1e-9)
        found[name] = float(left[number - 1]) if 0 < number <= len(left) else None
    return found


def exit_use(world: World) -> list[dict[str, Any]]:
    """Return how each exit was used: number, first and last person, highest flow.

    The flow is the highest number of people in any window of ``run.exit-flow.window``, over it.
    """
    window = value("run.exit-flow.window")
    theirs = crews(world)
    found = []
    for row, opening in enumerate(world.site.openings):
        if not opening.exit:
            continue
        out = world.people.out_s[(world.people.exit == row) & ~theirs]
        times = np.sort(out[np.isfinite(out)])
        within = np.searchsorted(times, times + window, side="left") - np.arange(len(times))
        found.append(
            {
                "id": opening.id,
                "used": len(times),
                "first_s": float(times[0]) if len(times) else None,
                "last_s": float(times[-1]) if len(times) else None,
                "peak_flow_per_s": float(within.max()) / window if len(times) else 0.0,
            }
        )
    return found


def milestones(events: Iterable[Event]) -> dict[str, float]:
    """Return the first time of each milestone that was reached, in order of time."""
    first: dict[str, float] = {}
    wanted = set(MILESTONES)
    for event in events:
        if event.event in wanted:
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
) -> dict[str, Any]:
    """Return the content of ``result.json``, in the order of its fields.

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
    """
    return {
        "scenario": scenario,
        "seed": seed,
        "version": version,
        "inputs_sha256": inputs_sha256,
        "calibration": calibration,
        "people": people_counts(world, ended_s=ended_s),
        "evacuation_time_s": evacuation_time_s(world),
        "percentiles_s": percentiles_s(world.people.out_s[world.population.required]),
        "bands": {},
        "exits": exit_use(world),
        "peak_density": asdict(peak_density) if peak_density else None,
        "milestones": milestones(world.log),
        "scorecard": {},
        "warnings": list(warnings),
        "wall_s": wall_s,
    }


def help_given(world: World) -> dict[str, Any] | None:
    """Return who waited for a lift or for help, and what the lifts did; None if nobody could."""
    care = world.care
    if care.take is None:
        return None
    return {
        "waited": [asdict(wait) for wait in care.waits],
        "lifts": [asdict(use) for use in care.lifts],
    }


def with_bands(result: Mapping[str, Any], bands: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of ``result.json`` with the bands of many runs."""
    return {**result, "bands": dict(bands)}


def _alive_inside(world: World) -> NDArray[np.bool_]:
    """Return who has to leave, lives, and is neither outside nor still to come."""
    people = world.people
    there = (people.phase != Phase.OUT) & (people.phase != Phase.NOT_ARRIVED)
    found: NDArray[np.bool_] = world.population.required & there & (people.harm != Harm.DEAD)
    return found


def _or_none(values: NDArray[np.float64]) -> list[float | None]:
    return [float(item) if math.isfinite(item) else None for item in values]
