"""Scales and ticks of axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sim.report.language import Both, say

TIME_STEPS: Final = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400,
)  # fmt: skip
"""Distances between ticks of a time axis, seconds."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to pixels; ``power`` below one stretches the beginning of the axis."""

    low: float
    high: float
    start: float
    end: float
    power: float = 1.0

    def __call__(self, value: float) -> float:
        """Return the place of a value; values beyond the ends stay at the ends."""
        span = self.high - self.low
        share = 0.0 if span <= 0 else min(1.0, max(0.0, (value - self.low) / span))
        return float(self.start + (self.end - self.start) * share**self.power)


def nice_ticks(high: float, *, wanted: int = 5) -> list[float]:
    """Return round values from 0 to the first one not below ``high``."""
    if not math.isfinite(high) or high <= 0:
        return [0.0, 1.0]
    raw = high / wanted
    base = 10.0 ** math.floor(math.log10(raw))
    step = next(base * m for m in (1, 2, 5, 10) if base * m >= raw * 0.999)
    return [step * i for i in range(math.ceil(high / step - 1e-9) + 1)]


def time_ticks(end_s: float, *, wanted: int = 8) -> list[float]:
    """Return round times from 0 to at most ``end_s``."""
    step = next((s for s in TIME_STEPS if end_s / s <= wanted), TIME_STEPS[-1])
    while end_s / step > 2 * wanted:
        step *= 2
    return [float(step * i) for i in range(int(end_s // step) + 1)]


def time_unit(end_s: float) -> tuple[float, Both]:
    """Return the unit of a time axis: its length in seconds and the title of the axis."""
    if end_s > 3 * 3600:
        return 3600.0, say("axis-hours")
    if end_s > 150:
        return 60.0, say("axis-minutes")
    return 1.0, say("axis-seconds")


def stretched_ticks(scale: Scale, *, gap_px: float) -> list[float]:
    """Return round times of a stretched axis that stand at least ``gap_px`` apart."""
    ticks = [0.0]
    for value in sorted({*TIME_STEPS, 180, 10800}):
        if value <= scale.high and scale(value) - scale(ticks[-1]) >= gap_px:
            ticks.append(float(value))
    return ticks
