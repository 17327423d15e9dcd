"""What may be wrong with a site as a whole: one function a check, each message with its cure.

Errors make a site unusable. Warnings tell of what a user may well want to simulate: a locked exit,
a room that nobody can leave.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point as ShapelyPoint

from sim import literature
from sim.building import geometry
from sim.building.cut import check_covered_doors, check_cut_spaces
from sim.building.draft import did_you_mean
from sim.building.model import OUTSIDE
from sim.building.overlaps import check_overlapping_openings, check_overlapping_spaces
from sim.building.ways_out import check_exits, check_ways_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sim.building.draft import Drafts, OpeningDraft
    from sim.building.model import Point, Site, Space
    from sim.building.spec import SiteSpec
    from sim.yamlsrc import Problem, ProblemList, Span


def check_all(site: Site, spec: SiteSpec, problems: ProblemList, *, sound: bool) -> None:
    """Run every check.

    Args:
        site: the site, possibly without parts that are already reported.
        spec: what it was made from.
        problems: takes what is wrong.
        sound: whether nothing was wrong so far; only then are warnings about ways worth giving.
    """
    for check in (
        check_unit_of_length,
        check_overlapping_spaces,
        check_obstacles,
        check_overlapping_openings,
        check_equipment,
        check_assembly,
    ):
        check(site, spec, problems)
    if not sound:
        return
    for check in (
        check_cut_spaces,
        check_covered_doors,
        check_exits,
        check_ways_out,
        check_exit_heights,
        check_lifts,
        check_corridor_widths,
        check_steepness,
        check_water,
    ):
        check(site, spec, problems)


def check_expanded_ids(
    spec: SiteSpec, drafts: Drafts, exits: Iterable[OpeningDraft], problems: ProblemList
) -> frozenset[str]:
    """Report ids that stand twice and return them. Spaces and openings share their ids."""
    both: list[tuple[str, Span | None]] = [(d.id, d.span) for d in drafts.spaces]
    both += [(d.id, d.span) for d in (*drafts.openings, *exits)]
    both += [(e.id, e.where("id")) for e in (*spec.stairs, *spec.ramps, *spec.escalators)]
    twice = _report_twice(both, problems)
    for name, span in both:
        if name == OUTSIDE:
            problems.add("reserved-id", span, name=name)
    for group in (spec.stairwells, spec.lifts, spec.assembly, spec.zones):
        twice |= _report_twice([(entry.id, entry.where("id")) for entry in group], problems)
    twice |= _report_twice([(d.id, d.span) for d in drafts.equipment], problems)
    return frozenset(twice)


def _report_twice(named: Iterable[tuple[str, Span | None]], problems: ProblemList) -> set[str]:
    first: dict[str, Span | None] = {}
    twice: set[str] = set()
    told: set[Span | None] = set()
    for name, span in named:
        if name not in first:
            first[name] = span
            continue
        twice.add(name)
        if span is None or span not in told:  # not again for each storey that repeats it
            earlier = first[name]
            related = (earlier,) if earlier is not None else ()
            problems.add("id-twice", span, name=name, related=related)
            told.add(span)
    return twice


def is_of_doubled(problem: Problem, twice: Collection[str]) -> bool:
    """Return whether a fault may follow from ids that stand twice.

    Where two things have one name, what names one of them misses, and what is found is the other.
    """
    if problem.code in ("unknown-space", "unknown-exit"):
        return True
    tails = {name.rpartition("/")[2] for name in twice}
    words = (str(value) for value in problem.params.values())
    return any(word.rpartition("/")[2] in tails for word in words)


def check_unit_of_length(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Refuse a plan in centimetres, whose rooms are larger than any; the largest is told."""
    rooms = [space for space in site.spaces if space.enclosed]
    largest = max(rooms, key=lambda space: geometry.area(space.outline), default=None)
    if largest is None:
        return
    area = geometry.area(largest.outline)
    if area > literature.value("building.room.largest"):
        problems.add(
            "plan-not-in-metres",
            site.origins.get(largest.id),
            name=largest.id,
            area=f"{area:,.0f}",
            as_cm=f"{area / 1e4:,.0f}",
            as_mm=f"{area / 1e6:.3g}",
        )


def check_obstacles(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report obstacles that leave their space, or leave no floor in it."""
    for space in site.spaces:
        if not space.obstacles:
            continue
        body = geometry.shape(space.outline).buffer(geometry.WALL_TOLERANCE_M)
        for obstacle in space.obstacles:
            if not body.covers(geometry.shape(obstacle)):
                x, y = obstacle[0]
                at = f"[{x:g}, {y:g}]"
                span = site.origins.get(space.id)
                problems.add("obstacle-outside", span, name=space.id, at=at)
        rest = geometry.shape(space.outline, space.obstacles)
        if rest.buffer(-geometry.WALL_TOLERANCE_M).is_empty:
            problems.add("no-floor-left", site.origins.get(space.id), name=space.id)


def check_equipment(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report equipment in unknown spaces, and such as stands outside its space."""
    declared = {entry.id for entry in spec.spaces}
    for item in site.equipment:
        span = site.origins.get(item.id)
        row = site.space_index.get(item.space)
        if row is None:
            if item.space in declared:
                continue  # what is wrong with that space is reported
            hint = did_you_mean(item.space, site.space_index)
            problems.add("unknown-space", span, name=item.space, hint=hint)
            continue
        space = site.spaces[row]
        if item.at is None or space.frame not in site.level_index:
            continue
        body = geometry.shape(space.plan).buffer(geometry.AT_TOLERANCE_M)
        if not body.covers(ShapelyPoint(item.at)):
            problems.add(
                "equipment-outside",
                span,
                severity="warning",
                name=item.id,
                space=item.space,
                at=f"[{item.at[0]:g}, {item.at[1]:g}]",
            )


def check_assembly(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Report assembly points reached from exits that do not exist."""
    written = (*spec.exits, *spec.gates)
    exits = {opening.id for opening in site.exits} | {entry.id for entry in written}
    for entry in spec.assembly:
        for name in entry.reached_from:
            if name not in exits:
                hint = did_you_mean(name, exits)
                problems.add("unknown-exit", entry.where("reached_from"), name=name, hint=hint)


def check_exit_heights(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of exits high above the lowest one: a way out ends on the ground."""
    if not site.exits:
        return
    floor = {o.id: site.spaces[site.space_index[o.a]].elevation_m for o in site.exits}
    ground = min(floor.values(), key=abs)
    most = literature.value("building.exit.step-down")
    for name, height in sorted(floor.items()):
        if height - ground > most:
            problems.add(
                "exit-above-ground",
                site.origins.get(name),
                severity="warning",
                name=name,
                height=round(height - ground, 1),
            )


def check_lifts(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of lifts with fewer than two stops."""
    for lift in site.lifts:
        if len(lift.serves) < 2:
            problems.add(
                "lift-serves-one", site.origins.get(lift.id), severity="warning", name=lift.id
            )


def clear_width(space: Space) -> float:
    """Return the width of a long space: of the rectangle with its area and circumference, m.

    Exact for rectangles; for corridors round corners a good estimate.
    """
    body = geometry.shape(space.outline)
    half = body.length / 2
    return float((half - math.sqrt(max(0.0, half * half - 4 * body.area))) / 2)


def check_corridor_widths(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of doors wider than the corridor they open to."""
    for opening in site.openings:
        if opening.kind == "open" or not opening.walkable:
            continue
        for side in (opening.a, opening.b):
            if side == OUTSIDE:
                continue
            space = site.spaces[site.space_index[side]]
            if space.use != "corridor" or space.incline is not None:
                continue
            width = clear_width(space)
            if opening.width_m > width + geometry.AT_TOLERANCE_M:
                problems.add(
                    "door-wider-than-corridor",
                    site.origins.get(opening.id),
                    severity="warning",
                    name=opening.id,
                    space=side,
                    width=round(opening.width_m, 2),
                    corridor=round(width, 2),
                )


def check_steepness(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of flights that nobody can walk."""
    for space in site.spaces:
        if space.incline is None:
            continue
        name = "ramp" if space.kind == "ramp" else "stair"
        most = literature.value(f"building.{name}.steepest")
        angle = math.degrees(space.incline.angle_rad)
        if angle > most:
            problems.add(
                "too-steep",
                site.origins.get(space.id),
                severity="warning",
                name=space.id,
                angle=round(angle),
                most=round(most),
            )


def check_water(site: Site, spec: SiteSpec, problems: ProblemList) -> None:
    """Warn of openings in the water and of spaces that lie mostly in it."""
    if not site.water:
        return
    lowest = min(site.levels, key=lambda level: (level.elevation_m, level.id)).id
    water = shapely.union_all([geometry.shape(outline) for outline in site.water])
    inside = water.buffer(-geometry.WALL_TOLERANCE_M)
    for space in site.spaces:
        if space.frame != lowest or space.use in {"bridge", "footbridge", "jetty", "pier", "quay"}:
            continue
        body = geometry.shape(space.outline)
        share = body.intersection(water).area / body.area
        if share > 0.5:
            problems.add(
                "space-under-water",
                site.origins.get(space.id),
                severity="warning",
                name=space.id,
                percent=round(100 * share),
            )
        for opening in site.openings:
            if space.id not in {opening.a, opening.b}:
                continue
            middle: Point = geometry.midpoint(opening.segment_a)
            if inside.covers(ShapelyPoint(middle)):
                span = site.origins.get(opening.id)
                problems.add("opening-in-water", span, severity="warning", name=opening.id)
