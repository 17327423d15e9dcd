"""The names of events: what each means, its unit, and how it reads in the diary.

The table is ``data/events.csv`` (``name, phase, unit, actor, object, by``). ``actor`` and
``object`` say what stands in those columns of a log: a post, a space, a unit of the fire brigade;
``by`` says what writes the event in a run. The sentence
of an event is ``events.<name>`` of the message catalogue, its short name ``events.label-<name>``.
An event that is not in the table is no fault: it is kept, shown as it is, and no card counts it.
"""

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim import messages
from sim.events.log import Event
from sim.messages import Lang
from sim.messages.shipped import shipped
from sim.units import Dimension, dimensions_of, format_duration, format_number, format_quantity

_TABLE = Path(__file__).parent.parent / "data" / "events.csv"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LARGER_UNITS = {"W": (("MW", 1e6), ("kW", 1e3)), "Pa": (("kPa", 1e3),)}


@dataclass(frozen=True, slots=True)
class EventKind:
    """One row of the vocabulary.

    Attributes:
        name: as it stands in the log.
        phase: part of the response it belongs to, such as ``detection``; ``fact`` for what is
            known at the start, ``final`` for how it ended.
        unit: unit of its value; empty if it has none or if the row of the log says it.
        actor: what the column ``actor`` holds, such as ``post``; empty if nothing.
        object: what the column ``object`` holds.
        by: what writes it in a run: ``clock`` for what happens on the clock (people on duty,
            hazards, lifts), ``crowd`` for what is seen of those who walk, ``start`` and ``end`` for
            the first and last rows; empty if only trainers do, in records of real drills.
    """

    name: str
    phase: str
    unit: str
    actor: str
    object: str
    by: str = ""

    def label(self, lang: Lang) -> str:
        """Return the short name, such as "119 dialled"."""
        return messages.text(f"events.label-{self.name}", lang)


@cache
def vocabulary() -> Mapping[str, EventKind]:
    """Return all events by name, in the order of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [EventKind(**row) for row in csv.DictReader(file)]
    return MappingProxyType({row.name: row for row in rows})


def label(name: str, lang: Lang) -> str:
    """Return the short name of an event; the name itself if it is not in the table."""
    kind = vocabulary().get(name)
    return kind.label(lang) if kind else name


def find(written: str) -> str | None:
    """Return the event that somebody means by a name or a short name in either language.

    Capitals, blanks, dashes and underscores do not matter.
    """
    name = written.strip()
    return name if name in vocabulary() else _by_plain_name().get(_plain(name))


def nearest(written: str) -> str | None:
    """Return the known name or short name that looks most like ``written``, if any does."""
    known = {_plain(name): name for name in (*_labels(), *vocabulary())}
    near = difflib.get_close_matches(_plain(written), known, n=1, cutoff=0.7)
    return known[near[0]] if near else None


def diary(event: Event, lang: Lang, names: Mapping[str, str] | None = None) -> str:
    """Return an event as a sentence of an incident diary.

    Args:
        event: a row of a log; its name need not be in the vocabulary.
        lang: language of the sentence.
        names: what to call ids of spaces, posts, units; an id without a name is shown as it is.
    """
    called = names or {}
    kind = vocabulary().get(event.event)

    def word(written: str) -> str:
        return called.get(written) or _word(written, lang)

    named_event = kind is not None and kind.object == "event"
    words = {
        "event": event.event,
        "actor": word(event.actor),
        "object": label(event.object, lang) if named_event else word(event.object),
        "value": quantity(event, lang),
        "text": _word(event.text, lang),
    }
    template = messages.template(f"events.{event.event}" if kind else "events.unknown", lang)
    return _fill(template, words, lang)


def quantity(event: Event, lang: Lang) -> str:
    """Return the value of an event with its unit, ready to read; empty if it has none."""
    if event.value is None:
        return ""
    kind = vocabulary().get(event.event)
    unit = event.unit or (kind.unit if kind else "")
    value = event.value
    if unit == "s":
        return format_duration(value, lang)
    if unit in {"people", "units", "calls", "rooms", "d"}:
        name = "person" if unit == "people" and value == 1 else unit
        return messages.text(f"events.count-{name}", lang, n=format_number(value, digits=9))
    for larger, factor in _LARGER_UNITS.get(unit, ()):
        if abs(value) >= factor:
            return f"{format_number(value / factor)} {larger}"
    if unit == "%":
        return f"{format_number(value)} %"
    measured = dimensions_of(unit) if unit else ()
    if measured and measured[0] is not Dimension.RATIO:
        return format_quantity(value, measured[0], unit=unit)
    return f"{format_number(value, digits=6)} {unit}".strip()


def _word(written: str, lang: Lang) -> str:
    """Return words that engines write, such as ``all``, or that ship, in ``lang``."""
    key = f"events.word-{written.replace(' ', '-')}"
    if written and messages.has(key):
        return messages.text(key, lang)
    return shipped(written, lang)


def _fill(template: str, words: Mapping[str, str], lang: Lang) -> str:
    """Fill the placeholders, without the optional pieces that have nothing to say.

    A trainer may leave out what a sentence cannot do without: then it has an ellipsis. An id at the
    beginning of a sentence keeps its small letter.
    """

    def piece(match: re.Match[str]) -> str:
        needed = _PLACEHOLDER.findall(match[1])
        return match[1] if all(words[name] for name in needed) else ""

    kept = _OPTIONAL.sub(piece, template)
    if lang == "en":
        kept = kept[:1].upper() + kept[1:]
    return _PLACEHOLDER.sub(lambda match: words[match[1]] or "…", kept)


@cache
def _labels() -> Mapping[str, str]:
    """Return the events by their short names in all languages."""
    found: dict[str, str] = {}
    for kind in vocabulary().values():
        for lang in messages.LANGUAGES:
            found.setdefault(kind.label(lang), kind.name)
    return MappingProxyType(found)


@cache
def _by_plain_name() -> Mapping[str, str]:
    """Return the events by name and short name, as ``_plain`` writes them; names come first."""
    found = {_plain(name): name for name in vocabulary()}
    for label_, name in _labels().items():
        found.setdefault(_plain(label_), name)
    return MappingProxyType(found)


def _plain(text: str) -> str:
    return "-".join(text.replace("_", " ").replace("-", " ").lower().split())
