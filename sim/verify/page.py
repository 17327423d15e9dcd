"""The verification table as a page: figures, every case with its source, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.messages import LANGUAGES
from sim.report.language import Both, same
from sim.report.verification import write_page
from sim.verify import table
from sim.verify.figures import plots_of
from sim.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sim.messages import Lang
    from sim.verify.runner import CaseResult


def write_verification(results: Sequence[CaseResult], target: Path, *, lang: Lang) -> Path:
    """Write the page of some results, whole or not at all, and return its file.

    Args:
        results: what became of the cases.
        target: the file; its folder exists.
        lang: the language the page opens in.
    """
    data: dict[str, Any] = {
        "version": __version__,
        "sums": _paired(*(table.summary(results, each) for each in LANGUAGES)),
        "head": _paired(*(table.head(each) for each in LANGUAGES)),
        "cases": _cases(results),
        "missing": _missing(results),
    }
    return write_page(target, plots=plots_of(results), data=data, lang=lang)


def _paired(english: Iterable[str], chinese: Iterable[str]) -> list[Both]:
    return [Both(en, zh) for en, zh in zip(english, chinese, strict=True)]


def _cases(results: Sequence[CaseResult]) -> list[dict[str, Any]]:
    """Return every case that was played, its rows in both languages."""
    by_case: dict[str, list[CaseResult]] = {}
    for result in results:
        if result.outcomes:
            by_case.setdefault(result.case.id, []).append(result)
    found = []
    for group in by_case.values():
        case = group[0].case
        blocks = [table.blocks(group, lang, expressible=True)[0] for lang in LANGUAGES]
        rows = [
            {
                "status": result.status,
                "cells": _paired(*(block.rows[number] for block in blocks)),
                "note": Both(*(block.notes[number] for block in blocks)),
            }
            for number, result in enumerate(group)
        ]
        title = Both(*(block.title for block in blocks))
        found.append({"id": case.id, "title": title, "source": same(case.source), "rows": rows})
    return found


def _missing(results: Sequence[CaseResult]) -> list[dict[str, Any]]:
    blocks = [table.blocks(results, lang, expressible=False) for lang in LANGUAGES]
    return [
        {"title": Both(en.title, zh.title), "reason": Both(en.notes[0], zh.notes[0])}
        for en, zh in zip(*blocks, strict=True)
    ]
