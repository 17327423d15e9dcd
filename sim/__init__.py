"""Muster: emergency drills simulated from YAML files, scored and reported.

>>> import sim
>>> sim.check("small-hall")["people"]["total"]
120

``sim.load``, ``sim.check``, ``sim.run``, ``sim.read`` and ``sim.compare`` are loaded when they are
first used.
"""

from typing import TYPE_CHECKING

from sim.version import __version__

if TYPE_CHECKING:
    from sim.api import Comparison, Difference, Loaded, Run, check, compare, load, read, run

__all__ = [
    "Comparison",
    "Difference",
    "Loaded",
    "Run",
    "__version__",
    "check",
    "compare",
    "load",
    "read",
    "run",
]


def __getattr__(name: str) -> object:
    """Load what is asked for: importing the package alone stays quick."""
    if name.startswith("_") or name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from sim import api  # noqa: PLC0415  # when it is asked for

    return getattr(api, name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
