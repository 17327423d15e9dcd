"""Play crowd accidents and safe events of their size again, and count warnings, leads and deaths.

``python -m studies.hindcasts --seeds 100 --rows rows.csv`` plays every event with so many seeds and
prints the tables; ``--write`` puts them into ``docs/model/crush-hindcasts.md`` as well. Each run
draws the uncertain inputs of its event and every number of the law of a crush from their ranges.
Nothing is fitted to any of these events: the numbers and ranges are those of
``sim/data/literature/crush.csv``, the same for all.

*Red* is replaceable: ``red_s`` says when a run would have been told that it gets dangerous.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble.bands import quantile
from sim.ensemble.helpers import Shared, spare_cores
from sim.ensemble.quick import on_one_stage
from sim.ensemble.sampled import DENSITY, chance_level, density_figures, first_name, spearman
from studies.events import Event, events

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.results.record import Result

PAGE = Path(__file__).resolve().parent.parent / "docs" / "model" / "crush-hindcasts.md"
BEGIN, END = "<!-- tables of studies.hindcasts -->", "<!-- end of tables -->"
RED, CRUSH = 5.5, 7.0
"""Density at which it turns red, and that of a crush, people per square metre."""
LEVELS = (3.0, 4.0, RED)
"""Densities that are tried as red one by one."""
IN_TIME_S = 600.0
"""A warning that comes so long before the crush is in time."""


def red_s(record: Result) -> float | None:
    """Return when a run turns red: density as people feel it reaches 5.5 anywhere."""
    return density_figures(record).get(first_name(RED))


@dataclass(frozen=True)
class Run:
    """What is kept of a run.

    Attributes:
        event: name of the event.
        seed: seed of the run.
        density: greatest density that people felt, 1/m2.
        red_s: when it turned red; None for never.
        crush_s: when 7 per square metre were passed.
        dead, injured: people.
        drawn: what was drawn, by name; inputs as shares of their range.
        levels: when each level of density was first passed, by level; None for never.
    """

    event: str
    seed: int
    density: float
    red_s: float | None
    crush_s: float | None
    dead: int
    injured: int
    drawn: Mapping[str, float]
    levels: Mapping[float, float | None] = field(default_factory=dict)

    @property
    def lead_s(self) -> float | None:
        """Time from red to the crush; None without a crush."""
        if self.crush_s is None or self.red_s is None:
            return None
        return self.crush_s - self.red_s


def play(
    event: Event, seeds: Sequence[int], *, red: Callable[[Result], float | None] = red_s
) -> list[Run]:
    """Return the runs of an event, one a seed, in the order of the seeds."""
    run = on_one_stage(event.scenario(seeds[0]))

    def one(seed: int) -> Run:
        scenario = event.scenario(seed)
        record = run(scenario, seed=seed).record
        figures = density_figures(record)
        numbers = {name: scenario.parameters.value(name) for name in scenario.parameters.ranges}
        return Run(
            event=event.name,
            seed=seed,
            density=figures[DENSITY] or 0.0,
            red_s=red(record),
            crush_s=figures[first_name(CRUSH)],
            dead=record.people.state["dead"],
            injured=record.people.state["injured"],
            drawn=event.draws(seed) | numbers,
            levels={level: figures[first_name(level)] for level in LEVELS},
        )

    with Shared(one, seeds, helpers=spare_cores()) as shared:
        found = dict(shared.results())
    return [found[seed] for seed in seeds]


def accident_row(event: Event, runs: Sequence[Run]) -> list[str]:
    """Return the cells of an accident's row, see :func:`tables`."""
    n = len(runs)
    leads = [run.lead_s for run in runs if run.lead_s is not None]
    in_time = sum(lead >= IN_TIME_S for lead in leads)
    low, middle, high = _ends([run.dead for run in runs])
    assert event.dead is not None
    within = "yes" if low <= event.dead <= high else "**no**"
    p5, p50, p95 = _ends([run.density for run in runs])
    return [
        event.name,
        f"{len(leads)} of {n}",
        _minutes(leads, 0.5),
        _minutes(leads, 0.1),
        f"{in_time} of {len(leads)}",
        f"{p5:.1f}, {p50:.1f}, {p95:.1f}",
        f"{low:.0f}, {middle:.0f}, {high:.0f}",
        str(event.dead),
        within,
    ]


def safe_row(event: Event, runs: Sequence[Run]) -> list[str]:
    """Return the cells of a safe event's row, see :func:`tables`."""
    n = len(runs)
    p5, p50, p95 = _ends([run.density for run in runs])
    return [
        event.name,
        f"{sum(run.red_s is not None for run in runs)} of {n}",
        f"{sum(run.crush_s is not None for run in runs)} of {n}",
        f"{p5:.1f}, {p50:.1f}, {p95:.1f}",
        f"{_ends([run.dead for run in runs])[2]:.0f}",
    ]


def _ends(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = (quantile(values, share) for share in (0.05, 0.5, 0.95))
    return low, middle, high


def _minutes(seconds: Sequence[float], share: float) -> str:
    return f"{quantile(seconds, share) / 60.0:.1f}" if seconds else "-"


def decides(runs: Sequence[Run], *, most: int = 4) -> list[tuple[str, float]]:
    """Return what the deaths of an event's runs hang on most: names and rank correlations.

    Where nobody dies in any run, what the greatest density hangs on.
    """
    if len({run.dead for run in runs}) > 1:
        came: list[float] = [run.dead for run in runs]
    else:
        came = [run.density for run in runs]
    names = sorted(runs[0].drawn)
    level = chance_level(len(runs), len(names)) or 1.0
    found = [(name, spearman([run.drawn[name] for run in runs], came)) for name in names]
    told = [(name, rho) for name, rho in found if rho is not None and abs(rho) >= level]
    return sorted(told, key=lambda item: -abs(item[1]))[:most]


def level_rows(runs: Sequence[Run], safe: Sequence[Run]) -> list[list[str]]:
    """Return a row a level that could be red: leads over accidents, false alarms over the others.

    Args:
        runs: those of accidents.
        safe: those of safe events.
    """
    rows = []
    for level in LEVELS:
        first = [(run.crush_s, run.levels.get(level)) for run in runs]
        leads = [crush - at for crush, at in first if crush is not None and at is not None]
        false = sum(run.levels.get(level) is not None for run in safe)
        rows.append(
            [
                f"{level:g}",
                f"{len(leads)} of {len(runs)}",
                _minutes(leads, 0.5),
                _minutes(leads, 0.1),
                f"{sum(lead >= IN_TIME_S for lead in leads)} of {len(leads)}",
                f"{false} of {len(safe)}",
            ]
        )
    return rows


def tables(found: Mapping[Event, Sequence[Run]]) -> str:
    """Return the tables of accidents and safe events, as Markdown."""
    accidents = {event: runs for event, runs in found.items() if event.dead is not None}
    safe = {event: runs for event, runs in found.items() if event.dead is None}
    parts = []
    if accidents:
        head = (
            "accident", "runs above 7", "lead, median (min)", "lead, P10 (min)",
            "red 10 min before", "density P5, P50, P95 (1/m2)", "dead P5, P50, P95",
            "recorded", "within",
        )  # fmt: skip
        parts.append(_table(head, [accident_row(*item) for item in accidents.items()]))
        rows = []
        for event, runs in accidents.items():
            words = ", ".join(f"`{name}` {rho:+.2f}" for name, rho in decides(runs))
            what = "deaths" if len({run.dead for run in runs}) > 1 else "density"
            rows.append([event.name, what, words or "nothing above chance"])
        head = ("accident", "of", "what it hangs on, with its rank correlation")
        parts.append(_table(head, rows))
    if safe:
        head = ("safe event", "red", "above 7", "density P5, P50, P95 (1/m2)", "dead P95")
        rows = [safe_row(*item) for item in safe.items()]
        parts.append(_table(head, rows))
        runs = [run for mine in safe.values() for run in mine]
        red = sum(run.red_s is not None for run in runs)
        parts.append(f"False red: {red} of {len(runs)} runs ({100.0 * red / len(runs):.0f} %).")
    if accidents and safe:
        head = (
            "red at (1/m2)", "runs of accidents above 7", "lead, median (min)", "lead, P10 (min)",
            "red 10 min before", "false red",
        )  # fmt: skip
        mine = [run for one in accidents.values() for run in one]
        parts.append(_table(head, level_rows(mine, runs)))
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def written(page: str, text: str) -> str:
    """Return a page with new tables between its marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}"


def write_rows(path: Path, runs: Sequence[Run]) -> None:
    """Write one line a run, without what was drawn."""
    names = [one.name for one in fields(Run) if one.name not in {"drawn", "levels"}]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(run) for run in runs)


def main() -> None:
    """Play the events and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m studies.hindcasts", description=__doc__)
    parser.add_argument("names", nargs="*", help="events; all by default")
    parser.add_argument("--seeds", type=int, default=100, help="runs of each event")
    parser.add_argument("--rows", type=Path, help="a CSV file for one line a run")
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    given = parser.parse_args()
    chosen = [event for event in events() if not given.names or event.name in given.names]
    found: dict[Event, list[Run]] = {}
    for event in chosen:
        found[event] = play(event, range(1, given.seeds + 1))
        row = accident_row if event.dead is not None else safe_row
        print(" | ".join(row(event, found[event])), flush=True)
        if given.rows:
            write_rows(given.rows, [run for runs in found.values() for run in runs])
    text = tables(found)
    print(f"\n{text}")
    if given.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
