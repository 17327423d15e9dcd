"""How one call of a command talks to the person who typed it."""

import json
import locale
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.errors import MusterError
from sim.messages import LANGUAGES, Lang, text

if TYPE_CHECKING:
    from rich.console import Console


class UsageFault(MusterError):
    """The command line cannot be understood."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Shell:
    """The wishes of the user that every command knows.

    Attributes:
        lang: Language of everything that is said.
        quiet: Whether only results and faults are printed.
        as_json: Whether the result is printed as JSON, and nothing else on standard output.
    """

    lang: Lang
    quiet: bool = False
    as_json: bool = False

    def text(self, key: str, /, **params: object) -> str:
        """Return the sentence ``cli.<key>``."""
        return text(f"cli.{key}", self.lang, **params)

    def say(self, key: str, /, **params: object) -> None:
        """Print a sentence about what is going on, unless the user asked for silence."""
        if not self.quiet and not self.as_json:
            click.echo(self.text(key, **params))

    def tell(self, key: str, /, **params: object) -> None:
        """Print a sentence on standard error, whatever the user asked for."""
        click.echo(self.text(key, **params), err=True)

    def result(self, plain: str, data: object) -> None:
        """Print the result: ``data`` as JSON if asked for, else ``plain``."""
        if self.as_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            click.echo(plain)

    @property
    def on_terminal(self) -> bool:
        """Whether somebody is watching, so that lines may be overwritten."""
        return sys.stderr.isatty() and not self.quiet and not self.as_json

    def console(self) -> "Console":
        """Return a console on standard error for progress that is overwritten."""
        from rich.console import Console

        return Console(stderr=True)


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language to speak, known before the command line is parsed.

    The last ``--lang`` decides, then ``MUSTER_LANG``, then the locale; else English. An unknown
    language is left to the parser, which says so.
    """
    wishes = [environment.get("MUSTER_LANG", "")]
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            wishes.insert(0, arguments[place + 1])
        elif argument.startswith("--lang="):
            wishes.insert(0, argument.removeprefix("--lang="))
    for wish in wishes:
        for lang in LANGUAGES:
            if wish == lang:
                return lang
    return _language_of_locale(environment)


def _language_of_locale(environment: Mapping[str, str]) -> Lang:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    try:
        # Windows sets none of these names
        named = locale.getlocale()[0] or ""
    except ValueError:
        named = ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


def quoted(word: str) -> str:
    """Return a word as it is typed in a terminal: in quotation marks if it has spaces."""
    return f'"{word}"' if any(sign.isspace() or sign in "&();'" for sign in word) else word


def use_utf8() -> None:
    """Let standard output and error take every character, whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def shown(path: Path) -> str:
    """Return a path as a user would type it: below the current folder, without its beginning."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
