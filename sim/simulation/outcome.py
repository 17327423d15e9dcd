"""What one run leaves behind, before anything is written to disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.results.codec import to_json
from sim.results.trace import Trace

__all__ = ["RunOutcome", "Trace"]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Site
    from sim.events.log import Event
    from sim.people.model import Population
    from sim.results.record import Result
    from sim.scenario.model import Scenario
    from sim.simulation.moves import Moves


@dataclass(frozen=True)
class RunOutcome:
    """One finished run.

    Attributes:
        scenario: the resolved scenario.
        seed: seed of the run.
        site: the walkable site as composed (several sites and a town are one).
        population: the people as sampled.
        record: the figures of the run.
        events: the log, in order.
        people: columns of ``people.csv``, each of length ``n_people``, in that order.
        series: content of ``series.npz``. Always there: ``space.count`` (n, n_spaces) people in
            each space every 5 s, ``people.out`` (n,) people outside, ``patch.density``
            (n, n_patches) every 5 s with ``patch.xy`` (n_patches, 2), ``patch.level`` and
            ``patch.area_m2``; with a fire ``smoke.layer_m``, ``smoke.extinction_upper``,
            ``fire.heat_release_w`` (n, n_spaces). Sample times of ``name`` are ``name.t_s``.
        trace: positions for the replay, if asked for.
        moves: every change of cell, if asked for.
    """

    scenario: Scenario
    seed: int
    site: Site
    population: Population
    record: Result
    events: tuple[Event, ...]
    people: Mapping[str, list[Any]]
    series: Mapping[str, Any]
    trace: Trace | None = None
    moves: Moves | None = None

    @cached_property
    def result(self) -> Mapping[str, Any]:
        """What ``result.json`` says, as plain numbers, texts, lists and mappings."""
        return to_json(self.record)
