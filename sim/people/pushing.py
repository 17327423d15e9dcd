"""Who pushes when they want on and cannot: a share, or the situation of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from sim.parameters import Parameters


def share_who_push(said: float | str | None, parameters: Parameters = LITERATURE) -> float:
    """Return the share of a group who push, 0 to 1.

    Args:
        said: a share, or a situation: ``calm``, ``eager`` or ``flight``; None for ``calm``.
        parameters: numbers of the model.
    """
    if isinstance(said, float | int):
        return float(said)
    return parameters.value(f"crush.pushes.{said or 'calm'}")
