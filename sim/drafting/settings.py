"""The numbers a kind of site is made from: defaults, limits, and reading what a user set."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from sim.scenario.reading.overrides import option_span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.messages import Lang
    from sim.yamlsrc import ProblemList


@dataclass(frozen=True, slots=True)
class Number:
    """One setting.

    Attributes:
        name: its name in ``--set name=value``.
        default: its value if not set; None if it follows from the others.
        low, high: its limits.
        whole: True for counts, minutes and seconds; others are metres, degrees, shares, densities
            or people a second.
    """

    name: str
    default: float | None
    low: float
    high: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class File:
    """A file to write.

    Attributes:
        path: where, below the new folder, with ``/``.
        text: what.
    """

    path: str
    text: str


def read_settings(
    kind: str, numbers: Sequence[Number], given: Mapping[str, str], problems: ProblemList
) -> dict[str, float | None]:
    """Return the value of every setting of a kind.

    Args:
        kind: kind of site, for messages.
        numbers: its settings.
        given: what the user set.
        problems: takes ``new-setting`` and ``new-value``.
    """
    known = {number.name: number for number in numbers}
    values: dict[str, float | None] = {number.name: number.default for number in numbers}
    for name, text in given.items():
        place = option_span(f"{name}={text}")
        if name not in known:
            problems.add("new-setting", place, setting=name, kind=kind, settings=list(known))
            continue
        number = known[name]
        value = _parse(text)
        fits = value is not None and number.low <= value <= number.high
        if value is None or not fits or (number.whole and not value.is_integer()):
            problems.add(
                "new-value", place, setting=name, value=text, low=number.low, high=number.high
            )
            continue
        values[name] = value
    return values


def _parse(text: str) -> float | None:
    try:
        value = float(text.strip().removesuffix("m").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_TEMPLATES = Path(__file__).parents[1] / "data" / "new"


def fill(name: str, lang: Lang, **values: object) -> str:
    """Return the text of a file, from its template in ``data/new`` or, in Chinese, ``data/new/zh``.

    Args:
        name: name of the template, without its ending.
        lang: language of names, notes and comments.
        **values: what stands for each ``${placeholder}``.
    """
    folder = _TEMPLATES if lang == "en" else _TEMPLATES / lang
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    return Template(text).substitute({key: str(value) for key, value in values.items()})


def metres(value: float) -> str:
    """Return a length as it is written in YAML, to the centimetre."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text or "0"


def point(x: float, y: float) -> str:
    """Return a point as it is written in YAML."""
    return f"[{metres(x)}, {metres(y)}]"


def box(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a rectangle as the outline of a space."""
    corners = (point(x1, y1), point(x2, y1), point(x2, y2), point(x1, y2))
    return f"[{', '.join(corners)}]"


def up_to(value: float, step: float = 0.1) -> float:
    """Return a length rounded up to a multiple of a step."""
    return round(math.ceil(round(value / step, 6)) * step, 2)
