"""Walking to where a signal came from, space by space, up to the smoke that stands in the way.

Whoever opens a door on smoke has seen what they came for. They do not look for another way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.site.staff import Holder


def approach(
    incident: Incident, holder: Holder, goal: str, *, cause: int
) -> Generator[simpy.Event, object, float]:
    """Walk towards a space until it is reached or smoke is met; ``holder.sees_smoke`` says which.

    Args:
        incident: the incident.
        holder: who walks.
        goal: the space.
        cause: event behind it.

    Returns:
        Metres from where the holder came into the space they stand in to the door on which they
        met smoke, which they walk back as well; 0 where they met none, or stand in it.
    """
    ways = incident.staff.ways
    assert holder.sees_smoke is not None
    came_from = ""
    while holder.place != goal and not holder.sees_smoke.triggered:
        legs = ways.legs(holder.place, goal)
        step = legs[0][0]
        if _smoky(incident, step):
            metres = ways.across(came_from, holder.place, step)
            yield from walked(incident, holder, metres / incident.value("response.staff.speed"))
            if incident.staff.able(holder) and not holder.sees_smoke.triggered:
                holder.sees_smoke.succeed()
            return metres
        came_from = holder.place
        reached = yield from incident.staff.go(holder, step, cause=cause, until=holder.sees_smoke)
        if not reached or not incident.staff.able(holder):
            break
    return 0.0


def walked(
    incident: Incident, holder: Holder, seconds: float
) -> Generator[simpy.Event, object, None]:
    """Walk for some time within a space."""
    begun = incident.now
    yield incident.env.timeout(seconds)
    if holder.task is not None:
        holder.task.walks.append((begun, incident.now))


def _smoky(incident: Incident, space: str) -> bool:
    """Return whether smoke would be met in a space."""
    row, air = incident.world.site.space_index[space], incident.world.conditions
    return bool(air.impassable[row] or air.smoke_seen()[row])
