"""Which rooms are searched in which order, and what has become of each.

First where somebody is reported missing, then the storey of the fire, the one above it, then from
the top down those that are left above, then those below: smoke rises, and the top storeys fill
next (usual rule of fire services, from memory). In a storey each team takes the nearest room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.building.model import Site

MISSING = 0
FIRE = 1
ABOVE = 2
HIGH = 3


class Rooms:
    """Every space of the site, from open to looked at.

    Attributes:
        left: spaces that nobody has looked at.
        taken: spaces that a team is on its way to or looks at now.
        held: spaces that cannot be entered for now.
        given_up: spaces that nobody could look at until the end.
    """

    def __init__(self, site: Site, fire_space: str, *, within: str = "") -> None:
        self.site = site
        enclosed = {space.id for space in site.spaces if space.enclosed}
        # Where several sites are one, ids carry the site's id before them.
        own = {name for name in enclosed if within and name.startswith(f"{within}/")}
        self.left = own or enclosed
        self.taken: set[str] = set()
        self.held: set[str] = set()
        self.given_up: set[str] = set()
        self._first: set[str] = set()
        self._of_level: dict[str, set[str]] = {}
        for space in site.spaces:
            if space.id in self.left:
                self._of_level.setdefault(space.level, set()).add(space.id)
        low_first = sorted(site.levels, key=lambda level: (level.elevation_m, level.id))
        index = {level.id: n for n, level in enumerate(low_first)}
        top = len(index) - 1
        row = site.space_index.get(fire_space)
        fire = index[site.spaces[row].level] if row is not None else 0
        self._rank: dict[str, int] = {}
        for level, n in index.items():
            if n == fire:
                rank = FIRE
            elif n == fire + 1:
                rank = ABOVE
            elif n > fire:
                rank = HIGH + (top - n)
            else:
                rank = HIGH + top + (fire - n)
            self._rank[level] = rank

    @property
    def open(self) -> set[str]:
        """Spaces that somebody could go to now."""
        return self.left - self.taken - self.held

    def rank(self, space: str) -> int:
        """Return how soon a space has its turn, the lowest first."""
        if space in self._first:
            return MISSING
        return self._rank[self.site.spaces[self.site.space_index[space]].level]

    def first(self, spaces: Iterable[str]) -> None:
        """Let spaces have their turn before all others."""
        self._first.update(spaces)

    def next(self, far: Callable[[str], float]) -> str:
        """Take the next room for a team, ``""`` if none is left for now.

        Args:
            far: distance of a space from the team, metres.
        """
        free = self.open
        if not free:
            return ""
        ranks = {space: self.rank(space) for space in free}
        lowest = min(ranks.values())
        found = min((s for s in free if ranks[s] == lowest), key=lambda s: (far(s), s))
        self.taken.add(found)
        return found

    def looked_at(self, space: str) -> str:
        """Note that a space was looked at; return its level if that was the last of it."""
        if space not in self.left:
            return ""
        for group in (self.left, self.taken, self.held, self._first):
            group.discard(space)
        level = self.site.spaces[self.site.space_index[space]].level
        self._of_level[level].discard(space)
        return "" if self._of_level[level] else level

    def hold(self, space: str) -> None:
        """Put a space aside that cannot be entered for now."""
        self.taken.discard(space)
        self.held.add(space)

    def reopen(self, space: str) -> None:
        """Let a space be looked at once more."""
        self.left.add(space)
        self._of_level[self.site.spaces[self.site.space_index[space]].level].add(space)

    def put_back(self, space: str) -> None:
        """Give a space back that was taken and not looked at."""
        self.taken.discard(space)

    def give_up(self) -> list[str]:
        """Put aside for good what nobody has looked at, and return it."""
        lost = sorted(self.left)
        self.given_up |= self.left
        self.left.clear()
        self.held.clear()
        return lost

    @property
    def over(self) -> bool:
        """Whether every space has been looked at or given up."""
        return not self.left
