"""The crowd alone: loading, cutting and reports are left out.

``python -m benchmarks.crowd stadium 100000 2`` plays one ground with so many people and cells of
so many metres in a process of its own, and prints what it took as JSON.
"""

import json
import math
import resource
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import grounds
from benchmarks.rows import Row, output

_GROUNDS = {"stadium": grounds.stadium, "district": grounds.district, "plain": grounds.plain}
_SMALL = {**_GROUNDS, "district": partial(grounds.district, blocks=4)}
"""The same for the run before, which leaves no memory behind."""
_HOUR_S = 3600.0
_BESIDE = "NumPy: one `x += v * dt` for all of them, as often as there were steps"
_WARM = 5_000
"""People in the run before, after which everything is compiled and loaded."""


@dataclass(frozen=True)
class Took:
    """What one play of a ground took.

    Attributes:
        seconds: Seconds of a processor of the run.
        crossings: Cells that people entered.
        steps: Steps of the crowd.
        last_s: When the last one was out, simulated seconds.
        mib: Greatest memory of the process, MiB.
        plain: Seconds of the NumPy pass, as often as there were steps.
    """

    seconds: float
    crossings: int
    steps: int
    last_s: float
    mib: float
    plain: float


def play(ground: str, people: int, cell_m: float) -> Took:
    """Play a ground until everybody is out."""
    from sim.literature import value
    from sim.movement.arrays import Count
    from sim.verify.bench import assemble, fields_of

    tables = _SMALL[ground](_WARM)
    _run(*assemble(tables, fields_of(tables, cell_m=4.0), calibration="sfpe"))
    tables = _GROUNDS[ground](people)
    world, crowd = assemble(tables, fields_of(tables, cell_m=cell_m), calibration="sfpe")
    seconds = _run(world, crowd)
    last_s = float(world.people.out_s.max())
    steps = math.ceil(last_s / value("movement.step"))
    return Took(
        seconds=seconds,
        crossings=int(crowd.state.tally[Count.CROSSINGS]),
        steps=steps,
        last_s=last_s,
        mib=_most_memory(),
        plain=numpy_pass(people, steps=steps),
    )


def _most_memory() -> float:
    """Return the greatest memory of this process, MiB, without that of whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        words = status.read_text(encoding="utf-8").split()
        return float(words[words.index("VmHWM:") + 1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def numpy_pass(people: int, *, steps: int) -> float:
    """Return the seconds that NumPy takes to move everybody on, and nothing else."""
    x, v, dt, few = np.zeros(people), np.full(people, 1.25), 0.25, 200
    for _ in range(few):
        x += v * dt
    begin = time.process_time()
    for _ in range(few):
        x += v * dt
    return (time.process_time() - begin) / few * steps


def _run(world: object, crowd: object) -> float:
    begin = time.process_time()
    while not crowd.advance(_HOUR_S):  # type: ignore[attr-defined]
        crowd.take_calls()  # type: ignore[attr-defined]
    return time.process_time() - begin


def alone(ground: str, people: int, cell_m: float) -> Took:
    """Play a ground in a process of its own."""
    printed = output(sys.executable, "-m", "benchmarks.crowd", ground, str(people), str(cell_m))
    return Took(**json.loads(printed))


def walker_steps(people: int = 100_000, *, steps: int = 400) -> tuple[float, float]:
    """Return the seconds of steps in which all walk and nobody changes cell, and NumPy's."""
    from sim.movement.kernels.step import advance
    from sim.verify.bench import assemble, fields_of

    tables = grounds.plain(people, speed=0.0001)
    _, crowd = assemble(tables, fields_of(tables, cell_m=4.0), calibration="sfpe")
    crowd.advance(1.0)
    taken = []
    for _ in range(5):
        first = round(crowd.now / crowd.step_s)
        begin = time.process_time()
        advance(crowd.ground, crowd.state, crowd.route_goals.ways, first, first + steps)
        taken.append(time.process_time() - begin)
    return float(np.median(taken)), numpy_pass(people, steps=steps)


def rows() -> list[Row]:
    """Measure the crowd alone."""
    found = []
    for ground, people, cell_m, most, most_mib in (
        ("stadium", 100_000, 2.0, 23.0, 512),
        ("stadium", 100_000, 1.0, 46.0, 512),
        ("district", 1_000_000, 4.0, 20.0, 1536),
        ("district", 1_000_000, 2.0, 66.0, 1536),
    ):
        took = alone(ground, people, cell_m)
        note = f"{took.mib:.0f} MiB of {most_mib}, last out after {took.last_s:.0f} s, "
        note += f"{took.crossings / 1e6:.1f} million crossings"
        what = f"{ground}, {people:,} people, {cell_m:g} m cells"
        found.append(Row(what, took.seconds, most, _BESIDE, took.plain, note))
    took = alone("plain", 100_000, 2.0)
    rate = took.crossings / took.seconds / 1e6
    note = f"{rate:.1f} million cell crossings a second"
    what = "open square, 100,000 people, 2 m cells"
    found.append(Row(what, took.seconds, 58.0, _BESIDE, took.plain, note))
    seconds, plain = walker_steps()
    note = f"{100_000 * 400 / seconds / 1e6:.0f} million walker-steps a second"
    what = "400 steps of 100,000 walkers who change no cell"
    found.append(Row(what, seconds, 8.0, _BESIDE, plain, note))
    return [*found, exponent()]


def exponent() -> Row:
    """Return how the time of the open square grows with the number of crossings."""
    points = []
    for people in (1_000, 6_000, 36_000, 144_000, 430_000):
        took = alone("plain", people, 2.0)
        points.append((took.crossings, took.seconds, took.plain))
    crossings, seconds = (np.log([point[k] for point in points]) for k in range(2))
    slope = float(np.polyfit(crossings, seconds, 1)[0])
    note = f"from {np.exp(crossings[0]):.1e} to {np.exp(crossings[-1]):.1e} crossings the time "
    note += f"grows with their power {slope:.2f}, at most 1.25 wanted"
    what = "the open square, 1,000 to 430,000 people: the last of them"
    return Row(what, points[-1][1], None, _BESIDE, points[-1][2], note)


if __name__ == "__main__":
    name, count, cell = sys.argv[1:]
    print(json.dumps(asdict(play(name, int(count), float(cell)))))
