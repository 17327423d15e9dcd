"""Triage: which class a patient is of, by harm and dose.

After START (memory): who walks is green, who is dead is black, who cannot be woken is red. START
knows no dose; here somebody who still walks after a dose of more than half of what fells half of
all people counts as yellow, since smoke goes on working for hours (assumption).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.state import Harm

if TYPE_CHECKING:
    from sim.world.world import World

CLASSES = ("red", "yellow", "green", "black")
"""Classes in the order of their turn."""


def triage(world: World, row: int) -> str:
    """Return the class of somebody as they are now.

    Args:
        world: the world.
        row: row of the person.
    """
    people = world.people
    harm = people.harm[row]
    if harm == Harm.DEAD:
        return "black"
    if harm == Harm.INCAPACITATED:
        return "red"
    dose = people.worst_dose(row)
    return "yellow" if dose >= world.parameters.value("response.triage.yellow") else "green"
