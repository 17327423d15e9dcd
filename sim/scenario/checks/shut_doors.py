"""How many doors people may find shut: they keep only so many in mind at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.state import KNOWN_SHUT_MOST

if TYPE_CHECKING:
    from sim.response.plan.model import ResponseInputs
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span


def check_shut_doors(response: ResponseInputs, lookup: Lookup, *, where: Span | None) -> None:
    """Warn where people may find more doors locked than they can keep in mind at once.

    Args:
        response: what is done; its injects and measures lock doors too.
        lookup: names of the sites; takes the warning.
        where: the place of the scenario's name.
    """
    names = lookup.names
    locked = {
        names.full(site, opening.id)
        for site in names.sites
        for opening in site.openings
        if opening.walkable and opening.state == "locked"
    }
    locked |= {
        inject.effect.target
        for inject in response.injects
        if inject.effect is not None
        and inject.effect.kind == "door"
        and inject.effect.state == "locked"
    }
    locked |= {measure.target for measure in response.measures if measure.do == "lock"}
    if len(locked) > KNOWN_SHUT_MOST:
        lookup.problems.add(
            "doors-many-locked",
            where,
            severity="warning",
            count=len(locked),
            most=KNOWN_SHUT_MOST,
        )
