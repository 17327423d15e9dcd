"""A cell of the sheet, and what cells of all three phases say alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sim.messages import Text, has
from sim.units import duration_text, format_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sim.building.model import Opening
    from sim.people.model import Group
    from sim.response.plan.model import Measure, Post
    from sim.summary.venue.facts import Facts

Phase = Literal["ingress", "circulation", "egress"]
Subject = Literal["routes", "areas", "movement", "profile"]
Factor = Literal["design", "information", "management"]

PHASES: Final[tuple[Phase, ...]] = ("ingress", "circulation", "egress")
SUBJECTS: Final[tuple[Subject, ...]] = ("routes", "areas", "movement", "profile")
FACTORS: Final[tuple[Factor, ...]] = ("design", "information", "management")

MOST: Final = 5
"""Things of one kind that are told one by one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the sheet.

    Attributes:
        phase: while people come in, move about, or leave.
        subject: what of the site.
        factor: by what it is shaped.
        facts: what the files say.
        asked: whether its question is left to the operator.
    """

    phase: Phase
    subject: Subject
    factor: Factor
    facts: tuple[Text, ...]
    asked: bool

    @property
    def question(self) -> Text:
        """What the operator has to know about it."""
        return Text(f"ramp.ask-{self.phase}-{self.subject}-{self.factor}")


def cell(
    phase: Phase,
    subject: Subject,
    factor: Factor,
    facts: Iterable[Text],
    *,
    asked: bool | None = None,
) -> Cell:
    """Return a cell; its question is asked where the files say nothing, unless that is given."""
    said = tuple(facts)
    return Cell(phase, subject, factor, said, not said if asked is None else asked)


def many(number: float) -> str:
    """Return a count as people read it."""
    return f"{round(number):,}"


def short(number: float) -> str:
    """Return a measure with as many digits as matter."""
    return format_number(round(number, 2))


def listed(names: Sequence[object]) -> list[object]:
    """Return the first few of some names, and how many more there are."""
    left = len(names) - MOST
    return [*names[:MOST], Text("ramp.more", {"count": left})] if left > 0 else list(names)


def widths(openings: Iterable[Opening]) -> list[object]:
    """Return openings with their widths, the narrowest first."""
    some = sorted(openings, key=lambda o: (o.width_m, o.id))
    return listed([Text("ramp.wide", {"id": o.id, "width": short(o.width_m)}) for o in some])


def posts(found: Sequence[tuple[Post, int]]) -> list[Text]:
    """Return a sentence on some posts, if there are any."""
    if not found:
        return []
    each = [
        Text("ramp.post", {"id": post.id, "there": there, "needs": post.needs})
        for post, there in found
    ]
    return [Text("ramp.posts", {"posts": listed(each)})]


def measures(found: Iterable[Measure]) -> list[Text]:
    """Return a sentence on each measure."""
    return [_measure(measure) for measure in found]


def _measure(measure: Measure) -> Text:
    said = Text(
        "ramp.measure",
        {
            "id": measure.id,
            "do": _deed(measure.do),
            "target": measure.target,
            "when": measure.when.source,
            "delay": duration_text(measure.delay_s),
        },
    )
    if not measure.by:
        return said
    return Text("ramp.measure-by", {"measure": said, "post": measure.by})


def _deed(do: str) -> Text | str:
    key = f"ramp.do-{do.replace('_', '-')}"
    return Text(key) if has(key) else do


def equipment(
    facts: Facts, key: str, *kinds: str, within: Collection[str] | None = None
) -> list[Text]:
    """Return a sentence on the equipment of some kinds, if there is any.

    Args:
        facts: the venue.
        key: key of the sentence below ``ramp.``, with ``count`` and ``spaces``.
        kinds: kinds of equipment.
        within: the spaces in which it counts; None for all.
    """
    found = facts.equipment(*kinds, within=within)
    spaces = sorted({item.space for item in found})
    return [Text(f"ramp.{key}", {"count": len(found), "spaces": listed(spaces)})] if found else []


def groups(found: Iterable[Group]) -> list[object]:
    """Return groups with their numbers, the largest first."""
    some = sorted(found, key=lambda g: (-g.size, g.id))
    return listed(
        [Text("ramp.group", {"id": g.id, "people": many(g.size), "profile": g.profile.name})
         for g in some]
    )  # fmt: skip
