"""An incident with those who are on duty: what every part of the response is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.course import Course
from sim.response.site.staff import Staff

if TYPE_CHECKING:
    import simpy

    from sim.response.plan.model import ResponseInputs
    from sim.world.world import World


class Incident(Course):
    """One incident or drill, with its staff.

    Attributes:
        staff: who is on duty, where, and what they do.
    """

    def __init__(self, env: simpy.Environment, world: World, inputs: ResponseInputs) -> None:
        super().__init__(env, world, inputs)
        self.staff = Staff(self)
