"""The grammar of expressions, from the loosest binding to the tightest, with a check of units."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim import messages
from sim.expr.dimensions import (
    BARE,
    PURE,
    VECTORS,
    Type,
    Vector,
    accepted,
    name_of,
    result_of,
    type_of,
    units_of,
)
from sim.expr.nodes import Argument, Expression, Node, Reference
from sim.expr.tokens import ExprError, Scanner, Token
from sim.expr.vocabulary import Function, Result, Vocabulary
from sim.messages import Text
from sim.units import Dimension

DEEPEST = 30
"""Brackets and ``not`` may be nested so deep."""

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_BUILT_IN = {"min": (2, 9), "max": (2, 9), "abs": (1, 1)}


@dataclass(frozen=True, slots=True)
class _Typed:
    node: Node
    type: Type
    start: int
    bare: bool = False  # a number without a unit


def parse(source: str, vocabulary: Vocabulary, *, wanted: Result | None = None) -> Expression:
    """Return the expression that ``source`` writes.

    Args:
        source: The text.
        vocabulary: What it may call and name.
        wanted: What it has to give; anything by default.

    Raises:
        ExprError: With the code of the fault and its offset.
    """
    return _Parser(source, vocabulary).parse(wanted)


class _Parser:
    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.scan = Scanner(source)
        self.depth = 0
        self.calls: list[tuple[str, tuple[Argument, ...]]] = []
        self.references: list[Reference] = []

    def parse(self, wanted: Result | None) -> Expression:
        if not self.source.strip():
            raise _syntax(0, "expr-empty")
        whole = self._or()
        token = self.scan.current
        if token.kind != "end":
            raise _syntax(token.start, "expr-unexpected", found=token.text)
        if wanted is not None:
            whole = self._as(whole, wanted)
        return Expression(
            source=self.source,
            root=whole.node,
            dimension=result_of(whole.type),
            calls=tuple(self.calls),
            references=tuple(self.references),
        )

    def _takes(self, *texts: str) -> Token | None:
        token = self.scan.current
        if token.kind in ("op", "name") and token.text in texts:
            return self.scan.advance()
        return None

    def _or(self) -> _Typed:
        return self._junction("or", self._and)

    def _and(self) -> _Typed:
        return self._junction("and", self._not)

    def _junction(self, word: Literal["or", "and"], below: Callable[[], _Typed]) -> _Typed:
        first = below()
        parts = [first]
        while self._takes(word):
            parts.append(below())
        if len(parts) == 1:
            return first
        nodes = tuple(self._as(part, "bool").node for part in parts)
        return _Typed(Node(word, parts=nodes), "bool", first.start)

    def _not(self) -> _Typed:
        token = self._takes("not")
        if token is None:
            return self._comparison()
        self._deeper(token)
        part = self._as(self._not(), "bool")
        self.depth -= 1
        return _Typed(Node("not", parts=(part.node,)), "bool", token.start)

    def _comparison(self) -> _Typed:
        parts = [self._sum()]
        signs: list[str] = []
        while token := self._takes(*_COMPARISONS):
            right = self._sum()
            if "bool" in (parts[-1].type, right.type):
                raise _syntax(token.start, "expr-compare-truth")
            left, right = self._alike(parts[-1], right)
            parts[-1:] = [left, right]
            signs.append(token.text)
        if not signs:
            return parts[0]
        node = Node("compare", parts=tuple(p.node for p in parts), operators=tuple(signs))
        return _Typed(node, "bool", parts[0].start)

    def _sum(self) -> _Typed:
        left = self._product()
        while token := self._takes("+", "-"):
            right = self._product()
            self._number(left)
            self._number(right)
            left, right = self._alike(left, right)
            node = Node("arithmetic", token.text, (left.node, right.node))
            left = _Typed(node, left.type, left.start, bare=left.bare and right.bare)
        return left

    def _product(self) -> _Typed:
        left = self._unary()
        while token := self._takes("*", "/"):
            right = self._unary()
            ours, theirs = self._number(left), self._number(right)
            sign = 1 if token.text == "*" else -1
            vector = tuple(a + sign * b for a, b in zip(ours, theirs, strict=True))
            node = Node("arithmetic", token.text, (left.node, right.node))
            bare = left.bare and right.bare
            left = _Typed(node, vector, left.start, bare=bare)  # type: ignore[arg-type]
        return left

    def _unary(self) -> _Typed:
        token = self._takes("-")
        if token is None:
            return self._primary()
        self._deeper(token)
        part = self._unary()
        self._number(part)
        self.depth -= 1
        return _Typed(Node("arithmetic", "-", (part.node,)), part.type, token.start, part.bare)

    def _primary(self) -> _Typed:
        token = self.scan.advance()
        if token.kind == "number":
            bare = token.dimension is Dimension.NUMBER
            node = Node("number", value=token.value)
            return _Typed(node, VECTORS[token.dimension], token.start, bare)
        if token.kind == "clock":
            return _Typed(Node("number", value=token.value), "clock", token.start)
        if token.text == "(" and token.kind == "op":
            self._deeper(token)
            inner = self._or()
            self._close(token)
            self.depth -= 1
            return inner
        if token.kind == "name" and token.text in ("true", "false"):
            value = float(token.text == "true")
            return _Typed(Node("truth", value=value), "bool", token.start)
        if token.kind == "name" and token.text not in ("and", "or", "not"):
            return self._call(token)
        if token.kind == "end":
            raise _syntax(token.start, "expr-unfinished")
        raise _syntax(token.start, "expr-unexpected", found=token.text)

    def _call(self, name: Token) -> _Typed:
        if name.text in _BUILT_IN and name.text not in self.vocabulary.functions:
            return self._pick(name)
        function = self.vocabulary.functions.get(name.text)
        opening = self._takes("(")
        if function is None:
            known = sorted([*self.vocabulary.functions, *_BUILT_IN])
            params = {"name": name.text, "known": known, "hint": _near(name.text, known)}
            raise ExprError("expr-unknown-function", name.start, params)
        if opening is None:
            raise _syntax(name.start, "expr-no-brackets", name=name.text)
        self._deeper(opening)
        place = len(self.calls)
        self.calls.append((name.text, ()))
        parts: list[Node] = []
        while not self._takes(")"):
            if parts and not self._takes(","):
                raise self._unclosed(opening)
            if len(parts) == len(function.parameters):
                raise self._wrong_count(function, len(parts) + 1, name)
            parts.append(self._argument(function.parameters[len(parts)], opening))
        self.depth -= 1
        if len(parts) < len(function.parameters) - function.optional:
            raise self._wrong_count(function, len(parts), name)
        self.calls[place] = (name.text, tuple(part.value for part in parts))
        return _Typed(Node("call", name.text, tuple(parts)), type_of(function.result), name.start)

    def _argument(self, kind: str | Dimension, opening: Token) -> Node:
        if isinstance(kind, Dimension) or kind == "number":
            wanted = kind if isinstance(kind, Dimension) else Dimension.NUMBER
            return self._as(self._sum(), wanted).node
        token = self.scan.bare()
        if token is None:
            current = self.scan.current
            if current.kind == "end":
                raise self._unclosed(opening)
            raise _syntax(current.start, "expr-argument", found=current.text)
        known = self.vocabulary.names.get(kind)
        if known is not None and token.text not in known:
            params = {
                "kind": Text(f"kinds.{kind}") if messages.has(f"kinds.{kind}") else kind,
                "name": token.text,
                "hint": _near(token.text, sorted(known)),
            }
            raise ExprError("expr-unknown-name", token.start, params)
        self.references.append(Reference(kind, token.text, token.start))
        return Node("name", value=token.text)

    def _pick(self, name: Token) -> _Typed:
        opening = self._takes("(")
        if opening is None:
            raise _syntax(name.start, "expr-no-brackets", name=name.text)
        self._deeper(opening)
        parts = [self._sum()]
        while self._takes(","):
            left, right = self._alike(parts[-1], self._sum())
            parts[-1:] = [left, right]
        self._close(opening)
        self.depth -= 1
        least, most = _BUILT_IN[name.text]
        if not least <= len(parts) <= most:
            params = {"name": name.text, "found": len(parts), "wanted": least}
            raise ExprError("expr-arguments", name.start, params)
        for part in parts:
            self._number(part)
        node = Node("pick", name.text, tuple(part.node for part in parts))
        return _Typed(node, parts[-1].type, name.start, bare=all(part.bare for part in parts))

    def _wrong_count(self, function: Function, found: int, name: Token) -> ExprError:
        wanted = [str(kind.value if isinstance(kind, Dimension) else kind)
                  for kind in function.parameters]  # fmt: skip
        least = len(wanted) - function.optional
        count = str(len(wanted)) if not function.optional else f"{least}-{len(wanted)}"
        params = {"name": function.name, "found": found, "wanted": count}
        return ExprError("expr-arguments", name.start, params)

    def _close(self, opening: Token) -> None:
        if not self._takes(")"):
            raise self._unclosed(opening)

    def _unclosed(self, opening: Token) -> ExprError:
        token = self.scan.current
        if token.kind == "end":
            return _syntax(opening.start, "expr-unclosed")
        return _syntax(token.start, "expr-unexpected", found=token.text)

    def _deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExprError("expr-too-deep", token.start, {"limit": DEEPEST})

    def _number(self, part: _Typed) -> Vector:
        if isinstance(part.type, str):
            params: dict[str, object] = {
                "found": name_of(part.type),
                "wanted": name_of(PURE),
                "hint": accepted(PURE),
            }
            raise ExprError("expr-units", part.start, params)
        return part.type

    def _as(self, part: _Typed, wanted: Result) -> _Typed:
        kind = type_of(wanted)
        if part.type == kind:
            return part
        if part.bare and wanted in BARE:
            return _Typed(part.node, kind, part.start)
        code = "expr-missing-unit" if part.bare and not isinstance(kind, str) else "expr-units"
        params = {
            "found": name_of(part.type),
            "wanted": name_of(kind),
            "hint": accepted(kind),
            "accepted": units_of(kind),
        }
        raise ExprError(code, part.start, params)

    def _alike(self, left: _Typed, right: _Typed) -> tuple[_Typed, _Typed]:
        """Return both sides with the same unit; a bare number takes metres or square metres."""
        if left.type == right.type:
            return left, right
        for one, other in ((left, right), (right, left)):
            result = result_of(other.type)
            if one.bare and isinstance(result, Dimension):
                changed = self._as(one, result)
                return (changed, right) if one is left else (left, changed)
        params: dict[str, object] = {
            "found": name_of(right.type),
            "wanted": name_of(left.type),
            "hint": accepted(left.type),
        }
        raise ExprError("expr-units", right.start, params)


def _near(name: str, known: list[str]) -> Text:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return Text("cures.did-you-mean", {"meant": near[0]})
    return Text("cures.known-names", {"names": known[:12]}) if known else Text("cures.remove-key")


def _syntax(offset: int, hint: str, **params: object) -> ExprError:
    return ExprError("expr-syntax", offset, {"hint": Text(f"cures.{hint}", params)})
