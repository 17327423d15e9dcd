"""Draw the picture of the crowd beside measurements that docs/model/crowd.md shows.

``.venv/bin/python docs/images/crowd.py`` plays three cases and writes ``crowd.png`` beside it.
"""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from PIL import Image

from sim.report.plots import Plot
from sim.verify.figures import plots_of
from sim.verify.runner import run_cases

PICTURE = Path(__file__).with_suffix(".png")
CASES = ("data-fd-uo", "data-bottleneck-width", "data-vtt-office-stair")
STYLES = {"points": "o", "line": "-", "dashes": "--"}


def draw(plots: list[Plot]) -> Figure:
    """Return plots side by side, in English."""
    figure = Figure(figsize=(5 * len(plots), 4.2), layout="constrained", dpi=90)
    for axes, plot in zip(figure.subplots(1, len(plots)), plots, strict=True):
        for series in plot.series:
            _put(axes, series)
        axes.set_title(plot.title.en, fontsize=11)
        axes.set_xlabel(plot.x.en)
        axes.set_ylabel(plot.y.en)
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.4)
        axes.legend(fontsize=8)
    return figure


def _put(axes: Any, series: Any) -> None:
    if series.mark in STYLES:
        marks = {"markersize": 4.5, "color": series.paint, "label": series.name.en}
        axes.plot(series.x, series.y, STYLES[series.mark], **marks)
    else:
        upright = {"linewidth": 2.5, "alpha": 0.6, "color": series.paint, "label": series.name.en}
        axes.vlines(series.x, series.y, series.upper, **upright)


if __name__ == "__main__":
    draw(plots_of(run_cases(CASES))).savefig(PICTURE)
    # Few colours keep the file small; this way of choosing them keeps the rare ones.
    few = Image.open(PICTURE).convert("RGB")
    few = few.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)
