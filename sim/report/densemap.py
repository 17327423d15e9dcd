"""Density over time as a picture: a row a space, time to the right, colours of the density map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from sim.report.curves import Drawing
from sim.report.fields import FIRST_DENSE
from sim.report.labels import wrapped
from sim.report.language import Both, say
from sim.report.scales import Scale, time_ticks, time_unit
from sim.report.svg import figure, num, tag, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.messages import Lang
    from sim.report.dense import DensePlace, DenseTimes

MOST_ROWS: Final = 20
"""The most places drawn; all stand in the table."""

_TOP: Final = 24.0
_BOLD: Final = 1.15  # how much wider bold letters are


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes that differ between a desktop page and a phone.

    Attributes:
        width: Width of the drawing, px.
        size: Size of letters.
        names: Width of the column of names; 0 puts names above their rows.
        bar: Height of the coloured part of a row.
        cells: How many columns time is cut into at most.
        ticks: How many ticks are wanted.
    """

    width: float
    size: float
    names: float
    bar: float
    cells: int
    ticks: int


WIDE: Final = Layout(width=960.0, size=13.0, names=250.0, bar=16.0, cells=240, ticks=8)
NARROW: Final = Layout(width=340.0, size=11.5, names=0.0, bar=13.0, cells=110, ticks=4)


def dense_map(found: DenseTimes, lang: Lang) -> Drawing:
    """Return the picture of the worst places over time."""
    return Drawing(_draw(found, lang, WIDE), _draw(found, lang, NARROW))


def _draw(found: DenseTimes, lang: Lang, layout: Layout) -> Markup:
    end = max(found.end_s, 10.0)
    left, right = layout.names + 6.0, layout.width - 10.0
    scale = Scale(0.0, end, left, right)
    named = [_name(place, layout) for place in found.places[:MOST_ROWS]]
    line = layout.size + 2.0
    rows, top = [], _TOP
    for place, name in zip(found.places, named, strict=False):
        high = max(layout.bar, line * len(name)) + 8.0 if layout.names else 0.0
        if layout.names:
            bar = top + (high - layout.bar) / 2
            first = top + (high - line * len(name)) / 2 + layout.size
            texts = [
                words(4, first + i * line, part, font_size=layout.size, class_="dm-name")
                for i, part in enumerate(name)
            ]
        else:
            high = line * len(name) + layout.bar + 10.0
            bar = top + line * len(name) + 4.0
            texts = [
                words(
                    4, top + layout.size + i * line, part, font_size=layout.size, class_="dm-name"
                )
                for i, part in enumerate(name)
            ]
        rows += [*texts, _row(place, found.times_s, scale, bar, layout)]
        top += high
    return figure(
        time_axis(scale, layout, top), *rows, width=layout.width, height=top + 4.0,
        label=say("aria-dense"), lang=lang, class_="densemap",
    )  # fmt: skip


def _name(place: DensePlace, layout: Layout) -> list[Both]:
    """Return the lines of a name, with the storey where there are several."""
    name = place.name
    if place.level:
        name = say("dense-place", name=name, level=place.level)
    room = (layout.names or layout.width) - 12.0
    return [part for part in wrapped(name, size=layout.size * _BOLD, room=room) if part]


def _row(
    place: DensePlace, times_s: NDArray[np.float64], scale: Scale, top: float, layout: Layout
) -> Markup:
    """Return the bar of a place: ground, and runs of equal class upon it."""
    parts = [
        tag("rect", x=scale.start, y=top, width=scale.end - scale.start, height=layout.bar,
            class_="dm-ground")
    ]  # fmt: skip
    worst = by_column(place.classes, times_s, scale.high, layout.cells)
    cells = len(worst)
    edges = np.flatnonzero(np.diff(worst, prepend=-1, append=-1))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if worst[begin]:
            x0 = scale(begin / cells * scale.high)
            x1 = scale(end / cells * scale.high)
            parts.append(
                tag("rect", x=x0, y=top, width=max(x1 - x0, 1.0), height=layout.bar,
                    class_=f"d{FIRST_DENSE + worst[begin] - 1}")
            )  # fmt: skip
    return Markup("").join(parts)


def by_column(
    kinds: NDArray[np.int8], times_s: NDArray[np.float64], end_s: float, most: int
) -> NDArray[np.int64]:
    """Return the densest class of each column of a picture, so that no short peak is lost.

    Args:
        kinds: classes at each sample, shape ``(n, ...)``.
        times_s: sample times, shape ``(n,)``.
        end_s: where the picture ends.
        most: the most columns.
    """
    shown = times_s < end_s
    cells = min(most, int(shown.sum()))
    # A sample at the border of two columns is in the second, whatever division makes of it.
    column = np.minimum((times_s[shown] / end_s * cells + 1e-9).astype(np.int64), cells - 1)
    worst = np.zeros((cells, *kinds.shape[1:]), dtype=np.int64)
    np.maximum.at(worst, column, kinds[shown])
    return worst


def time_axis(scale: Scale, layout: Layout, bottom: float) -> Markup:
    """Return the axis of time above a picture, with its lines.

    Args:
        scale: where times lie.
        layout: sizes.
        bottom: where the lines end.
    """
    end = scale.high
    unit, title = time_unit(end)
    drawn = []
    for t in time_ticks(end, wanted=layout.ticks):
        x = scale(t)
        anchor = "start" if x < scale.start + 12 else "end" if x > layout.width - 20 else "middle"
        drawn += [
            tag("path", d=f"M{num(x)} {num(_TOP - 4)}V{num(bottom)}", class_="grid"),
            tag("text", f"{t / unit:g}", x=x, y=_TOP - 9, font_size=11.0, text_anchor=anchor,
                class_="tick"),
        ]  # fmt: skip
    if layout.names and scale.start > layout.names:
        drawn.append(words(4, _TOP - 9, title, font_size=11.0, class_="tick"))
    return Markup("").join(drawn)
