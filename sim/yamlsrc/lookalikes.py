# ruff: noqa: RUF001 - such characters are what this is about
"""Words that look like a known one and are written with other characters.

Who pastes a key from a chat or a page may bring along a letter of another alphabet, or one that has
no shape at all. Both look right, so that the character itself has to be named.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from sim.messages import Text
from sim.yamlsrc.names import code_point, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable

# Letters of other alphabets with the shape of a Latin one; Unicode, confusables.txt, has many more.
_SHAPES: Final = dict(
    zip(
        "абеорсухіјѕһԁԛԝӏкмтвнгпαβγικνορτυχωεıɡɑ‐‑‒–—−＿",
        "abeopcyxijshdqwlkmtbhrnabyikvoptuxweiga------_",
        strict=True,
    )
)


def look_alike(word: str, known: Iterable[str]) -> Text | None:
    r"""Return what to say of a word that looks like a known one, None if it does not.

    Args:
        word: the word as written.
        known: the words that were meant.

    >>> look_alike("\u0430larm", ["alarm"]).render("en")
    "U+0430 CYRILLIC SMALL LETTER A stands in it - type 'alarm' anew"
    >>> look_alike("alrm", ["alarm"]) is None
    True
    """
    if word.isascii() and word.isprintable():
        return None
    meant = next((name for name in known if _folded(name) == _folded(word)), None)
    if meant is None or meant == word:
        return None
    odd = next((c for c in word if c not in meant or unseen(c)), None)
    if odd is None:
        return None
    return Text("cures.look-alike", {"character": code_point(odd), "meant": meant})


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(
        _SHAPES.get(c, c) for c in plain if not unseen(c) and not unicodedata.combining(c)
    ).strip()
