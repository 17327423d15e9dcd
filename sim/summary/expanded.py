"""A scenario with every repeat written out, as ``muster check --expanded`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.yamlsrc.dump import dump

if TYPE_CHECKING:
    from sim.building.model import Opening, Point, Site, Space
    from sim.distribution import Distribution
    from sim.people.model import Group
    from sim.scenario.model import Scenario

_MILLIMETRE = 3


def expanded_text(scenario: Scenario) -> str:
    """Return the expanded scenario as YAML."""
    return dump(expanded(scenario))


def expanded(scenario: Scenario) -> dict[str, Any]:
    """Return groups, spaces, openings and equipment after expansion, as plain data.

    What the register changes is in it; lengths are metres, times seconds.
    """
    return {
        "scenario": scenario.id,
        "name": scenario.name,
        "starts": scenario.starts.isoformat(sep=" "),
        "groups": [_group(group) for group in scenario.groups],
        "sites": {name: _site(site) for name, site in scenario.sites.items()},
    }


def _group(group: Group) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": group.id,
        "people": group.size,
        "profile": group.profile.name,
        "in": dict(group.places),
    }
    for name in ("role", "post", "asleep", "leader", "release_after", "arrive_from", "assembly"):
        if getattr(group, name):
            row[name] = getattr(group, name)
    if group.part:
        row["part"] = group.part
    row["choice"] = group.choice
    for name in ("assigned_exit", "familiar_exits", "route_via", "helped_by"):
        if getattr(group, name):
            row[name] = getattr(group, name)
    for name in ("follows", "refuses"):
        if getattr(group, name):
            row[name] = getattr(group, name)
    if group.together is not None:
        row["together"] = group.together.joins or True
    law = group.pre_movement_asleep if group.asleep else group.pre_movement
    if law is not None:
        row["pre_movement"] = _law(law)
    if group.release_delay is not None:
        row["release_delay"] = _law(group.release_delay)
    if group.stream is not None:
        edges = [round(edge, 1) for edge in group.stream.edges_s]
        row["arrive"] = {"people": group.stream.count, "from_s": edges[0], "to_s": edges[-1]}
    if group.visits:
        row["visit"] = [
            {
                "at": {p.space: p.weight for p in visit.among} or visit.space,
                "stay": _law(visit.stay)
                if visit.until_s is None
                else {"until_s": round(visit.until_s, 1)},
            }
            for visit in group.visits
        ]
    if group.leave_at_s is not None:
        row["leave_at"] = _law(group.leave_at_s)
    if not group.required:
        row["required"] = False
    return row


def _law(law: Distribution) -> dict[str, Any]:
    row: dict[str, Any] = {"median_s": round(law.median(), 1), "mean_s": round(law.mean(), 1)}
    return {"law": law.kind, **row} if not law.is_fixed else {"fixed_s": law.params[0]}


def _site(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "use": site.use,
        "levels": {
            level.id: {"elevation": level.elevation_m, "height": level.height_m}
            for level in site.levels
        },
        "spaces": [_space(space) for space in site.spaces],
        "openings": [_opening(opening) for opening in site.openings],
        "equipment": [
            {"id": item.id, "kind": item.kind, "space": item.space, **dict(item.properties)}
            for item in site.equipment
        ],
    }


def _space(space: Space) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": space.id,
        "level": space.level,
        "use": space.use,
        "kind": space.kind,
        "outline": [_point(point) for point in space.plan],
    }
    if space.incline is not None:
        row["rise"] = round(space.incline.rise_m, _MILLIMETRE)
        row["length"] = round(max(y for _, y in space.outline), _MILLIMETRE)
    if space.obstacles:
        row["obstacles"] = [[_point(point) for point in hole] for hole in space.obstacles]
    if space.tags:
        row["tags"] = space.tags
    return row


def _opening(opening: Opening) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": opening.id,
        "between": [opening.a, opening.b],
        "kind": opening.kind,
        "width": round(opening.width_m, _MILLIMETRE),
        "state": opening.state,
    }
    if opening.exit:
        row["exit"] = True
    if opening.direction != "both":
        row["direction"] = opening.direction
    if opening.barred:
        row["barred"] = True
    return row


def _point(point: Point) -> list[float]:
    return [round(point[0], _MILLIMETRE), round(point[1], _MILLIMETRE)]
