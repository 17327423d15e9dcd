"""Inputs, assumptions, constants, register, warnings, limits, and how to repeat the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.report.reading import Reading


def views(reading: Reading) -> dict[str, Any]:
    """Return the variables of the last sections."""
    return {"warnings": list(reading.result.get("warnings", ())), "has_curve": False}
