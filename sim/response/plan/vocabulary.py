"""What conditions of measures may ask for, and the answers a running world gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.expr import Function, Vocabulary
from sim.units import Dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FUNCTIONS = (
    Function("density", ("space",), Dimension.DENSITY),
    Function("crowding", ("space",), Dimension.DENSITY),
    Function("count", ("space",), Dimension.NUMBER),
    Function("out", (), Dimension.NUMBER),
    Function("time", (), Dimension.TIME),
    Function("clock", (), "clock"),
    Function("event", ("event",), "bool"),
    Function("since", ("event",), Dimension.TIME),
    Function("said", ("text",), "bool"),
    Function("smoke", ("space",), Dimension.EXTINCTION),
    Function("passable", ("opening",), "bool"),
)
"""``density(space)`` people per area of the whole space, ``crowding(space)`` the greatest density
that anybody in it feels, over nine square metres, ``count(space)`` people in it, ``out()``
people outside, ``time()`` since the start, ``clock()``, ``event(name)`` whether it has happened,
``since(name)`` time since it did, ``said(words)``, ``smoke(space)`` light extinction at breathing
height, ``passable(opening)``."""


def vocabulary(names: Mapping[str, Collection[str]]) -> Vocabulary:
    """Return the vocabulary of measures with the names a scenario knows, by kind."""
    return Vocabulary.of(FUNCTIONS, names)
