"""Faults that come from an option point at the option, not at a line of a file that is right.

What a value of ``--set`` makes wrong is often found where something else is written: an exit that
is too narrow for a group is told at the group. So the files are read once more without the
options: what is told then is theirs, everything else is of an option.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario.reading.overrides import option_span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.yamlsrc import Problem, ProblemList

    Told = Callable[[Sequence[str]], ProblemList]


def point_at_options(problems: ProblemList, written: Sequence[str], *, told: Told) -> None:
    """Move faults and warnings to the options that they come from; their places become related.

    Args:
        problems: all that is told with the options; changed in place.
        written: the options, ``key=value``.
        told: what is told with some options only.
    """
    at = [row for row, problem in enumerate(problems.items) if not _is_of_option(problem)]
    if not written or not at:
        return
    before = _keys(told(()))
    at = [row for row in at if _key(problems.items[row]) not in before]
    if not at:
        return
    if len(written) == 1:
        without = [frozenset[object]()]
    else:
        without = [
            _keys(told([other for other in written if other != option])) for option in written
        ]
    for row in at:
        problem = problems.items[row]
        guilty = next(
            (
                option
                for option, keys in zip(written, without, strict=True)
                if _key(problem) not in keys
            ),
            None,
        )
        if guilty is None:
            continue  # either of two options is enough
        place = (problem.span,) if problem.span is not None else ()
        problems.items[row] = replace(
            problem,
            span=option_span(guilty),
            related=tuple(dict.fromkeys((*place, *problem.related))),
            source_line=None,
        )


def _is_of_option(problem: Problem) -> bool:
    return problem.span is not None and problem.span.is_option


def _key(problem: Problem) -> object:
    return problem.code, problem.span


def _keys(problems: ProblemList) -> frozenset[object]:
    return frozenset(_key(problem) for problem in problems.items)
