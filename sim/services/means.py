"""With what people are moved who cannot move alone, and how fast that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from sim.parameters import Parameters
    from sim.people.model import Profile

MEANS = ("support", "chair", "carry-chair", "stretcher", "sheet", "bed")
"""What helpers move people with: at the arm, evacuation chair, carry chair, stretcher, rescue
sheet, or in their bed, which takes no stairs."""


@dataclass(frozen=True, slots=True)
class Means:
    """A way of moving people.

    Attributes:
        name: one of :data:`MEANS`.
        level: speed on the level, m/s.
        stairs: speed on stairs along the slope, m/s.
    """

    name: str
    level: float
    stairs: float


def means(name: str, parameters: Parameters = LITERATURE) -> Means:
    """Return a way of moving people, by its name; a bed has the stairs of a rescue sheet."""
    stairs = "sheet" if name == "bed" else name
    return Means(
        name,
        parameters.value(f"services.level.{name}"),
        parameters.value(f"services.stairs.{stairs}"),
    )


def means_of(profile: Profile, parameters: Parameters = LITERATURE, *, stairs: bool) -> Means:
    """Return with what helpers move somebody.

    Args:
        profile: what that person can do.
        parameters: numbers of the model.
        stairs: whether there are stairs on the way: nobody takes a bed down a stair.
    """
    usual = "bed" if not profile.walks else "support" if profile.stairs else "chair"
    name = profile.moved_by or usual
    return means("sheet" if stairs and name == "bed" else name, parameters)
