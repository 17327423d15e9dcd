"""Every sentence a user sees, in English and Simplified Chinese.

A key is ``area.name``. The area is a file ``data/<area>.toml``, the name a table in it with one
sentence per language::

    [unknown-key]
    en = "unknown key '{key}' - {hint}"
    zh = "未知的键“{key}”——{hint}"

Files ``data/<area>-*.toml`` belong to the same area, so that each part of the program can keep its
own sentences: the faults of buildings may stand in ``faults-building.toml`` and are still found as
``faults.<code>``. A name stands once in an area.

Placeholders are those of :meth:`str.format`. A parameter may itself be a :class:`Text`, which is
rendered in the same language, or a list, which is joined the way the language does it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["en", "zh"]

LANGUAGES: tuple[Lang, ...] = ("en", "zh")

_DATA = Path(__file__).parent / "data"
_EXACT = 1e15  # whole numbers below this are exact as floats
_COMMA: dict[Lang, str] = {"en": ", ", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that is put into words later, when the reader's language is known.

    Attributes:
        key: ``area.name`` in the catalogue.
        params: Values of the placeholders.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)

    def render(self, lang: Lang) -> str:
        """Return the sentence in ``lang``."""
        return text(self.key, lang, **self.params)


def text(key: str, lang: Lang, /, **params: object) -> str:
    """Return the sentence ``key`` in ``lang`` with its placeholders filled.

    Args:
        key: ``area.name``.
        lang: ``en`` or ``zh``.
        **params: Values of the placeholders; texts and lists are rendered in ``lang``.

    Raises:
        KeyError: The catalogue has no such key, or a placeholder has no value.
    """
    sentence = template(key, lang)
    return sentence.format_map({name: show(value, lang) for name, value in params.items()})


def template(key: str, lang: Lang) -> str:
    """Return the sentence ``key`` in ``lang`` with its placeholders still open.

    Raises:
        KeyError: The catalogue has no such key.
    """
    area, _, name = key.partition(".")
    try:
        return _area(area)[name][lang]
    except KeyError:
        raise KeyError(f"the message catalogue has no {key!r} in {lang!r}") from None


def has(key: str) -> bool:
    """Return whether the catalogue holds ``key``."""
    area, _, name = key.partition(".")
    return name in _area(area)


def keys() -> list[str]:
    """Return every key of the catalogue as ``area.name``, sorted."""
    areas = sorted({path.stem.partition("-")[0] for path in _DATA.glob("*.toml")})
    return sorted(f"{area}.{name}" for area in areas for name in _area(area))


def show(value: object, lang: Lang) -> object:
    """Return ``value`` ready for a placeholder: texts rendered, lists joined, floats short."""
    if isinstance(value, Text):
        return value.render(lang)
    if isinstance(value, list | tuple):
        return _COMMA[lang].join(str(show(item, lang)) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


@cache
def _area(area: str) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for path in [_DATA / f"{area}.toml", *sorted(_DATA.glob(f"{area}-*.toml"))]:
        if path.is_file():
            for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
                if name in found:
                    raise ValueError(f"{path.name}: [{name}] stands twice in the area {area!r}")
                found[name] = row
    return found
