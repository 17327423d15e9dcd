"""The small project of the scenario tests, with a register."""

from tests.scenario.conftest import project

__all__ = ["project"]
