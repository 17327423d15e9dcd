"""Buildings and grounds: what a site file says, expanded and frozen.

``load_site`` reads a file. It is fetched on first use, so that the frozen model can be imported
without the machinery that reads files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.building.load import load_site

__all__ = ["load_site"]


def __getattr__(name: str) -> object:
    """Import ``load_site`` when it is first asked for."""
    if name == "load_site":
        import importlib  # noqa: PLC0415 - only when a file is read

        return importlib.import_module("sim.building.load").load_site
    raise AttributeError(name)
