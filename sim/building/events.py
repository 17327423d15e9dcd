"""What Chinese rules for large events ask of a site: a licence, and how many people it may take.

The national regulation (Order 505 of the State Council) asks for a licence from a thousand people
on and leaves the number to what the police approves; how many square metres a person has is said
by reference standards and local rules. All are given side by side, each with where it applies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.literature import constant, value

if TYPE_CHECKING:
    from sim.literature import Confidence

Grantor = Literal["none", "county", "city"]

_BY_AREA = ("standing", "exhibition", "temporary-seats", "scenic")
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class EventRule:
    """A rule on how many people an event may have.

    Attributes:
        name: stable name; ``ramp.rule-<name>`` of the catalogue says where it applies.
        persons: how many it admits, None where the files do not say what it needs.
        limit: its number.
        unit: unit of the number.
        source: where it comes from.
        confidence: how sure it is.
    """

    name: str
    persons: int | None
    limit: float
    unit: str
    source: str
    confidence: Confidence


def admitted(*, area_m2: float, seats: int | None = None) -> tuple[EventRule, ...]:
    """Return what each rule admits.

    Args:
        area_m2: ground of the event without what stands on it, m2.
        seats: fixed seats of an enclosed venue, None where nobody says.
    """
    tickets = None if seats is None else math.floor(seats * value("capacity.cn.tickets") + _SLACK)
    return (
        _rule("tickets", tickets),
        *(
            _rule(name, math.floor(area_m2 / value(f"capacity.cn.{name}") + _SLACK))
            for name in _BY_AREA
        ),
    )


def licence(people: float) -> Grantor:
    """Return who grants the licence of a public event, ``none`` where none is needed.

    Args:
        people: people expected at one session.
    """
    if people < value("capacity.cn.licence"):
        return "none"
    return "city" if people >= value("capacity.cn.licence.city") else "county"


def _rule(name: str, persons: int | None) -> EventRule:
    row = constant(f"capacity.cn.{name}")
    return EventRule(name, persons, row.value, row.unit, row.source, row.confidence)
