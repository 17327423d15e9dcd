"""An expression cut into tokens; a number keeps its unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim import units
from sim.messages import Text
from sim.units import Dimension

LONGEST = 2000
"""An expression of more characters is refused."""

Kind = Literal["number", "clock", "text", "name", "op", "end"]

_WIDE = {
    "（": "(", "）": ")", "，": ",", "＞": ">", "＜": "<", "＝": "=", "“": "'", "”": "'",
    "‘": "'", "’": "'", "：": ":", "＋": "+", "－": "-", "＊": "*", "／": "/", "！": "!",
}  # fmt: skip
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![\w:])")
_OPERATOR = re.compile(r"<=|>=|==|!=|[-+*/<>(),]")
_NAME = re.compile(r"[^\W\d]\w*")
_UNIT_RUN = re.compile(r"[^\s()<>=!,+*'\"]+")
# What may stand bare as an argument: also ids with dashes, dots, slashes, and room numbers.
_BARE = re.compile(r"[^\s()<>=!,+*'\"“”‘’（），]+")


@dataclass
class ExprError(ValueError):
    """An expression cannot be read.

    Attributes:
        code: Code of the fault.
        offset: Characters from the start of the text.
        params: Values for the sentence of the code.
    """

    code: str
    offset: int
    params: Mapping[str, object]

    def __str__(self) -> str:
        """Return a line for developers; users see the sentence of the code."""
        return f"{self.code} at {self.offset}: {self.params}"


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        kind: What it is.
        text: Its text; for a text, what stands between the quotes.
        start: Offset of its first character.
        end: Offset after its last character.
        value: SI value of a number or clock time.
        dimension: Dimension of a number with a unit; NUMBER without.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: float = 0.0
    dimension: Dimension = Dimension.NUMBER


class Scanner:
    """Reads a text from left to right; what a token is depends on where the grammar stands."""

    def __init__(self, source: str) -> None:
        """Take the text of the expression."""
        if len(source) > LONGEST:
            raise ExprError("expr-too-long", 0, {"limit": LONGEST})
        self.source = source
        self.at = 0
        self.current = self._read()

    def advance(self) -> Token:
        """Return the current token and go to the next."""
        token = self.current
        self.current = self._read()
        return token

    def bare(self) -> Token | None:
        """Return the argument that begins at the current token, if it is one bare name."""
        token = self.current
        if token.kind == "text":
            return self.advance()
        match = _BARE.match(self.source, token.start)
        if match is None or token.kind == "end":
            return None
        after = self.source[match.end() :].lstrip()
        if after and after[0] not in ",)":
            return None
        self.at = match.end()
        self.current = self._read()
        return Token("name", match[0], match.start(), match.end())

    def _read(self) -> Token:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1
        start = self.at
        if start == len(self.source):
            return Token("end", "", start, start)
        character = self.source[start]
        if character in "'\"":
            return self._text(character, start)
        clock = _CLOCK.match(self.source, start)
        if clock:
            return self._clock(clock)
        number = _NUMBER.match(self.source, start)
        if number:
            return self._number(number)
        for pattern, kind in ((_OPERATOR, "op"), (_NAME, "name")):
            match = pattern.match(self.source, start)
            if match:
                self.at = match.end()
                return Token("op" if kind == "op" else "name", match[0], start, self.at)
        raise self.unexpected(start)

    def unexpected(self, start: int) -> ExprError:
        """Return the error for a character that no token begins with."""
        character = self.source[start]
        if character in _WIDE:
            return ExprError(
                "full-width", start, {"character": character, "cure": _WIDE[character]}
            )
        if character == "=":
            return ExprError("expr-syntax", start, {"hint": Text("cures.expr-equals")})
        if character in "&|!":
            return ExprError("expr-syntax", start, {"hint": Text("cures.expr-words")})
        hint = Text("cures.expr-character", {"character": character})
        return ExprError("expr-syntax", start, {"hint": hint})

    def _text(self, quote: str, start: int) -> Token:
        end = self.source.find(quote, start + 1)
        if end < 0:
            raise ExprError("expr-syntax", start, {"hint": Text("cures.expr-quote")})
        self.at = end + 1
        return Token("text", self.source[start + 1 : end], start, self.at)

    def _clock(self, match: re.Match[str]) -> Token:
        seconds = units.parse_clock(match[0])
        if seconds is None:
            raise ExprError("bad-clock", match.start(), {"value": match[0]})
        self.at = match.end()
        return Token("clock", match[0], match.start(), match.end(), seconds)

    def _number(self, match: re.Match[str]) -> Token:
        start = self.at
        value, dimension, self.at = self._with_unit(match)
        while dimension is Dimension.TIME:  # 1 h 30 min
            more = _NUMBER.match(self.source, self._skip(self.at))
            if more is None:
                break
            part, kind, end = self._with_unit(more)
            if kind is not Dimension.TIME:
                break
            value, self.at = value + part, end
        return Token("number", self.source[start : self.at], start, self.at, value, dimension)

    def _skip(self, at: int) -> int:
        while at < len(self.source) and self.source[at] == " ":
            at += 1
        return at

    def _with_unit(self, match: re.Match[str]) -> tuple[float, Dimension, int]:
        number = match[0]
        run = _UNIT_RUN.match(self.source, self._skip(match.end()))
        text = run[0] if run else ""
        for length in range(len(text), 0, -1):
            unit = text[:length]
            kinds = units.dimensions_of(unit)
            if not kinds or text[length : length + 1].isalnum():
                continue
            end = match.end() if run is None else run.start() + length
            if self.source[end : end + 1] == "(":  # a call of min(...)
                break
            kind = Dimension.RATIO if Dimension.RATIO in kinds else kinds[0]
            return units.parse_quantity(f"{number} {unit}", kind), kind, end
        return float(number), Dimension.NUMBER, match.end()
