"""A parsed expression."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sim.expr.vocabulary import Result

Value = float | bool | None
Argument = str | float | None
Resolver = Callable[[str, tuple[Argument, ...]], Value]
"""Returns the value of a call, in SI; None while it is not known."""

Op = Literal[
    "number", "truth", "call", "or", "and", "not", "compare", "arithmetic", "negate", "pick"
]

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that an expression uses.

    Attributes:
        kind: The kind of parameter it stands for.
        name: The name.
        offset: Characters from the start of the text.
    """

    kind: str
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Node:
    """One step of an expression.

    Attributes:
        op: What it does.
        name: The call, the operator, or the function that picks.
        parts: What it works on.
        value: The number of a literal, or the name of an argument.
        operators: The signs between the parts of a comparison.
    """

    op: Op | Literal["name"]
    name: str = ""
    parts: tuple[Node, ...] = ()
    value: Argument = None
    operators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or quantity, ready to be evaluated any number of times.

    Attributes:
        source: The text it was parsed from.
        root: Its last step.
        dimension: What it gives; None for a quantity that no unit names.
        calls: Every call with its arguments, from left to right; an argument that is itself a
            calculation is None.
        references: Every name it uses.
    """

    source: str
    root: Node
    dimension: Result | None
    calls: tuple[tuple[str, tuple[Argument, ...]], ...]
    references: tuple[Reference, ...]

    def evaluate(self, resolver: Resolver) -> Value:
        """Return the value, in SI; None while it depends on something that is not known.

        Args:
            resolver: Returns the value of a call.
        """
        return _evaluate(self.root, resolver)


def _evaluate(node: Node, resolver: Resolver) -> Value:
    match node.op:
        case "number" | "truth":
            assert not isinstance(node.value, str)
            return bool(node.value) if node.op == "truth" else node.value
        case "call":
            return resolver(node.name, tuple(_argument(part, resolver) for part in node.parts))
        case "or" | "and":
            return _junction(node, resolver, decided=node.op == "or")
        case "not":
            value = _evaluate(node.parts[0], resolver)
            return None if value is None else not value
        case "compare":
            return _comparison(node, resolver)
        case _:
            return _calculation(node, resolver)


def _argument(node: Node, resolver: Resolver) -> Argument:
    return node.value if node.op == "name" else _evaluate(node, resolver)


def _junction(node: Node, resolver: Resolver, *, decided: bool) -> Value:
    """Return the value of and/or; one part may decide although others are unknown."""
    unknown = False
    for part in node.parts:
        value = _evaluate(part, resolver)
        if value is None:
            unknown = True
        elif bool(value) is decided:
            return decided
    return None if unknown else not decided


def _comparison(node: Node, resolver: Resolver) -> Value:
    values = [_evaluate(part, resolver) for part in node.parts]
    unknown = False
    for sign, left, right in zip(node.operators, values, values[1:], strict=False):
        if left is None or right is None:
            unknown = True
        elif not _COMPARE[sign](left, right):
            return False
    return None if unknown else True


def _calculation(node: Node, resolver: Resolver) -> Value:
    values = [_evaluate(part, resolver) for part in node.parts]
    known = [float(value) for value in values if value is not None]
    if len(known) < len(values):
        return None
    match node.name:
        case "+":
            return known[0] + known[1]
        case "-":
            return known[0] - known[1] if len(known) > 1 else -known[0]
        case "*":
            return known[0] * known[1]
        case "/":
            # Nothing per nothing is not known, which is better than stopping a run.
            return known[0] / known[1] if known[1] else None
        case "abs":
            return abs(known[0])
        case "min":
            return min(known)
        case _:
            return max(known)
