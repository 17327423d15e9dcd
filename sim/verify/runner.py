"""Plays the cases and compares what comes out with what has to come out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, cast

from sim.errors import MusterError
from sim.messages import Lang, Text
from sim.verify.cases import all_cases, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sim.verify.cases import Case, CaseClass, Check

    Measure = Callable[[Case, str], Mapping[str, float]]

Status = Literal["pass", "fail", "not-expressible"]
_DIGITS = 4
_NO_EXTRA = "verify.needs-extra"
_BETWEEN: dict[Lang, str] = {"en": "; ", "zh": "；"}


class UnknownCase(MusterError):
    """There is no case of this name."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check and the number that was simulated for it."""

    check: Check
    simulated: float

    @property
    def holds(self) -> bool:
        """Whether the number lies in the band."""
        return self.check.holds(self.simulated)

    def as_text(self) -> Text:
        """Return quantity, number and band in words."""
        return Text(
            "verify.also",
            {
                "quantity": self.check.quantity,
                "simulated": with_unit(self.simulated, self.check.unit),
                "band": band_text(self.check.low, self.check.high),
            },
        )


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case under one calibration.

    Attributes:
        case: the case.
        calibration: calibration it was run under.
        status: whether every check holds, or the case cannot be expressed.
        outcomes: one a check, in the order of the case; empty if not expressible.
        found: every number that was measured, also those nobody judges.
        needs: key of the sentence that says why it cannot be expressed.
    """

    case: Case
    calibration: str
    status: Status
    outcomes: tuple[Outcome, ...] = ()
    found: Mapping[str, float] = field(default_factory=dict)
    needs: str = ""

    @property
    def id(self) -> str:
        """Id of the row."""
        return self.case.row_id(self.calibration)

    @property
    def names(self) -> tuple[str, ...]:
        """Published names of the case."""
        return self.case.names

    @property
    def case_class(self) -> CaseClass:
        """What a pass is worth."""
        return self.case.case_class

    @property
    def shown(self) -> Outcome | None:
        """The number the row shows: the first that fails, else the headline."""
        failing = (outcome for outcome in self.outcomes if not outcome.holds)
        return next(failing, self.outcomes[0] if self.outcomes else None)

    def reason(self, lang: Lang) -> str:
        """Return why it cannot be expressed, or what else was compared."""
        if self.status == "not-expressible":
            return Text(self.needs, self.case.table.get("figures", {})).render(lang)
        others = [o for o in self.outcomes if o is not self.shown]
        wrong = [o.as_text() for o in others if not o.holds]
        right = [o.as_text() for o in others if o.holds]
        parts = [
            Text(f"verify.{key}", {"checks": checks}).render(lang)
            for key, checks in (("also-fails", wrong), ("also-holds", right))
            if checks
        ]
        if self.case.printed:
            parts.append(Text("verify.also-found", {"figures": self._printed()}).render(lang))
        return _BETWEEN[lang].join(parts)

    def _printed(self) -> list[Text]:
        """Return the numbers that are shown and not judged."""
        return [
            Text(
                "verify.figure",
                {
                    "quantity": row["quantity"],
                    "simulated": with_unit(self.found[row["quantity"]], row["unit"]),
                },
            )
            for row in self.case.printed
        ]

    def as_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return the result as ``muster verify --json`` prints it."""
        shown = self.shown
        return {
            "id": self.id,
            "names": list(self.names),
            "suite": self.case.suite,
            "class": self.case_class,
            "calibration": self.calibration,
            "status": self.status,
            "reason": self.reason(lang),
            "expected": shown.check.expected if shown else None,
            "band": [_finite(shown.check.low), _finite(shown.check.high)] if shown else None,
            "simulated": _finite(shown.simulated) if shown else None,
            "unit": shown.check.unit if shown else "",
        }


def with_unit(number: float, unit: str) -> str:
    """Return a number with its unit, if it has one.

    >>> with_unit(107.2341, "s"), with_unit(2.0, "-")
    ('107.2 s', '2')
    """
    return short(number) if unit == "-" else f"{short(number)} {unit}"


def short(number: float) -> str:
    """Return a number with four digits.

    >>> short(107.2341), short(0.0), short(float("inf"))
    ('107.2', '0', '∞')
    """
    if math.isinf(number):
        return "∞" if number > 0 else "-∞"
    return f"{number:.{_DIGITS}g}"


def band_text(low: float, high: float) -> str:
    """Return a band as it is read.

    >>> band_text(1.9, 2.05), band_text(0.0, float("inf")), band_text(8, 8)
    ('1.9–2.05', '≥ 0', '8')
    """
    if low == high:
        return short(low)
    if math.isinf(high):
        return f"≥ {short(low)}"
    if math.isinf(low):
        return f"≤ {short(high)}"
    return f"{short(low)}–{short(high)}"


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None


def pick(wanted: Sequence[str]) -> list[Case]:
    """Return the cases of these names, all if none is named, in the order of the data.

    Args:
        wanted: ids, names or suites in any case, such as ``imo-4``, ``"RiMEA 9"``, ``nist``; an
            id with a calibration (``imo-4-sfpe``) means the case, and a star stands for the rest of
            a name (``mmc-*``).

    Raises:
        UnknownCase: there is no case of a name.
    """
    cases = all_cases()
    if not wanted:
        return list(cases)
    chosen: set[str] = set()
    for name in wanted:
        typed = slug(name)
        begins = slug(name.removesuffix("*")) if name.endswith("*") else ""
        found = [
            case
            for case in cases
            if (begins and any(each.startswith(begins) for each in case.called))
            or typed in case.called
            or typed == slug(case.suite)
            or typed in {case.row_id(calibration) for calibration in case.calibrations}
        ]
        if not found:
            known = sorted({each for case in cases for each in case.called})
            near = get_close_matches(typed, known, n=1, cutoff=0.5)
            hint = Text("verify.did-you-mean", {"name": near[0]}) if near else Text("verify.all")
            raise UnknownCase("verify.no-such-case", name=name, hint=hint)
        chosen |= {case.id for case in found}
    return [case for case in cases if case.id in chosen]


def run_cases(wanted: Sequence[str] = (), *, slow: bool = True) -> list[CaseResult]:
    """Play the cases of these names, or all of them.

    Args:
        wanted: see :func:`pick`.
        slow: whether slow cases are played too where none is named.

    Returns:
        One result a case and calibration.

    Raises:
        UnknownCase: there is no case of a name.
    """
    left = set() if slow else {case.id for case in left_out(wanted)}
    return list(results_of(case for case in pick(wanted) if case.id not in left))


def left_out(wanted: Sequence[str]) -> list[Case]:
    """Return the slow cases that are not played unless all are asked for: none that is named."""
    return [] if wanted else [case for case in all_cases() if case.slow]


def results_of(cases: Iterable[Case]) -> Iterator[CaseResult]:
    """Yield the result of every case under each of its calibrations."""
    for case in cases:
        for calibration in case.calibrations:
            yield run_case(case, calibration)


def run_case(case: Case, calibration: str) -> CaseResult:
    """Play one case under one calibration."""
    if case.needs:
        return CaseResult(case, calibration, "not-expressible", needs=case.needs)
    if any(find_spec(module) is None for module in case.extras):
        return CaseResult(case, calibration, "not-expressible", needs=_NO_EXTRA)
    module, _, function = case.measure.partition(".")
    measure = cast("Measure", getattr(import_module(f"sim.verify.measures.{module}"), function))
    found = measure(case, calibration)
    outcomes = tuple(
        Outcome(check, float(found[check.quantity])) for check in case.checks_under(calibration)
    )
    holds = all(outcome.holds for outcome in outcomes)
    return CaseResult(case, calibration, "pass" if holds else "fail", outcomes, found)
