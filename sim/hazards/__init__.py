"""What goes wrong: fire and smoke now; gas, flood and crush join behind the same interface."""

from sim.hazards.model import Fire, Hazard
from sim.hazards.process import HazardHandles, start_hazards

__all__ = ["Fire", "Hazard", "HazardHandles", "start_hazards"]
