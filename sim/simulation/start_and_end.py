"""The first and last rows of a log: what was known at the start, and how it ended.

A scorecard reads nothing but the log, so what it compares with has to stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.people.model import CREW
from sim.simulation.result import tally_of
from sim.simulation.tally import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.building.model import Opening
    from sim.results.counts import Frozen, PeakDensity
    from sim.world.world import World

    Row = tuple[str, str, float | None, str, str]


def log_facts(world: World) -> None:
    """Log the people, exits and detectors as they are before anything happens.

    A kind of fact that is in the log already is left to whoever logged it.
    """
    there = {event.event for event in world.log}
    for name, thing, value, unit, text in [*_people(world), *_exits(world), *_equipment(world)]:
        if name not in there:
            world.log.add(name, t_s=0.0, object=thing, value=value, unit=unit, text=text)


def log_final(
    world: World,
    *,
    ended_s: float,
    peak_density: PeakDensity | None = None,
    frozen: Frozen | None = None,
) -> None:
    """Log how many people are where and how they are, and the end of the run.

    Crews have rows of their own, and only where one of them has come to harm.

    Args:
        world: the world at the end.
        ended_s: time of the end.
        peak_density: the highest density, if anything moved.
        frozen: people who stand still though nothing holds them, as in ``result.json``.
    """
    counts = tally_of(world, ended_s=ended_s).counts()
    where, state, required = counts.where, counts.state, counts.required
    stuck = np.count_nonzero(world.people.stuck & world.population.required)
    rows = {
        "final-outside": where["outside"] + where["assembly"],
        "final-required": required.total - required.not_arrived,
        "final-required-outside": required.out,
        "final-inside": where["inside"],
        "final-refuge": where["refuge"],
        "final-not-arrived": where["not_arrived"],
        "final-stuck": int(stuck) + (frozen.people if frozen else 0),
        "final-injured": state["injured"],
        "final-incapacitated": state["incapacitated"],
        "final-dead": state["dead"],
    }
    for name, value in rows.items():
        world.log.add(name, t_s=ended_s, value=float(value), unit="people")
    if frozen:
        frozen_n = float(frozen.people)
        world.log.add("final-frozen", t_s=ended_s, value=frozen_n, unit="people")
    for harm in STATES[1:]:
        harmed = getattr(counts.crews, harm)
        if harmed:
            world.log.add(
                f"final-{harm}", t_s=ended_s, object="crews", value=float(harmed),
                unit="people",
            )  # fmt: skip
    if peak_density is not None:
        world.log.add(
            "final-peak-density",
            t_s=ended_s,
            object=peak_density.where,
            value=peak_density.value,
            unit="/m2",
        )
    world.log.add("end", t_s=ended_s, value=ended_s, unit="s")


def _people(world: World) -> Iterator[Row]:
    population = world.population
    for group in population.groups:
        if group.role == CREW:
            continue
        rows = population.rows_of_group[group.id]
        yield ("fact-people", group.id, float(rows.stop - rows.start), "people", "")
        required = float(np.count_nonzero(population.required[rows]))
        yield ("fact-required", group.id, required, "people", "")
        asleep = float(np.count_nonzero(population.asleep[rows]))
        if asleep:
            yield ("fact-asleep", group.id, asleep, "people", "")
        if group.profile.needs_assistance:
            yield ("fact-need-assistance", group.id, float(group.size), "people", "")


def _exits(world: World) -> Iterator[Row]:
    for opening in world.site.exits:
        yield ("fact-exit", opening.id, opening.width_m, "m", opening.state)
        if not _usable(opening):
            yield ("fact-exit-blocked", opening.id, None, "", opening.state)


def _usable(opening: Opening) -> bool:
    # People leave from side a to side b: the outside is always b.
    return opening.state != "locked" and opening.direction != "in" and not opening.barred


def _equipment(world: World) -> Iterator[Row]:
    for item in world.site.equipment:
        if item.kind.endswith("detector"):
            yield ("fact-detector", item.id, None, "", item.space)
        elif item.kind == "extinguisher":
            yield ("fact-extinguisher", item.id, None, "", str(item.properties.get("type", "")))
