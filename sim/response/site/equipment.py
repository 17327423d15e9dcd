"""Fire equipment of a site: what kinds of detectors there are, and what works."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.building.model import Equipment

SMOKE_DETECTORS = ("smoke-detector",)
HEAT_DETECTORS = ("heat-detector",)


def in_order(item: Equipment) -> bool:
    """Return whether a piece of equipment works."""
    return item.properties.get("state", "working") == "working"


def number_of(item: Equipment) -> int:
    """Return how many alike ones there are in that place."""
    return int(str(item.properties.get("count", 1)))
