"""Gates that serve people one by one, and gates that open and close by a timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import SERVER, records
from sim.movement.kernels.orders import rouse_all
from sim.movement.occasions import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Cycle
    from sim.movement.arrays import CrowdState, Records
    from sim.movement.core import CrowdCore
    from sim.people.model import Population
    from sim.rng import Streams
    from sim.world.walkable import Walkable
    from sim.world.world import World

_QUOTA, _LANES = 1, 2


def service_columns(walkable: Walkable) -> dict[str, NDArray[np.generic]]:
    """Return what the records of gates hold of service: quota, times, lanes.

    Args:
        walkable: the geometry.

    Returns:
        Columns ``quota``, ``service``, ``draws``, ``first`` and ``stop``, shape ``(n_gates,)``.
    """
    n = walkable.n_gates
    service, draws = np.zeros(n), np.full(n, -1, dtype=np.int32)
    lanes = np.zeros(n, dtype=np.int32)
    varied = 0
    for gate in np.nonzero(walkable.gate_opening >= 0)[0]:
        opening = walkable.site.openings[walkable.gate_opening[gate]]
        if opening.service_s > 0.0:
            service[gate], lanes[gate] = opening.service_s, opening.lanes
            if opening.service is not None:
                draws[gate] = varied
                varied += 1
    stop = np.cumsum(lanes).astype(np.int32)
    return {
        "quota": np.full(n, np.inf),
        "service": service,
        "draws": draws,
        "first": (stop - lanes).astype(np.int32),
        "stop": stop,
    }


def guards(walkable: Walkable) -> NDArray[np.int8]:
    """Return which queues a quota or lanes hold back, shape ``(2 n_gates,)``."""
    guarded = np.zeros(walkable.n_gates, dtype=np.int8)
    for gate in np.nonzero(walkable.gate_opening >= 0)[0]:
        opening = walkable.site.openings[walkable.gate_opening[gate]]
        if opening.service_s > 0.0:
            guarded[gate] = _LANES
        elif opening.cycle is not None:
            guarded[gate] = _QUOTA
    return np.repeat(guarded, 2)


def servers(walkable: Walkable) -> Records:
    """Return the lanes of all gates, free from the start."""
    last = service_columns(walkable)["stop"][-1:].sum()
    return records(SERVER, int(last), free_s=0.0, person=-1)


def service_draws(
    walkable: Walkable, population: Population, streams: Streams
) -> NDArray[np.float64]:
    """Draw the time each person takes at each gate where it varies.

    The draw is named by the gate and the person: who comes before them changes nothing.

    Returns:
        Seconds, shape ``(n_gates_that_vary, n_people)``.
    """
    rows = []
    for gate in np.nonzero(walkable.gate_opening >= 0)[0]:
        opening = walkable.site.openings[walkable.gate_opening[gate]]
        if opening.service is None or opening.service_s <= 0.0:
            continue
        drawn = np.empty(len(population))
        for group in population.groups:
            part = population.rows_of_group[group.id]
            name = f"{opening.id}\0{group.id}"
            drawn[part] = streams.uniform(
                "movement.service", group=name, index=population.index[part]
            )
        rows.append(np.maximum(0.0, opening.service.ppf(drawn)))
    return np.array(rows).reshape(len(rows), len(population))


class Timetables:
    """Gates that open and close over and over.

    Between two grid points nothing changes, so each opening and closing acts from the first grid
    point not before it.

    Args:
        world: the world.
        state: the crowd; the ``quota`` of its gates is written.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, world: World, state: CrowdState, *, step_s: float) -> None:
        walkable = world.walkable
        self._step_s = step_s
        self._gates: list[tuple[NDArray[np.int64], Cycle]] = []
        for row, opening in enumerate(world.site.openings):
            gates = np.nonzero(walkable.gate_opening == row)[0]
            if opening.cycle is not None and len(gates):
                self._gates.append((gates, opening.cycle))
        self._due = [0] * len(self._gates)
        self._quota = state.gates["quota"]
        self.act(state, 0)

    @property
    def may_come_up(self) -> bool:
        """Whether there are gates that open and close."""
        return bool(self._gates)

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which a gate opens or closes, after point ``k``."""
        return max(k + 1, min(self._due, default=NEVER))

    def look(self, crowd: CrowdCore) -> None:
        """Open and close the gates that are due."""
        self.act(crowd.state, crowd.point)

    def act(self, state: CrowdState, k: int) -> None:
        """Open and close the gates that are due at grid point ``k``, or were before it."""
        for place, (gates, cycle) in enumerate(self._gates):
            if self._due[place] > k:
                continue
            now = k * self._step_s + 1e-9
            turn = np.floor((now - cycle.first_s) / cycle.every_s)
            opened = cycle.first_s + turn * cycle.every_s
            closes = opened + cycle.open_s
            is_open = turn >= 0 and (now < closes or cycle.open_s >= cycle.every_s)
            self._quota[gates] = cycle.takes if is_open else 0.0
            changes = opened + cycle.every_s if turn >= 0 else cycle.first_s
            if is_open and cycle.open_s < cycle.every_s:
                changes = closes
            self._due[place] = max(k + 1, int(np.ceil(changes / self._step_s - 1e-9)))
            rouse_all(state, gates)
