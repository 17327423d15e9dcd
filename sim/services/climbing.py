"""People of the ground floor who know no way out any more climb out of a window.

Only whoever gave up looking for a way does so (``no-way-out``), and only by a window of the room
they stand in, or of a room beside it, without bars. They walk to it, open it, or break it where it
is locked, and climb out one after another. Until somebody is out they breathe what is in the room.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from sim.building.model import OUTSIDE
from sim.people.model import CREW
from sim.world.requests import Release, Remove, SetDoor
from sim.world.state import Door, Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.building.windows import Window
    from sim.events.log import Event
    from sim.services.desk import Desk

    Task = Generator[simpy.Event, object, None]


class Climbing:
    """Who climbs out of which window.

    Args:
        desk: clock and world.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._windows = desk.world.windows
        self._busy: set[int] = set()
        self._came: dict[int, str] = {}
        self._tried: set[tuple[int, str]] = set()
        self._no_way: dict[str, int] = {}
        self._new: set[str] = set()
        population = desk.world.population
        able = [g.role != CREW and not g.profile.dependent for g in population.groups]
        self._able = np.array(able, dtype=np.bool_)[population.group]
        self._near = self._near_windows()
        desk.world.log.on("no-way-out", self._note)
        desk.world.watch.stuck.append(self.look_at_new)
        desk.world.log.on("ignition", lambda _event: self.look())
        self._windows.on_cut.append(lambda _t, _space: self.look())

    def _near_windows(self) -> NDArray[np.bool_]:
        """Return the spaces that have a low window or lie beside one that has, ``(n_spaces,)``."""
        site = self.desk.world.site
        found = np.zeros(len(site.spaces) + 1, dtype=np.bool_)  # the last: nowhere
        for space, windows in self._windows.of_space.items():
            if not any(item.low for item in windows):
                continue
            for opening in site.openings_at[space]:
                sides = [side for side in (opening.a, opening.b) if side != OUTSIDE]
                found[[site.space_index[side] for side in sides]] = True
        return found

    def _note(self, event: Event) -> None:
        self._no_way[event.actor] = event.id
        self._new.add(event.actor)

    def look_at_new(self, _t: float) -> None:
        """Let those set out for a window who just came to know no way any more."""
        new, self._new = self._new, set()
        self._set_out([row for row in self._shut_in() if self.desk.name(row) in new])

    def look(self) -> None:
        """Let all set out for a window who know no way any more and have not done so."""
        self._set_out(self._shut_in())

    def _shut_in(self) -> list[int]:
        """Return the rows of those near a window who know no way any more."""
        people = self.desk.world.people
        shut_in = people.stuck & self._able & (people.phase == Phase.WAITING)
        shut_in &= self._near[people.space]
        found: list[int] = np.flatnonzero(shut_in).tolist()
        return found

    def _set_out(self, rows: list[int]) -> None:
        """Let people set out for a window, once something burns."""
        if not self.desk.world.hazard.fire_events:
            return
        for row in rows:
            if row in self._busy or not self.desk.able(row):
                continue
            if self._windows.free(self.desk.space(row)):
                self._busy.add(row)
                self.desk.env.process(self._out(row))
            elif room := self._room_beside(row):
                self._busy.add(row)
                self._tried.add((row, room))
                self.desk.env.process(self._to_room(row, room))

    # ---- to a room with a window

    def _room_beside(self, row: int) -> str:
        """Return the nearest room with a free window beside where somebody is, ``""`` for none."""
        world, here = self.desk.world, self.desk.space(row)
        site, found = world.site, []
        for opening in site.openings_at.get(here, ()):
            room = opening.b if opening.a == here else opening.a
            if not opening.walkable or room == OUTSIDE or (row, room) in self._tried:
                continue
            shut = world.doors[site.opening_index[opening.id]] == Door.LOCKED
            if shut or world.conditions.impassable[site.space_index[room]]:
                continue
            segment = opening.segment_a if opening.a == here else opening.segment_b
            if segment is not None and self._windows.free(room):
                (x0, y0), (x1, y1) = segment
                found.append((self._metres(row, ((x0 + x1) / 2, (y0 + y1) / 2)), room))
        return min(found, default=(0.0, ""))[1]

    def _to_room(self, row: int, room: str) -> Task:
        """Walk to a room with a window; look for another way if it cannot be reached."""
        desk, cause = self.desk, self._no_way.get(self.desk.name(row), 0)
        reached = bool((yield desk.walk(row, room, cause=cause)))
        if reached and self._windows.free(room):
            self._came[row] = room
            yield from self._out(row)
            return
        self._busy.discard(row)
        if desk.able(row) and desk.inside(row):
            # They want out again, not into that room.
            now = np.array([desk.now])
            desk.world.ask(Release(np.array([row], dtype=np.int32), now, cause, in_person=True))

    # ---- by a window

    def _out(self, row: int) -> Task:
        """Walk to the window by which somebody is out soonest, wait for their turn, climb out."""
        desk, windows = self.desk, self._windows
        room = desk.space(row)
        free = windows.free(room)
        if not free:  # taken along by somebody in the same moment
            self._busy.discard(row)
            return
        window = min(free, key=lambda item: (self._there_s(row, item), item.id))
        yield desk.env.timeout(self._walk_s(row, window))
        while self._stays(row, room) and windows.wait_s(window, desk.now) > 0.0:
            yield desk.env.timeout(windows.wait_s(window, desk.now))
        if self._stays(row, room):
            yield from self._climb(row, room, window)
        self._busy.discard(row)

    def _climb(self, row: int, room: str, window: Window) -> Task:
        desk, world = self.desk, self.desk.world
        cause = self._no_way.get(desk.name(row), 0)
        state, opens_s = world.doors[window.row], 0.0
        if state != Door.OPEN:
            opens_s = self._opens_s(window, "break" if state == Door.LOCKED else "open")
        takes_s = desk.seconds("window.climb", row)
        self._windows.take(window, desk.now + opens_s + takes_s)
        if opens_s:
            yield desk.env.timeout(opens_s)
            cause = desk.log("window-opened", actor=desk.name(row), object=window.id, cause=cause)
            world.ask(SetDoor(window.id, Door.OPEN, cause))
        yield desk.env.timeout(takes_s)
        if not self._stays(row, room):
            return
        event = desk.log("climbed-out", actor=desk.name(row), object=window.id, cause=cause)
        world.ask(Remove(np.array([row], dtype=np.int32), window.id, event))

    def _stays(self, row: int, room: str) -> bool:
        """Return whether somebody is still in a room, able, and without another way."""
        people = self.desk.world.people
        return (
            people.harm[row] < Harm.INCAPACITATED
            and people.phase[row] == Phase.WAITING
            and self.desk.space(row) == room
            and (bool(people.stuck[row]) or self._came.get(row) == room)
        )

    def _opens_s(self, window: Window, how: str) -> float:
        """Return how long it takes to open a window or to break it, seconds."""
        u = self.desk.world.streams.one(f"services.window.{how}", group=window.id)
        return self.desk.world.parameters.drawn(f"services.window.{how}", float(special.ndtri(u)))

    def _there_s(self, row: int, window: Window) -> float:
        """Return how long it takes somebody to be at a window that is free, seconds."""
        return max(self._walk_s(row, window), self._windows.wait_s(window, self.desk.now))

    def _walk_s(self, row: int, window: Window) -> float:
        world = self.desk.world
        factor = float(world.conditions.speed_factor[world.site.space_index[window.space]])
        speed = float(world.population.speed[row]) * factor
        slowest = world.parameters.value("tenability.speed.fridolf.least")
        return self._metres(row, window.at) / max(speed, slowest)

    def _metres(self, row: int, at: tuple[float, float]) -> float:
        world = self.desk.world
        cell = int(world.people.cell[row])
        x, y = float(world.walkable.cell_x[cell]), float(world.walkable.cell_y[cell])
        return math.dist((x, y), at)


def start_climbing(desk: Desk) -> None:
    """Let people climb out of windows, where there are any that they could leave by."""
    if any(item.low for items in desk.world.windows.of_space.values() for item in items):
        Climbing(desk)
