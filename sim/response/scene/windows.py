"""Crews at windows: who is found is brought out by one where that is quicker than the way back.

A team in a room hands people out over the sill and stays; others of the crew take them over
outside. Bars are cut first, which no one else does. Where heat closes every way through the
building to a room, a team comes in by its window, from outside.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.response.scene.teams import on_ground
from sim.world.requests import Remove, SetDoor
from sim.world.state import Door, Harm

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.windows import Window
    from sim.response.incident import Incident
    from sim.response.scene.rooms import Rooms
    from sim.response.scene.routes import Routes
    from sim.response.scene.teams import Team

    Task = Generator[simpy.Event, object, None]
    Cause = Generator[simpy.Event, object, int]
    Rows = Generator[simpy.Event, object, list[int]]


class CrewWindows:
    """What crews do at windows.

    Args:
        incident: the incident.
        routes: ways through the building as they are now.
    """

    def __init__(self, incident: Incident, routes: Routes) -> None:
        self.incident = incident
        self.routes = routes
        self._state = incident.world.windows

    # ---- which window

    def quicker(self, team: Team, *, carried: int, led: int, together: int) -> Window | None:
        """Return the window of a team's room by which everybody is out sooner than by the doors.

        Through the building a team goes again and again, and back between two trips.

        Args:
            team: the team, in the room.
            carried: how many cannot move; one is brought out at a time.
            led: how many can.
            together: how many of these a team takes along at a time.
        """
        windows = self._state.of_space.get(team.place, ())
        if not windows:
            return None
        passing = carried * self.incident.value("response.window.carried.p50")
        passing += led * self.incident.value("response.window.led.p50")
        best = min(windows, key=lambda item: (self._ready_s(item), item.id))
        if best.id not in self._state.barred and self._is_shut_off(team.place):
            return best  # nobody is taken through heat past an open window
        trips = carried + math.ceil(led / together)
        inside = (2 * trips - 1) * self._inside_s(team.place, carried=carried > 0)
        return best if self._ready_s(best) + passing < inside else None

    def _ready_s(self, window: Window) -> float:
        """Return how long it usually takes until a window can be used, seconds."""
        ready = self._state.wait_s(window, self.incident.now)
        if window.id in self._state.barred:
            ready += self.incident.value("response.window.bars.p50")
        if self.incident.world.doors[window.row] != Door.OPEN:
            ready += self.incident.value("response.window.open.p50")
        return ready

    def _is_shut_off(self, room: str) -> bool:
        """Return whether heat closes every way through the building to a room."""
        opening, behind = self.routes.entrance()
        return not opening or self.routes.way(behind, room) is None

    def _inside_s(self, room: str, *, carried: bool) -> float:
        """Return how long the way out through the building takes, ``inf`` where there is none.

        As everywhere, teams cut off by heat go through it, if nothing else is quicker.
        """
        _, behind = self.routes.way_home()
        path = self.routes.way_back(room, behind) if behind else []
        if not path:
            return math.inf
        if not carried:
            return self.routes.seconds(path)
        slow = self.routes.metres(path) / self.incident.value("services.level.sheet")
        return max(slow, self.routes.seconds(path))

    def shut_off(self, rooms: Rooms) -> Window | None:
        """Return the window of the next room that is reached by no way inside, but by a window.

        Args:
            rooms: the rooms that are searched.
        """
        if not self._state.of_space:
            return None
        left = sorted((rooms.open | rooms.held) & self._state.of_space.keys())
        left = [room for room in left if not self.routes.beyond(room)]
        if not left:
            return None
        spaces = self.incident.world.site.spaces
        if self.routes.entrance()[0] and not any(self.routes.beyond(s.id) for s in spaces):
            return None  # heat closes nothing; a locked door is not for crews to pass by
        left = [room for room in left if self._is_shut_off(room)]
        if not left:
            return None
        room = min(left, key=lambda name: (rooms.rank(name), name))
        return min(self._state.of_space[room], key=lambda item: (self._ready_s(item), item.id))

    # ---- at work

    def make_way(self, team: Team, window: Window, *, cause: int) -> Cause:
        """Cut the bars of a window and open it; return the event behind what comes next."""
        incident, world = self.incident, self.incident.world
        while self._state.wait_s(window, incident.now) > 0.0:
            yield incident.env.timeout(self._state.wait_s(window, incident.now))
        if window.id in self._state.barred:
            yield from self._in_it(window, incident.seconds("window.bars", window.id))
            cause = incident.log("bars-cut", actor=team.id, object=window.id, cause=cause)
            self._state.cut(window, incident.now)
        if world.doors[window.row] != Door.OPEN:
            yield from self._in_it(window, incident.seconds("window.open", window.id))
            if world.doors[window.row] != Door.OPEN:
                cause = incident.log("window-opened", actor=team.id, object=window.id, cause=cause)
                world.ask(SetDoor(window.id, Door.OPEN, cause))
        return cause

    def come_in(self, team: Team, window: Window, *, cause: int) -> Cause:
        """Let a team climb in from outside; return the event of it."""
        incident = self.incident
        yield incident.env.timeout(self._round_s(window))
        cause = yield from self.make_way(team, window, cause=cause)
        yield from self._in_it(window, incident.seconds("window.enter", team.id, n=team.rooms))
        team.place = window.space
        return incident.log("entered-by-window", actor=team.id, object=window.id, cause=cause)

    def _round_s(self, window: Window) -> float:
        """Return how long it takes to walk round the building, from the way in to a window."""
        site, (opening, _) = self.incident.world.site, self.routes.entrance()
        if not opening:
            return 0.0
        (x0, y0), (x1, y1) = site.openings[site.opening_index[opening]].segment_a
        metres = math.dist(((x0 + x1) / 2, (y0 + y1) / 2), window.at)
        return metres / self.incident.value("response.staff.speed")

    def hand_out(
        self, team: Team, window: Window, load: list[int], *, carried: bool, cause: int
    ) -> Rows:
        """Hand people out of a window one after another; return who is out.

        Until then they breathe what is in the room.
        """
        incident, world = self.incident, self.incident.world
        cause = yield from self.make_way(team, window, cause=cause)
        how, out = "carried" if carried else "led", []
        for row in load:
            while self._state.wait_s(window, incident.now) > 0.0:
                yield incident.env.timeout(self._state.wait_s(window, incident.now))
            if not self._there(row, team):
                continue
            world.people.asleep[row] = False
            name = world.population.person_id(row)
            yield from self._in_it(window, incident.seconds(f"window.{how}", name))
            if self._there(row, team):
                out.append(row)
                world.ask(Remove(np.array([row], dtype=np.int32), window.id, cause))
        return out

    def _in_it(self, window: Window, takes_s: float) -> Task:
        """Work at a window, or be in it, for some time; nobody else is meanwhile."""
        self._state.take(window, self.incident.now + takes_s)
        yield self.incident.env.timeout(takes_s)

    def _there(self, row: int, team: Team) -> bool:
        """Return whether somebody is alive and still in a team's room."""
        world = self.incident.world
        return (
            on_ground(world, row)
            and bool(world.people.harm[row] < Harm.DEAD)
            and bool(world.people.space[row] == world.site.space_index[team.place])
        )
