"""The made-up run that the tests of the report share; it is never changed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from sim.report.reading import Reading
from sim.simulation.outcome import RunOutcome


def _synthetic() -> ModuleType:
    path = Path(__file__).with_name("synthetic.py")
    spec = importlib.util.spec_from_file_location("report_synthetic", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def synthetic() -> ModuleType:
    return _synthetic()


@pytest.fixture(scope="session")
def outcome(synthetic: ModuleType) -> RunOutcome:
    found: RunOutcome = synthetic.outcome()
    return found


@pytest.fixture(scope="session")
def all_out(synthetic: ModuleType) -> RunOutcome:
    found: RunOutcome = synthetic.outcome(everybody_out=True)
    return found


@pytest.fixture(scope="session")
def reading(outcome: RunOutcome) -> Reading:
    return Reading(outcome)
