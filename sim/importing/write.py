"""Writing what was imported: all files or none, and never over others unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PARTIAL = ".partial"


def write_files(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write files into a folder, over those of the same names.

    Each is written beside its place first; only when all are there do they take their places.

    Args:
        folder: the folder; made if it is not there.
        files: text of each file by its name.

    Returns:
        The files, in order.

    Raises:
        OSError: the disk refuses; then nothing has changed.
    """
    made = [above for above in (folder, *folder.parents) if not above.exists()]
    partial = {name: folder / f"{name}{_PARTIAL}" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            partial[name].write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        for path in partial.values():
            path.unlink(missing_ok=True)
        for above in made:
            if above.is_dir() and not any(above.iterdir()):
                above.rmdir()
        raise
    for name, path in partial.items():
        path.replace(folder / name)
    return [folder / name for name in files]
