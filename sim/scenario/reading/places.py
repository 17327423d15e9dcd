"""Places as they are kept in results: the same from whatever folder Muster was started."""

from __future__ import annotations

from pathlib import Path


def below_root(name: str | Path, root: Path) -> str:
    """Return a file's name below the project folder, with ``/``; as it is if it lies elsewhere.

    Args:
        name: the file as the user named it.
        root: the project folder.
    """
    try:
        return Path(name).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(name)
