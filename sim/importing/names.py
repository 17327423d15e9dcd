"""Names of a network as ids of a site: kept where they can be, changed and told where not."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.yamlsrc.scalars import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = "_-.·#()（）"
_PLAIN = re.compile(r"\w[\w .\-·()（）/]*")


def as_id(name: str) -> str:
    """Return the id nearest to a name: letters of any script, digits, a few marks, single blanks.

    >>> as_id("Office 3/west->hall")
    'Office 3-west-hall'
    """
    text = unicodedata.normalize("NFC", name)
    fine = (c if unicodedata.category(c)[0] in "LNM" or c in _MARKS else c.isspace() * " " or "-"
            for c in text)  # fmt: skip
    kept = re.sub(r"[ -]*-[ -]*", "-", re.sub(r" +", " ", "".join(fine))).strip(" -")
    return kept or "x"


def quoted(text: str) -> str:
    """Return a text as a scalar of YAML, in quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and isinstance(plain(text), str) and not text.endswith(" "):
        return text
    return json.dumps(text, ensure_ascii=False)


class Names:
    """The ids that are in use, and what they were.

    Attributes:
        ids: id of each name that was taken.
        changed: names that could not be kept.
    """

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.changed: dict[str, str] = {}
        self._used = {OUTSIDE}

    def take(self, name: str, *, own: bool = True) -> str:
        """Return an id for a name that nothing else has.

        Args:
            name: the name.
            own: whether it is a name of the file, so that a change is told.
        """
        wanted = as_id(name)
        found, number = wanted, 1
        while found in self._used:
            number += 1
            found = f"{wanted}-{number}"
        self._used.add(found)
        if own:
            self.ids[name] = found
            if found != name:
                self.changed[name] = found
        return found

    def take_all(self, names: Iterable[str]) -> None:
        """Take several names of the file; those that are ids already come first."""
        all_ = list(names)
        for name in sorted(all_, key=lambda n: as_id(n) != n):
            self.take(name)
