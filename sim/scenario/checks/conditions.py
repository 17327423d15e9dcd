"""Conditions of measures that can never be true, or always are.

A density has a greatest value under each calibration, the people of a scenario are so many, and a
run ends: a comparison beyond these bounds is most likely a slip, or asks for what the calibration
does not know.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sim.messages import Text
from sim.movement.laws.book import CALIBRATIONS, greatest_density
from sim.people.polygons import free_area

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sim.expr import Expression
    from sim.expr.nodes import Node
    from sim.people.model import Group
    from sim.response.command.spec import MeasureSpec
    from sim.response.plan.model import Measure
    from sim.scenario.model import RunSettings
    from sim.scenario.names import Lookup
    from sim.yamlsrc import Span

_TIMES = ("time", "since")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class _Asked(NamedTuple):
    """A comparison of something that is asked with a number: ``density(bridge) > 4``."""

    function: str
    name: str
    sign: str
    number: float


def check_conditions(
    specs: Sequence[MeasureSpec],
    measures: Sequence[Measure],
    *,
    groups: Sequence[Group],
    run: RunSettings,
    fixed: bool,
    lookup: Lookup,
) -> None:
    """Warn of comparisons in conditions that are never true, or always.

    Args:
        specs: the measures as written.
        measures: those whose conditions could be read.
        groups: the people.
        run: end and calibration.
        fixed: whether the run has one start; at another one other people may be there.
        lookup: names of the sites; takes the warnings.
    """
    written = {spec.id: spec for spec in specs}
    bounds = _Bounds(groups, run, fixed, lookup)
    for measure in measures:
        for asked in _comparisons(measure.when.root):
            most = bounds.of(asked)
            test = _TESTS[asked.sign]
            never = not test(0.0, asked.number) and not test(most, asked.number)
            # That a run ends before a time is no slip, but that it never comes to it.
            always = asked.function not in _TIMES and test(0.0, asked.number)
            if math.isinf(most) or not (never or (always and test(most, asked.number))):
                continue
            place = _place(written[measure.id], measure.when, asked)
            code = "never" if never else "always"
            params: dict[str, object] = {"what": f"{asked.function}({asked.name})"}
            if asked.function == "density":
                code = f"density-{code}"
                params |= bounds.density_params(asked)
            else:
                params["most"] = f"{most:g} s" if asked.function in _TIMES else f"{most:g}"
            lookup.problems.put(f"measure-{code}", place, params, severity="warning")


def _comparisons(node: Node) -> Iterator[_Asked]:
    if node.op == "compare":
        for left, sign, right in zip(node.parts, node.operators, node.parts[1:], strict=False):
            for one, other, way in ((left, right, sign), (right, left, _TURNED.get(sign, ""))):
                if one.op == "call" and other.op == "number" and way in _TESTS:
                    name = str(one.parts[0].value) if one.parts else ""
                    assert isinstance(other.value, float | int)
                    yield _Asked(one.name, name, way, float(other.value))
    for part in node.parts:
        yield from _comparisons(part)


def _place(spec: MeasureSpec, when: Expression, asked: _Asked) -> Span | None:
    for reference in when.references:
        if reference.name == asked.name:
            return spec.inside("when", reference.offset, length=len(reference.name))
    return spec.where("when")


@dataclass(frozen=True)
class _Bounds:
    groups: Sequence[Group]
    run: RunSettings
    fixed: bool
    lookup: Lookup

    def of(self, asked: _Asked) -> float:
        """Return the greatest value of what is asked in a run; infinity where none is known."""
        if asked.function == "density":
            return self.density(asked.name, self.run.calibration)
        if asked.function in ("count", "out") and self.fixed:
            return float(sum(group.size for group in self.groups))
        return self.run.until_s if asked.function in _TIMES else math.inf

    def density(self, name: str, calibration: str) -> float:
        """Return the greatest density of a whole space under a calibration, 1/m2.

        People who are placed more densely at the start stand so; and whole persons come and go.
        """
        area = max(free_area(self.lookup.names.spaces[name]), 0.1)
        there = sum(
            count for group in self.groups for space, count in group.places if space == name
        )
        return max(greatest_density(calibration) + 1 / area, there / area)

    def density_params(self, asked: _Asked) -> dict[str, object]:
        calibration = self.run.calibration
        others = [
            other
            for other in CALIBRATIONS
            if other != calibration and greatest_density(other) > asked.number
        ]
        cure = (
            Text("check.calibrations", {"names": others})
            if others
            else Text("check.no-calibration")
        )
        return {
            "calibration": calibration,
            "most": f"{greatest_density(calibration):.3g}",
            "cure": cure,
        }
