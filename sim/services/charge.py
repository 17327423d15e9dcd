"""Who takes charge of those who do not set out alone: each goes their way, one process each.

Whoever cannot take stairs goes out on the level if there is a way; else to the nearest lift they
may take; else to the nearest refuge with room, where they wait for help; else they wait where they
are. Whoever cannot move alone waits where they are. Those who may use a lift but can walk take the
stairs when it does not take them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.services.assistance import Assistance
from sim.services.helpers import Helpers
from sim.services.sweep import Sweeps

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.people.model import Profile
    from sim.services.desk import Desk
    from sim.services.lift import Car

    Task = Generator[simpy.Event, object, None]


def waits_in_place(profile: Profile) -> bool:
    """Return whether somebody stays where they are until helpers come."""
    return not profile.walks or (profile.stairs and profile.needs_assistance > 0)


class Charge:
    """Takes people over from the crowd when they would set out.

    Attributes:
        desk: clock and world.
        cars: the lifts.
    """

    def __init__(
        self, desk: Desk, cars: list[Car], *, helping: list[int], dependents: list[int]
    ) -> None:
        self.desk = desk
        self.cars = cars
        self.helpers = Helpers(desk, helping)
        self.sweeps = Sweeps(self)
        self.assistance = Assistance(
            desk,
            self.helpers,
            dependents=dependents,
            lift_for=self.lift_for,
            searching=self.sweeps.going_on,
        )
        self._taken: set[int] = set()
        self._due: dict[int, float] = {}
        self._sooner: dict[int, simpy.Event] = {}
        self._places = _places(desk)

    def has(self, row: int) -> bool:
        """Return whether it has taken charge of somebody."""
        return row in self._taken

    def in_charge(self) -> NDArray[np.bool_]:
        """Return of whom it has taken charge, shape ``(n_people,)``."""
        mask = np.zeros(len(self.desk.world.population), dtype=np.bool_)
        mask[sorted(self._taken)] = True
        return mask

    def take(self, rows: NDArray[np.int64], times: NDArray[np.float64], cause: int) -> None:
        """Take charge of people; those in charge already only hear that it is sooner.

        Who waits where they are does so from the word to leave on; without one, as on a visit, from
        when they want to leave.
        """
        for row, time in zip(rows.tolist(), times.tolist(), strict=True):
            group = self.desk.group(row)
            at_once = waits_in_place(group.profile) and cause > 0
            due = self.desk.now if at_once else time
            if row in self._taken:
                self._bring_forward(row, due, cause)
                continue
            self._taken.add(row)
            self._due[row] = due
            self.assistance.told[row] = cause
            if group.sweep:
                work = self.sweeps.sweep(row, cause)
            elif waits_in_place(group.profile):
                if due <= self.desk.now:
                    self.assistance.wait(row, cause=cause)
                    continue
                work = self._waits(row)
            elif row in self.helpers.rows:
                work = None
            else:
                work = self._leave(row, cause)
            self.desk.env.process(self._at(row, work))

    def _bring_forward(self, row: int, due: float, cause: int) -> None:
        """Let somebody who has not begun to leave do so sooner."""
        if due < self._due[row] and self._due[row] > self.desk.now:
            self._due[row] = due
            self.assistance.told[row] = cause
            if row in self._sooner:
                self._sooner.pop(row).succeed()

    def _waits(self, row: int) -> Task:
        """Wait for help, of one who has wanted to leave by themselves."""
        if self.desk.inside(row) and self.desk.able(row):
            self.assistance.wait(row, cause=self.assistance.told[row])
        yield self.desk.env.timeout(0.0)

    def _at(self, row: int, work: Task | None) -> Task:
        """Begin when somebody would have set out; without a task of their own they help."""
        env = self.desk.env
        while self._due[row] > self.desk.now:
            sooner = self._sooner[row] = env.event()
            yield sooner | env.timeout(self._due[row] - self.desk.now)
        self._sooner.pop(row, None)
        if work is not None:
            yield from work
        else:
            self.helpers.join(row)
            self.assistance.changed()

    def _leave(self, row: int, cause: int) -> Task:
        desk, profile = self.desk, self.desk.group(row).profile
        if not desk.inside(row) or not desk.able(row):
            return
        if profile.stairs or not math.isfinite(desk.distance(row, level=True)):
            lift = self.lift_for(row, row)
            if lift is not None:
                car, lobby = lift
                if (yield desk.walk(row, lobby, cause=cause)):
                    wait = desk.waits(row, "lift") if profile.dependent else None
                    if profile.dependent:
                        name = desk.name(row)
                        cause = desk.log("waits-for-lift", actor=name, object=lobby, cause=cause)
                    places = math.ceil(float(desk.world.population.size[row]))
                    if (yield car.call(row, lobby, places=places, cause=cause, wait=wait)):
                        yield desk.watch_out(row)
                        self.assistance.changed()
                        return
        if profile.stairs or math.isfinite(desk.distance(row, level=True)):
            done = desk.watch_out(row)
            desk.let_go(row, cause=cause)
            yield done
            self.assistance.changed()
            return
        refuge = self._refuge(row, cause)
        if refuge and (yield desk.walk(row, refuge, cause=cause)):
            cause = desk.log("refuge-reached", actor=desk.name(row), object=refuge, cause=cause)
        if desk.inside(row) and desk.able(row):
            self.assistance.wait(row, cause=cause)

    # ---- lifts and refuges

    def lift_for(self, person: int, from_row: int) -> tuple[Car, str] | None:
        """Return the nearest lift somebody may take, with its lobby, None for none.

        Args:
            person: row of who wants to leave.
            from_row: row of who walks to it, with them or alone.
        """
        best: tuple[float, str, Car] | None = None
        for car in self.cars:
            if not self._may(person, car) or not self._fits_in(person, from_row, car):
                continue
            for stop in car.lift.serves:
                far = self.desk.distance(from_row, stop, level=True)
                if stop != car.main and math.isfinite(far):
                    key = (far + 1e-6 * car.waiting, f"{car.lift.id}/{stop}", car)
                    if best is None or key[:2] < best[:2]:
                        best = key
        if best is None:
            return None
        return best[2], best[1].removeprefix(f"{best[2].lift.id}/")

    def _may(self, person: int, car: Car) -> bool:
        group = self.desk.group(person)
        if not group.uses_lifts or not car.takes:
            return False
        if self.desk.alarm:
            return car.lift.in_fire != "parked"
        return group.lifts != "evacuation"

    def _fits_in(self, person: int, from_row: int, car: Car) -> bool:
        """Return whether a car takes somebody, with all who move them if they do not walk."""
        profile = self.desk.group(person).profile
        places = math.ceil(float(self.desk.world.population.size[person]))
        if person != from_row:
            places += max(1, profile.needs_assistance)
        return places <= car.lift.capacity

    def _refuge(self, row: int, cause: int) -> str:
        """Return the nearest refuge with room and take a place in it, ``""`` for none."""
        desk = self.desk
        near = sorted((desk.distance(row, name, level=True), name) for name in self._places)
        near = [item for item in near if math.isfinite(item[0])]
        for _, name in near:
            if self._places[name] > 0:
                self._places[name] -= 1
                return name
        if near:
            desk.log("refuge-full", actor=desk.name(row), object=near[0][1], cause=cause)
        return ""


def _places(desk: Desk) -> dict[str, int]:
    """Return how many people each refuge takes: as written, or by its area."""
    site, ground = desk.world.site, desk.world.walkable
    found = {}
    for row, space in enumerate(site.spaces):
        if space.is_refuge:
            first, last = ground.space_start[row : row + 2]
            area = float(ground.cell_area_m2[first:last].sum())
            usual = max(1, int(area / desk.world.parameters.value("services.refuge.place")))
            found[space.id] = usual if space.capacity is None else space.capacity
    return found
