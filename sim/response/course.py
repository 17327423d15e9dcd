"""What the processes of one response share: clock, world, log, draws, and what has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from sim.events.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import Any

    import simpy
    from numpy.typing import NDArray

    from sim.distribution import Distribution
    from sim.response.plan.model import Plan, ResponseInputs
    from sim.world.world import World


class Course:
    """The course of one incident or drill: its clock, its log, its draws, and what has happened.

    Attributes:
        env: the clock.
        world: the world of the run.
        inputs: what the response starts from.
        plan: the plan, or None.
        happened: first event by name: names of the log, and the stages ``signal``, ``verified``,
            ``alarm``, ``called``, ``evacuated``, ``counted``, ``controlled``, ``out``.
        busy_until: by channel, until when it is busy.
        said: what has been announced.
        reached: spaces in which the alarm has sounded, ``(n_spaces,)``.
        comers: rows of those who may come to where an alarm sounds; None before one does.
        fire_space: space in which the fire was confirmed, ``""`` before.
        house_post: the post that is in command until the fire brigade comes.
        commander: unit that is in command after that, ``""`` before.
    """

    def __init__(self, env: simpy.Environment, world: World, inputs: ResponseInputs) -> None:
        self.env = env
        self.world = world
        self.inputs = inputs
        self.plan: Plan | None = inputs.plan
        self.happened: dict[str, int] = {}
        self.busy_until: dict[str, float] = {}
        self.said: set[str] = set()
        self.reached = np.zeros(len(world.site.spaces), dtype=np.bool_)
        self.comers: NDArray[np.int64] | None = None
        self.fire_space = ""
        self.house_post = ""
        self.commander = ""
        self._waiting: dict[str, simpy.Event] = {}
        self._heard: set[str] = set()

    def value(self, name: str) -> float:
        """Return a number of the model, as this scenario has it."""
        return self.world.parameters.value(name)

    def take_command(self, unit: str) -> None:
        """Let a unit, or a body above it, be in command from now on."""
        self.commander = unit

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
        cause: int | Iterable[int] = (),
        text: str = "",
    ) -> int:
        """Log an event now and return its id; without a cause it is put down to the start."""
        causes = {cause} if isinstance(cause, int) else set(cause)
        causes.discard(0)
        if not causes and (start := self.world.log.first("t0")) and not event.startswith("fact-"):
            causes = {start.id}
        number = self.world.log.add(
            event,
            t_s=self.now,
            actor=actor,
            object=object,
            value=value,
            unit=unit,
            cause=sorted(causes),
            text=text,
        )
        self.declare(event, number)
        return number

    def declare(self, name: str, event: int) -> None:
        """Say that something has happened, by which event; only the first time counts."""
        if name in self.happened:
            return
        self.happened[name] = event
        waiting = self._waiting.pop(name, None)
        if waiting is not None:
            waiting.succeed(event)

    def has_happened(self, name: str) -> bool:
        """Return whether a stage or an event has happened, whoever logged it."""
        if name in self.happened:
            return True
        if name in vocabulary() and name not in self._heard:
            # Hazards, lifts and helpers write into the log by themselves.
            self._heard.add(name)
            before = self.world.log.first(name)
            if before is not None:
                self.declare(name, before.id)
            self.world.log.on(name, lambda event: self.declare(event.event, event.id))
        return name in self.happened

    def when(self, name: str) -> simpy.Event:
        """Return an event of the clock that happens as soon as ``name`` has happened."""
        if self.has_happened(name):
            done = self.env.event()
            done.succeed(self.happened[name])
            return done
        if name not in self._waiting:
            self._waiting[name] = self.env.event()
        return self._waiting[name]

    def wait(self, name: str) -> Generator[simpy.Event, Any, int]:
        """Wait until ``name`` has happened and return its event; for ``yield from``."""
        return int((yield self.when(name)))

    def uniform(self, what: str, who: str, n: int = 0) -> float:
        """Return the uniform number of somebody's ``n``-th draw for something."""
        return self.world.streams.one(f"response.{what}", group=who, index=n)

    def seconds(
        self,
        what: str,
        who: str,
        *,
        n: int = 0,
        law: Distribution | None = None,
        draw: str = "",
    ) -> float:
        """Return how long something takes somebody for the ``n``-th time.

        Args:
            what: name of the rows ``response.<what>.p50`` and ``.p90`` of the literature
                (lognormal), also the name of the draw.
            who: whose draw it is.
            n: number of the draw.
            law: a distribution of the plan instead.
            draw: name of the draw if it is not ``what``: the same luck under another law.
        """
        u = self.uniform(draw or what, who, n)
        if law is not None:
            return float(np.ravel(law.ppf(np.array([u])))[0])
        return self.world.parameters.drawn(f"response.{what}", float(special.ndtri(u)))

    def space(self, name: str) -> str:
        """Return the id of a space of the walkable site that a plan calls ``name``, ``""`` if none.

        Where several sites are one, ids carry the site's id before them.
        """
        rows = self.world.site.space_index
        if name in rows or not name:
            return name
        found = [space for space in rows if space.endswith(f"/{name}")]
        return found[0] if len(found) == 1 else ""

    def hour(self) -> float:
        """Return the hour of the day now, in hours since midnight."""
        starts = self.world.starts
        clock = starts.hour + starts.minute / 60 + starts.second / 3600
        return (clock + self.now / 3600) % 24
