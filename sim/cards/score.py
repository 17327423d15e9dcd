"""A log and a card give a scorecard: for every item a value, a rating and the events that prove it.

Ratings are those of HSEEP (P, S, M, U, not evaluated); a phase is as good as its worst item. Beside
them stands a score of a hundred points with a grade, which a failed veto item caps. Nothing here
knows whether the log was simulated or kept by a trainer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from sim.cards.card import RATED, Card, Item, Rating
from sim.cards.measured import Measured, Why
from sim.cards.view import View
from sim.literature import value as literature
from sim.messages import LANGUAGES
from sim.results.card import CardFilled, ItemFilled, PhaseFilled, ReasonGiven, ShareKept
from sim.results.codec import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event


_UNTRUSTED: Final = ("final-frozen",)
"""Events that show that a run failed as a model."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item has its rating, not yet in any language.

    Attributes:
        key: key in the message catalogue.
        value: the number it speaks of, in the unit of the item (``too-early``: seconds).
        missing: the event that is not in the log.
    """

    key: str
    value: float | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of several single values kept to the target, with a Wilson interval.

    Attributes:
        n: how many there were.
        k: how many kept to the target.
        low, high: ends of the interval of the share.
    """

    n: int
    k: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item.

    Attributes:
        item: the item.
        rating: P, S, M, U or NE.
        value: its value in the unit of the item, None if there is none.
        reason: why it has this rating.
        evidence: ids of the events that prove it.
        share: for several single values, how many kept to the target.
    """

    item: Item
    rating: Rating
    value: float | None
    reason: Reason
    evidence: tuple[int, ...] = ()
    share: Share | None = None

    @property
    def met(self) -> bool | None:
        """Yes or no, as an evaluation sheet asks; None if it was not evaluated."""
        return None if self.rating == "NE" else self.rating == "P"


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """A phase is as good as its worst item.

    Attributes:
        phase: its name.
        rating: the worst rating of its items; NE if none was evaluated.
        evaluated: number of items evaluated.
        total: number of items.
        worst: ids of the items with that rating, unless it is P or NE.
    """

    phase: str
    rating: Rating
    evaluated: int
    total: int
    worst: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard filled in.

    Attributes:
        card: the card.
        items: one result an item, in the order of the card.
        phases: the roll-up, in the order of the card.
        overall: the worst rating of all.
        points: weighted score of a hundred over the items evaluated; None if there are none.
        grade: ``excellent``, ``good``, ``pass`` or ``fail``; empty without points, and where the
            run is not to be trusted.
        vetoed_by: ids of the veto items that failed.
        untrusted: whether people stood still in the run for no reason, so that it is no measure.
    """

    card: Card
    items: tuple[ItemResult, ...]
    phases: tuple[PhaseResult, ...]
    overall: Rating
    points: float | None
    grade: str
    vetoed_by: tuple[str, ...]
    untrusted: bool = False
    _by_id: dict[str, ItemResult] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> ItemResult:
        """Return the result of the item with this id."""
        if not self._by_id:
            self._by_id.update({result.item.id: result for result in self.items})
        return self._by_id[name]

    @property
    def evaluated(self) -> int:
        """Number of items that were evaluated."""
        return sum(result.rating != "NE" for result in self.items)

    def filled(self) -> CardFilled:
        """Return the scorecard as it is kept, with its words in every language."""
        return CardFilled(
            card=self.card.name,
            title={lang: self.card.title(lang) for lang in LANGUAGES},
            overall=self.overall,
            evaluated=self.evaluated,
            total=len(self.items),
            points=self.points,
            grade=self.grade,
            vetoed_by=self.vetoed_by,
            untrusted=self.untrusted,
            phases=tuple(
                PhaseFilled(
                    phase=phase.phase,
                    rating=phase.rating,
                    evaluated=phase.evaluated,
                    total=phase.total,
                    worst=phase.worst,
                )
                for phase in self.phases
            ),
            items=tuple(_filled(result) for result in self.items),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the scorecard as plain numbers, texts, lists and mappings, for any language."""
        return to_json(self.filled())


def score(events: Iterable[Event], card: Card) -> Scorecard:
    """Return the scorecard of a log.

    Args:
        events: the log, simulated or observed; it need not be complete, and may hold events that
            nobody has heard of.
        card: the card.
    """
    log = View(events)
    results = tuple(score_item(item, log) for item in card.items)
    points = _points(results)
    vetoed = tuple(r.item.id for r in results if r.item.veto and r.rating == "U")
    untrusted = any(event.value for event in log.all(*_UNTRUSTED))
    graded = points is not None and (bool(vetoed) or not untrusted)
    return Scorecard(
        card=card,
        items=results,
        phases=_phases(results),
        overall=_worst(result.rating for result in results),
        points=points,
        grade=_grade(points, vetoed=bool(vetoed)) if graded and points is not None else "",
        vetoed_by=vetoed,
        untrusted=untrusted,
    )


def score_item(item: Item, log: View) -> ItemResult:
    """Return what became of one item."""
    if item.applies and not log.has(item.applies):
        return ItemResult(item, "NE", None, Reason("not-applicable"))
    measured = item.measure.of(log)
    if measured.value is None:
        return _without_value(item, measured, log)
    number = round(measured.value, 6)
    rating = item.rate(number)
    return ItemResult(
        item,
        rating,
        number,
        Reason(_reason(item, rating), number),
        measured.evidence,
        _share(item, measured.samples),
    )


def _reason(item: Item, rating: Rating) -> str:
    none_or_all = (item.direction, item.unit, item.target)
    if none_or_all in {("lower", item.unit, 0.0), ("higher", "ratio", 1.0)}:
        return "as-wanted" if rating == "P" else "not-as-wanted"
    way = "legal" if item.legal and item.direction != "yes" else item.direction
    return f"{way}-{rating}"


def _without_value(item: Item, measured: Measured, log: View) -> ItemResult:
    missing = measured.missing[0] if measured.missing else ""

    def result(rating: Rating, reason: Reason) -> ItemResult:
        return ItemResult(item, rating, None, reason, measured.evidence)

    if measured.why is Why.NOTHING_TO_COUNT:
        return result("NE", Reason("nothing"))
    elapsed = log.end_s - (measured.since_s or 0.0)
    if measured.why is Why.TOO_EARLY:
        return result("NE", Reason("too-early", elapsed, missing))
    asked = item.missing != "unrated" or any(name in log.steps for name in measured.missing)
    if measured.why is Why.NEVER and asked:
        if item.unit == "s" and item.direction == "lower" and elapsed < (item.target or 0.0):
            return result("NE", Reason("too-early", elapsed, missing))
        if item.direction == "higher" and item.unit == "s":
            return result("NE", Reason("not-in-log", missing=missing))
        return result("U", Reason("never", missing=missing))
    if measured.why is Why.NOT_BEGUN and item.missing == "fail":
        return result("U", Reason("never", missing=missing))
    return result("NE", Reason("not-in-log", missing=missing))


def _share(item: Item, samples: tuple[float, ...]) -> Share | None:
    if len(samples) < 2 or item.target is None:
        return None
    kept = sum(item.rate(sample) == "P" for sample in samples)
    low, high = wilson(kept, len(samples))
    return Share(len(samples), kept, low, high)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share of k in n.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927).
    """
    z = NormalDist().inv_cdf((1 + literature("cards.interval")) / 2)
    share, spread = k / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * (share * (1 - share) / n + spread / (4 * n)) ** 0.5 / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _worst(ratings: Iterable[Rating]) -> Rating:
    known = [rating for rating in ratings if rating != "NE"]
    return max(known, key=RATED.index) if known else "NE"


def _phases(results: tuple[ItemResult, ...]) -> tuple[PhaseResult, ...]:
    found: dict[str, list[ItemResult]] = {}
    for result in results:
        found.setdefault(result.item.phase, []).append(result)
    phases = []
    for name, members in found.items():
        worst = _worst(member.rating for member in members)
        bad = [m.item.id for m in members if m.rating == worst and worst not in {"P", "NE"}]
        evaluated = sum(member.rating != "NE" for member in members)
        phases.append(PhaseResult(name, worst, evaluated, len(members), tuple(bad)))
    return tuple(phases)


def _points(results: tuple[ItemResult, ...]) -> float | None:
    rated = [result for result in results if result.rating != "NE"]
    weights = sum(result.item.weight for result in rated)
    if not weights:
        return None
    worth = {rating: literature(f"cards.score.{rating}") for rating in RATED}
    total = sum(result.item.weight * worth[result.rating] for result in rated)
    return round(100 * total / weights, 1)


def _grade(points: float, *, vetoed: bool) -> str:
    if vetoed:
        return "fail"
    for grade in ("excellent", "good", "pass"):
        if points >= literature(f"cards.grade.{grade}"):
            return grade
    return "fail"


def _filled(result: ItemResult) -> ItemFilled:
    item, reason, share = result.item, result.reason, result.share
    return ItemFilled(
        id=item.id,
        title={lang: item.title(lang) for lang in LANGUAGES},
        phase=item.phase,
        section=item.section,
        value=result.value,
        unit=item.unit,
        direction=item.direction,
        target=item.target,
        limits={str(rating): limit for rating, limit in item.limits().items()},
        rating=result.rating,
        met=result.met,
        reason=ReasonGiven(key=reason.key, value=reason.value, missing=reason.missing),
        evidence=result.evidence,
        share=None
        if share is None
        else ShareKept(n=share.n, k=share.k, low=round(share.low, 6), high=round(share.high, 6)),
        weight=item.weight,
        veto=item.veto,
        legal=item.legal,
        sources=item.sources,
        confidence=item.confidence,
    )
