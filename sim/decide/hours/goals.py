"""What an hour of the week is judged by: when people are warned, water flows, reports arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.minutes import Account, by_owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.simulation.uncrowded import Answered

GOALS: Final[Mapping[str, tuple[str, ...]]] = {
    "warned": ("general-alarm", "evac-order"),
    "called": ("119-answer",),
    "force": ("first-force", "second-force"),
    "water": ("first-water-internal", "first-water-fd"),
    "leader": ("leader-reached",),
    "report": ("unit-to-county",),
}
"""Goals in the order in which they are shown, each with the events that reach it first."""

JUDGED: Final = ("warned", "water", "leader")
"""Goals that hours are ranked by, and whose time is divided among its owners."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What matters of one run, in seconds from the start of the accident.

    Attributes:
        times: when each goal was reached; goals that were not are missing.
        owners: of each judged goal that was reached, the seconds of each owner; they add up to it.
    """

    times: Mapping[str, float]
    owners: Mapping[str, Mapping[str, float]]


def answer(found: Answered) -> Answer:
    """Return what matters of one run."""
    account = Account(found.events, found.work)
    times: dict[str, float] = {}
    owners: dict[str, Mapping[str, float]] = {}
    for goal, names in GOALS.items():
        events = [account.first[name] for name in names if name in account.first]
        if not events:
            continue
        first = min(events, key=lambda event: (event.t_s, event.id))
        times[goal] = first.t_s - account.zero_s
        if goal in JUDGED:
            owners[goal] = by_owner(account.until(first))
    return Answer(times, owners)
