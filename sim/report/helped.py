"""Who waited for a lift or for help, for how long, and what the lifts did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.language import Both, duration, number, say

if TYPE_CHECKING:
    from sim.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Waited:
    """A line of the table.

    Attributes:
        person: who.
        where: name of the space.
        wanted: lift or help.
        since: when it began.
        waited: how long, or that nobody came.
        by: who or what came.
    """

    person: str
    where: Both
    wanted: Both
    since: Both
    waited: Both
    by: str


def waited(reading: Reading) -> list[Waited]:
    """Return those who waited, in order; none where nobody needs a lift or help."""
    lines = []
    for wait in reading.result.help.waited if reading.result.help else ():
        until = wait.until_s
        lines.append(
            Waited(
                wait.person,
                _place(reading, wait.where),
                say(f"help-wanted-{wait.wanted}"),
                duration(wait.since_s),
                say("help-never") if until is None else duration(until - wait.since_s),
                wait.by,
            )
        )
    return lines


def _place(reading: Reading, space: str) -> Both:
    """Return the name of a space, with its storey where there are several."""
    site = reading.site
    if space not in site.space_index or len(site.levels) < 2:
        return reading.name(space)
    level = reading.level_name(site.spaces[site.space_index[space]].level)
    return say("help-place", space=reading.name(space), level=level)


def lifts_used(reading: Reading) -> list[Both]:
    """Return a sentence for each lift that brought people down or up."""
    return [
        say(
            "help-lift",
            lift=lift.id,
            trips=number(lift.trips),
            people=number(lift.people),
            last=duration(lift.last_s or 0.0),
        )
        for lift in (reading.result.help.lifts if reading.result.help else ())
        if lift.trips
    ]
