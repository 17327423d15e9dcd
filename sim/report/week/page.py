"""The page of a week, in one file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.decide.hours.goals import JUDGED
from sim.report.html import fill, write_whole
from sim.report.language import duration, elapsed, joined, say
from sim.report.week.figures import SHADES, owner_bars, paints, week_map
from sim.report.week.words import (
    LEAST_S,
    banded,
    effects_of,
    goal,
    hours_named,
    lost,
    owner,
)
from sim.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.messages import Lang
    from sim.report.language import Both
    from sim.report.week.words import Told

_STYLES = ("page.css", "figures.css", "print.css", "week.css")


def write_week(told: Told, target: Path, *, lang: Lang = "en") -> Path:
    """Write the page of a week, whole or not at all, and return its file.

    Args:
        told: the week with its names.
        target: the file; its folder exists.
        lang: the language the page opens in.
    """
    return write_whole(fill("week.html.j2", lang=lang, styles=_STYLES, **_data(told, lang)), target)


def _data(told: Told, lang: Lang) -> dict[str, Any]:
    week = told.week
    goals = [name for name in week.goals if name != "called"]
    stretches = week.stretches if week.by else ()
    rows = [(hours_named(s.hours), week.rows[s.worst]) for s in stretches]
    judged = [name for name in JUDGED if name in week.goals]
    bars = []
    for name in judged:
        paint = paints([row.owners[name] for _, row in rows])
        bars.append(
            {
                "title": say("hours.owners-title", goal=goal(name)),
                "drawing": owner_bars(rows, name, paint, lang),
                "key": [{"paint": colour, "name": owner(key)} for key, colour in paint.items()],
            }
        )
    return {
        "version": __version__,
        "title": say("hours.title", name=told.name),
        "played": told.played(),
        "findings": told.findings(),
        "maps": [_map(told, name, lang) for name in goals],
        "goals": [goal(name) for name in goals],
        "stretches": [
            {
                "when": called,
                "worst": told.when(row.hour),
                "lacking": [{"post": post, "there": there} for post, there in told.lacking(row)],
                "times": [banded(row.spreads[name]) for name in goals],
                "lost": joined(lost(week, week.by, row)),
            }
            for called, row in rows
        ],
        "bars": bars,
        "absences": [
            {
                "when": told.hours_like(gain.hour),
                "post": told.post(gain.post) if gain.post else say("hours.everybody"),
                "there": f"{gain.there} → {gain.wanted}" if gain.post else "",
                "effects": effects_of(gain),
            }
            for gain in told.telling
        ],
        "absent_hint": say("hours.absent-hint", least=duration(LEAST_S)),
        "no_absence": _no_absence(told, judged),
        "limits": [
            say("hours.limit-crowd"),
            say("hours.limit-smoke"),
            say("hours.limit-head-count"),
            say("hours.limit-middles"),
            say("hours.limit-week", minute=told.minute),
        ],
    }


def _no_absence(told: Told, judged: Sequence[str]) -> Both:
    if not told.gains:
        return say("hours.nobody-missing")
    return say(
        "hours.no-cost", least=duration(LEAST_S), goals=joined(goal(name) for name in judged)
    )


def _map(told: Told, name: str, lang: Lang) -> dict[str, Any]:
    times = [row.spreads[name].p50 for row in told.week.rows]
    known = [time for time in times if time != float("inf")]
    return {
        "title": say("hours.map-title", goal=goal(name)),
        "drawing": week_map(told.week, name, lang),
        "key": say(
            "hours.map-key",
            low=elapsed(min(known, default=0.0)),
            high=elapsed(max(known, default=0.0)),
        ),
        "shades": SHADES,
    }
