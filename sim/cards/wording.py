"""A scorecard in words, from its record alone: no log is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events.vocabulary import label
from sim.messages import Lang, text
from sim.units import format_duration, format_number

if TYPE_CHECKING:
    from sim.results.card import ItemFilled

_MOST_DIGITS = 7
"""Digits behind the point after which two values count as the same."""


def amount(value: float | None, unit: str, lang: Lang) -> str:
    """Return a value with its unit, ready to read: ``2 min 05 s``, ``95 %``, ``4.2 /m²``."""
    if value is None:
        return text("cards.none", lang)
    if unit == "s":
        return format_duration(value, lang)
    if unit == "ratio":
        return f"{format_number(100 * value)} %"
    if unit == "yes":
        return text("cards.yes" if value else "cards.no", lang)
    if unit == "d":
        return text("events.count-d", lang, n=format_number(value))
    if unit == "/m2":
        return f"{format_number(value)} /m²"
    return format_number(value, digits=9)


def beside(value: float | None, target: float | None, unit: str, lang: Lang) -> str:
    """Return a value as :func:`amount`, with as many digits as tell it from the target it missed.

    Args:
        value: the value.
        target: what it is compared with.
        unit: unit of both.
        lang: language of the text.
    """
    plain = amount(value, unit, lang)
    if value is None or target is None or value == target or plain != amount(target, unit, lang):
        return plain
    for digits in range(1, _MOST_DIGITS):
        short, other = f"{value:.{digits}f}", f"{target:.{digits}f}"
        if unit == "ratio":
            short, other = f"{100 * value:.{digits}f} %", f"{100 * target:.{digits}f} %"
        if short != other:
            seconds = text("units.duration-s", lang, small=short)
            return {"s": seconds, "/m2": f"{short} /m²"}.get(unit, short)
    return plain


def reason(item: ItemFilled, lang: Lang) -> str:
    """Return why an item has its rating, as a sentence.

    Args:
        item: the item, filled in.
        lang: language of the sentence.
    """
    why = item.reason
    unit = "s" if why.key == "too-early" else item.unit
    sentence = text(
        f"cards.reason-{why.key}",
        lang,
        value=beside(why.value, item.target if unit == item.unit else None, unit, lang),
        target=amount(item.target, item.unit, lang),
        missing=label(why.missing, lang),
    )
    return sentence[:1].upper() + sentence[1:] if lang == "en" else sentence


def share(item: ItemFilled, lang: Lang) -> str:
    """Return how many single values of an item kept to its target; empty if it has only one."""
    kept = item.share
    if not kept:
        return ""
    low, high = (format_number(100 * end) for end in (kept.low, kept.high))
    return text("cards.share", lang, k=kept.k, n=kept.n, low=low, high=high)


def sources(item: ItemFilled, lang: Lang) -> list[str]:
    """Return the sources of an item, as they are cited."""
    return [text(f"cards.source-{key}", lang) for key in item.sources]
