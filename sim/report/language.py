"""Words in both languages at once: a page carries English and Chinese and shows one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from sim.messages import LANGUAGES, Lang, Text, text
from sim.messages.shipped import shipped
from sim.units import format_duration, format_number

if TYPE_CHECKING:
    from collections.abc import Iterable

HTML_LANG: Final[dict[Lang, str]] = {"en": "en", "zh": "zh-Hans"}
"""What stands in the ``lang`` attribute."""


_LATIN_CHINESE: Final = re.compile(r"([A-Za-z][A-Za-z0-9 ._-]*)(?<! )([\u4e00-\u9fff])")
_CHINESE_LATIN: Final = re.compile(r"([\u4e00-\u9fff])([A-Za-z])")


@dataclass(frozen=True, slots=True)
class Both:
    """One phrase in English and in Chinese."""

    en: str
    zh: str

    def of(self, lang: Lang) -> str:
        """Return the phrase in one language."""
        return self.en if lang == "en" else self.zh

    def __html__(self) -> Markup:
        """Return markup that shows the phrase in the language that the page is switched to."""
        if self.en == self.zh:
            return escape(self.en)
        return Markup(
            '<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>'
        ).format(self.en, self.zh)

    def __add__(self, other: Both | str) -> Both:
        """Return the two phrases one behind the other."""
        more = same(other)
        return Both(self.en + more.en, self.zh + more.zh)

    def __bool__(self) -> bool:
        """Return whether there is anything to read."""
        return bool(self.en or self.zh)


NOTHING: Final = Both("", "")


def same(words: object) -> Both:
    """Return words as they stand, such as an id, a number or a name that a user has written.

    Names, notes and sources of the shipped data have a Chinese form.
    """
    if isinstance(words, Both):
        return words
    if isinstance(words, Text):
        return Both(words.render("en"), words.render("zh"))
    return Both(*(shipped(str(words), lang) for lang in LANGUAGES))


def say(name: str, /, **params: object) -> Both:
    """Return a sentence of the catalogue in both languages.

    Args:
        name: Key in the area ``report``, or ``area.key`` of another area.
        **params: Values of the placeholders; phrases and words of the shipped data are put in by
            language.
    """
    key = name if "." in name else f"report.{name}"
    return Both(
        *(
            text(key, lang, **{name: _in(lang, value) for name, value in params.items()})
            for lang in LANGUAGES
        )
    )


def _in(lang: Lang, value: object) -> object:
    """Return what stands for a placeholder in a language."""
    if isinstance(value, Both):
        return value.of(lang)
    return shipped(value, lang) if isinstance(value, str) else value


def joined(parts: Iterable[Both | str]) -> Both:
    """Return phrases as a list in a sentence."""
    whole = [same(part) for part in parts]
    return Both(", ".join(part.en for part in whole), "、".join(part.zh for part in whole))


def listed(*parts: Both) -> Both:
    """Return remarks one after another in one line; empty ones are left out."""
    whole = [part for part in parts if part]
    return Both("; ".join(part.en for part in whole), "；".join(part.zh for part in whole))


def sentences(parts: Iterable[Both]) -> Both:
    """Return whole sentences as a paragraph: with a space between them in English only.

    Names in Latin letters get a space from the Chinese words beside them, as is usual in print.
    """
    whole = [part for part in parts if part]
    chinese = "".join(part.zh for part in whole)
    chinese = _CHINESE_LATIN.sub(r"\1 \2", _LATIN_CHINESE.sub(r"\1 \2", chinese))
    return Both(" ".join(part.en for part in whole), chinese)


def duration(seconds: float) -> Both:
    """Return a length of time in words."""
    return Both(format_duration(seconds, "en"), format_duration(seconds, "zh"))


def number(value: float, *, digits: int = 3) -> str:
    """Return a number for reading: counts whole and grouped, others with few digits."""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return format_number(value, digits=digits)


def elapsed(seconds: float) -> str:
    """Return a time since the start as ``m:ss`` or ``h:mm:ss``."""
    whole = round(seconds)
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    hours, rest = divmod(whole, 3600)
    if hours:
        return f"{sign}{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{sign}{rest // 60}:{rest % 60:02d}"


def attribute(name: str, words: Both, lang: Lang) -> Markup:
    """Return an attribute such as ``aria-label`` that the language switch rewrites.

    Args:
        name: The attribute, or ``text`` for the content of the element (then only the marks for
            the switch are returned).
        words: Its value in both languages.
        lang: The language the page opens in.
    """
    first = (
        Markup("") if name == "text" else Markup(' {}="{}"').format(Markup(name), words.of(lang))
    )
    if words.en == words.zh:
        return first
    return first + Markup(' data-attr="{}" data-en="{}" data-zh="{}"').format(
        name, words.en, words.zh
    )
