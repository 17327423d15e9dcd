"""Command chains that are call trees: how long until everybody knows, and how many are reached.

The chain of the product plays them, with calls of a fixed length and one pair of hands a person.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.chain import chain_figures
from sim.building.model import Level, Site, Space
from sim.distribution import Distribution
from sim.people.sample import sample_people
from sim.response.alone import play_chain
from sim.response.plan.model import ChainLink, Plan, Post
from sim.rng import Streams
from sim.verify.measures.intervals import farthest, interval
from sim.verify.theory.calltrees import last_told, parents, reaches
from sim.world.walkable import build_walkable
from sim.world.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.events.log import EventLog
    from sim.verify.cases import Case
    from sim.world.walkable import Walkable

_STARTS = datetime(2026, 10, 1, 10, 0)
_OUTLINE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))


def _ground() -> Walkable:
    """Return a single room; calls need no more of a site."""
    room = Space("room", "G", "office", "floor", _OUTLINE, (), _OUTLINE, "G", 0.0, 3.0)
    site = Site("calls", "calls", "office", (Level("G", 0.0, 3.0),), (room,), ())
    return build_walkable(site, cell_m=0.4, patch_m=1.2)


def _name(person: int) -> str:
    return f"p{person:03d}"


def _plan(above: Sequence[int], *, answers: float) -> Plan:
    """Return a plan whose chain is a tree of calls, each of one second and tried once.

    Nobody tries again: what would happen instead leads back to the root, who knows.
    """
    return Plan(
        posts=tuple(Post(_name(person), answer_p=answers) for person in range(len(above))),
        chain=tuple(
            ChainLink(
                _name(caller),
                _name(person),
                takes=Distribution.fixed(1.0),
                attempts=1,
                misunderstood=0.0,
                fallback_after_s=1.0,
                fallback_to=_name(0),
            )
            for person, caller in enumerate(above)
            if caller >= 0
        ),
    )


def _play(plan: Plan, ground: Walkable, *, seed: int) -> EventLog:
    """Let the first person know, and play until nobody calls any more; return the log."""
    site, streams = ground.site, Streams(seed)
    population = sample_people((), site, streams, calibration="sfpe")
    world = World.at_start(
        walkable=ground,
        population=population,
        streams=streams,
        starts=_STARTS,
    )
    play_chain(world, plan, _name(0))
    return world.log


def call_tree(case: Case, calibration: str) -> dict[str, float]:
    """Return after how many calls' time everybody has been told, and how far that is from theory.

    Of the case: ``people``, ``branching`` and ``shape``.
    """
    del calibration
    table = case.table
    people, branching, shape = table["people"], table["branching"], table["shape"]
    plan = _plan(parents(people, branching, shape), answers=1.0)
    found = chain_figures(plan.chain, _play(plan, _ground(), seed=1))
    assert found is not None
    everybody = found.told_all_s
    time = float("inf") if everybody is None else float(everybody)
    return {"told-all": time, "theory-off": abs(time - last_told(people, branching, shape))}


def reached(case: Case, calibration: str) -> dict[str, float]:
    """Return how far the share of leaves that are told is from p^h where nobody tries twice.

    Of the case: ``people``, ``branching``, ``answers`` and ``seeds``; the tree is full.
    """
    del calibration
    table = case.table
    above = parents(table["people"], table["branching"], "levels")
    depth = [0]
    for caller in above[1:]:
        depth.append(depth[caller] + 1)
    deepest = max(depth)
    leaves = {_name(person) for person, level in enumerate(depth) if level == deepest}
    plan, ground = _plan(above, answers=table["answers"]), _ground()
    shares: list[float] = []
    for seed in range(1, table["seeds"] + 1):
        log = _play(plan, ground, seed=seed)
        told = {event.object for event in log if event.event == "notified"}
        shares.append(len(leaves & told) / len(leaves))
    ends = interval(np.array(shares))
    expected = reaches(table["answers"], deepest)
    return {"reached-off": farthest(ends, expected), "reached": sum(ends) / 2}
