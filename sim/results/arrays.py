"""Arrays of a run as one file that NumPy reads, and read back one by one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_ROW_BY_ROW: Final = 50_000_000
"""A larger array, in bytes, is read row by row."""


class RowByRow(Protocol):
    """Rows of equal length that are never all in memory."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows, and their length."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of the numbers."""
        ...

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the rows in order."""
        ...


def npz(arrays: Mapping[str, NDArray[Any] | RowByRow]) -> bytes:
    """Return an ``.npz`` file: read it with ``numpy.load``. Equal arrays give equal bytes.

    Args:
        arrays: the arrays by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            values = arrays[name]
            if hasattr(values, "__array_interface__") or np.isscalar(values):
                content = io.BytesIO()
                np.lib.format.write_array(content, np.asarray(values), allow_pickle=False)
                archive.writestr(member, content.getvalue())
            else:
                _write_rows(archive, member, values)
    return out.getvalue()


def series_npz(series: Mapping[str, Any]) -> bytes:
    """Return ``series.npz``."""
    return npz(series)


def _write_rows(archive: zipfile.ZipFile, member: zipfile.ZipInfo, rows: RowByRow) -> None:
    """Write rows as one array, without ever having all of it in memory."""
    head = io.BytesIO()
    kind = {"descr": rows.dtype.str, "fortran_order": False, "shape": rows.shape}
    np.lib.format.write_array_header_1_0(head, kind)
    numbers = rows.shape[0] * rows.shape[1]
    member.file_size = len(head.getvalue()) + numbers * rows.dtype.itemsize
    with archive.open(member, "w") as file:
        file.write(head.getvalue())
        for row in rows:
            file.write(row.tobytes())


class Stored(Mapping[str, Any]):
    """The arrays of an ``.npz`` file, each read when it is asked for.

    Args:
        content: the bytes of the file.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._names = [name.removesuffix(".npy") for name in archive.namelist()]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Any:
        """Return an array; a large one as rows that are read one after another."""
        if name not in self._names:
            raise KeyError(name)
        rows = StoredRows(self._content, f"{name}.npy")
        if len(rows.shape) == 2 and rows.size * rows.dtype.itemsize > _ROW_BY_ROW:
            return rows
        return np.asarray(rows)


class StoredRows:
    """An array of an ``.npz`` file, of which only one row is in memory.

    Args:
        content: the bytes of the file.
        member: name of the array in it.
    """

    def __init__(self, content: bytes, member: str) -> None:
        self._content, self._member = content, member
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(member) as file:
            self.shape, self.dtype = _head(file)
        self.size = int(np.prod(self.shape, dtype=np.int64))

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the rows in order."""
        length = self.shape[1] * self.dtype.itemsize
        archive = zipfile.ZipFile(io.BytesIO(self._content))
        with archive, archive.open(self._member) as file:
            _head(file)
            for _ in range(self.shape[0]):
                yield np.frombuffer(file.read(length), dtype=self.dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return all of it."""
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            raw = io.BytesIO(archive.read(self._member))
        found: NDArray[Any] = np.lib.format.read_array(raw, allow_pickle=False)
        return found if dtype is None else found.astype(dtype)


def _head(file: Any) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, _, kind = read(file)
    return shape, kind
