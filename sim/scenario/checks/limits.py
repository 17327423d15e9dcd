"""What fits: how many people into a space, and how large a scenario a machine can hold.

A slip of the pen, a zero too many or millimetres for metres, must end in a sentence and not in a
machine without memory.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.movement.laws.book import greatest_density
from sim.people.polygons import free_area
from sim.scenario.checks.memory import cells_of, needed_bytes
from sim.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.people.model import Group
    from sim.scenario.model import RunSettings
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span

GIGABYTE = 1e9
"""Bytes."""


def check_limits(
    groups: Sequence[Group],
    lookup: Lookup,
    *,
    written: Mapping[str, Span | None],
    run: RunSettings,
    where: Span | None,
) -> None:
    """Add a fault for spaces with more people than can stand there, and for what is too large.

    Where they stand more densely than any rule for standing crowds allows, or than the calibration
    lets anybody walk, a warning says so.

    Args:
        groups: the groups of the run.
        lookup: names of the sites; takes every fault.
        written: where the number of people of each group is written.
        run: how the run is carried out.
        where: the place of the scenario's name.
    """
    _crowding(groups, lookup, written, run.calibration)
    _gathering(groups, lookup, written, where)
    people = sum(group.size for group in groups)
    most = int(literature.value("people.total.most"))
    if people > most:
        largest = max(groups, key=lambda group: group.size)
        place = written.get(largest.id) or where
        lookup.problems.add(
            "scenario-too-many-people", place, people=f"{people:,}", most=f"{most:,}"
        )
    needed = needed_bytes(lookup.names.sites, groups, cell_m=run.cell_m, until_s=run.until_s)
    most_bytes = literature.value("run.memory.most")
    if needed > most_bytes:
        name, space = max(lookup.names.spaces.items(), key=lambda pair: free_area(pair[1]))
        lookup.problems.add(
            "scenario-too-large",
            where,
            related=lookup.names.places,
            space=name,
            area=f"{free_area(space):,.0f}",
            cells=f"{cells_of(lookup.names.sites, run.cell_m):,.0f}",
            cell=f"{run.cell_m:g}",
            people=f"{people:,}",
            until=duration_text(run.until_s),
            needed=f"{needed / GIGABYTE:,.0f}",
            most=f"{most_bytes / GIGABYTE:g}",
        )


def _gathering(
    groups: Sequence[Group],
    lookup: Lookup,
    written: Mapping[str, Span | None],
    where: Span | None,
) -> None:
    """Warn of assembly points that hold fewer people than are to gather there."""
    names = lookup.names
    room = {
        names.full(site, point.id): point.capacity
        for site in names.sites
        for point in site.assembly
    }
    told: dict[str, list[Group]] = {}
    for group in groups:
        if group.required and group.assembly:
            told.setdefault(group.assembly, []).append(group)
    for name, theirs in sorted(told.items()):
        people, most = sum(group.size for group in theirs), room.get(name)
        if most is not None and people > most:
            place = written.get(max(theirs, key=lambda group: group.size).id) or where
            lookup.problems.add(
                "assembly-too-small",
                place,
                severity="warning",
                related=names.places,
                name=name,
                most=f"{most:,}",
                people=f"{people:,}",
            )
    people = sum(group.size for group in groups if group.required)
    limits = list(room.values())
    if limits and None not in limits and people > sum(most for most in limits if most):
        lookup.problems.add(
            "assembly-all-too-small",
            where,
            severity="warning",
            related=names.places,
            most=f"{sum(most for most in limits if most):,}",
            people=f"{people:,}",
        )


def _crowding(
    groups: Sequence[Group],
    lookup: Lookup,
    written: Mapping[str, Span | None],
    calibration: str,
) -> None:
    rule = literature.constant("compliance.ground.density").high
    assert rule is not None
    dense = min(rule, greatest_density(calibration))
    most = literature.value("people.crowding.most")
    there: dict[str, list[tuple[int, str]]] = {}
    for group in groups:
        for space, count in group.places:
            there.setdefault(space, []).append((count, group.id))
    # Many spaces may be too full for one number: it is told once, where it is worst.
    worst: dict[Span | str, tuple[float, int, float, str]] = {}
    for space, counts in sorted(there.items()):
        area = free_area(lookup.names.spaces[space])
        people = sum(count for count, _ in counts)
        largest = max(counts)[1]
        density = people / area if area > 0 else math.inf
        place = written.get(largest) or largest
        if density > worst.get(place, (dense,))[0]:
            worst[place] = (density, people, area, space)
    for place, (density, people, area, space) in worst.items():
        fits = people <= math.floor(most * area)
        limit = dense if fits else most
        params: dict[str, object] = {"density": f"{density:.1f}"} if fits else {}
        lookup.problems.put(
            "people-dense" if fits else "people-do-not-fit",
            None if isinstance(place, str) else place,
            {
                "people": f"{people:,}",
                "space": space,
                "area": f"{area:.3g}",
                "most": f"{limit:.3g}",
                "room": math.floor(limit * area),
                **params,
            },
            severity="warning" if fits else "error",
            related=lookup.names.places,
        )
