"""Records of a scorecard filled in, with its words in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGiven:
    """Why an item has its rating.

    Attributes:
        key: key of the sentence in the message catalogue.
        value: the number it speaks of.
        missing: the event that is not in the log.
    """

    key: str
    value: float | None
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareKept:
    """How many of several single values kept to the target.

    Attributes:
        n: how many there were.
        k: how many kept to it.
        low: lower end of the interval of the share.
        high: upper end.
    """

    n: int
    k: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilled:
    """An item of a scorecard.

    Attributes:
        id: its id on the card.
        title: what it asks, by language.
        phase: the phase it belongs to.
        section: its section on the sheet.
        value: what was reached, in the unit of the item.
        unit: the unit.
        direction: which values are better.
        target: what was asked.
        limits: limit of each rating.
        rating: P, S, M, U, or NE for not evaluated.
        met: yes or no; null where it was not evaluated.
        reason: why it has this rating.
        evidence: ids of the events that prove it.
        share: for several single values, how many kept to the target.
        weight: its weight.
        veto: whether failing it caps the grade.
        legal: whether the law asks for it.
        sources: where the target comes from.
        confidence: how sure that is.
    """

    id: str
    title: Mapping[str, str]
    phase: str
    section: str
    value: float | None
    unit: str
    direction: str
    target: float | None
    limits: Mapping[str, float]
    rating: str
    met: bool | None
    reason: ReasonGiven
    evidence: tuple[int, ...]
    share: ShareKept | None
    weight: float
    veto: bool
    legal: bool
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseFilled:
    """A phase of a scorecard; it is as good as its worst item.

    Attributes:
        phase: its name.
        rating: the worst rating of its items.
        evaluated: items evaluated.
        total: items.
        worst: ids of the items with that rating, unless it is P or NE.
    """

    phase: str
    rating: str
    evaluated: int
    total: int
    worst: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFilled:
    """A scorecard filled in.

    Attributes:
        card: name of the card.
        title: its title, by language.
        overall: the worst rating of all.
        evaluated: items evaluated.
        total: items.
        points: score of a hundred over the items evaluated.
        grade: the grade; empty without points.
        vetoed_by: ids of the veto items that failed.
        untrusted: whether people stood still for no reason, so that it is no measure.
        phases: the roll-up.
        items: one an item, in the order of the card.
    """

    card: str
    title: Mapping[str, str]
    overall: str
    evaluated: int
    total: int
    points: float | None
    grade: str
    vetoed_by: tuple[str, ...]
    untrusted: bool
    phases: tuple[PhaseFilled, ...]
    items: tuple[ItemFilled, ...]
