"""Hazards of a scenario, resolved for a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.hazards.kinds import Placed, kinds
from sim.messages import Text
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sim.hazards.base.spec import HazardSpec
    from sim.hazards.kinds import Hazard
    from sim.parameters import Parameters
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span


def resolve_hazards(
    specs: Sequence[HazardSpec],
    *,
    starts: datetime,
    lookup: Lookup,
    parameters: Parameters,
    groups: Collection[str] = (),
) -> tuple[Hazard, ...]:
    """Return the hazards of a scenario, sorted by id.

    Args:
        specs: what the scenario says.
        starts: start of the run.
        lookup: names of the sites; takes every fault, also of hazards that no engine plays yet:
            a run without them would say that nobody was hurt.
        parameters: numbers of the model.
        groups: names of the groups of people, whether they are there or not.
    """
    found: dict[str, Hazard] = {}
    places: dict[str, Span | None] = {}
    for spec in specs:
        kind = kinds()[spec.kind]
        if not kind.played:
            name = Text(f"scenario.hazard-{kind.name}")
            lookup.problems.add("hazard-not-played", spec.where("kind"), kind=name)
        inside = getattr(spec, "in_", None)
        spaces = [inside] if isinstance(inside, str) else list(inside or ())
        full = [lookup.space(name, spec.where("in_")) for name in spaces]
        id_ = spec.id or "-".join([kind.name, *spaces[:1]])
        number = 2
        while spec.id is None and id_ in places:
            id_, number = "-".join([kind.name, *spaces[:1], str(number)]), number + 1
        if id_ in places:
            first = places[id_]
            related = (first,) if first else ()
            lookup.problems.add("hazard-id-twice", spec.where("id"), related=related, id=id_)
        places[id_] = spec.where("id")
        to = getattr(spec, "to", None)
        aim = lookup.space(to, spec.where("to")) if to is not None else ""
        _check_groups(spec, groups, lookup)
        known = tuple(space for space in full if space is not None)
        if kind.resolve is not None and len(known) == len(full) and aim is not None:
            placed = Placed(id_, known, spec.at.after(starts), parameters, to=aim)
            found[id_] = kind.resolve(spec, placed)
    return tuple(found[id_] for id_ in sorted(found))


def _check_groups(spec: HazardSpec, groups: Collection[str], lookup: Lookup) -> None:
    """Check the groups that a hazard reaches."""
    named = getattr(spec, "groups", ())
    several = (named,) if isinstance(named, str) else named
    for number, name in enumerate(several):
        if name not in groups:
            place = spec.where("groups" if isinstance(named, str) else f"groups.{number}")
            unknown(lookup.problems, what="group", name=name, among=groups, span=place)
