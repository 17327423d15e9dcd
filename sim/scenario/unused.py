"""What the files of a scenario say that no engine uses yet; checks and reports tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import words
from sim.building.vertical.spec import RampSpec
from sim.building.windows import windows_out
from sim.parameters import LITERATURE
from sim.people.model import CREW
from sim.response.plan.model import INCIDENT, USUAL_SEND
from sim.response.plan.starting import drill_procedure, fire_procedure
from sim.scenario.model import Unused
from sim.scenario.reading.places import below_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sim.parameters import Parameters
    from sim.people.model import Group
    from sim.registers.model import RegisterState
    from sim.scenario.reading.inputs import Inputs
    from sim.town.model import Town
    from sim.yamlsrc import Source, Span

_NONE = "none"
"""Effect of words that do nothing."""


def unused_features(
    inputs: Inputs,
    *,
    town: Town | None,
    register: RegisterState,
    groups: Sequence[Group] = (),
    parameters: Parameters = LITERATURE,
) -> tuple[Unused, ...]:
    """Return every feature that is written but not used yet, with an example of where.

    Args:
        inputs: what was read.
        town: the town, or None.
        register: the register on the day of the run.
        groups: the people of the run.
        parameters: numbers of the model, for what counts as a way out.
    """
    found = [
        *_in_sites(inputs, parameters),
        *_sizes_twice(inputs),
        *_roles(inputs, groups),
        *_of_people(inputs),
        *(_in_plan(inputs) if inputs.plan is not None else ()),
        *(_in_town(town, _sent(inputs)) if town is not None else ()),
        *(_in_roads(inputs.town.source) if inputs.town is not None else ()),
        *(_in_dispatch(town, inputs.town.source) if town and inputs.town is not None else ()),
    ]
    for change in register.applied:
        if not change.used:
            place = inputs.register.place(change.entry) if inputs.register is not None else None
            found.append(_Found("register-effect", place, about=change.entry))
    return tuple(_counted(found, inputs.root))


@dataclass(frozen=True, slots=True)
class _Found:
    feature: str
    span: Span | None = None
    count: int = 1
    about: str = ""
    word: str = ""


def _place(item: _Found, root: Path) -> str:
    span = item.span
    place = "" if span is None else f"{below_root(span.file, root)}:{span.line}"
    return f"{item.about} {place}".strip()


def _counted(found: Sequence[_Found], root: Path) -> Iterator[Unused]:
    by_feature: dict[str, list[_Found]] = {}
    for item in found:
        by_feature.setdefault(item.feature, []).append(item)
    for feature in sorted(by_feature):
        items = by_feature[feature]
        named = tuple(dict.fromkeys(item.word for item in items if item.word))
        count = sum(item.count for item in items)
        yield Unused(feature, _place(items[0], root), count, named)


def _does_nothing(word: str, name: str) -> bool:
    """Return whether a word has no effect: one of the user's own has none either."""
    return words.known(name).get(word, _NONE) == _NONE


def _of_people(inputs: Inputs) -> Iterator[_Found]:
    """Yield hours of those who only come during the run: ``arrive:`` says when they do."""
    for group in inputs.spec.people:
        if group.arrive is None or group.in_ is not None or group.for_ is not None:
            continue
        for field in ("present", "occupancy"):
            if getattr(group, field) is not None:
                yield _Found("hours-of-arrivals", group.where(field))


def _in_sites(inputs: Inputs, parameters: Parameters) -> Iterator[_Found]:
    """Yield equipment that nobody uses, and barred windows nobody would leave by anyway."""
    for site in inputs.names.sites:
        for item in site.equipment:
            if _does_nothing(item.kind, "equipment"):
                yield _Found("equipment", site.origins.get(item.id), word=item.kind)
        reach_m = parameters.value("response.ladder.aerial.reach")
        found = (window for windows in windows_out(site, parameters).values() for window in windows)
        ways_out = {window.id for window in found if window.drop_m <= reach_m}
        barred = [o for o in site.openings if o.barred and not o.walkable and o.id not in ways_out]
        if barred:
            yield _Found("barred-windows", site.origins.get(barred[0].id), len(barred))


def _sizes_twice(inputs: Inputs) -> Iterator[_Found]:
    """Yield sizes of stairs, ramps and escalators that others of them overrule."""
    for spec in inputs.names.specs:
        for item in (*spec.stairs, *spec.ramps, *spec.escalators) if spec is not None else ():
            if item.area is not None and item.length is not None:
                yield _Found("incline-size", item.where("area"))
            sloped = isinstance(item, RampSpec) and item.slope is not None
            if sloped and (item.length is not None or item.area is not None):
                yield _Found("incline-size", item.where("slope"))


def _roles(inputs: Inputs, groups: Sequence[Group]) -> Iterator[_Found]:
    """Yield roles that change nothing, one for each line that gives it.

    Any role tells who helps or leads where a group names it so.
    """
    asked = {name for group in groups for name in (*group.helped_by, group.leader)}
    given = {group.role for group in groups} - asked - {"", CREW}
    idle = {role for role in given if _does_nothing(role, "role")}
    for spec in inputs.spec.people:
        # The role of a line with a pattern is filled in for each of its groups.
        mine = [spec.role] if spec.role in idle else []
        if spec.role is not None and "{" in spec.role:
            written = {other.role for other in inputs.spec.people}
            mine = sorted(idle - written)
        yield from (_Found("role", spec.where("role"), word=role) for role in mine)


def _in_plan(inputs: Inputs) -> Iterator[_Found]:
    """Yield what a plan says of posts, stock, units and procedures in vain."""
    assert inputs.plan is not None
    plan, spec = inputs.plan.plan, inputs.plan.spec
    taken = {step.item for steps in plan.procedures.values() for step in steps}
    for line in spec.stock:
        if line.item not in taken:
            yield _Found("stock", line.where("item"), word=line.item)
    for post in spec.posts:
        if post.qualification is not None:
            yield _Found("qualification", post.where("qualification"))
    yield from _idle_units(inputs)
    started = {
        inject.effect.procedure for inject in inputs.spec.injects if inject.effect is not None
    }
    started |= {fire_procedure(plan), drill_procedure(plan)}
    for name in spec.procedures:
        if name not in started:
            yield _Found("procedure", spec.where(f"procedures.{name}", key=True), about=name)


def _idle_units(inputs: Inputs) -> Iterator[_Found]:
    """Yield units that are sent to the incident that is played and do nothing when they are there.

    A unit of any kind searches if the plan says how many teams it has.
    """
    assert inputs.plan is not None
    plan, spec = inputs.plan.plan, inputs.plan.spec
    written = spec.send.get(INCIDENT)
    send = plan.send.get(INCIDENT, USUAL_SEND)
    for field, kinds in (("first", send.first), ("second", send.second)):
        for number, kind in enumerate(kinds):
            if _does_nothing(kind, "unit") and not plan.search.get(kind, 0):
                place = written.where(f"{field}.{number}") if written is not None else None
                yield _Found("units", place, word=kind)


def _sent(inputs: Inputs) -> set[str]:
    """Return the kinds of units that the plan sends to the incident that is played."""
    if inputs.plan is None:
        return set()
    send = inputs.plan.plan.send.get(INCIDENT, USUAL_SEND)
    return {*send.first, *send.second}


def _in_town(town: Town, sent: set[str]) -> Iterator[_Found]:
    for feature, things in (
        ("shelters", town.shelters),
        ("settlements", town.settlements),
        ("vehicles", [each for each in town.vehicles if each.kind not in sent]),
    ):
        if things:
            yield _Found(feature, town.origins.get(things[0].id), len(things))
    if town.river is not None:
        yield _Found("river")


def _in_roads(source: Source) -> Iterator[_Found]:
    """Yield what roads say that nothing reads: units drive at a road's speed, whatever its lanes.

    Its level and the depth that closes it count once water rises, which no engine plays yet.
    """
    roads = source.data.get("roads") or ()
    for feature, keys in (("road-lanes", ("lanes",)), ("road-level", ("level", "closes_at_depth"))):
        for number, road in enumerate(roads):
            for key in keys:
                if key in road:
                    yield _Found(feature, source.span(("roads", number, key), key=True))


def _in_dispatch(town: Town, source: Source) -> Iterator[_Found]:
    """Yield an order of stations where whoever is there soonest goes."""
    rules = town.dispatch
    if rules is not None and rules.order and rules.policy != "running-order":
        yield _Found("dispatch-order", source.span(("dispatch", "order"), key=True))
