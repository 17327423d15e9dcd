"""Settings that do not fit together, with the changes that would make them fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.messages import Text
from sim.scenario.reading.overrides import option_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.drafting.settings import Number
    from sim.yamlsrc import ProblemList

MARGIN_M = 0.2
"""Wall that is left between two openings."""

AT_LEAST, AT_MOST = "≥", "≤"


class Fitting:
    """Takes what does not fit together.

    Attributes:
        given: the value of each setting; those that follow from others are left out.
        problems: takes the faults.
    """

    def __init__(
        self,
        given: Mapping[str, float],
        numbers: Sequence[Number],
        written: Mapping[str, str],
        problems: ProblemList,
    ) -> None:
        """Take the settings, their limits, and what the user wrote of them."""
        self.given, self.problems = given, problems
        self._numbers = {number.name: number for number in numbers}
        self._written = written

    def refuse(self, what: Text, changes: Iterable[tuple[str, str, float]]) -> None:
        """Add a fault with the changes that cure it, each for itself.

        Args:
            what: what does not fit.
            changes: name of a setting, ``AT_LEAST`` or ``AT_MOST``, and the bound; one beyond the
                limits of the setting is left out.
        """
        possible, named = [], []
        for name, sign, bound in changes:
            number = self._numbers[name]
            value = _rounded(bound, sign, whole=number.whole)
            named.append(name)
            if number.low <= value <= number.high:
                possible.append(f"{name} {sign} {value:g}")
        blamed = next((name for name in named if name in self._written), None)
        blamed = blamed or next(iter(self._written), "")
        place = option_span(f"{blamed}={self._written.get(blamed, '')}")
        if possible:
            self.problems.add("new-does-not-fit", place, what=what, changes=possible)
        else:
            self.problems.add("new-fits-nowhere", place, what=what, settings=named)

    def people(self, people: float, area_m2: float) -> None:
        """Refuse more people than the rule for standing crowds allows on a floor.

        Args:
            people: how many there are, staff included.
            area_m2: floor without obstacles, of ``length`` by ``depth``.
        """
        most = literature.value("compliance.ground.density")
        if people <= most * area_m2:
            return
        more = people / (most * area_m2)
        staff = people - self.given["people"]
        what = Text(
            "scenario.new-people",
            {"people": f"{people:,.0f}", "area": f"{area_m2:,.0f}", "most": f"{most:g}"},
        )
        changes = [("people", AT_MOST, most * area_m2 - staff)]
        # A little more, since obstacles may grow with the ground.
        changes += [
            (name, AT_LEAST, self.given[name] * more * 1.05) for name in ("length", "depth")
        ]
        self.refuse(what, changes)


def check_doors(fitting: Fitting) -> None:
    """Refuse doors of rooms that are wider than the corridor before them."""
    door, corridor = fitting.given["door_width"], fitting.given["corridor_width"]
    if door > corridor:
        what = Text("scenario.new-doors", {"door": f"{door:g}", "corridor": f"{corridor:g}"})
        changes = [("door_width", AT_MOST, corridor), ("corridor_width", AT_LEAST, door)]
        fitting.refuse(what, changes)


def _rounded(value: float, sign: str, *, whole: bool) -> float:
    step = 1.0 if whole else 0.1
    turned = math.ceil if sign == AT_LEAST else math.floor
    return round(turned(round(value / step, 6)) * step, 2)
