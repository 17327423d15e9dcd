"""Whether obstacles cut a space: parts that nobody can leave, parts that do not meet, hidden doors.

Ground is what somebody without an aid can stand on: a gap narrower than a body joins nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString

from sim import literature
from sim.building import geometry
from sim.building.covered import covering, fits_nobody, ground_of

if TYPE_CHECKING:
    from sim.building.model import Opening, Segment, Site, Space
    from sim.building.spec import SiteSpec
    from sim.yamlsrc import ProblemList

_TOLD = frozenset({"door-behind-obstacle", "door-of-a-pocket"})
"""Of a door for which one of these is told, what it has left of its width says nothing more."""


def check_cut_spaces(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report spaces that obstacles cut, and doors that stand behind an obstacle."""
    doors: dict[str, list[tuple[Opening, Segment]]] = {}
    for opening in site.openings:
        if not opening.walkable:
            continue
        doors.setdefault(opening.a, []).append((opening, opening.segment_a))
        if opening.segment_b is not None:
            doors.setdefault(opening.b, []).append((opening, opening.segment_b))
    lifted = {name for lift in site.lifts for name in lift.serves}
    for space in site.spaces:
        if space.obstacles and space.id not in lifted:
            _check(space, doors.get(space.id, []), site, problems)


def parts_of(space: Space) -> list[Any]:
    """Return the parts of a space that somebody can stand on, the greatest first."""
    depth = literature.value("people.body.depth")
    least = depth * literature.value("people.body.width")
    opened = geometry.reached(geometry.shape(space.outline, space.obstacles), depth)
    # Pieces that touch in a point, or nearly, are apart.
    hair = geometry.WALL_TOLERANCE_M / 2
    parts = shapely.get_parts(opened.buffer(-hair, join_style="mitre"))
    found = [part.buffer(hair, join_style="mitre") for part in parts if part.area > least]
    return sorted(found, key=lambda part: (-part.area, *part.bounds))


def _check(
    space: Space, doors: list[tuple[Opening, Segment]], site: Site, problems: ProblemList
) -> None:
    parts = parts_of(space)
    span = site.origins.get(space.id)
    leads = [_doors_of(part, doors) for part in parts]
    for opening, segment in doors:
        if parts and not any(opening.id in names for names in leads):
            _tell_cut_off(opening, segment, space, site, problems)
    if len(parts) < 2 or not doors:
        return
    gap = f"{literature.value('people.body.depth'):g}"
    out = {opening.id for opening, _ in doors if _leads_out(opening, space)}
    shut = [part for part, names in zip(parts, leads, strict=True) if not names & out]
    for part in shut:
        middle = part.representative_point()
        problems.add(
            "part-cut-off",
            span,
            name=space.id,
            area=f"{part.area:.3g}",
            at=f"[{middle.x:.3g}, {middle.y:.3g}]",
            gap=gap,
        )
    if not shut:
        problems.add(
            "space-cut", span, severity="warning", name=space.id, count=len(parts), gap=gap
        )


def _tell_cut_off(
    opening: Opening, segment: Segment, space: Space, site: Site, problems: ProblemList
) -> None:
    """Tell of a door that an obstacle parts from its space, and who can pass it all the same."""
    near = LineString(segment).buffer(2 * geometry.WALL_TOLERANCE_M)
    pocket_m2 = sum(part.area for part in ground_of(space) if part.intersects(near))
    problems.add(
        "door-behind-obstacle" if fits_nobody(opening) else "door-of-a-pocket",
        site.origins.get(opening.id),
        severity="warning",
        name=opening.id,
        space=space.id,
        area=f"{pocket_m2:.2g}",
    )


def check_covered_doors(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of doors of whose clear width an obstacle takes a part, or all."""
    told = {p.span for p in problems.items if p.code in _TOLD}
    for opening in site.openings:
        drawn_m = geometry.length(opening.segment_a)
        span = site.origins.get(opening.id)
        if not opening.walkable or (span is not None and span in told):
            continue
        for space in covering(opening, site):
            if fits_nobody(opening):
                problems.add(
                    "door-behind-obstacle",
                    span,
                    severity="warning",
                    name=opening.id,
                    space=space.id,
                )
            elif opening.width_m < drawn_m - geometry.WALL_TOLERANCE_M:
                problems.add(
                    "door-narrowed-by-obstacle",
                    span,
                    severity="warning",
                    name=opening.id,
                    space=space.id,
                    left=f"{opening.width_m:.2f}",
                    width=f"{drawn_m:.2f}",
                )


def _leads_out(opening: Opening, space: Space) -> bool:
    return opening.direction != ("in" if opening.a == space.id else "out")


def _doors_of(part: Any, doors: list[tuple[Opening, Segment]]) -> set[str]:
    """Return the openings that lead into a part: somebody fits between it and the obstacles."""
    depth = literature.value("people.body.depth")
    near = part.buffer(2 * geometry.WALL_TOLERANCE_M + geometry.AT_TOLERANCE_M)
    return {
        opening.id
        for opening, segment in doors
        if near.intersection(LineString(segment)).length > min(depth, geometry.length(segment)) / 2
    }
