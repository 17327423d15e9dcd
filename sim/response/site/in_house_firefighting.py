"""What people of the house do at the fire: extinguisher, own fire team, warning door to door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.response.site import alarm
from sim.response.site.equipment import in_order
from sim.world.hazard import Attack
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]


class InHouseFirefighting:
    """First-aid fire fighting and warning."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._taken: set[str] = set()

    def _nearest(self, holder: Holder, kind: str) -> tuple[str, str] | None:
        """Return id and space of the nearest thing of a kind, on the way to the fire."""
        case = self.case
        found = [
            (
                case.staff.ways.distance(holder.place, item.space)
                + case.staff.ways.distance(item.space, case.fire_space),
                item.id,
                item.space,
            )
            for item in case.world.site.equipment
            if item.kind == kind and item.id not in self._taken and item.space != case.fire_space
        ]
        return min(found)[1:] if found else None

    def extinguisher(self, holder: Holder, *, cause: int) -> Task:
        """Take an extinguisher to the fire and use it, unless smoke or heat forbids."""
        case, env, who = self.case, self.case.env, holder.post
        if not case.world.hazard.burning:
            return
        thing = self._nearest(holder, "extinguisher")
        fetched = cause
        if thing is not None:
            self._taken.add(thing[0])
            yield from case.staff.go(holder, thing[1], cause=cause)
            yield env.timeout(case.seconds("take-extinguisher", who))
        arrived = yield from self._approach(holder, cause=fetched)
        if not arrived or thing is None:
            return
        if "first-force" not in case.happened:
            arrived = case.log(
                "first-force", actor=holder.id, object=case.fire_space, cause=arrived
            )
        trained = case.plan.training.extinguish if case.plan else 1.0
        if case.uniform("trained", holder.id) > trained:
            self._withdraw(holder, arrived)
            return
        yield env.timeout(case.seconds("use-extinguisher", who))
        item = next(i for i in case.world.site.equipment if i.id == thing[0])
        if not in_order(item):
            case.log("extinguisher-failed", actor=holder.id, object=item.id, cause=arrived)
            self._withdraw(holder, arrived)
            return
        event = case.log(
            "first-extinguisher", actor=holder.id, object=case.fire_space, cause=arrived
        )
        told = env.event()
        said: list[tuple[bool, int]] = []

        def answer(worked: bool, number: int) -> None:
            said.append((worked, number))
            told.succeed()

        case.world.hazard.attacks.append(
            Attack(
                space=case.fire_space,
                means="extinguisher",
                by=holder.id,
                luck=case.uniform("extinguisher", who),
                cause=event,
                answer=answer,
            )
        )
        yield told
        worked, number = said[0]
        if not worked:
            self._withdraw(holder, number)

    def _approach(self, holder: Holder, *, cause: int) -> Generator[simpy.Event, object, int]:
        """Walk to the fire; return the event of getting there, 0 after withdrawing."""
        case = self.case
        reached = yield from case.staff.go(holder, case.fire_space, cause=cause)
        if not case.staff.able(holder):
            return 0
        row = case.world.site.space_index[case.fire_space]
        air = case.world.conditions
        if (
            not reached
            or air.smoke_bars()[row]
            or air.heat_release_w[row] > case.value("fire.lost")
        ):
            lost = cause
            if air.heat_release_w[row] > case.value("fire.lost"):
                lost = case.log(
                    "fire-lost",
                    object=case.fire_space,
                    value=float(air.heat_release_w[row]),
                    unit="W",
                    cause=cause,
                )
            self._withdraw(holder, lost)
            return 0
        return cause

    def _withdraw(self, holder: Holder, cause: int) -> None:
        self.case.log(
            "staff-withdrawn",
            actor=holder.id,
            object=self.case.fire_space,
            value=1,
            unit="people",
            cause=cause,
        )
        self.case.staff.send_out(holder)

    def team(self, holder: Holder, *, cause: int) -> Task:
        """The house's own fire team gears up, comes, and brings water from the hydrant."""
        case, env, who = self.case, self.case.env, holder.post
        if not case.fire_space:
            return
        yield env.timeout(case.seconds("team.muster", who))
        arrived = yield from self._approach(holder, cause=cause)
        if not arrived:
            return
        event = case.log("second-force", actor=who, object=case.fire_space, cause=arrived)
        hydrants = [i for i in case.world.site.equipment if i.kind in ("hydrant", "hose-reel")]
        if hydrants and not any(in_order(item) for item in hydrants):
            case.log("internal-water-failed", actor=who, object=case.fire_space, cause=event)
            return
        yield env.timeout(case.seconds("hydrant", who))
        if hydrants and case.world.hazard.burning:
            water = case.log("first-water-internal", actor=who, object=case.fire_space, cause=event)
            case.world.hazard.attacks.append(
                Attack(space=case.fire_space, means="hydrant", by=who, luck=0.5, cause=water)
            )

    def warn(
        self, holder: Holder, zones: tuple[str, ...], *, cause: int, locked: bool = False
    ) -> Task:
        """Go from door to door, nearest first, and send everybody out who has not left.

        Args:
            holder: who goes.
            zones: where.
            cause: event behind it.
            locked: whether bedrooms have to be knocked at until somebody opens.
        """
        case, people = self.case, self.case.world.people
        reach = alarm.spaces_of(case, zones)
        trained = case.plan.training.lead_out if case.plan else 1.0
        leads = case.uniform("lead-out", holder.id) <= trained
        done: set[int] = set()
        number = 0
        while case.staff.able(holder):
            waiting = (
                (people.space >= 0)
                & (people.phase == Phase.WAITING)
                & ~np.isfinite(people.start_s)
                & (people.harm < Harm.INCAPACITATED)
            )
            duty = case.staff.rows
            left = sorted(
                {
                    int(space)
                    for row, space in zip(
                        np.nonzero(waiting)[0].tolist(), people.space[waiting], strict=True
                    )
                    if row not in duty and reach[space] and int(space) not in done
                }
            )
            if not left:
                return
            spaces = case.world.site.spaces
            goal = min(
                left, key=lambda s: (case.staff.ways.distance(holder.place, spaces[s].id), s)
            )
            done.add(goal)
            if not (yield from case.staff.go(holder, spaces[goal].id, cause=cause)):
                continue
            yield case.env.timeout(case.seconds("warn-door", holder.id, n=number))
            if locked and spaces[goal].use == "bedroom":
                yield case.env.timeout(case.seconds("warn-locked", holder.id, n=number))
            number += 1
            here = np.nonzero(waiting & (people.space == goal))[0].astype(np.int32)
            if len(here):
                event = case.log(
                    "alerted",
                    actor=holder.id,
                    object=spaces[goal].id,
                    value=len(here),
                    unit="people",
                    cause=cause,
                )
                alarm.release(case, here, cause=event, in_person=leads)
            case.log("sweep-done", actor=holder.id, object=spaces[goal].id, cause=cause)
