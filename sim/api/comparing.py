"""Two runs side by side: what changed, and whether every seed says so."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.frames import frame_of

if TYPE_CHECKING:
    from sim.api.running import Run


@dataclass(frozen=True, slots=True)
class Difference:
    """One headline number of two runs, SI units.

    Attributes:
        name: its name, as in :attr:`Run.figures`.
        first: in the first run; None where it was not reached.
        second: in the second run.
        change: median over the seeds both have of second less first; of the two runs alone if they
            have no quick runs; None where no pair has both.
        least: least of those changes.
        most: greatest of them.
        pairs: how many there are.
        missing: seeds in which one of the two was not reached, as where people remain; they are in
            none of the changes.
    """

    name: str
    first: float | None
    second: float | None
    change: float | None
    least: float | None
    most: float | None
    pairs: int
    missing: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether the change is known, and has the same sign, with every seed of at least two."""
        if self.missing or self.least is None or self.most is None or self.pairs < 2:
            return False
        return self.least > 0 or self.most < 0


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Two runs side by side.

    Attributes:
        first: id of the first run's scenario.
        second: id of the second's.
        differences: by name.
    """

    first: str
    second: str
    differences: dict[str, Difference]

    def __repr__(self) -> str:
        """Return both scenarios, and what happens to the time of evacuation."""
        time = self.differences["evacuation_time_s"]
        return (
            f"Comparison({self.first!r}, {self.second!r}, "
            f"evacuation_time_s={time.change}, is_sure={time.is_sure})"
        )

    def __getitem__(self, name: str) -> Difference:
        """Return the difference of a number by its name."""
        return self.differences[name]

    def frame(self) -> Any:
        """Return the differences as a DataFrame, one row a number.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = [asdict(row) for row in self.differences.values()]
        names = [column.name for column in fields(Difference)]
        return frame_of({name: [row[name] for row in rows] for name in names})


def compare(first: Run, second: Run) -> Comparison:
    """Compare two runs, seed by seed: equal seeds draw the same people.

    Args:
        first: what is compared with.
        second: what is compared.
    """
    one, other = first.figures, second.figures
    names = [name for name in one if name in other]
    found = {name: _difference(name, one[name], other[name], first, second) for name in names}
    return Comparison(first.outcome.scenario.id, second.outcome.scenario.id, found)


def _difference(
    name: str, one: float | None, other: float | None, first: Run, second: Run
) -> Difference:
    pairs = _pairs(name, first, second)
    changes = [b - a for a, b in pairs if a is not None and b is not None]
    missing = len(pairs) - len(changes)
    if not pairs and one is not None and other is not None:
        changes = [other - one]
    if not changes:
        return Difference(name, one, other, None, None, None, 0, missing)
    middle, n = float(np.median(changes)), len(changes)
    return Difference(name, one, other, middle, min(changes), max(changes), n, missing)


def _pairs(name: str, first: Run, second: Run) -> list[tuple[float | None, float | None]]:
    """Return a number of both with each seed that both have."""
    if first.bands is None or second.bands is None:
        return []
    by_seed = [
        dict(zip(bands.seed_numbers, bands.table.get(name, ()), strict=False))
        for bands in (first.bands, second.bands)
    ]
    return [(value, by_seed[1][seed]) for seed, value in by_seed[0].items() if seed in by_seed[1]]
