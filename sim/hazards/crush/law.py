"""The law of a crush: what a press packs together, what courtesy it leaves, what it does to people.

A crowd is compressible. Under a press of P newtons per metre a patch takes in people up to

    D_cap = D_jam + (D_most - D_jam) (1 - exp(-P / stiffness))

so one balance gives both density and harm. Opposing streams lock as their courtesy fades between
two densities. The force on a person is P times the width of a body; beyond what is tolerable it is
a dose,

    dD/dt = (F / F_anchor)^n / t_anchor

through the two published anchors of compressive asphyxia (``crush.*`` in the literature table).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.parameters import Parameters

    Floats = NDArray[np.float64]

GRAVITY = 9.81
"""Acceleration of gravity, m/s2."""


@dataclass(frozen=True, slots=True)
class CrushLaw:
    """The numbers of the law, in SI; each is ``crush.*`` of the literature table.

    Attributes:
        force_n: what somebody pushes with.
        hold_s: how long somebody is held up before they push.
        tires_s: time in which the push of somebody who gets no further falls to 37 per cent.
        contact: densities at which people begin to touch and at which all do, 1/m2.
        fade_m: e-folding length of a push along the stream.
        mouth_m: depth of the queue outside a mouth that pushes.
        leaning_n: weight of a person, of which the part along a slope leans on others.
        body_m: width of a body.
        most: density that any press packs, 1/m2.
        stiffness: press at which 63 per cent of that is reached, N/m.
        courtesy: densities up to which, and from which on, people give way in full and not at all.
        tolerable_n: force below which there is no dose.
        anchor_n, anchor_s, exponent: force that kills in a time, and the power of the dose.
        recovery_s: time in which a dose fades to 37 per cent once nobody presses.
    """

    force_n: float
    hold_s: float
    tires_s: float
    contact: tuple[float, float]
    fade_m: float
    mouth_m: float
    leaning_n: float
    body_m: float
    most: float
    stiffness: float
    courtesy: tuple[float, float]
    tolerable_n: float
    anchor_n: float
    anchor_s: float
    exponent: float
    recovery_s: float

    @classmethod
    def of(cls, parameters: Parameters) -> CrushLaw:
        """Return the law with the numbers of a scenario."""
        of = parameters.value
        return cls(
            force_n=of("crush.push.force"),
            hold_s=of("crush.hold"),
            tires_s=of("crush.tires"),
            contact=(of("crush.contact.first"), of("crush.contact.all")),
            fade_m=of("crush.fade"),
            mouth_m=of("crush.mouth"),
            leaning_n=of("crush.slope.share") * of("crush.body.mass") * GRAVITY,
            body_m=of("crush.body.width"),
            most=of("crush.density.most"),
            stiffness=of("crush.stiffness"),
            courtesy=(of("crush.courtesy.full"), of("crush.courtesy.none")),
            tolerable_n=of("crush.force.tolerable"),
            anchor_n=of("crush.force.anchor"),
            anchor_s=of("crush.dose.time"),
            exponent=of("crush.dose.exponent"),
            recovery_s=of("crush.dose.recovery"),
        )

    def touching(self, density: Floats) -> Floats:
        """Return which share of those in a patch touch others, 0 to 1.

        Args:
            density: people per square metre, ``(n,)``.
        """
        first, all_ = self.contact
        return np.clip((density - first) / (all_ - first), 0.0, 1.0)

    def packed(self, press: Floats, at_ease: Floats) -> Floats:
        """Return the density up to which a press packs people, 1/m2.

        Args:
            press: N/m, ``(n,)``.
            at_ease: density at which nobody more gets in where nobody presses, 1/m2, ``(n,)``.
        """
        more = np.maximum(self.most - at_ease, 0.0)
        return np.asarray(at_ease + more * (1.0 - np.exp(-press / self.stiffness)))

    def courtesy_lost(self, density: Floats) -> Floats:
        """Return which share of their courtesy people have lost, 0 to 1.

        Args:
            density: people per square metre where somebody presses, ``(n,)``.
        """
        full, none = self.courtesy
        return np.clip((density - full) / (none - full), 0.0, 1.0)

    def dose_rate(self, force: Floats) -> Floats:
        """Return the dose of compression a second, 1/s; 1 kills half of the people.

        Args:
            force: force on a person, N, ``(n,)``.
        """
        rate = (force / self.anchor_n) ** self.exponent / self.anchor_s
        return np.where(force > self.tolerable_n, rate, 0.0)
