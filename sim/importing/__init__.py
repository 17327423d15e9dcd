"""Scenarios of other programs as sites and scenarios of Muster: what ``muster import`` does."""

from sim.importing.convert import Imported, import_network
from sim.importing.told import Note
from sim.importing.write import write_files

__all__ = ["Imported", "Note", "import_network", "write_files"]
