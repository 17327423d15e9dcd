"""Search teams: two people who go in, walk through the crowd, crawl through smoke, and come out.

A team is people of the population where the plan's search has rows for it, and walks on the same
cells as everybody else. Where smoke closes the way to others it crawls on with breathing
apparatus: off the cells, at the speed of people who see nothing. A team without rows, from a unit
nobody planned for, takes distance over speed all the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import Alight, Board, Enter, Instruct, Release, Remove, Tell, WalkTo
from sim.world.state import Harm, Phase
from sim.world.watch import tells

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import simpy

    from sim.response.incident import Incident
    from sim.response.scene.routes import Routes
    from sim.world.world import World

    Task = Generator[simpy.Event, object, bool]

SIZE = 2
"""Nobody goes in alone, and two can carry somebody."""


@dataclass(eq=False)
class Team:
    """Two people of one unit.

    Attributes:
        id: ``<unit>-search-<number>``.
        unit: id of the unit.
        rows: their rows in the population, empty where nobody planned for them.
        place: space they are in, ``""`` while outside.
        exit: opening they came out by, ``""`` before.
        air_s: what is left in their cylinders, seconds of work.
        since_s: up to when their air has been counted.
        rooms: how many rooms they have looked at.
        going: event behind what they do now.
        danger: happens when it becomes too hot where they are; new each time they go in.
    """

    id: str
    unit: str
    rows: tuple[int, ...]
    place: str = ""
    exit: str = ""
    air_s: float = 0.0
    since_s: float = 0.0
    rooms: int = 0
    going: int = 0
    danger: simpy.Event | None = None


_INCAPACITATED = int(Harm.INCAPACITATED)
_ELSEWHERE = [int(phase) for phase in (Phase.OUT, Phase.NOT_ARRIVED, Phase.ABOARD)]


def on_ground(world: World, row: int) -> bool:
    """Return whether somebody stands or walks inside."""
    return world.people.phase.item(row) not in _ELSEWHERE


class Legs:
    """How teams get about."""

    def __init__(self, incident: Incident, routes: Routes) -> None:
        self.incident = incident
        self.routes = routes
        self._was_closed: set[int] = set()

    def able(self, team: Team) -> bool:
        """Return whether nobody of a team has come to harm."""
        harm = self.incident.world.people.harm
        return all(harm.item(row) < _INCAPACITATED for row in team.rows)

    def go_in(self, team: Team) -> Task:
        """Come in by the entrance; return whether they are inside."""
        opening, space = self.routes.entrance()
        if not opening:
            return False
        if team.rows:
            yield from self._enter(team, opening, space)
        team.place = space
        return True

    def _enter(self, team: Team, opening: str, space: str) -> Task:
        """Walk in by a door, or crawl in where smoke fills what is behind it."""
        world, rows = self.incident.world, np.array(team.rows, dtype=np.int32)
        walks = [self._watch(row) for row in team.rows]
        world.ask(Enter(rows, opening, space, team.going))
        every = self.incident.env.all_of(walks)
        while not every.triggered and not self.routes.closed(space):
            yield every | self.incident.env.timeout(
                self.incident.value("response.search.threshold")
            )
        if not every.triggered or not all(walk.value for walk in walks):
            yield from self._put(team, space)
        return True

    def move(self, team: Team, goal: str) -> Task:
        """Go to a space; return whether they are there. ``team.place`` says where they are."""
        path = self.routes.way(team.place, goal)
        if path is None:
            return False
        if not team.rows:
            yield self.incident.env.timeout(self.routes.seconds(path))
        else:
            clear = 1
            while clear < len(path) and not self.routes.closed(path[clear]):
                clear += 1
            walked = clear == 1 or (yield from self._walk(team, path[clear - 1]))
            if not self.able(team) or self._in_danger(team):
                return False
            if clear < len(path) or not walked:
                rest = path[clear - 1 :] if walked else self.routes.way(team.place, goal)
                if rest is None:
                    return False
                yield from self._crawl(team, rest)
        if self.routes.beyond(goal):
            return False
        team.place = goal
        return self.able(team)

    def go_out(self, team: Team, *, carried: Iterable[int] = ()) -> Task:
        """Leave by the nearest way; carried people come along. Return whether all are out."""
        env, world = self.incident.env, self.incident.world
        load = list(carried)
        opening, behind = self.routes.way_home()
        if team.rows:
            lead = team.rows[0]
            alone = list(team.rows if not load else team.rows[:1])
            done = [self._watch_out(row) for row in alone]
            leaving = np.array(alone, dtype=np.int32)
            # Those under way turn round, those who stand set out.
            world.ask(Instruct(leaving, cause=team.going))
            now = np.full(len(alone), self.incident.now)
            world.ask(Release(leaving, now, team.going, in_person=True))
            yield env.all_of(done)
            if all(item.value for item in done):
                team.exit = world.site.openings[int(world.people.exit[lead])].id
            else:
                # Smoke has closed the way behind them: they crawl out as they came.
                everybody = np.array([*team.rows, *load], dtype=np.int32)
                world.ask(Board(everybody, team.going))
                path = self.routes.way_back(self._where(team), behind)
                yield env.timeout(self.routes.seconds(path))
                team.exit = opening
            rest = np.array([*team.rows, *load], dtype=np.int32)
            world.ask(Remove(rest, team.exit, team.going))
        else:
            path = self.routes.way_back(team.place, behind)
            if load:
                world.ask(Board(np.array(load, dtype=np.int32), team.going))
            yield env.timeout(self.routes.seconds(path))
            team.exit = opening
            if load:
                world.ask(Remove(np.array(load, dtype=np.int32), opening, team.going))
        # The crowd acts on requests at the next point of its grid.
        yield env.timeout(self.incident.value("response.search.threshold"))
        team.place = ""
        return True

    # ---- parts

    def _where(self, team: Team) -> str:
        world = self.incident.world
        row = world.people.space[team.rows[0]] if team.rows else -1
        return world.site.spaces[row].id if row >= 0 else team.place

    def _in_danger(self, team: Team) -> bool:
        return team.danger is not None and team.danger.triggered

    def _watch(self, row: int) -> simpy.Event:
        done, watch = self.incident.env.event(), self.incident.world.watch
        watch.arrivals[row] = tells(done, reached=True)
        watch.unreachable[row] = tells(done, reached=False)
        return done

    def _watch_out(self, row: int) -> simpy.Event:
        done, watch, people = (
            self.incident.env.event(),
            self.incident.world.watch,
            self.incident.world.people,
        )
        if people.harm[row] >= Harm.INCAPACITATED or not on_ground(self.incident.world, row):
            return done.succeed(bool(people.phase[row] == Phase.OUT))
        watch.out[row] = tells(done, reached=True)
        watch.unreachable[row] = tells(done, reached=False)
        return done

    def _walk(self, team: Team, goal: str) -> Task:
        """Walk through the crowd; return whether everybody is there."""
        world = self.incident.world
        self._forget_smoke(team)
        row_of_goal = world.site.space_index[goal]
        walks = []
        for row in team.rows:
            if world.people.space[row] == row_of_goal:
                continue
            walks.append(self._watch(row))
            world.ask(WalkTo(person=row, space=goal, cause=team.going))
        if walks:
            every = self.incident.env.all_of(walks)
            yield every if team.danger is None else every | team.danger
        reached = all(walk.triggered and walk.value for walk in walks)
        if reached:
            team.place = goal
        else:
            team.place = self._where(team)
            self._was_closed |= set(np.nonzero(world.conditions.impassable)[0].tolist())
        return reached

    def _forget_smoke(self, team: Team) -> None:
        """Let a team try doors again that smoke had closed and closes no longer."""
        world = self.incident.world
        again = {row for row in self._was_closed if not world.conditions.impassable[row]}
        if not again:
            return
        self._was_closed -= again
        rows = np.array(team.rows, dtype=np.int32)
        index = world.site.space_index
        for opening in world.site.openings:
            if opening.walkable and (
                index.get(opening.a, -1) in again or index.get(opening.b, -1) in again
            ):
                world.ask(Tell(rows, opening.id, shut=False, cause=team.going))

    def _crawl(self, team: Team, path: list[str]) -> Task:
        """Go on through smoke off the cells; end in the last space, or turn back from its heat."""
        rows = np.array(team.rows, dtype=np.int32)
        self.incident.world.ask(Board(rows, team.going))
        yield self.incident.env.timeout(self.routes.seconds(path))
        goal = path[-1]
        if self.routes.beyond(goal):
            yield self.incident.env.timeout(self.routes.seconds(path))
            goal = path[0]
        yield from self._put(team, goal)
        team.place = goal
        return True

    def _put(self, team: Team, space: str) -> Task:
        """Put a team into a space off its way through the crowd."""
        rows = np.array(team.rows, dtype=np.int32)
        world = self.incident.world
        world.ask(Board(rows, team.going))
        world.ask(Alight(rows, space, leave=False, cause=team.going))
        yield self.incident.env.timeout(self.incident.value("response.search.threshold"))
        return True
