"""Crowd accidents and safe events of their size: their files, uncertain inputs and what happened.

Everything stands in ``scenarios/hindcasts``: a scenario each, ``inputs.csv`` with the range of each
input that nobody knows for sure, ``recorded.csv`` with what was recorded.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import examples
from sim.rng import Streams
from sim.scenario.load import for_seed, load_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.model import Scenario

FOLDER = examples.root() / "scenarios" / "hindcasts"
SAMPLED = "parameters.crush=sampled"
"""Every number of the law of a crush is drawn from the range of its source, in every event."""
SPREAD = 0.2
"""How far the inputs of a safe event, which has no ranges of its own, are drawn to either side."""


@dataclass(frozen=True)
class Range:
    """An input of an event that nobody knows for sure.

    Attributes:
        key: the key of the scenario it replaces.
        low, high: its range.
        unit: its unit as it is written, ``people`` for a count.
    """

    key: str
    low: float
    high: float
    unit: str

    def option(self, share: float) -> str:
        """Return the option of a run that draws a share of the range."""
        value = self.low + share * (self.high - self.low)
        if self.unit == "people":
            return f"{self.key}={round(value)}"
        return f"{self.key}={value:.4g} {self.unit}"


@dataclass(frozen=True)
class Event:
    """An accident, or an event that went well.

    Attributes:
        name: name of its file without the ending.
        inputs: what is uncertain.
        dead: recorded number of dead, None for a safe event.
    """

    name: str
    inputs: tuple[Range, ...]
    dead: int | None

    @property
    def path(self) -> Path:
        """Its scenario."""
        return FOLDER / f"{self.name}.yaml"

    def draws(self, seed: int) -> dict[str, float]:
        """Return the share of each range that a seed draws, by key; independent of each other."""
        streams = Streams(seed)
        return {
            one.key: streams.one("study.input", group=f"{self.name}.{one.key}")
            for one in self.inputs
        }

    def scenario(self, seed: int) -> Scenario:
        """Return the event as a seed draws it: inputs, and all numbers of the law of a crush."""
        shares = self.draws(seed)
        options = [SAMPLED, *(one.option(shares[one.key]) for one in self.inputs)]
        inputs, problems = load_inputs(self.path, overrides=options)
        problems.raise_if_errors()
        assert inputs is not None
        return for_seed(inputs, seed, sampled=True)


def events() -> list[Event]:
    """Return the accidents, then the safe events, each sorted by name."""
    ranges = _rows("inputs.csv")
    recorded = [row for row in _rows("recorded.csv") if row["quantity"] == "dead"]
    dead = {row["event"]: row["value"] for row in recorded}
    found = []
    for path in sorted(FOLDER.glob("*.yaml"), key=lambda one: (one.stem not in dead, one.stem)):
        mine = tuple(
            Range(row["key"], float(row["low"]), float(row["high"]), row["unit"])
            for row in ranges
            if row["event"] == path.stem
        )
        died = int(dead[path.stem]) if path.stem in dead else None
        found.append(Event(path.stem, mine or _near(path), died))
    return found


def _near(path: Path) -> tuple[Range, ...]:
    """Return the rates of a safe event, each a fifth to either side of what its file says."""
    inputs, problems = load_inputs(path)
    problems.raise_if_errors()
    assert inputs is not None
    found = []
    for number, group in enumerate(inputs.spec.people):
        rate = group.arrive.rate if group.arrive is not None else None
        if rate is not None:
            a_minute = 60.0 * rate
            low, high = a_minute * (1.0 - SPREAD), a_minute * (1.0 + SPREAD)
            found.append(Range(f"people.{number}.arrive.rate", low, high, "/min"))
    return tuple(found)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
