"""What a search team does with the people it finds.

Whoever can walk out by themselves is told to, in person. Whoever cannot move is carried by two.
Whoever could walk but has no way out that smoke leaves open is taken along by the team. Both go by
a window of the room where that is quicker. The dead are reported and left where they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.response.scene.teams import on_ground
from sim.response.scene.windows import CrewWindows
from sim.world.alerting import send_out
from sim.world.requests import Board, Instruct, SetMobility, Tell
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.building.windows import Window
    from sim.response.incident import Incident
    from sim.response.scene.patients import Patients
    from sim.response.scene.routes import Routes
    from sim.response.scene.teams import Legs, Team
    from sim.response.site.assembly import Assembly

    Task = Generator[simpy.Event, object, None]

_UNHURT, _INCAPACITATED, _DEAD = (int(h) for h in (Harm.UNHURT, Harm.INCAPACITATED, Harm.DEAD))
_WAITING = int(Phase.WAITING)
_PASSED = ("stair", "landing", "corridor", "lobby")
"""Uses of spaces that are told of in the log only where somebody is in them."""


@dataclass
class Found:
    """Who is in a room.

    Attributes:
        room: id of the room.
        event: the event of having looked.
        told: those who leave by themselves.
        shown: those who gave up, and leave when they are told which way is open.
        led: those who walk but need somebody to take them out.
        carried: those who cannot move.
        dead: those who have died.
    """

    room: str
    event: int = 0
    told: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    led: list[int] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)


class Searching(Protocol):
    """The search that rescue is a part of.

    Attributes:
        incident: the incident.
        assembly: head count.
        routes: ways through the building as they are now.
        legs: how teams walk.
    """

    incident: Incident
    assembly: Assembly
    routes: Routes
    legs: Legs

    def more_help(self, people: int, *, cause: int) -> None:
        """Say that so many have to be brought out, so that more teams come."""

    def breathe(self, team: Team, *, smoky: bool) -> None:
        """Count the air that a team has used."""

    def again(self, room: str) -> None:
        """Put a room back among those to be looked at."""


class Rescue:
    """Who is found, and what is done for them."""

    def __init__(self, search: Searching, patients: Patients) -> None:
        self.search = search
        self.incident = search.incident
        self.patients = patients
        self.windows = CrewWindows(search.incident, search.routes)
        self._seen: set[int] = set()

    def look(self, team: Team, room: str) -> Found:
        """Say who is in a room, and note everybody who was missing."""
        incident, world = self.incident, self.incident.world
        people, population = world.people, world.population
        found = Found(room)
        here = np.nonzero(people.space == world.site.space_index[room])[0]
        soon = incident.now + incident.value("response.search.told")
        duty = incident.staff.rows
        out: list[list[str] | None] = []  # the way out, once somebody needs it
        for row in here.tolist():
            harm, phase = people.harm.item(row), people.phase.item(row)
            if row in self._seen and harm >= _INCAPACITATED:
                continue
            profile = population.groups[int(population.group[row])].profile
            # Who is on duty stays there, unless hurt or shut in.
            shut_in = people.stuck[row] or self.search.routes.closed(room)
            busy = row in duty and harm == _UNHURT and not shut_in
            if harm == _DEAD:
                found.dead.append(row)
            elif harm == _INCAPACITATED:
                found.carried.append(row)
            elif row in incident.staff.crews or busy:
                continue
            elif profile.dependent and phase == _WAITING:
                found.carried.append(row)
            elif self.search.routes.closed(room) or not self._way(room, out):
                found.led.append(row)
            elif people.stuck[row] or (
                # Or they had set out and stand: their way has ended somewhere.
                phase == _WAITING and people.start_s[row] < incident.now
            ):
                found.shown.append(row)
            elif phase == _WAITING and people.start_s[row] > soon:
                found.told.append(row)
        rows = [*found.told, *found.shown, *found.led, *found.carried, *found.dead]
        found.event = team.going
        if rows or world.site.spaces[world.site.space_index[room]].use not in _PASSED:
            found.event = incident.log(
                "room-checked",
                actor=team.id,
                object=room,
                value=len(found.told) + len(found.shown),
                unit="people",
                cause=team.going,
            )
        self._seen.update(found.dead, found.carried)
        if found.carried or found.led:
            self.search.more_help(len(found.carried) + len(found.led), cause=found.event)
        for row in found.carried:
            name = population.person_id(row)
            event = incident.log("casualty-found", actor=team.id, object=name, cause=found.event)
            if people.harm[row] >= Harm.INJURED:
                self.patients.expect(row, cause=event)
        for row in found.dead:
            name = population.person_id(row)
            event = incident.log("dead-found", actor=team.id, object=name, cause=found.event)
            self.patients.dead(row, cause=event)
        self.search.assembly.found(rows, cause=found.event)
        return found

    def _way(self, room: str, known: list[list[str] | None]) -> list[str] | None:
        """Return the way out of a room, found once."""
        if not known:
            known.append(self.search.routes.way_out(room))
        return known[0]

    def help(self, team: Team, found: Found) -> Task:
        """Tell those who can walk, then bring out the others, two who walk or one who does not."""
        if found.told:
            self._tell(np.array(found.told, dtype=np.int32), found.event)
        self._show(found.shown, found)
        smoky = self.search.routes.smoky(found.room)
        harm = self.incident.world.people.harm
        trip = 0
        while found.carried or found.led:
            if trip:
                self.search.breathe(team, smoky=smoky)
            if trip and team.place != found.room:
                # Those who wait for the next trip are fetched from where they were found.
                yield from self._come_back(team, found.room)
            if team.place != found.room or not self.search.legs.able(team):
                self._seen.difference_update(found.carried)
                self.search.again(found.room)
                return
            # Whoever has fallen meanwhile walks no more.
            found.carried += [row for row in found.led if harm[row] >= Harm.INCAPACITATED]
            found.led = [row for row in found.led if harm[row] < Harm.INCAPACITATED]
            if not found.carried and self.search.routes.way_out(found.room) is not None:
                # Smoke has cleared meanwhile: nobody needs to be led any more.
                self._show(found.led, found)
                return
            together = self._together(found.room)
            window = self.windows.quicker(
                team, carried=len(found.carried), led=len(found.led), together=together
            )
            number = 1 if found.carried else together
            group, is_carried = found.carried or found.led, bool(found.carried)
            load, group[:] = group[:number], group[number:]
            if window is None:
                yield from self._bring(team, load, found, carried=is_carried)
            else:
                yield from self._hand_out(team, load, found, window, carried=is_carried)
            trip += 1

    def _together(self, room: str) -> int:
        """Return how many people a team takes along at a time, by the smoke on the way."""
        routes = self.search.routes
        _, behind = routes.way_home()
        path = routes.way_back(room, behind) or [room]
        thick = routes.thickest(path) > self.incident.value("response.search.hood.extinction")
        return round(self.incident.value(f"response.search.led.{'hood' if thick else 'chain'}"))

    def _come_back(self, team: Team, room: str) -> Task:
        if team.air_s <= 0 or not (yield from self.search.legs.go_in(team)):
            return
        yield from self.search.legs.move(team, room)

    def _show(self, rows: list[int], found: Found) -> None:
        """Tell people which way is open, and send them out by it."""
        world = self.incident.world
        inside = np.array([row for row in rows if on_ground(world, row)], dtype=np.int32)
        way = self.search.routes.way_out(found.room) if len(inside) else None
        if way is None:
            return
        for opening in way:
            world.ask(Tell(inside, opening, shut=False, cause=found.event))
        world.ask(Instruct(inside, cause=found.event))
        self._tell(inside, found.event)

    def _tell(self, rows: NDArray[np.int32], cause: int) -> None:
        """Wake people and send them out."""
        incident, takes_s = self.incident, self.incident.value("response.search.told")
        send_out(incident.world, rows, now_s=incident.now, after_s=takes_s, cause=cause)

    def _bring(self, team: Team, load: list[int], found: Found, *, carried: bool) -> Task:
        """Take people out: who cannot move is carried, who can is held by the hand."""
        incident, world = self.incident, self.incident.world
        name = world.population.person_id(load[0])
        what = "search.pack" if carried else "search.hood"
        yield incident.env.timeout(incident.seconds(what, name))
        there = [row for row in load if on_ground(world, row)]
        there = [row for row in there if world.people.harm[row] < Harm.DEAD]
        if not there:
            return
        others = np.array([*there, *team.rows[1:]], dtype=np.int32)
        world.ask(Board(others, found.event))
        world.people.asleep[there] = False
        if team.rows:
            self._slow(team, there, carried=carried)
        before = team.going
        team.going = found.event
        yield from self.search.legs.go_out(team, carried=there)
        if team.rows:
            self._as_before(team)
        team.going = before
        self._brought_out(team, there, team.exit, carried=carried, cause=found.event)

    def _hand_out(
        self, team: Team, load: list[int], found: Found, window: Window, *, carried: bool
    ) -> Task:
        """Bring people out by a window; the team stays in the room."""
        incident = self.incident
        if carried:
            name = incident.world.population.person_id(load[0])
            yield incident.env.timeout(incident.seconds("search.pack", name))
        out: list[int] = yield from self.windows.hand_out(
            team, window, load, carried=carried, cause=found.event
        )
        if out:
            self._brought_out(team, out, window.id, carried=carried, cause=found.event)

    def _brought_out(
        self, team: Team, rows: list[int], opening: str, *, carried: bool, cause: int
    ) -> None:
        """Log that a team has brought people out; those who are hurt become patients."""
        event = self.incident.log(
            "carried-out" if carried else "led-out",
            actor=team.id,
            object=opening,
            value=len(rows),
            unit="people",
            cause=cause,
        )
        for row in rows:
            if self.incident.world.people.harm[row] >= Harm.INJURED:
                self.patients.add(row, cause=event)

    def _slow(self, team: Team, load: list[int], *, carried: bool) -> None:
        """Let the first of the team walk for all of them."""
        own, row = self.incident.world.population, team.rows[0]
        most = self.incident.value("services.party.size")
        level = stairs = None
        if carried:
            level = self.incident.value("services.level.sheet")
            stairs = self.incident.value("services.stairs.sheet")
        self.incident.world.ask(
            SetMobility(
                np.array([row], dtype=np.int32),
                speed=level,
                speed_down=stairs,
                speed_up=stairs,
                size=float(min(most, len(load) + len(team.rows))),
                body_m=float(own.body_m[row]),
            )
        )

    def _as_before(self, team: Team) -> None:
        own, row = self.incident.world.population, team.rows[0]
        self.incident.world.ask(
            SetMobility(
                np.array([row], dtype=np.int32),
                speed=float(own.speed[row]),
                speed_down=float(own.speed_down[row]),
                speed_up=float(own.speed_up[row]),
                size=float(own.size[row]),
                body_m=float(own.body_m[row]),
            )
        )
