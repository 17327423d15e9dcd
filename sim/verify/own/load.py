"""A hypercube file becomes a case like those that ship with the program."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sim.errors import InputFaults
from sim.town.names import cure_for
from sim.verify.cases import NO_CALIBRATION, Case, all_cases
from sim.verify.own.spec import HypercubeSpec
from sim.verify.theory.hypercube import MOST_UNITS
from sim.yamlsrc import ProblemList, load, validate

if TYPE_CHECKING:
    from pathlib import Path

    from sim.verify.own.spec import AreaSpec

_LIKE = "hypercube-2-waits"
"""The shipped case whose checks an own one takes over."""
_LEAST_CALLS = 20_000
_ROUNDING = 0.0005
"""Published figures are read as rounded to three digits."""


def hypercube_case(path: Path) -> Case:
    """Return the case of a hypercube file.

    Args:
        path: the file.

    Raises:
        InputFaults: the file has faults; all of them are in it.
    """
    problems = ProblemList()
    source = load(path, root=path.parent, problems=problems)
    spec = None if source is None else validate(HypercubeSpec, source, problems)
    if spec is not None:
        _check(spec, problems)
    if spec is None or problems.errors:
        raise InputFaults(problems)
    like = next(case for case in all_cases() if case.id == _LIKE)
    name = spec.name or path.stem
    return Case(
        id=path.stem,
        names=(name,),
        suite=path.name,
        case_class="by-construction",
        calibrations=(NO_CALIBRATION,),
        source=path.name,
        confidence="source",
        measure=like.measure,
        needs="",
        checks=tuple(_own(check) for check in like.checks),
        printed=tuple(
            {"quantity": f"workload-{n}", "unit": "-"} for n in range(1, len(spec.units) + 1)
        ),
        slow=False,
        extras=(),
        table=_table(spec),
    )


def _own(check: Any) -> dict[str, Any]:
    """Return a check; published figures are rounded."""
    if check["quantity"] != "theory-off":
        return dict(check)
    return {**check, "band": [0, _ROUNDING]}


def _table(spec: HypercubeSpec) -> dict[str, Any]:
    row = {unit: n for n, unit in enumerate(spec.units)}
    table: dict[str, Any] = {
        "rates": [area.calls for area in spec.areas],
        "orders": [[row[unit] + 1 for unit in area.order] for area in spec.areas],
        "service": spec.service,
        "waits": spec.line == "waits",
        "calls": spec.calls,
        "about": "verify.own-hypercube",
        "units": len(spec.units),
        "areas": len(spec.areas),
    }
    if spec.workload:
        table["workload"] = [spec.workload.get(unit) for unit in spec.units]
    if spec.lost is not None:
        table["lost"] = spec.lost
    return table


def _check(spec: HypercubeSpec, problems: ProblemList) -> None:
    if len(spec.units) > MOST_UNITS:
        problems.add("hypercube-too-many", spec.where("units"), most=MOST_UNITS)
    for unit in _twice(spec.units):
        problems.add("hypercube-twice", spec.where("units"), id=unit)
    seen: set[str] = set()
    for area in spec.areas:
        if area.id in seen:
            problems.add("hypercube-twice", area.where("id"), id=area.id)
        seen.add(area.id)
        _check_order(area, spec.units, problems)
    for unit in spec.workload:
        if unit not in spec.units:
            cure = cure_for(unit, spec.units)
            problems.add("hypercube-unit", spec.where("workload"), unit=unit, hint=cure)
    load = sum(area.calls for area in spec.areas) * spec.service / len(spec.units)
    if load == 0.0:
        problems.add("hypercube-no-calls", spec.where("areas"))
    if spec.line == "waits" and load >= 1.0:
        problems.add("hypercube-overload", spec.where("service"), share=round(100 * load))
    if spec.calls < _LEAST_CALLS:
        problems.add("hypercube-few-calls", spec.where("calls"), least=_LEAST_CALLS)


def _check_order(area: AreaSpec, units: tuple[str, ...], problems: ProblemList) -> None:
    for unit in area.order:
        if unit not in units:
            cure = cure_for(unit, units)
            problems.add("hypercube-unit", area.where("order"), unit=unit, hint=cure)
    missing = sorted(set(units) - set(area.order))
    if missing or _twice(area.order):
        left = missing or _twice(area.order)
        problems.add("hypercube-order", area.where("order"), area=area.id, units=left)


def _twice(names: tuple[str, ...]) -> list[str]:
    return sorted(name for name, number in Counter(names).items() if number > 1)
