"""The week as pictures: one table of the hours for each goal, and bars of who owns the time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.decide.hours.weakest import DAY_HOURS
from sim.report.language import elapsed, say
from sim.report.svg import figure, tag, words
from sim.report.week.words import clock, goal, owner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from sim.decide.hours.weakest import Row, Spread, Week
    from sim.messages import Lang
    from sim.report.language import Both

SHADES: Final = ("#fdf3cf", "#fddc8b", "#fcb65c", "#f28a41", "#dc513d", "#ad1f4b", "#650d4f")
"""From the shortest time to the longest."""
LEAST_SPAN_S: Final = 60.0
"""From pale to dark is at least a minute, so that seconds do not look like much."""
NEVER: Final = "#1b2631"
_LIGHT_FROM: Final = 4  # from this shade on, words on it are white

PAINTS: Final = (
    "#9db8cf", "#1c5d99", "#7a3ea1", "#d1611a", "#b3261e", "#e0a526", "#3f8f5f", "#52606d",
    "#8b5e2b", "#c2748f", "#6fa8b8", "#a3a847",
)  # fmt: skip
"""Colours of the owners of time, in the order in which they come."""

_DAYS: Final = 7
_DARK: Final = 140.0  # brightness, of 255, below which words on a colour are white


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture for a wide page and one for a phone."""

    wide: Markup
    narrow: Markup


def week_map(week: Week, name: str, lang: Lang) -> Drawing:
    """Return the hours of the week, each with its median time until a goal."""
    spreads = [row.spreads[name] for row in week.rows]
    known = [spread.p50 for spread in spreads if math.isfinite(spread.p50)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    label = say("hours.map-label", goal=goal(name))
    return Drawing(_across(spreads, low, high, label, lang), _down(spreads, low, high, label, lang))


def shade(value: float, low: float, high: float) -> int:
    """Return the number of a shade for a finite time between the shortest and the longest."""
    share = (value - low) / max(high - low, LEAST_SPAN_S)
    return min(int(share * len(SHADES)), len(SHADES) - 1)


def _cell(
    spread: Spread, low: float, high: float, place: tuple[float, float], size: tuple[float, float],
    text_px: float,
) -> list[Markup]:  # fmt: skip
    (x, y), (w, h) = place, size
    if math.isfinite(spread.p50):
        number = shade(spread.p50, low, high)
        fill, ink = SHADES[number], "#fff" if number >= _LIGHT_FROM else "#1b2631"
    else:
        fill, ink = NEVER, "#fff"
    said: Both | str = clock(spread) if math.isfinite(spread.p50) else "–"
    return [
        tag("rect", x=x + 0.5, y=y + 0.5, width=w - 1, height=h - 1, rx=2.0, fill=fill),
        words(x + w / 2, y + h / 2 + text_px * 0.36, said, font_size=text_px,
              text_anchor="middle", style=f"fill:{ink}"),
    ]  # fmt: skip


def _across(spreads: Sequence[Spread], low: float, high: float, label: Both, lang: Lang) -> Markup:
    left, top, w, h = 46.0, 20.0, 41.0, 27.0
    parts = [
        tag("text", f"{at}", x=left + (at + 0.5) * w, y=13.0, font_size=12.0,
            text_anchor="middle", class_="tick")
        for at in range(DAY_HOURS)
    ]  # fmt: skip
    for day in range(_DAYS):
        y = top + day * h
        parts.append(words(0, y + h / 2 + 5, say(f"hours.day-{day}"), font_size=13.0))
        for at in range(DAY_HOURS):
            spread = spreads[day * DAY_HOURS + at]
            parts += _cell(spread, low, high, (left + at * w, y), (w, h), 12.0)
    return figure(
        *parts, width=left + DAY_HOURS * w, height=top + _DAYS * h, label=label, lang=lang,
        class_="week-map",
    )  # fmt: skip


def _down(spreads: Sequence[Spread], low: float, high: float, label: Both, lang: Lang) -> Markup:
    left, top, w, h = 24.0, 20.0, 45.0, 22.0
    parts: list[Markup] = []
    for day in range(_DAYS):
        x = left + (day + 0.5) * w
        parts.append(words(x, 13, say(f"hours.day-{day}"), font_size=12.5, text_anchor="middle"))
    for at in range(DAY_HOURS):
        y = top + at * h
        parts.append(tag("text", f"{at}", x=left - 6, y=y + h / 2 + 4.5, font_size=12.0,
                         text_anchor="end", class_="tick"))  # fmt: skip
        for day in range(_DAYS):
            spread = spreads[day * DAY_HOURS + at]
            parts += _cell(spread, low, high, (left + day * w, y), (w, h), 12.0)
    return figure(
        *parts, width=left + _DAYS * w, height=top + DAY_HOURS * h, label=label, lang=lang,
        class_="week-map",
    )  # fmt: skip


def _ink(paint: str) -> str:
    """Return white or black, whichever is easier to read on a colour ``#rrggbb``."""
    red, green, blue = (int(paint[n : n + 2], 16) for n in (1, 3, 5))
    return "#fff" if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else "#1b2631"


def paints(rows: Sequence[Mapping[str, float]]) -> dict[str, str]:
    """Return a colour for each owner that any of the rows names, in the order of their first."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: PAINTS[number % len(PAINTS)] for number, name in enumerate(names)}


def owner_bars(
    rows: Sequence[tuple[Both, Row]], name: str, paint: Mapping[str, str], lang: Lang
) -> Drawing:
    """Return a bar for each of some hours, cut into the mean time of each owner until a goal.

    Args:
        rows: hours with what they are called.
        name: the goal.
        paint: colour of each owner.
        lang: the language the page opens in.
    """
    longest = max((sum(row.owners[name].values()) for _, row in rows), default=0.0) or 1.0
    label = say("hours.owners-label", goal=goal(name))
    return Drawing(
        _bars(rows, name, paint, longest, label, lang, width=1030.0),
        _bars(rows, name, paint, longest, label, lang, width=342.0),
    )


def _bars(
    rows: Sequence[tuple[Both, Row]], name: str, paint: Mapping[str, str], longest: float,
    label: Both, lang: Lang, *, width: float,
) -> Markup:  # fmt: skip
    name_h, bar_h, gap, room = 18.0, 24.0, 10.0, 52.0
    parts: list[Markup] = []
    y = 0.0
    for called, row in rows:
        owners = row.owners[name]
        parts.append(words(0, y + 13, called, font_size=13.0))
        x = 0.0
        for key, seconds in owners.items():
            w = seconds / longest * (width - room)
            title = tag("title", f"{owner(key).of(lang)} {elapsed(seconds)}")
            parts.append(
                tag("rect", title, x=x, y=y + name_h, width=max(w - 0.5, 0.3), height=bar_h,
                    fill=paint[key])
            )  # fmt: skip
            if w > 34:
                parts.append(
                    tag("text", elapsed(seconds), x=x + w / 2, y=y + name_h + 16.5,
                        font_size=12.0, text_anchor="middle", style=f"fill:{_ink(paint[key])}")
                )  # fmt: skip
            x += w
        whole = elapsed(sum(owners.values())) if owners else say("hours.never")
        parts.append(words(x + 6, y + name_h + 17, whole, font_size=13.0, font_weight="600"))
        y += name_h + bar_h + gap
    return figure(
        *parts, width=width, height=max(y - gap, 1.0), label=label, lang=lang, class_="owner-bars"
    )
