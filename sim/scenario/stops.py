"""In which direction measures hold people back: plain, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.response.plan.model import Measure
    from sim.response.plan.spec import MeasureSpec
    from sim.scenario.names import Lookup


def check_stops(specs: Sequence[MeasureSpec], measures: Sequence[Measure], lookup: Lookup) -> None:
    """Check that each ``stop`` says into which space nobody is let.

    Args:
        specs: the measures as written; their openings have been looked up.
        measures: those whose conditions could be read.
        lookup: the names of the sites; takes the faults.
    """
    read = {measure.id: measure for measure in measures}
    names = lookup.names
    for spec in specs:
        opening = names.find(spec.do.stop, names.openings) if spec.do.stop is not None else None
        measure = read.get(spec.id)
        if opening is None or measure is None:
            continue
        sides = (names.openings[opening].a, names.openings[opening].b)
        if measure.held_from(sides) is None:
            place = spec.do.where("stop" if spec.do.into is None else "into")
            params = {"opening": spec.do.stop, "one": sides[0], "other": sides[1]}
            lookup.problems.put("measure-stop-into", place, params)
