"""How long it was dense in each space of the site, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import literature
from sim.report.crowding import levels
from sim.report.language import NOTHING, Both, same, say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.report.reading import Reading

MOST_PLACES: Final = 60
"""The most places of the table; the rest is counted."""


@dataclass(frozen=True, slots=True)
class DensePlace:
    """A space, or several of one name on a storey, in which some patch was dense.

    Attributes:
        name: Name of the space.
        level: Name of its storey; empty where the site has one only.
        seconds: How long it was at least at each of the levels, seconds.
        highest: Greatest density at any time, people per square metre.
        start_s: When some patch was dense for the first time.
        classes: Class of its densest patch at each sample, shape ``(n,)``.
        spaces: Rows of the spaces, that with the highest density first.
    """

    name: Both
    level: Both
    seconds: tuple[float, ...]
    highest: float
    start_s: float
    classes: NDArray[np.int8]
    spaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DenseTimes:
    """All dense places, the worst first.

    Attributes:
        times_s: Sample times, shape ``(n,)``.
        places: The places.
        left_out: How many more there are.
        limits: The levels: densities whose times are counted, people per square metre.
    """

    times_s: NDArray[np.float64]
    places: tuple[DensePlace, ...]
    left_out: int
    limits: tuple[float, ...]

    @property
    def end_s(self) -> float:
        """When it was dense for the last time."""
        dense = np.flatnonzero(np.any([place.classes > 0 for place in self.places], axis=0))
        return float(self.times_s[min(dense[-1] + 1, len(self.times_s) - 1)])


def dense_times(reading: Reading) -> DenseTimes | None:
    """Return where it was dense for how long; None if it never was, or nothing was recorded.

    A sample holds until the next one. A space is as dense as its densest patch.
    """
    series = reading.outcome.series
    crowded = reading.crowded
    if crowded is None or "patch.space" not in series:
        return None
    space = series["patch.space"].astype(np.int64)
    order = np.argsort(space, kind="stable")
    own, first = np.unique(space[order], return_index=True)
    times, rows = [], []
    for time, classes in crowded.classes():
        times.append(time)
        rows.append(np.maximum.reduceat(classes[order], first))
    at, worst = np.array(times), np.stack(rows)
    dense = np.flatnonzero(worst.any(axis=0))
    if not dense.size:
        return None
    lasts = np.diff(at, append=at[-1])
    limits = levels(reading.result.density)
    several = len({item.level for item in reading.site.spaces}) > 1
    # Landings and flights of a stair on one storey are one place to whoever reads of it.
    groups: dict[tuple[str, str], list[int]] = {}
    for column in dense.tolist():
        item = reading.site.spaces[own[column]]
        groups.setdefault((space_name(reading, item).en, item.level), []).append(column)
    found = []
    for columns in groups.values():
        item = reading.site.spaces[own[columns[0]]]
        classes = worst[:, columns].max(axis=1)
        found.append(
            DensePlace(
                name=space_name(reading, item),
                level=reading.level_name(item.level, short=True) if several else NOTHING,
                seconds=tuple(
                    float(lasts[classes > number].sum()) for number in range(len(limits))
                ),
                highest=float(crowded.highest[np.isin(space, own[columns])].max()),
                start_s=float(at[np.argmax(classes > 0)]),
                classes=classes,
                spaces=tuple(
                    sorted(
                        (int(own[column]) for column in columns),
                        key=lambda row: -crowded.highest[space == row].max(),
                    )
                ),
            )
        )
    found.sort(
        key=lambda place: (*(-s for s in reversed(place.seconds)), place.name.en, place.level.en)
    )
    return DenseTimes(
        times_s=at,
        places=tuple(found[:MOST_PLACES]),
        left_out=max(0, len(found) - MOST_PLACES),
        limits=limits,
    )


def space_name(reading: Reading, space: Space) -> Both:
    """Return the name of a space without its storey, which stands beside it."""
    end = f" {space.level}"
    return (
        same(space.name.removesuffix(end)) if space.name.endswith(end) else reading.name(space.id)
    )


def hint() -> Both:
    """Say what is counted, and how."""
    area, time = (f"{literature.value(f'crowding.{name}'):g}" for name in ("area", "time"))
    return say("dense-hint", area=area, time=time)
