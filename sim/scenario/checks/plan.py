"""Whether a plan fits the sites and the town: places, zones, keepers, units, what it sends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import words
from sim.response.dispatch.city.fleet import cars_of
from sim.response.plan.model import INCIDENT, USUAL_SEND
from sim.response.site.alarm import alarm_zones
from sim.scenario.names import as_written, unknown
from sim.town.names import cure_for

if TYPE_CHECKING:
    from sim.response.plan.load import LoadedPlan
    from sim.scenario.names import Lookup
    from sim.scenario.reading.inputs import Inputs
    from sim.yamlsrc import ProblemList, Span, Spec

_ALL = "all"


def check_plan_fits(inputs: Inputs, lookup: Lookup) -> None:
    """Check the plan and the alarm of a scenario against its sites and its town.

    Args:
        inputs: what was read.
        lookup: names of the sites; takes every fault.
    """
    check = _Check(inputs, lookup)
    check.alarm()
    if inputs.plan is not None:
        check.posts(inputs.plan)
        check.calendar(inputs.plan)
        check.steps(inputs.plan)
        check.stock(inputs.plan)
        check.sends(inputs.plan)
        check.units(inputs.plan)


@dataclass(frozen=True, slots=True)
class _Check:
    inputs: Inputs
    lookup: Lookup

    @property
    def problems(self) -> ProblemList:
        return self.lookup.problems

    def alarm(self) -> None:
        alarm = self.inputs.spec.alarm
        if alarm is None:
            return
        self._zones(alarm.zones, alarm, "zones")
        if alarm.false is not None:
            self._space(alarm.false.in_, alarm.false.where("in_"))

    def posts(self, plan: LoadedPlan) -> None:
        names = self.lookup.names
        for post in plan.spec.posts:
            if post.where_ and names.find(post.where_, names.spaces) is None:
                self.problems.add(
                    "plan-nowhere",
                    post.where("where"),
                    related=names.places,
                    post=post.id,
                    where=post.where_,
                    cure=cure_for(post.where_, as_written(names.spaces)),
                )
            for n, stop in enumerate(post.patrol.route if post.patrol else ()):
                self._space(stop, post.patrol.where(f"route.{n}") if post.patrol else None)
            if post.settlement is not None and self.inputs.town is not None:
                known = [place.id for place in self.inputs.town.town.settlements]
                if post.settlement not in known:
                    unknown(
                        self.problems,
                        what="settlement",
                        name=post.settlement,
                        among=known,
                        span=post.where("settlement"),
                    )

    def calendar(self, plan: LoadedPlan) -> None:
        kinds = {
            kind
            for duty in plan.plan.roster
            for kind in (*duty.days, *duty.but)
            if kind in ("holidays", "workdays")
        }
        if not kinds or {"holidays", "calendar"} & self.inputs.spec.model_fields_set:
            return
        line = next(
            line
            for line, duty in zip(plan.spec.roster, plan.plan.roster, strict=True)
            if kinds & {*duty.days, *duty.but}
        )
        self.problems.add(
            "roster-no-holidays",
            self.inputs.spec.where("name"),
            severity="warning",
            related=tuple(span for span in (line.where("post"),) if span is not None),
            post=line.post,
        )

    def steps(self, plan: LoadedPlan) -> None:
        for steps in plan.spec.procedures.values():
            for step in steps:
                self._zones(step.zones, step, "zones")
        panel = plan.spec.panel
        if panel is not None:
            self._zones(panel.zones, panel, "zones")

    def stock(self, plan: LoadedPlan) -> None:
        """Warn of places and keepers that are nearly names of the site or the plan."""
        names, posts = self.lookup.names, [post.id for post in plan.spec.posts]
        for item in plan.spec.stock:
            if item.at is not None and names.find(item.at, names.spaces) is None:
                self._near(item.at, (*names.spaces, *posts), item.where("at"), "place")
            if item.keeper is not None:
                self._near(item.keeper, posts, item.where("keeper"), "keeper")

    def _near(
        self, name: str, among: tuple[str, ...] | list[str], span: Span | None, what: str
    ) -> None:
        near = words.nearest(name, among)
        if near is not None:
            code = f"stock-near-{what}"
            self.problems.add(code, span, severity="warning", name=name, near=near)

    def sends(self, plan: LoadedPlan) -> None:
        """Warn of what is sent to incidents that are not played, and of searches by nobody."""
        spec = plan.spec
        for name in spec.send:
            # What is nearly a known incident is told where the plan is read.
            if name != INCIDENT and words.slip_of(name, "incident") is None:
                place = spec.where(f"send.{name}", key=True)
                self.problems.add("send-not-played", place, severity="warning", incident=name)
        send = plan.plan.send.get(INCIDENT, USUAL_SEND)
        sent = sorted({*send.first, *send.second})
        for kind in spec.search:
            if kind not in sent and words.slip_of(kind, "unit") is None:
                place, cure = spec.where(f"search.{kind}", key=True), cure_for(kind, sent)
                self.problems.add("search-no-unit", place, severity="warning", unit=kind, cure=cure)

    def units(self, plan: LoadedPlan) -> None:
        town = self.inputs.town
        if town is None:
            return
        cars = cars_of(town.town)
        kinds = Counter(car.kind for car in cars)
        fit = Counter(car.kind for car in cars if car.status != "out-of-service")
        missing: set[str] = set()
        for send in plan.spec.send.values():
            asked: Counter[str] = Counter()
            for field, units in (("first", send.first), ("second", send.second)):
                for number, unit in enumerate(units):
                    place = send.where(f"{field}.{number}")
                    asked[unit] += 1
                    if unit not in kinds:
                        if unit not in missing and not words.slip_of(unit, "unit"):
                            self.problems.add("send-no-unit", place, severity="warning", unit=unit)
                        missing.add(unit)
                    elif asked[unit] == fit[unit] + 1:
                        self.problems.add(
                            "send-too-many", place, severity="warning", unit=unit, there=fit[unit]
                        )

    def _space(self, name: str, span: Span | None) -> None:
        names = self.lookup.names
        if names.find(name, names.spaces) is None:
            unknown(
                self.problems,
                what="space",
                name=name,
                among=names.spaces,
                span=span,
                related=names.places,
            )

    def _zones(self, zones: str | tuple[str, ...] | None, spec: Spec, field: str) -> None:
        names = self.lookup.names
        known = {_ALL, *names.zones, *names.levels, *names.uses, *names.spaces}
        known |= {zone for site in names.sites for zone in alarm_zones(site)} | names.tags
        for number, zone in enumerate((zones,) if isinstance(zones, str) else zones or ()):
            if zone not in known and names.find(zone, names.spaces) is None:
                unknown(
                    self.problems,
                    what="zone",
                    name=zone,
                    among=known - names.slips,
                    span=spec.where(field if isinstance(zones, str) else f"{field}.{number}"),
                    related=names.places,
                )
