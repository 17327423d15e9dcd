"""Groups of people, resolved for the sites and the start of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.distribution import Distribution
from sim.people.model import Group
from sim.people.polygons import free_area
from sim.people.premovement import preset, preset_for
from sim.people.pushing import share_who_push
from sim.people.spec import CountSpec, SelectSpec
from sim.scenario.checks.helping import called_by, called_in, goes_apart, names_of
from sim.scenario.names import Lookup, unknown
from sim.scenario.people.arrivals import (
    clock_seconds,
    interval,
    main_entrance,
    stream_of_count,
    stream_of_rate,
    stream_of_series,
    table_name,
    tell_who_stays_away,
)
from sim.scenario.people.leaving import has_to_leave, leave_at_of
from sim.scenario.people.occupancy import on_this_day, share_present
from sim.scenario.people.parties import check_joined, check_leaders, together_of
from sim.scenario.people.parts import part_of
from sim.scenario.people.sharing import shared
from sim.scenario.people.staying import check_contradictions
from sim.scenario.people.visits import visits_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sim.parameters import Parameters
    from sim.people.model import ExitChoice, Profile, Stream
    from sim.people.premovement import Notification
    from sim.people.spec import GroupSpec
    from sim.scenario.calendar import Days
    from sim.town.series import TimeSeries
    from sim.yamlsrc import ProblemList, Span

Places = tuple[tuple[str, int], ...]

_CHINESE_QUOTES = "“‘”’"  # around a name they would become part of it
_CHOICES: tuple[ExitChoice, ...] = (
    "nearest",
    "familiar",
    "quickest",
    "signed",
    "instructed",
    "nobody",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What groups are resolved for.

    Attributes:
        starts: start of the run.
        until_s: end of the run.
        notification: kind of alarm, for the pre-movement presets.
        profiles: profiles by name.
        series: tables of arrivals and occupancy by what ``table_name`` calls them.
        days: holidays and make-up days.
        parameters: numbers of the model.
    """

    starts: datetime
    until_s: float
    notification: Notification
    profiles: Mapping[str, Profile]
    series: Mapping[str, TimeSeries]
    days: Days
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class ResolvedGroups:
    """Groups for one start.

    Attributes:
        groups: those with people in the run, sorted by id.
        absent: ids of those who are not there at the start and do not come.
        written: where the number of people of each group, or else its name, is written.
        named: where its name is written.
        routes: where the way it is told is written.
    """

    groups: tuple[Group, ...]
    absent: tuple[str, ...]
    written: Mapping[str, Span | None]
    named: Mapping[str, Span | None]
    routes: Mapping[str, Span | None]


def resolve_groups(specs: Sequence[GroupSpec], setting: Setting, lookup: Lookup) -> ResolvedGroups:
    """Return the groups of a scenario for one start of the run.

    Args:
        specs: what the scenario says.
        setting: start, end, alarm, profiles, tables.
        lookup: names of the sites; takes every fault.
    """
    groups: dict[str, Group] = {}
    written: dict[str, Span | None] = {}
    counts: dict[str, Span | None] = {}
    routes: dict[str, Span | None] = {}
    absent = []
    for spec in specs:
        if spec.group[0] in _CHINESE_QUOTES:
            place, character = spec.where("group"), spec.group[0]
            lookup.problems.add("full-width", place, character=character, cure='"')
        for group in _Resolver(spec, setting, lookup).groups():
            if group.id in written:
                first = written[group.id]
                related = (first,) if first else ()
                place = spec.where("group")
                lookup.problems.add("people-group-twice", place, related=related, id=group.id)
            written.setdefault(group.id, spec.where("group"))
            routes.setdefault(group.id, spec.where("route" if spec.route else "group"))
            counts.setdefault(group.id, spec.where("count" if spec.count is not None else "group"))
            if group.size:
                groups[group.id] = group
            else:
                absent.append(group.id)
    check_leaders(specs, groups, lookup.problems)
    check_joined(specs, lookup.problems)
    return ResolvedGroups(
        tuple(groups[name] for name in sorted(groups)),
        tuple(sorted(set(absent))),
        counts,
        written,
        routes,
    )


@dataclass
class _Resolver:
    spec: GroupSpec
    setting: Setting
    lookup: Lookup

    @property
    def problems(self) -> ProblemList:
        return self.lookup.problems

    def groups(self) -> list[Group]:
        spec = self.spec
        if spec.for_ is not None:
            return self._one_for_each()
        spaces = self._spaces("in_") if spec.in_ is not None else []
        places = self._places(spaces)
        if spec.in_ is None and spec.arrive is None:
            self.problems.add("people-nowhere", spec.where(), group=spec.group)
        return self._by_level(self._group(spec.group, places, ""))

    def _one_for_each(self) -> list[Group]:
        spec = self.spec
        if "{x}" not in spec.group:
            self.problems.add("people-no-x", spec.where("group"), group=spec.group)
        if spec.in_ is not None:
            self.problems.add("people-in-and-for", spec.where("in_", key=True))
        return [
            self._group(_fill(spec.group, space), self._places([space]), space)
            for space in self._spaces("for_")
        ]

    # ---- where, and how many

    def _spaces(self, field: str) -> list[str]:
        where = getattr(self.spec, field)
        if isinstance(where, SelectSpec):
            return self._selected(where, self.spec.where(field))
        if isinstance(where, str):
            one = self.lookup.space(where, self.spec.where(field))
            return [one] if one else []
        spans = [self.spec.where(f"{field}.{number}") for number in range(len(where))]
        found: list[str] = []
        for name, span in zip(where, spans, strict=True):
            space = self.lookup.space(name, span)
            if space in found:
                self.problems.add("people-space-twice", span, space=name)
            elif space is not None:
                found.append(space)
        return found

    def _selected(self, where: SelectSpec, span: Span | None) -> list[str]:
        names = self.lookup.names
        for what, value, among in (
            ("use", where.use, names.uses),
            ("zone", where.zone, names.zones),
            ("level", where.level, names.levels),
        ):
            if value is not None and value not in among:
                unknown(
                    self.problems,
                    what=what,
                    name=value,
                    among=[name for name in among if name not in names.slips],
                    span=where.where(what),
                    related=names.places,
                )
                return []
        spans = [where.where(f"except_.{number}") for number in range(len(where.except_))]
        left_out = self.lookup.all("space", where.except_, names.spaces, spans)
        found = [
            name
            for name, space in names.spaces.items()
            if where.use in (None, space.use)
            and where.level in (None, space.level)
            and (where.zone is None or f"zone:{where.zone}" in space.tags)
            and name not in left_out
        ]
        if not found:
            self.problems.add("people-none-match", span)
        return found

    def _places(self, spaces: Sequence[str]) -> Places:
        spec, count = self.spec, self.spec.count
        if count is None:
            if spec.arrive is None or spec.in_ is not None or spec.for_ is not None:
                self.problems.add("people-no-count", spec.where("group"), group=spec.group)
            return ()
        if spec.in_ is None and spec.for_ is None:
            if isinstance(count, CountSpec):
                self.problems.add("people-count-nowhere", spec.where("count"), group=spec.group)
            return ()
        areas = {name: free_area(self.lookup.names.spaces[name]) for name in spaces}
        if isinstance(count, CountSpec):
            if count.per_space is not None:
                places = [(name, count.per_space) for name in spaces]
            else:
                density = count.per_area or 0.0
                places = [(name, round(areas[name] * density)) for name in spaces]
        else:
            places = shared(count, areas)
        return tuple(sorted((name, number) for name, number in places if number))

    def _there(self, places: Places) -> Places:
        """Return the places of those who are there at this hour of this kind of day."""
        setting = self.setting
        share = share_present(self.spec, setting.series, starts=setting.starts, days=setting.days)
        if share == 1.0:
            return places
        count = round(sum(number for _, number in places) * share)
        return tuple(sorted((name, n) for name, n in shared(count, dict(places)) if n))

    # ---- everything else

    def _group(self, name: str, places: Places, x: str) -> Group:
        spec, setting = self.spec, self.setting
        clock = clock_seconds(setting.starts)
        if spec.present is not None and not spec.present.contains(clock):
            places = ()
        places = self._there(places)
        asleep = spec.asleep is not None and spec.asleep.contains(clock)
        role = _fill(spec.role or "", x)
        awake_law, asleep_law = self._pre_movement(role)
        choice, familiar, assigned = self._exit_choice(x)
        route, release = spec.route, spec.release
        profile = self._profile()
        apart = goes_apart(spec, profile, self.problems)
        called = called_by(spec, self.problems)
        stream, later = self._stream(), called_in(spec)
        if not on_this_day(spec, starts=setting.starts, days=setting.days):
            stream, later = None, ()  # nor do they come
        return Group(
            id=name,
            places=places,
            profile=profile,
            part=part_of(spec, places, self.lookup),
            role=role,
            post=spec.post or "",
            asleep=asleep,
            pre_movement=awake_law,
            pre_movement_asleep=asleep_law,
            choice=choice,
            familiar_exits=familiar,
            assigned_exit=assigned,
            route_via=self._route_via(x),
            assembly=self._assembly(x) if route is not None and route.assembly else "",
            leader=_fill(spec.leader or "", x),
            together=together_of(spec, self.problems) if not apart else None,
            release_after=_fill(release.after, x) if release else "",
            release_delay=self._delay(places),
            arrive_from=self._arrive_from(),
            arrive_after=called,
            arrivals_s=later,
            stream=stream,
            visits=visits_of(spec, self.lookup, starts=self.setting.starts),
            leave_at_s=leave_at_of(spec, self.problems, starts=setting.starts),
            follows=spec.follows or 0.0,
            refuses=spec.refuses or 0.0,
            pushes=share_who_push(spec.pushes, self.setting.parameters),
            lifts=spec.lifts or "",
            sweep=tuple(self._spaces("sweep")) if spec.sweep is not None else (),
            assists=spec.assists,
            helped_by=tuple(_fill(name, x) for name in names_of(spec.helped_by)),
            required=has_to_leave(spec) and not called,
            source="; ".join(part for part in (spec.source, spec.note) if part),
        )

    def _profile(self) -> Profile:
        profiles = self.setting.profiles
        if self.spec.profile in profiles:
            return profiles[self.spec.profile]
        place = self.spec.where("profile")
        unknown(self.problems, what="profile", name=self.spec.profile, among=profiles, span=place)
        return profiles["adults"]

    def _pre_movement(self, role: str) -> tuple[Distribution, Distribution]:
        spec = self.spec
        use, notification = self.lookup.names.use, self.setting.notification
        awake: Distribution | str | None = spec.pre_movement
        if awake is None:
            awake = preset_for(use=use, notification=notification, role=role, asleep=False)
        asleep: Distribution | str | None = spec.pre_movement_asleep
        if asleep is None:
            asleep = preset_for(use=use, notification=notification, role=role, asleep=True)
        return (
            preset(awake) if isinstance(awake, str) else awake,
            preset(asleep) if isinstance(asleep, str) else asleep,
        )

    def _exit_choice(self, x: str) -> tuple[ExitChoice, tuple[str, ...], str]:
        spec, names = self.spec, self.lookup.names
        check_contradictions(spec, self.problems)
        if spec.route is not None and spec.route.exit is not None:
            place = spec.route.where("exit")
            return "assigned", (), self.lookup.exit(_fill(spec.route.exit, x), place) or ""
        if spec.leave_by is not None and spec.leave_by not in _CHOICES:
            return "assigned", (), self.lookup.exit(spec.leave_by, spec.where("leave_by")) or ""
        usual: ExitChoice = "nearest"
        choice = next((name for name in _CHOICES if name == spec.leave_by), usual)
        by_knowledge = choice in ("nearest", "familiar")
        if isinstance(spec.familiarity, tuple):
            spans = [spec.where(f"familiarity.{n}") for n in range(len(spec.familiarity))]
            known = self.lookup.all("exit", spec.familiarity, names.exits, spans)
            return ("familiar" if by_knowledge else choice), known, ""
        instructed = choice == "instructed" and spec.familiarity is None
        if spec.familiarity == "entrance" or choice == "familiar" or instructed:
            entrance = self._arrive_from() or main_entrance(names.exits)
            known = (entrance,) if entrance else ()
            return ("familiar" if by_knowledge else choice), known, ""
        if spec.familiarity == "assigned":
            self.problems.add("people-no-assigned-exit", spec.where("familiarity"))
        return choice, (), ""

    def _route_via(self, x: str) -> tuple[str, ...]:
        route, names = self.spec.route, self.lookup.names
        if route is None:
            return ()
        via = []
        if route.stair is not None:
            stair = _fill(route.stair, x)
            via.append(self.lookup.one("stair", stair, names.stairs, route.where("stair")))
        for number, space in enumerate(route.via):
            via.append(self.lookup.space(_fill(space, x), route.where(f"via.{number}")))
        return tuple(name for name in via if name is not None)

    def _assembly(self, x: str) -> str:
        route = self.spec.route
        assert route is not None
        assert route.assembly is not None
        place, name = route.where("assembly"), _fill(route.assembly, x)
        return self.lookup.one("assembly", name, self.lookup.names.assembly, place) or ""

    def _delay(self, places: Places) -> Distribution | None:
        release = self.spec.release
        if release is None or release.delay is None:
            return None
        if isinstance(release.delay, Distribution):
            return release.delay
        levels = self.lookup.names.levels
        for level in release.delay:
            if level not in levels:
                place = release.where(f"delay.{level}", key=True)
                unknown(self.problems, what="level", name=level, among=levels, span=place)
        here = {self.lookup.names.spaces[space].level for space, _ in places}
        return release.delay.get(min(here)) if len(here) == 1 else None

    def _by_level(self, group: Group) -> list[Group]:
        """Split a group whose levels are released at different times."""
        release = self.spec.release
        if release is None or not isinstance(release.delay, dict):
            return [group]
        names = self.lookup.names
        by_level: dict[str, list[tuple[str, int]]] = {}
        for space, count in group.places:
            by_level.setdefault(names.spaces[space].level, []).append((space, count))
        if len(by_level) < 2:
            return [group]
        return [
            replace(
                group,
                id=f"{group.id}/{level}",
                places=tuple(places),
                release_delay=release.delay.get(level),
            )
            for level, places in sorted(by_level.items())
        ]

    def _arrive_from(self) -> str:
        arrive = self.spec.arrive
        if arrive is None:
            return ""
        return self.lookup.exit(arrive.from_, arrive.where("from_")) or ""

    def _stream(self) -> Stream | None:
        arrive, setting, spec = self.spec.arrive, self.setting, self.spec
        if arrive is None or arrive.after is not None:
            return None
        given = [name for name in ("rate", "file") if getattr(arrive, name) is not None]
        alone = spec.in_ is None and isinstance(spec.count, int)
        if len(given) + alone != 1:
            self.problems.add("people-arrive-form", arrive.where(), group=spec.group)
            return None
        if arrive.file is not None:
            series = setting.series.get(table_name("count", arrive.where("file"), arrive.file))
            if series is None:
                return None
            tell_who_stays_away(
                series,
                starts=setting.starts,
                until_s=setting.until_s,
                span=arrive.where("file"),
                problems=self.problems,
            )
            return stream_of_series(series, starts=setting.starts, until_s=setting.until_s)
        during = interval(arrive.between, starts=setting.starts, until_s=setting.until_s)
        if during.end_s <= during.start_s:
            place = arrive.where("between")
            self.problems.add("people-never-come", place, severity="warning", group=spec.group)
        if arrive.rate is not None:
            return stream_of_rate(arrive.rate, during)
        assert isinstance(spec.count, int)
        whole = interval(arrive.between, starts=setting.starts, until_s=float("inf"))
        if whole.end_s == float("inf"):
            whole = during
        return stream_of_count(spec.count, during, whole)


def _fill(text: str, x: str) -> str:
    return text.replace("{x}", x)
