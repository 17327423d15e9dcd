"""How dense it was, where and when: what people felt on each patch of the ground, sample by sample.

Density is the mean over nine square metres and ten seconds, as everywhere in the report. Whoever is
by themselves is in no crowd, however small the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim import literature
from sim.analysis.held import held_rows
from sim.report.packing import pack
from sim.world.crowding import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from sim.report.planview import PlanView
    from sim.results.crowding import Density

SPARSE: Final = (0.5, 1.0)
"""Lower ends of the classes of the density map below those whose minutes are counted, 1/m2."""


@dataclass(frozen=True, slots=True)
class Crowded:
    """What people felt on each patch: only what changes from sample to sample is kept.

    Attributes:
        times_s: sample times, shape ``(n,)``.
        sample, patch, kind: each change of class of a patch, in order of time; class 0 is below
            the first level.
        highest: greatest density of each patch, 1/m2, shape ``(n_patches,)``.
    """

    times_s: NDArray[np.float64]
    sample: NDArray[np.int64]
    patch: NDArray[np.int64]
    kind: NDArray[np.int8]
    highest: NDArray[np.float64]

    def classes(self) -> Iterator[tuple[float, NDArray[np.int8]]]:
        """Yield the time of each sample and the class of each patch."""
        now = np.zeros(len(self.highest), dtype=np.int8)
        ends = np.searchsorted(self.sample, np.arange(len(self.times_s) + 1))
        for number, time in enumerate(self.times_s.tolist()):
            changed = slice(ends[number], ends[number + 1])
            now[self.patch[changed]] = self.kind[changed]
            yield time, now.copy()


def levels(density: Density | None) -> tuple[float, ...]:
    """Return the densities whose minutes are counted: lower ends of the classes of dense places.

    Args:
        density: what the result of the run says; None for the literature.
    """
    if density is not None:
        return density.levels
    return tuple(literature.value(name) for name in LEVELS)


def steps(density: Density | None) -> tuple[float, ...]:
    """Return the lower ends of all classes of the density map, people per square metre."""
    return (*(step for step in SPARSE if step < levels(density)[0]), *levels(density))


def crowded(series: Mapping[str, Any], density: Density | None) -> Crowded | None:
    """Return what people felt on each patch; None if the run recorded no densities.

    Args:
        series: the series of a run.
        density: what its result says.
    """
    found = series.get("patch.density")
    if found is None or not found.size:
        return None
    limits = np.array(levels(density))
    n = len(series["patch.area_m2"])
    last, highest = np.zeros(n, dtype=np.int8), np.zeros(n)
    times: list[float] = []
    samples, patches, kinds = [], [], []
    for time, held in held_rows(series, None if density is None else density.time_s):
        highest = np.maximum(highest, held)
        # What areas divide and multiply by may be a bit less than a whole number.
        now = np.searchsorted(limits, held + 1e-6, side="right").astype(np.int8)
        changed = np.flatnonzero(now != last)
        samples.append(np.full(len(changed), len(times)))
        patches.append(changed)
        kinds.append(now[changed])
        times.append(time)
        last = now
    return Crowded(
        times_s=np.array(times),
        sample=np.concatenate(samples).astype(np.int64),
        patch=np.concatenate(patches).astype(np.int64),
        kind=np.concatenate(kinds),
        highest=highest,
    )


def crowded_patches(
    found: Crowded | None, series: Mapping[str, Any], view: PlanView, times: NDArray[np.float64]
) -> dict[str, Any] | None:
    """Return where and when it is dense, for the player; None if it never is.

    A patch is a square about its middle with its area. Changes of class stand patch after patch.

    Args:
        found: What people felt on each patch.
        series: The series of the run.
        view: How storeys are drawn.
        times: Sample times of the replay.
    """
    if found is None:
        return None
    at_frame = np.searchsorted(times, found.times_s - 1e-9)
    shown = at_frame[found.sample] < len(times)
    frame, patch = at_frame[found.sample[shown]], found.patch[shown]
    kind = found.kind[shown]
    if not len(patch):
        return None
    order = np.lexsort((frame, patch))
    dense, count = np.unique(patch, return_counts=True)
    at = np.array([view.at((float(x), float(y))) for x, y in series["patch.xy"][dense]])
    return {
        "count": pack(count, "<u2"),
        "frame": pack(frame[order], "<u2"),
        "class": pack(kind[order], "<u1"),
        "x": pack(np.round(at[:, 0]), "<u2"),
        "y": pack(np.round(at[:, 1]), "<u2"),
        "half": pack(np.ceil(np.sqrt(series["patch.area_m2"][dense]) * view.scale / 2), "<u2"),
        "level": pack(series["patch.level"][dense], "<u1"),
        "classes": int(kind.max()),
    }
