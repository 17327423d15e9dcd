"""Assembly and head count: classes counted by their leaders, everybody counted at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from sim.people.model import Group
    from sim.response.incident import Incident
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]

_LOOK_EVERY_S = 2.0  # a teacher sees within this time that the last of the class is there


class Assembly:
    """Who is counted where, and who is missing.

    Only those who are out and can still do so count: a class whose teacher is inside, or who has
    none, is counted with all others by whoever holds the roll call. Whoever is to hold it goes out
    first; if they cannot, the officer in command of the fire brigade holds it.

    Attributes:
        missing: rows of people who were found missing and have not turned up.
        reported: happens when everybody is accounted for who was reported missing to the fire
            brigade; None before somebody was.
    """

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        population = incident.world.population
        led = [g for g in population.groups if g.leader and g.size and g.required]
        self.classes = [group for group in led if len(self._leaders(group))]
        self._alone = [group for group in led if not len(self._leaders(group))]
        self._called = False
        self.missing: set[int] = set()
        self.reported: simpy.Event | None = None
        self._turned_up: dict[int, int] = {}
        self._counted = incident.env.event()
        self._events: list[int] = []
        incident.world.watch.all_out.append(self._all_out)
        if self.classes:
            incident.env.process(self._watch_classes())
        else:
            self._counted.succeed()

    def _all_out(self, _t: float) -> None:
        last = self.incident.world.log.first("last-evacuee")
        cause = last.id if last else self.incident.happened.get("alarm", 0)
        self.incident.declare("evacuated", cause)

    def point(self, group: Group | None = None) -> tuple[str, float]:
        """Return id and distance of an assembly point: the group's own, or the largest one."""
        points = self.incident.world.site.assembly
        for item in points:
            if group is not None and group.assembly == item.id:
                return item.id, item.distance_m
        if not points:
            return "", 0.0
        best = max(points, key=lambda item: (item.capacity or 0, item.id))
        return best.id, best.distance_m

    def _leaders(self, group: Group) -> NDArray[np.int64]:
        """Return the rows of those who may count a class: of its own rooms, or else all of them."""
        population = self.incident.world.population
        named = [
            number
            for number, item in enumerate(population.groups)
            if group.leader in (item.role, item.id)
        ]
        rows = np.flatnonzero(np.isin(population.group, named))
        homes = population.space[population.rows_of_group[group.id]]
        own = rows[np.isin(population.space[rows], homes) & (population.space[rows] >= 0)]
        return own if len(own) else rows

    def _counts(self, group: Group) -> bool:
        """Return whether somebody who may count a class is out and able to."""
        people, rows = self.incident.world.people, self._leaders(group)
        able = (people.phase[rows] == Phase.OUT) & (people.harm[rows] < Harm.INCAPACITATED)
        return bool(able.any())

    def _watch_classes(self) -> Task:
        """Look for classes that are out, once the alarm has sounded."""
        incident, people = self.incident, self.incident.world.people
        yield incident.when("alarm")
        left = list(self.classes)
        underway: list[simpy.Event] = []
        while left:
            yield incident.env.timeout(_LOOK_EVERY_S)
            waiting = []
            for group in left:
                mine = incident.world.population.rows_of_group[group.id]
                able = people.harm[mine] < Harm.INCAPACITATED
                out = able & (people.phase[mine] == Phase.OUT)
                all_out = bool(np.all(out[able])) or self._gives_up(group, out, mine)
                if all_out and self._called and not self._counts(group):
                    self._alone.append(group)
                elif all_out and self._counts(group):
                    lacking = group.size - int(out.sum()) if group.together else 0
                    underway.append(
                        incident.env.process(self._roll_call(group, int(out.sum()), lacking))
                    )
                else:
                    waiting.append(group)
            left = waiting
        yield from underway
        self._counted.succeed()

    def _gives_up(self, group: Group, out: NDArray[np.bool_], mine: slice) -> bool:
        """Return whether a leader who is out no longer waits for those who do not come."""
        if group.together is None or not out.any():
            return False
        world = self.incident.world
        parties = world.population.party[mine]
        leads = world.population.leads & np.isin(world.population.party, parties[parties >= 0])
        if not leads.any() or np.any(world.people.phase[leads] != Phase.OUT):
            return False
        last = max(
            float(world.people.out_s[mine][out].max()), float(world.people.out_s[leads].max())
        )
        return self.incident.now - last > self.incident.value("people.party.patience")

    def _roll_call(self, group: Group, number: int, lacking: int) -> Task:
        incident = self.incident
        name, away = self.point(group)
        alarm = incident.happened["alarm"]
        yield incident.env.timeout(away / incident.value("response.count.speed"))
        event = incident.log(
            "assembled", actor=group.id, object=name, value=number, unit="people", cause=alarm
        )
        yield incident.env.timeout(incident.value("response.count.class") * number)
        self._events.append(
            incident.log(
                "accounted",
                actor=group.leader,
                object=group.id,
                value=number,
                unit="people",
                cause=event,
            )
        )
        if lacking:
            incident.log(
                "missing",
                actor=group.leader,
                object=group.id,
                value=lacking,
                unit="people",
                cause=self._events[-1],
            )

    def _goes_out(self, holder: Holder) -> Generator[simpy.Event, object, str]:
        """Let whoever is to hold the roll call leave; return who holds it, ``""`` for nobody."""
        incident, row = self.incident, holder.row
        if row is None:
            # Not walked by the crowd: somebody elsewhere, or who came from home to a room inside.
            site, ways = incident.world.site, incident.staff.ways
            if holder.place in site.space_index and site.exits:
                way = min(ways.seconds(holder.place, exit_.a) for exit_ in site.exits)
                yield incident.env.timeout(way)
                holder.place = ""
            return holder.id
        people = incident.world.people
        incident.staff.send_out(holder)
        while people.phase[row] != Phase.OUT:
            yield incident.env.timeout(_LOOK_EVERY_S)
            able = incident.staff.able(holder)
            if incident.commander and (not able or people.stuck[row]):
                return incident.commander
            if not able and not (incident.plan and incident.plan.send):
                return ""
        return holder.id

    def count(self, holder: Holder, *, cause: int) -> Task:
        """Count everybody who had to leave, say who is missing, and tell the fire brigade."""
        incident, env = self.incident, self.incident.env
        if "headcount-complete" in incident.happened:
            return
        counts = yield from self._goes_out(holder)
        if not counts or "headcount-complete" in incident.happened:
            return
        people, population = incident.world.people, incident.world.population
        name, away = self.point()
        start = incident.log("headcount-start", actor=counts, object=name, cause=cause)
        self._called = True
        yield env.timeout(incident.seconds("count.base", holder.post))
        required = population.required
        if self.classes:
            yield self._counted
            of_these = [population.rows_of_group[group.id] for group in self._alone]
            required = np.zeros(len(population), dtype=np.bool_)
            for rows_ in of_these:
                required[rows_] = True
        else:
            yield env.timeout(away / incident.value("response.count.speed"))
        out = int(np.count_nonzero(required & (people.phase == Phase.OUT)))
        yield env.timeout(out * incident.value("response.count.person"))
        there = int(np.count_nonzero(population.required & (people.phase == Phase.OUT)))
        inside = people.inside()
        rows = np.nonzero(population.required & inside)[0].tolist()
        done = incident.log(
            "headcount-complete",
            actor=counts,
            object=name,
            value=there,
            unit="people",
            cause=(start, *self._events),
        )
        if rows:
            self.reported = env.event()
        incident.declare("counted", done)
        if rows:
            self.missing.update(rows)
            lacking = incident.log(
                "missing", actor=counts, value=len(rows), unit="people", cause=done
            )
            yield env.timeout(incident.seconds("missing.report", holder.post))
            told = incident.log(
                "missing-reported",
                actor=counts,
                object=incident.commander,
                value=len(rows),
                unit="people",
                cause=lacking,
            )
            env.process(self._close(rows, told, incident.commander or counts))

    def found(self, rows: list[int], *, cause: int) -> None:
        """Note people who were found inside, dead or alive.

        Args:
            rows: rows of people.
            cause: event of finding them.
        """
        for row in rows:
            self._turned_up.setdefault(row, cause)

    def _close(self, rows: list[int], told: int, by: str) -> Task:
        """Wait until everybody who was missing is outside, or was found, and say so."""
        incident, people = self.incident, self.incident.world.people
        left, causes = set(rows), {told}
        while left:
            yield incident.env.timeout(_LOOK_EVERY_S)
            for row in sorted(left):
                if row in self._turned_up:
                    causes.add(self._turned_up[row])
                elif people.phase[row] != Phase.OUT:
                    continue
                left.discard(row)
                self.missing.discard(row)
        event = incident.log(
            "missing-closed", actor=by, value=len(rows), unit="people", cause=sorted(causes)
        )
        if self.reported is not None:
            self.reported.succeed(event)
