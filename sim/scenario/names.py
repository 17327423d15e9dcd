"""Every name of the sites of a scenario, and faults for names that are not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim import words
from sim.messages import Text
from sim.town.names import cure_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sim.building.model import Opening, Site, Space
    from sim.building.spec import SiteSpec
    from sim.town.model import Town
    from sim.yamlsrc import ProblemList, Span


@dataclass(frozen=True)
class SiteNames:
    """Names of the spaces, exits, stairs and so on of all sites.

    With one site a name is the id in its file. With several, the walkable world holds the site's
    id before each (``hotel:lobby``, written ``hotel/lobby``); the id alone may be written where
    only one site has it.

    Attributes:
        sites: the sites, sorted by id.
        specs: what their files say, in the same order; None for a site made by a program.
    """

    sites: tuple[Site, ...]
    specs: tuple[SiteSpec | None, ...]

    def full(self, site: Site, name: str) -> str:
        """Return the name of something of a site in the walkable world."""
        return name if len(self.sites) == 1 else f"{site.id}:{name}"

    @cached_property
    def spaces(self) -> Mapping[str, Space]:
        """Spaces by full name."""
        return {self.full(site, s.id): s for site in self.sites for s in site.spaces}

    @cached_property
    def openings(self) -> Mapping[str, Opening]:
        """Openings by full name."""
        return {self.full(site, o.id): o for site in self.sites for o in site.openings}

    @cached_property
    def exits(self) -> Mapping[str, Opening]:
        """Openings that lead out, by full name."""
        return {name: opening for name, opening in self.openings.items() if opening.exit}

    @cached_property
    def behind(self) -> Mapping[str, str]:
        """Space behind each exit, both by full name."""
        return {
            self.full(site, opening.id): self.full(site, opening.a)
            for site in self.sites
            for opening in site.exits
        }

    @cached_property
    def assembly(self) -> tuple[str, ...]:
        """Assembly points."""
        return tuple(self.full(site, a.id) for site in self.sites for a in site.assembly)

    @cached_property
    def equipment(self) -> tuple[str, ...]:
        """Pieces of equipment."""
        return tuple(self.full(site, e.id) for site in self.sites for e in site.equipment)

    @cached_property
    def stairs(self) -> tuple[str, ...]:
        """Stairwells and single stairs."""
        found = []
        for site, spec in zip(self.sites, self.specs, strict=True):
            if spec is not None:
                ids = [stair.id for stair in spec.stairwells] + [stair.id for stair in spec.stairs]
                found += [self.full(site, name) for name in ids]
        return tuple(found)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels, by the id in their file."""
        return tuple(dict.fromkeys(level.id for site in self.sites for level in site.levels))

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Zones."""
        tags = {tag for space in self.spaces.values() for tag in space.tags}
        named = {tag.removeprefix("zone:") for tag in tags if tag.startswith("zone:")}
        return tuple(sorted(named | {zone for site in self.sites for zone in site.zones}))

    @cached_property
    def tags(self) -> frozenset[str]:
        """Marks of spaces as written, without those that come of something else."""
        return frozenset(
            tag for space in self.spaces.values() for tag in space.tags if ":" not in tag
        )

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """What spaces are used for."""
        return tuple(sorted({space.use for space in self.spaces.values()}))

    @cached_property
    def slips(self) -> frozenset[str]:
        """Uses that are nearly a known word: told at the site, and nothing to offer elsewhere."""
        return frozenset(use for use in self.uses if words.slip_of(use, "space-use") is not None)

    def find(self, name: str, among: Collection[str]) -> str | None:
        """Return the full name that a written name means, None if there is no such, or several."""
        if name in among:
            return name
        if len(self.sites) == 1:
            return None
        prefixed = name.replace("/", ":", 1)
        if prefixed in among:
            return prefixed
        tails = [full for full in among if full.partition(":")[2] == name]
        return tails[0] if len(tails) == 1 else None

    @property
    def use(self) -> str:
        """What the first site is used for."""
        return self.sites[0].use if self.sites else ""

    @property
    def places(self) -> tuple[Span, ...]:
        """Where each site's file starts, for messages that name both places."""
        spans = (spec.where("name") for spec in self.specs if spec is not None)
        return tuple(span for span in spans if span is not None)


@dataclass(frozen=True)
class Lookup:
    """Looks names up and reports those that are not there.

    Attributes:
        names: the names of the sites.
        problems: takes ``scenario-unknown``.
    """

    names: SiteNames
    problems: ProblemList

    def space(self, name: str, span: Span | None) -> str | None:
        """Return the full name of a space."""
        return self.one("space", name, self.names.spaces, span)

    def exit(self, name: str, span: Span | None) -> str | None:
        """Return the full name of an exit."""
        return self.one("exit", name, self.names.exits, span)

    def opening(self, name: str, span: Span | None) -> str | None:
        """Return the full name of an opening."""
        return self.one("opening", name, self.names.openings, span)

    def one(self, what: str, name: str, among: Collection[str], span: Span | None) -> str | None:
        """Return the full name of something, or None after a fault that names both files.

        Args:
            what: kind of thing, as in the catalogue (``scenario.what-space``).
            name: the written name.
            among: the full names there are.
            span: where it is written.
        """
        found = self.names.find(name, among)
        if found is None:
            unknown(
                self.problems,
                what=what,
                name=name,
                among=among,
                span=span,
                related=self.names.places,
            )
        return found

    def all(
        self, what: str, names: Sequence[str], among: Collection[str], spans: Iterable[Span | None]
    ) -> tuple[str, ...]:
        """Return the full names of several things, leaving out those that are not there."""
        found = (self.one(what, name, among, span) for name, span in zip(names, spans, strict=True))
        return tuple(name for name in found if name is not None)


def unknown(
    problems: ProblemList,
    *,
    what: str,
    name: str,
    among: Collection[str],
    span: Span | None,
    related: tuple[Span, ...] = (),
) -> None:
    """Add a fault for a name that nothing has.

    Of several sites the names are offered as they are written in files, ``hotel/lobby``.
    """
    problems.add(
        "scenario-unknown",
        span,
        related=related,
        what=Text(f"scenario.what-{what}"),
        name=name,
        cure=cure_for(name, as_written(among)),
    )


def as_written(names: Iterable[str]) -> list[str]:
    """Return full names as they are written in files: of several sites ``hotel/lobby``."""
    return [name.replace(":", "/", 1) for name in names]


def site_in_town(names: SiteNames, town: Town | None) -> str:
    """Return the id by which the town knows the first site, ``""`` if it does not.

    Args:
        names: the sites.
        town: the town, or None.
    """
    if town is None or not names.sites:
        return ""
    site, spec = names.sites[0], names.specs[0]
    file = spec.origin.file.resolve() if spec is not None and spec.origin is not None else None
    for placed in town.sites:
        if file is not None and Path(placed.file) == file:
            return placed.id
    return site.id if any(placed.id == site.id for placed in town.sites) else ""
