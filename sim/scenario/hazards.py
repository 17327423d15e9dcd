"""Hazards of a scenario, resolved for a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.hazards.model import Fire, contents
from sim.hazards.spec import NOT_YET_PLAYED, FireSpec
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sim.hazards.model import Hazard
    from sim.hazards.spec import HazardSpec
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span


def resolve_hazards(
    specs: Sequence[HazardSpec], *, starts: datetime, lookup: Lookup
) -> tuple[Hazard, ...]:
    """Return the hazards of a scenario, sorted by id.

    Args:
        specs: what the scenario says.
        starts: start of the run.
        lookup: names of the sites; takes every fault, also of hazards that no engine plays yet:
            a run without them would say that nobody was hurt.
    """
    found: dict[str, Hazard] = {}
    places: dict[str, Span | None] = {}
    for spec in specs:
        if isinstance(spec, NOT_YET_PLAYED):
            kind = Text(f"scenario.hazard-{spec.kind}")
            lookup.problems.add("hazard-not-played", spec.where("kind"), kind=kind)
        spaces = [spec.in_] if isinstance(spec.in_, str) else list(spec.in_ or ())
        full = [lookup.space(name, spec.where("in_")) for name in spaces]
        name = spec.id or "-".join([spec.kind, *spaces[:1]])
        number = 2
        while spec.id is None and name in places:
            name, number = "-".join([spec.kind, *spaces[:1], str(number)]), number + 1
        if name in places:
            first = places[name]
            related = (first,) if first else ()
            lookup.problems.add("hazard-id-twice", spec.where("id"), related=related, id=name)
        places[name] = spec.where("id")
        if isinstance(spec, FireSpec) and full[0] is not None:
            found[name] = _fire(spec, name, full[0], starts)
    return tuple(found[name] for name in sorted(found))


def _fire(spec: FireSpec, name: str, space: str, starts: datetime) -> Fire:
    growth = spec.growth
    if isinstance(growth, str):
        growth = literature.value(f"fire.growth.{growth}")
    return Fire(
        id=name,
        space=space,
        at_s=spec.at.after(starts),
        growth_w_s2=growth,
        peak_w=spec.peak,
        contents=contents(spec.contents),
        base_m=spec.height,
        fuel_j=spec.fuel,
        load_j_m2=spec.load,
        source=spec.source or "",
    )
