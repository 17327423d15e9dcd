"""Hospitals and their free beds by class of triage."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.response.incident import Incident
    from sim.response.scene.units import Centre


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a hospital.

    Attributes:
        hospital: id of the hospital, ``""`` where no town is known.
        node: node it stands at, None where no town is known.
        drive_s: free driving time from the scene, None where no town is known.
        over: whether it has no bed of that class free.
    """

    hospital: str
    node: str | None = None
    drive_s: float | None = None
    over: bool = False


class Hospitals:
    """Who has been given which bed.

    A class that a hospital names no beds of is not taken there, but for green: whoever walks needs
    no bed unless the hospital counts them.
    """

    def __init__(self, incident: Incident, dispatch: Centre) -> None:
        town = incident.world.town
        self._dispatch = dispatch
        self._all = town.hospitals if town is not None else ()
        self._left = {item.id: dict(item.beds) for item in self._all}

    def take(self, cls: str) -> Place:
        """Give a bed to somebody of a class: the nearest that is free, else over capacity."""
        near = []
        for item in self._all:
            here = self._dispatch.node
            seconds = self._dispatch.drive_seconds(here, item.node) if here else None
            if seconds is not None and math.isfinite(seconds):
                near.append((seconds, item.id, item.node))
        near.sort()
        for seconds, name, node in near:
            left = self._left[name]
            if cls == "green" and cls not in left:
                return Place(name, node, seconds)
            if left.get(cls, 0) > 0:
                left[cls] -= 1
                return Place(name, node, seconds)
        if not near:
            return Place("")
        takes = [item for item in near if cls in self._left[item[1]]] or near
        seconds, name, node = takes[0]
        return Place(name, node, seconds, over=True)
