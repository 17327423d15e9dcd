"""What an entry of a register changes in a run, in words."""

from __future__ import annotations

from sim.messages import Lang, has, text
from sim.units import format_number


def change_words(
    field: str,
    value: str | float | bool,
    lang: Lang,
    *,
    factor: bool,
    low: float | None = None,
    high: float | None = None,
) -> str:
    """Return a change such as ``clear width x 0.38 (0.3 to 0.7 assumed)``.

    Args:
        field: the input that changes.
        value: the new value, or the factor.
        lang: language of the words.
        factor: whether the value multiplies the input.
        low: lower end of the assumed range, if there is one.
        high: its upper end.
    """
    name = f"scenario.field-{field}"
    shown = text(name, lang) if has(name) else field
    range_ = ""
    if low is not None and high is not None and low != high:
        ends = {"low": format_number(low), "high": format_number(high)}
        range_ = text("scenario.change-range", lang, **ends)
    key = "scenario.change-factor" if factor else "scenario.change-value"
    return text(key, lang, field=shown, value=_value(value, lang)) + range_


def _value(value: str | float | bool, lang: Lang) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value)
    word = f"scenario.word-{str(value).lower()}"
    return text(word, lang) if has(word) else str(value)
