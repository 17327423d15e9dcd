"""Muster from Python: load a scenario, check it, run it, compare two runs.

Everything here can be had from ``sim`` itself, which loads it when it is first asked for.
"""

from sim.api.comparing import Comparison, Difference, compare
from sim.api.loading import Loaded, check, load
from sim.api.running import Run, read, run

__all__ = [
    "Comparison",
    "Difference",
    "Loaded",
    "Run",
    "check",
    "compare",
    "load",
    "read",
    "run",
]
