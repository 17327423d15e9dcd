"""What the files of a scenario say that no engine uses yet; checks and reports tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.hazards.spec import NOT_YET_USED
from sim.scenario.model import Unused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.building.model import Site
    from sim.scenario.inputs import Inputs
    from sim.scenario.registers.model import RegisterState
    from sim.town.model import Town
    from sim.yamlsrc import Span


def unused_features(
    inputs: Inputs, *, sites: Sequence[Site], town: Town | None, register: RegisterState
) -> tuple[Unused, ...]:
    """Return every feature that is written but not used yet, with an example of where.

    Args:
        inputs: what was read.
        sites: the sites.
        town: the town, or None.
        register: the register on the day of the run.
    """
    found = [
        *_in_scenario(inputs),
        *(item for site in sites for item in _in_site(site)),
        *(_in_town(town) if town is not None else ()),
        *_in_plan(inputs),
    ]
    for change in register.applied:
        if not change.used:
            place = inputs.register.place(change.entry) if inputs.register is not None else None
            found.append(Unused("register-effect", f"{change.entry} {_where(place)}".strip()))
    return tuple(_counted(found))


def _where(span: Span | None) -> str:
    return "" if span is None else f"{span.file}:{span.line}"


def _counted(found: Sequence[Unused]) -> Iterator[Unused]:
    by_feature: dict[str, list[Unused]] = {}
    for item in found:
        by_feature.setdefault(item.feature, []).append(item)
    for feature in sorted(by_feature):
        items = by_feature[feature]
        yield Unused(feature, items[0].where, sum(item.count for item in items))


def _in_scenario(inputs: Inputs) -> Iterator[Unused]:
    for hazard in inputs.spec.hazards:
        if isinstance(hazard, NOT_YET_USED):
            yield Unused(f"hazard-{hazard.kind}", _where(hazard.where()))
    for name, profile in inputs.spec.profiles.items():
        if profile.needs_assistance:
            yield Unused("assistance", f"{name} {_where(profile.where())}")


def _in_site(site: Site) -> Iterator[Unused]:
    if site.lifts:
        yield Unused("lifts", _where(site.origins.get(site.lifts[0].id)), len(site.lifts))
    escalators = [space for space in site.spaces if space.kind == "escalator"]
    if escalators:
        place = _where(site.origins.get(escalators[0].id))
        yield Unused("escalators", place, len(escalators))


def _in_town(town: Town) -> Iterator[Unused]:
    for feature, things in (
        ("shelters", town.shelters),
        ("settlements", town.settlements),
        ("vehicles", town.vehicles),
        ("hospitals", town.hospitals),
    ):
        if things:
            yield Unused(feature, _where(town.origins.get(things[0].id)), len(things))
    if town.river is not None:
        yield Unused("river")


def _in_plan(inputs: Inputs) -> Iterator[Unused]:
    if inputs.plan is None:
        return
    for item in inputs.plan.spec.stock:
        for field in ("loading", "expires"):
            if getattr(item, field) is not None:
                yield Unused(f"stock-{field}", _where(item.where(field)))
    for line in inputs.plan.spec.roster:
        if line.must is not None:
            yield Unused("roster-must", _where(line.where("must")))
