"""Key figures: this run beside the median and the P10-P90 of the quick seeds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import median_low
from typing import TYPE_CHECKING, Final, Literal

from markupsafe import Markup

from sim.report.doorclass import doors_alone
from sim.report.language import NOTHING, Both, duration, listed, number, same, say
from sim.report.scales import Scale
from sim.report.svg import figure, tag
from sim.simulation.tally import STATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.messages import Lang
    from sim.report.reading import Reading
    from sim.report.spread import Band, Spread

Tone = Literal["", "good", "bad"]

_WIDTH: Final = 220.0
_EMPTY: Final = Markup("")

# Milestones shown, with the name of their band.
_MILESTONES: Final = (
    "detect", "alarm-confirmed", "general-alarm", "119-dial", "unit-arrive", "first-water-fd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One tile.

    Attributes:
        name: What it is.
        value: This run.
        band: Median and P10-P90 in words, and what doors alone make of it; empty without either.
        strip: The same drawn; empty if there is nothing to draw.
        tone: ``bad`` where the number means harm.
    """

    name: Both
    value: Both
    band: Both = NOTHING
    strip: Markup = _EMPTY
    tone: Tone = ""


def key_figures(reading: Reading, spread: Spread, lang: Lang) -> list[KeyFigure]:
    """Return the tiles in reading order: people, harm, then the times of the response."""
    return [
        *_people(reading, spread, lang),
        *_harm(reading, spread, lang),
        *_crowd(reading, spread, lang),
        *_response(reading, spread, lang),
    ]


def _people(reading: Reading, spread: Spread, lang: Lang) -> list[KeyFigure]:
    result = reading.result
    if not reading.required.total:
        return [KeyFigure(say("figure-last-out"), say("figure-nobody"))]
    last = result.evacuation_time_s
    found = [_time("figure-last-out", last, spread.bands.get("evacuation_time_s"), lang)]
    if last is None and not reading.remain:
        words = say("figure-to-come", n=number(reading.required.not_arrived))
        found = [KeyFigure(say("figure-last-out"), words, tone="bad")]
    elif reading.remain:
        key = "figure-remain-dead" if reading.required.dead_inside else "figure-remain"
        words = say(
            key,
            left=number(reading.remaining),
            dead=number(reading.required.dead_inside),
            total=number(reading.required.total),
        )
        found = [KeyFigure(say("figure-last-out"), words, _remaining(spread), tone="bad")]
        if reading.last_out_s is not None:
            band = spread.bands.get("last_out_s")
            found.append(_time("figure-last-left", reading.last_out_s, band, lang))
    elif spread.remaining:
        tile = found[0]
        found = [KeyFigure(tile.name, tile.value, _remaining(spread), tile.strip, "bad")]
    if doors := doors_alone(reading):
        found[0] = replace(found[0], band=listed(found[0].band, doors))
    p95 = result.percentiles_s.get("p95")
    if p95 is not None:
        found.append(_time("figure-p95", p95, spread.bands.get("p95_s"), lang))
    return found


def _remaining(spread: Spread) -> Both:
    """Say in how many seeds people remain, and how many; a time would not be honest."""
    if not spread.seeds:
        return NOTHING
    if not spread.remaining:
        return say("band-none-remain", seeds=spread.seeds)
    people = number(median_low(spread.remaining))
    most = number(max(spread.remaining))
    return say(
        "band-remain", runs=len(spread.remaining), seeds=spread.seeds, people=people, most=most
    )


def _harm(reading: Reading, spread: Spread, lang: Lang) -> list[KeyFigure]:
    found = []
    for state in ("dead", "incapacitated", "injured"):
        n = reading.people(state=state)
        band = spread.bands.get(state)
        if state == "injured" and not n and (band is None or not band.p90):
            continue
        tone: Tone = "bad" if n else ""
        found.append(_count(f"figure-{state}", n, band, lang, tone=tone))
    crews = sum(reading.people(state=state, kind="crews") for state in STATES[1:])
    if crews:
        found.append(_count("figure-crews-hurt", crews, None, lang, tone="bad"))
    return found


def _crowd(reading: Reading, spread: Spread, lang: Lang) -> list[KeyFigure]:
    peak = reading.result.peak_density
    if peak is None or not peak.value:
        return []
    value = peak.value
    where = reading.name(peak.where)
    name = say("figure-density", where=where)
    return [_tile(name, value, spread.bands.get("peak_density"), _density, lang)]


def _density(value: float) -> Both:
    return same(f"{value:.1f} /m²")


def _response(reading: Reading, spread: Spread, lang: Lang) -> list[KeyFigure]:
    found = []
    for event in _MILESTONES:
        at = reading.time(event)
        band = spread.bands.get(event)
        if at is None and band is None and not _expected(reading, event):
            continue
        if event == "general-alarm" and not reading.has_hazard and _always(at, band, 0.0):
            continue  # the drill begins with it
        found.append(_time(f"figure-{event}", at, band, lang))
    return found


def _always(at: float | None, band: Band | None, value: float) -> bool:
    return at == value and (band is None or (band.p10, band.p90) == (value, value))


def _expected(reading: Reading, event: str) -> bool:
    """Return whether a milestone that never came is worth a tile: a fire asks for most of them."""
    if event in {"unit-arrive", "first-water-fd"}:
        return reading.first("dispatch-order") is not None
    return reading.has_hazard


def _time(key: str, value: float | None, band: Band | None, lang: Lang) -> KeyFigure:
    return _tile(say(key), value, band, duration, lang)


def _count(key: str, value: int, band: Band | None, lang: Lang, *, tone: Tone) -> KeyFigure:
    return _tile(say(key), float(value), band, lambda v: same(number(v)), lang, tone=tone)


def _tile(
    name: Both,
    value: float | None,
    band: Band | None,
    show: Callable[[float], Both],
    lang: Lang,
    *,
    tone: Tone = "",
) -> KeyFigure:
    shown = say("figure-never") if value is None else show(value)
    if band is None:
        return KeyFigure(name, shown, tone=tone)
    ends = [
        show(v) if math.isfinite(v) else say("figure-never") for v in (band.p10, band.p50, band.p90)
    ]
    words = say("band", p10=ends[0], p50=ends[1], p90=ends[2])
    return KeyFigure(name, shown, words, _strip(value, band, words, lang), tone)


def _strip(value: float | None, band: Band, words: Both, lang: Lang) -> Markup:
    """Return the band as a bar with the median as a line and this run as a dot."""
    if not band.finite or band.p90 <= 0:
        return Markup("")
    high = max(band.p90, value or 0.0) * 1.08
    x = Scale(0.0, high, 4.0, _WIDTH - 4)
    left, right = x(band.p10), x(band.p90)
    parts = [
        tag("path", d=f"M4 9H{_WIDTH - 4:.0f}", class_="rail"),
        tag("rect", x=left, y=4.0, width=max(right - left, 2.0), height=10.0, rx=2, class_="range"),
        tag("path", d=f"M{x(band.p50):.1f} 2V16", class_="mid"),
    ]
    if value is not None:
        parts.append(tag("circle", cx=x(value), cy=9.0, r=4.5, class_="this"))
    return figure(*parts, width=_WIDTH, height=18.0, label=words, lang=lang, class_="strip")
