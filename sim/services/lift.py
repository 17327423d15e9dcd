"""A lift: one car, one process on the clock.

In use it collects as most lifts do when people leave: an empty car goes to the nearest side of its
main stop on which somebody waits, there to the farthest of those who call, and takes up on its way
back whoever it has room for, stop by stop, in their order of coming. At the main stop all get out.
With a warden (after an alarm, ``in_fire: evacuation``) it goes straight to one stop after another:
that of the fire first, then from the top downwards, each until nobody waits there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.parameters import LITERATURE
from sim.services.kinematics import Drive
from sim.world.care import LiftUse
from sim.world.requests import Alight, Board

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.model import Lift
    from sim.parameters import Parameters
    from sim.services.desk import Desk
    from sim.world.care import Wait

    Task = Generator[simpy.Event, object, None]

Mode = Literal["running", "recalled", "ready", "manned", "parked"]
"""In use; called back after an alarm; there, and waiting for a warden; run by one; out of use."""


@dataclass(eq=False, slots=True)
class Rider:
    """Somebody who waits for a lift, with all who go with them.

    Attributes:
        row: row of the person who stands in the lobby.
        places: places in the car they take.
        people: how many they are.
        since: when they came.
        cause: event behind it.
        wait: what is noted of their waiting, if anything.
        done: happens when they are out of the car (True), or will not be taken (False).
    """

    row: int
    places: int
    people: int
    since: float
    cause: int
    wait: Wait | None
    done: simpy.Event


@dataclass(frozen=True, slots=True)
class Times:
    """How long a lift takes for what.

    Attributes:
        drive: its machine.
        start_s: from closed doors to moving.
        open_s, close_s: its doors.
        transfer_s: one person in or out.
    """

    drive: Drive
    start_s: float
    open_s: float
    close_s: float
    transfer_s: float


def times_of(lift: Lift, parameters: Parameters = LITERATURE) -> Times:
    """Return the times of a lift: its own, or else usual ones."""

    def number(key: str, usual: str) -> float:
        given = lift.properties.get(key)
        return float(given) if isinstance(given, int | float) else parameters.value(usual)

    return Times(
        Drive(
            number("speed_m_s", "services.lift.speed"),
            number("acceleration_m_s2", "services.lift.acceleration"),
            number("jerk_m_s3", "services.lift.jerk"),
        ),
        number("start_s", "services.lift.start"),
        number("doors_s", "services.lift.doors.open"),
        number("doors_s", "services.lift.doors.close"),
        number("transfer_s", "services.lift.transfer"),
    )


class Car:
    """The car of a lift.

    Attributes:
        lift: the lift.
        main: the stop at which people get out.
        mode: what it does now.
        use: what it has done.
    """

    def __init__(self, desk: Desk, lift: Lift, *, main: str) -> None:
        self.desk = desk
        self.lift = lift
        self.times = times_of(lift, self.desk.world.parameters)
        self.main = main
        self.mode: Mode = "running"
        self.warden: int | None = None
        self.fire_stop = ""
        self.use = LiftUse(lift.id)
        desk.world.care.lifts.append(self.use)
        site = desk.world.site
        self._height = {
            stop: site.spaces[site.space_index[stop]].elevation_m for stop in lift.serves
        }
        self._queue: dict[str, list[Rider]] = {stop: [] for stop in lift.serves}
        self._aboard: list[Rider] = []
        self._at = main
        self._open = False
        self._wake = desk.env.event()
        self._home = desk.env.event()
        desk.env.process(self._run())

    @property
    def waiting(self) -> int:
        """How many parties wait in all its lobbies."""
        return sum(len(queue) for queue in self._queue.values())

    def call(
        self,
        row: int,
        stop: str,
        *,
        places: int,
        people: int = 1,
        cause: int = 0,
        wait: Wait | None = None,
    ) -> simpy.Event:
        """Let somebody in a lobby wait for the car; return what tells how it ended."""
        rider = Rider(
            row,
            min(places, self.lift.capacity),
            people,
            self.desk.now,
            cause,
            wait,
            self.desk.env.event(),
        )
        if not self.takes:
            return rider.done.succeed(False)
        if not self._queue[stop]:
            self.desk.log("lift-called", actor=self.lift.id, object=stop, cause=cause)
        self._queue[stop].append(rider)
        self.wake()
        return rider.done

    def wake(self) -> None:
        """Let the car look again."""
        if not self._wake.triggered:
            self._wake.succeed()

    @property
    def takes(self) -> bool:
        """Whether it takes people now, or will."""
        return self.mode in ("running", "ready", "manned") or (
            self.mode == "recalled" and self._reserved
        )

    @property
    def _reserved(self) -> bool:
        """Whether it will be manned after an alarm."""
        return self.lift.in_fire == "evacuation"

    def recall(self, *, fire_stop: str) -> None:
        """After an alarm: go to the main stop, let people out, and stay there or wait for a warden.

        Args:
            fire_stop: the stop on the storey of the fire, ``""`` if there is none.
        """
        if self.lift.in_fire == "runs":
            return
        self.mode, self.fire_stop = "recalled", fire_stop
        if not self._reserved:
            self._refuse()
        self.wake()

    def man(self, warden: int) -> simpy.Event:
        """Let a warden, who stands at the main stop, run the car; return when they are back."""
        self.mode, self.warden = "manned", warden
        number = self.desk.log("lift-manned", actor=self.desk.name(warden), object=self.lift.id)
        self.desk.world.ask(Board(np.array([warden], dtype=np.int32), number))
        self._home = self.desk.env.event()
        self.wake()
        return self._home

    def close_down(self) -> None:
        """Take nobody any more."""
        self.mode = "parked"
        self._refuse()
        self.wake()

    def _refuse(self) -> None:
        for stop in self.lift.serves:
            queue, self._queue[stop] = self._queue[stop], []
            for rider in queue:
                rider.done.succeed(False)

    # ---- the car

    def _run(self) -> Task:
        while True:
            stop = self._next()
            if stop is None:
                if self.mode == "recalled":
                    yield from self._recalled()
                elif self.mode == "parked" and self.warden is not None:
                    rows = np.array([self.warden], dtype=np.int32)
                    self.desk.world.ask(Alight(rows, self.main, leave=False))
                    self.warden = None
                    self._home.succeed(True)
                self._wake = self.desk.env.event()
                if self._next() is None:
                    yield self._wake
                continue
            yield from self._go(stop)
            if stop == self.main:
                yield from self._unload()
            elif self.mode in ("running", "manned"):
                yield from self._load(stop)

    def _recalled(self) -> Task:
        """Stand at the main stop with open doors."""
        if not self._open:
            yield from self._doors(opened=True)
        if self.mode == "recalled":
            self.mode = "ready" if self._reserved else "parked"
        self.desk.log("lift-parked", actor=self.lift.id, object=self.main)

    def _next(self) -> str | None:
        """Return where the car goes from here, None for nowhere."""
        height, here = self._height, self._height[self._at]
        main = height[self.main]
        if self.mode in ("recalled", "ready", "parked"):
            return self.main if self._at != self.main or self._aboard else None
        calls = [stop for stop in self.lift.serves if self._queue[stop] and stop != self.main]
        if self.mode == "manned":
            if self._aboard:
                return self.main
            first = sorted(calls, key=lambda s: (s != self.fire_stop, -height[s], s))
            return first[0] if first else None
        if self._aboard:
            between = [
                stop
                for stop in calls
                if min(main, here) <= height[stop] <= max(main, here)
                and stop != self._at
                and self._fits(self._queue[stop][0])
            ]
            return min(between, key=lambda s: (abs(height[s] - here), s), default=self.main)
        if not calls:
            return None
        nearest = min(calls, key=lambda s: (abs(height[s] - here), s))
        side = [s for s in calls if (height[s] > main) == (height[nearest] > main)]
        return max(side, key=lambda s: (abs(height[s] - main), s))

    def _fits(self, rider: Rider) -> bool:
        taken = sum(other.places for other in self._aboard) + (self.warden is not None)
        return not self._aboard or taken + rider.places <= self.lift.capacity

    def _go(self, stop: str) -> Task:
        if stop == self._at:
            return
        if self._open:
            yield from self._doors(opened=False)
        distance = abs(self._height[stop] - self._height[self._at])
        yield self.desk.env.timeout(self.times.start_s + self.times.drive.seconds(distance))
        self._at = stop

    def _doors(self, *, opened: bool) -> Task:
        yield self.desk.env.timeout(self.times.open_s if opened else self.times.close_s)
        self._open = opened

    def _load(self, stop: str) -> Task:
        if not self._open:
            yield from self._doors(opened=True)
        queue = self._queue[stop]
        while queue and self.mode in ("running", "manned") and self._fits(queue[0]):
            rider = queue.pop(0)
            if not self.desk.able(rider.row) or self.desk.space(rider.row) != stop:
                rider.done.succeed(False)
                continue
            self._aboard.append(rider)
            if rider.wait is not None:
                self.desk.served(rider.wait, self.lift.id)
            self.desk.world.ask(Board(np.array([rider.row], dtype=np.int32), rider.cause))
            yield self.desk.env.timeout(self.times.transfer_s)

    def _unload(self) -> Task:
        if not self._open:
            yield from self._doors(opened=True)
        aboard, self._aboard = self._aboard, []
        for rider in aboard:
            yield self.desk.env.timeout(self.times.transfer_s)
            rows = np.array([rider.row], dtype=np.int32)
            self.desk.world.care.held[rider.row] = False
            self.desk.world.ask(Alight(rows, self.main, cause=rider.cause))
            rider.done.succeed(True)
        if aboard:
            people = sum(rider.people for rider in aboard)
            self.use.trips += 1
            self.use.people += people
            self.use.last_s = self.desk.now
            self.desk.log(
                "lift-trip",
                actor=self.lift.id,
                object=self.main,
                value=people,
                unit="people",
                cause=[rider.cause for rider in aboard],
            )
