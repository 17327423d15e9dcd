"""Curves over time: people outside with the band over the seeds, and the use of the exits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.language import Both, say
from sim.report.scales import Scale, nice_ticks, time_ticks, time_unit
from sim.report.svg import figure, group, num, path, step_path, tag, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup
    from numpy.typing import NDArray

    from sim.messages import Lang
    from sim.report.reading import Reading
    from sim.report.spread import Curve

MOST_EXITS: Final = 7
"""The most exits with a line of their own; the others share one."""

_POINTS: Final = 400


@dataclass(frozen=True, slots=True)
class Line:
    """A curve of a plot: points in values, and the class that gives its colour."""

    times_s: NDArray[np.float64]
    values: NDArray[np.float64]
    class_: str
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The same picture for a wide and a narrow page."""

    wide: Markup
    narrow: Markup


def people_out(reading: Reading, band: Curve | None, lang: Lang) -> Drawing | None:
    """Return the curve of people outside over time, or None if nobody was to leave."""
    series = reading.outcome.series
    if "people.out" not in series or not series["people.out"].size:
        return None
    times, out = _left(reading, end_s=float(series["people.out.t_s"][-1]))
    highest = float(max(out.max(), band.p90.max() if band is not None else 0))
    if highest <= 0:
        return None
    end = _end(times, out, band)
    lines = [Line(*_thinned(times, out), "run", steps=True)]
    if band is not None:
        lines.insert(0, Line(*_thinned(band.times_s, band.p50), "median"))
    top = max(highest, reading.total if reading.total < 3 * highest else highest)
    label = say("aria-curve")
    return _both(lines, end, top, label, lang, y_title=say("axis-people-out"), band=band)


def against(
    reading: Reading,
    times_s: NDArray[np.float64],
    people_out: NDArray[np.float64],
    lang: Lang,
) -> Drawing | None:
    """Return the curve of people outside beside that of another program.

    Args:
        reading: the run.
        times_s: when the other's number of people outside changed, seconds, shape ``(n,)``.
        people_out: that number from then on, shape ``(n,)``.
        lang: language of the labels.
    """
    times, out = _left(reading, end_s=0.0)
    other = np.concatenate([[0.0], times_s]), np.concatenate([[0.0], people_out])
    top = float(max(out.max(), other[1].max()))
    if top <= 0:
        return None
    end = max(_last_change(times, out), _last_change(*other), 10.0) * 1.06
    lines = [
        Line(*_thinned(times, out), "x0", steps=True),
        Line(*_thinned(*other), "x1", steps=True),
    ]
    return _both(
        lines, end, top, say("aria-second"), lang, y_title=say("axis-people-out"), band=None
    )


def _left(reading: Reading, *, end_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return when each person left, with the number of people out from then on."""
    left = reading.tally.leaving_s()
    times = np.concatenate([[0.0], left, [max([end_s, *left])]])
    counts = np.arange(len(left) + 1, dtype=np.float64)
    return times, np.concatenate([counts, counts[-1:]])


def _end(times: NDArray[np.float64], out: NDArray[np.float64], band: Curve | None) -> float:
    """Return where the axis may stop: soon after the last change of any curve."""
    ends = [_last_change(times, out)]
    if band is not None:
        ends += [_last_change(band.times_s, values) for values in (band.p10, band.p50, band.p90)]
    return float(min(max(*ends, 10.0) * 1.06, max(times[-1], 10.0)))


def _last_change(times: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    moved = np.flatnonzero(np.diff(values))
    return float(times[moved[-1] + 1]) if moved.size else float(times[0])


@dataclass(frozen=True, slots=True)
class ExitUse:
    """One line of the exit plot and of its table."""

    id: str
    name: Both
    times_s: NDArray[np.float64]

    @property
    def used(self) -> int:
        """Number of people."""
        return len(self.times_s)


def exit_use(reading: Reading) -> list[ExitUse]:
    """Return who left when through each exit and window, the most used first."""
    rows = [
        ExitUse(opening.id, reading.name(opening.id), reading.tally.times_at(opening.id))
        for opening in reading.tally.ways_out(reading.site)
    ]
    return sorted(rows, key=lambda row: (-row.used, row.id))


def exits_over_time(uses: Sequence[ExitUse], lang: Lang) -> Drawing | None:
    """Return cumulative use of each exit, or None with fewer than two to compare."""
    used = [use for use in uses if use.used]
    if len(used) < 2:
        return None
    end = max(float(use.times_s[-1]) for use in used) * 1.06
    lines = []
    for number, (times, counts) in enumerate(_cumulative(used)):
        lines.append(Line(*_thinned(times, counts), f"x{number}", steps=True))
    top = max(float(line.values.max()) for line in lines)
    label = say("aria-exits")
    return _both(
        lines, max(end, 10.0), top, label, lang, y_title=say("axis-people-exit"), band=None
    )


def _cumulative(
    used: Sequence[ExitUse],
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    shown = [use.times_s for use in used[:MOST_EXITS]]
    if len(used) > MOST_EXITS:
        shown.append(np.sort(np.concatenate([use.times_s for use in used[MOST_EXITS:]])))
    return [
        (np.concatenate([[0.0], times]), np.arange(len(times) + 1, dtype=np.float64))
        for times in shown
    ]


def _thinned(
    times: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return at most a few hundred points, with the first and the last one among them."""
    if len(times) <= _POINTS:
        return times, values
    keep = np.unique(np.linspace(0, len(times) - 1, _POINTS).astype(int))
    return times[keep], values[keep]


def _both(
    lines: list[Line],
    end: float,
    top: float,
    label: Both,
    lang: Lang,
    *,
    y_title: Both,
    band: Curve | None,
) -> Drawing:
    wide = _plot(lines, end, top, label, lang, y_title, band, width=960.0, height=340.0, size=12.0)
    narrow = _plot(
        lines, end, top, label, lang, y_title, band, width=340.0, height=250.0, size=11.0
    )
    return Drawing(wide, narrow)


def _plot(
    lines: list[Line],
    end: float,
    top: float,
    label: Both,
    lang: Lang,
    y_title: Both,
    band: Curve | None,
    *,
    width: float,
    height: float,
    size: float,
) -> Markup:
    high = max(top * 1.03, 1.0)
    ticks = [t for t in nice_ticks(top, wanted=5) if t <= high]
    left = 18.0 + size * 0.62 * max(len(_count(t)) for t in ticks)
    x = Scale(0.0, end, left, width - 14)
    y = Scale(0.0, high, height - 40, 26.0)
    unit, x_title = time_unit(end)
    parts = []
    for t in ticks:
        parts.append(tag("path", d=f"M{num(left)} {num(y(t))}H{num(width - 14)}", class_="grid"))
        parts.append(
            tag("text", _count(t), x=left - 7, y=y(t) + size * 0.36, font_size=size,
                text_anchor="end", class_="tick")
        )  # fmt: skip
    for t in time_ticks(end, wanted=10 if width > 500 else 5):
        parts.append(
            tag("text", f"{t / unit:g}", x=x(t), y=height - 40 + size + 6, font_size=size,
                text_anchor="middle", class_="tick")
        )  # fmt: skip
        parts.append(tag("path", d=f"M{num(x(t))} {num(height - 40)}v4", class_="axis"))
    parts.append(words(4, 14, y_title, font_size=size, class_="axis-title"))
    parts.append(
        words(
            width - 14, height - 4, x_title, font_size=size, text_anchor="end", class_="axis-title"
        )
    )
    if band is not None:
        parts.append(_band(band, x, y, end))
    drawn = []
    for line in lines:
        points = [
            (x(float(t)), y(float(v)))
            for t, v in zip(line.times_s, line.values, strict=True)
            if t <= end
        ]
        if line.steps and points:
            points.append((x(end), points[-1][1]))
        data = step_path(points) if line.steps else path(points)
        drawn.append(tag("path", d=data, class_=f"line {line.class_}"))
    return figure(
        group(*parts), *drawn, width=width, height=height, label=label, lang=lang, class_="plot"
    )


def _band(band: Curve, x: Scale, y: Scale, end: float) -> Markup:
    keep = np.unique(
        np.linspace(0, len(band.times_s) - 1, min(_POINTS, len(band.times_s))).astype(int)
    )
    keep = keep[band.times_s[keep] <= end]
    upper = [(x(float(band.times_s[i])), y(float(band.p90[i]))) for i in keep]
    lower = [(x(float(band.times_s[i])), y(float(band.p10[i]))) for i in keep[::-1]]
    return tag("path", d=path([*upper, *lower], closed=True), class_="band")


def _count(value: float) -> str:
    return f"{value:g}" if value < 10_000 else f"{value / 1000:g}k"
