"""What the open entries of a register change in a run, before it starts.

An entry changes an input: the state or width of an opening, a detector, the people of a post, the
stock on hand. What is only assumed is a range; a run draws from it by its seed, a check shows its
middle. Entries that are verified or closed do not act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from sim.messages import Text
from sim.registers.model import Applied, RegisterState
from sim.registers.tables import tables
from sim.town.names import cure_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sim.building.model import Equipment, Opening, OpeningState, Site
    from sim.registers.load import LoadedRegister
    from sim.registers.model import Entry
    from sim.registers.tables import Effect
    from sim.rng import Streams
    from sim.yamlsrc import ProblemList, Span

_DETECTORS = ("smoke-detector", "heat-detector", "gas-detector", "call-point")
_WATER = ("hydrant", "hose-reel")


@dataclass(frozen=True, slots=True)
class Targets:
    """Names that entries may point at, by kind of thing; None where there is no such file."""

    opening: Collection[str]
    equipment: Collection[str]
    space: Collection[str]
    post: Collection[str] | None
    stock: Collection[str] | None
    road: Collection[str] | None
    site: Collection[str] = ("site",)
    chain: Collection[str] = ("chain",)

    def of(self, what: str) -> Collection[str] | None:
        """Return the names of one kind; None if every name is allowed."""
        names: Collection[str] | None = getattr(self, what)
        return names

    def kind_of(self, name: str) -> str:
        """Return what kind of thing has a name, ``""`` if none has."""
        for what in ("opening", "equipment", "space", "post", "stock", "road", "site", "chain"):
            if name in (getattr(self, what) or ()):
                return what
        return ""


def check_targets(register: LoadedRegister, targets: Targets, problems: ProblemList) -> None:
    """Add a fault for every entry that points at nothing, or at the wrong kind of thing."""
    for entry in register.entries:
        effect = tables().effects.get(entry.kind)
        if effect is None:
            continue
        names = targets.of(effect.target)
        if names is None or entry.target in names:
            continue
        place: Span | None = register.place(entry.id, "target")
        found = targets.kind_of(entry.target)
        code = "register-wrong-target" if found else "register-no-target"
        problems.add(
            code,
            place,
            target=entry.target,
            kind=entry.kind,
            what=_text(effect.target),
            found=_text(found) if found else "",
            cure=cure_for(entry.target, names),
        )


def _text(what: str) -> Text:
    return Text(f"scenario.what-{what}")


def state_on(
    entries: Sequence[Entry], day: date, *, streams: Streams | None, acts: bool = True
) -> RegisterState:
    """Return what a register does on a day.

    Args:
        entries: its entries.
        day: day of the start of the run.
        streams: random numbers of the run, for assumed ranges; None for their middles.
        acts: False if nothing is to be changed.
    """
    known = tables()
    open_entries = [
        entry
        for entry in entries
        if (status := entry.status_on(day)) and status not in known.inactive
    ]
    acting = [entry for entry in open_entries if entry.kind in known.effects] if acts else []
    late = [entry.id for entry in open_entries if entry.deadline and day > entry.deadline]
    return RegisterState(
        entries=tuple(entries),
        acting=tuple(entry.id for entry in acting),
        overdue=tuple(late),
        applied=tuple(_applied(entry, known.effects[entry.kind], streams) for entry in acting),
    )


def _applied(entry: Entry, effect: Effect, streams: Streams | None) -> Applied:
    low, high = entry.amount or (effect.low, effect.high)
    if effect.value is not None or low is None or high is None:
        value = "" if effect.value is None else effect.value
        low = high = None
    else:
        share = 0.5 if streams is None else streams.one("register.effect", group=entry.id)
        value = low + (high - low) * share
    return Applied(
        entry=entry.id,
        kind=entry.kind,
        what=effect.target,
        target=entry.target,
        field=effect.field,
        value=value,
        low=low,
        high=high,
        factor=effect.factor,
        used=effect.engine,
    )


def changed_site(site: Site, changes: Sequence[Applied]) -> Site:
    """Return the site with what entries change in it; the same object if nothing changes."""
    openings = _by_target(changes, "opening")
    spaces = _by_target(changes, "space")
    things = _by_target(changes, "equipment")
    whole = [change for change in changes if change.what == "site"]
    if not (openings or spaces or things or whole):
        return site
    return replace(
        site,
        openings=tuple(_opening(item, openings.get(item.id, ())) for item in site.openings),
        spaces=tuple(
            replace(
                item,
                lining=_last(spaces.get(item.id, ()), "lining", item.lining),
                tags=item.tags + _objects(spaces.get(item.id, ())),
            )
            if item.id in spaces
            else item
            for item in site.spaces
        ),
        equipment=tuple(
            _equipment(item, things.get(item.id, ()), whole) for item in site.equipment
        ),
    )


def _by_target(changes: Sequence[Applied], what: str) -> Mapping[str, Sequence[Applied]]:
    found: dict[str, list[Applied]] = {}
    for change in changes:
        if change.what == what:
            found.setdefault(change.target, []).append(change)
    return found


def _last(changes: Sequence[Applied], field: str, default: str) -> str:
    values = [str(change.value) for change in changes if change.field == field]
    return values[-1] if values else default


def _objects(changes: Sequence[Applied]) -> tuple[str, ...]:
    return tuple(f"object:{change.value}" for change in changes if change.field == "object")


def _opening(opening: Opening, changes: Sequence[Applied]) -> Opening:
    for change in changes:
        if change.field == "width":
            width = float(change.value) * (opening.width_m if change.factor else 1.0)
            opening = with_width(opening, width)
        elif change.field == "state":
            opening = replace(opening, state=cast("OpeningState", change.value))
        elif change.field == "barred":
            opening = replace(opening, barred=bool(change.value))
    return opening


def with_width(opening: Opening, width_m: float) -> Opening:
    """Return an opening with another clear width.

    Its place on the wall stays as drawn: what narrows it stands somewhere in it, and distances
    between runs that draw other widths stay the same.
    """
    return replace(opening, width_m=width_m)


def _equipment(item: Equipment, own: Sequence[Applied], whole: Sequence[Applied]) -> Equipment:
    state = _last(own, "state", "")
    for change in whole:
        if change.field == "detection" and item.kind in _DETECTORS:
            state = "isolated"
        if change.field == "internal_water" and item.kind in _WATER:
            state = "broken"
    if not state:
        return item
    return replace(item, properties={**item.properties, "state": state})
