"""What the cases found, as plots: measured beside simulated, law beside crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.messages import Text
from sim.report.language import Both, same
from sim.report.plots import Plot, Series
from sim.verify.bench import door_flow, level_book
from sim.verify.doorfit import door_rows
from sim.verify.fitting import FILE, read_rows
from sim.verify.measures.drills import observed_exits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.verify.runner import CaseResult

_COLOURS = {"sfpe": "orange", "imo": "green", "measured": "blue"}
_SETS = (
    ("2D uni open corridor uo", "blue"),
    ("corner eo", "green"),
    ("T-junction ko", "orange"),
)


def plots_of(results: Sequence[CaseResult]) -> list[Plot]:
    """Return the plots whose cases were played, in a fixed order."""
    played = {(r.case.id, r.calibration): r for r in results if r.found}
    made = [
        _speeds(played),
        _single_file(played),
        _flow_by_density(played),
        _bottlenecks(played),
        _staircase(played),
        *(_sizes(played, case) for case in ("cells-hall", "cells-corner", "cells-streets")),
        _against(played),
    ]
    return [plot for plot in made if plot]


_Played = dict[tuple[str, str], "CaseResult"]


def _say(key: str, **params: object) -> Both:
    return same(Text(f"verify.{key}", params))


def _of(found: Mapping[str, float], start: str) -> tuple[list[float], list[float]]:
    """Return the numbers that stand after a prefix, in order, and what was found for each."""
    pairs = sorted(
        (float(key.removeprefix(start)), value)
        for key, value in found.items()
        if key.startswith(start) and key.removeprefix(start).replace(".", "").isdigit()
    )
    return [x for x, _ in pairs], [y for _, y in pairs]


def _measured(dataset: str) -> dict[str, list[float]]:
    rows = [r for r in read_rows("fundamental_diagram_binned.csv") if r["dataset"] == dataset]
    keys = {"at": "density_bin_centre", "low": "v_p10", "median": "v_p50", "high": "v_p90"}
    return {name: [float(row[key]) for row in rows] for name, key in keys.items()}


def _range(bins: Mapping[str, list[float]], key: str) -> Series:
    return Series(_say(key), bins["at"], bins["low"], "range", "grey", bins["high"])


def _speeds(played: _Played) -> Plot | None:
    if ("data-fd-uo", "measured") not in played:
        return None
    law = level_book("measured").level
    density = np.linspace(0.2, 5.2, 101)
    speed = [law.flow_at(float(d)) / float(d) for d in density]
    at, simulated = _of(played["data-fd-uo", "measured"].found, "speed-")
    medians = (
        (_measured(name), colour, _say(f"plot-set-{n}")) for n, (name, colour) in enumerate(_SETS)
    )
    return Plot(
        title=_say("plot-speeds"),
        x=_say("plot-density"),
        y=_say("plot-speed"),
        series=(
            _range(_measured(_SETS[0][0]), "plot-range"),
            *(Series(name, b["at"], b["median"], "points", colour) for b, colour, name in medians),
            Series(_say("plot-law"), density.tolist(), speed, "dashes", "grey"),
            Series(_say("plot-simulated"), at, simulated, "line", "violet"),
        ),
        note=_say("plot-speeds-note"),
    )


def _single_file(played: _Played) -> Plot | None:
    if ("data-fd-1d", "measured") not in played:
        return None
    bins = _measured(FILE)
    at, simulated = _of(played["data-fd-1d", "measured"].found, "speed-")
    return Plot(
        title=_say("plot-file"),
        x=_say("plot-per-metre"),
        y=_say("plot-speed"),
        series=(
            _range(bins, "plot-band"),
            Series(_say("plot-median"), bins["at"], bins["median"], "points", "blue"),
            Series(_say("plot-simulated"), at, simulated, "line", "violet"),
        ),
        note=_say("plot-file-note"),
    )


def _flow_by_density(played: _Played) -> Plot | None:
    series = []
    for calibration, colour in _COLOURS.items():
        if ("rimea-4", calibration) in played:
            found = played["rimea-4", calibration].found
            law, flow = _of(found, "law-"), _of(found, "flow-")
            named = _say("plot-law-of", name=calibration)
            series += [
                Series(named, *law, "dashes", colour),
                Series(_say("plot-simulated-under", name=calibration), *flow, "points", colour),
            ]
    if not series:
        return None
    return Plot(
        title=_say("plot-rimea-4"),
        x=_say("plot-density"),
        y=_say("plot-specific-flow"),
        series=tuple(series),
        note=_say("plot-rimea-4-note"),
    )


def _bottlenecks(played: _Played) -> Plot | None:
    if ("data-bottleneck-width", "measured") not in played:
        return None
    rows = [row for row in door_rows(leaf="no") if row.fed_by == "crowd" and row.use != "compared"]
    widths, flows = [row.width_m for row in rows], [row.flow for row in rows]
    at, simulated = _of(played["data-bottleneck-width", "measured"].found, "flow-")
    line = [door_flow("measured", width) for width in at]
    return Plot(
        title=_say("plot-bottlenecks"),
        x=_say("plot-width"),
        y=_say("plot-flow"),
        series=(
            Series(_say("plot-flows"), widths, flows, "points"),
            Series(_say("plot-door-line"), at, line, "dashes", "grey"),
            Series(_say("plot-simulated"), at, simulated, "line", "violet"),
        ),
        note=_say("plot-bottlenecks-note"),
    )


def _staircase(played: _Played) -> Plot | None:
    result = played.get(("data-vtt-office-stair", "measured"))
    if result is None:
        return None
    observed = observed_exits(result.case)
    times = observed[:, 0].tolist()
    return Plot(
        title=_say("plot-staircase"),
        x=_say("plot-time"),
        y=_say("plot-people-out"),
        series=(
            Series(_say("plot-observed"), times, observed[:, 1].tolist(), "points", "grey"),
            Series(_say("plot-leaf"), times, _of(result.found, "leaf-out-")[1], "line", "blue"),
            Series(
                _say("plot-laboratory"),
                times,
                _of(result.found, "laboratory-out-")[1],
                "dashes",
                "orange",
            ),
        ),
        note=_say("plot-staircase-note"),
    )


def _sizes(played: _Played, case: str) -> Plot | None:
    layout = {"cells-hall": "two-doors", "cells-corner": "corner", "cells-streets": "streets"}[case]
    series = []
    for calibration, colour in _COLOURS.items():
        if (case, calibration) in played:
            found = played[case, calibration].found
            by_cell = _of(found, f"{layout}-t95-cell-")
            by_patch = _of(found, f"{layout}-t95-patch-")
            series += [
                Series(_say("plot-by-cell", name=calibration), *by_cell, "line", colour),
                Series(_say("plot-by-patch", name=calibration), *by_patch, "dashes", colour),
            ]
    if not series:
        return None
    return Plot(
        title=_say(f"plot-{case}"),
        x=_say("plot-side"),
        y=_say("plot-t95"),
        series=tuple(series),
        note=_say("plot-sizes-note"),
    )


def _against(played: _Played) -> Plot | None:
    series = []
    for calibration, colour in _COLOURS.items():
        if ("imo-8", calibration) in played:
            found = _of(played["imo-8", calibration].found, "against-")
            named = _say("plot-simulated-under", name=calibration)
            series.append(Series(named, *found, "line", colour))
            other = played["imo-8", calibration].case.table["fds_evac"]
    if not series:
        return None
    at, times = (list(each) for each in zip(*other, strict=True))
    fds = Series(_say("plot-fds"), at, times, "dashes", "grey")
    return Plot(
        title=_say("plot-imo-8"),
        x=_say("plot-people-against"),
        y=_say("plot-last"),
        series=(*series, fds),
        note=_say("plot-imo-8-note"),
    )
