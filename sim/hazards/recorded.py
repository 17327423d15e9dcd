"""A fire and its smoke once worked out, played again for many responses to them.

As long as nobody fights the fire and doors stay as they are, fire and smoke of a scenario are the
same whoever is on duty. They are worked out once; each further run takes the air of every step from
the record. Water and extinguishers still act on the fire itself; the smoke goes on as it would have
without them, and nobody's dose is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import simpy

from sim import literature
from sim.world.conditions import Conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sim.hazards.model import Hazard
    from sim.hazards.process import HazardHandles
    from sim.hazards.smoke.network import Network
    from sim.world.world import World

    Start = Callable[[simpy.Environment, World, Sequence[Hazard]], HazardHandles]

PASSED = (
    "response.smell.extinction",
    "response.see-smoke.extinction",
    "response.smoke-detector.extinction",
    "response.first-aid.extinction",
)
"""Extinctions in the literature at which detectors answer and people do something else."""

EVERY_STEP_S = 300.0
"""So long after an ignition no step of the record is left out."""
LONGEST_S = 1e9
"""Longer than any step."""

T = TypeVar("T", bound=np.generic)
_ARRAYS = tuple(item.name for item in fields(Conditions) if item.name != "version")


@dataclass(frozen=True, slots=True)
class Recording:
    """Fire and smoke of every step of one run in which nobody acts.

    Attributes:
        times_s: end of each step, ascending, shape ``(n_steps,)``.
        air: arrays of :class:`Conditions` by name, shape ``(n_steps, n_spaces)`` each.
        version: ``Conditions.version`` after each step, shape ``(n_steps,)``.
        released_w: heat release of each fire, shape ``(n_steps, n_fires)``.
        followed: whether smoke was still followed, shape ``(n_steps,)``.
        fresh: news of the spaces as bits, shape ``(n_steps, n_spaces)``.
        change: greatest change of a field in the step, shape ``(n_steps,)``.
        toxic: dose rate at breathing height, 1/s, shape ``(n_steps, n_spaces)``.
        network: the network of spaces and openings that smoke flows through.
        news_s: ends of the steps in which a space closes or passes one of :data:`PASSED`,
            ascending.
        fire_zone: zone of each fire in it, shape ``(n_fires,)``.
        hole: the openings at the start, as the network's kernel has them.
    """

    times_s: NDArray[np.float64]
    air: dict[str, NDArray[np.generic]]
    version: NDArray[np.int64]
    released_w: NDArray[np.float64]
    followed: NDArray[np.bool_]
    fresh: NDArray[np.int8]
    change: NDArray[np.float64]
    toxic: NDArray[np.float64]
    network: Network
    news_s: NDArray[np.float64]
    fire_zone: NDArray[np.int32]
    hole: NDArray[np.float64]


def record(
    world: World, hazards: Sequence[Hazard], *, start: Start, until_s: float
) -> Recording | None:
    """Work out fire and smoke while nobody acts.

    Args:
        world: a world of its own for it, without people.
        hazards: what goes wrong.
        start: :func:`sim.hazards.process.start_hazards`.
        until_s: end, seconds.

    Returns:
        The record, None if nothing burns before the end.
    """
    env = simpy.Environment()
    handles = start(env, world, hazards)
    smoke, field = handles.smoke, handles.fields
    if smoke is None or field is None:
        return None
    steps: list[tuple[object, ...]] = []
    air: dict[str, list[NDArray[np.generic]]] = {name: [] for name in _ARRAYS}

    def keep(t_s: float) -> None:
        released = smoke.released() if len(handles.fires) else np.zeros(0)
        steps.append(
            (
                t_s,
                world.conditions.version,
                np.array(released, dtype=np.float64),
                bool(smoke.followed.any()),
                field.fresh.copy(),
                field.change,
                field.toxic.copy(),
            )
        )
        for name, rows in air.items():
            rows.append(getattr(world.conditions, name).copy())

    world.hazard.listeners.append(keep)
    env.run(until=until_s)
    if not steps:
        return None
    times, version, released, followed, fresh, change, toxic = zip(*steps, strict=True)
    return Recording(
        times_s=np.array(times),
        air={name: _fixed(np.stack(rows)) for name, rows in air.items()},
        version=np.array(version, dtype=np.int64),
        released_w=np.stack(released),
        followed=np.array(followed, dtype=np.bool_),
        fresh=np.stack(fresh),
        change=np.array(change),
        toxic=_fixed(np.stack(toxic)),
        network=smoke.network,
        news_s=_news(np.array(times), air, np.stack(fresh)),
        fire_zone=np.array(smoke.fire_zone, dtype=np.int32),
        hole=smoke.hole.copy(),
    )


def _news(
    times: NDArray[np.float64], air: dict[str, list[NDArray[np.generic]]], fresh: NDArray[np.int8]
) -> NDArray[np.float64]:
    """Return the ends of the steps in which something happens that somebody may answer to."""
    changed: NDArray[np.bool_] = np.asarray(fresh.any(axis=1))
    smoke = np.stack(air["extinction_upper"])
    heat = np.stack(air["heat_release_w"])
    shut = np.stack(air["impassable"])
    states = [shut]
    states += [smoke > literature.value(name) for name in PASSED]
    states += [heat > literature.value("response.see-fire.heat")]
    states += [heat > literature.value("fire.lost")]
    for state in states:
        changed[1:] |= (state[1:] != state[:-1]).any(axis=1)
    return times[changed]


def _fixed(array: NDArray[T]) -> NDArray[T]:
    """Return an array that nobody can write to: all runs look at the same one."""
    array.flags.writeable = False
    return array


class RecordedSmoke:
    """The smoke of a record; answers to what :class:`sim.hazards.smoke.model.Smoke` is asked.

    Attributes:
        network: the network of spaces and openings.
        fire_zone: zone of each fire.
        hole: the openings as they were at the start.
        env: the clock.
        recording: the record.
        step: number of the step of the record that is reached, -1 before the first.
        passed: number of the first step since the last time somebody looked.
    """

    def __init__(self, env: simpy.Environment, recording: Recording) -> None:
        self.env = env
        self.recording = recording
        self.network = recording.network
        self.fire_zone = recording.fire_zone
        self.hole = recording.hole
        self.step = -1
        self.passed = 0
        self._times = recording.times_s.tolist()
        self._began = False
        self._wanted = np.zeros(len(recording.fire_zone))
        self._news_s = recording.news_s.tolist()
        self._next = 0
        self._since = env.now

    @property
    def followed(self) -> NDArray[np.bool_]:
        """Whether smoke is followed anywhere, shape ``(1,)``."""
        known = self._began if self.step < 0 else bool(self.recording.followed[self.step])
        return np.array([known])

    def ignite(self, fire: int) -> None:
        """Begin to follow the zone in which a fire burns."""
        self._began = self._began or bool(self.fire_zone[fire] >= 0)
        self._since = self.env.now

    def set_doors(self, doors: NDArray[np.int8]) -> None:
        """Doors that are opened or closed change nothing in what has been recorded."""

    def advance(self, duration_s: float, heat_w: NDArray[np.float64]) -> int:
        """Go on to the last step of the record that has ended by now; return the steps taken."""
        del duration_s
        self._wanted = heat_w
        self.passed = self.step + 1
        last = len(self._times) - 1
        while self.step < last and self._times[self.step + 1] <= self.env.now + 1e-6:
            self.step += 1
        return self.step - self.passed + 1

    def quiet_s(self) -> float:
        """Return how long nothing happens in the record that anybody would answer to, s.

        Right after an ignition every step is looked at: what follows the fire from moment to
        moment, as the link of a heat detector does, is then as exact as it ever is.
        """
        now = self.env.now
        if now < self._since + EVERY_STEP_S or not self._news_s:
            return 0.0
        while self._next < len(self._news_s) and self._news_s[self._next] <= now + 1e-6:
            self._next += 1
        return self._news_s[self._next] - now if self._next < len(self._news_s) else LONGEST_S

    def released(self) -> NDArray[np.float64]:
        """Return what each fire releases: as recorded, or less where water holds it, W."""
        if self.step < 0:
            return self._wanted
        least: NDArray[np.float64] = np.minimum(self.recording.released_w[self.step], self._wanted)
        return least


class RecordedFields:
    """Fields of the spaces from a record; nobody's dose is counted.

    Attributes:
        smoke: the record's smoke.
        fresh: news of the spaces since the last step, shape ``(n_spaces,)``.
        toxic: dose rate at breathing height, 1/s, shape ``(n_spaces,)``.
        aset_s: when each space became untenable, ``inf`` if it did not, shape ``(n_spaces,)``.
    """

    def __init__(self, world: World, smoke: RecordedSmoke) -> None:
        n = len(world.site.spaces)
        self.smoke = smoke
        self.world = world
        self.fresh = np.zeros(n, dtype=np.int8)
        self.toxic: NDArray[np.float64] = np.zeros(n)
        self.aset_s = np.full(n, np.inf)
        self._nobody = np.empty(0, dtype=np.int32)
        self._news: NDArray[np.bool_] = np.asarray(smoke.recording.fresh.any(axis=1))

    @property
    def change(self) -> float:
        """Greatest change of a field in the last step, in units of what matters."""
        return float(self.smoke.recording.change[self.smoke.step]) if self.smoke.step >= 0 else 1.0

    def publish(self, dt: float) -> bool:
        """Put the recorded air into the world; return whether a space has news."""
        del dt
        smoke, record = self.smoke, self.smoke.recording
        step = smoke.step
        if step < smoke.passed:
            return False
        air = self.world.conditions
        heat = air.heat_release_w
        for name, rows in record.air.items():
            setattr(air, name, rows[step])
        air.heat_release_w = heat  # what water holds is known better than the record
        air.version = int(record.version[step])
        self.toxic = record.toxic[step]
        if not self._news[smoke.passed : step + 1].any():
            return False
        self.fresh = np.bitwise_or.reduce(record.fresh[smoke.passed : step + 1], axis=0)
        return True

    def expose(self, dt: float) -> NDArray[np.int32]:
        """Return nobody: where people would be by now is not known."""
        del dt
        return self._nobody
