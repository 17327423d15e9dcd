"""Whether obstacles cut a space: parts that nobody can leave, parts that do not meet, hidden doors.

Ground is what somebody without an aid can stand on: a gap narrower than a body joins nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString

from sim import literature
from sim.building import geometry

if TYPE_CHECKING:
    from sim.building.model import Opening, Segment, Site, Space
    from sim.building.spec import SiteSpec
    from sim.yamlsrc import ProblemList


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
    radius = literature.value("people.body.depth") / 2
    least = literature.value("people.body.depth") * literature.value("people.body.width")
    ground = geometry.shape(space.outline, space.obstacles)
    opened = ground.buffer(-radius, join_style="mitre").buffer(radius, join_style="mitre")
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
    for opening, _ in doors:
        if parts and not any(opening.id in names for names in leads):
            problems.add(
                "door-behind-obstacle",
                site.origins.get(opening.id),
                severity="warning",
                name=opening.id,
                space=space.id,
            )
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
