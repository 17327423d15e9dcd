"""The small project of the scenario tests."""

from tests.scenario.conftest import project

__all__ = ["project"]
