"""The page of the verification table: figures and every case, in one file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.html import fill, write_whole
from sim.report.plots import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sim.messages import Lang
    from sim.report.plots import Plot


def write_page(
    target: Path, *, plots: Sequence[Plot], data: Mapping[str, Any], lang: Lang = "en"
) -> Path:
    """Write the page, whole or not at all.

    Args:
        target: the file; its folder exists.
        plots: what is drawn, in order.
        data: what the template shows besides.
        lang: the language the page opens in.

    Returns:
        The file.
    """
    figures = [
        {
            "title": plot.title,
            "note": plot.note,
            "series": plot.series,
            "svg": drawn(plot, number, lang),
        }
        for number, plot in enumerate(plots)
    ]
    page = fill("verification.html.j2", lang=lang, styles=_STYLES, figures=figures, **data)
    return write_whole(page, target)


_STYLES = ("page.css", "verification.css")
