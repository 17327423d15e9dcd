"""Search and rescue: which teams go in, room by room, until everything has been looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.building.geometry import area
from sim.response.plan.staffing import search_group
from sim.response.scene.rescue import Rescue
from sim.response.scene.rooms import Rooms
from sim.response.scene.routes import Routes
from sim.response.scene.teams import SIZE, Legs, Team
from sim.response.scene.units import WATER

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.building.windows import Window
    from sim.response.incident import Incident
    from sim.response.scene.patients import Patients
    from sim.response.scene.units import Centre, Sent
    from sim.response.site.assembly import Assembly

    Task = Generator[simpy.Event, object, None]
    Going = Generator[simpy.Event, object, bool]


class Search:
    """Search teams at work.

    Attributes:
        assembly: head count, for those who are missing.
        teams: all teams, in order of arrival.
        rooms: the rooms, None before the first team goes in.
        done: happens when everything has been looked at or given up.
    """

    def __init__(
        self, incident: Incident, dispatch: Centre, patients: Patients, assembly: Assembly
    ) -> None:
        self.incident = incident
        self.assembly = assembly
        self.dispatch = dispatch
        self.routes = Routes(incident, dispatch.node)
        self.legs = Legs(incident, self.routes)
        self.rescue = Rescue(self, patients)
        self.teams: list[Team] = []
        self.rooms: Rooms | None = None
        self.done = incident.env.event()
        self._of_kind: dict[str, int] = {}
        self._levels: list[int] = []
        self._said: set[str] = set()
        self._to_bring = 0
        self._asked = False
        incident.world.hazard.listen("search", self._look)

    @property
    def begun(self) -> bool:
        """Whether a team has gone in, or is about to."""
        return bool(self.teams)

    def arrived(self, unit: Sent, arrive: int) -> None:
        """Let the search teams of a unit get ready, if the plan gives it any."""
        self.rescue.windows.ladders.arrived(unit)
        plan = self.incident.plan
        number = plan.search.get(unit.kind, 0) if plan is not None else 0
        number = min(number, self._spare(unit))
        nth = self._of_kind[unit.kind] = self._of_kind.get(unit.kind, 0) + 1
        rows = self._rows(unit.kind, nth)
        for n in range(number):
            mine = tuple(rows[SIZE * n : SIZE * (n + 1)])
            team = Team(f"{unit.id}-search-{n + 1}", unit.id, mine, going=arrive)
            self.teams.append(team)
            self.incident.env.process(self._team(team))

    def _spare(self, unit: Sent) -> int:
        """Return how many teams a crew can spare: those who drive, lead and attack stay out."""
        town = self.incident.world.town
        crew = {item.id: item.crew for item in town.units}.get(unit.id) if town else None
        if crew is None:
            return 1 << 10
        others = "water" if unit.kind in WATER else "other"
        bound = self.incident.value(f"response.search.bound.{others}")
        return max(0, int((crew - bound) // SIZE))

    def _rows(self, kind: str, nth: int) -> list[int]:
        world = self.incident.world
        group = search_group(kind, nth)
        if group not in world.population.rows_of_group:
            return []
        rows = list(range(*world.population.rows_of_group[group].indices(len(world.population))))
        if not len(world.hazard.protected):
            world.hazard.protected = np.zeros(len(world.population), dtype=np.bool_)
        world.hazard.protected[rows] = True
        return rows

    # ---- one team

    def _team(self, team: Team) -> Task:
        incident, env = self.incident, self.incident.env
        yield env.timeout(incident.seconds("search.ready", team.id))
        rooms = self._rooms_now()
        went_in = 0
        while not rooms.over and self.legs.able(team):
            if window := self.rescue.windows.shut_off(rooms, team):
                yield from self._by_window(team, window)
                if team.air_s <= 0:
                    went_in += 1
                    yield env.timeout(incident.seconds("search.change", team.id, n=went_in))
                continue
            if not rooms.open:
                if (rooms.held or rooms.taken) and not self._hopeless():
                    yield env.timeout(incident.value("response.search.again"))
                    rooms.held = {space for space in rooms.held if self.routes.beyond(space)}
                    continue
                break
            team.air_s, team.since_s = incident.value("response.search.air"), incident.now
            team.danger = env.event()
            if not (yield from self.legs.go_in(team)):
                yield env.timeout(incident.value("response.search.again"))
                if self._hopeless():
                    break
                continue
            team.going = incident.log(
                "rescue-start", actor=team.id, object=team.place, cause=team.going
            )
            yield from self._go_round(team)
            if not self.legs.able(team):
                break
            if team.place:
                yield from self.legs.go_out(team)
            went_in += 1
            if not rooms.over:
                # Somebody else goes on meanwhile: rooms are shared by all teams.
                yield env.timeout(incident.seconds("search.change", team.id, n=went_in))
        self._finish()

    def _by_window(self, team: Team, window: Window) -> Task:
        """Look into one room from outside, by its window, and come out by it again.

        The two of the team stay outside the crowd meanwhile.
        """
        incident, rooms, rows = self.incident, self._rooms_now(), team.rows
        rooms.held.discard(window.space)
        rooms.taken.add(window.space)
        if team.air_s <= 0:
            team.air_s = incident.value("response.search.air")
        team.rows, team.danger = (), incident.env.event()
        team.going = yield from self.rescue.windows.come_in(team, window, cause=team.going)
        team.since_s = incident.now
        yield from self._look_at(team, window.space)
        self.breathe(team, smoky=self.routes.smoky(window.space))
        rooms.taken.discard(window.space)
        self.rescue.windows.ladders.let_go(team)
        team.rows, team.place = rows, ""
        self._finish()

    def _rooms_now(self) -> Rooms:
        if self.rooms is None:
            site, within = self.incident.world.site, self.incident.inputs.site
            self.rooms = Rooms(site, self._fire_space(), within=within)
            self.incident.env.process(self._first_where_missing())
        return self.rooms

    def hose_crew(self, unit: str, water: int) -> Task:
        """Let the crew at the hose look round the fire, and others into what has cooled down.

        Args:
            unit: id of the unit.
            water: event of its first water.
        """
        yield self.incident.when("controlled")
        team = Team(f"{unit}-hose", unit, (), going=water)
        while self.begun and not self.done.triggered:
            yield self.incident.env.timeout(self.incident.value("response.search.hose"))
            rooms, near = self._rooms_now(), self._fire_space()
            for room in sorted(rooms.held):
                if room not in rooms.held or self.routes.beyond(room):
                    continue
                rooms.held.discard(room)
                if room == near:
                    rooms.taken.add(room)
                    team.place = room
                    yield from self._look_at(team, room)
                    self._finish()

    def breathe(self, team: Team, *, smoky: bool) -> None:
        """Count the air used since the last time, if it was used in smoke."""
        if smoky:
            team.air_s -= self.incident.now - team.since_s
        team.since_s = self.incident.now

    def again(self, room: str) -> None:
        """Let a room be looked at once more, since somebody was left in it."""
        if not self.done.triggered:
            self._rooms_now().reopen(room)

    def more_help(self, people: int, *, cause: int) -> None:
        """Call a second alarm once more people have to be brought out than there are teams."""
        self._to_bring += people
        if self._to_bring > len(self.teams) and not self._asked and self.incident.commander:
            self._asked = True
            self.incident.env.process(self._ask(cause))

    def _ask(self, cause: int) -> Task:
        by = self.incident.commander
        yield self.incident.env.timeout(self.incident.seconds("second-alarm", by))
        self.dispatch.second_alarm(by=by, cause=(cause,))

    def _go_round(self, team: Team) -> Task:
        """Look at room after room until none is left, the air is used up, or it gets too hot."""
        incident, rooms = self.incident, self.rooms
        assert rooms is not None
        while self.legs.able(team):
            if not team.place and (
                team.air_s <= 0 or rooms.over or not (yield from self.legs.go_in(team))
            ):
                return
            why = "heat" if self._in_danger(team) else "air" if team.air_s <= 0 else ""
            if why:
                team.going = incident.log(
                    "search-withdrawn",
                    actor=team.id,
                    object=team.place,
                    value=team.rooms,
                    unit="rooms",
                    cause=team.going,
                    text=why,
                )
                return
            room = rooms.next(partial(incident.staff.ways.distance, team.place))
            if not room:
                return
            smoky = self.routes.smoky(team.place)
            there = yield from self.legs.move(team, room)
            if not self.legs.able(team):
                rooms.put_back(room)
                return
            if there:
                yield from self._look_at(team, room)
                smoky = smoky or self.routes.smoky(room)
            elif self._in_danger(team):
                rooms.put_back(room)
            else:
                self._held(team, room)
            self.breathe(team, smoky=smoky)

    def _look_at(self, team: Team, room: str) -> Task:
        """Go through one room, and help those who are in it."""
        incident, rooms = self.incident, self.rooms
        assert rooms is not None
        smoky = self.routes.smoky(room)
        took = incident.seconds(f"search.{'smoke' if smoky else 'clear'}", team.id, n=team.rooms)
        if smoky:
            took *= max(1.0, self._area_m2(room) / incident.value("response.search.area"))
        yield incident.env.timeout(took) | (team.danger or incident.env.event())
        team.rooms += 1
        if self._in_danger(team):
            rooms.put_back(room)
            return
        found = self.rescue.look(team, room)
        level = rooms.looked_at(room)
        if level:
            event = incident.log(
                "search-done", actor=team.unit, object=level, cause=(team.going, found.event)
            )
            self._levels.append(event)
        yield from self.rescue.help(team, found)
        self.rescue.windows.ladders.let_go(team)

    def _held(self, team: Team, room: str) -> None:
        """Put a room aside that cannot be entered for now."""
        rooms = self._rooms_now()
        rooms.hold(room)
        if room not in self._said and self.routes.beyond(room):
            self._said.add(room)
            warm, _ = self.routes.heat(room)
            self.incident.log(
                "search-held",
                actor=team.id,
                object=room,
                value=round(warm),
                unit="degC",
                cause=team.going,
            )

    def _finish(self) -> None:
        """Say so when everything has been looked at, or nothing more can be."""
        rooms, incident = self.rooms, self.incident
        if rooms is None:
            return
        idle = all(not team.place for team in self.teams if self.legs.able(team))
        if self.done.triggered or not idle or not (rooms.over or self._hopeless()):
            return
        causes = [*self._levels, *(team.going for team in self.teams)]
        one = self.teams[0]
        causes += [
            incident.log("sweep-failed", actor=one.unit, object=room, cause=one.going)
            for room in rooms.give_up()
        ]
        event = incident.log(
            "search-done",
            actor=incident.commander,
            object=incident.inputs.site or incident.world.site.id,
            value=len(rooms.given_up),
            unit="rooms",
            cause=causes,
        )
        self.done.succeed(event)

    def _hopeless(self) -> bool:
        """Return whether waiting opens no more rooms: the fire is long out, or no team is left."""
        if not any(self.legs.able(team) for team in self.teams):
            return True
        out = self.incident.happened.get("out")
        if out is None:
            return False
        since = self.incident.now - self.incident.world.log[out].t_s
        return since > self.incident.value("response.search.patience")

    # ---- what they know

    def _first_where_missing(self) -> Task:
        """Once people are reported missing, their rooms have their turn first."""
        yield self.incident.when("missing-reported")
        assert self.rooms is not None
        population, site = self.incident.world.population, self.incident.world.site
        homes = {int(population.space[row]) for row in self.assembly.missing}
        self.rooms.first(site.spaces[space].id for space in homes if space >= 0)

    def _fire_space(self) -> str:
        world = self.incident.world
        if self.incident.fire_space or not world.hazard.fire_events:
            return self.incident.fire_space
        return world.site.spaces[min(world.hazard.fire_events)].id

    def _area_m2(self, room: str) -> float:
        site = self.incident.world.site
        return area(site.spaces[site.space_index[room]].outline)

    def _in_danger(self, team: Team) -> bool:
        return team.danger is not None and team.danger.triggered

    def _look(self, _t: float) -> None:
        """After a step of the hazards: is it too hot for a team where it is?"""
        for team in self.teams:
            if team.place and team.danger is not None and not team.danger.triggered:
                space = self._where(team)
                if space and self.routes.beyond(space):
                    team.danger.succeed()

    def _where(self, team: Team) -> str:
        world = self.incident.world
        if not team.rows:
            return team.place
        row = int(world.people.space[team.rows[0]])
        return world.site.spaces[row].id if row >= 0 else ""
