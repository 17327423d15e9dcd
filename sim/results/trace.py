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
    """Return ``trace.npz``: small, since most people stand still at most samples.

    ``changes`` is how many people changed to another cell at each sample; ``person`` who they are,
    as steps from one to the next, and ``cell`` which, as steps from the cell each was in. Cells are
    those that anybody was in, in order; the first sample starts from -1, which is no cell.
    """
    used = _used(trace)
    renumbered = np.full(max(len(trace.cell_xy), 1), -1, dtype=np.int64)
    renumbered[used] = np.arange(len(used))
    people = int(trace.cell.shape[1])
    now = np.full(people, -1, dtype=np.int64)
    changes, persons, cells = [], [], []
    for row in trace.cell:
        new = np.where(row >= 0, renumbered[row], -1)
        changed = np.flatnonzero(new != now)
        changes.append(len(changed))
        persons.append(np.diff(changed, prepend=0))
        cells.append(new[changed] - now[changed])
        now = new
    return npz(
        {
            "times_s": trace.times_s,
            "people": np.array(people, dtype=np.int32),
            "changes": np.array(changes, dtype=np.int32),
            "person": _joined(persons),
            "cell": _joined(cells),
            "cell.mm": np.round(trace.cell_xy[used] * _MM).astype(np.int32),
            "cell.level": trace.cell_level[used].astype(np.int32),
            "cell.space": trace.cell_space[used].astype(np.int32),
            "cell.size_m": np.array(trace.cell_size_m),
        }
    )


def read_trace(content: bytes) -> Trace:
    """Return the trace that :func:`trace_npz` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        found = {name: kept[name] for name in kept.files}
    people, changes = int(found["people"]), found["changes"].astype(np.int64)
    person, cell = found["person"].astype(np.int64), found["cell"].astype(np.int64)
    now = np.full(people, -1, dtype=np.int64)
    start = 0
    for number in changes.tolist():
        part = slice(start, start + number)
        person[part] = np.cumsum(person[part])
        now[person[part]] += cell[part]
        cell[part] = now[person[part]]
        start += number
    return Trace(
        times_s=found["times_s"],
        cell=Ways(changes, person, cell.astype(np.int32), people=people),
        cell_xy=found["cell.mm"] / _MM,
        cell_level=found["cell.level"],
        cell_space=found["cell.space"],
        cell_size_m=float(found["cell.size_m"]),
    )


def _used(trace: Trace) -> NDArray[np.int64]:
    """Return the cells that anybody was in, ascending."""
    seen = np.zeros(len(trace.cell_xy), dtype=np.bool_)
    for row in trace.cell:
        seen[row[row >= 0]] = True
    return np.flatnonzero(seen)


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int32]:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts]).astype(np.int32)
