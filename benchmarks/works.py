"""What is played on two commits in turn, and how many times as long the later one may take.

A work is one or several commands, each a line of the table. ``muster`` commands count as a whole,
from start to end and with the processes that they start; the others are parts of Muster played by
:mod:`benchmarks.plays`, which leaves out what comes before.
"""

from dataclasses import dataclass

MOST = 1.1
"""How many times as long as before a line may take; below that lies the weather of a machine."""

FILE, OUT = "{scenarios}", "{out}"
"""In a command: the folder of the scenarios, and one that may be written."""


@dataclass(frozen=True)
class Line:
    """One command of a work, and a line of the table.

    Attributes:
        what: What is measured, in words.
        arguments: What Python is given.
        is_whole: Whether the whole process counts; else it prints its seconds itself.
    """

    what: str
    arguments: tuple[str, ...]
    is_whole: bool = True


@dataclass(frozen=True)
class Work:
    """Something that is played on both commits.

    Attributes:
        name: Its name on the command line.
        lines: Its commands, in their order.
        times: How often each commit plays it; the least of these counts.
        warm: A command before all of them that does not count, or None if nothing may have been
            compiled before: each play then begins with an empty cache.
        most: How many times as long as before it may take.
    """

    name: str
    lines: tuple[Line, ...]
    times: int
    warm: tuple[str, ...] | None
    most: float = MOST


def _muster(what: str, *arguments: str) -> Line:
    return Line(what, ("-m", "sim", *arguments))


def _run(what: str, scenario: str, *more: str) -> Line:
    folder = f"{OUT}/{scenario}"
    file = f"{FILE}/{scenario}.yaml"
    return _muster(what, "run", file, "--out", folder, "--force", *more)


def _of(line: Line, *, times: int, name: str, warm: Line | None = None) -> Work:
    return Work(name, (line,), times, (warm or line).arguments)


def _part(name: str, what: str, *, times: int) -> Work:
    arguments = ("-m", "benchmarks.plays", name, FILE)
    return _of(Line(what, arguments, is_whole=False), times=times, name=name)


_HOTEL = "hotel-night-fire"

WORKS: tuple[Work, ...] = (
    Work(
        "first",
        (
            _run(
                "first `muster run` after an installation: the hall, one seed",
                "hall-show-fire",
                "--seeds",
                "1",
            ),
            _run("`muster run` of the hotel after it, one seed", _HOTEL, "--seeds", "1"),
        ),
        times=2,
        warm=None,
    ),
    _part("hotel", "hotel, one run in a warm process", times=5),
    _of(
        _run("`muster run` on the hotel: 30 seeds and the report", _HOTEL, "--seeds", "30"),
        times=3,
        name="run-hotel",
        warm=_run("", _HOTEL, "--seeds", "2"),
    ),
    _of(
        _muster("`muster check` on the hotel", "check", f"{FILE}/{_HOTEL}.yaml"),
        times=9,
        name="check-hotel",
    ),
    _of(_muster("`muster --help`", "--help"), times=15, name="help"),
    _part("storeys-600", "ten storeys, 600 people, 1 m cells, 20 seeds", times=7),
    _part("storeys-10000", "ten storeys, 10,000 people, 1 m cells, 5 seeds", times=5),
    _part("stadium", "stadium, 100,000 people, 2 m cells", times=5),
    _part("stadium-fine", "stadium, 100,000 people, 1 m cells", times=3),
    _part("fair", "fair, one run in a warm process", times=5),
)
