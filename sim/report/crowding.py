"""How dense it was, where and when: the people on each patch of the ground, sample by sample.

Density is the mean over a patch, as everywhere in the report: the people on it by its area. A
patch with one person on it is never dense, however small it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.report.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sim.report.planview import PlanView
    from sim.report.reading import Reading

DENSE: Final = (2.0, 3.0, 4.0, 5.0, 6.0)
"""Lower ends of the classes of dense places, people per square metre; class 0 is below them."""

_ALONE: Final = 1.5  # people; below this somebody is alone on a patch


def dense_classes(reading: Reading) -> Iterator[tuple[float, NDArray[np.int8]]]:
    """Yield the time of each sample and the class of each patch, 0 for less than ``DENSE``."""
    series = reading.outcome.series
    area = series["patch.area_m2"]
    for time, density in zip(series["patch.density.t_s"], series["patch.density"], strict=True):
        # Counts are whole numbers: what an area divides and multiplies by may be a bit less.
        classes = np.searchsorted(np.array(DENSE), density + 1e-9, side="right")
        yield float(time), np.where(density * area > _ALONE, classes, 0).astype(np.int8)


def highest(reading: Reading) -> NDArray[np.float64]:
    """Return the greatest density of each patch at any time, 0 where nobody had company."""
    series = reading.outcome.series
    peak = series.get("patch.peak")
    if peak is None:
        peak = np.asarray(series["patch.density"]).max(axis=0)
    return np.where(peak * series["patch.area_m2"] > _ALONE, peak, 0.0)


def recorded(reading: Reading) -> bool:
    """Return whether the run recorded densities."""
    found = reading.outcome.series.get("patch.density")
    return found is not None and bool(found.size)


def crowded_patches(
    reading: Reading, view: PlanView, times: NDArray[np.float64]
) -> dict[str, Any] | None:
    """Return where and when it is dense, for the player; None if it never is.

    A patch is a square about its middle with its area. Changes of class stand patch after patch.

    Args:
        reading: The run.
        view: How storeys are drawn.
        times: Sample times of the replay.
    """
    if not recorded(reading):
        return None
    last: NDArray[np.int8] | None = None
    frames, patches, classes = [], [], []
    for time, now in dense_classes(reading):
        at_frame = int(np.searchsorted(times, time - 1e-9))
        if at_frame >= len(times):
            break
        changed = np.flatnonzero(now != last) if last is not None else np.flatnonzero(now)
        last = now
        frames.append(np.full(len(changed), at_frame))
        patches.append(changed)
        classes.append(now[changed])
    frame, patch = np.concatenate(frames), np.concatenate(patches)
    if not len(patch):
        return None
    kind = np.concatenate(classes)
    order = np.lexsort((frame, patch))
    dense, count = np.unique(patch, return_counts=True)
    series = reading.outcome.series
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
