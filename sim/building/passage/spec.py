"""What a site file says of how fast, and when, an opening lets people through."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from sim.building.model import Cycle
from sim.distribution import Distribution
from sim.units import Dimension
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import Quantity, Seconds, Varying

Duration = Annotated[float, Quantity(Dimension.TIME, low=0.1, high=86400)]
Flow = Annotated[float, Quantity(Dimension.RATE, low=1 / 3600, high=1000)]
ServiceTime = Annotated[Distribution, Varying(Quantity(Dimension.TIME, low=0, high=86400))]
Lanes = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=200, whole=True)]
Persons = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=100_000, whole=True)]


class OpensSpec(Spec):
    """When an opening lets people through, over and over; between these times they wait."""

    every: Duration
    """Time from one opening to the next."""
    for_: Duration | None = None
    """How long it is open each time; all the time by default, so that only ``takes`` counts."""
    first: Seconds = 0.0
    """When it opens for the first time, from the start of the run."""
    takes: Persons | None = None
    """Most people who pass each time, such as the places in a train; no limit by default."""

    @model_validator(mode="after")
    def _makes_sense(self) -> OpensSpec:
        if self.for_ is not None and self.for_ > self.every:
            raise fault("opens-longer-than-every", at=("for",))
        if self.for_ is None and self.takes is None:
            raise fault("opens-always")
        return self


class PassageSpec(Spec):
    """What openings, exits and gates share."""

    service: ServiceTime | None = None
    """Time one person takes at a turnstile or a check, alone in their lane; also a distribution."""
    lanes: Lanes = 1
    """How many people are served side by side, from one queue: a bank of turnstiles."""
    capacity: Flow | None = None
    """Most people who pass in a time, whatever the width: ``40 /min``."""
    opens: OpensSpec | None = None
    """When it lets people through, over and over; always by default."""

    @model_validator(mode="after")
    def _served_one_way(self) -> PassageSpec:
        if self.lanes > 1 and self.served is None:
            raise fault("lanes-without-service", at=("lanes",), key=True)
        if self.capacity is not None and self.served is not None:
            raise fault("capacity-and-service", at=("capacity",), key=True)
        return self

    @property
    def served(self) -> Distribution | None:
        """The law of the time one person takes, None where they take none."""
        law = self.service
        return None if law is None or law.mean() <= 0.0 else law

    @property
    def most_per_s(self) -> float:
        """Most people who pass each second."""
        return float("inf") if self.capacity is None else self.capacity

    @property
    def cycle(self) -> Cycle | None:
        """When it lets people through, None for always."""
        opens = self.opens
        if opens is None:
            return None
        takes = float("inf") if opens.takes is None else float(opens.takes)
        return Cycle(opens.first, opens.for_ or opens.every, opens.every, takes)
