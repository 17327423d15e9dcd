"""Plots of points and lines, drawn by matplotlib as SVG that stands in a page in both languages."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from sim.messages import Lang
    from sim.report.language import Both

Mark = Literal["points", "line", "dashes", "band", "range"]

COLOURS: Final = {
    "blue": "#1c5d99",
    "orange": "#b85c00",
    "green": "#176b42",
    "violet": "#6b3fa0",
    "grey": "#66717c",
}
_INK: Final = "#1b2631"
_LINE: Final = "#d7dde3"
_SIZE_IN: Final = (5.6, 3.5)
_TOKEN: Final = "@{}@"


@dataclass(frozen=True, slots=True)
class Series:
    """Values that belong together.

    Attributes:
        name: what they are, for the key below the plot.
        x: where they stand.
        y: the values; for a band or ranges the lower ends.
        mark: ``points``, a ``line``, ``dashes``, a filled ``band`` or upright lines (``range``).
        colour: a name of :data:`COLOURS`.
        upper: the upper ends of a band or of ranges.
    """

    name: Both
    x: Sequence[float]
    y: Sequence[float]
    mark: Mark = "points"
    colour: str = "blue"
    upper: Sequence[float] = ()

    @property
    def paint(self) -> str:
        """The colour as a page writes it."""
        return COLOURS[self.colour]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its words.

    Attributes:
        title: what is shown.
        x: what runs along, with its unit.
        y: what runs up, with its unit.
        series: what is drawn, from the back to the front.
        note: a sentence below.
        ticks: words for places along the axis, if they are no numbers.
    """

    title: Both
    x: Both
    y: Both
    series: tuple[Series, ...]
    note: Both
    ticks: tuple[tuple[float, Both], ...] = ()


def drawn(plot: Plot, number: int, lang: Lang = "en") -> Markup:
    """Return a plot as SVG.

    Args:
        plot: what to draw.
        number: its number on the page, which keeps its ids apart from those of other plots.
        lang: the language the page opens in.
    """
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "muster", "font.size": 12}):
        figure = Figure(figsize=_SIZE_IN, layout="constrained")
        axes = figure.add_subplot()
        words = _dress(axes, plot)
        for series in plot.series:
            _put(axes, series)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    marks = "".join(
        f' {name}="{escape(words_)}"'
        for name, words_ in (
            ("role", "img"),
            ("aria-label", plot.title.of(lang)),
            ("data-attr", "aria-label"),
            ("data-en", plot.title.en),
            ("data-zh", plot.title.zh),
        )
    )
    svg = _for_page(file.getvalue(), words, number)
    return Markup(svg.replace("<svg ", f"<svg{marks} ", 1))


def _dress(axes: Axes, plot: Plot) -> list[Both]:
    """Label the axes with tokens, and return the words that stand for them."""
    words = [plot.x, plot.y, *(name for _, name in plot.ticks)]
    tokens = [_TOKEN.format(i) for i in range(len(words))]
    axes.set_xlabel(tokens[0], color=_INK)
    axes.set_ylabel(tokens[1], color=_INK)
    if plot.ticks:
        axes.set_xticks([place for place, _ in plot.ticks], tokens[2:])
    axes.grid(color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=3)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(_LINE)
    return words


def _put(axes: Axes, series: Series) -> None:
    x, y, paint = list(series.x), list(series.y), series.paint
    if series.mark == "points":
        axes.plot(x, y, "o", color=paint, markersize=4.5, alpha=0.85)
    elif series.mark == "line":
        axes.plot(x, y, "-", color=paint, linewidth=2)
    elif series.mark == "dashes":
        axes.plot(x, y, "--", color=paint, linewidth=1.6)
    elif series.mark == "band":
        axes.fill_between(x, y, list(series.upper), color=paint, alpha=0.18, linewidth=0)
    else:
        axes.vlines(x, y, list(series.upper), color=paint, linewidth=2.5, alpha=0.6)


def _for_page(svg: str, words: Sequence[Both], number: int) -> str:
    """Return SVG without its head, ids of its own, and every token in both languages."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>plot-{number}-", svg)
    svg = re.sub(r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', r"<svg \1", svg)
    svg = re.sub(r'<svg ([^>]*?)height="[^"]*" ?', r"<svg \1", svg, count=1)
    svg = re.sub(r'<svg ([^>]*?) width="[^"]*" ?', r"<svg \1", svg, count=1)
    for i, phrase in enumerate(words):
        found = re.compile(rf"(<text [^>]*)>{re.escape(_TOKEN.format(i))}</text>")
        both = "".join(
            rf'\g<1> class="{key}" lang="{lang}">{_plain(phrase, key)}</text>'
            for key, lang in (("en", "en"), ("zh", "zh-Hans"))
        )
        svg = found.sub(both, svg)
    return svg.strip()


def _plain(phrase: Both, key: str) -> str:
    return str(escape(phrase.en if key == "en" else phrase.zh)).replace("\\", r"\\")
