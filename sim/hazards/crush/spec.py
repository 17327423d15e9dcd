"""What a scenario may say of what sets a crowd pushing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Tag, model_validator

from sim.hazards.base.spec import HazardSpec
from sim.people.spec import Pushes
from sim.yamlsrc import fault
from sim.yamlsrc.quantities import Flag, Label, Ratio, Ref, Seconds
from sim.yamlsrc.shapes import by_shape

Reached = Annotated[
    Annotated[Ref, Tag("scalar")] | Annotated[tuple[Ref, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Groups = Annotated[
    Annotated[Label, Tag("scalar")] | Annotated[tuple[Label, ...], Tag("list")],
    by_shape("scalar", "list"),
]


class SurgeSpec(HazardSpec):
    """Something at which a crowd pushes, or turns elsewhere."""

    kind: Literal["surge"]
    """What goes wrong."""
    cause: Literal[
        "rumour",
        "bang",
        "rain",
        "performer",
        "countdown",
        "gate-late",
        "train-cancelled",
        "reversal",
        "blocked",
        "other",
    ] = "other"
    """What people answer to; it decides who answers, who pushes and whether they flee, unless the
    keys below say so."""
    in_: Reached = ()
    """The spaces whose people it reaches; everybody by default."""
    groups: Groups = ()
    """The groups it reaches; all by default."""
    share: Ratio | None = None
    """Share of those it reaches who answer."""
    pushes: Pushes | None = None
    """Share of those who answer who push from then on."""
    for_: Seconds | None = None
    """How long they push; as long as they are there by default."""
    to: Ref | None = None
    """The space they go to: under a roof, to the stage, back where they came from."""
    away: Flag | None = None
    """Whether they leave the site."""

    @model_validator(mode="after")
    def _one_aim(self) -> SurgeSpec:
        if self.to is not None and self.away:
            raise fault("surge-to-and-away")
        return self
