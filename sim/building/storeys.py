"""Spaces, rows, openings and equipment as written, then copied to the storeys that repeat them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.building import geometry
from sim.building.draft import Drafts, EquipmentDraft, OpeningDraft, SpaceDraft, did_you_mean
from sim.building.model import OUTSIDE
from sim.building.names import repeated_id
from sim.building.rows import row_drafts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.building.draft import LevelDraft
    from sim.building.spec import (
        AddSpec,
        ChangeSpec,
        EquipmentSpec,
        ExceptSpec,
        ExitSpec,
        OpeningSpec,
        RowSpec,
        SiteSpec,
        SpaceSpec,
    )
    from sim.yamlsrc import ProblemList

_SPACE_CHANGES = ("use", "name", "outline", "height", "lining", "tags")
_OPENING_CHANGES = ("name", "height", "width", "state", "barred")


def expand_storeys(
    spec: SiteSpec, levels: Mapping[str, LevelDraft], problems: ProblemList
) -> Drafts:
    """Return everything written for a level, and its copies on the levels that are like it."""
    spaces = [d for s in spec.spaces if (d := _space(s, None, levels, problems)) is not None]
    openings = [opening_draft(o) for o in spec.openings]
    rows = _rows(spec.rows, spaces, problems)
    written = Drafts(
        tuple(spaces) + rows.spaces,
        _distinct(openings) + rows.openings,
        tuple(_equipment(e) for e in spec.equipment),
    )
    on_level = {name: _of_level(written, name) for name in levels}
    level_of = {s.id: s.level for s in written.spaces}
    elsewhere = [o for o in written.openings if not _within_one_level(o, level_of)]
    gone = {e.space for e in written.equipment} - {s.id for s in written.spaces}
    done: dict[str, Drafts] = {}
    for name in sorted(levels, key=lambda n: len(_ancestors(n, levels))):
        draft = levels[name]
        own = on_level[name]
        if draft.like:
            own += _copy(done[draft.like], spec, draft, problems)
        done[name] = own
    everything = Drafts(
        openings=tuple(elsewhere),
        equipment=tuple(e for e in written.equipment if e.space in gone),
    )
    for name in levels:
        everything += done[name]
    return everything


def _ancestors(name: str, levels: Mapping[str, LevelDraft]) -> list[str]:
    found: list[str] = []
    while name := levels[name].like:
        found.append(name)
    return found


def _of_level(drafts: Drafts, level: str) -> Drafts:
    """Return what lies wholly on one level."""
    here = {s.id for s in drafts.spaces if s.level == level}
    return Drafts(
        tuple(s for s in drafts.spaces if s.level == level),
        tuple(o for o in drafts.openings if o.a in here and (o.b in here or o.b == OUTSIDE)),
        tuple(e for e in drafts.equipment if e.space in here),
    )


def _within_one_level(opening: OpeningDraft, level: Mapping[str, str]) -> bool:
    if opening.a not in level:
        return False
    return opening.b == OUTSIDE or level.get(opening.b) == level[opening.a]


def _space(
    entry: SpaceSpec,
    level: str | None,
    levels: Mapping[str, LevelDraft],
    problems: ProblemList,
) -> SpaceDraft | None:
    """Return the draft of a space, or None where its level or outline is unusable."""
    level = level or entry.level
    if level is None:
        if len(levels) > 1:
            problems.add("level-missing", entry.where(), name=entry.id, levels=sorted(levels))
            return None
        level = next(iter(levels))
    elif level not in levels:
        hint = did_you_mean(level, levels)
        problems.add("unknown-level", entry.where("level"), name=level, hint=hint)
        return None
    if (entry.outline is None) == (entry.area is None):
        problems.add("outline-or-area", entry.where(), name=entry.id)
        return None
    outline = None
    if entry.outline is not None:
        outline = geometry.counter_clockwise(entry.outline)
        if not geometry.is_simple(outline):
            problems.add("outline-not-simple", entry.where("outline"), name=entry.id)
            return None
    obstacles = tuple(sorted(geometry.counter_clockwise(obstacle) for obstacle in entry.obstacles))
    if not all(map(geometry.is_simple, obstacles)):
        problems.add("obstacle-not-simple", entry.where("obstacles"), name=entry.id)
        obstacles = tuple(filter(geometry.is_simple, obstacles))
    return SpaceDraft(
        id=entry.id,
        level=level,
        use=entry.use,
        span=entry.where(),
        outline=outline,
        area_m2=entry.area,
        obstacles=obstacles,
        height_m=entry.height,
        open_air=entry.open_air,
        slope_rad=entry.slope,
        downhill=entry.downhill or "",
        lining=entry.lining or "",
        name=entry.name,
        tags=tuple(sorted(entry.tags)),
        capacity=entry.capacity,
    )


def opening_draft(entry: OpeningSpec) -> OpeningDraft:
    """Return the draft of an entry of ``openings:``; the outside comes second."""
    a, b = entry.between
    if a == OUTSIDE:
        a, b = b, a
    return OpeningDraft(
        id=entry.id or "",
        a=a,
        b=b,
        span=entry.where(),
        at=entry.at,
        to_at=entry.to_at,
        kind=entry.kind,
        width_m=entry.width,
        height_m=entry.height,
        sill_m=entry.sill,
        state=entry.state,
        direction=entry.direction,
        barred=entry.barred,
        service=entry.served,
        lanes=entry.lanes,
        capacity_per_s=entry.most_per_s,
        cycle=entry.cycle,
        merge=entry.merge,
        signed=b != OUTSIDE if entry.signed is None else entry.signed,
        leaf=entry.leaf,
        name=entry.name,
    )


def exit_draft(entry: ExitSpec) -> OpeningDraft:
    """Return the draft of an entry of ``exits:`` or ``gates:``."""
    return OpeningDraft(
        id=entry.id,
        a=entry.from_,
        b=OUTSIDE,
        signed=entry.signed,
        span=entry.where(),
        at=entry.at,
        kind=entry.kind,
        width_m=entry.width,
        height_m=entry.height,
        state=entry.state,
        direction=entry.direction,
        service=entry.served,
        lanes=entry.lanes,
        capacity_per_s=entry.most_per_s,
        cycle=entry.cycle,
        merge=entry.merge,
        leaf=entry.leaf,
        name=entry.name,
    )


def _distinct(openings: Iterable[OpeningDraft]) -> tuple[OpeningDraft, ...]:
    """Give openings without an id one made from their spaces, numbered by their place."""
    found = [o for o in openings if o.id]
    nameless = sorted(
        (o for o in openings if not o.id), key=lambda o: (o.a, o.b, o.at or (), o.kind)
    )
    taken: dict[str, int] = {}
    for opening in nameless:
        name = f"{opening.a}-{opening.b}"
        taken[name] = taken.get(name, 0) + 1
        number = taken[name]
        found.append(replace(opening, id=name if number == 1 else f"{name}-{number}"))
    return tuple(found)


def _equipment(entry: EquipmentSpec) -> EquipmentDraft:
    properties: dict[str, object] = dict(sorted(entry.properties.items()))
    properties |= {"state": entry.state, "count": entry.count}
    if entry.type:
        properties["type"] = entry.type
    if entry.zone:
        properties["zone"] = entry.zone
    at = geometry.tidy(entry.at) if entry.at is not None else None
    return EquipmentDraft(entry.id, entry.kind, entry.space, entry.where(), at, properties)


def _rows(rows: Iterable[RowSpec], spaces: Iterable[SpaceDraft], problems: ProblemList) -> Drafts:
    by_id = {space.id: space for space in spaces}
    made = Drafts()
    for row in rows:
        space = by_id.get(row.along)
        if space is None:
            hint = did_you_mean(row.along, by_id)
            problems.add("unknown-space", row.where("along"), name=row.along, hint=hint)
        elif space.outline is None:
            problems.add("row-along-area", row.where("along"), name=row.along)
        else:
            made += row_drafts(row, space, problems)
    return made


def _copy(template: Drafts, spec: SiteSpec, draft: LevelDraft, problems: ProblemList) -> Drafts:
    """Return the copy of a storey for one more level."""
    entry = spec.levels[draft.key].except_
    source = template
    if entry is not None:
        source = _changed(_without(template, entry, draft.like, problems), entry, problems)
        source += _added(entry, draft, source, problems)
    level = draft.level.id

    def rename(name: str) -> str:
        return repeated_id(_own_name(name, draft.like), template=draft.like, level=level)

    known = {space.id for space in source.spaces}
    spaces = tuple(replace(s, id=rename(s.id), level=level) for s in source.spaces)
    openings = tuple(
        replace(
            o,
            id=rename(o.id),
            a=rename(o.a),
            b=OUTSIDE if o.b == OUTSIDE else rename(o.b),
        )
        for o in source.openings
        if o.a in known and (o.b in known or o.b == OUTSIDE)
    )
    equipment = tuple(
        replace(e, id=rename(e.id), space=rename(e.space))
        for e in source.equipment
        if e.space in known
    )
    return Drafts(spaces, openings, equipment)


def _own_name(name: str, level: str) -> str:
    """Return an id without the level that an earlier copy put before it."""
    return name.removeprefix(f"{level}/")


def _known(drafts: Drafts) -> set[str]:
    return {d.id for group in (drafts.spaces, drafts.openings, drafts.equipment) for d in group}


def _without(drafts: Drafts, entry: ExceptSpec, template: str, problems: ProblemList) -> Drafts:
    known = _known(drafts)
    for name in entry.remove:
        if name not in known:
            problems.add(
                "unknown-on-level",
                entry.where("remove"),
                name=name,
                level=template,
                hint=did_you_mean(name, known),
            )
    gone = set(entry.remove)
    return Drafts(
        tuple(s for s in drafts.spaces if s.id not in gone),
        tuple(o for o in drafts.openings if not gone & {o.id, o.a, o.b}),
        tuple(e for e in drafts.equipment if not gone & {e.id, e.space}),
    )


def _changed(drafts: Drafts, entry: ExceptSpec, problems: ProblemList) -> Drafts:
    known = _known(drafts)
    for name, change in entry.change.items():
        if name not in known:
            hint = did_you_mean(name, known)
            problems.add("unknown-on-level", change.where(), name=name, level="", hint=hint)
    return Drafts(
        tuple(_changed_space(space, entry, problems) for space in drafts.spaces),
        tuple(_changed_opening(opening, entry, problems) for opening in drafts.openings),
        drafts.equipment,
    )


def _changed_space(space: SpaceDraft, entry: ExceptSpec, problems: ProblemList) -> SpaceDraft:
    change = entry.change.get(space.id)
    if change is None:
        return space
    values = _values(change, _SPACE_CHANGES, space.id, problems)
    if "outline" in values:
        values["outline"] = geometry.counter_clockwise(change.outline or ())
        if not geometry.is_simple(values["outline"]):
            problems.add("outline-not-simple", change.where("outline"), name=space.id)
            del values["outline"]
    if "height" in values:
        values["height_m"] = values.pop("height")
    return replace(space, **values)


def _changed_opening(
    opening: OpeningDraft, entry: ExceptSpec, problems: ProblemList
) -> OpeningDraft:
    change = entry.change.get(opening.id)
    if change is None:
        return opening
    values = _values(change, _OPENING_CHANGES, opening.id, problems)
    for name in ("width", "height"):
        if name in values:
            values[f"{name}_m"] = values.pop(name)
    return replace(opening, **values)


def _values(
    change: ChangeSpec, allowed: tuple[str, ...], name: str, problems: ProblemList
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in sorted(change.model_fields_set - {"note", "source"}):
        if key in allowed:
            values[key] = getattr(change, key)
        else:
            problems.add("cannot-change", change.where(key, key=True), name=name, key=key)
    return values


def _added(entry: ExceptSpec, draft: LevelDraft, source: Drafts, problems: ProblemList) -> Drafts:
    """Return what ``add:`` names, as if it stood on the template's level."""
    if entry.add is None:
        return Drafts()
    template = {draft.like: draft}
    spaces = [
        d for s in entry.add.spaces if (d := _space(s, draft.like, template, problems)) is not None
    ]
    rows = _rows(entry.add.rows, [*source.spaces, *spaces], problems)
    _check_added(entry.add, draft.like, [*source.spaces, *spaces, *rows.spaces], problems)
    return Drafts(
        tuple(spaces) + rows.spaces,
        _distinct([opening_draft(o) for o in entry.add.openings]) + rows.openings,
        tuple(_equipment(e) for e in entry.add.equipment),
    )


def _check_added(
    added: AddSpec, template: str, spaces: Iterable[SpaceDraft], problems: ProblemList
) -> None:
    """Report added openings and equipment of spaces that the repeated storey does not have."""
    known = {space.id for space in spaces} | {entry.id for entry in added.spaces}
    named = [
        (name, opening.where(f"between.{number}"))
        for opening in added.openings
        for number, name in enumerate(opening.between)
        if name != OUTSIDE
    ]
    named += [(item.space, item.where("space")) for item in added.equipment]
    for name, span in named:
        if name not in known:
            hint = did_you_mean(name, known)
            problems.add("unknown-on-level", span, name=name, level=template, hint=hint)
