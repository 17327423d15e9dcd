"""People who are helped, take lifts or sweep: what of the scenario does not go with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.people.helping import helps_those
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.building.model import Site
    from sim.people.model import Group, Profile
    from sim.people.spec import GroupSpec
    from sim.scenario.names import Lookup
    from sim.yamlsrc import ProblemList, Span


def goes_apart(spec: GroupSpec, profile: Profile, problems: ProblemList) -> bool:
    """Return whether people of a group do not keep together, and warn where they were to.

    Args:
        spec: what the scenario says.
        profile: what they can do.
        problems: takes the warning.
    """
    apart = spec.lifts in ("yes", "evacuation") or spec.sweep is not None or profile.dependent
    if apart and spec.together:
        place = spec.where("together")
        problems.add("people-party-apart", place, severity="warning", group=spec.group)
    return apart


def names_of(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return what is written as one name or as a list of names."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def check_named_helpers(
    specs: Sequence[GroupSpec], groups: Sequence[Group], problems: ProblemList
) -> None:
    """Check that whoever is to help somebody is there.

    Args:
        specs: what the scenario says.
        groups: the groups of the run.
        problems: takes a fault for a name that nobody has.
    """
    known = {group.id for group in groups} | {spec.group for spec in specs}
    known |= {spec.role for spec in specs if spec.role}
    for spec in specs:
        for name in names_of(spec.helped_by):
            if name not in known and "{x}" not in name:
                place = spec.where("helped_by")
                unknown(problems, what="group", name=name, among=known, span=place)


def called_in(spec: GroupSpec) -> tuple[float, ...]:
    """Return the times of arrival of people who are called in by an event: none before it."""
    if spec.arrive is None or spec.arrive.after is None or not isinstance(spec.count, int):
        return ()
    return (float("inf"),) * spec.count


def called_by(spec: GroupSpec, problems: ProblemList) -> str:
    """Return the event that calls people of a group in, ``""`` for none.

    Args:
        spec: what the scenario says.
        problems: takes a fault for people nobody can count.
    """
    if spec.arrive is None or spec.arrive.after is None:
        return ""
    event, arrive = spec.arrive.after, spec.arrive
    others = [name for name in ("rate", "file", "between") if getattr(arrive, name) is not None]
    if others or spec.in_ is not None or not isinstance(spec.count, int):
        problems.add("people-called-form", arrive.where(), group=spec.group)
    return event


def check_help(
    groups: Sequence[Group], lookup: Lookup, *, written: Mapping[str, Span | None]
) -> None:
    """Warn of people who cannot get out alone where too few are there to fetch them.

    Whoever cannot take stairs needs nobody on the storeys of the exits, or where a lift serves
    after an alarm.

    Args:
        groups: the groups of the run.
        lookup: names of the sites; takes the warnings.
        written: where the number of people of each group is written.
    """
    helpers = sum(group.size for group in groups if group.helps)
    check = {group.id: sum(g.size for g in groups if helps_those(g, group)) for group in groups}
    names = lookup.names
    level = {names.full(site, space) for site in names.sites for space in level_spaces(site)}
    lifts = [
        (lift, site.origins.get(lift.id))
        for site in names.sites
        for lift in site.lifts
        if lift.in_fire != "parked"
    ]
    served = [lift for lift, _ in lifts if lift.in_fire == "runs" or helpers]
    for lift, place in lifts:
        if lift not in served and any(group.uses_lifts for group in groups):
            lookup.problems.add("lift-no-warden", place, severity="warning", name=lift.id)
    for group in groups:
        profile = group.profile
        if not profile.dependent:
            continue
        alone = profile.walks and not profile.stairs
        stuck = not all(space in level for space, _ in group.places) and not served
        needed = max(1, profile.needs_assistance)
        there = check[group.id]
        if (stuck or not alone) and needed > there:
            lookup.problems.add(
                "people-no-helpers",
                written.get(group.id),
                severity="warning",
                group=group.id,
                needed=needed,
                helpers=there,
            )


def level_spaces(site: Site) -> set[str]:
    """Return the spaces of a site from which an exit is reached without stairs."""
    stepped = set(site.stepped)
    ways: dict[str, set[str]] = {}
    for row, opening in enumerate(site.openings):
        if opening.walkable and row not in stepped and (opening.exit or opening.b != OUTSIDE):
            ways.setdefault(opening.b, set()).add(opening.a)
            ways.setdefault(opening.a, set()).add(opening.b)
    found, edge = {OUTSIDE}, [OUTSIDE]
    while edge:
        new = ways.get(edge.pop(), set()) - found
        found |= new
        edge += sorted(new)
    return found - {OUTSIDE}
