"""Those who help: a pool of people, each with one pair of hands."""

from __future__ import annotations

import math
import operator
from functools import partial
from typing import TYPE_CHECKING

import simpy

from sim.people.helping import helps_those

if TYPE_CHECKING:
    from sim.services.desk import Desk


class Helpers:
    """The pool: a store of the clock, from which the nearest who are free are taken.

    Attributes:
        desk: clock and world.
        rows: everybody who helps in this run, free or not, in order.
        free: those who are free now.
    """

    def __init__(self, desk: Desk, rows: list[int]) -> None:
        self.desk = desk
        self.rows = rows
        self.free = simpy.FilterStore(desk.env)
        self._lost: set[int] = set()

    def able(self) -> list[int]:
        """Return those who can still help, free or not."""
        return [row for row in self.rows if self.desk.able(row) and row not in self._lost]

    def join(self, row: int) -> None:
        """Let somebody be free from now on."""
        if self.desk.able(row) and row not in self._lost and row not in self.free.items:
            self.free.put(row)

    def lose(self, row: int) -> None:
        """Count no longer on somebody, who has left or cannot get to where they are needed."""
        self._lost.add(row)
        if row in self.free.items:
            self.free.items.remove(row)

    def able_for(self, person: int) -> list[int]:
        """Return those who can still help somebody (-1: run a lift), free or not."""
        return [row for row in self.able() if self._serves(row, person)]

    def _serves(self, row: int, person: int) -> bool:
        group = self.desk.group(row)
        return group.helps if person < 0 else helps_those(group, self.desk.group(person))

    def nearest(self, space: str, number: int, *, person: int = -1) -> tuple[float, list[int]]:
        """Return the nearest who are free, and how far the last of them walks.

        Args:
            space: id of the space where they are needed.
            number: how many are needed.
            person: whom they are to fetch, -1 to run a lift.

        Returns:
            ``inf`` and nobody where there are too few.
        """
        able = (row for row in self.free.items if self.desk.able(row) and self._serves(row, person))
        found = [(self.desk.distance(row, space), row) for row in able]
        found = sorted(item for item in found if math.isfinite(item[0]))[:number]
        if len(found) < number:
            return math.inf, []
        return found[-1][0], [row for _, row in found]

    def take(self, rows: list[int]) -> None:
        """Take people out of the pool."""
        for row in rows:
            # They are there: the store gives them at once.
            self.free.get(partial(operator.eq, row))
