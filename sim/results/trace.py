"""Where everybody was, for the replay: kept as who changed to which cell at each sample."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.results.arrays import npz

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

_MM = 1000.0


@dataclass(frozen=True, slots=True)
class Trace:
    """Where everybody was, for the replay.

    Attributes:
        times_s: sample times, shape ``(n_samples,)``.
        cell: cell of each person at each sample, -1 for not on the site, shape
            ``(n_samples, n_people)``, read row by row.
        cell_xy: plan coordinates of cell centres, shape ``(n_cells, 2)``.
        cell_level: row in ``site.levels`` of each cell, for drawing, shape ``(n_cells,)``.
        cell_space: row in ``site.spaces`` of each cell, shape ``(n_cells,)``.
        cell_size_m: side of a cell.
    """

    times_s: NDArray[np.float64]
    cell: Any
    cell_xy: NDArray[np.float64]
    cell_level: NDArray[np.int32]
    cell_space: NDArray[np.int32]
    cell_size_m: float


def to_mm(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return metres as they are kept: to the millimetre."""
    return np.round(metres * _MM) / _MM


class Ways:
    """Cells of everybody at each sample, from who changed between two of them.

    Args:
        changes: how many changed at each sample, shape ``(n_samples,)``.
        person: who did, one after another, shape ``(n_changes,)``.
        cell: to which cell, shape ``(n_changes,)``.
        people: number of people.
    """

    def __init__(
        self,
        changes: NDArray[np.int64],
        person: NDArray[np.int64],
        cell: NDArray[np.int32],
        *,
        people: int,
    ) -> None:
        self._ends = np.cumsum(changes)
        self._person, self._cell = person, cell
        self.shape = (len(changes), people)
        self.size = self.shape[0] * people
        self.dtype = np.dtype(np.int32)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        """Yield the cells of everybody, sample after sample."""
        now = np.full(self.shape[1], -1, dtype=np.int32)
        start = 0
        for end in self._ends.tolist():
            now = now.copy()
            now[self._person[start:end]] = self._cell[start:end]
            start = end
            yield now

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return all samples as one array, which may be large."""
        found = np.array(list(self), dtype=np.int32).reshape(self.shape)
        return found if dtype is None else found.astype(dtype)


def trace_npz(trace: Trace) -> bytes:
    """Return ``trace.npz``: small, since most people stand still, or go on as they went, mostly.

    Person after person, ``changes`` is how often each changed to another cell; ``sample`` at which
    sample, as steps from the change before, and ``cell`` to which cell, as steps from the one they
    were in. Everybody starts at sample 0 in cell -1, which is none. Cells are those that anybody
    was in, in order; their centres are steps in millimetres from one to the next.
    """
    used = _used(trace)
    renumbered = np.full(max(len(trace.cell_xy), 1), -1, dtype=np.int64)
    renumbered[used] = np.arange(len(used))
    people = int(trace.cell.shape[1])
    now = np.full(people, -1, dtype=np.int64)
    samples, persons, cells = [], [], []
    for number, row in enumerate(trace.cell):
        new = np.where(row >= 0, renumbered[row], -1)
        changed = np.flatnonzero(new != now)
        samples.append(np.full(len(changed), number, dtype=np.int64))
        persons.append(changed)
        cells.append(new[changed])
        now = new
    sample, person, cell = _joined(samples), _joined(persons), _joined(cells)
    order = np.lexsort((sample, person))
    changes = np.bincount(person, minlength=people)
    mm = np.round(trace.cell_xy[used] * _MM).astype(np.int64)
    return npz(
        {
            "times_s": trace.times_s,
            "changes": _small(changes),
            "sample": _small(_steps(sample[order], changes, first=0)),
            "cell": _small(_steps(cell[order], changes, first=-1)),
            "cell.mm": np.diff(mm, axis=0, prepend=0).astype(np.int32),
            "cell.level": _small(trace.cell_level[used]),
            "cell.space": _small(trace.cell_space[used]),
            "cell.size_m": np.array(trace.cell_size_m),
        }
    )


def read_trace(content: bytes) -> Trace:
    """Return the trace that :func:`trace_npz` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        found = {name: kept[name] for name in kept.files}
    changes = found["changes"].astype(np.int64)
    sample = _summed(found["sample"].astype(np.int64), changes, first=0)
    cell = _summed(found["cell"].astype(np.int64), changes, first=-1)
    person = np.repeat(np.arange(len(changes)), changes)
    order = np.lexsort((person, sample))
    times = found["times_s"]
    return Trace(
        times_s=times,
        cell=Ways(
            np.bincount(sample, minlength=len(times)),
            person[order],
            cell[order].astype(np.int32),
            people=len(changes),
        ),
        cell_xy=np.cumsum(found["cell.mm"].astype(np.int64), axis=0) / _MM,
        cell_level=found["cell.level"].astype(np.int32),
        cell_space=found["cell.space"].astype(np.int32),
        cell_size_m=float(found["cell.size_m"]),
    )


def _steps(values: Longs, counts: Longs, *, first: int) -> Longs:
    """Return the steps between values of one person, the first of each from a given value."""
    steps = np.diff(values, prepend=0)
    starts = (np.cumsum(counts) - counts)[counts > 0]
    steps[starts] = values[starts] - first
    return steps


def _summed(steps: Longs, counts: Longs, *, first: int) -> Longs:
    """Return the values of which :func:`_steps` made steps."""
    sums = np.concatenate([[0], np.cumsum(steps)])
    starts = np.cumsum(counts) - counts
    found: Longs = sums[1:] - np.repeat(sums[starts], counts) + first
    return found


def _small(values: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers in the smaller of two types that holds them."""
    fits = np.iinfo(np.int16)
    narrow = not values.size or (values.min() >= fits.min and values.max() <= fits.max)
    return values.astype(np.int16 if narrow else np.int32)


def _used(trace: Trace) -> NDArray[np.int64]:
    """Return the cells that anybody was in, ascending; the first where nobody came at all."""
    seen = np.zeros(len(trace.cell_xy), dtype=np.bool_)
    for row in trace.cell:
        seen[row[row >= 0]] = True
    if not seen.any():
        seen[:1] = True
    return np.flatnonzero(seen)


def _joined(parts: list[Longs]) -> Longs:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
