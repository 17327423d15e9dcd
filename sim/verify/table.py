"""The verification table as rows of words, for whoever lays them out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from sim.messages import text
from sim.verify.cases import CaseClass
from sim.verify.runner import band_text, with_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.messages import Lang
    from sim.verify.cases import Case
    from sim.verify.runner import CaseResult


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one case.

    Attributes:
        title: its names and what it is about.
        rows: one row of cells a calibration.
        notes: what was compared besides, or why it cannot be expressed; one a row, may be empty.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def head(lang: Lang) -> tuple[str, ...]:
    """Return the names of the columns."""
    keys = ("result", "row", "calibration", "class", "expected", "band", "simulated")
    return tuple(text(f"verify.column-{key}", lang) for key in keys)


def blocks(results: Sequence[CaseResult], lang: Lang, *, expressible: bool) -> list[Block]:
    """Return the cases that were played, or those that cannot be expressed."""
    chosen = [r for r in results if (r.status != "not-expressible") == expressible]
    by_case: dict[str, list[CaseResult]] = {}
    for result in chosen:
        by_case.setdefault(result.case.id, []).append(result)
    return [_block(group, lang) for group in by_case.values()]


def title(case: Case, lang: Lang) -> str:
    """Return the names of a case and what it is about."""
    key = case.table.get("about", f"verify.title-{case.id.replace('.', '-')}")
    about = text(key, lang, **case.table) if "about" in case.table else text(key, lang)
    return text("verify.title", lang, names=" = ".join(case.names), about=about)


def _block(results: Sequence[CaseResult], lang: Lang) -> Block:
    return Block(
        title=title(results[0].case, lang),
        rows=tuple(_row(result, lang) for result in results),
        notes=tuple(result.reason(lang) for result in results),
    )


def _row(result: CaseResult, lang: Lang) -> tuple[str, ...]:
    shown = result.shown
    words = (
        text(f"verify.status-{result.status}", lang),
        result.id,
        result.calibration,
        text(f"verify.class-{result.case_class}", lang),
    )
    if shown is None:
        return words
    expected = shown.check.expected
    return (
        *words,
        "" if expected is None else with_unit(expected, shown.check.unit),
        band_text(shown.check.low, shown.check.high),
        with_unit(shown.simulated, shown.check.unit),
    )


def summary(results: Sequence[CaseResult], lang: Lang) -> list[str]:
    """Return how many cases of each class pass; a case passes if it does under every calibration.

    Closed forms are named but not counted among the passes.
    """
    failed = {r.case.id for r in results if r.status == "fail"}
    missing = {r.case.id for r in results if r.status == "not-expressible"}
    of_class = {r.case.id: r.case_class for r in results if r.case.id not in missing}
    total = Counter(of_class.values())
    passed = Counter(kind for case, kind in of_class.items() if case not in failed)
    lines = [
        text(
            "verify.summary-formula" if kind == "formula" else "verify.summary-class",
            lang,
            kind=text(f"verify.class-{kind}", lang),
            passed=passed[kind],
            total=total[kind],
        )
        for kind in get_args(CaseClass)
        if total[kind]
    ]
    lines.append(text("verify.summary-missing", lang, count=len(missing)))
    lines.append(text("verify.summary-failed", lang, count=len(failed)))
    return lines
