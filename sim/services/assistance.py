"""Helpers fetch people who cannot leave alone, one trip after another.

Whoever waits for help is a task. Whenever somebody becomes free or a task comes up, the free
helpers who are nearest go: of all tasks the one whose helpers have the shortest way first (that of
the last of them counts), and of equal ones the older. They walk to the person, prepare, and move
them out together at the speed of the means; then they come back in for the next. While they move,
one of them walks for all, with the room that all of them take.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim import literature
from sim.people.helping import helpers_of
from sim.services.means import means_of
from sim.world.fits import needed_by
from sim.world.requests import Alight, Board, Remove, SetMobility
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.services.desk import Desk
    from sim.services.helpers import Helpers
    from sim.services.lift import Car
    from sim.services.means import Means
    from sim.world.care import Wait

    Task = Generator[simpy.Event, object, None]
    Choice = Callable[[int, int], tuple[Car, str] | None]

Route = Literal["level", "lift", "stairs"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that helpers are wanted for.

    Attributes:
        since: when it came up.
        row: who waits for help, -1 for a lift that needs a warden.
        number: helpers needed.
        wait: what is noted of their waiting, None for a lift.
        cause: event behind it.
        car: the lift, or None.
    """

    since: float
    row: int
    number: int
    cause: int
    wait: Wait | None = None
    car: Car | None = None


class Assistance:
    """Who waits for help, and who goes to whom.

    Attributes:
        desk: clock and world.
        helpers: those who help.
        lift_for: which lift somebody may take from where a person is, with whom they take it.
        given_up: those whom nobody can bring out.
        trips: how often somebody was brought out.
        told: who was told to leave, and by which event.
        searching: says whether somebody may still be found.
        on_over: called when nobody is left who may need help.
    """

    def __init__(
        self,
        desk: Desk,
        helpers: Helpers,
        *,
        dependents: list[int],
        lift_for: Choice,
        searching: Callable[[], bool] = lambda: False,
    ) -> None:
        self.desk = desk
        self.helpers = helpers
        self.lift_for = lift_for
        self.given_up: set[int] = set()
        self.trips = 0
        self.told: dict[int, int] = {}
        self.searching = searching
        self.on_over: list[Callable[[], None]] = []
        self._dependents = dependents
        self._tasks: list[Waiting] = []
        self._wake = desk.env.event()
        desk.env.process(self._run())

    def wait(self, row: int, *, cause: int) -> None:
        """Let somebody wait for help where they are."""
        desk, profile = self.desk, self.desk.group(row).profile
        number = desk.log(
            "waits-for-help", actor=desk.name(row), object=desk.space(row), cause=cause
        )
        wait = desk.waits(row, "help")
        wanted = max(1, profile.needs_assistance)
        self._tasks.append(Waiting(desk.now, row, wanted, number, wait))
        self.changed()

    def want_warden(self, car: Car) -> None:
        """Let a helper come who runs a lift."""
        self._tasks.append(Waiting(self.desk.now, -1, 1, self.desk.alarm, car=car))
        self.changed()

    def changed(self) -> None:
        """Let it be looked at anew who goes where."""
        if not self._wake.triggered:
            self._wake.succeed()

    @property
    def over(self) -> bool:
        """Whether nobody who was told to leave is left inside and may need help."""
        if not self.told or self.searching():
            return False
        people = self.desk.world.people
        return not any(
            people.phase[row] not in (Phase.OUT, Phase.NOT_ARRIVED)
            and people.harm[row] != Harm.DEAD
            and row not in self.given_up
            for row in self._dependents
            if row in self.told
        )

    def _run(self) -> Task:
        while True:
            yield self._wake
            self._wake = self.desk.env.event()
            self._give_up()
            while self._send_nearest():
                pass
            self._let_go_spare()
            if self.over:
                self._tasks = []
                for call in self.on_over:
                    call()
                for row in list(self.helpers.free.items):
                    self.helpers.lose(row)
                    self.desk.let_go(row, cause=self.desk.alarm or self.told.get(row, 0))

    def _let_go_spare(self) -> None:
        """Let those leave whom nobody needs even if all who may need help did so at once.

        They would stand in the way of those who carry somebody. One team more than that stays.
        """
        desk = self.desk
        left = [row for row in self._dependents if self._may_need_help(row)]
        # Whoever is named stays for those who name them; all others count together.
        named = [desk.group(row) for row in left if desk.group(row).helped_by]
        kept_for = helpers_of(desk.world.population.groups, named)
        free = [r for r in self.helpers.free.items if desk.group(r).id not in kept_for]
        left = [row for row in left if not desk.group(row).helped_by]
        wanted = [max(1, desk.group(row).profile.needs_assistance) for row in left]
        kept = sum(wanted) + max(wanted, default=0) + len(desk.world.site.lifts)
        if len(free) <= kept or not self.told:
            return
        where = sorted({desk.space(row) for row in left} - {""})
        far = {row: min((desk.distance(row, at) for at in where), default=0.0) for row in free}
        for row in sorted(far, key=lambda row: (far[row], row))[kept:]:
            self.helpers.lose(row)
            desk.let_go(row, cause=desk.alarm or self.told.get(row, 0))

    def _may_need_help(self, row: int) -> bool:
        """Return whether somebody has not been fetched yet and may have to be."""
        people = self.desk.world.people
        return (
            people.phase[row] not in (Phase.OUT, Phase.NOT_ARRIVED, Phase.ABOARD)
            and people.harm[row] != Harm.DEAD
            and row not in self.given_up
        )

    def _give_up(self) -> None:
        """Put aside what there are too few helpers for, now and later."""
        short = [t for t in self._tasks if t.number > len(self.helpers.able_for(t.row))]
        for task in short:
            self._tasks.remove(task)
            thing = task.car.lift.id if task.car else self.desk.name(task.row)
            self.desk.log("nobody-to-help", object=thing, value=task.number, unit="people")
            if task.car is None:
                self.given_up.add(task.row)
            else:
                task.car.close_down()

    def _send_nearest(self) -> bool:
        """Send the helpers with the shortest way; return whether any went."""
        best = None
        for task in self._tasks:
            where = task.car.main if task.car else self.desk.space(task.row)
            if not where:
                continue
            far, team = self.helpers.nearest(where, task.number, person=task.row)
            key = (task.car is None, far, task.since, task.row)
            if team and (best is None or key < best[0]):
                best = (key, task, team, where)
        if best is None:
            return False
        _, task, team, where = best
        self._tasks.remove(task)
        self.helpers.take(team)
        self.desk.env.process(self._go(task, team, where))
        return True

    def _go(self, task: Waiting, team: list[int], where: str) -> Task:
        desk = self.desk
        walks = [desk.walk(row, where, cause=task.cause) for row in team]
        yield desk.env.all_of(walks)
        there = [row for row, walk in zip(team, walks, strict=True) if walk.value]
        if len(there) < len(team):
            for row in team:
                if row in there:
                    self.helpers.join(row)
                else:
                    self.helpers.lose(row)
            self._tasks.append(task)
        elif task.car is not None:
            yield task.car.man(team[0])
            self.helpers.join(team[0])
        else:
            yield from self._bring(task, team)
        self.changed()

    # ---- one trip

    def _bring(self, task: Waiting, team: list[int]) -> Task:
        desk, world, person = self.desk, self.desk.world, task.row
        route: Route = "level" if math.isfinite(desk.distance(person, level=True)) else "stairs"
        lift = self.lift_for(person, team[0]) if route == "stairs" else None
        route = "lift" if lift is not None else route
        profile = desk.group(person).profile
        way = means_of(profile, self.desk.world.parameters, stairs=route == "stairs")
        yield desk.env.timeout(desk.seconds(f"prepare.{way.name}", person))
        gone = not desk.inside(person) or world.people.harm[person] == Harm.DEAD
        if gone or not all(desk.able(row) and desk.inside(row) for row in team):
            for row in team:
                self.helpers.join(row)
            if not gone:
                self._tasks.append(task)
            return
        lead, *others = team
        fetched = desk.log(
            "assist-start",
            actor=desk.name(lead),
            object=desk.name(person),
            cause=task.cause,
        )
        if task.wait is not None:
            desk.served(task.wait, desk.name(lead))
        load = np.array([person, *others], dtype=np.int32)
        world.ask(Board(load, fetched))
        self._move(lead, person, way, stairs=route == "stairs", party=1 + len(team))
        out = False
        if lift is not None:
            car, lobby = lift
            out = yield from self._ride(lead, car, lobby, person, len(team), fetched)
            if not out:
                way = means_of(profile, self.desk.world.parameters, stairs=True)
                self._move(lead, person, way, stairs=True, party=1 + len(team))
        if not out:
            done = desk.watch_out(lead)
            desk.let_go(lead, cause=fetched)
            out = bool((yield done))
        self._set_down(task, team, load, out=out, fetched=fetched)

    def _ride(
        self, lead: int, car: Car, lobby: str, person: int, helpers: int, cause: int
    ) -> Generator[simpy.Event, object, bool]:
        """Go out by a lift; return whether they are out."""
        desk = self.desk
        if not (yield desk.walk(lead, lobby, cause=cause)):
            return False
        places = math.ceil(float(desk.world.population.size[person])) + helpers
        ride = car.call(lead, lobby, places=places, people=1 + helpers, cause=cause)
        if not (yield ride):
            return False
        return bool((yield desk.watch_out(lead)))

    def _move(self, lead: int, person: int, way: Means, *, stairs: bool, party: int) -> None:
        """Let one walk for all, at the speed of the means."""
        population = self.desk.world.population
        most = self.desk.world.parameters.value("services.party.size")
        size = float(min(most, population.size[person] + party - 1))
        self.desk.world.ask(
            SetMobility(
                np.array([lead], dtype=np.int32),
                speed=way.level,
                speed_down=way.stairs,
                speed_up=way.stairs,
                size=size,
                body_m=float(max(population.body_m[person], population.body_m[lead])),
                fits_m=literature.value("people.body.width") if stairs else self._fits_m(person),
                steps=stairs,
            )
        )

    def _fits_m(self, row: int) -> float:
        """Return the clear width that somebody needs; a stair is passed on something narrow."""
        return needed_by(self.desk.group(row))

    def _set_down(
        self,
        task: Waiting,
        team: list[int],
        load: np.typing.NDArray[np.int32],
        *,
        out: bool,
        fetched: int,
    ) -> None:
        """End a trip: outside, or where the one who walked could not go on."""
        desk, world, lead, person = self.desk, self.desk.world, team[0], task.row
        if out:
            opening = world.site.openings[int(world.people.exit[lead])].id
            world.ask(Remove(load, opening, fetched))
            self.trips += 1
            desk.log(
                "assisted-out",
                actor=desk.name(lead),
                object=desk.name(person),
                value=1,
                unit="people",
                cause=fetched,
            )
        else:
            world.ask(Alight(load, desk.space(lead), leave=False, cause=fetched))
            self.given_up.add(person)
            desk.log("put-down", actor=desk.name(lead), object=desk.name(person), cause=fetched)
        own = world.population
        world.ask(
            SetMobility(
                np.array([lead], dtype=np.int32),
                speed=float(own.speed[lead]),
                speed_down=float(own.speed_down[lead]),
                speed_up=float(own.speed_up[lead]),
                size=float(own.size[lead]),
                body_m=float(own.body_m[lead]),
                fits_m=self._fits_m(lead),
                steps=True,
            )
        )
        world.care.held[lead] = True
        for row in team:
            self.helpers.join(row)
