"""``inputs.zip``: the files that a run was made of, as they were read."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY: Final = (1980, 1, 1, 0, 0, 0)
_MAY_READ: Final = 0o644 << 16


def inputs_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files as an archive; equal files give equal bytes.

    Args:
        files: their bytes, by their names below the project folder.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, date_time=_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _MAY_READ
            archive.writestr(member, files[name], compresslevel=9)
    return out.getvalue()


def read_inputs(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name.

    Raises:
        ValueError: a name leads out of the folder that they are read in.
        zipfile.BadZipFile: it is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for name in names:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or PureWindowsPath(name).anchor:
                raise ValueError(name)
        return {name: archive.read(name) for name in names}
