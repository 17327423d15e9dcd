"""What the files of a scenario say that no engine uses yet; checks and reports tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building.windows import windows_out
from sim.literature import value
from sim.response.plan.model import INCIDENT, USUAL_SEND
from sim.response.plan.starting import drill_procedure, fire_procedure
from sim.scenario.model import Unused
from sim.scenario.reading.places import below_root
from sim.scenario.spec import ParameterSpec
from sim.words import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sim.registers.model import RegisterState
    from sim.scenario.reading.inputs import Inputs
    from sim.town.model import Town
    from sim.yamlsrc import Span

_NONE = "none"
"""Effect of words that have none of their own."""


def unused_features(
    inputs: Inputs, *, town: Town | None, register: RegisterState
) -> tuple[Unused, ...]:
    """Return every feature that is written but not used yet, with an example of where.

    Args:
        inputs: what was read.
        town: the town, or None.
        register: the register on the day of the run.
    """
    found = [
        *_in_sites(inputs),
        *(
            _Found("parameter-range", inputs.spec.where_at("parameters", name), about=name)
            for name, written in inputs.spec.parameters.items()
            if isinstance(written, ParameterSpec) and written.low is not None
        ),
        *_of_people(inputs),
        *(_in_plan(inputs, town) if inputs.plan is not None else ()),
        *(_in_town(town, _sent(inputs)) if town is not None else ()),
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
        yield Unused(feature, _place(items[0], root), sum(item.count for item in items))


def _of_people(inputs: Inputs) -> Iterator[_Found]:
    """Yield hours of those who only come during the run: ``arrive:`` says when they do."""
    for group in inputs.spec.people:
        if group.arrive is None or group.in_ is not None or group.for_ is not None:
            continue
        for field in ("present", "occupancy"):
            if getattr(group, field) is not None:
                yield _Found("hours-of-arrivals", group.where(field))


def _in_sites(inputs: Inputs) -> Iterator[_Found]:
    yield from _in_openings(inputs)
    for site in inputs.names.sites:
        idle = [each for each in site.equipment if known("equipment").get(each.kind) == _NONE]
        if idle:
            kinds = ", ".join(sorted({each.kind for each in idle}))
            yield _Found("equipment", site.origins.get(idle[0].id), len(idle), about=kinds)


def _in_openings(inputs: Inputs) -> Iterator[_Found]:
    """Yield windows with bars by which nobody would leave without them either."""
    for site in inputs.names.sites:
        reach_m = value("response.ladder.aerial.reach")
        found = (item for windows in windows_out(site).values() for item in windows)
        ways_out = {item.id for item in found if item.drop_m <= reach_m}
        barred = [o for o in site.openings if o.barred and not o.walkable and o.id not in ways_out]
        if barred:
            yield _Found("barred-windows", site.origins.get(barred[0].id), len(barred))


def _in_plan(inputs: Inputs, town: Town | None) -> Iterator[_Found]:
    """Yield what nobody asks for, does, or is any use to the incident that is played."""
    assert inputs.plan is not None
    plan, spec = inputs.plan.plan, inputs.plan.spec
    for post in spec.posts:
        if post.qualification is not None:
            yield _Found("qualification", post.where("qualification"))
    vehicles = {each.kind for each in town.vehicles} if town is not None else set()
    idle = {kind for kind in _sent(inputs) if known("unit").get(kind) == _NONE}
    idle -= plan.search.keys() | vehicles
    if idle:
        yield _Found("units", spec.where("send"), len(idle), about=", ".join(sorted(idle)))
    started = {
        inject.effect.procedure for inject in inputs.spec.injects if inject.effect is not None
    }
    started |= {fire_procedure(plan), drill_procedure(plan)}
    for name in spec.procedures:
        if name not in started:
            yield _Found("procedure", spec.where(f"procedures.{name}", key=True), about=name)


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
