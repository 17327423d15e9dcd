"""What runs say that drew numbers of the model from their ranges, and which of these decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import literature
from sim.report.language import NOTHING, Both, elapsed, joined, number, same, say, sentences
from sim.scenario.parameters import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.report.reading import Reading
    from sim.results.sampled import Decides, Outcomes, Sampled

MOST_NUMBERS: Final = 12
"""The most numbers of the table; the rest is counted."""
_MOST_NAMES: Final = 3
_LESS: Final = 0.005
"""Correlations nearer to 0 than this are printed as 0."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A figure over the runs, and the share of them that reached it."""

    name: Both
    p5: Both
    p50: Both
    p95: Both
    reached: Both


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number that was drawn, what it is, its range, and its two correlations."""

    name: str
    what: Both
    ends: str
    dead: Both
    density: Both
    decides: bool


def view(reading: Reading) -> dict[str, Any]:
    """Return the variables of the part; ``sampled`` is None where nothing was drawn."""
    found = reading.result.sampled
    if found is None:
        return {"sampled": None}
    rows = [_number(one, found) for one in found.numbers[:MOST_NUMBERS]]
    return {
        "sampled": [_outcome(one) for one in found.outcomes],
        "sampled_hint": say("sampled-hint", runs=number(found.runs), n=len(found.numbers)),
        "sampled_numbers": rows,
        "sampled_more": max(0, len(found.numbers) - MOST_NUMBERS),
        "sampled_decides": sentences([say("sampled-decides"), _chance(found)]),
    }


def sentence(reading: Reading) -> Both:
    """Return what the runs say of deaths and of what decides them; nothing where none was drawn."""
    found = reading.result.sampled
    if found is None:
        return NOTHING
    named = {one.name: one for one in found.outcomes}
    if "dead" not in named:
        return NOTHING
    low, middle, high = (_plain(end) for end in _ends(named["dead"]))
    told = [one.name for one in found.numbers if _decides(one, found)][:_MOST_NAMES]
    key = "story-sampled" if told else "story-sampled-open"
    return say(
        key,
        runs=number(found.runs),
        n=len(found.numbers),
        low=low,
        middle=middle,
        high=high,
        names=joined(told) if told else "",
    )


def _outcome(one: Outcomes) -> OutcomeRow:
    words: Callable[[float | None], Both] = _time if one.name == "first" else _plain
    if one.name == "density":
        words = _density
    level = "" if one.level is None else f"{one.level:g}"
    share = same(f"{100.0 * one.reached:.0f} %") if one.name == "first" else NOTHING
    p5, p50, p95 = (words(end) for end in _ends(one))
    return OutcomeRow(say(f"sampled-{one.name}", level=level), p5, p50, p95, share)


def _ends(one: Outcomes) -> tuple[float | None, float | None, float | None]:
    return one.p5, one.p50, one.p95


def _plain(value: float | None) -> Both:
    return say("figure-never") if value is None else same(number(round(value)))


def _density(value: float | None) -> Both:
    return say("figure-never") if value is None else same(f"{value:.1f} /m²")


def _time(value: float | None) -> Both:
    return say("figure-never") if value is None else same(elapsed(value))


def _number(one: Decides, found: Sampled) -> NumberRow:
    row = literature.constant(one.name)
    return NumberRow(
        name=one.name,
        what=same(row.note or row.source),
        ends=f"{one.low:g} – {shown(row, one.high)}",
        dead=_correlation(one.dead),
        density=_correlation(one.density),
        decides=_decides(one, found),
    )


def _correlation(value: float | None) -> Both:
    if value is None:
        return say("sampled-same")
    return same("0.00" if abs(value) < _LESS else f"{value:+.2f}".replace("-", "−"))


def _decides(one: Decides, found: Sampled) -> bool:
    level = found.chance
    return level is not None and max(abs(one.dead or 0.0), abs(one.density or 0.0)) >= level


def _chance(found: Sampled) -> Both:
    if found.chance is None:
        return say("sampled-few")
    percent = f"{100.0 * literature.value('run.sample.chance'):g}"
    return say("sampled-chance", level=f"{found.chance:.2f}", percent=percent)
