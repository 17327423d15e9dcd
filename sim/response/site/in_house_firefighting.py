"""What people of the house do at the fire: extinguisher, own fire team, warning door to door."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.response.site import alarm
from sim.response.site.equipment import in_order, number_of
from sim.world.hazard import Attack
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]


class InHouseFirefighting:
    """First-aid fire fighting and warning."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self._taken: Counter[str] = Counter()

    def _nearest(self, holder: Holder, kind: str) -> tuple[str, str] | None:
        """Return id and space of the nearest thing of a kind, on the way to the fire."""
        incident = self.incident
        found = [
            (
                incident.staff.ways.distance(holder.place, item.space)
                + incident.staff.ways.distance(item.space, incident.fire_space),
                item.id,
                item.space,
            )
            for item in incident.world.site.equipment
            if item.kind == kind
            and self._taken[item.id] < number_of(item)
            and item.space != incident.fire_space
        ]
        return min(found)[1:] if found else None

    def extinguisher(self, holder: Holder, *, cause: int) -> Task:
        """Take an extinguisher to the fire and use it, unless smoke or heat forbids."""
        incident, env, who = self.incident, self.incident.env, holder.post
        if not incident.world.hazard.burning:
            return
        thing = self._nearest(holder, "extinguisher")
        fetched = cause
        if thing is not None:
            self._taken[thing[0]] += 1
            yield from incident.staff.go(holder, thing[1], cause=cause)
            yield env.timeout(incident.seconds("take-extinguisher", who))
        arrived = yield from self._approach(holder, cause=fetched)
        if not arrived or thing is None:
            return
        if "first-force" not in incident.happened:
            arrived = incident.log(
                "first-force", actor=holder.id, object=incident.fire_space, cause=arrived
            )
        trained = incident.plan.training.extinguish if incident.plan else 1.0
        if incident.uniform("trained", holder.id) > trained:
            self._withdraw(holder, arrived)
            return
        yield env.timeout(incident.seconds("use-extinguisher", who))
        item = next(i for i in incident.world.site.equipment if i.id == thing[0])
        if not in_order(item):
            incident.log("extinguisher-failed", actor=holder.id, object=item.id, cause=arrived)
            self._withdraw(holder, arrived)
            return
        event = incident.log(
            "first-extinguisher", actor=holder.id, object=incident.fire_space, cause=arrived
        )
        told = env.event()
        said: list[tuple[bool, int]] = []

        def answer(worked: bool, number: int) -> None:
            said.append((worked, number))
            told.succeed()

        incident.world.hazard.attacks.append(
            Attack(
                space=incident.fire_space,
                means="extinguisher",
                by=holder.id,
                luck=incident.uniform("extinguisher", who),
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
        incident = self.incident
        reached = yield from incident.staff.go(holder, incident.fire_space, cause=cause)
        if not incident.staff.able(holder):
            return 0
        row = incident.world.site.space_index[incident.fire_space]
        air = incident.world.conditions
        if (
            not reached
            or air.smoke_bars(row)
            or air.heat_release_w[row] > incident.value("fire.lost")
        ):
            lost = cause
            if air.heat_release_w[row] > incident.value("fire.lost"):
                lost = incident.log(
                    "fire-lost",
                    object=incident.fire_space,
                    value=float(air.heat_release_w[row]),
                    unit="W",
                    cause=cause,
                )
            self._withdraw(holder, lost)
            return 0
        return cause

    def _withdraw(self, holder: Holder, cause: int) -> None:
        self.incident.log(
            "staff-withdrawn",
            actor=holder.id,
            object=self.incident.fire_space,
            value=1,
            unit="people",
            cause=cause,
        )
        self.incident.staff.send_out(holder)

    def team(self, holder: Holder, *, cause: int) -> Task:
        """The house's own fire team gears up, comes, and brings water from the hydrant."""
        incident, env, who = self.incident, self.incident.env, holder.post
        if not incident.fire_space:
            return
        yield env.timeout(incident.seconds("team.muster", who))
        arrived = yield from self._approach(holder, cause=cause)
        if not arrived:
            return
        event = incident.log("second-force", actor=who, object=incident.fire_space, cause=arrived)
        hydrants = [i for i in incident.world.site.equipment if i.kind in ("hydrant", "hose-reel")]
        if hydrants and not any(in_order(item) for item in hydrants):
            incident.log(
                "internal-water-failed", actor=who, object=incident.fire_space, cause=event
            )
            return
        yield env.timeout(incident.seconds("hydrant", who))
        if hydrants and incident.world.hazard.burning:
            water = incident.log(
                "first-water-internal", actor=who, object=incident.fire_space, cause=event
            )
            incident.world.hazard.attacks.append(
                Attack(space=incident.fire_space, means="hydrant", by=who, cause=water)
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
        incident, people = self.incident, self.incident.world.people
        reach = alarm.spaces_of(incident, zones)
        trained = incident.plan.training.lead_out if incident.plan else 1.0
        leads = incident.uniform("lead-out", holder.id) <= trained
        done: set[int] = set()
        number = 0
        while incident.staff.able(holder):
            waiting = (
                (people.space >= 0)
                & (people.phase == Phase.WAITING)
                & ~np.isfinite(people.start_s)
                & (people.harm < Harm.INCAPACITATED)
            )
            duty = incident.staff.rows
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
            spaces = incident.world.site.spaces
            goal = min(
                left, key=lambda s: (incident.staff.ways.distance(holder.place, spaces[s].id), s)
            )
            done.add(goal)
            if not (yield from incident.staff.go(holder, spaces[goal].id, cause=cause)):
                continue
            yield incident.env.timeout(incident.seconds("warn-door", holder.id, n=number))
            if locked and spaces[goal].use == "bedroom":
                yield incident.env.timeout(incident.seconds("warn-locked", holder.id, n=number))
            number += 1
            here = np.nonzero(waiting & (people.space == goal))[0].astype(np.int32)
            if len(here):
                event = incident.log(
                    "alerted",
                    actor=holder.id,
                    object=spaces[goal].id,
                    value=len(here),
                    unit="people",
                    cause=cause,
                )
                alarm.release(incident, here, cause=event, in_person=leads)
            incident.log("sweep-done", actor=holder.id, object=spaces[goal].id, cause=cause)
