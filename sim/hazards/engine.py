"""What the clock asks of a hazard engine, and what an engine may rely on.

One engine plays all hazards of its kind in a run. The process (:mod:`sim.hazards.process`) steps
all engines together; within a step: every engine advances and writes its contribution, the
conditions are combined, doses are taken and harm is logged, every engine concludes, those who
listen are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.hazards.harm.doses import Dose
    from sim.world.contribution import Contribution


class Engine(Protocol):
    """One hazard engine of a run.

    Attributes:
        contribution: what it adds to the conditions, from ``world.conditions.contribution(name)``.
        doses: the kinds of dose that its contribution may have rates of.
    """

    contribution: Contribution
    doses: tuple[Dose, ...]

    @property
    def next_s(self) -> float:
        """When the next of its hazards begins, seconds of the run; ``inf`` for none."""

    @property
    def active(self) -> bool:
        """Whether there is anything to step; an engine that rests costs nothing."""

    @property
    def step_s(self) -> float:
        """Longest step that it stands next, s, above zero; the shortest of all engines is taken."""

    def begin(self, now: float) -> None:
        """Begin every hazard whose time has come, and log it."""

    def advance(self, dt: float, now: float) -> None:
        """Play the ``dt`` seconds up to ``now``, write the contribution, log what spaces meet."""

    def conclude(self, now: float) -> None:
        """After doses were taken: log what has ended, ask for what is to change."""

    def record(self, now: float, *, force: bool) -> None:
        """Record its series: when a sample is due, or in any case where ``force`` is set."""

    def cause(self, space: int) -> int:
        """Return the event behind what it does to people in a space, 0 for none."""
