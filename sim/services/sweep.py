"""Wardens who go through rooms in order, send out whoever they find, and leave after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.world.alerting import send_out
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.services.assistance import Assistance
    from sim.services.desk import Desk
    from sim.services.helpers import Helpers

    Task = Generator[simpy.Event, object, None]


_LOOK_S = 1.0


class InCharge(Protocol):
    """Who takes charge of people.

    Attributes:
        desk: clock and world.
        helpers: who helps.
        assistance: who is helped, by whom.
    """

    desk: Desk
    helpers: Helpers
    assistance: Assistance

    def has(self, row: int) -> bool:
        """Return whether it has taken charge of somebody."""

    def in_charge(self) -> NDArray[np.bool_]:
        """Return of whom it has taken charge, ``(n_people,)``."""


class Sweeps:
    """The rooms still to be looked at by each group; its people share them, each taking the next.

    Attributes:
        charge: who takes charge of people.
    """

    def __init__(self, charge: InCharge) -> None:
        self.charge = charge
        self._at_work = 0
        self._left = {
            group.id: list(group.sweep)
            for group in charge.desk.world.population.groups
            if group.sweep
        }

    def going_on(self) -> bool:
        """Return whether somebody goes through rooms now."""
        return self._at_work > 0

    def sweep(self, row: int, cause: int) -> Task:
        """Go through the rooms that are left, then help, or leave."""
        charge, desk = self.charge, self.charge.desk
        left, rooms = self._left[desk.group(row).id], 0
        last = cause
        told: list[tuple[int, str]] = []
        self._at_work += 1
        while left and desk.able(row):
            room = left.pop(0)
            if not (yield desk.walk(row, room, cause=cause)):
                last = desk.log("sweep-failed", actor=desk.name(row), object=room, cause=cause)
                continue
            yield desk.env.timeout(desk.seconds("sweep.room", row))
            if desk.able(row):
                last, found = self._tell(row, room, cause)
                rooms += 1
                told += [(person, room) for person in found]
        yield from self._see_off(told)
        self._at_work -= 1
        charge.assistance.changed()
        if not desk.able(row) or not desk.inside(row):
            return
        last = desk.log("rooms-swept", actor=desk.name(row), value=rooms, unit="rooms", cause=last)
        if row in charge.helpers.rows and not charge.assistance.over:
            charge.helpers.join(row)
            charge.assistance.changed()
            return
        desk.let_go(row, cause=last)

    def _see_off(self, told: list[tuple[int, str]]) -> Task:
        """Wait a while for those who were told to leave their rooms; others fetch who cannot."""
        desk = self.charge.desk
        until = desk.now + desk.world.parameters.value("services.sweep.wait")
        while desk.now < until and any(
            desk.space(person) == room and desk.able(person) and not self.charge.has(person)
            for person, room in told
        ):
            yield desk.env.timeout(_LOOK_S)

    def _tell(self, row: int, room: str, cause: int) -> tuple[int, list[int]]:
        """Wake and tell those in a room who have not set out; return the event and their rows."""
        desk, world = self.charge.desk, self.charge.desk.world
        people, space = world.people, world.site.space_index[room]
        takes_s = world.parameters.value("services.sweep.told")
        here = (
            (people.space == space)
            & (people.phase == Phase.WAITING)
            & (people.harm < Harm.INCAPACITATED)
            & (people.start_s > desk.now + takes_s)
            & ~self.charge.in_charge()
        )
        rows = np.nonzero(here)[0].astype(np.int32)
        number = desk.log(
            "room-checked",
            actor=desk.name(row),
            object=room,
            value=len(rows),
            unit="people",
            cause=cause,
        )
        if len(rows):
            send_out(world, rows, now_s=desk.now, after_s=takes_s, cause=number)
        return number, rows.tolist()
