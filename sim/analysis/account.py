"""What became of the orders of a run, who gave them, and how wide and whole the command was.

Orders are those to the posts of the house (``order-given``) and those of the dispatch centre to
units (``dispatch-order``: acknowledged when the unit drives, done when it is there).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.response import Orders, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.events.log import Event

_GIVEN = ("order-given", "dispatch-order")
_STATE = {
    "order-acknowledged": "acknowledged",
    "unit-enroute": "acknowledged",
    "unit-blocked": "acknowledged",
    "order-done": "done",
    "unit-arrive": "done",
    "order-lost": "lost",
}
SPAN = (3, 7)
"""Span of control that ICS asks for; 5 is best."""


def order_states(log: Sequence[Event]) -> dict[int, str]:
    """Return what became of each order, by its event: open, acknowledged, done or lost."""
    states: dict[int, str] = {}
    order_of: dict[int, int] = {}
    for event in log:
        if event.event in _GIVEN:
            states[event.id] = "open"
            order_of[event.id] = event.id
        elif event.event in _STATE:
            order = next((order_of[cause] for cause in event.cause if cause in order_of), 0)
            if order:
                order_of[event.id] = order
                if states[order] not in ("done", "lost"):
                    states[order] = _STATE[event.event]
    return states


def order_figures(log: Sequence[Event]) -> Orders:
    """Return how many orders were issued and how many are in each state at the end.

    ``closed`` is the share that is reported done, None without orders.
    """
    states = list(order_states(log).values())
    counts = {name: states.count(name) for name in ("acknowledged", "done", "lost", "open")}
    closed = counts["done"] / len(states) if states else None
    return Orders(issued=len(states), **counts, closed=closed)


def unity(log: Sequence[Event]) -> list[str]:
    """Return the posts with orders from more than one commander between two changes of command."""
    found: set[str] = set()
    givers: dict[str, set[str]] = {}
    for event in log:
        if event.event in ("command-handover", "government-command"):
            givers.clear()
        elif event.event == "order-given":
            mine = givers.setdefault(event.object, set())
            mine.add(event.actor)
            if len(mine) > 1:
                found.add(event.object)
    return sorted(found)


def span(log: Sequence[Event]) -> Span | None:
    """Return who led most posts and units at once, None where nobody led any.

    Somebody leads those to whom they gave an order or told what is going on, up to the next change
    of command. ``remark`` says where that stands to the 3 to 7 that ICS asks for.
    """
    led: dict[str, set[str]] = {}
    widest, who = 0, ""
    for event in log:
        if event.event in ("command-handover", "government-command"):
            led.clear()
        elif event.event in ("order-given", "notified") and event.actor:
            mine = led.setdefault(event.actor, set())
            mine.add(event.object)
            if len(mine) > widest:
                widest, who = len(mine), event.actor
    if not who:
        return None
    low, high = SPAN
    remark = "below" if widest < low else "above" if widest > high else "within"
    return Span(who=who, leads=widest, remark=remark)
