"""What a scenario may say of a hazard of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from sim.hazards.kinds import kinds

if TYPE_CHECKING:
    from sim.hazards.base.spec import HazardSpec

    AnyHazardSpec = HazardSpec
else:
    AnyHazardSpec = Annotated[
        Union[tuple(kind.spec for kind in kinds().values())],  # noqa: UP007  made at run time
        Field(discriminator="kind"),
    ]
    """One hazard; ``kind`` says which."""
