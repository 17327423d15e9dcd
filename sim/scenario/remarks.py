"""Sources, notes and assumptions that reports print beside the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.messages import Text, has
from sim.people.premovement import preset, preset_names, preset_row
from sim.scenario.model import Remark
from sim.yamlsrc import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sim.building.model import Site
    from sim.distribution import Distribution
    from sim.people.model import Group
    from sim.registers.model import RegisterState
    from sim.scenario.reading.inputs import Inputs
    from sim.town.model import Town

_NAMES = ("id", "group", "post", "item", "name", "kind")


def collect_remarks(
    inputs: Inputs,
    *,
    sites: Sequence[Site],
    town: Town | None,
    groups: Sequence[Group],
    register: RegisterState,
) -> tuple[Remark, ...]:
    """Return every note and source of the files, and where the numbers of the people come from.

    Args:
        inputs: what was read.
        sites: the sites.
        town: the town, or None.
        groups: the groups of the run.
        register: the register on the day of the run.
    """
    found: list[Remark] = []
    written: list[tuple[str, object]] = [("scenario", inputs.spec)]
    written += [(site.id, spec) for site, spec in zip(sites, inputs.names.specs, strict=True)]
    if inputs.plan is not None:
        written.append(("plan", inputs.plan.spec))
    if inputs.register is not None:
        written.append(("register", inputs.register.spec))
    for about, spec in written:
        found += _notes(spec, about)
    if town is not None:
        found += [Remark("note", town.id, note) for note in town.notes]
    found += _profiles(groups)
    found += _pre_movement(groups)
    for change in register.applied:
        if change.low is not None and change.low != change.high:
            field = f"scenario.field-{change.field}"
            params = {
                "target": change.target,
                "field": Text(field) if has(field) else change.field,
                "low": f"{change.low:g}",
                "high": f"{change.high:g}",
            }
            key = "scenario.remark-factor" if change.factor else "scenario.remark-range"
            found.append(Remark("register", change.entry, Text(key, params), "assumption"))
    # Sentences in both languages cannot be hashed; what they are written from can be compared.
    return tuple({repr(remark): remark for remark in found}.values())


def _notes(value: object, about: str) -> Iterator[Remark]:
    if isinstance(value, Spec):
        if about == "":
            return
        for kind in ("source", "note"):
            words = getattr(value, kind)
            if words is not None:
                yield Remark(kind, about, words)
        for name in type(value).model_fields:
            yield from _below(value.__dict__[name], about)


def _below(value: object, about: str) -> Iterator[Remark]:
    items: Iterable[tuple[str, object]]
    if isinstance(value, Spec):
        items = [("", value)]
    elif isinstance(value, dict):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, tuple):
        items = [("", item) for item in value]
    else:
        return
    for key, item in items:
        if isinstance(item, Spec):
            names = (getattr(item, name, None) for name in _NAMES)
            own = next((str(name) for name in names if name), key)
            yield from _notes(item, own or about)


def _profiles(groups: Sequence[Group]) -> Iterator[Remark]:
    for profile in {group.profile.name: group.profile for group in groups}.values():
        about = Text("scenario.remark-profile", {"name": profile.name})
        words, _, sure = profile.source.rpartition(" [")
        if words:
            yield Remark("source", about, words, sure.rstrip("]"))
        elif profile.source:
            yield Remark("source", about, profile.source)


def _pre_movement(groups: Sequence[Group]) -> Iterator[Remark]:
    presets: Mapping[Distribution, str] = {preset(name): name for name in preset_names()}
    for group in groups:
        law = group.pre_movement_asleep if group.asleep else group.pre_movement
        name = presets.get(law) if law is not None else None
        if name is not None:
            row = preset_row(name)
            about = Text("scenario.remark-pre-movement", {"name": name})
            yield Remark("default", about, row.source, row.confidence)
