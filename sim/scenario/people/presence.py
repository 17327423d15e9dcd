"""How many people are where at once at the most: those who are there, and those who come.

People who come count from their arrival: at each stop for the stay in the middle of its law, at
places they choose among by weight, and for a minute on their way out. This is an estimate for rules
about widths and for what a site has to let out; what a run makes of it is shown by the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.people.model import Group


@dataclass(frozen=True, slots=True)
class _Stay:
    """People of a group in a space: each from some time after they came to some later time.

    Attributes:
        space: id of the space.
        share: share of the people who stay there.
        times_s, counts: how many have come by when, both ascending, evenly in between.
        from_s, to_s: from how long after coming to how long; ``inf`` for good.
        begins_s, ends_s: and from when to when at all, seconds from the start.
    """

    space: str
    share: float
    times_s: tuple[float, ...]
    counts: tuple[float, ...]
    from_s: float
    to_s: float
    begins_s: float = 0.0
    ends_s: float = np.inf

    def edges(self) -> list[float]:
        """Return the times at which the number may begin to rise or fall."""
        ends = [end for end in (self.from_s, self.to_s) if np.isfinite(end)]
        return [self.begins_s, *(time + end for time in self.times_s for end in ends)]

    def at(self, time: float) -> float:
        """Return how many are there at a time."""
        if not self.begins_s <= time < self.ends_s:
            return 0.0
        came, went = (
            float(np.interp(time - end, self.times_s, self.counts, left=0.0))
            for end in (self.from_s, self.to_s)
        )
        return self.share * (came - went)


def most_at_once(groups: Sequence[Group], *, behind: Mapping[str, str]) -> dict[str, int]:
    """Return the people by space at the moment at which most are there.

    Args:
        groups: the groups at one start of the run; those who are called in by an event, such as
            crews of the fire brigade, do not count.
        behind: space behind each opening by which people come in.
    """
    stays = [stay for group in groups for stay in _stays(group, behind)]
    moments = sorted({0.0, *(edge for stay in stays for edge in stay.edges() if edge > 0)})
    most: dict[str, float] = {}
    for moment in moments:
        there: dict[str, float] = {}
        for stay in stays:
            there[stay.space] = there.get(stay.space, 0.0) + stay.at(moment)
        if sum(there.values()) > sum(most.values()) + 1e-6:
            most = there
    whole = {space: round(count) for space, count in most.items()}
    return {space: count for space, count in sorted(whole.items()) if count}


def _stays(group: Group, behind: Mapping[str, str]) -> list[_Stay]:
    if group.arrive_after:
        return []
    found = [
        _Stay(space, 1.0, (0.0,), (float(count),), 0.0, np.inf) for space, count in group.places
    ]
    times, counts = _coming(group)
    passing = value("people.passing.time")
    if not times or group.arrive_from not in behind:
        return found
    if not group.visits:
        return [*found, _Stay(behind[group.arrive_from], 1.0, times, counts, 0.0, passing)]
    since = begins = 0.0
    law = group.leave_at_s
    leaves = np.inf if law is None else max(0.0, law.median()) + passing
    for number, stop in enumerate(group.visits):
        last = number + 1 == len(group.visits)
        on_way = passing if last else 0.0
        until, ends = since + stop.stay.median() + on_way, leaves
        if stop.until_s is not None:
            until, ends = np.inf, min(leaves, max(stop.until_s, begins) + on_way)
        if last and group.choice == "nobody":
            until, ends = np.inf, leaves
        places = [(place.space, place.weight) for place in stop.among] or [(stop.space, 1.0)]
        whole = sum(weight for _, weight in places)
        found += [
            _Stay(space, weight / whole, times, counts, since, max(until, since), begins, ends)
            for space, weight in places
        ]
        if stop.until_s is not None:
            begins = max(begins, stop.until_s)
            continue
        since = until
        if not np.isfinite(since):
            break
    return found


def _coming(group: Group) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return by when how many people of a group are expected to have come."""
    come = [time for time in group.arrivals_s if np.isfinite(time)]
    stream = group.stream
    edges = [*(stream.edges_s if stream is not None else ()), *come]
    if not edges:
        return (), ()
    # A time stands twice where several come at once: just before it, and then.
    times = sorted({edge for time in edges for edge in (time - 1e-6, time)})
    counts = np.searchsorted(np.sort(come), times, side="right").astype(np.float64)
    if stream is not None:
        total = np.concatenate([[0.0], np.cumsum(stream.expected)])
        counts += np.interp(times, stream.edges_s, total)
    return tuple(times), tuple(float(count) for count in counts)
