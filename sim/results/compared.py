"""Records of a run beside others: the best that is possible, other laws, another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.results.codec import Said, optional

Quantiles = tuple[float | None, float | None, float | None]
"""P10, P50 and P90 over runs; None where a value was not reached in enough of them."""


def _bounded(me: Optimality) -> bool:
    return not me.refused


def _played(me: SecondOpinion) -> bool:
    return me.refused is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimality:
    """How quick it could have been at best.

    Attributes:
        refused: why there is no bound; empty where there is one.
        people: how many were counted.
        bound_s: before which they cannot all be out.
        gap_s: what the run took beyond it; null while somebody is inside.
        gap_share: the same as a share of the run's time.
        p95_bound_s: before which not 95 % of them can be out.
        p95_gap_s: what the run took beyond that.
        p95_gap_share: the same as a share.
        start_up_s: of the gap, what setting out later than at the start cost.
        on_the_way_s: of the gap, what was lost on the way.
    """

    refused: str = optional("")
    people: int = optional(0, when=_bounded)
    bound_s: float = optional(0.0, when=_bounded)
    gap_s: float | None = optional(None, when=_bounded)
    gap_share: float | None = optional(None, when=_bounded)
    p95_bound_s: float | None = optional(None, when=_bounded)
    p95_gap_s: float | None = optional(None, when=_bounded)
    p95_gap_share: float | None = optional(None, when=_bounded)
    start_up_s: float | None = optional(None, when=_bounded)
    on_the_way_s: float | None = optional(None, when=_bounded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Times over some seeds.

    Attributes:
        evacuation_time_s: until all are out.
        p95_s: until 95 % are out.
    """

    evacuation_time_s: Quantiles
    p95_s: Quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The times of a few seeds under one calibration.

    Attributes:
        seeds: how many runs.
        evacuation_time_s: until all are out.
        p95_s: until 95 % are out.
        own: the same seeds under the scenario's calibration.
    """

    seeds: int
    evacuation_time_s: Quantiles
    p95_s: Quantiles
    own: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why another program could not play a scenario.

    Attributes:
        key: key of the sentence in the message catalogue.
        params: what it speaks of.
        sentence: the sentence in English.
    """

    key: str
    params: Mapping[str, Said]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutCurve:
    """How many people were outside, at each time at which that changed.

    Attributes:
        t_s: the times.
        people_out: how many from then on.
    """

    t_s: tuple[float, ...]
    people_out: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """The same people in another program.

    Attributes:
        engine: the program.
        version: its version.
        model: its model.
        step_s: its step.
        evacuation_time_s: until all are out; null while somebody who has to leave is inside.
        out: people outside at the end.
        moved: people who start more than half a metre from where Muster had them.
        curve: people outside over time.
        refused: why it could not play the scenario.
    """

    engine: str
    version: str
    model: str
    evacuation_time_s: float | None
    step_s: float = optional(0.0, when=_played)
    out: int = optional(0, when=_played)
    moved: int = optional(0, when=_played)
    curve: OutCurve | None = optional(None, when=_played)
    refused: Refused | None = optional(None)
