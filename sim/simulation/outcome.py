"""What one run leaves behind, before anything is written to disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.events.log import Event
    from sim.people.model import Population
    from sim.scenario.model import Scenario
    from sim.simulation.moves import Moves
    from sim.simulation.rows import Rows


@dataclass(frozen=True, slots=True)
class Trace:
    """Where everybody was, for the replay.

    Attributes:
        times_s: sample times, shape ``(n_samples,)``.
        cell: cell of each person at each sample, -1 for not on the site, shape
            ``(n_samples, n_people)``, read row by row.
        cell_xy: plan coordinates of cell centres, shape ``(n_cells, 2)``.
        cell_level: row in ``site.levels`` of each cell, for drawing, shape ``(n_cells,)``.
        cell_space: row in ``site.spaces`` of each cell, shape ``(n_cells,)``.
        cell_size_m: side of a cell.
    """

    times_s: NDArray[np.float64]
    cell: NDArray[np.int32] | Rows
    cell_xy: NDArray[np.float64]
    cell_level: NDArray[np.int32]
    cell_space: NDArray[np.int32]
    cell_size_m: float


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """One finished run.

    Attributes:
        scenario: the resolved scenario.
        seed: seed of the run.
        site: the walkable site as composed (several sites and a town are one).
        population: the people as sampled.
        result: content of ``result.json`` (``formats.md``), plain numbers, lists and mappings.
        events: the log, in order.
        people: columns of ``people.csv``, each of length ``n_people``, in that order.
        series: content of ``series.npz``. Always there: ``space.count`` (n, n_spaces) people in
            each space every 5 s, ``people.out`` (n,) people outside, ``patch.density``
            (n, n_patches) every 5 s with ``patch.xy`` (n_patches, 2), ``patch.level`` and
            ``patch.area_m2``; with a fire ``smoke.layer_m``, ``smoke.extinction_upper``,
            ``fire.heat_release_w`` (n, n_spaces). Sample times of ``name`` are ``name.t_s``.
        trace: positions for the replay, if asked for.
        moves: every change of cell, if asked for.
        scorecard: filled in by ``sim.cards``, or None.
    """

    scenario: Scenario
    seed: int
    site: Site
    population: Population
    result: Mapping[str, Any]
    events: tuple[Event, ...]
    people: Mapping[str, list[Any]]
    series: Mapping[str, Any]
    trace: Trace | None = None
    moves: Moves | None = None
    scorecard: Mapping[str, Any] = field(default_factory=dict)
