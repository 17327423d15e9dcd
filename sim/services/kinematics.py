"""How long a lift car takes from standstill to standstill.

The ideal trip has three forms, by whether the car reaches its rated speed, only its acceleration,
or neither (Peters, in CIBSE Guide D): with speed v, acceleration a, jerk j and distance d

* d >= v**2 / a + v a / j:  t = d / v + v / a + a / j
* d >= 2 a**3 / j**2:       t = a / j + sqrt(4 d / a + (a / j)**2)
* otherwise:                t = (32 d / j)**(1 / 3)
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drive:
    """What a lift's machine can do.

    Attributes:
        speed: rated speed, m/s.
        acceleration: greatest acceleration, m/s2.
        jerk: greatest rate of change of the acceleration, m/s3.
    """

    speed: float
    acceleration: float
    jerk: float

    def seconds(self, distance_m: float) -> float:
        """Return the time from standstill to standstill over a distance, 0 for none.

        Args:
            distance_m: how far the car goes, metres.
        """
        v, a, j = self.speed, self.acceleration, self.jerk
        if a * a / j > v:
            a = math.sqrt(v * j)  # the rated speed is reached before that acceleration
        if distance_m <= 0:
            return 0.0
        if distance_m >= v * v / a + v * a / j:
            return distance_m / v + v / a + a / j
        if distance_m >= 2 * a**3 / j**2:
            return a / j + math.sqrt(4 * distance_m / a + (a / j) ** 2)
        return math.cbrt(32 * distance_m / j)
