"""A site and a scenario from about ten numbers: what ``muster new`` writes."""

from sim.drafting.create import KINDS, create

__all__ = ["KINDS", "create"]
