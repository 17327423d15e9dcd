"""Values and their kinds as they stand in a sentence."""

from __future__ import annotations

from typing import Any

from sim.messages import Text
from sim.yamlsrc.scalars import written

_LONGEST_QUOTE = 40


def kind_of(value: object) -> Text:
    """Return what ``value`` is, for a sentence."""
    names: tuple[tuple[Any, str], ...] = (
        (bool, "truth"),
        (int, "whole-number"),
        (float, "number"),
        (str, "text"),
        (list, "list"),
        (dict, "mapping"),
    )
    return Text(
        "types." + next((name for kind, name in names if isinstance(value, kind)), "nothing")
    )


def show(value: object) -> str:
    """Return ``value`` as the user wrote it, cut to a length that fits a sentence."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        shown = "{" + ", ".join(f"{key}: ..." for key in value) + "}"
    elif isinstance(value, list | tuple):
        shown = "[" + ", ".join(show(item) for item in value) + "]"
    else:
        shown = str(written(value) if written(value) is not None else value)
    shown = " ".join(shown.split())
    return shown if len(shown) <= _LONGEST_QUOTE else shown[: _LONGEST_QUOTE - 3] + "..."
