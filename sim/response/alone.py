"""A command chain by itself: somebody knows, and tells on, with nothing else going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from sim.response.command.chain import Chain
from sim.response.incident import Incident
from sim.response.plan.model import ResponseInputs

if TYPE_CHECKING:
    from sim.response.plan.model import Plan
    from sim.world.world import World


def play_chain(world: World, plan: Plan, root: str) -> None:
    """Play a chain into the log of a world until nobody tells anybody any more.

    Args:
        world: a world at its start.
        plan: the plan with the chain.
        root: the post that knows at the start.
    """
    env = simpy.Environment()
    incident = Incident(env, world, ResponseInputs(plan=plan))
    Chain(incident).begin(root, cause=incident.log("t0"))
    env.run()
