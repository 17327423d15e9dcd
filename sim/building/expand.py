"""From what a file says to the frozen site: repeats written out, everything in its place.

The stages, each a function that takes all it needs and returns all it makes::

    levels -> storeys (spaces, rows, copies) -> stairwells -> places of spaces
           -> odd stairs -> doors of stairwells -> openings -> obstacles, water, zones -> Site
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.building import geometry
from sim.building.checks import check_all, check_expanded_ids, is_of_doubled
from sim.building.covered import narrowed
from sim.building.draft import did_you_mean
from sim.building.flights import ENDS
from sim.building.inclines import expand_incline
from sim.building.laying import lay_openings, stair_doors
from sim.building.levels import expand_levels, levels_served
from sim.building.model import OUTSIDE, Assembly, Equipment, Level, Lift, Opening, Site, Space, Zone
from sim.building.names import NameRangeError, id_names, level_names
from sim.building.placing import place_spaces
from sim.building.stairwells import discharge_level, expand_stairwell
from sim.building.storeys import exit_draft, expand_storeys
from sim.yamlsrc import ProblemList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.building.draft import Drafts, LevelDraft, OpeningDraft
    from sim.building.model import Polygon
    from sim.building.spec import ObstacleSpec, RowSpec, SiteSpec
    from sim.building.stairwells import Stairwell
    from sim.building.vertical.spec import LiftSpec
    from sim.yamlsrc import Span, Spec

BRIDGE_USES = frozenset({"bridge", "footbridge", "jetty", "pier", "quay"})
"""Uses whose spaces lie above water."""

MOST_SPACES = 10_000
"""A site of more spaces is refused: reading it takes a minute, playing it much longer."""


def expand_site(spec: SiteSpec, *, site_id: str, problems: ProblemList) -> Site | None:
    """Return the frozen site that a spec describes, or None where it has errors.

    Args:
        spec: the site as written.
        site_id: id of the site.
        problems: takes every fault and warning.
    """
    errors_before = len(problems.errors)
    levels = expand_levels(spec, problems)
    if _too_many(spec, levels, problems):
        return None
    drafts = expand_storeys(spec, levels, problems)
    wells = [
        well
        for entry in sorted(spec.stairwells, key=lambda entry: entry.id)
        if (well := expand_stairwell(entry, levels, problems)) is not None
    ]
    exits = [exit_draft(entry) for entry in (*spec.exits, *spec.gates)]
    twice = check_expanded_ids(spec, drafts, exits, problems)
    told = problems
    if twice:  # what follows from it is left out
        problems = ProblemList(lines=problems.lines)
    placed = place_spaces(drafts.spaces, (*drafts.openings, *exits), levels, wells, problems)
    spaces = dict(placed.spaces)
    faulty = _faulty(spec, spaces)
    openings: list[Opening] = [opening for well in wells for opening in well.openings]
    for entry in sorted((*spec.stairs, *spec.ramps, *spec.escalators), key=lambda e: e.id):
        parts = expand_incline(entry, spaces, levels, problems, faulty=faulty)
        if parts is not None:
            spaces[parts[0].id] = parts[0]
            openings += parts[1:]
    _check_feet(wells, spaces, faulty, problems)
    doors = [
        door
        for well in wells
        for door in stair_doors(
            well, placed, discharge_level(well, {s.id: s.level for s in spaces.values()}), problems
        )
    ]
    all_placed = replace(placed, spaces=spaces)
    written: list[OpeningDraft] = [*drafts.openings, *exits, *doors]
    openings += lay_openings(written, all_placed, problems, faulty=faulty)
    spaces = _with_obstacles(spaces, spec, levels, problems)
    zones = _zones(spec, spaces, levels, problems)
    spaces = _tagged(spaces, zones, spec)
    site = Site(
        id=site_id,
        name=spec.name,
        use=spec.use,
        levels=tuple(sorted((d.level for d in levels.values()), key=lambda level: level.id)),
        spaces=tuple(sorted(spaces.values(), key=lambda space: space.id)),
        openings=tuple(sorted(openings, key=lambda opening: opening.id)),
        lifts=tuple(
            sorted((_lift(e, spaces, levels, problems) for e in spec.lifts), key=lambda e: e.id)
        ),
        assembly=tuple(
            sorted(
                (
                    Assembly(e.id, tuple(sorted(e.reached_from)), e.distance, e.capacity)
                    for e in spec.assembly
                ),
                key=lambda e: e.id,
            )
        ),
        equipment=tuple(
            sorted(
                (Equipment(e.id, e.kind, e.space, e.at, e.properties) for e in drafts.equipment),
                key=lambda e: e.id,
            )
        ),
        zones=zones,
        water=tuple(sorted(geometry.counter_clockwise(w.outline) for w in spec.water)),
        fire_rating=spec.fire_rating or "",
        notes=_notes(spec),
        origins=_origins(spec, drafts, written, wells),
    )
    sound = not twice and len(problems.errors) == errors_before
    if sound:
        site = narrowed(site)
    check_all(site, spec, problems, sound=sound)
    if twice:
        for item in problems.items:
            if not is_of_doubled(item, twice):
                told.put(
                    item.code, item.span, item.params, severity=item.severity, related=item.related
                )
    return site if len(told.errors) == errors_before else None


def _too_many(spec: SiteSpec, levels: Mapping[str, LevelDraft], problems: ProblemList) -> bool:
    """Return whether a site has more spaces than can be played, repeated storeys included."""
    own = Counter(entry.level for entry in spec.spaces)
    along = {entry.id: entry.level for entry in spec.spaces}
    for row in spec.rows:
        own[along.get(row.along)] += len(names_of(row))
    one = own.pop(None, 0)  # where there is one level only, it need not be named
    total = one
    for name in levels:
        like = name
        while not own[like] and levels[like].like:
            like = levels[like].like
        total += own[like]
    if total <= MOST_SPACES:
        return False
    problems.add("too-many-spaces", spec.where("spaces"), found=total, limit=MOST_SPACES)
    return True


def names_of(row: RowSpec) -> Sequence[str]:
    """Return the ids of the rooms of a row, none where its range cannot be read."""
    try:
        return id_names(row.ids) if isinstance(row.ids, str) else row.ids
    except NameRangeError:
        return ()


def _faulty(spec: SiteSpec, spaces: Mapping[str, Space]) -> frozenset[str]:
    """Return the spaces that are written but could not be made; what is wrong is reported."""
    names = {entry.id for entry in spec.spaces}
    for row in spec.rows:
        names.update(names_of(row))
    return frozenset(names - set(spaces))


def _check_feet(
    wells: Iterable[Stairwell],
    spaces: Mapping[str, Space],
    faulty: frozenset[str],
    problems: ProblemList,
) -> None:
    """Report stairwells that discharge into, or join, what is not on a level they serve."""
    for well in wells:
        spec, served = well.spec, [level.id for level in well.levels]
        there = [name for name, space in spaces.items() if space.frame in served]
        foot = spec.discharge
        if foot is not None and foot not in (OUTSIDE, *there, *faulty):
            hint = did_you_mean(foot, (*there, OUTSIDE))
            problems.add("unknown-space", spec.where("discharge"), name=foot, hint=hint)
        for level in spec.joins:
            if level not in served:
                place = spec.where(f"joins.{level}", key=True)
                hint = did_you_mean(level, served)
                problems.add("unknown-level", place, name=level, hint=hint)


def _with_obstacles(
    spaces: Mapping[str, Space],
    spec: SiteSpec,
    levels: Mapping[str, LevelDraft],
    problems: ProblemList,
) -> dict[str, Space]:
    """Return the spaces with the site's obstacles and waters that reach into them.

    Water does not touch spaces whose use is a bridge.
    """
    found = dict(spaces)
    if not levels:  # all of them had faults
        return found
    lowest = min(
        (d.level for d in levels.values()), key=lambda level: (level.elevation_m, level.id)
    )
    entries: list[tuple[ObstacleSpec, bool]] = [(entry, False) for entry in spec.obstacles]
    entries += [(entry, True) for entry in spec.water]
    for entry, is_water in entries:
        outline = geometry.counter_clockwise(entry.outline)
        if not geometry.is_simple(outline):
            problems.add("obstacle-not-simple", entry.where("outline"), name=entry.id or "")
            continue
        level = entry.level or lowest.id
        if level not in levels:
            hint = did_you_mean(level, levels)
            problems.add("unknown-level", entry.where("level"), name=level, hint=hint)
            continue
        for space in spaces.values():
            if space.frame != level or (is_water and space.use in BRIDGE_USES):
                continue
            found[space.id] = _with_obstacle(found[space.id], outline)
    return found


def _with_obstacle(space: Space, outline: Polygon) -> Space:
    common = geometry.overlap(geometry.shape(space.outline), geometry.shape(outline))
    if common is None:
        return space
    pieces = [piece for piece in getattr(common, "geoms", [common]) if piece.area > 0]
    added = tuple(
        geometry.counter_clockwise(piece.exterior.coords)
        for piece in pieces
        if piece.geom_type == "Polygon"
    )
    return replace(space, obstacles=tuple(sorted((*space.obstacles, *added))))


def _zones(
    spec: SiteSpec,
    spaces: Mapping[str, Space],
    levels: Mapping[str, LevelDraft],
    problems: ProblemList,
) -> dict[str, Zone]:
    found: dict[str, Zone] = {}
    for zone in sorted(spec.zones, key=lambda zone: zone.id):
        for name in zone.spaces:
            if name not in spaces:
                hint = did_you_mean(name, spaces)
                problems.add("unknown-space", zone.where("spaces"), name=name, hint=hint)
        if zone.level is not None and zone.level not in levels:
            hint = did_you_mean(zone.level, levels)
            problems.add("unknown-level", zone.where("level"), name=zone.level, hint=hint)
        outline = zone.outline and geometry.counter_clockwise(zone.outline)
        if outline is not None and not geometry.is_simple(outline):
            problems.add("outline-not-simple", zone.where("outline"), name=zone.id)
            continue
        lowest = (
            min(levels.values(), key=lambda one: one.level.elevation_m).level.id if levels else ""
        )
        found[zone.id] = Zone(
            id=zone.id,
            name=zone.name,
            level=zone.level or lowest,
            outline=outline,
            spaces=zone.spaces,
        )
    return found


def _tagged(
    spaces: Mapping[str, Space], zones: Mapping[str, Zone], spec: SiteSpec
) -> dict[str, Space]:
    """Return the spaces with ``zone:<id>`` for zones that name them or hold their middle."""
    if not spec.zones:
        return dict(spaces)
    found = dict(spaces)
    for zone in sorted(spec.zones, key=lambda zone: zone.id):
        inside = set(zone.spaces)
        made = zones.get(zone.id)
        if made is not None and made.outline is not None:
            body = geometry.shape(made.outline)
            for space in spaces.values():
                if zone.level is not None and space.level != zone.level:
                    continue
                if body.covers(geometry.inner_point(space.plan)):
                    inside.add(space.id)
        for name in sorted(inside & set(found)):
            tags = tuple(sorted({*found[name].tags, f"zone:{zone.id}"}))
            found[name] = replace(found[name], tags=tags)
    return found


def _lift(
    entry: LiftSpec,
    spaces: Mapping[str, Space],
    levels: Mapping[str, LevelDraft],
    problems: ProblemList,
) -> Lift:
    serves: list[str] = []
    for text in entry.serves:
        names = _stops(text, levels, entry.where("serves"), problems)
        for name in names:
            if name not in spaces:
                hint = did_you_mean(name, spaces)
                problems.add("unknown-space", entry.where("serves"), name=name, hint=hint)
            elif name not in serves:
                serves.append(name)
    properties: dict[str, object] = {}
    if entry.discharge is not None:
        properties["discharge"] = entry.discharge
        if entry.discharge not in serves:
            hint = did_you_mean(entry.discharge, serves)
            span = entry.where("discharge")
            problems.add("lift-discharge", span, name=entry.discharge, hint=hint)
    times = {
        "speed_m_s": entry.speed,
        "acceleration_m_s2": entry.acceleration,
        "start_s": entry.start,
        "doors_s": entry.doors,
        "transfer_s": entry.transfer,
    }
    properties |= {key: number for key, number in times.items() if number is not None}
    if entry.at is not None:
        properties["at"] = geometry.tidy(entry.at)
    if entry.name:
        properties["name"] = entry.name
    serves.sort(key=lambda name: (spaces[name].elevation_m, name))
    return Lift(entry.id, tuple(serves), entry.capacity, entry.in_fire, properties)


def _stops(
    text: str, levels: Mapping[str, LevelDraft], span: Span | None, problems: ProblemList
) -> list[str]:
    """Return the spaces of a stop such as ``L3..L6/hall``."""
    head, slash, tail = text.partition("/")
    if not slash or ".." not in head:
        return [text]
    try:
        names = level_names(head)
    except NameRangeError:
        served: list[Level] = levels_served([head], levels, span, problems)
        names = [level.id for level in served]
    return [f"{name}/{tail}" for name in names]


def _named(spec: SiteSpec) -> Iterable[tuple[str, Spec]]:
    """Return every object of the file that has an id, with it."""
    groups = (
        spec.spaces, spec.openings, spec.stairwells, spec.stairs, spec.ramps, spec.escalators,
        spec.lifts, spec.exits, spec.gates, spec.assembly, spec.equipment, spec.zones,
    )  # fmt: skip
    for group in groups:
        for entry in group:
            name = getattr(entry, "id", None)
            if name:
                yield name, entry


def _notes(spec: SiteSpec) -> tuple[str, ...]:
    """Return what notes and sources say, each with the id it belongs to."""
    said: list[str] = []
    for name, entry in [("", spec), *_named(spec), *((n, e) for n, e in spec.levels.items())]:
        head = f"{name}: " if name else ""
        said += [f"{head}{text}" for text in (entry.note, entry.source) if text]
    return tuple(sorted(said))


def _origins(
    spec: SiteSpec, drafts: Drafts, openings: Iterable[OpeningDraft], wells: Iterable[Stairwell]
) -> dict[str, Span]:
    """Return where each id was written; parts of stairs point at their entry."""
    found: dict[str, Span] = {}
    pairs: list[tuple[str, Span | None]] = [(name, entry.where()) for name, entry in _named(spec)]
    for entry in (*spec.stairs, *spec.ramps, *spec.escalators):
        pairs += [(f"{entry.id}/{end}", entry.where()) for end in ENDS]
    pairs += [(space.id, space.span) for space in drafts.spaces]
    pairs += [(opening.id, opening.span) for opening in openings]
    pairs += [(item.id, item.span) for item in drafts.equipment]
    for well in wells:
        pairs += [(space.id, well.spec.where()) for space in well.spaces]
        pairs += [(opening.id, well.spec.where()) for opening in well.openings]
    for name, span in pairs:
        if span is not None:
            found.setdefault(name, span)
    return dict(sorted(found.items()))
