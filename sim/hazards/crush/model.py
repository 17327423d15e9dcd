"""What sets a crowd pushing, resolved: frozen and in SI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Cause = Literal[
    "rumour",
    "bang",
    "rain",
    "performer",
    "countdown",
    "gate-late",
    "train-cancelled",
    "reversal",
    "blocked",
    "other",
]
"""What people answer to."""


@dataclass(frozen=True, slots=True)
class Surge:
    """Something at which people push, or go elsewhere.

    Attributes:
        id: its id in the scenario.
        spaces: ids of the spaces whose people it reaches; empty for all.
        at_s: when, seconds after the start of the run.
        cause: what they answer to.
        groups: ids of the groups it reaches; empty for all.
        share: share of those it reaches who answer.
        to: id of the space they go to, ``""`` for where they were going.
        away: whether they leave the site.
        pushes: share of those who answer who push from then on.
        for_s: how long they push, s; ``inf`` for as long as they are there.
        standing: whether this is no event but the pushing that groups come with.
        told: whether a measure may let people push later on.
    """

    kind: ClassVar[str] = "surge"

    id: str
    spaces: tuple[str, ...] = ()
    at_s: float = 0.0
    cause: Cause = "other"
    groups: tuple[str, ...] = ()
    share: float = 1.0
    to: str = ""
    away: bool = False
    pushes: float = 0.0
    for_s: float = float("inf")
    standing: bool = False
    told: bool = False
