"""The doors of the calibration ``measured``: the measured flows, and the fit of the law to them.

``fits/measured.py`` writes the numbers of the law with these; the verification cases compare with
the same table. The law is that of :mod:`sim.movement.laws.doors`.

A study differs from another by more than its runs do from each other: other people, other haste,
other ways of counting. Each study therefore has a factor of its own, drawn round one, and what is
fitted is the door of the middle study (a mixed model in logarithms, greatest likelihood). Without
it thirty runs of one study would outweigh five of another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from sim.movement.laws.doors import line_flow
from sim.verify.fitting import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TABLE = "door_flows.csv"
NEAR = 0.10
"""A flow within this share of the measured one is near."""
_START = (2.1, 0.1, 0.2, math.log(0.1), math.log(0.07))
"""Where the search begins: slope, flow at width 0, feed, logarithms of the two deviations."""


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One measured flow.

    Attributes:
        study: who measured.
        run: their name of the run, empty where none is known.
        width_m: clear width, metres.
        flow: persons per second from the first to the last, or as published.
        steady: persons per second in the middle of the run, ``nan`` where not known.
        people: how many passed, 0 where not known.
        feed_m: width of the corridor or room that feeds it, metres, ``inf`` where wide.
        fed_by: ``crowd``, ``corridor`` or ``stairs``.
        leaf: ``no``, ``yes`` or ``open`` (a leaf that stands open).
        use: ``fitted``, ``held-out`` (compared, never fitted) or ``compared`` (held out as well:
            no door alone set that flow).
    """

    study: str
    run: str
    width_m: float
    flow: float
    steady: float
    people: int
    feed_m: float
    fed_by: str
    leaf: str
    use: str


@dataclass(frozen=True, slots=True)
class DoorFit:
    """The line of openings and how flows scatter round it, see ``doors``.

    Attributes:
        slope: persons per second and metre.
        at_0: persons per second at width 0.
        feed: share that an opening as wide as its corridor loses.
        between: standard deviation of the studies' factors, in logarithms.
        within: standard deviation of runs round their study, in logarithms.
        studies: how many studies there are.
    """

    slope: float
    at_0: float
    feed: float
    between: float
    within: float
    studies: int

    def flows(self, rows: Sequence[DoorRow]) -> Floats:
        """Return what the line makes of some rows, persons per second, shape ``(n,)``."""
        width, share, _ = _columns(rows)
        return line_flow(width, share, slope=self.slope, at_0=self.at_0, feed=self.feed)

    def errors(self, rows: Sequence[DoorRow], *, steady: bool = False) -> Floats:
        """Return line over measured flow less one, shape ``(n,)``.

        Args:
            rows: measured flows.
            steady: compare with the flow in the middle of the run.
        """
        measured = np.array([row.steady if steady else row.flow for row in rows])
        return np.asarray(self.flows(rows) / measured - 1.0)

    @property
    def spread(self) -> float:
        """Standard deviation of a door not yet measured round the line, in logarithms."""
        of_mean = self.between**2 / self.studies
        return math.sqrt(self.between**2 + self.within**2 + of_mean)


def door_rows(**wanted: str) -> list[DoorRow]:
    """Return the measured flows with given values in given columns."""
    return [
        DoorRow(
            row["study"],
            row["run"],
            float(row["width_m"]),
            float(row["flow_per_s"]),
            float(row["steady_per_s"] or "nan"),
            int(row["people"] or 0),
            float(row["feed_m"] or "inf"),
            row["fed_by"],
            row["leaf"],
            row["use"],
        )
        for row in read_rows(TABLE)
        if all(row[key] == value for key, value in wanted.items())
    ]


def fit_doors(rows: Sequence[DoorRow], *, feed: float | None = None) -> DoorFit:
    """Return the line of greatest likelihood through openings without a leaf.

    Args:
        rows: what it is fitted to.
        feed: share that an opening as wide as its corridor loses, where the rows cannot tell.
    """
    width, share, flow = _columns(rows)
    names = sorted({row.study for row in rows})
    member = [np.array([row.study == name for row in rows]) for name in names]

    def unlikely(x: Floats) -> float:
        slope, at_0, lost, between, within = _numbers(x, feed)
        line = line_flow(width, share, slope=slope, at_0=at_0, feed=lost)
        if line.min() <= 0:
            return math.inf
        left = np.log(flow / line)
        return sum(_unlikely(left[of], between, within) for of in member)

    x = _least(unlikely, np.array(_START if feed is None else [*_START[:2], *_START[3:]]))
    return DoorFit(*_numbers(x, feed), studies=len(names))


def left_out(rows: Sequence[DoorRow]) -> dict[str, Floats]:
    """Return the errors of each study under the line fitted to the others, shape ``(n,)`` each.

    Where no other study has a corridor that feeds a door, the share it takes stays as it is.
    """
    whole = fit_doors(rows)
    found = {}
    for name in sorted({row.study for row in rows}):
        others = [row for row in rows if row.study != name]
        told = any(row.fed_by == "corridor" for row in others)
        line = fit_doors(others, feed=None if told else whole.feed)
        found[name] = line.errors([row for row in rows if row.study == name])
    return found


def near(errors: Iterable[float]) -> float:
    """Return the share of errors within :data:`NEAR`."""
    return float(np.mean(np.abs(np.array(list(errors))) <= NEAR))


def repeats(rows: Sequence[DoorRow]) -> dict[str, float]:
    """Return how much runs of one study at one width and feed scatter, by study, in logarithms.

    Nothing that knows only width and feed can be nearer than that.
    """
    left: dict[str, list[float]] = {}
    freedom: dict[str, int] = {}
    kinds: Mapping[tuple[str, float, float], list[float]] = _same(rows)
    for (study, _, _), values in kinds.items():
        if len(values) > 1:
            logs = np.log(values)
            left.setdefault(study, []).append(float(((logs - logs.mean()) ** 2).sum()))
            freedom[study] = freedom.get(study, 0) + len(values) - 1
    return {study: math.sqrt(sum(parts) / freedom[study]) for study, parts in left.items()}


def _same(rows: Sequence[DoorRow]) -> dict[tuple[str, float, float], list[float]]:
    found: dict[tuple[str, float, float], list[float]] = {}
    for row in rows:
        found.setdefault((row.study, row.width_m, _share(row)), []).append(row.flow)
    return found


def _columns(rows: Sequence[DoorRow]) -> tuple[Floats, Floats, Floats]:
    """Return widths, shares of the feeding width and flows."""
    return (
        np.array([row.width_m for row in rows]),
        np.array([_share(row) for row in rows]),
        np.array([row.flow for row in rows]),
    )


def _share(row: DoorRow) -> float:
    return min(1.0, row.width_m / row.feed_m)


def _numbers(x: Floats, feed: float | None) -> tuple[float, float, float, float, float]:
    """Return slope, flow at width 0, feed and the two deviations from what is searched."""
    lost = float(x[2]) if feed is None else feed
    between, within = (math.exp(v) for v in x[-2:])
    return float(x[0]), float(x[1]), lost, between, within


def _unlikely(left: Floats, between: float, within: float) -> float:
    """Return minus the log-likelihood of a study's logarithms round the line, less a constant."""
    n, own, shared = len(left), within**2, between**2
    both = own + n * shared
    squares = float(left @ left) / own - shared * float(left.sum()) ** 2 / (own * both)
    return 0.5 * ((n - 1) * math.log(own) + math.log(both) + squares)


def _least(function: Callable[[Floats], float], start: Floats) -> Floats:
    """Return where a function is least, to about six digits, the same on every machine."""
    options = {"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-8, "fatol": 1e-10}
    return np.asarray(minimize(function, start, method="Nelder-Mead", options=options).x)
