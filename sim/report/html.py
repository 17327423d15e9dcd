"""The report: every section as a view, put into one page that needs nothing else."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from sim.report import language, sections
from sim.report.planlabels import plan_view
from sim.report.reading import Reading
from sim.report.spread import read_spread
from sim.simulation.reopen import reopen

if TYPE_CHECKING:
    from sim.messages import Lang
    from sim.results.bands import Bands
    from sim.simulation.outcome import RunOutcome

_HERE: Final = Path(__file__).parent
_STYLES: Final = ("page.css", "figures.css", "print.css")
_SCRIPTS: Final = ("language.js", "unpack.js", "dots.js", "replay.js")


def write_report(
    outcome: RunOutcome, folder: Path, *, bands: Bands | None = None, lang: Lang = "en"
) -> Path:
    """Write ``index.html`` of a run.

    The page holds its styles, scripts, figures and data, in English and in Chinese, and loads
    nothing from anywhere. It is written whole or not at all.

    Args:
        outcome: The run.
        folder: Where to write; it exists.
        bands: What the quick seeds gave, if there were any.
        lang: The language the page opens in.

    Returns:
        The file.
    """
    return write_whole(render(outcome, bands=bands, lang=lang), folder / "index.html")


def page_of_folder(folder: Path, *, lang: Lang = "en") -> str:
    """Return the page of a run as text, from its folder alone.

    ``muster run`` makes its page in this way too, so the page of a folder is always the same.

    Args:
        folder: the folder of the run.
        lang: the language the page opens in.

    Raises:
        FolderFault: the folder does not hold a whole run.
    """
    outcome, bands = reopen(folder)
    return render(outcome, bands=bands, lang=lang)


def write_folder_report(folder: Path, *, lang: Lang = "en") -> Path:
    """Write ``index.html`` of the run that a folder holds, and return it.

    Args:
        folder: the folder of the run.
        lang: the language the page opens in.

    Raises:
        FolderFault: the folder does not hold a whole run.
    """
    return write_whole(page_of_folder(folder, lang=lang), folder / "index.html")


def write_whole(page: str, target: Path) -> Path:
    """Write a page, whole or not at all, and return its file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".index-", suffix=".html")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def fill(template: str, *, lang: Lang, styles: tuple[str, ...], **data: Any) -> str:
    """Return a page of another template, with styles and the switch of languages in it.

    Args:
        template: name of its file.
        lang: the language the page opens in.
        styles: names of style sheets.
        **data: what the template shows.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            html_lang=language.HTML_LANG[lang],
            styles=[Markup(_asset(name)) for name in styles],
            scripts=[Markup(_asset("language.js"))],
            **data,
        )
    )


def render(outcome: RunOutcome, *, bands: Bands | None = None, lang: Lang = "en") -> str:
    """Return the page as text."""
    reading = Reading(outcome)
    view = plan_view(reading)
    spread = read_spread(outcome.record, bands)
    data = sections.everything(reading, view, spread, lang)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            lang=lang,
            html_lang=language.HTML_LANG[lang],
            styles=[Markup(_asset(name)) for name in _STYLES],
            scripts=[Markup(_asset(name)) for name in _SCRIPTS],
            **data,
        )
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals["t"] = language.say
    environment.globals["same"] = language.same
    environment.globals["attr"] = _attribute
    environment.globals["num"] = language.number
    environment.globals["elapsed"] = language.elapsed
    environment.globals["duration"] = language.duration
    return environment


@jinja2.pass_context
def _attribute(context: jinja2.runtime.Context, name: str, words: Any) -> Markup:
    """Return an attribute of an element in the language the page opens in."""
    return language.attribute(name, language.same(words), context["lang"])


@cache
def _asset(name: str) -> str:
    return (_HERE / "assets" / name).read_text(encoding="utf-8")
