"""Join several sites and a town's walkways into one walkable site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.building.areas import TOLD
from sim.building.model import OUTSIDE, Assembly, Equipment, Level, Lift, Opening, Site, Space, Zone
from sim.world.walkways import walkways

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sim.town.model import Town


def compose(sites: Mapping[str, Site], town: Town | None, *, told: Collection[str] = ()) -> Site:
    """Return one site that holds all sites.

    A single site keeps its ids. Several are told apart by a prefix, ``hotel:lobby``, and joined by
    the walkways of the town they stand in.

    Args:
        sites: sites by their key.
        town: the town they stand in, or None.
        told: ids of spaces that people are told to pass; they stay a ground of their own.
    """
    site = _joined(sites, town)
    if not any(space.id in told for space in site.spaces):
        return site
    spaces = (
        replace(space, tags=(*space.tags, f"{TOLD}{space.id}")) if space.id in told else space
        for space in site.spaces
    )
    return replace(site, spaces=tuple(spaces))


def _joined(sites: Mapping[str, Site], town: Town | None) -> Site:
    if len(sites) == 1:
        return next(iter(sites.values()))
    placed = {key: _prefixed(key, site) for key, site in sorted(sites.items())}
    parts = list(placed.values())
    ways = walkways(town, placed) if town else None
    if ways:
        parts.append(ways)
    return Site(
        id="+".join(part.id for part in parts),
        name=", ".join(part.name for part in parts) + (f" ({town.name})" if town else ""),
        use="several",
        levels=tuple(sorted((x for p in parts for x in p.levels), key=lambda x: x.id)),
        spaces=tuple(sorted((x for p in parts for x in p.spaces), key=lambda x: x.id)),
        openings=tuple(sorted((x for p in parts for x in p.openings), key=lambda x: x.id)),
        lifts=tuple(sorted((x for p in parts for x in p.lifts), key=lambda x: x.id)),
        assembly=tuple(sorted((x for p in parts for x in p.assembly), key=lambda x: x.id)),
        equipment=tuple(sorted((x for p in parts for x in p.equipment), key=lambda x: x.id)),
        zones={zone.id: zone for p in parts for zone in p.zones.values()},
        water=tuple(w for p in parts for w in p.water),
        notes=tuple(n for p in parts for n in p.notes),
    )


def _prefixed(key: str, site: Site) -> Site:
    """Return a site whose every id begins with a key."""

    def named(name: str) -> str:
        return name if name in (OUTSIDE, "") else f"{key}:{name}"

    def level(x: Level) -> Level:
        return replace(x, id=named(x.id))

    def space(x: Space) -> Space:
        incline = x.incline and replace(
            x.incline, low_level=named(x.incline.low_level), high_level=named(x.incline.high_level)
        )
        return replace(
            x, id=named(x.id), level=named(x.level), frame=named(x.frame), incline=incline
        )

    def opening(x: Opening) -> Opening:
        return replace(x, id=named(x.id), a=named(x.a), b=named(x.b))

    def assembly(x: Assembly) -> Assembly:
        return replace(x, id=named(x.id), reached_from=tuple(map(named, x.reached_from)))

    def equipment(x: Equipment) -> Equipment:
        return replace(x, id=named(x.id), space=named(x.space))

    def lift(x: Lift) -> Lift:
        own = dict(x.properties)
        if "discharge" in own:
            own["discharge"] = named(str(own["discharge"]))
        return replace(x, id=named(x.id), serves=tuple(map(named, x.serves)), properties=own)

    def zone(x: Zone) -> Zone:
        return replace(x, id=named(x.id), level=named(x.level), spaces=tuple(map(named, x.spaces)))

    zones = map(zone, site.zones.values())
    return replace(
        site,
        id=key,
        zones={x.id: x for x in zones},
        levels=tuple(map(level, site.levels)),
        spaces=tuple(map(space, site.spaces)),
        openings=tuple(map(opening, site.openings)),
        assembly=tuple(map(assembly, site.assembly)),
        equipment=tuple(map(equipment, site.equipment)),
        lifts=tuple(map(lift, site.lifts)),
    )
