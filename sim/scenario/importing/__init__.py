"""Scenarios of other programs as sites and scenarios of Muster: what ``muster import`` does."""

from sim.scenario.importing.convert import Imported, import_network
from sim.scenario.importing.told import Note
from sim.scenario.importing.write import write_files

__all__ = ["Imported", "Note", "import_network", "write_files"]
