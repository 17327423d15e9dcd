"""A standing concert: a stage, pens before it, a field behind them, bars and gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.drafting.settings import File, Number, box, fill, metres, point
from sim.drafting.venue import (
    HOLDERS,
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
    Number("people", 6000, 10, 60_000),
    Number("pens", 3, 1, 8),
    Number("pen_depth", 15.0, 4, 20, whole=False),
    Number("pen_gate", 4.0, 1, 8, whole=False),
    Number("length", 90.0, 30, 500, whole=False),
    Number("depth", 70.0, 30, 400, whole=False),
    Number("gates", 4, 1, 12),
    Number("gate_width", None, 2, 40, whole=False),
    Number("arrive_minutes", 60, 10, 240),
    Number("show_minutes", 60, 5, 240),
    Number("stop_density", 2.5, 0, 3.7, whole=False),
    Number("stop_delay", 30, 0, 900),
    Number("until", 180, 20, 540),
)
"""Settings of a standing concert; each pen takes nine tenths of those whom the Purple Guide has
standing there."""

_STAGE_DEPTH = 10.0
_BAR = (6.0, 12.0)
_FULL = 0.9
"""Share of those whom the rule allows that a pen takes, since people are counted in by hand; and
share of those whom it takes that come to it."""
_START_MIN = 19 * 60
_STEP_MIN = 10


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario, the plan and the table of arrivals of a standing concert.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    return [
        File("buildings/concert.yaml", _site(given, lang)),
        File("scenarios/concert-night.yaml", _scenario(given, lang)),
        plan_file("concert", lang, command="field", watch="field"),
        *(File(f"scenarios/concert-{gate}.csv", text) for gate, text in _tables(given).items()),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a concert that do not fit together."""
    given = fitting.given
    fitting.people(given["people"] + HOLDERS, given["length"] * given["depth"])
    width = gate_width(given, given["people"], int(given["gates"]))
    others = ("gate_width",) if "gate_width" in given else ()
    count = int(given["gates"])
    check_widths(fitting, count=count, width=width, side="length", margin=0.4, others=others)
    pens, pen_gate = int(given["pens"]), given["pen_gate"]
    check_widths(
        fitting, count=pens, width=pen_gate, side="length", margin=0.4, others=("pen_gate",)
    )
    minutes = given["arrive_minutes"] + given["show_minutes"]
    check_end(fitting, minutes, settings=("show_minutes", "arrive_minutes"))


def _tables(given: Mapping[str, float]) -> dict[str, str]:
    """Return who comes when, by gate: half of them by the first one, half by the last."""
    gates = list(dict.fromkeys(("gate-1", f"gate-{given['gates']:.0f}")))
    steps = -(-int(given["arrive_minutes"]) // _STEP_MIN)
    step = given["arrive_minutes"] / steps
    tables = {}
    for gate, people in zip(gates, shares(int(given["people"]), [1] * len(gates)), strict=True):
        counts = shares(people, swelling(steps))
        rows = ((n * step, count) for n, count in enumerate(counts))
        tables[gate] = arrivals(rows, given["arrive_minutes"])
    return tables


def _site(given: Mapping[str, float], lang: Lang) -> str:
    length, depth, deep = given["length"], given["depth"], given["pen_depth"]
    pens, gates = int(given["pens"]), int(given["gates"])
    each, width = length / pens, gate_width(given, given["people"], gates)
    spaces, openings = [], []
    for n in range(pens):
        outline = box(each * n, 0, each * (n + 1), deep)
        spaces.append(f"  - {{id: pen-{n + 1}, level: ground, use: ground, outline: {outline}}}")
        at = point(each * (n + 0.5), deep)
        openings.append(
            f"  - {{id: pen-gate-{n + 1}, between: [field, pen-{n + 1}], at: {at}, kind: gate, "
            f"width: {metres(given['pen_gate'])}}}"
        )
    rows = []
    for n in range(gates):
        at = point(length * (2 * n + 1) / (2 * gates), depth)
        rows.append(
            f"  - {{id: gate-{n + 1}, from: field, at: {at}, width: {metres(width)}, state: open}}"
        )
    half, bar = length / 6, (deep + depth) / 2
    return fill(
        "concert-site",
        lang,
        length=metres(length),
        depth=metres(depth),
        pens=pens,
        stage=box(length / 2 - half, -_STAGE_DEPTH, length / 2 + half, 0),
        backstage=point(length / 2, -_STAGE_DEPTH),
        spaces="\n".join(spaces),
        field=box(0, deep, length, depth),
        bar_west=box(-_BAR[0], bar - _BAR[1] / 2, 0, bar + _BAR[1] / 2),
        bar_east=box(length, bar - _BAR[1] / 2, length + _BAR[0], bar + _BAR[1] / 2),
        at_west=point(0, bar),
        at_east=point(length, bar),
        bar=metres(_BAR[1]),
        openings="\n".join(openings),
        west=point(0, deep / 2),
        east=point(length, deep / 2),
        rows="\n".join(rows),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    pens = int(given["pens"])
    most = literature.value("compliance.ground.density")
    pen = given["length"] * given["pen_depth"] / pens
    takes = max(1, int(_FULL * most * pen))
    share = _FULL * min(1 / pens, takes / given["people"])
    bars = int(most * _BAR[0] * _BAR[1] / 2)
    places = [f"pen-{n + 1}: {{weight: {share:.3f}, capacity: {takes}}}" for n in range(pens)]
    show = _START_MIN + given["arrive_minutes"]
    rows = [
        (f"hold-pen-{n + 1}", f"pen-{n + 1}", f"pen-gate-{n + 1}", f"pen-{n + 1}")
        for n in range(pens)
    ]
    return fill(
        "concert-scenario",
        lang,
        people=int(given["people"]),
        pens=pens,
        takes=takes,
        show=clock(show),
        end=clock(show + given["show_minutes"]),
        groups="\n".join(
            fill(
                "concert-audience",
                lang,
                number=n + 1,
                gate=gate,
                bars=bars,
                places=", ".join([*places, f"field: {1 - pens * share:.3f}"]),
                end=clock(show + given["show_minutes"]),
            ).rstrip()
            for n, gate in enumerate(_tables(given))
        ),
        measures=holding(given, lang, rows),
        until=int(given["until"]),
    )
