"""A fair on both shores of a lake, with a footbridge and a path between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.drafting.settings import File, Number, box, fill, metres, point
from sim.drafting.venue import (
    HOLDERS,
    STOP,
    arrivals,
    check_end,
    check_widths,
    clock,
    gate_width,
    holding,
    plan_file,
    shares,
    swelling,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

NUMBERS = (
    Number("people", 20_000, 10, 100_000),
    Number("metro_share", 0.6, 0, 1, whole=False),
    Number("cross_share", 0.25, 0, 1, whole=False),
    Number("hours", 4, 1, 8),
    Number("length", 300.0, 80, 1500, whole=False),
    Number("depth", 180.0, 60, 1000, whole=False),
    Number("lake", 30.0, 5, 40, whole=False),
    Number("bridge_width", 4.0, 1.2, 20, whole=False),
    Number("path_width", 12.0, 2, 20, whole=False),
    Number("gate_width", None, 2, 60, whole=False),
    *STOP,
    Number("until", 360, 60, 720),
)
"""Settings of a fair. People come over so many ``hours``, a share by metro at the north gate and
the rest by bus at the south gate; a share of both crosses to the other shore for the fireworks."""

_GATES = 2
_START_MIN = 17 * 60
_STEP_MIN = 30
_WAIT_MIN, _SHOW_MIN = 30, 15
"""Minutes between the last arrivals and the fireworks, and that these take."""
_STAGE = (40.0, 12.0)
_STALL = (12.0, 3.0)
_STALLS = 8
_CELL_ABOVE_M2 = 20_000
"""On larger grounds people steer by cells of two metres, which changes times hardly at all."""


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario, the plan and the tables of arrivals of a fair.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    metro, bus = shares(int(given["people"]), (given["metro_share"], 1 - given["metro_share"]))
    return [
        File("buildings/fair.yaml", _site(given, lang)),
        File("scenarios/fair-evening.yaml", _scenario(given, lang, metro, bus)),
        plan_file("fair", lang, command="field", watch="lantern-street"),
        File("scenarios/fair-metro.csv", _table(given, metro)),
        File("scenarios/fair-buses.csv", _table(given, bus)),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a fair that do not fit together."""
    given = fitting.given
    length, depth = given["length"], given["depth"]
    area = (
        length * (depth - given["lake"]) - _STAGE[0] * _STAGE[1] - _STALLS * _STALL[0] * _STALL[1]
    )
    fitting.people(given["people"] + HOLDERS, area)
    width = gate_width(given, given["people"], _GATES)
    others = ("gate_width",) if "gate_width" in given else ()
    check_widths(fitting, count=1, width=width, side="length", margin=1, others=others)
    hours = given["hours"]
    check_end(fitting, hours * 60 + _WAIT_MIN + _SHOW_MIN, settings=())


def _table(given: Mapping[str, float], people: int) -> str:
    steps = int(given["hours"]) * 60 // _STEP_MIN
    counts = shares(people, swelling(steps))
    return arrivals(((n * _STEP_MIN, count) for n, count in enumerate(counts)), steps * _STEP_MIN)


def _site(given: Mapping[str, float], lang: Lang) -> str:
    length, depth, lake = given["length"], given["depth"], given["lake"]
    south, middle = (depth - lake) / 2, length / 2
    gate = gate_width(given, given["people"], _GATES)
    north, half, path = south + lake, given["bridge_width"] / 2, given["path_width"]
    wide, deep = min(_STAGE[0], length / 3) / 2, min(_STAGE[1], south / 3)
    room = length / _STALLS
    stall, row = min(_STALL[0], room * 0.6) / 2, north + (depth - north) * 0.55
    stalls = "\n".join(
        f"      - {box(room * (n + 0.5) - stall, row, room * (n + 0.5) + stall, row + _STALL[1])}"
        for n in range(_STALLS)
    )
    return fill(
        "fair-site",
        lang,
        length=metres(length),
        depth=metres(depth),
        bridge_width=metres(2 * half),
        path_width=metres(path),
        field=box(0, 0, length, south),
        stage=box(middle - wide, 2, middle + wide, 2 + deep),
        street=box(0, north, length, depth),
        stalls=stalls,
        path=box(0, south, path, north),
        bridge=box(middle - half, south, middle + half, north),
        lake_west=box(path, south, middle - half, north),
        lake_east=box(middle + half, south, length, north),
        path_south=point(path / 2, south),
        path_north=point(path / 2, north),
        bridge_south=point(middle, south),
        bridge_north=point(middle, north),
        gate=metres(gate),
        north_gate=point(middle, depth),
        south_gate=point(max(length / 4, gate / 2 + 0.4), 0),
        east_gate=point(length, south / 2),
        west_gate=point(0, (north + depth) / 2),
    )


def _scenario(given: Mapping[str, float], lang: Lang, metro: int, bus: int) -> str:
    show = _START_MIN + given["hours"] * 60 + _WAIT_MIN
    cross = given["cross_share"]
    there = {"lantern-street": 1 - cross, "field": cross}
    here = {"field": 1 - cross, "lantern-street": cross}
    rows = [
        ("hold-south", "footbridge", "bridge-south", "footbridge"),
        ("hold-north", "footbridge", "bridge-north", "footbridge"),
    ]
    groups = [("fair-metro", metro, there), ("fair-buses", bus, here)]
    return fill(
        "fair-scenario",
        lang,
        people=int(given["people"]),
        show=clock(show),
        end=clock(show + _SHOW_MIN),
        groups="\n".join(
            fill(name, lang, places=_places(places), end=clock(show + _SHOW_MIN)).rstrip()
            for name, people, places in groups
            if people
        ),
        measures=holding(given, lang, rows),
        cell=", cell: 2 m" if given["length"] * given["depth"] > _CELL_ABOVE_M2 else "",
        until=int(given["until"]),
    )


def _places(weights: Mapping[str, float]) -> str:
    chosen = [f"{place}: {weight:g}" for place, weight in weights.items() if weight > 0]
    return f"{{{', '.join(chosen)}}}"
