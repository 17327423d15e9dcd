"""What the services of one run share: clock, world, walks that end, distances, draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from sim.world.care import Wait
from sim.world.fields import Goal
from sim.world.requests import Enter, Release, Send
from sim.world.state import Harm, Phase
from sim.world.watch import tells

if TYPE_CHECKING:
    from collections.abc import Iterable

    import simpy

    from sim.people.model import Group
    from sim.world.fields import Fields
    from sim.world.world import World


class Desk:
    """Clock and world, as the services see them.

    Attributes:
        env: the clock.
        world: the world of the run.
        alarm: id of the event of the general alarm, 0 before.
    """

    def __init__(self, env: simpy.Environment, world: World, fields: Fields) -> None:
        self.env = env
        self.world = world
        self.alarm = 0
        self._fields = fields
        self._exits = tuple(row for row, item in enumerate(world.site.openings) if item.exit)
        self._draws: dict[str, int] = {}

    @property
    def now(self) -> float:
        """Seconds since the start of the run."""
        return float(self.env.now)

    def log(
        self,
        event: str,
        *,
        actor: str = "",
        object: str = "",
        value: float | None = None,
        unit: str = "",
        cause: int | Iterable[int] = 0,
    ) -> int:
        """Log an event now and return its id; without a cause it is put down to the alarm."""
        causes = {cause} if isinstance(cause, int) else set(cause)
        causes = {item for item in causes if item > 0} or ({self.alarm} if self.alarm else set())
        return self.world.log.add(
            event,
            t_s=max(self.now, self.world.log[len(self.world.log)].t_s if self.world.log else 0.0),
            actor=actor,
            object=object,
            value=value,
            unit=unit,
            cause=sorted(causes),
        )

    def waits(self, row: int, wanted: str) -> Wait:
        """Note that somebody waits where they are for a ``lift`` or for ``help``."""
        wait = Wait(self.name(row), self.space(row), wanted, self.now)
        self.world.care.waits.append(wait)
        return wait

    def served(self, wait: Wait, by: str) -> None:
        """Note that the waiting of somebody has ended."""
        wait.until_s, wait.by = self.now, by

    # ---- people

    def group(self, row: int) -> Group:
        """Return the group of a person."""
        population = self.world.population
        return population.groups[int(population.group[row])]

    def name(self, row: int) -> str:
        """Return the id of a person."""
        return self.world.population.person_id(row)

    def able(self, row: int) -> bool:
        """Return whether a person can still do anything."""
        return bool(self.world.people.harm[row] < Harm.INCAPACITATED)

    def inside(self, row: int) -> bool:
        """Return whether a person is on the ground inside."""
        return bool(self.world.people.cell[row] >= 0)

    def out(self, row: int) -> bool:
        """Return whether a person has left the site."""
        return bool(self.world.people.phase[row] == Phase.OUT)

    def space(self, row: int) -> str:
        """Return the id of the space a person is in, ``""`` for none."""
        space = int(self.world.people.space[row])
        return self.world.site.spaces[space].id if space >= 0 else ""

    def seconds(self, what: str, row: int) -> float:
        """Return how long something takes somebody this time, a draw of its own each time.

        Args:
            what: name of the rows ``services.<what>.p50`` and ``.p90`` (lognormal).
            row: row of the person.
        """
        stream, population = f"services.{what}", self.world.population
        key = f"{stream}/{row}"
        number = self._draws[key] = self._draws.get(key, -1) + 1
        u = self.world.streams.one(
            stream, group=self.group(row).id, index=int(population.index[row]), draw=number
        )
        return self.world.parameters.drawn(stream, float(special.ndtri(u)))

    # ---- distances

    def distance(self, row: int, space: str = "", *, level: bool = False) -> float:
        """Return how far a person would walk to a space, or out; ``inf`` without a way.

        Args:
            row: row of the person; from outside they come by the exit they left by.
            space: id of the space, ``""`` for out of the site.
            level: whether only ways without a stair count.
        """
        ground, people = self.world.walkable, self.world.people
        site = self.world.site
        shut = site.stepped if level else ()
        goal = (
            Goal(space=site.space_index[space], shut=shut)
            if space
            else Goal(self._exits, shut=shut)
        )
        field = self._fields.get(goal)
        if people.cell[row] >= 0:
            return float(field.cell_m[people.cell[row]])
        cells, _ = ground.portals.inside_of(int(people.exit[row]))
        return float(field.cell_m[cells].min()) if len(cells) else math.inf

    def level_way_out(self, space: str) -> bool:
        """Return whether a space has a way out of the site without a stair."""
        site, ground = self.world.site, self.world.walkable
        field = self._fields.get(Goal(self._exits, shut=site.stepped))
        first = ground.space_start[site.space_index[space]]
        return bool(np.isfinite(field.cell_m[first]))

    # ---- walks

    def walk(self, row: int, space: str, *, cause: int = 0) -> simpy.Event:
        """Let a person walk to a space; the event's value says whether they reached it."""
        world, done = self.world, self.env.event()
        rows = np.array([row], dtype=np.int32)
        if not self.able(row) or world.people.phase[row] == Phase.ABOARD:
            return done.succeed(False)
        if self.space(row) == space and world.people.phase[row] == Phase.WAITING:
            return done.succeed(True)
        self._watch(row, done)
        if not self.inside(row):
            world.ask(Enter(rows, self._door(row), space, cause))
        else:
            world.ask(Send(rows, space, cause))
        return done

    def _door(self, row: int) -> str:
        """Return the opening by which somebody comes in: the one they left by, or else theirs."""
        world = self.world
        used = int(world.people.exit[row])
        if used >= 0:
            return world.site.openings[used].id
        return self.group(row).arrive_from or world.site.openings[self._exits[0]].id

    def _watch(self, row: int, done: simpy.Event) -> None:
        self.world.watch.arrivals[row] = tells(done, reached=True)
        self.world.watch.unreachable[row] = tells(done, reached=False)

    def watch_out(self, row: int) -> simpy.Event:
        """Return an event that happens when a person is out, or cannot get out (value False)."""
        done = self.env.event()
        self.world.watch.out[row] = tells(done, reached=True)
        self.world.watch.unreachable[row] = tells(done, reached=False)
        return done

    def let_go(self, row: int, *, cause: int = 0) -> None:
        """Let a person set out by themselves now, by whichever way their group chooses."""
        self.world.care.held[row] = False
        if not self.able(row) or not self.inside(row):
            return
        at = np.array([self.now])
        self.world.ask(Release(np.array([row], dtype=np.int32), at, cause, in_person=True))
