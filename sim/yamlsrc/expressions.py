"""Expressions that stand in the field of a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.expr import ExprError, Expression, Vocabulary, parse

if TYPE_CHECKING:
    from sim.expr.vocabulary import Result
    from sim.yamlsrc.problems import ProblemList
    from sim.yamlsrc.spec import Spec


def read_expression(
    spec: Spec,
    field: str,
    vocabulary: Vocabulary,
    problems: ProblemList,
    *,
    wanted: Result | None = "bool",
) -> Expression | None:
    """Return the expression in a field, or None after adding what is wrong with it.

    Args:
        spec: The object.
        field: Its field; dots lead further.
        vocabulary: What may be called and named.
        problems: Takes the fault, at its character.
        wanted: What the expression has to give; a condition by default.
    """
    text: object = spec
    for step in field.split("."):
        text = getattr(text, step) if not step.isdigit() else text[int(step)]  # type: ignore[index]
    try:
        return parse(str(text), vocabulary, wanted=wanted)
    except ExprError as error:
        problems.put(error.code, spec.inside(field, error.offset), error.params)
        return None
