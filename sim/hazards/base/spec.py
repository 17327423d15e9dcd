"""What a scenario may say of every hazard, whatever its kind."""

from __future__ import annotations

from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import Id, Moment
from sim.yamlsrc.times import TimePoint

START = TimePoint(offset=0.0)
"""The start of the run."""


class HazardSpec(Spec):
    """What all hazards have in common; each kind narrows ``kind`` and adds what it needs."""

    id: Id | None = None
    """Unique id; made from the kind and the place by default."""
    at: Moment = START
    """When it begins; at the start of the run by default."""
    kind: str
    """What goes wrong."""
