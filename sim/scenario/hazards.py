"""Hazards of a scenario, resolved for a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.hazards.kinds import Placed, kinds
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sim.hazards.base.spec import HazardSpec
    from sim.hazards.kinds import Hazard
    from sim.parameters import Parameters
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span


def resolve_hazards(
    specs: Sequence[HazardSpec], *, starts: datetime, lookup: Lookup, parameters: Parameters
) -> tuple[Hazard, ...]:
    """Return the hazards of a scenario, sorted by id.

    Args:
        specs: what the scenario says.
        starts: start of the run.
        lookup: names of the sites; takes every fault, also of hazards that no engine plays yet:
            a run without them would say that nobody was hurt.
        parameters: numbers of the model.
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
        known = tuple(space for space in full if space is not None)
        if kind.resolve is not None and len(known) == len(full):
            found[id_] = kind.resolve(spec, Placed(id_, known, spec.at.after(starts), parameters))
    return tuple(found[id_] for id_ in sorted(found))
