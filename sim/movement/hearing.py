"""News of the compiled steps: what people met on their way, and who must hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import Count, News
from sim.movement.plans import aim, replan, under_way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd

# Taken out of their enumerations once: they are looked at in every stop of the crowd.
_NEWS = int(Count.NEWS)
_ARRIVED, _FOUND_SHUT, _NO_WAY = int(News.ARRIVED), int(News.FOUND_SHUT), int(News.NO_WAY)
_SPACE_EMPTY, _LEFT_SITE = int(News.SPACE_EMPTY), int(News.LEFT_SITE)
_LEFT_HOME, _ALL_OUT = int(News.LEFT_HOME), int(News.ALL_OUT)


def hear(crowd: Crowd) -> None:
    """Act on the news of the last steps, in order."""
    n = crowd.state.tally.item(_NEWS)
    if not n:
        return
    crowd.state.tally[_NEWS] = 0
    news = crowd.state.news[:n]
    rows = zip(
        news["kind"].tolist(),
        news["time"].tolist(),
        news["person"].tolist(),
        news["thing"].tolist(),
        news["number"].tolist(),
        strict=True,
    )
    for kind, time, person, thing, number in list(rows):
        if kind == _LEFT_HOME:
            crowd.diary.left_home(person, thing, number, time)
        elif kind == _LEFT_SITE:
            crowd.diary.left_site(person, thing, number, time)
            if crowd.state.people["watched"][person]:
                _left(crowd, person)
        elif kind == _ALL_OUT:
            check_all_out(crowd, time)
        elif kind == _FOUND_SHUT:
            _found_shut(crowd, person, thing)
        elif kind == _NO_WAY:
            _no_way(crowd, person)
        elif kind == _ARRIVED:
            _arrived(crowd, person, time)
        elif kind == _SPACE_EMPTY:
            emptied(crowd, thing)


def emptied(crowd: Crowd, space: int) -> None:
    """Call those who waited for a space to empty."""
    crowd.state.spaces["watched"][space] = 0
    calls = crowd.world.watch.empty.pop(crowd.world.site.spaces[space].id, [])
    crowd.calls += [(crowd.now, call) for call in calls]


def check_all_out(crowd: Crowd, now: float) -> None:
    """Log that the last required person is out, and call those who waited for it."""
    if crowd.diary.last_out(now):
        calls, crowd.world.watch.all_out = crowd.world.watch.all_out, []
        crowd.calls += [(crowd.now, call) for call in calls]


def _found_shut(crowd: Crowd, person: int, queue: int) -> None:
    if crowd.state.people["queue"][person] != queue:
        return  # heard of it from the one before
    opening = int(crowd.state.gates["opening"][queue // 2])
    cause = crowd.diary.found_shut(person, opening, crowd.now)
    rows = _within_sight(crowd, person)
    crowd.route_goals.learn(rows, opening, shut=True)
    crowd.word_of_mouth.heard()
    crowd.diary.cause[rows] = cause
    replan(crowd, rows, cause)
    crowd.shut_out.wait(crowd, person)


def _within_sight(crowd: Crowd, person: int) -> NDArray[np.int64]:
    """Return those under way in the same space who see a person turn back, and that one."""
    people, ground = crowd.world.people, crowd.world.walkable
    cell = people.cell[person]
    if cell < 0:
        return np.array([person], dtype=np.int64)
    same = np.nonzero(
        (people.space == people.space[person])
        & under_way(people.phase)
        & (crowd.route_goals.wanted >= 0)
    )[0]
    distance = np.hypot(
        ground.cell_x[people.cell[same]] - ground.cell_x[cell],
        ground.cell_y[people.cell[same]] - ground.cell_y[cell],
    )
    same_queue = crowd.state.people["queue"][same] == crowd.state.people["queue"][person]
    near: NDArray[np.int64] = same[
        (distance <= crowd.world.parameters.value("movement.sight.closed")) | same_queue
    ]
    return near


def _no_way(crowd: Crowd, person: int) -> None:
    if crowd.state.people["watched"][person]:
        crowd.world.people.start_s[person] = np.inf
        tell_unreachable(crowd, person)
        return
    wanted = crowd.route_goals.wish_of(person)
    crowd.route_goals.fall_back([person])
    if crowd.route_goals.wish_of(person) != wanted:
        rows = np.array([person], dtype=np.int64)
        aim(crowd, rows)
        crowd.schedule(rows, np.array([crowd.now]))
        return
    crowd.world.people.stuck[person] = True
    crowd.world.people.start_s[person] = np.inf
    crowd.diary.cause[person] = crowd.diary.no_way(person, crowd.now)
    crowd.calls += [(crowd.now, call) for call in crowd.world.watch.stuck]


def _arrived(crowd: Crowd, person: int, time: float) -> None:
    crowd.world.people.start_s[person] = np.inf
    if not crowd.state.people["watched"][person]:
        crowd.visits.arrived(person, time)
        return
    crowd.state.people["watched"][person] = 0
    crowd.world.watch.unreachable.pop(person, None)
    call = crowd.world.watch.arrivals.pop(person, None)
    if call is not None:
        crowd.calls.append((crowd.now, call))


def _left(crowd: Crowd, person: int) -> None:
    call = crowd.world.watch.out.pop(person, None)
    if call is None:
        tell_unreachable(crowd, person)
        return
    crowd.state.people["watched"][person] = 0
    crowd.calls.append((crowd.now, call))


def tell_unreachable(crowd: Crowd, person: int) -> None:
    """Call whoever waits for a person's arrival that it will not come."""
    crowd.state.people["watched"][person] = 0
    crowd.world.watch.arrivals.pop(person, None)
    call = crowd.world.watch.unreachable.pop(person, None)
    if call is not None:
        crowd.calls.append((crowd.now, call))
