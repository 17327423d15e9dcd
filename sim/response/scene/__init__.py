"""On scene: command, attack, search and rescue, patients, and how the incident is closed."""

from sim.response.scene.command import Scene
from sim.response.scene.units import Sent

__all__ = ["Scene", "Sent"]
