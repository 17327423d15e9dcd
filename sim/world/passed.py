"""What somebody passes who was told which way to leave: a stair, a room, as rows of the ground.

Whoever is told to take a stair goes by it to another storey: they do not step into it and turn
round. So the storey they come from is shut for them once they are on it. On the ground, where an
exit of theirs lies beside them, a stair has nothing to do for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.literature import value
from sim.world.fields import Passed, turned_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.building.model import Direction, Site, Space

_STAIRWELL = "stairwell:"


def passed_on_way(
    site: Site, via: Iterable[str], *, level: str, exits: tuple[int, ...]
) -> tuple[Passed, ...]:
    """Return what is passed on a way that was told, in order.

    Args:
        site: the site.
        via: ids of stairwells, stairs or spaces.
        level: the level people come from; ``""`` where it is not known.
        exits: rows of the exits they may leave by.
    """
    found = []
    for name in via:
        stair = stair_spaces(site, name)
        if not stair:
            found.append(Passed((site.space_index[name],)))
        elif needs_stair(site, level, exits):
            found.append(_by_stair(site, stair, level))
    return tuple(found)


def stair_spaces(site: Site, name: str) -> tuple[int, ...]:
    """Return the rows of the spaces of a stairwell or a stair, none if there is no such."""
    prefix, mark, tail = name.rpartition(":")
    tag = f"{_STAIRWELL}{tail}"
    return tuple(
        row
        for row, space in enumerate(site.spaces)
        if (space.id == name and space.incline is not None)
        or (tag in space.tags and space.id.startswith(f"{prefix}{mark}"))
    )


def needs_stair(site: Site, level: str, exits: tuple[int, ...]) -> bool:
    """Return whether people of a level have to change it: not where an exit on the ground is.

    Args:
        site: the site.
        level: the level they come from.
        exits: rows of the exits they may leave by.
    """
    doors = [site.spaces[site.space_index[site.openings[row].a]] for row in exits]
    if not doors:
        return True
    ground = min(abs(space.elevation_m) for space in doors)
    step = value("building.exit.step-down")
    return not any(s.level == level and abs(s.elevation_m) <= ground + step for s in doors)


def _by_stair(site: Site, stair: tuple[int, ...], level: str) -> Passed:
    """Return what is passed of a stair by those who come from a level, and what they leave by."""
    mine = [site.spaces[row] for row in stair]
    entered = _entered(site, mine, level)

    def is_there(name: str) -> bool:
        row = site.space_index.get(name)
        return row is not None and _on_floor(site.spaces[row], entered)

    # What lies on the storey they come from is entered, but does not yet lead to another.
    beyond = tuple(row for row in stair if not _on_floor(site.spaces[row], entered))
    back = []
    for row, opening in enumerate(site.openings):
        if is_there(opening.a) == is_there(opening.b):
            continue
        away: Direction = "out" if is_there(opening.a) else "in"
        leads = opening.direction in ("both", away)
        back.append(turned_of(len(site.openings), row, away) if leads else row)
    return Passed(beyond or stair, tuple(sorted(back)))


def _on_floor(space: Space, level: str) -> bool:
    return space.incline is None and space.frame == level


def _entered(site: Site, mine: list[Space], level: str) -> str:
    """Return the level on which a stair is entered from a level: the nearest that it serves."""
    height = {one.id: one.elevation_m for one in site.levels}
    if level not in height:
        return ""
    own = {space.id for space in mine}
    served = {space.frame for space in mine if space.incline is None}
    for opening in site.openings:
        if (opening.a in own) != (opening.b in own):
            other = opening.b if opening.a in own else opening.a
            if other in site.space_index:
                served.add(site.spaces[site.space_index[other]].frame)
    known = served & set(height)
    return min(known, key=lambda name: (abs(height[name] - height[level]), name), default="")
