"""Who responds: detection, duty, alarm, calls, crews, command, head counts, injects, measures."""

from sim.response.model import ResponseInputs
from sim.response.start import start_response

__all__ = ["ResponseInputs", "start_response"]
