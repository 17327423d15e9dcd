"""Where the examples that ship with Muster lie.

In a checkout they are ``scenarios/`` and ``buildings/`` at the root; in an installed wheel the same
two folders lie beside this file.
"""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent.parent


def root() -> Path:
    """Return the folder that holds ``scenarios/`` and ``buildings/``.

    Raises:
        FileNotFoundError: neither the package nor the folder around it holds the examples.
    """
    for folder in (_HERE, _CHECKOUT):
        if (folder / "scenarios").is_dir() and (folder / "buildings").is_dir():
            return folder
    missing = f"no scenarios/ and buildings/ in {_HERE} or {_CHECKOUT}"
    raise FileNotFoundError(missing)


def scenarios() -> list[Path]:
    """Return the files of the shipped scenarios, sorted by name."""
    return sorted((root() / "scenarios").glob("*.yaml"))


def buildings() -> list[Path]:
    """Return the files of the shipped sites and towns, sorted by name."""
    return sorted((root() / "buildings").glob("*.yaml"))
