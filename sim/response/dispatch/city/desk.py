"""What every dispatch centre does: it takes calls in turn, and calls without a unit wait in turn.

A call is taken by whoever has a seat free, in the order in which calls come. Then a unit is chosen;
if there is none the call waits, or is lost. A unit that becomes free takes the call that has waited
longest among those it may be sent to. Who may be sent, and what a unit does, others say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

import simpy

if TYPE_CHECKING:
    from collections.abc import Generator

Call = TypeVar("Call")
Unit = TypeVar("Unit")


class Desk(ABC, Generic[Call, Unit]):
    """Seats, and calls that wait for units.

    Args:
        env: the clock.
        seats: people who take calls, None for as many as call.
    """

    def __init__(self, env: simpy.Environment, seats: int | None) -> None:
        self.env = env
        self.seats = simpy.Resource(env, seats) if seats is not None else None
        self.waiting: dict[Call, None] = {}

    @abstractmethod
    def choose(self, call: Call) -> Unit | None:
        """Return the unit that goes, None if nobody is free."""

    @abstractmethod
    def send(self, unit: Unit, call: Call) -> None:
        """Send a unit to a call; it is free no longer."""

    @abstractmethod
    def may_take(self, unit: Unit, call: Call) -> bool:
        """Return whether a unit may be sent to a call that waits."""

    @abstractmethod
    def unserved(self, call: Call) -> bool:
        """Nobody is free for a call; return whether it waits."""

    def seated(self, talk_s: float) -> Generator[simpy.Event, object, float]:
        """Wait for a seat and keep it while somebody talks; return when the call was answered."""
        seat = self.seats.request() if self.seats is not None else None
        if seat is not None:
            yield seat
        answered = float(self.env.now)
        yield self.env.timeout(talk_s)
        if self.seats is not None and seat is not None:
            self.seats.release(seat)
        return answered

    def ask(self, call: Call) -> None:
        """Send a unit to a call, or let it wait."""
        unit = self.choose(call)
        if unit is not None:
            self.send(unit, call)
        elif self.unserved(call):
            self.waiting[call] = None

    def freed(self, unit: Unit) -> bool:
        """Let a free unit take the call that has waited longest; return whether there is one."""
        for call in self.waiting:
            if self.may_take(unit, call):
                del self.waiting[call]
                self.send(unit, call)
                return True
        return False
