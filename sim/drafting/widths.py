"""Widths that the rules ask for, so that a new site is sound before anybody corrects it."""

from __future__ import annotations

from sim import literature

_HUNDRED = 100
_LOW, _MIDDLE = 2, 3


def width_for(people: float, storeys: int, *, school: bool = False) -> float:
    """Return the clear width that GB 50016 or, of a school, GB 50099 asks for, metres.

    Args:
        people: people on the busiest storey.
        storeys: storeys of the building; fire rating I or II is taken.
        school: whether it is a school.
    """
    column = "1-2" if storeys <= _LOW else "3" if storeys == _MIDDLE else "4+"
    table = "compliance.gb-50099.width" if school else "compliance.width"
    return literature.value(f"{table}.{column}.I-II") * people / _HUNDRED


def gate_width_for(people: float) -> float:
    """Return the width of gates that lets a crowd leave in the time of the Green Guide, metres.

    Args:
        people: people on the ground.
    """
    minutes = literature.value("compliance.ground.minutes")
    return people / (literature.value("compliance.ground.flow") * minutes)
