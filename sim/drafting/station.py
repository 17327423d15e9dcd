"""A metro station: two entrances, gates, stairs and escalators, a platform with its trains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.drafting.settings import File, Number, box, fill, metres, point
from sim.drafting.venue import arrivals, check_end, check_widths, holding, plan_file, shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

NUMBERS = (
    Number("inflow", 60, 1, 400),
    Number("train_every", 4, 1, 30),
    Number("train_takes", 300, 1, 2500),
    Number("train_brings", 150, 0, 2500),
    Number("gates_in", 5, 1, 12),
    Number("gates_out", 5, 1, 12),
    Number("depth", 8.0, 3, 30, whole=False),
    Number("stair_width", 4.0, 1.2, 12, whole=False),
    Number("platform_length", 100.0, 30, 300, whole=False),
    Number("platform_width", 12.0, 10, 40, whole=False),
    Number("minutes", 60, 10, 240),
    Number("stop_density", 1.5, 0, 3.7, whole=False),
    Number("stop_delay", 60, 0, 900),
    Number("until", 90, 10, 360),
)
"""Settings of a metro station: ``inflow`` people a minute come from the street for so many
``minutes``; every train takes and brings so many."""

_HALL = 24.0
_PAID = 14.0
_STREET = 5.0
_LANE = 0.9
_ESCALATOR = 1.0
_MARGIN = 0.6
_FIRST_MIN = 2
_DWELL_S = 45
_DOORS_SHARE = 0.8
"""Share of the platform's length that train doors make, as one wide door for each part of it."""
_PART_M = 25.0
"""About the length of the parts of the platform among which passengers spread out."""


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario, the plan and the timetable of those who are brought.

    Args:
        given: settings by name.
        lang: language of names, notes and comments.
    """
    made = [
        File("buildings/station.yaml", _site(given, lang)),
        File("scenarios/station-evening.yaml", _scenario(given, lang)),
        plan_file("station", lang, command="hall", watch="platform-1"),
    ]
    if given["train_brings"]:
        made.append(File("scenarios/station-trains.csv", _timetable(given)))
    return made


def check(fitting: Fitting) -> None:
    """Refuse settings of a station that do not fit together."""
    check_end(fitting, fitting.given["minutes"], settings=("minutes",))
    beside = 2 * _ESCALATOR + 4 * _MARGIN
    check_widths(
        fitting, count=1, width=fitting.given["stair_width"], side="platform_width",
        margin=beside, others=("stair_width",),
    )  # fmt: skip


def _timetable(given: Mapping[str, float]) -> str:
    """Return the people whom trains bring, each train within the time it stands."""
    every, minutes = given["train_every"], given["minutes"]
    rows: list[tuple[float, float]] = [(0, 0)]
    at: float = _FIRST_MIN
    while at < minutes:
        rows += [(at, given["train_brings"]), (at + _DWELL_S / 60, 0)]
        at += every
    return arrivals(rows[:-1], rows[-1][0])


def _parts(given: Mapping[str, float]) -> int:
    """Return into how many parts the platform is divided."""
    return max(1, round(given["platform_length"] / _PART_M))


def _platform(given: Mapping[str, float], start: float) -> tuple[list[str], list[str], list[str]]:
    """Return the parts of the platform, the lines between them, and the doors of the trains.

    Args:
        given: settings by name.
        start: where the platform begins in the west, metres.
    """
    parts, half = _parts(given), given["platform_width"] / 2
    each = given["platform_length"] / parts
    takes = shares(int(given["train_takes"]), [1] * parts)
    spaces, openings, trains = [], [], []
    for n in range(parts):
        west = start + each * n
        spaces.append(
            f"  - {{id: platform-{n + 1}, level: platform, use: platform, "
            f"outline: {box(west, -half, west + each, half)}}}"
        )
        if n:
            openings.append(
                f"  - {{between: [platform-{n}, platform-{n + 1}], at: {point(west, 0)}, "
                f"kind: open, width: {metres(2 * half)}}}"
            )
        trains.append(
            f"  - {{id: train-{n + 1}, from: platform-{n + 1}, "
            f"at: {point(west + each / 2, -half)}, width: {metres(each * _DOORS_SHARE)}, "
            f"kind: gate, direction: out,\n     opens: {{every: {given['train_every']:.0f} min, "
            f"first: {_FIRST_MIN} min, for: {_DWELL_S} s, takes: {max(1, takes[n])}}}}}"
        )
    return spaces, openings, trains


def _site(given: Mapping[str, float], lang: Lang) -> str:
    wide, long, depth = given["platform_width"], given["platform_length"], given["depth"]
    gates_in, gates_out = int(given["gates_in"]), int(given["gates_out"])
    slope = math.tan(math.radians(literature.value("building.escalator.slope")))
    start, half = _HALL + _PAID, wide / 2
    far = start + depth / slope
    side = given["stair_width"] / 2 + _MARGIN + _ESCALATOR / 2
    each = long / _parts(given)
    spaces, openings, trains = _platform(given, far)
    return fill(
        "station-site",
        lang,
        depth=metres(depth),
        gates_in=gates_in,
        gates_out=gates_out,
        every=int(given["train_every"]),
        takes=int(given["train_takes"]),
        hall=box(0, -half, _HALL, half),
        paid=box(_HALL, -half, start, half),
        spaces="\n".join(spaces),
        openings="\n".join(openings),
        trains="\n".join(trains),
        ids=", ".join(f"platform-{n + 1}" for n in range(_parts(given))),
        brought=-(-_parts(given) // 2),
        in_at=point(_HALL, -half / 2),
        in_width=metres(min(_LANE * gates_in, half - _MARGIN)),
        out_at=point(_HALL, half / 2),
        out_width=metres(min(_LANE * gates_out, half - _MARGIN)),
        stair=metres(given["stair_width"]),
        stair_top=point(start, 0),
        stair_foot=point(far, 0),
        down_top=point(start, -side),
        down_foot=point(far, -side),
        up_top=point(start, side),
        up_foot=point(far, side),
        north=point(_HALL / 4, half),
        south=point(_HALL / 4, -half),
        street_width=metres(_STREET),
        doors=metres(each * _DOORS_SHARE),
        alights=point(far + each * (-(-_parts(given) // 2) - 0.5), half),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    brings = int(given["train_brings"])
    rows = [("hold-gates", "platform-1", "gates-in", "paid")]
    return fill(
        "station-scenario",
        lang,
        inflow=int(given["inflow"]),
        half=f"{given['inflow'] / 2:g}",
        every=int(given["train_every"]),
        takes=int(given["train_takes"]),
        brings=brings,
        minutes=int(given["minutes"]),
        arriving="\n" + fill("station-arriving", lang).rstrip() if brings else "",
        platforms=", ".join(f"platform-{n + 1}: 1" for n in range(_parts(given))),
        measures=holding(given, lang, rows),
        until=int(given["until"]),
    )
