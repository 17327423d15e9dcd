"""Whether the files of a scenario fit each other: one function a question, each with its cure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import literature
from sim.messages import Text
from sim.registers.effects import Targets, check_targets
from sim.scenario.checks.plan import check_plan_fits
from sim.scenario.checks.releases import check_releases, check_told
from sim.scenario.checks.timing import check_times
from sim.scenario.names import site_in_town, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sim.people.model import Group
    from sim.response.plan.model import ResponseInputs
    from sim.scenario.model import RunSettings
    from sim.scenario.names import Lookup
    from sim.scenario.reading.inputs import Inputs
    from sim.yamlsrc import ProblemList, Span, Spec

_CARDS = Path(__file__).parents[2] / "data" / "scorecards"
_NOT_A_CARD = "items"


def card_names() -> list[str]:
    """Return the names of the shipped scorecards, sorted."""
    return sorted(path.stem for path in _CARDS.glob("*.toml") if path.stem != _NOT_A_CARD)


def check_response(inputs: Inputs, lookup: Lookup, *, groups: Sequence[Group]) -> None:
    """Check the plan, register, measures, injects and card against the sites and the town."""
    check = _Check(inputs, lookup)
    check.register()
    check_plan_fits(inputs, lookup)
    check.roads()
    people, measures = inputs.spec.people, inputs.spec.measures
    check_releases(people, measures, lookup.problems)
    responds = inputs.plan is not None or inputs.spec.response is not None
    responds = responds or inputs.town is not None
    check_told(people, measures, lookup.problems, responds=responds)
    check.measures({group.id for group in groups} | {spec.group for spec in inputs.spec.people})
    check.holders()
    check.injects()
    check.card()
    check.town()


def check_story(
    inputs: Inputs,
    lookup: Lookup,
    *,
    response: ResponseInputs,
    groups: Sequence[Group],
    run: RunSettings,
    starts: datetime,
) -> None:
    """Check that somebody is there, that something happens, and that it does in time."""
    spec, problems = inputs.spec, lookup.problems
    if not groups:
        problems.add("scenario-no-people", spec.where("people", key=True), severity="warning")
    leaves = any(group.leave_at_s is not None or group.visits for group in groups)
    begins = any(item.effect and item.effect.kind == "procedure" for item in response.injects)
    alarm = response.alarm
    sounds = alarm is not None and (alarm.at_s is not None or alarm.false_at_s is not None)
    if not (spec.hazards or sounds or leaves or spec.measures or begins):
        problems.add("scenario-nothing-happens", spec.where("name"), severity="warning")
    check_times(spec, starts=starts, until_s=run.until_s, problems=problems)
    usual_m = literature.value("movement.patch")
    if run.patch_m < usual_m:
        problems.add(
            "scenario-small-patch",
            spec.run.where("patch"),
            severity="warning",
            patch=f"{run.patch_m:g}",
            usual=f"{usual_m:g}",
        )


@dataclass(frozen=True, slots=True)
class _Check:
    inputs: Inputs
    lookup: Lookup

    @property
    def problems(self) -> ProblemList:
        return self.lookup.problems

    def register(self) -> None:
        register, names = self.inputs.register, self.lookup.names
        if register is None:
            return
        site = register.spec.site
        ids = [one.id for one in names.sites]
        if site is not None and site not in ids:
            self.problems.add(
                "register-other-site",
                register.spec.where("site"),
                related=names.places,
                register=site,
                site=ids[0],
            )
            return
        plan = self.inputs.plan
        town = self.inputs.town
        targets = Targets(
            opening=names.openings,
            equipment=names.equipment,
            space=names.spaces,
            post=None if plan is None else [post.id for post in plan.plan.posts],
            stock=None if plan is None else [item.item for item in plan.plan.stock],
            road=None if town is None else [road.id for road in town.town.roads],
            site=("site", *ids),
        )
        check_targets(register, targets, self.problems)

    def roads(self) -> None:
        response, town = self.inputs.spec.response, self.inputs.town
        if response is None or not response.closed_roads:
            return
        known = town.town.road_by_id if town is not None else {}
        for number, road in enumerate(response.closed_roads):
            if road not in known:
                place = response.where(f"closed_roads.{number}")
                unknown(self.problems, what="road", name=road, among=known, span=place)

    def measures(self, groups: Collection[str]) -> None:
        self._unique(self.inputs.spec.measures, "measure")
        for measure in self.inputs.spec.measures:
            for field in ("stop", "meter", "one_way", "open", "close", "lock"):
                opening = getattr(measure.do, field)
                if opening is not None:
                    self.lookup.opening(opening, measure.do.where(field))
            for field in ("run_up", "run_down", "halt"):
                self._escalator(getattr(measure.do, field), measure.do.where(field))
            for field in ("turn_back", "calm"):
                space = getattr(measure.do, field)
                if space is not None:
                    self.lookup.space(space, measure.do.where(field))
            if measure.by is not None:
                plan = self.inputs.plan
                posts = [post.id for post in plan.plan.posts] if plan is not None else []
                self._post(measure.by, posts, measure.where("by"))
            for field in ("release", "guide", "push"):
                name = getattr(measure.do, field)
                if name is not None and name not in groups:
                    place = measure.do.where(field)
                    unknown(self.problems, what="group", name=name, among=groups, span=place)
            for number, name in enumerate(measure.do.exits):
                self.lookup.exit(name, measure.do.where(f"exits.{number}"))

    def holders(self) -> None:
        """Check the posts that groups hold."""
        plan = self.inputs.plan
        posts = [post.id for post in plan.plan.posts] if plan is not None else []
        for group in self.inputs.spec.people:
            if group.post is not None:
                self._post(group.post, posts, group.where("post"))

    def injects(self) -> None:
        plan = self.inputs.plan
        posts = None if plan is None else {post.id for post in plan.plan.posts}
        self._unique(self.inputs.spec.injects, "inject")
        for inject in self.inputs.spec.injects:
            if inject.effect is not None and inject.effect.door is not None:
                self.lookup.opening(inject.effect.door, inject.effect.where("door"))
            if inject.effect is not None:
                self._escalator(inject.effect.escalator, inject.effect.where("escalator"))
                self._procedure(inject.effect.procedure, inject.effect.where("procedure"))
            if inject.effect is not None and inject.effect.post is not None:
                self._post(inject.effect.post, posts or (), inject.effect.where("post"))
            if posts is None:
                continue  # without a plan nobody is there to be told, but a log may name them
            told = (inject.to,) if isinstance(inject.to, str) else inject.to or ()
            for post in told:
                self._post(post, posts, inject.where("to"))

    def _procedure(self, name: str | None, span: Span | None) -> None:
        plan = self.inputs.plan
        known = plan.plan.procedures if plan is not None else {}
        if name is not None and name not in known:
            place = plan.spec.where("procedures", key=True) if plan is not None else None
            related = (place,) if place is not None else ()
            unknown(
                self.problems,
                what="procedure",
                name=name,
                among=known,
                span=span,
                related=related,
            )

    def _escalator(self, name: str | None, span: Span | None) -> None:
        spaces = self.lookup.names.spaces.items()
        known = [key for key, space in spaces if space.kind == "escalator"]
        if name is not None:
            self.lookup.one("escalator", name, known, span)

    def _post(self, post: str, posts: Collection[str], span: Span | None) -> None:
        if post not in posts:
            plan = self.inputs.plan
            place = plan.spec.where("posts", key=True) if plan is not None else None
            related = (place,) if place is not None else ()
            unknown(self.problems, what="post", name=post, among=posts, span=span, related=related)

    def _unique(self, specs: Iterable[Spec], what: str) -> None:
        seen: dict[str, Span | None] = {}
        for spec in specs:
            name = str(getattr(spec, "id", ""))
            if name in seen:
                first = seen[name]
                self.problems.add(
                    "scenario-id-twice",
                    spec.where("id"),
                    related=(first,) if first else (),
                    what=Text(f"scenario.what-{what}"),
                    id=name,
                )
            seen.setdefault(name, spec.where("id"))

    def card(self) -> None:
        card = self.inputs.spec.scorecard
        if card is not None and card not in card_names():
            place = self.inputs.spec.where("scorecard")
            unknown(self.problems, what="card", name=card, among=card_names(), span=place)

    def town(self) -> None:
        town, names = self.inputs.town, self.lookup.names
        if town is None or not town.town.stations:
            return
        if not site_in_town(names, town.town):
            self.problems.add(
                "scenario-site-not-in-town",
                self.inputs.spec.where("town"),
                severity="warning",
                site=names.sites[0].id,
            )
