"""Plain scalars by the core schema of YAML 1.2, with the text kept where a number loses it."""

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<int>[-+]?[0-9]+)"
    r"|(?P<octal>0o[0-7]+)"
    r"|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<inf>[-+]?\.(?:inf|Inf|INF))"
    r"|(?P<nan>\.(?:nan|NaN|NAN))"
)
_FIRST = frozenset("0123456789+-.")
_LONGEST_INT = 400  # digits; Python refuses to convert far longer ones


class WrittenInt(int):
    """A whole number whose text is not its decimal form, such as ``0101``."""

    text: str


class WrittenFloat(float):
    """A number with the text it was written as, such as ``1e3``."""

    text: str


def plain(text: str) -> Scalar:
    """Return the value of a plain (unquoted) scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    kind = match.lastgroup
    if kind in ("int", "octal", "hex"):
        if len(text) > _LONGEST_INT:
            huge = WrittenFloat("-inf" if text.startswith("-") else "inf")
            huge.text = text
            return huge
        number = int(text) if kind == "int" else int(text, 0)
        if str(number) == text:
            return number
        whole = WrittenInt(number)
        whole.text = text
        return whole
    if kind == "nan":
        return float("nan")
    value = WrittenFloat(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf"))
    value.text = text
    return value


def written(value: object) -> str | None:
    """Return the text a scalar was written as; None if it is no text and no number."""
    if isinstance(value, str):
        return value
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
