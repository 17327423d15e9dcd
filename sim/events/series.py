"""Recorded time series of a run: counts, flows, densities and hazard fields over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass
class SeriesRecorder:
    """Frames of named arrays, each series on its own times.

    Attributes:
        times: sample times of each series, seconds.
        frames: sampled values of each series, one array or number a sample.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    frames: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)

    def record(self, name: str, *, t_s: float, values: ArrayLike) -> None:
        """Append a sample to a series.

        Args:
            name: name such as ``space.count`` or ``smoke.layer_m``.
            t_s: time of the sample in seconds.
            values: a number or an array whose shape is the same at every sample.
        """
        self.times.setdefault(name, []).append(float(t_s))
        self.frames.setdefault(name, []).append(np.array(values, dtype=np.float64))

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """Return ``{name: values (n_samples, ...), name + ".t_s": times (n_samples,)}``."""
        result: dict[str, NDArray[np.float64]] = {}
        for name in sorted(self.frames):
            result[name] = np.stack(self.frames[name])
            result[f"{name}.t_s"] = np.array(self.times[name])
        return result
