"""Measure Muster beside other programs, all in one call.

Every row stands beside something measured in the same call on the same machine: ratios travel,
seconds do not. Whole runs stand beside a plain SimPy program (:mod:`benchmarks.naive`) on the same
site with the same people, the crowd alone beside a bare NumPy pass (:mod:`benchmarks.crowd`), and
two buildings beside the programs that were timed on them (:mod:`benchmarks.peers`), the calls
of a city beside Ciw (:mod:`benchmarks.city`), and the response without its crowd beside one with it
(:mod:`benchmarks.response`).

``python -m benchmarks.run`` prints the table, ``--write`` also puts it into docs/performance.md.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import city, crowd, naive, peers, response
from benchmarks.rows import ROOT, Row, command, timed

PAGE = ROOT / "docs" / "performance.md"
BEGIN = "<!-- bench: written by make bench -->"
END = "<!-- bench: end -->"

HOTEL = "hotel-night-fire"
OFFICE = "office-drill"
FAIR = "fair-egress"


@dataclass(frozen=True)
class Warm:
    """One scenario in a warm process.

    Attributes:
        prepare_s: Seconds to cut the site into cells, once for all seeds.
        run_s: Seconds of one run on it.
        plain_s: Seconds of the plain program.
        plain: What that was given.
    """

    prepare_s: float
    run_s: float
    plain_s: float
    plain: naive.Plain


def warm(name: str, *, times: int) -> Warm:
    """Measure one scenario after everything has run once."""
    from sim.building.cells import cut_outline
    from sim.scenario.load import load_scenario
    from sim.simulation.simulate import prepare, simulate

    def cut() -> None:
        cut_outline.cache_clear()
        prepare(scenario)

    scenario, problems = load_scenario(ROOT / "scenarios" / f"{name}.yaml")
    problems.raise_if_errors()
    outcome = simulate(scenario, seed=1)
    stage = prepare(scenario)
    plain = naive.plain(outcome.site, outcome.population)
    return Warm(
        prepare_s=timed(cut, times=times),
        run_s=timed(lambda: simulate(scenario, seed=1, stage=stage), times=times),
        plain_s=timed(lambda: naive.evacuate(plain), times=max(1, times // 2)),
        plain=plain,
    )


def whole(muster: str, name: str, plain: naive.Plain) -> tuple[float, float]:
    """Return the seconds of ``muster run``, and of the plain program, from the shell."""
    scenario = str(ROOT / "scenarios" / f"{name}.yaml")
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "site.pickle"
        naive.save(plain, saved)
        run = (muster, "run", scenario, "--out", f"{folder}/out", "--force")
        return (
            command(*run, times=5),
            command(sys.executable, "-m", "benchmarks.naive", str(saved), times=5),
        )


def measure() -> list[Row]:
    """Measure everything."""
    muster = shutil.which("muster", path=str(Path(sys.executable).parent)) or "muster"
    hotel = str(ROOT / "scenarios" / f"{HOTEL}.yaml")
    at_fair, at_hotel = warm(FAIR, times=3), warm(HOTEL, times=7)
    run_hotel, as_command = whole(muster, HOTEL, at_hotel.plain)
    run_office, as_office = whole(muster, OFFICE, warm(OFFICE, times=1).plain)
    checked = command(muster, "check", hotel, times=5)
    helped = command(muster, "--help", times=9)
    people = f"{len(at_fair.plain.people):,} people"
    cutting = "cutting the site into cells, once for all runs"
    one = "the plain program, one run"
    shell = "the plain program as a command, one run"
    # The run that is shown is that of the first of the thirty seeds.
    seeds = "30 seeds and the report"
    fair_s, hotel_s = at_fair.plain_s, at_hotel.plain_s
    return [
        Row(f"fair, {people}, one run in a warm process", at_fair.run_s, 3.0, one, fair_s),
        Row(f"fair, {cutting}", at_fair.prepare_s, None, one, fair_s),
        Row("hotel, one run in a warm process", at_hotel.run_s, 0.2, one, hotel_s),
        Row(f"hotel, {cutting}", at_hotel.prepare_s, None, one, hotel_s),
        Row(f"`muster run` on the hotel: {seeds}", run_hotel, 8.0, shell, as_command),
        Row(f"`muster run` on the office: {seeds}", run_office, 4.0, shell, as_office),
        Row("`muster check` on the hotel", checked, 1.0, shell, as_command),
        Row("`muster --help`", helped, 0.4, shell, as_command),
    ]


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table, and what they were measured on."""
    lines = [
        "| what | seconds | at most | beside it | seconds | times faster | at least | found |",
        "|---|---:|---:|---|---:|---:|---:|---|",
    ]
    lines += [
        f"| {row.what} | {row.seconds:.3g} | {'' if row.most is None else f'{row.most:.3g}'} "
        f"| {row.beside} | {row.plain:.3g} | {row.ratio:.3g} "
        f"| {'' if row.least is None else f'{row.least:g}'} | {row.note} |"
        for row in rows
    ]
    cores = os.cpu_count()
    on = f"Python {platform.python_version()} on {platform.machine()}, {cores} cores"
    used = "`muster run` uses all of them, the other lines one"
    return "\n".join([*lines, "", f"Measured with {on}: {used}. Medians."])


def written(page: str, content: str) -> str:
    """Return a page with everything between the two marks replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{content}\n\n{END}{after}"


_PARTS = {"runs": measure, "crowd": crowd.rows, "peers": peers.rows, "city": city.rows,
          "response": response.rows}  # fmt: skip


def main() -> int:
    """Print the table; return 1 if something costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    parser.add_argument("--only", choices=sorted(_PARTS), help="one part of it")
    asked = parser.parse_args()
    parts = [_PARTS[asked.only]] if asked.only else list(_PARTS.values())
    rows = [row for part in parts for row in part()]
    print(table(rows))
    if asked.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), table(rows)), encoding="utf-8")
    slow = [row.what for row in rows if row.is_slow]
    for what in slow:
        print(f"costs more than it may: {what}", file=sys.stderr)
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
