"""Records of where the minutes went: a goal, the way to it, and whose minutes they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.results.codec import optional, to_json


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time with its owner.

    Attributes:
        owner: whom it belongs to.
        who: post, person, unit or device that held it, empty if nobody.
        from_s: when it began, seconds.
        to_s: when it ended.
        event: id of the event that ended it, 0 if none did.
        doing: id of what the hands were full with, 0 elsewhere.
        walked_s: how much of that was walking.
    """

    owner: str
    who: str
    from_s: float
    to_s: float
    event: int = 0
    doing: int = optional(0)
    walked_s: float = optional(0.0, when=lambda me: bool(me.doing))

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.to_s - self.from_s

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in ``result.json``."""
        return to_json(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """People who had to leave and wait for the same.

    Attributes:
        why: what they wait for.
        people: how many they are.
    """

    why: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal, and the way to it.

    Attributes:
        from_s: when it all began, seconds.
        to_s: when the goal was reached, or the end of the run.
        parts: one after another, without a gap.
        by_owner: seconds of each owner.
        reached: whether it was.
        waits_for: event it waits for; empty where it was reached.
        waits: those it waits for.
        person: id of the person who was the last.
    """

    from_s: float
    to_s: float
    parts: tuple[Part, ...]
    by_owner: Mapping[str, float]
    reached: bool
    waits_for: str
    waits: tuple[Waiting, ...] = optional(())
    person: str = optional("")
