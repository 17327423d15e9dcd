"""Whether people fit through the ways out and into the lifts; what nobody can pass is told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx

from sim.building.model import OUTSIDE
from sim.building.routes import exits_reachable, route_graph
from sim.literature import value
from sim.scenario.checks.helping import level_spaces
from sim.world.fits import is_rigid, needed_by, too_narrow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.building.model import Site
    from sim.people.model import Group
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span

_SHOWN = 3


def check_bodies(
    groups: Sequence[Group], lookup: Lookup, *, written: Mapping[str, Span | None]
) -> None:
    """Warn of people for whom every way out is too narrow, and every lift too small.

    Args:
        groups: the groups of the run.
        lookup: names of the sites; takes the warnings.
        written: where the number of people of each group is written.
    """
    names = lookup.names
    for site in names.sites:
        anyhow = exits_reachable(route_graph(site, through_locked=True))
        level = level_spaces(site)
        ways: dict[float, _Ways] = {}
        for group in groups:
            for name, _ in group.places:
                space = next((s.id for s in site.spaces if names.full(site, s.id) == name), "")
                if not anyhow.get(space):
                    continue  # on another site, or without a way out for anybody
                need = needed_by(group)
                if is_rigid(group) and space not in level:
                    need = value("people.body.width")  # carried down on something narrow
                if need not in ways:
                    ways[need] = _Ways(site, need)
                if not ways[need].out_of(space):
                    lookup.problems.add(
                        "people-fit-nowhere",
                        written.get(group.id),
                        severity="warning",
                        related=names.places,
                        group=group.id,
                        space=name,
                        need=f"{need:g}",
                        ways=ways[need].narrow_around(space),
                    )
                    break
        _check_lifts(site, groups, lookup, written)


class _Ways:
    """The ways of a site that somebody of a width can take."""

    def __init__(self, site: Site, need_m: float) -> None:
        self._site = site
        self._shut = {site.openings[row].id for row in too_narrow(site, need_m)}
        self._graph = route_graph(site, through_locked=True, closed=self._shut)
        self._exits = exits_reachable(self._graph)

    def out_of(self, space: str) -> bool:
        """Return whether an exit is reached from a space."""
        return bool(self._exits[space])

    def narrow_around(self, space: str) -> list[str]:
        """Return some of the openings that end the ground they can reach from a space."""
        there = {space, *nx.descendants(self._graph, space)}
        found = [
            opening.id
            for opening in self._site.openings
            if opening.id in self._shut
            and ((opening.a in there) != (opening.b in there) or opening.b == OUTSIDE)
            and (opening.a in there or opening.b in there)
        ]
        return [*found[:_SHOWN], *(["..."] if len(found) > _SHOWN else [])]


def _check_lifts(
    site: Site, groups: Sequence[Group], lookup: Lookup, written: Mapping[str, Span | None]
) -> None:
    most = max((lift.capacity for lift in site.lifts), default=0)
    for group in groups:
        profile = group.profile
        wants = group.uses_lifts and profile.dependent and bool(site.lifts)
        places = math.ceil(profile.size)
        if not profile.walks:
            places += max(1, profile.needs_assistance)
        if wants and places > most:
            lookup.problems.add(
                "lift-too-small",
                written.get(group.id),
                severity="warning",
                related=lookup.names.places,
                group=group.id,
                places=places,
                most=most,
            )
