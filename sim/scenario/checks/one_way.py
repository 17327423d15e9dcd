"""Exits that people are to come in or leave by, and that let nobody through that way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.checks.releases import is_among
from sim.world.fits import needed_by, too_narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.building.model import Direction, Opening, Site
    from sim.people.model import Group
    from sim.people.spec import GroupSpec
    from sim.scenario.names import Lookup
    from sim.scenario.spec import ScenarioSpec
    from sim.yamlsrc import Span


def check_ways(
    spec: ScenarioSpec, groups: Sequence[Group], lookup: Lookup, *, planned: bool
) -> None:
    """Warn of people who come in or leave by an exit that does not let them.

    Args:
        spec: what the scenario says.
        groups: the groups of the run.
        lookup: names of the sites; takes the warnings.
        planned: whether a plan's procedures may open doors.
    """
    check = _Check(spec, lookup, planned)
    for one in spec.people:
        mine = [group for group in groups if is_among(one, [group.id])]
        check.comes_in(one, mine)
        check.leaves(one, mine)
    for measure in spec.measures:
        names = (lookup.names.find(name, lookup.names.exits) for name in measure.do.exits)
        exits = tuple(name for name in names if name is not None)
        check.leaves_by(measure.do.guide or "", exits, measure.do.where("exits", key=True))


@dataclass(frozen=True, slots=True)
class _Check:
    spec: ScenarioSpec
    lookup: Lookup
    planned: bool

    def comes_in(self, spec: GroupSpec, groups: Sequence[Group]) -> None:
        """Warn once of people of a group who cannot come in by their exit."""
        for group in groups:
            if not group.arrive_from or spec.arrive is None:
                continue
            place = spec.arrive.where("from_")
            if self._against(group.arrive_from, "out"):
                self._warn("arrive-against", place, group.id, group.arrive_from)
                return
            if self._stays_locked(group.arrive_from):
                self._warn("arrive-locked", place, group.id, group.arrive_from)
                return
            need = needed_by(group)
            if self._is_narrow(group.arrive_from, need):
                self._warn("arrive-narrow", place, group.id, group.arrive_from, need=f"{need:g}")
                return

    def leaves(self, spec: GroupSpec, groups: Sequence[Group]) -> None:
        """Warn once of people of a group who are to leave by exits that let people only in."""
        if spec.route is not None and spec.route.exit is not None:
            place = spec.route.where("exit")
        elif isinstance(spec.familiarity, tuple):
            place = spec.where("familiarity")
        else:
            place = spec.where("leave_by" if spec.leave_by is not None else "group")
        for group in groups:
            known = (group.assigned_exit,) if group.assigned_exit else group.familiar_exits
            if group.choice in ("assigned", "familiar") and self.leaves_by(group.id, known, place):
                return

    def leaves_by(self, group: str, exits: tuple[str, ...], place: Span | None) -> bool:
        """Warn of exits people are to leave by if all of them let people only in."""
        if not exits or not all(self._against(name, "in") for name in exits):
            return False
        self._warn("leave-against", place, group, ", ".join(exits))
        return True

    def _against(self, name: str, only: Direction) -> bool:
        """Return whether an exit lets people through only one way, and nothing turns it."""
        exit_ = self.lookup.names.exits[name]
        return exit_.direction == only and not self._is_turned(exit_)

    def _is_turned(self, exit_: Opening) -> bool:
        """Return whether a measure or an inject sets an escalator that ends at an exit."""
        found = [
            name
            for measure in self.spec.measures
            for name in (measure.do.run_up, measure.do.run_down, measure.do.halt)
        ]
        found += [inject.effect.escalator for inject in self.spec.injects if inject.effect]
        names = self.lookup.names
        spaces = {names.find(name, names.spaces) for name in found if name is not None}
        return any(name and names.spaces[name].id == exit_.a for name in spaces)

    def _stays_locked(self, name: str) -> bool:
        """Return whether an exit is locked, and nothing opens it."""
        names = self.lookup.names
        if names.exits[name].state != "locked" or self.planned:
            return False
        opened = [name for m in self.spec.measures for name in (m.do.open, m.do.close)]
        opened += [
            inject.effect.door
            for inject in self.spec.injects
            if inject.effect is not None and inject.effect.state != "locked"
        ]
        return name not in {names.find(one, names.openings) for one in opened if one is not None}

    def _is_narrow(self, name: str, need_m: float) -> bool:
        """Return whether people who need so much width do not fit through an exit."""
        names = self.lookup.names
        return any(
            names.full(site, site.openings[row].id) == name
            for site in names.sites
            for row in too_narrow(site, need_m)
        )

    def _warn(self, code: str, place: Span | None, group: str, name: str, **more: str) -> None:
        exits = self.lookup.names.exits
        if name in exits:
            more["width"] = f"{exits[name].width_m:g}"
        params = {"group": group, "exit": name, **more}
        site = next((s for s in self.lookup.names.sites if self._is_of(s, name)), None)
        at = site.origins.get(exits[name].id) if site is not None else None
        related = (at,) if at is not None else self.lookup.names.places
        self.lookup.problems.add(code, place, severity="warning", related=related, **params)

    def _is_of(self, site: Site, name: str) -> bool:
        """Return whether an exit is one of a site."""
        return any(self.lookup.names.full(site, opening.id) == name for opening in site.exits)
