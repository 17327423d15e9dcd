"""Scenarios from their files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import examples
from sim.errors import InputFaults
from sim.scenario.load import for_seed, load_resolved
from sim.summary.data import check_data
from sim.summary.text import check_report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from sim.messages import Lang
    from sim.scenario.model import Scenario
    from sim.scenario.reading.inputs import Inputs
    from sim.yamlsrc import ProblemList


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """A scenario without faults.

    Attributes:
        scenario: what its files say, resolved.
        inputs: the files as they were read.
        problems: what they are warned of.
    """

    scenario: Scenario
    inputs: Inputs
    problems: ProblemList

    def __repr__(self) -> str:
        """Return its id, calibration and seed."""
        run = self.scenario.run
        return f"Loaded({self.scenario.id!r}, calibration={run.calibration!r}, seed={run.seed})"

    def warnings(self, lang: Lang = "en") -> str:
        """Return what the files are warned of, each with its place; ``""`` for nothing."""
        return self.problems.render(lang) if self.problems.warnings else ""

    def text(self, lang: Lang = "en") -> str:
        """Return what ``muster check`` prints."""
        return check_report(self.scenario, lang)

    def of_seed(self, seed: int) -> Scenario:
        """Return the scenario of a run: a seed may draw its start, or an effect of the register."""
        return for_seed(self.inputs, seed) if self.scenario.varies else self.scenario

    def of_many(self, seed: int) -> Scenario:
        """Return the scenario of one run of many: it also draws numbers that have a range."""
        if self.scenario.varies or self.scenario.sampled:
            return for_seed(self.inputs, seed, sampled=True)
        return self.scenario


def load(
    file: str | PathLike[str] | Loaded, *, settings: Mapping[str, object] | None = None
) -> Loaded:
    """Read a scenario and every file it names.

    Args:
        file: its path, or the id of a scenario that ships with Muster, such as ``"small-hall"``;
            what is loaded already is returned as it is.
        settings: values of keys, as ``muster --set`` takes them: ``{"run.until": "20 min"}``.

    Raises:
        InputFaults: the files have faults; its text names all of them with their places.
        FileNotFoundError: there is no such file.
    """
    if isinstance(file, Loaded):
        if settings:
            return load(file.scenario.path, settings=settings)
        return file
    path = Path(file)
    if not path.exists():
        shipped = {one.stem: one for one in examples.scenarios()}
        if str(file) not in shipped:
            raise FileNotFoundError(str(file))
        path = shipped[str(file)]
    values = [f"{key}={value}" for key, value in (settings or {}).items()]
    inputs, scenario, problems = load_resolved(path, overrides=values)
    if inputs is None or scenario is None or problems.errors:
        raise InputFaults(problems)
    return Loaded(scenario, inputs, problems)


def check(
    file: str | PathLike[str] | Loaded, *, settings: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Return what ``muster check --json`` tells of a scenario, as plain data.

    Args:
        file: see :func:`load`.
        settings: likewise.

    Raises:
        InputFaults: the files have faults.
        FileNotFoundError: there is no such file.
    """
    return check_data(load(file, settings=settings).scenario)
