"""In which direction measures hold people back: plain, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.response.command.spec import MeasureSpec
    from sim.response.plan.model import Measure
    from sim.scenario.names import Lookup

_SIDED = ("stop", "meter", "one_way")
"""Deeds at an opening that act on one direction."""


def check_stops(specs: Sequence[MeasureSpec], measures: Sequence[Measure], lookup: Lookup) -> None:
    """Check that each deed at one side of an opening says into which space it acts.

    Args:
        specs: the measures as written; their openings have been looked up.
        measures: those whose conditions could be read.
        lookup: the names of the sites; takes the faults.
    """
    read = {measure.id: measure for measure in measures}
    names = lookup.names
    for spec in specs:
        field = next((name for name in _SIDED if getattr(spec.do, name) is not None), None)
        written = getattr(spec.do, field) if field is not None else None
        opening = names.find(written, names.openings) if written is not None else None
        measure = read.get(spec.id)
        if opening is None or field is None or measure is None:
            continue
        sides = (names.openings[opening].a, names.openings[opening].b)
        if measure.held_from(sides) is None:
            place = spec.do.where(field if spec.do.into is None else "into")
            params = {"opening": written, "one": sides[0], "other": sides[1]}
            lookup.problems.put("measure-stop-into", place, params)
