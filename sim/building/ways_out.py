"""Whether everybody can leave: exits that are locked, spaces without a way; each cause once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.building.routes import exits_reachable, route_graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sim.building.model import Site, Space
    from sim.building.spec import SiteSpec
    from sim.yamlsrc import ProblemList

_SHOWN = 4


def check_exits(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of a site without exits and of exits that are locked."""
    if not site.exits:
        problems.add("no-exit", spec.where(), severity="warning")
        return
    locked = [opening for opening in site.exits if opening.state == "locked"]
    spans = [site.origins.get(opening.id) for opening in locked]
    if len(locked) == len(site.exits):
        problems.add(
            "all-exits-locked",
            spans[0],
            severity="warning",
            related=tuple(span for span in spans[1:] if span is not None),
            names=[opening.id for opening in locked],
        )
        return
    for opening, span in zip(locked, spans, strict=True):
        problems.add("exit-locked", span, severity="warning", name=opening.id)


def check_ways_out(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of spaces from which no way leads out, at all or but through locked doors.

    Spaces that are joined with each other have one cause, and one warning.
    """
    if not site.exits:
        return
    if all(opening.state == "locked" for opening in site.exits):
        return  # told as one
    anyhow = exits_reachable(route_graph(site, through_locked=True))
    unlocked = exits_reachable(route_graph(site))
    has_opening = Counter(side for o in site.openings if o.walkable for side in (o.a, o.b))
    found: dict[str, list[Space]] = {}
    for space in site.spaces:
        if unlocked[space.id]:
            continue
        if anyhow[space.id]:
            code = "only-locked-ways"
        elif has_opening[space.id]:
            code = "no-way-out"
        else:
            code = "no-door"
        found.setdefault(code, []).append(space)
    for code, spaces in found.items():
        for joined in _joined(site, spaces):
            span = site.origins.get(joined[0].id)
            if len(joined) == 1:
                name, level = joined[0].id, joined[0].level
                problems.add(code, span, severity="warning", name=name, level=level)
                continue
            shown = [space.id for space in joined[:_SHOWN]]
            problems.add(
                f"{code}-many",
                span,
                severity="warning",
                count=len(joined),
                names=[*shown, "..."] if len(joined) > _SHOWN else shown,
                levels=sorted({space.level for space in joined}),
            )


def _joined(site: Site, spaces: Collection[Space]) -> Iterator[list[Space]]:
    """Yield the spaces in parts that hang together without a locked door."""
    left = {space.id: space for space in spaces}
    ways: dict[str, set[str]] = {}
    for opening in site.openings:
        if opening.walkable and opening.state != "locked" and opening.b != OUTSIDE:
            ways.setdefault(opening.a, set()).add(opening.b)
            ways.setdefault(opening.b, set()).add(opening.a)
    while left:
        name = next(iter(left))
        part, edge = [left.pop(name)], [name]
        while edge:
            for other in sorted(ways.get(edge.pop(), ())):
                if other in left:
                    part.append(left.pop(other))
                    edge.append(other)
        # The rooms of a storey come before the landings and flights that hang on them.
        yield sorted(part, key=lambda space: (space.incline is not None, "/" in space.id, space.id))
