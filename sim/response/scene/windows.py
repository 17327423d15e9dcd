"""Crews at windows: who is found is brought out by one where that is quicker than the way back.

A team in a room hands people out over the sill and stays; others of the crew take them over
outside. Bars are cut first, which no one else does. Where heat closes every way through the
building to a room, a team comes in by its window, from outside.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.response.scene.ladders import Ladders
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
        self.ladders = Ladders(incident)
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
        best = min(windows, key=lambda item: (self._ready_s(item, team), item.drop_m, item.id))
        ready = self._ready_s(best, team)
        if ready == math.inf:
            return None
        if best.id not in self._state.barred and self._is_shut_off(team.place):
            return best  # nobody is taken through heat past an open window
        passing = carried * self._passing_s(best, "carried") + led * self._passing_s(best, "led")
        trips = carried + math.ceil(led / together)
        inside = (2 * trips - 1) * self._inside_s(team.place, carried=carried > 0)
        return best if ready + passing < inside else None

    def _passing_s(self, window: Window, how: Literal["led", "carried"]) -> float:
        """Return how long it usually takes until one more is out by a window, seconds."""
        passing = (
            self.incident.value("response.window.carried.p50")
            if how == "carried"
            else self.incident.value("response.window.led.p50")
        )
        return passing + self.ladders.down_s(window, how)

    def _ready_s(self, window: Window, team: Team) -> float:
        """Return how long it usually takes until a window can be used, ``inf`` for never."""
        ready = self._state.wait_s(window, self.incident.now)
        ready += self.ladders.ready_s(window, team)
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

    def shut_off(self, rooms: Rooms, team: Team) -> Window | None:
        """Return the window of a room that heat shuts off, if it has its turn, and has a window.

        Args:
            rooms: the rooms that are searched.
            team: the team that would go there.
        """
        windows, open_now = self._state.of_space, rooms.open
        if not windows:
            return None
        left = sorted((open_now | rooms.held) & windows.keys())
        left = [room for room in left if not self.routes.beyond(room)]
        spaces = self.incident.world.site.spaces
        opening, behind = self.routes.entrance()
        if not left or (opening and not any(self.routes.beyond(space.id) for space in spaces)):
            return None  # heat closes nothing; a locked door is not for crews to pass by
        reached = self.routes.reached(behind) if opening else set()
        usable = {
            room: min((self._ready_s(item, team), item.id, item) for item in windows[room])
            for room in left
            if room not in reached
        }
        usable = {room: found for room, found in usable.items() if found[0] < math.inf}
        if not usable:
            return None
        room = min(usable, key=lambda name: (rooms.rank(name), name))
        others = (rooms.rank(name) for name in open_now - usable.keys())
        return usable[room][2] if rooms.rank(room) <= min(others, default=math.inf) else None

    # ---- at work

    def make_way(self, team: Team, window: Window, *, cause: int) -> Cause:
        """Cut the bars of a window and open it; return the event behind what comes next."""
        incident, world = self.incident, self.incident.world
        cause = yield from self.ladders.take(window, team, cause=cause)
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
        how: Literal["led", "carried"] = "carried" if carried else "led"
        down_s, out = self.ladders.down_s(window, how), []
        for row in load:
            while self._state.wait_s(window, incident.now) > 0.0:
                yield incident.env.timeout(self._state.wait_s(window, incident.now))
            if not self._there(row, team):
                continue
            world.people.asleep[row] = False
            name = world.population.person_id(row)
            yield from self._in_it(window, down_s + incident.seconds(f"window.{how}", name))
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
