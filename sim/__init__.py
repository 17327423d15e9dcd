"""Muster simulates emergencies and the drills that prepare for them.

The parts, from the ground up, are drawn in ``docs/layers.md``. Nothing is imported here, so that
``muster --help`` answers at once.
"""

__version__ = "0.1.0"
