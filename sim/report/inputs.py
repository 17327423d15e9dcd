"""What went in: the site, the start, the hazards, the people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import literature
from sim.building.summary import size
from sim.hazards.fire.model import Fire
from sim.messages import has
from sim.people.model import CREW
from sim.report.language import NOTHING, Both, duration, joined, number, same, say
from sim.scenario.parameters import shown
from sim.units import format_number

if TYPE_CHECKING:
    from sim.distribution import Distribution
    from sim.hazards.kinds import Hazard
    from sim.people.model import Group
    from sim.report.reading import Reading

_MOST_PLACES: Final = 5
_MOST_GROUPS: Final = 80


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of people, or several that differ only in their name and place."""

    name: Both
    count: int
    where: Both
    speed: Both
    before: Both
    source: Both
    asleep: bool
    crew: bool


def facts(reading: Reading) -> list[tuple[Both, Both]]:
    """Return the inputs that fit into a line each."""
    scenario, site = reading.outcome.scenario, reading.site
    extent = size(site)
    rows = [
        (say("input-site"), same(reading.site_name)),
        (
            say("input-size"),
            say(
                "input-size-value",
                levels=extent.levels,
                spaces=number(extent.spaces),
                area=number(round(extent.area_m2)),
                exits=extent.exits,
            ),
        ),
        (say("input-start"), _start(reading)),
        (say("input-people"), _people(reading)),
    ]
    rows += [(say("input-hazard"), words) for words in hazards(reading)]
    if not scenario.hazards:
        rows.append((say("input-hazard"), say("input-no-hazard")))
    rows += [(say("input-parameter"), words) for words in _parameters(reading)]
    if scenario.town is not None:
        rows.append((say("input-town"), same(getattr(scenario.town, "name", "") or "")))
    rows += [
        (
            say("input-grid"),
            say(
                "input-grid-value",
                step=f"{scenario.run.step_s:g}",
                cell=f"{scenario.run.cell_m:g}",
                patch=f"{scenario.run.patch_m:g}",
            ),
        ),
        (say("input-until"), duration(scenario.run.until_s)),
    ]
    return rows


def _parameters(reading: Reading) -> list[Both]:
    """Return each number of the model that the scenario changes, as a line."""
    parameters, found = reading.outcome.scenario.parameters, []
    for name, number_ in sorted(parameters.changed.items()):
        row = literature.constant(name)
        words = say(
            "input-parameter-value",
            name=name,
            value=shown(row, number_),
            usual=shown(row, row.value),
            source=row.source,
        )
        if name in parameters.ranges:
            low, high = (shown(row, end) for end in parameters.ranges[name])
            words += say("input-parameter-range", low=low, high=high)
        found.append(words)
    unchanged = [name for name in parameters.ranges if name not in parameters.changed]
    if unchanged:
        found.append(say("input-parameter-sampled", n=len(unchanged)))
    return found


def _people(reading: Reading) -> Both:
    """Return how many people there are; those who come and crews are named apart."""
    words = same(number(reading.total))
    coming = reading.total - reading.at_start
    if coming:
        words += say("input-people-coming", n=number(coming))
    crews = reading.counts.crews.total
    return words + say("input-people-crews", n=number(crews)) if crews else words


def _start(reading: Reading) -> Both:
    start = reading.outcome.scenario.starts
    weekday = say(f"weekday-{start.isoweekday()}")
    words = same(f"{start:%Y-%m-%d %H:%M} ") + weekday
    if not reading.outcome.scenario.choice.is_fixed:
        return words + say("input-start-drawn")
    return words


def hazards(reading: Reading) -> list[Both]:
    """Return each hazard as a line."""
    return [_hazard(reading, item) for item in reading.outcome.scenario.hazards]


def _hazard(reading: Reading, item: Hazard) -> Both:
    if not isinstance(item, Fire):
        where = joined(reading.name(space) for space in item.spaces)
        return say("input-hazard-other", id=item.id, where=where, at=duration(item.at_s))
    peak = (
        say("input-fire-peak", mw=format_number(item.peak_w / 1e6))
        if item.peak_w is not None
        else say("input-fire-free")
    )
    contents = f"report.contents-{item.contents.name}"
    return say(
        "input-fire",
        where=reading.name(item.space),
        at=duration(item.at_s),
        growth=format_number(item.growth_w_s2),
        peak=peak,
        contents=say(contents) if has(contents) else same(item.contents.name),
    )


def groups(reading: Reading) -> list[GroupRow]:
    """Return the groups; those that differ only in name and place stand in one row."""
    alike: dict[tuple[object, ...], list[Group]] = {}
    for group in reading.outcome.population.groups:
        key = (
            group.profile.name,
            group.role,
            bool(group.post),
            group.asleep,
            group.choice,
            _before(group).en,
            group.source,
            group.id if group.post else "",
        )
        alike.setdefault(key, []).append(group)
    rows = [_row(reading, found) for found in alike.values()]
    return rows[:_MOST_GROUPS]


def _row(reading: Reading, groups_: list[Group]) -> GroupRow:
    first = groups_[0]
    places: list[str] = []
    for group in groups_:
        places += [space for space, _ in group.places] or [group.arrive_from]
    kinds = reading.space_uses(places)
    shown = kinds if len(places) > _MOST_PLACES else [reading.name(p) for p in places if p]
    names = [group.id for group in groups_]
    name = (
        say("group-post", post=reading.name(first.post))
        if first.post
        else same(names[0])
        if len(names) == 1
        else say("group-range", first=names[0], last=names[-1], n=len(names))
    )
    return GroupRow(
        name=name,
        count=sum(group.size for group in groups_),
        where=joined(shown),
        speed=spread_words(first.profile.speed, "m/s"),
        before=_before(first),
        source=_source(first.source or first.profile.source),
        asleep=first.asleep,
        crew=first.role == CREW,
    )


def _source(words: str) -> Both:
    """Return where a speed comes from, with how sure it is: ``words [assumption]``."""
    named, bracket, sure = words.rpartition(" [")
    key = f"report.sure-{sure.removesuffix(']')}"
    if not bracket or not has(key):
        return same(words)
    return Both(words, f"{same(named).zh}（{say(key).zh}）")


def _before(group: Group) -> Both:
    law = group.pre_movement_asleep if group.asleep else group.pre_movement
    return spread_words(law, "s") if law is not None else NOTHING


def spread_words(law: Distribution, unit: str) -> Both:
    """Return a distribution as median and P10-P90."""
    low, middle, high = (float(v) for v in law.ppf(np.array([0.1, 0.5, 0.9])))
    if low == high:
        return same(f"{format_number(middle)} {unit}")
    return same(f"{format_number(middle)} {unit} ({format_number(low)}–{format_number(high)})")
