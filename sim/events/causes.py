"""Chains of causes in a log: what an event had to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.events.log import Event


def leading_to(event: Event, by_id: Mapping[int, Event]) -> list[Event]:
    """Return the causes that led to an event, first one first, the event itself last.

    Where an event has several causes, the latest is the one it had to wait for.

    Args:
        event: the event.
        by_id: events of its log by their number.
    """
    found = [event]
    seen = {event.id}
    while found[-1].cause:
        causes = [by_id[c] for c in found[-1].cause if c in by_id and c not in seen]
        if not causes:
            break
        found.append(max(causes, key=lambda item: (item.t_s, item.id)))
        seen.add(found[-1].id)
    return found[::-1]
