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

    from sim.response.command.chain import Chain
    from sim.response.incident import Incident

    Task = Generator[simpy.Event, object, None]

COUNTY = "county"


def take_command(incident: Incident, chain: Chain) -> Task:
    """Let the leader of the county come and take command.

    Args:
        incident: the incident.
        chain: the chain that tells the county.
    """
    body = next((name for name in chain.graph if chain.level(name) == COUNTY), "")
    if not body:
        return
    known = yield from incident.wait(told(body))
    yield incident.env.timeout(incident.seconds("government.come", body))
    hurt = bool(np.any(incident.world.people.harm > Harm.UNHURT))
    if "stand-down" in incident.happened or not (incident.world.hazard.burning or hurt):
        return
    site = incident.inputs.site or incident.world.site.id
    came = incident.log("government-command", actor=body, object=site, cause=known)
    before = incident.commander or incident.house_post
    incident.log("command-handover", actor=before, object=body, cause=came)
    incident.take_command(body)
