"""What the files say of one venue, gathered once for all cells of its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.building import throughput
from sim.building.capacity import Capacity, capacity
from sim.building.model import OUTSIDE
from sim.people.model import CREW, HELPERS
from sim.summary.sheets import of_site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sim.building.model import Equipment, Opening, Site
    from sim.people.model import Group
    from sim.response.plan.model import Measure, Post
    from sim.scenario.model import Scenario

_HOUR_S = 3600.0


@dataclass(frozen=True)
class Facts:
    """One venue of a scenario.

    Attributes:
        scenario: the scenario.
        site: the venue, as the register leaves it.
        places: people by space when most are there at once.
        condition: the smaller of the factors P and S of the Green Guide; None for the best.
    """

    scenario: Scenario
    site: Site
    places: Mapping[str, float]
    condition: float | None = None

    @cached_property
    def capacity(self) -> Capacity:
        """What it takes by rule."""
        return capacity(self.site, condition=self.condition)

    @property
    def people(self) -> float:
        """Persons on the site when most are there at once."""
        return sum(self.places.values())

    @property
    def expected(self) -> float:
        """Persons who come in all, as rules and records count them: no fewer than at once."""
        return max(self.people, count_of(self.visitors))

    def own(self, name: str) -> str:
        """Return the id of something of this site, ``""`` for what belongs to another."""
        if len(self.scenario.sites) == 1:
            return name
        head = f"{self.site.id}:"
        return name.removeprefix(head) if name.startswith(head) else ""

    @cached_property
    def usable(self) -> tuple[Opening, ...]:
        """Openings that people can pass at the start."""
        return throughput.usable(self.site)

    @cached_property
    def entries(self) -> tuple[Opening, ...]:
        """Those by which people come in."""
        return tuple(o for o in self.usable if o.b == OUTSIDE and o.direction != "out")

    @cached_property
    def gates(self) -> tuple[Opening, ...]:
        """Entries, and the turnstiles and checks behind them."""
        border = {opening.id for opening in self.entries}
        return (*self.entries, *(o for o in throughput.checks(self.site) if o.id not in border))

    @cached_property
    def exits(self) -> tuple[Opening, ...]:
        """Those by which people leave."""
        return throughput.exits(self.site)

    @cached_property
    def inner(self) -> tuple[Opening, ...]:
        """Those between two spaces."""
        return tuple(o for o in self.usable if o.b != OUTSIDE)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Groups that are on this site or come to it; crews of the fire brigade are none."""
        spaces, doors = self.site.space_index, self.site.opening_index
        return tuple(
            group
            for group in self.scenario.groups
            if group.role != CREW
            and (
                any(self.own(space) in spaces for space, _ in group.places)
                or self.own(group.arrive_from) in doors
                or any(self.own(space) in spaces for space in stops_of(group))
            )
        )

    @cached_property
    def visitors(self) -> tuple[Group, ...]:
        """Groups of people who do not work there."""
        return tuple(g for g in self.groups if not g.role and not g.post)

    @cached_property
    def staff(self) -> tuple[Group, ...]:
        """Groups of people who work there."""
        return tuple(g for g in self.groups if g.post or g.role in HELPERS)

    def posts_in(self, spaces: Collection[str]) -> list[tuple[Post, int]]:
        """Return the posts of the plan in some spaces, with how many are on duty."""
        plan = self.scenario.response.plan
        if plan is None:
            return []
        when = self.scenario.starts
        return [
            (post, plan.on_duty(post.id, when))
            for post in plan.posts
            if self.own(post.where) in spaces
        ]

    def equipment(self, *kinds: str, within: Collection[str] | None = None) -> list[Equipment]:
        """Return the equipment of some kinds, of the whole site or of some spaces."""
        return [
            item
            for item in self.site.equipment
            if item.kind in kinds and (within is None or item.space in within)
        ]

    def measures_on(self, openings: Iterable[Opening], *deeds: str) -> list[Measure]:
        """Return the measures of some kinds that act on some openings."""
        names = {opening.id for opening in openings}
        return [
            measure
            for measure in self.scenario.response.measures
            if measure.do in deeds and self.own(measure.target) in names
        ]

    def measures(self, *deeds: str) -> list[Measure]:
        """Return the measures of some kinds, but for those that act on another site."""
        others = tuple(f"{name}:" for name in self.scenario.sites if name != self.site.id)
        return [
            measure
            for measure in self.scenario.response.measures
            if measure.do in deeds and not measure.target.startswith(others)
        ]

    def measures_that_watch(self, spaces: Collection[str]) -> list[Measure]:
        """Return the measures whose condition asks about some spaces or zones."""
        return [
            measure
            for measure in self.scenario.response.measures
            if any(
                isinstance(value, str) and self.own(value) in spaces
                for _, values in measure.when.calls
                for value in values
            )
        ]

    @cached_property
    def behind_entries(self) -> frozenset[str]:
        """Spaces into which entries lead."""
        return frozenset(o.a for o in self.entries)

    @cached_property
    def behind_exits(self) -> frozenset[str]:
        """Spaces out of which exits lead."""
        return frozenset(o.a for o in self.exits)

    def fullest_hour(self, entry: str = "") -> float:
        """Return how many come in the fullest hour of the run, by one entry or by all."""
        hours: dict[int, float] = {}
        for group in self.groups:
            gate = self.own(group.arrive_from)
            if not gate or (entry and gate != entry):
                continue
            for first, last, count in _arrivals(group):
                for hour, share in _hours(first, last):
                    hours[hour] = hours.get(hour, 0.0) + count * share
        return max(hours.values(), default=0.0)


def gather(scenario: Scenario, site: Site, *, condition: float | None = None) -> Facts:
    """Return what the files say of a venue.

    Args:
        scenario: the scenario.
        site: one of its sites.
        condition: the smaller of the factors P and S of the Green Guide.
    """
    places = of_site(scenario, site, dict(scenario.busiest))
    return Facts(scenario, site, places, condition)


def count_of(groups: Iterable[Group]) -> int:
    """Return how many people some groups have."""
    return sum(group.size for group in groups)


def stops_of(group: Group) -> tuple[str, ...]:
    """Return the spaces that people of a group may stop in, by the names of the scenario."""
    places = (
        space
        for stop in group.visits
        for space in ([place.space for place in stop.among] or [stop.space])
    )
    return tuple(dict.fromkeys(places))


def _arrivals(group: Group) -> Iterable[tuple[float, float, float]]:
    """Return when how many people of a group come: from, to, number."""
    yield from ((time, time, 1.0) for time in group.arrivals_s)
    if group.stream is not None:
        edges = group.stream.edges_s
        yield from zip(edges[:-1], edges[1:], group.stream.expected, strict=True)


def _hours(first: float, last: float) -> Iterable[tuple[int, float]]:
    """Return the hours that a stretch of time lies in, with the share in each."""
    if last <= first:
        yield int(first // _HOUR_S), 1.0
        return
    for hour in range(int(first // _HOUR_S), int(last // _HOUR_S) + 1):
        inside = min(last, (hour + 1) * _HOUR_S) - max(first, hour * _HOUR_S)
        if inside > 0:
            yield hour, inside / (last - first)
