"""Command passes to the local government: the county sends its leader when it knows.

An accident is commanded by the unit's head, then by the fire brigade, and once a leader of the
county is on scene, by the government, if there is still something to command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.response.command.chain import told
from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.command.chain import Chain

    Task = Generator[simpy.Event, object, None]

COUNTY = "county"


def take_command(case: Case, chain: Chain) -> Task:
    """Let the leader of the county come and take command.

    Args:
        case: the case.
        chain: the chain that tells the county.
    """
    body = next((name for name in chain.graph if chain.level(name) == COUNTY), "")
    if not body:
        return
    known = yield from case.wait(told(body))
    yield case.env.timeout(case.seconds("government.come", body))
    hurt = bool(np.any(case.world.people.harm > Harm.UNHURT))
    if "stand-down" in case.happened or not (case.world.hazard.burning or hurt):
        return
    site = case.inputs.site or case.world.site.id
    came = case.log("government-command", actor=body, object=site, cause=known)
    before = case.commander or case.house_post
    case.log("command-handover", actor=before, object=body, cause=came)
    case.take_command(body)
