"""Register the services on the clock: lifts, helpers, sweeps. Nothing runs where none is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.people.helping import helpers_of
from sim.services.charge import Charge
from sim.services.climbing import start_climbing
from sim.services.desk import Desk
from sim.services.lift import Car
from sim.services.responders import await_calls
from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Callable

    import simpy

    from sim.building.model import Lift
    from sim.events.log import Event
    from sim.people.model import Group
    from sim.world.fields import Fields
    from sim.world.world import World


def start_services(env: simpy.Environment, world: World, fields: Fields) -> Charge | None:
    """Take charge of those who do not leave alone; None where there are none.

    Must come before the crowd of the run is made.

    Args:
        env: the clock, at the start of the run.
        world: the world of the run.
        fields: distance fields of its ground.
    """
    population = world.population
    dependents = _rows(world, lambda group: group.profile.dependent)
    riders = _rows(world, lambda group: group.uses_lifts) if world.site.lifts else []
    sweepers = _rows(world, lambda group: bool(group.sweep))
    called = _rows(world, lambda group: bool(group.arrive_after))
    desk = Desk(env, world, fields)
    start_climbing(desk)
    if not dependents and not riders and not sweepers and not called:
        return None
    cars = (
        [Car(desk, lift, main=_main_stop(desk, lift)) for lift in world.site.lifts]
        if riders
        else []
    )
    manned = [car for car in cars if car.lift.in_fire == "evacuation"]
    helped = [group for group in population.groups if group.profile.dependent and group.size]
    helping_groups = helpers_of(population.groups, helped)
    if manned:
        helping_groups |= {group.id for group in population.groups if group.helps}
    helping = _rows(world, lambda group: group.id in helping_groups)
    charge = Charge(
        desk,
        cars,
        helping=helping,
        dependents=sorted({*dependents, *(riders if manned else ())}),
    )
    world.care.held = np.zeros(len(population), dtype=np.bool_)
    world.care.held[[*dependents, *riders, *sweepers, *helping, *called]] = True
    world.care.take = charge.take

    def alarmed(event: Event) -> None:
        if desk.alarm:
            return
        desk.alarm = event.id
        for car in cars:
            car.recall(fire_stop=_fire_stop(world, car))
        for car in manned:
            charge.assistance.want_warden(car)

    def over() -> None:
        for car in manned:
            if car.mode in ("ready", "manned", "recalled") and not car.waiting:
                car.close_down()

    world.log.on("general-alarm", alarmed)
    await_calls(charge)
    charge.assistance.on_over.append(over)
    _look_after_the_dead(world, charge, dependents)
    return charge


def _rows(world: World, wanted: Callable[[Group], bool]) -> list[int]:
    """Return the rows of the people of some groups, in order."""
    population = world.population
    return [
        row
        for group in population.groups
        if wanted(group)
        for row in range(*population.rows_of_group[group.id].indices(len(population)))
    ]


def _main_stop(desk: Desk, lift: Lift) -> str:
    """Return where people get out: as written, or the stop nearest to the ground with a way out.

    Of several, one from which an exit is reached without a stair.
    """
    given = str(lift.properties.get("discharge", ""))
    if given:
        return given
    site = desk.world.site
    spaces = [site.spaces[site.space_index[stop]] for stop in lift.serves]
    return min(spaces, key=lambda s: (not desk.level_way_out(s.id), abs(s.elevation_m), s.id)).id


def _fire_stop(world: World, car: Car) -> str:
    """Return the stop of a lift on the storey of the first fire, ``""`` for none."""
    site = world.site
    burning = sorted(world.hazard.fire_events, key=lambda row: world.hazard.fire_events[row])
    for row in burning[:1]:
        for stop in car.lift.serves:
            if site.spaces[site.space_index[stop]].level == site.spaces[row].level:
                return stop
    return ""


def _look_after_the_dead(world: World, charge: Charge, dependents: list[int]) -> None:
    """After a step of the hazards, let nobody wait for somebody who has died."""
    dead = 0

    def look(_t: float) -> None:
        nonlocal dead
        now = int(np.count_nonzero(world.people.harm[dependents] == Harm.DEAD))
        if now != dead:
            dead = now
            charge.assistance.changed()

    if dependents:
        world.hazard.listen("services", look)
