"""Inputs, assumptions, constants, register, warnings, limits, and how to repeat the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sim import literature
from sim.messages import LANGUAGES, has
from sim.report.inputs import facts, groups
from sim.report.language import NOTHING, Both, joined, same, say
from sim.report.trust import distrust
from sim.simulation.gathered import full_words
from sim.summary.changes import change_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.messages import Lang
    from sim.registers.model import Applied
    from sim.report.reading import Reading
    from sim.scenario.model import Remark

_MOST_ABOUT: Final = 6

# Parts of the literature by the first word of a name, and what has to be there for it to be used.
_ALWAYS: Final = ("movement", "people", "run", "building", "cards", "response")


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on the inputs.

    Attributes:
        about: What it is about; the same words on many things stand once.
        words: The remark.
        sure: How sure: a class of style, or empty.
    """

    about: Both
    words: Both
    sure: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """One entry of the register of hidden hazards that acts in the run."""

    id: str
    what: Both
    target: Both
    grade: Both
    status: Both
    overdue: bool
    effect: Both


def views(reading: Reading) -> dict[str, Any]:
    """Return the variables of the last sections."""
    scenario = reading.outcome.scenario
    constants = used_constants(reading)
    unsure = [row for row in constants if row.confidence in {"memory", "assumption"}]
    return {
        "warnings": warnings(reading),
        "facts": facts(reading),
        "groups": groups(reading),
        "absent": joined(scenario.absent) if scenario.absent else NOTHING,
        "remarks": remarks(scenario.remarks),
        "calibration": reading.result.calibration,
        "calibration_words": _calibration(reading.result.calibration),
        "constants": constants,
        "unsure": len(unsure),
        "hidden": hidden(reading),
        "not_acting": len(scenario.register.entries) - len(scenario.register.acting),
        "limits": limits(reading),
        "repeat": repeat(reading),
    }


def warnings(reading: Reading) -> list[Both]:
    """Return the warnings of the files in both languages, or those of the result as they are."""
    scenario = reading.outcome.scenario
    known = [same(item) for item in scenario.warning_texts]
    # What makes the whole run untrustworthy stands above all else in both languages.
    points = reading.result.assembly
    full = [
        Both(en, zh)
        for en, zh in zip(
            full_words(points, site=reading.site, lang="en"),
            full_words(points, site=reading.site, lang="zh"),
            strict=True,
        )
    ]
    english = {*scenario.warnings, distrust(reading).en, *(item.en for item in full)}
    rest = [same(item) for item in reading.result.warnings if item not in english]
    return [*known, *full, *rest]


def remarks(items: Iterable[Remark]) -> list[Note]:
    """Return remarks, the least sure first; equal words about several things stand once."""
    order = {"assumption": 0, "memory": 1, "computed": 2, "": 3, "source": 4}
    found: dict[tuple[str, Both, str], list[Both]] = {}
    for item in items:
        words = same(item.words)
        found.setdefault((item.confidence, words, item.kind), []).append(same(item.about))
    notes = []
    for (sure, words, _), about in sorted(
        found.items(),
        key=lambda pair: (
            order.get(pair[0][0], 3),
            [(name.en, name.zh) for name in pair[1]],
        ),
    ):
        names = list(dict.fromkeys(about))
        shown: Both = joined(names[:_MOST_ABOUT])
        if len(names) > _MOST_ABOUT:
            shown = say("and-more", names=shown, more=len(names) - _MOST_ABOUT)
        notes.append(Note(shown, words, sure))
    return notes


def used_constants(reading: Reading) -> list[literature.Constant]:
    """Return the constants of the parts that took part in the run, as it was played with them."""
    scenario = reading.outcome.scenario
    topics = {*_ALWAYS}
    if reading.has_fire:
        topics |= {"fire", "tenability"}
    if scenario.town is not None:
        topics.add("town")
    if reading.result.second_opinion is not None:
        topics.add("exchange")
    calibration = reading.result.calibration
    others = {"sfpe", "imo", "measured"} - {calibration}
    changed = scenario.parameters.changed
    return [
        replace(row, value=changed[row.name]) if row.name in changed else row
        for row in literature.table().values()
        if row.name.split(".")[0] in topics and not others & set(row.name.split("."))
    ]


def hidden(reading: Reading) -> list[Hidden]:
    """Return the entries of the register that act in the run, with what they change."""
    state = reading.outcome.scenario.register
    acting = set(state.acting)
    found = []
    for entry in state.entries:
        if entry.id not in acting:
            continue
        effects = []
        for change in state.applied:
            if change.entry != entry.id:
                continue
            words = Both(*(_change(change, lang) for lang in LANGUAGES))
            effects.append(words if change.used else say("effect-unused", effect=words))
        day = reading.outcome.scenario.starts.date()
        found.append(
            Hidden(
                id=entry.id,
                what=same(entry.name or entry.description) or _known("kind", entry.kind),
                target=reading.name(entry.target),
                grade=_known("grade", entry.grade),
                status=_known("status", entry.status_on(day)),
                overdue=entry.id in set(state.overdue),
                effect=joined(effects) if effects else say("effect-none"),
            )
        )
    return found


def _change(change: Applied, lang: Lang) -> str:
    return change_words(
        change.field,
        change.value,
        lang,
        factor=change.factor,
        low=change.low,
        high=change.high,
    )


def limits(reading: Reading) -> list[Both]:
    """Return what was not modelled: what the files ask for in vain, then the model's own limits."""
    scenario = reading.outcome.scenario
    found = [Both(item.sentence("en"), item.sentence("zh")) for item in scenario.unused]
    keys = ["limit-positions", "limit-behaviour", "limit-ways", "limit-network", "limit-seeds"]
    if len(reading.outcome.scenario.sites) > 1:
        keys.append("limit-streets")
    if reading.has_fire:
        keys += ["limit-zones", "limit-dose"]
    if reading.first("119-dial") is not None:
        keys.append("limit-crews")
    return [*found, *(say(key) for key in keys)]


def repeat(reading: Reading) -> list[tuple[Both, str]]:
    """Return what it takes to get the same run again."""
    result = reading.result
    return [
        (say("repeat-version"), result.version),
        (say("repeat-seed"), str(result.seed)),
        (say("repeat-hash"), result.inputs_sha256),
        (say("repeat-command"), _command(reading)),
    ]


def _command(reading: Reading) -> str:
    """Return what to type in the project folder, the options of this run included."""
    scenario = reading.outcome.scenario
    words = ["muster", "run", _quoted(scenario.file or scenario.path.name)]
    words += ["--seed", str(reading.result.seed)]
    if opinion := reading.result.second_opinion:
        words += ["--engine", opinion.engine]
    for option in scenario.options:
        words += ["--set", _quoted(option)]
    return " ".join(words)


def _quoted(word: str) -> str:
    return word if all(sign.isalnum() or sign in "._-/=" for sign in word) else f'"{word}"'


def _calibration(name: str) -> Both:
    key = f"report.calibration-{name}"
    return say(key) if has(key) else NOTHING


def _known(area: str, value: str) -> Both:
    key = f"report.{area}-{value}"
    return say(key) if has(key) else same(value)
