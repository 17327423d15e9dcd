"""Measure Muster beside other programs, all in one call.

Every row stands beside something measured in the same call on the same machine: ratios travel,
seconds do not. Whole runs stand beside a plain SimPy program (:mod:`benchmarks.naive`) on the same
site with the same people, the crowd alone beside a bare NumPy pass (:mod:`benchmarks.crowd`), and
two buildings beside the programs that were timed on them (:mod:`benchmarks.peers`), the calls
of a city beside Ciw (:mod:`benchmarks.city`), and the response without its crowd beside one with it
(:mod:`benchmarks.response`).

``python -m benchmarks`` prints the table, ``--write`` also puts it into docs/performance.md.
``python -m benchmarks --against COMMIT`` measures this tree beside a commit instead
(:mod:`benchmarks.against`), all works or those that are named.
"""

import argparse
import os
import platform
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import against, city, crowd, naive, peers, response
from benchmarks.rows import ROOT, Row, command, timed
from benchmarks.works import WORKS

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
    from sim.building.cells import cut_plot
    from sim.scenario.load import load_scenario
    from sim.simulation.simulate import prepare, simulate

    def cut() -> None:
        cut_plot.cache_clear()
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
        Row(f"fair, {people}, one run in a warm process", at_fair.run_s, 2.8, one, fair_s),
        Row(f"fair, {cutting}", at_fair.prepare_s, None, one, fair_s),
        Row("hotel, one run in a warm process", at_hotel.run_s, 5.0, one, hotel_s),
        Row(f"hotel, {cutting}", at_hotel.prepare_s, None, one, hotel_s),
        Row(f"`muster run` on the hotel: {seeds}", run_hotel, 64.0, shell, as_command),
        Row(f"`muster run` on the office: {seeds}", run_office, 20.0, shell, as_office),
        Row("`muster check` on the hotel", checked, 4.0, shell, as_command),
        Row("`muster --help`", helped, 1.6, shell, as_command),
    ]


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table, and what they were measured on."""
    lines = [
        "| what | seconds | beside it | seconds | times as long | at most | times as fast "
        "| at least | found |",
        "|---|---:|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {row.what} | {row.seconds:.3g} | {row.beside} | {row.plain:.3g} "
        f"| {row.longer:.3g} | {'' if row.most is None else f'{row.most:g}'} "
        f"| {row.faster:.3g} | {'' if row.least is None else f'{row.least:g}'} | {row.note} |"
        for row in rows
    ]
    cores = os.cpu_count()
    on = f"Python {platform.python_version()} on {platform.machine()}, {cores} cores"
    how = "seconds of a processor, of all processes together; medians"
    return "\n".join([*lines, "", f"Measured with {on}: {how}."])


def written(page: str, content: str) -> str:
    """Return a page with everything between the two marks replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{content}\n\n{END}{after}"


_PARTS = {"runs": measure, "crowd": crowd.rows, "peers": peers.rows, "city": city.rows,
          "response": response.rows}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 if something costs more than it may."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    parser.add_argument("--only", choices=sorted(_PARTS), help="one part of it")
    parser.add_argument("--against", metavar="COMMIT", help="measure this tree beside a commit")
    parser.add_argument("--times", type=_count, help="with --against: plays of each work")
    parser.add_argument(
        "--files",
        choices=("own", "old", "new"),
        default="own",
        help="with --against: whose scenarios are played, each its own by default",
    )
    parser.add_argument(
        "works", nargs="*", metavar="WORK", help=f"with --against: {', '.join(_NAMES)}"
    )
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.works if name not in _NAMES]:
        parser.error(f"no such work: {', '.join(unknown)}; there are {', '.join(_NAMES)}")
    if asked.against is None:
        if asked.works or asked.times or asked.files != "own":
            parser.error("works, --times and --files go with --against")
        return _beside_others(asked)
    if asked.write or asked.only:
        parser.error("--write and --only do not go with --against")
    return _beside_commit(asked)


_NAMES = tuple(work.name for work in WORKS)


def _count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def _beside_commit(asked: argparse.Namespace) -> int:
    """Measure this tree beside a commit; return 1 if something takes too many times as long."""
    # A polite end is treated like Ctrl-C, so that the folder of the commit goes away as well.
    before = signal.signal(signal.SIGTERM, _interrupt)
    rows: list[against.Compared] = []
    try:
        with against.both(ROOT, asked.against, files=asked.files) as sides:
            for work in WORKS:
                if asked.works and work.name not in asked.works:
                    continue
                print(f"playing {work.name}", file=sys.stderr, flush=True)
                rows += against.measure(work, sides, times=asked.times)
    except against.NoCommitError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    print(against.table(rows))
    if asked.files == "own" and against.differs(ROOT, asked.against):
        print(
            "\nThe scenarios or sites of the two are not the same: a ratio compares what ships, "
            "`--files old` the programs alone."
        )
    faults = [f"{row.what}: {row.fault}" for row in rows if row.fault]
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _beside_others(asked: argparse.Namespace) -> int:
    """Measure beside other programs; return 1 if something costs more than it may."""
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
