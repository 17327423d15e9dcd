"""What an expression may call, and which names it may use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.units import Dimension

Result = Dimension | Literal["bool", "clock"]
"""What a call gives: a quantity, a truth value, or a time of the day in seconds since midnight."""

Parameter = str | Dimension
"""A kind of thing that is named (``space``, ``event``, ``text`` ...), or a quantity."""


@dataclass(frozen=True, slots=True)
class Function:
    """One thing an expression may call.

    Attributes:
        name: Its name.
        parameters: What it takes; ``number`` means a pure number.
        result: What it gives, in SI.
        optional: How many of the last parameters may be left out.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Result
    optional: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The calls and names an expression may use.

    Attributes:
        functions: The calls by name.
        names: For each kind of parameter whose names are known, these names. A name of another
            kind is not checked.
    """

    functions: Mapping[str, Function]
    names: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, functions: Iterable[Function], names: Mapping[str, Collection[str]] | None = None
    ) -> "Vocabulary":
        """Return the vocabulary of these functions."""
        return cls({function.name: function for function in functions}, names or {})
