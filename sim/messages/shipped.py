"""Names, notes and sources of the shipped data, in English and Simplified Chinese.

The tables, profiles and examples that ship are written in English. What of them is shown to people
stands once more in ``data/chinese/<part>.csv`` with the columns ``en, zh``: the words as they
stand in the data, and their Chinese form. The words themselves are the key, so one source that many
rows name is put into Chinese once, and a changed sentence is missed by the tests until its
Chinese form follows. Words that are not in the tables, such as names that a user has written, are
shown as they are.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.messages import Lang

COLUMNS = ("en", "zh")

_DATA = Path(__file__).parents[1] / "data" / "chinese"


def shipped(words: str, lang: Lang) -> str:
    """Return words of the shipped data in a language; all other words as they are."""
    return words if lang == "en" else chinese().get(words, words)


@cache
def chinese() -> Mapping[str, str]:
    """Return the Chinese form of all words of the shipped data by what is written there.

    Raises:
        ValueError: a table has other columns, or words stand twice.
    """
    found: dict[str, str] = {}
    for path in sorted(_DATA.glob("*.csv")):
        for en, zh in read_part(path):
            if en in found:
                raise ValueError(f"{path.name}: {en!r} stands twice")
            found[en] = zh
    return MappingProxyType(found)


def read_part(path: Path) -> list[tuple[str, str]]:
    """Return the rows of one table.

    Raises:
        ValueError: its columns are others.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != COLUMNS:
            raise ValueError(f"{path.name}: the header must be {','.join(COLUMNS)}")
        return [(en, zh) for en, zh in rows]
