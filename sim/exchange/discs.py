"""People as discs in JuPedSim: one simulation for each connected part of a storey."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from sim.exchange.apart import spread
from sim.exchange.area import WALL_M, threshold
from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.exchange.area import Plane
    from sim.exchange.cast import Cast

_EXIT_M: Final = 0.3
"""How far behind the wall line people are taken out."""

_WIDEST_M: Final = 3.0
"""Widest piece of an exit: people walk to the middle of a piece, not to the nearest point of it."""

_TOUCH_M: Final = 0.1
_MOVED_M: Final = 0.5
_TELL_S: Final = 1.0


class TooCrowded(Exception):
    """There is no room for everybody to stand as discs.

    Attributes:
        people: how many have none.
    """

    def __init__(self, people: int) -> None:
        """Take how many have no room."""
        self.people = people
        super().__init__(people)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it.

    Attributes:
        out_s: when each person was out, ``nan`` if not, shape ``(n_people,)``.
        moved: how many start more than half a metre from where Muster had them.
        step_s: time step of the engine.
    """

    out_s: NDArray[np.float64]
    moved: int
    step_s: float


@dataclass(slots=True)
class _Clock:
    """What all parts report to.

    Attributes:
        to_leave: how many people are to leave.
        out: how many are out.
        progress: who is told.
    """

    to_leave: int
    out: int
    progress: Callable[[float, int, int], None] | None

    def tell(self, now: float) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(now, self.out, self.to_leave)


def play(
    site: Site,
    people: Cast,
    planes: Mapping[str, Plane],
    *,
    until_s: float,
    progress: Callable[[float, int, int], None] | None = None,
) -> Played:
    """Let the people leave.

    Args:
        site: the walkable site.
        people: who they are.
        planes: the storeys, with gaps where people may pass.
        until_s: end at the latest, seconds.
        progress: called now and then with the time, the people out and those who are to leave.

    Raises:
        TooCrowded: people have no room where they start.
        RuntimeError: the engine refuses something.
    """
    radius = value("exchange.jupedsim.radius")
    out_s = np.full(len(people.speed), np.nan)
    clock = _Clock(int(np.count_nonzero(np.isfinite(people.start_s))), 0, progress)
    moved, step_s = 0, 0.0
    for name, plane in planes.items():
        here = np.flatnonzero(people.level == site.level_index[name])
        if not len(here):
            continue
        distance = np.stack(
            [shapely.distance(part, shapely.points(people.xy[here])) for part in plane.parts]
        )
        part_of = np.argmin(distance, axis=0)
        for number, part in enumerate(plane.parts):
            rows = here[part_of == number]
            if not len(rows):
                continue
            place = spread(people.xy[rows], part, radius_m=radius)
            homeless = int(np.count_nonzero(np.isnan(place[:, 0])))
            if homeless:
                raise TooCrowded(homeless)
            moved += int(np.count_nonzero(np.hypot(*(place - people.xy[rows]).T) > _MOVED_M))
            room = _Room.of(site, plane, part)
            if room.exits:
                step_s = _leave(room, people, rows, place, out_s, until_s=until_s, clock=clock)
    return Played(out_s, moved, step_s)


@dataclass(frozen=True, slots=True)
class _Room:
    """A connected area and its ways out.

    Attributes:
        area: where people walk, with a step out of each exit.
        exits: for each exit, by its row, the pieces in which people are taken out.
    """

    area: shapely.Polygon
    exits: Mapping[int, list[shapely.Polygon]]

    @classmethod
    def of(cls, site: Site, plane: Plane, part: shapely.Polygon) -> _Room:
        """Return a part of a storey with the exits that lead out of it."""
        others = shapely.union_all([other for other in plane.parts if other is not part])
        area, exits = part, {}
        for row, gap in plane.gaps.items():
            middle = shapely.Point(gap.mean(axis=0))
            if not site.openings[row].exit or part.distance(middle) > _TOUCH_M:
                continue
            step = threshold(gap, out=_EXIT_M, into=WALL_M)
            area = area.union(step.difference(others.buffer(WALL_M)))
            exits[row] = _pieces(gap)
        return cls(max(shapely.get_parts(area), key=shapely.area), exits)


def _pieces(gap: NDArray[np.float64]) -> list[shapely.Polygon]:
    count = int(np.ceil(float(np.hypot(*(gap[1] - gap[0]))) / _WIDEST_M - 1e-9))
    ends = np.linspace(gap[0], gap[1], max(count, 1) + 1)
    return [threshold(np.stack(pair), out=_EXIT_M, into=-WALL_M / 2) for pair in pairwise(ends)]


def _leave(
    room: _Room,
    people: Cast,
    rows: NDArray[np.intp],
    place: NDArray[np.float64],
    out_s: NDArray[np.float64],
    *,
    until_s: float,
    clock: _Clock,
) -> float:
    """Play one part to its end, write ``out_s`` and return the time step of the engine."""
    import jupedsim as jps  # noqa: PLC0415

    world = jps.Simulation(model=jps.CollisionFreeSpeedModel(), geometry=room.area)
    journeys = {
        row: [_journey(jps, world, piece) for piece in pieces] for row, pieces in room.exits.items()
    }
    exits = _exits(jps, room, people.exit[rows], place)
    radius = value("exchange.jupedsim.radius")
    agents = {}
    for number, (row, spot) in enumerate(zip(rows.tolist(), place.tolist(), strict=True)):
        choice = journeys[int(exits[number])]
        journey, stage = choice[row % len(choice)]
        agent = jps.CollisionFreeSpeedModelAgentParameters(
            position=tuple(spot),
            desired_speed=0.0,
            radius=radius,
            journey_id=journey,
            stage_id=stage,
        )
        agents[row] = world.add_agent(agent)
    _walk(world, people, rows, agents, out_s, until_s=until_s, clock=clock)
    return float(world.delta_time())


def _walk(
    world: Any,
    people: Cast,
    rows: NDArray[np.intp],
    agents: Mapping[int, int],
    out_s: NDArray[np.float64],
    *,
    until_s: float,
    clock: _Clock,
) -> None:
    row_of = {agent: row for row, agent in agents.items()}
    starts = [int(row) for row in rows if people.start_s[row] < until_s]
    starts.sort(key=lambda row: (-people.start_s[row], -row))
    walking, skipped, told = 0, 0.0, -_TELL_S
    while walking or starts:
        if not walking:
            # Nothing happens while everybody stands.
            skipped = max(skipped, people.start_s[starts[-1]] - world.elapsed_time())
        now = skipped + world.elapsed_time()
        if now >= until_s:
            break
        while starts and people.start_s[starts[-1]] <= now + 1e-9:
            row = starts.pop()
            world.agent(agents[row]).model.desired_speed = float(people.speed[row])
            walking += 1
        world.iterate()
        now = skipped + world.elapsed_time()
        for agent in world.removed_agents():
            out_s[row_of[agent]] = now
            walking -= 1
            clock.out += 1
        if now - told >= _TELL_S:
            clock.tell(now)
            told = now


def _journey(jps: Any, world: Any, piece: shapely.Polygon) -> tuple[int, int]:
    stage = world.add_exit_stage(piece)
    return world.add_journey(jps.JourneyDescription([stage])), stage


def _exits(
    jps: Any, room: _Room, chosen: NDArray[np.int32], place: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Return the exit of each person: the one they took, else the nearest, ``(n,)``."""
    found = chosen.copy()
    targets = {
        row: pieces[len(pieces) // 2].centroid.coords[0] for row, pieces in room.exits.items()
    }
    astray = np.flatnonzero(~np.isin(chosen, list(targets)))
    routes = jps.RoutingEngine(room.area) if len(astray) and len(targets) > 1 else None
    for number in astray:
        if routes is None:
            found[number] = next(iter(targets))
            continue
        ways = {
            row: _length(routes.compute_waypoints(tuple(place[number].tolist()), target))
            for row, target in targets.items()
        }
        found[number] = min(ways, key=lambda row: (ways[row], row))
    return found


def _length(points: list[tuple[float, float]]) -> float:
    corners = np.array(points)
    return float(np.hypot(*np.diff(corners, axis=0).T).sum())
