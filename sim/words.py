"""Words that Muster knows where a user may also write words of their own, and what each does.

The table is ``data/words.csv`` (``list, word, effect``). A list belongs to a key of the files, such
as the use of a space or the kind of a unit; ``effect`` is the key of a sentence in the area
``words``. A word that is not in its list is the user's own and has no effect; one that is nearly in
it is most likely a slip.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

_TABLE = Path(__file__).parent / "data" / "words.csv"
_SHORTEST = 4  # letters: any two shorter words are near each other
_LONG = 8  # letters from which two slips are still the same word

RESERVED = "reserved"
"""Effect of words that the program itself uses."""


@cache
def lists() -> Mapping[str, Mapping[str, str]]:
    """Return the effects by word, for each list, in the order of the table."""
    found: dict[str, dict[str, str]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["list"], {})[row["word"]] = row["effect"]
    return MappingProxyType({name: MappingProxyType(words) for name, words in found.items()})


def known(name: str) -> Mapping[str, str]:
    """Return the words of a list, each with the key of what it does.

    Raises:
        KeyError: there is no such list.
    """
    return lists()[name]


@lru_cache(maxsize=4096)
def slip_of(word: str, name: str) -> str | None:
    """Return the word of a list that somebody meant who wrote ``word``, as :func:`nearest`.

    Args:
        word: what is written.
        name: name of the list.
    """
    return nearest(word, known(name))


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that somebody meant who wrote ``word``, None if it is one, or like none.

    Capitals, blanks and underscores do not count. A word is like another that one slip makes of it
    (a letter too many, missing, wrong, or two swapped); of long words two slips do.

    Args:
        word: what is written.
        names: what there is.
    """
    there = list(names)
    if word in there:
        return None
    plain = _plain(word)
    best: tuple[int, str] | None = None
    for name in there:
        other = _plain(name)
        slips = 1 if min(len(plain), len(other)) < _LONG else 2
        if plain == other:
            return name
        if max(len(plain), len(other)) < _SHORTEST or abs(len(plain) - len(other)) > slips:
            continue
        number = distance(plain, other)
        if number <= slips and (best is None or number < best[0]):
            best = number, name
    return best[1] if best else None


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two words.

    That is the restricted Damerau-Levenshtein distance: letters put in, left out, changed, or
    swapped with their neighbour.

    >>> distance("verified", "verifed"), distance("bell", "blel"), distance("bell", "hall")
    (1, 1, 2)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _plain(word: str) -> str:
    return "-".join(word.replace("_", " ").replace("-", " ").casefold().split())
