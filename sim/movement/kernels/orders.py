"""What the engine does to the crowd between two steps: send, stop, lift and put down people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.kernel import stepping
from sim.movement.kernels.lists import freshen, leave, push_start, rouse
from sim.movement.kernels.move import face, leave_patch, move
from sim.movement.kernels.pace import mark
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState, Ground

    Floats = NDArray[np.float64]
    Rows = NDArray[Any]

WAITING = int(Phase.WAITING)
WALKING, QUEUING = int(Phase.WALKING), int(Phase.QUEUING)


@stepping
def schedule(c: CrowdState, people: Rows, times: Floats) -> None:
    """Note starting times of people; earlier entries of the same person lapse."""
    for i in range(people.shape[0]):
        c.people[people[i]].start_s = times[i]
        if times[i] < np.inf:
            push_start(c, people[i], times[i])


@stepping
def redirect(g: Ground, c: CrowdState, people: Rows, goals: Rows, off: Floats) -> None:
    """Send people to other goals, from wherever they stand or queue; they choose anew at once.

    Args:
        g, c: the ground and the crowd.
        people, goals: rows of people and of their new goals, shape ``(n,)``.
        off: metres to walk besides those from the middle of the cell, shape ``(n,)``.
    """
    for i in range(people.shape[0]):
        person = people[i]
        c.people[person].goal = goals[i]
        c.people[person].off = off[i]
        if c.people[person].cell < 0:
            continue  # still before the door: they find their way when they are in
        phase = c.people[person].phase
        leave(g, c, person)
        c.people[person].walked -= max(0.0, c.walk[person].left)
        c.walk[person].left = 0.0
        c.walk[person].link = -1
        face(c, person, g.cells[c.people[person].cell].patch, -1)
        c.people[person].came = -1
        c.people[person].spot = -1
        c.people[person].blind = 0
        if phase == QUEUING or phase == WALKING:
            c.people[person].phase = WALKING
            freshen(c, person)


@stepping
def take_out(g: Ground, c: CrowdState, people: Rows) -> None:
    """Take people out of queues and walking, where they stand (they no longer move)."""
    for i in range(people.shape[0]):
        person = people[i]
        leave(g, c, person)
        c.people[person].phase = WAITING
        c.people[person].start_s = np.inf
        if c.people[person].cell >= 0:
            face(c, person, g.cells[c.people[person].cell].patch, -1)
        c.walk[person].link = -1
        c.walk[person].left = 0.0


@stepping
def lift_out(g: Ground, c: CrowdState, people: Rows) -> None:
    """Take people off the ground: they stand in no cell any more and count nowhere."""
    for i in range(people.shape[0]):
        person = people[i]
        cell, space = c.people[person].cell, c.people[person].space
        if cell >= 0:
            face(c, person, g.cells[cell].patch, -1)
            leave_patch(g, c, g.cells[cell].patch, c.people[person].size)
            c.spaces[space].count -= 1
        c.people[person].cell = -1
        c.people[person].space = -1


@stepping
def rouse_all(c: CrowdState, gates: Rows) -> None:
    """Let gates be looked at in the next step, whatever they waited for."""
    for i in range(gates.shape[0]):
        rouse(c, gates[i])


@stepping
def put_down(g: Ground, c: CrowdState, person: int, cell: int, now: float) -> None:
    """Put a person who is nowhere into a cell, where they wait."""
    c.people[person].came = -1
    move(g, c, person, cell, g.cells[cell].patch, now)
    c.people[person].phase = WAITING
    c.people[person].off = 0.0
    c.people[person].start_s = np.inf


@stepping
def mark_all(c: CrowdState, patches: Rows) -> None:
    """Let the pace of patches be found anew."""
    for i in range(patches.shape[0]):
        mark(c, patches[i])


@stepping
def press(
    g: Ground, c: CrowdState, patches: Rows, room: Floats, locked: Rows, pressed: Rows
) -> None:
    """Let patches admit more or fewer people; whoever waits for room there looks again."""
    for i in range(patches.shape[0]):
        patch = patches[i]
        c.patches[patch].room = room[i]
        c.patches[patch].locked = locked[i]
        c.patches[patch].pressed = pressed[i]
        mark(c, patch)
        for j in range(g.patches[patch].in_first, g.patches[patch].in_stop):
            queue = g.ways_in[j]
            if c.queues[queue].held == 1 and c.queues[queue].far == patch:
                rouse(c, queue // 2)
