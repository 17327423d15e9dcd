"""Gaps of a roster: at which hours of the week a post has nobody, or fewer than it needs.

A week is looked at four times: an ordinary one, one of holidays only, one in the flood season, and
one under a flood warning; the last three only for posts whose roster differs then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sim import literature
from sim.response.plan.roster import DAY_S, WEEK, Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.response.plan.model import Plan, Post

Kind = Literal["ordinary", "holidays", "flood-season", "flood-warning"]

_MONDAY = datetime(2001, 1, 1)
_WEEK_S = 7 * DAY_S
_ALL = (datetime.min, datetime.max)


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours of the week at which a post has too few people.

    Attributes:
        post: the post.
        week: the kind of week.
        days: days on which the hours begin, as numbers from Monday 0; empty for the whole week.
        start_s: when they begin, seconds since midnight.
        length_s: how long they last, seconds; more than a day over a weekend.
        people: how many are on duty.
        needs: how many there are to be.
    """

    post: str
    week: Kind
    days: tuple[int, ...]
    start_s: float
    length_s: float
    people: int
    needs: int


def gaps(plan: Plan) -> tuple[Gap, ...]:
    """Return at which hours posts have fewer people than they need, by post and kind of week.

    Of the other kinds of week only what an ordinary one has not.
    """
    found: list[Gap] = []
    for post in plan.posts:
        kinds = {kind for duty in plan.duties[post.id] for kind in (*duty.days, *duty.but)}
        weeks: list[tuple[Kind, Calendar]] = [("ordinary", Calendar())]
        if kinds & {"holidays", "workdays"}:
            days = frozenset(_MONDAY.date() + timedelta(days=n) for n in range(-1, 8))
            weeks.append(("holidays", Calendar(holidays=days)))
        if "flood-season" in kinds:
            weeks.append(("flood-season", Calendar(season=((1, 1), (12, 31)))))
        if "flood-warning" in kinds:
            season = ((1, 1), (12, 31)) if "flood-season" in kinds else None
            weeks.append(("flood-warning", Calendar(season=season, warning=_ALL)))
        usual: set[Gap] = set()
        for name, calendar in weeks:
            here = list(_of_week(replace(plan, calendar=calendar), post, name))
            if name == "ordinary":
                usual.update(here)
            found += [gap for gap in here if name == "ordinary" or _usual(gap) not in usual]
    return tuple(found)


def _usual(gap: Gap) -> Gap:
    """Return the same gap of an ordinary week."""
    return replace(gap, week="ordinary")


def _of_week(plan: Plan, post: Post, week: Kind) -> Iterator[Gap]:
    """Find the stretches of one kind of week, and join those that recur at the same hours."""
    joined: dict[tuple[float, float, int], list[int]] = {}
    for start_s, length_s, people in _stretches(plan, post):
        if people >= post.needs:
            continue
        if length_s >= _WEEK_S:
            yield Gap(post.id, week, (), 0.0, _WEEK_S, people, post.needs)
            return
        key = (start_s % DAY_S, length_s, people)
        joined.setdefault(key, []).append(int(start_s // DAY_S))
    for (start_s, length_s, people), days in joined.items():
        yield Gap(post.id, week, tuple(sorted(days)), start_s, length_s, people, post.needs)


def _stretches(plan: Plan, post: Post, *, on_site: bool = False) -> list[tuple[float, float, int]]:
    """Return start, length (seconds of the week) and people of each stretch without a change."""
    count = plan.on_site if on_site else plan.on_duty
    clocks = {0.0}
    for duty in plan.duties[post.id]:
        for shift in duty.shifts:
            clocks |= {shift.start_s % DAY_S, shift.end_s % DAY_S}
    times = [day * DAY_S + clock for day in range(7) for clock in sorted(clocks)]
    people = [count(post.id, _MONDAY + timedelta(seconds=time)) for time in times]
    changes = [n for n, now in enumerate(people) if now != people[n - 1]]
    if not changes:
        return [(0.0, _WEEK_S, people[0])]
    ends = [*changes[1:], changes[0]]
    return [
        (times[a], (times[b] - times[a]) % _WEEK_S or _WEEK_S, people[a])
        for a, b in zip(changes, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the duty and whether it is kept.

    Attributes:
        name: ``control-room-people`` or ``control-room-shift``.
        post: the post.
        limit: people at least, or seconds at most.
        value: the fewest people at any hour, or the longest shift in seconds.
        met: whether it is kept.
        source: where the rule stands.
    """

    name: str
    post: str
    limit: float
    value: float
    met: bool
    source: str


def rules(plan: Plan, rooms: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules for fire control rooms: two people at any hour, shifts of eight hours.

    Args:
        plan: the plan.
        rooms: ids of the spaces that are control rooms; a post called ``control-room`` is one too.
    """
    found = []
    for post in plan.posts:
        if post.id != "control-room" and post.where not in rooms:
            continue
        people = literature.value("response.control-room.people")
        fewest = min(number for _, _, number in _stretches(plan, post, on_site=True))
        source = literature.constant("response.control-room.people").source
        found.append(Rule("control-room-people", post.id, people, fewest, fewest >= people, source))
        lengths = [shift.length_s for duty in plan.duties[post.id] for shift in duty.shifts]
        longest = literature.value("response.control-room.shift")
        if lengths:
            most = max(lengths)
            source = literature.constant("response.control-room.shift").source
            found.append(
                Rule("control-room-shift", post.id, longest, most, most <= longest, source)
            )
    return tuple(found)


def hours_of_week(gap: Gap) -> str:
    """Return the hours in short, such as ``mon-fri 20:00-08:00``."""
    if not gap.days:
        return ""
    start, end = gap.start_s, gap.start_s + gap.length_s
    if gap.length_s > DAY_S:
        first = gap.days[0]
        last = int(first + end // DAY_S) % 7
        return f"{WEEK[first]} {_clock(start)} - {WEEK[last]} {_clock(end)}"
    return f"{_days(gap.days)} {_clock(start)}-{_clock(end) if end % DAY_S else '24:00'}"


def _days(days: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [WEEK[run[0]] if len(run) == 1 else f"{WEEK[run[0]]}-{WEEK[run[-1]]}" for run in runs]
    return ", ".join(names)


def _clock(seconds: float) -> str:
    minutes = round(seconds % DAY_S / 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
