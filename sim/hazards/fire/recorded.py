"""A fire and its smoke once worked out, played again for many responses to them.

As long as nobody fights the fire and doors stay as they are, fire and smoke of a scenario are the
same whoever is on duty. They are worked out once; each further run takes the air of every step from
the record. Water and extinguishers still act on the fire itself; the smoke goes on as it would have
without them, and nobody's dose is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import simpy

from sim.hazards.process import start_hazards
from sim.world.conditions import Layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.hazards.fire.engine import FireEngine
    from sim.hazards.fire.model import Fire
    from sim.hazards.smoke.network import Network
    from sim.world.contribution import Contribution
    from sim.world.world import World

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
_AIR = (
    "layer_m",
    "extinction_upper",
    "extinction_lower",
    "temperature_upper",
    "temperature_lower",
    "heat_release_w",
)
"""What of the conditions a fire writes, besides the gases."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Fire and smoke of every step of one run in which nobody acts.

    Attributes:
        times_s: end of each step, ascending, shape ``(n_steps,)``.
        air: arrays of the conditions by name, shape ``(n_steps, n_spaces)`` each.
        gases: upper and lower layer by gas, shape ``(n_steps, n_spaces)`` each.
        speed_factor, impassable: the fire's contribution, shape ``(n_steps, n_spaces)`` each.
        version: raised whenever that contribution changed, shape ``(n_steps,)``.
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
    air: dict[str, NDArray[np.float64]]
    gases: dict[str, Layers]
    speed_factor: NDArray[np.float64]
    impassable: NDArray[np.bool_]
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


def record(world: World, fires: Sequence[Fire], *, until_s: float) -> Recording | None:
    """Work out fire and smoke while nobody acts.

    Args:
        world: a world of its own for it, without people.
        fires: what burns; no other hazard of the scenario is played.
        until_s: end, seconds.

    Returns:
        The record, None if nothing burns before the end.
    """
    env = simpy.Environment()
    running = start_hazards(env, world, fires)
    if not running.engines:
        return None
    engine = cast("FireEngine", running.engines["fire"])
    kept = _Keeper(world, engine)
    world.hazard.listen("record", kept.keep)
    env.run(until=until_s)
    return kept.recording() if kept.steps else None


class _Keeper:
    """Keeps the state of the fire and its air after every step."""

    def __init__(self, world: World, engine: FireEngine) -> None:
        self.world = world
        self.engine = engine
        self.steps: list[tuple[Any, ...]] = []
        self.air: dict[str, list[NDArray[np.float64]]] = {name: [] for name in _AIR}
        self.gases: dict[str, list[Layers]] = {name: [] for name in world.conditions.gases}

    def keep(self, t_s: float) -> None:
        air, engine = self.world.conditions, self.engine
        self.steps.append(
            (
                t_s,
                air.version,
                np.array(engine.smoke.released(), dtype=np.float64),
                bool(engine.smoke.followed.any()),
                engine.fields.fresh.copy(),
                engine.fields.change,
                engine.fields.toxic.copy(),
                engine.contribution.speed_factor.copy(),
                engine.contribution.impassable.copy(),
            )
        )
        for name, rows in self.air.items():
            rows.append(getattr(air, name).copy())
        for name, layers in self.gases.items():
            now = air.gases[name]
            layers.append(Layers(now.upper.copy(), now.lower.copy()))

    def recording(self) -> Recording:
        columns = zip(*self.steps, strict=True)
        times, version, released, followed, fresh, change, toxic, factor, shut = columns
        air = {name: _fixed(np.stack(rows)) for name, rows in self.air.items()}
        smoke = self.engine.smoke
        return Recording(
            times_s=np.array(times),
            air=air,
            gases={
                name: Layers(
                    _fixed(np.stack([one.upper for one in layers])),
                    _fixed(np.stack([one.lower for one in layers])),
                )
                for name, layers in self.gases.items()
            },
            speed_factor=_fixed(np.stack(factor)),
            impassable=_fixed(np.stack(shut)),
            version=np.array(version, dtype=np.int64),
            released_w=np.stack(released),
            followed=np.array(followed, dtype=np.bool_),
            fresh=np.stack(fresh),
            change=np.array(change),
            toxic=_fixed(np.stack(toxic)),
            network=smoke.network,
            news_s=self._news(np.array(times), air, np.stack(shut), np.stack(fresh)),
            fire_zone=np.array(smoke.fire_zone, dtype=np.int32),
            hole=smoke.hole.copy(),
        )

    def _news(
        self,
        times: NDArray[np.float64],
        air: dict[str, NDArray[np.float64]],
        shut: NDArray[np.bool_],
        fresh: NDArray[np.int8],
    ) -> NDArray[np.float64]:
        """Return the ends of the steps in which something happens that somebody may answer to."""
        changed: NDArray[np.bool_] = np.asarray(fresh.any(axis=1))
        smoke, heat = air["extinction_upper"], air["heat_release_w"]
        states: list[NDArray[np.bool_]] = [shut]
        states += [smoke > self.world.parameters.value(name) for name in PASSED]
        states += [heat > self.world.parameters.value("response.see-fire.heat")]
        states += [heat > self.world.parameters.value("fire.lost")]
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
    """Fields of the spaces from a record.

    Nobody's dose is counted: where people would be by then is not known.

    Attributes:
        smoke: the record's smoke.
        fresh: news of the spaces since the last step, shape ``(n_spaces,)``.
        toxic: dose rate at breathing height, 1/s, shape ``(n_spaces,)``.
        aset_s: when each space became untenable, ``inf`` if it did not, shape ``(n_spaces,)``.
    """

    def __init__(self, world: World, smoke: RecordedSmoke, contribution: Contribution) -> None:
        n = len(world.site.spaces)
        self.smoke = smoke
        self.world = world
        self.fresh = np.zeros(n, dtype=np.int8)
        self.toxic: NDArray[np.float64] = np.zeros(n)
        self.aset_s = np.full(n, np.inf)
        self._part = contribution
        self._version = 0
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
        for name, rows in record.air.items():
            if name != "heat_release_w":  # what water holds is known better than the record
                setattr(air, name, rows[step])
        for name, layers in record.gases.items():
            air.gases[name].upper, air.gases[name].lower = layers.upper[step], layers.lower[step]
        self._part.speed_factor = record.speed_factor[step]
        self._part.impassable = record.impassable[step]
        version = int(record.version[step])
        self._part.moved |= version != self._version
        self._version = version
        self.toxic = record.toxic[step]
        if not self._news[smoke.passed : step + 1].any():
            return False
        self.fresh = np.bitwise_or.reduce(record.fresh[smoke.passed : step + 1], axis=0)
        return True
