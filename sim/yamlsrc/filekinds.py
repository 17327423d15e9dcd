"""Which kind of file a file is, told by its keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Keys that only one kind of file has; the first kind of which one is there is meant.
_SIGNS = {
    "scenario": ("people", "alarm", "injects", "measures", "starts", "response", "scorecard"),
    "town": ("roads", "nodes", "stations"),
    "site": ("levels", "spaces", "rows", "exits", "openings", "stairwells"),
    "plan": ("posts", "roster", "procedures", "chain"),
}
_NETWORK = ("connections", "populations", "format_version")
_TOP_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_LOOKED_AT = 200_000
_REGISTER = ("history", "grade", "criterion")


def kind_of(data: object) -> str:
    """Return which kind of file this is by its keys.

    It is a scenario, site, plan, town, register, or a network of another program.
    """
    if not isinstance(data, dict):
        return "scenario"
    if isinstance(data.get("nodes"), list) and any(key in data for key in _NETWORK):
        return "network"
    entries = data.get("hazards")
    first = entries[0] if isinstance(entries, list) and entries else None
    if isinstance(first, dict) and any(key in first for key in _REGISTER):
        return "register"
    return next(
        (kind for kind, signs in _SIGNS.items() if any(k in data for k in signs)), "scenario"
    )


def may_be(kind: str) -> Callable[[Path], bool]:
    """Return what tells whether a file may be of a kind.

    Args:
        kind: ``site``, ``town``, ``plan`` or ``register``.
    """
    return lambda path: kind_of_file(path, wanted=kind) == kind


def kind_of_file(path: Path, *, wanted: str) -> str:
    """Return which kind of file this is by the keys that begin its lines, ``""`` if unknown.

    Args:
        path: the file.
        wanted: the kind that it is, if any key speaks for that.
    """
    if path.suffix.lower() in (".csv", ".xlsx"):
        return "register"
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LOOKED_AT)
    except (OSError, UnicodeError):
        return ""
    keys: dict[str, object] = dict.fromkeys(_TOP_KEY.findall(text))
    if "hazards" in keys and any(f"{word}:" in text for word in _REGISTER):
        return "register"
    if path.suffix.lower() == ".json" and '"nodes"' in text:
        return "network"
    if any(sign in keys for sign in _SIGNS.get(wanted, ())):
        return wanted
    kind = kind_of(keys)
    known = kind != "scenario" or any(sign in keys for sign in _SIGNS["scenario"])
    return kind if known else ""
