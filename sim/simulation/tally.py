"""The one count of a run: who is where and how, who left when by which exit, who was the last.

``result.json``, the last rows of the log and every figure, table and sentence of a report take
their numbers from here, so they cannot differ. Three kinds of people are kept apart: occupants,
staff (who hold a post or have a role) and crews, who are none of the site's people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.people.model import CREW
from sim.results.counts import KindCount, PeopleCount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.people.model import Population

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

WHERE: Final = ("not_arrived", "inside", "refuge", "outside", "assembly")
"""Where a person can be at the end; each person is in exactly one."""

STATES: Final = ("unhurt", "injured", "incapacitated", "dead")
"""How a person can be at the end, in the order of :class:`sim.world.state.Harm`."""

KINDS: Final = ("occupants", "staff", "crews")
"""Kinds of people; the first two are the site's people."""

PERCENTILES: Final = {"p50": 0.50, "p90": 0.90, "p95": 0.95, "p100": 1.0}
"""Shares of the required people whose times are given."""


def kinds_of(population: Population) -> NDArray[np.int8]:
    """Return the row of :data:`KINDS` of each person, shape ``(n_people,)``."""
    kinds = [
        2 if group.role == CREW else 1 if group.role or group.post else 0
        for group in population.groups
    ]
    return np.array(kinds, dtype=np.int8)[population.group]


@dataclass(frozen=True, eq=False)
class Tally:
    """The people at the end of a run, ready to be counted. Arrays of shape ``(n_people,)``.

    Attributes:
        where: row of :data:`WHERE`.
        state: row of :data:`STATES`.
        out_s: when each was out, ``nan`` if not.
        exit: id of the opening each left by, ``""`` if none.
        required: who had to leave.
        kind: row of :data:`KINDS`.
    """

    where: NDArray[np.int8]
    state: NDArray[np.int8]
    out_s: Floats
    exit: NDArray[np.str_]
    required: Bools
    kind: NDArray[np.int8]

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]], population: Population) -> Tally:
        """Return the tally of the columns of ``people.csv``.

        Args:
            columns: the columns, as numbers and None.
            population: the people.
        """
        n = len(population)
        where = [WHERE.index(name) for name in columns.get("where", ())]
        state = [STATES.index(name) for name in columns.get("state", ())]
        out = [np.nan if t is None else float(t) for t in columns.get("out_s", ())]
        return cls(
            where=np.array(where, dtype=np.int8).reshape(n),
            state=np.array(state, dtype=np.int8).reshape(n),
            out_s=np.array(out, dtype=np.float64).reshape(n),
            exit=np.array([str(name or "") for name in columns.get("exit", ())]).reshape(n),
            required=population.required,
            kind=kinds_of(population),
        )

    # ---- who

    @cached_property
    def own(self) -> Bools:
        """Who is of the site, and not a crew."""
        found: Bools = self.kind != KINDS.index("crews")
        return found

    @cached_property
    def left(self) -> Bools:
        """Who is out."""
        return np.isin(self.where, (WHERE.index("outside"), WHERE.index("assembly")))

    @cached_property
    def inside(self) -> Bools:
        """Who is inside, in a refuge or elsewhere, alive or dead."""
        return np.isin(self.where, (WHERE.index("inside"), WHERE.index("refuge")))

    @cached_property
    def dead(self) -> Bools:
        """Who is dead."""
        found: Bools = self.state == STATES.index("dead")
        return found

    # ---- counts

    def count(self, *, where: str | None = None, state: str | None = None, kind: str = "") -> int:
        """Return how many of the site's people are in a place and state at the end.

        Args:
            where: one of :data:`WHERE`; None for anywhere.
            state: one of :data:`STATES`; None for any.
            kind: one of :data:`KINDS`; empty for all but crews.
        """
        found = self.kind == KINDS.index(kind) if kind else self.own
        if where is not None:
            found = found & (self.where == WHERE.index(where))
        if state is not None:
            found = found & (self.state == STATES.index(state))
        return int(np.count_nonzero(found))

    def counts(self) -> PeopleCount:
        """Return what stands in ``result.json`` as ``people``."""
        table = {
            where: {state: self.count(where=where, state=state) for state in STATES}
            for where in WHERE
        }
        return PeopleCount(
            total=int(np.count_nonzero(self.own)),
            where={where: sum(states.values()) for where, states in table.items()},
            state={state: sum(row[state] for row in table.values()) for state in STATES},
            table=table,
            required=self._of(self.required),
            **{kind: self._of(self.kind == row) for row, kind in enumerate(KINDS)},
        )

    def _of(self, who: Bools) -> KindCount:
        """Return how many of some people are where; out, alive and dead inside add up."""
        found = {
            "total": who,
            "out": who & self.left,
            "alive_inside": who & self.inside & ~self.dead,
            "dead_inside": who & self.inside & self.dead,
            "not_arrived": who & (self.where == WHERE.index("not_arrived")),
        }
        harmed = {state: who & (self.state == row) for row, state in enumerate(STATES) if row}
        counts = {name: int(np.count_nonzero(rows)) for name, rows in (found | harmed).items()}
        return KindCount(**counts)

    # ---- times

    @cached_property
    def last_out_s(self) -> float | None:
        """When the last of those who had to leave and did so was out; None if nobody did."""
        times = self.out_s[self.required & self.left]
        return float(np.nanmax(times)) if np.isfinite(times).any() else None

    @property
    def last_row(self) -> int | None:
        """Row of that person, None if there is none; of several the first."""
        if self.last_out_s is None:
            return None
        rows = np.flatnonzero(self.required & self.left)
        return int(rows[np.nanargmax(self.out_s[rows])])

    def evacuation_time_s(self, *, alarmed: bool) -> float | None:
        """Return when all who had to leave were out; None while one is inside, alive or dead.

        Args:
            alarmed: whether there was an alarm. Without one the site is not empty for good while
                people are still to come.
        """
        to_come = self.required & (self.where == WHERE.index("not_arrived"))
        remain = np.any(self.required & self.inside) or (np.any(to_come) and not alarmed)
        return None if remain else self.last_out_s

    def percentiles_s(self) -> dict[str, float | None]:
        """Return when shares of the required people who came were out, None for one that is not."""
        came = self.required & (self.where != WHERE.index("not_arrived"))
        return percentiles_s(np.where(self.left, self.out_s, np.nan)[came])

    def leaving_s(self) -> Floats:
        """Return when each of the site's people left, in order, shape ``(n_out,)``."""
        return np.sort(self.out_s[self.own & np.isfinite(self.out_s)])

    def ways_out(self, site: Site) -> tuple[Opening, ...]:
        """Return the exits of a site, then the windows by which somebody left."""
        used = set(np.unique(self.exit[self.own]).tolist())
        windows = (item for item in site.openings if not item.exit and item.id in used)
        return (*site.exits, *windows)

    def times_at(self, exit_: str) -> Floats:
        """Return when the site's people left by an exit, in order, shape ``(n_used,)``."""
        return np.sort(self.out_s[self.own & (self.exit == exit_) & np.isfinite(self.out_s)])


def percentiles_s(out_s: Sequence[float] | Floats) -> dict[str, float | None]:
    """Return when shares of the required people were out, None for a share that is not.

    The time of share q of n people is that of number ``ceil(q n)`` in the order of leaving: no
    value between two people is made up, and whoever is not out counts as never getting out.

    Args:
        out_s: when each required person was out, ``nan`` if not, shape ``(n,)``.
    """
    times = np.asarray(out_s, dtype=np.float64)
    left = np.sort(times[np.isfinite(times)])
    found: dict[str, float | None] = {}
    for name, share in PERCENTILES.items():
        number = math.ceil(share * len(times) - 1e-9)
        found[name] = float(left[number - 1]) if 0 < number <= len(left) else None
    return found
