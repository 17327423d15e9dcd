"""The second opinion: the same people in another program, and how far the two are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.exchange.opinion import why_refused
from sim.report import curves
from sim.report.language import NOTHING, Both, duration, number, same, say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.messages import Lang
    from sim.report.curves import Drawing
    from sim.report.reading import Reading

_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One model in the table."""

    name: Both
    half: Both
    last: Both
    out: str


@dataclass(frozen=True, slots=True)
class Second:
    """The section.

    Attributes:
        about: Which program, and what it was given.
        sentence: Both times and how far they are apart, or why there is none.
        rows: Muster and the other program; empty if it could not play the scenario.
        plot: People outside over time in both.
        notes: What a reader has to know besides.
    """

    about: Both
    sentence: Both
    rows: list[Row]
    plot: Drawing | None
    notes: list[Both]


def second(reading: Reading, lang: Lang) -> Second | None:
    """Return the section, or None where nobody asked for a second opinion."""
    opinion = reading.result.second_opinion
    if opinion is None:
        return None
    words = sentence(reading)
    if opinion.curve is None:
        return Second(NOTHING, words, [], None, [])
    times = np.array(opinion.curve.t_s, dtype=np.float64)
    counts = np.array(opinion.curve.people_out, dtype=np.float64)
    own = reading.tally.leaving_s()
    muster = _row(
        say("second-muster", calibration=reading.result.calibration),
        own,
        np.arange(1, len(own) + 1, dtype=np.float64),
        reading.result.evacuation_time_s,
        total=reading.total,
    )
    other = _row(
        say("second-jupedsim", version=opinion.version),
        times,
        counts,
        opinion.evacuation_time_s,
        total=reading.total,
    )
    moved = opinion.moved
    return Second(
        about=say("second-about", version=opinion.version, step=opinion.step_s),
        sentence=words,
        rows=[muster, other],
        plot=curves.against(reading, times, counts, lang),
        notes=[say("second-moved", n=number(moved))] if moved else [],
    )


def sentence(reading: Reading) -> Both:
    """Return both evacuation times and their spread in words; nothing without a second opinion."""
    opinion = reading.result.second_opinion
    if opinion is None:
        return NOTHING
    reason = why_refused(opinion)
    if reason is not None:
        return same(reason)
    ours, theirs = reading.result.evacuation_time_s, opinion.evacuation_time_s
    if ours is None:
        if theirs is None:
            return say("second-neither")
        return say("second-only-jupedsim", other=duration(theirs))
    if theirs is None:
        return say("second-only-muster", muster=duration(ours))
    low, high = sorted((ours, theirs))
    return say(
        "second-spread",
        muster=duration(ours),
        other=duration(theirs),
        apart=duration(high - low),
        share=round(100 * (high - low) / high) if high else 0,
    )


def _row(
    name: Both,
    times_s: NDArray[np.float64],
    counts: NDArray[np.float64],
    evacuation_time_s: float | None,
    *,
    total: int,
) -> Row:
    half = np.flatnonzero(counts >= _HALF * total)
    return Row(
        name=name,
        half=duration(float(times_s[half[0]])) if len(half) else say("figure-never"),
        last=say("figure-never") if evacuation_time_s is None else duration(evacuation_time_s),
        out=number(float(counts[-1]) if len(counts) else 0.0),
    )
