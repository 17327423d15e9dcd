"""Who responds and how, resolved: frozen and in SI."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sim.distribution import Distribution
    from sim.expr import Expression

Channel = Literal["phone", "radio", "messenger", "siren", "app", "voice"]
DAY_S = 86400.0
INCIDENT = "building-fire"
"""The kind of incident where nothing else is said."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Post:
    """A duty that somebody holds.

    Attributes:
        id: unique id.
        name: what people call it.
        needs: people the rules ask for at a time.
        deputies: posts that act for it, in order.
        where: id of its space, ``""`` if it is reached by telephone only.
        answer_p: share of calls that are answered, None for the channel's default.
        answer_after: time until they are, None for the channel's default.
        level: level in the chain of reports, ``""`` to be told from the id.
        carries: ``radio``, ``phone`` or ``nothing``: what holders have with them.
        key: whether the plan calls it a key post.
    """

    id: str
    name: str = ""
    needs: int = 1
    deputies: tuple[str, ...] = ()
    where: str = ""
    answer_p: float | None = None
    answer_after: Distribution | None = None
    level: str = ""
    carries: str = "radio"
    key: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of the day; one that ends before it starts runs over midnight.

    Attributes:
        name: its name.
        start_s: seconds since midnight.
        end_s: seconds since midnight.
        people: people on duty in it.
    """

    name: str
    start_s: float
    end_s: float
    people: int

    def holds(self, clock_s: float) -> bool:
        """Return whether a time of the day (seconds) lies in it."""
        start, end, at = self.start_s, self.end_s % DAY_S, clock_s % DAY_S
        if start == end:
            return True
        return start <= at < end if start < end else at >= start or at < end


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the roster.

    Attributes:
        post: the post.
        shifts: its shifts; none means all day with what the post needs.
        days: ``""``, ``weekdays``, ``weekend``; other names hold always.
    """

    post: str
    shifts: tuple[Shift, ...] = ()
    days: str = ""

    def applies(self, day: datetime) -> bool:
        """Return whether this line holds on the day of ``day``."""
        weekend = day.weekday() >= _SATURDAY
        return not (self.days == "weekdays" and weekend) and not (
            self.days == "weekend" and not weekend
        )


@dataclass(frozen=True, slots=True)
class ChainLink:
    """Who tells whom.

    Attributes:
        teller: who tells.
        told: who is told.
        by: how.
        within_s: deadline from when the teller knows, None for none.
        fallback_after_s: time after which somebody else is told, None for the deadline.
        fallback_to: who is told then, ``""`` for the levels above.
    """

    teller: str
    told: str
    by: Channel = "phone"
    within_s: float | None = None
    fallback_after_s: float | None = None
    fallback_to: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure; see ``StepSpec``."""

    do: str
    by: str = ""
    to: str = ""
    after: str = ""
    zones: tuple[str, ...] = ("all",)
    takes: Distribution | None = None
    anywhere: bool | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Kinds of units of the first and the second alarm, one name a unit."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Water:
    """Where the fire brigade gets water.

    Attributes:
        hydrant_m: length of hose to the nearest street hydrant, None if there is none.
        fill_m: distance by road to where tankers fill, None if they come only once.
    """

    hydrant_m: float | None = None
    fill_m: float | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """Material that must be there."""

    item: str
    required: float
    on_hand: float
    at: str = ""
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class Training:
    """Shares of the staff who are able to do something."""

    report: float = 1.0
    extinguish: float = 1.0
    lead_out: float = 1.0


@dataclass(frozen=True)
class Plan:
    """Who responds, and how. Posts are sorted by id; the rest keeps the order of the file.

    ``search`` says how many search teams of two a unit of each kind has. Without ``water`` its
    supply is never in question.
    """

    name: str = ""
    posts: tuple[Post, ...] = ()
    roster: tuple[Duty, ...] = ()
    chain: tuple[ChainLink, ...] = ()
    procedures: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    send: Mapping[str, Send] = field(default_factory=dict)
    search: Mapping[str, int] = field(default_factory=dict)
    water: Water | None = None
    stock: tuple[Stock, ...] = ()
    training: Training = field(default_factory=Training)
    last_drill: datetime | None = None

    def post(self, post_id: str) -> Post | None:
        """Return a post, None for a body outside that only the chain names."""
        return next((post for post in self.posts if post.id == post_id), None)

    def on_duty(self, post_id: str, when: datetime) -> int:
        """Return how many people the roster puts on a post at a moment.

        A post without a line in the roster is filled as it needs.
        """
        post = self.post(post_id)
        lines = [duty for duty in self.roster if duty.post == post_id]
        if post is None or not lines:
            return post.needs if post else 0
        midnight = when.replace(hour=0, minute=0, second=0, microsecond=0)
        clock = (when - midnight).total_seconds()
        return sum(
            shift.people
            for duty in lines
            if duty.applies(when)
            for shift in duty.shifts or (Shift("", 0.0, DAY_S, post.needs),)
            if shift.holds(clock)
        )


@dataclass(frozen=True, slots=True)
class Alarm:
    """The alarm of a scenario.

    Attributes:
        at_s: when it is given in a drill, None if somebody has to give it.
        by: ``bell``, ``voice``, ``siren`` or ``tone``.
        zones: where it sounds: ``all``, zones, levels, uses or spaces.
        works: False if it fails.
    """

    at_s: float | None = None
    by: str = "bell"
    zones: tuple[str, ...] = ("all",)
    works: bool = True


Known = Literal["", "seen", "told", "at-once"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an inject changes: ``kind`` is ``channel``, ``door``, ``escalator`` or ``post``.

    Attributes:
        kind: what it acts on.
        target: id of the channel, opening, escalator or post.
        seconds: how long a channel is busy.
        state: new state of an opening, or which way an escalator runs.
        people: how many are left on a post.
        known: who knows of the door: ``seen``, ``told`` or ``at-once``; ``""`` for what is usual.
    """

    kind: Literal["channel", "door", "escalator", "post"]
    target: str
    seconds: float = 0.0
    state: str = ""
    people: int = 0
    known: Known = ""


@dataclass(frozen=True, slots=True)
class Inject:
    """Something the trainers feed in.

    Attributes:
        id: unique id.
        at_s: when.
        to: who is told.
        text: what is said.
        effect: what it changes, or None.
        expect_event: event that ought to follow, ``""`` for none.
        expect_within_s: how soon.
    """

    id: str
    at_s: float
    to: tuple[str, ...] = ()
    text: str = ""
    effect: Effect | None = None
    expect_event: str = ""
    expect_within_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """What operators do when something is so.

    Attributes:
        id: unique id.
        when: the condition.
        do: ``stop``, ``open``, ``close``, ``lock``, ``run_up``, ``run_down``, ``halt``,
            ``release``, ``guide`` or ``say``.
        target: id of the opening, escalator or group, or the words.
        delay_s: time from the condition to the deed.
        known: who knows of a door that was opened or locked, as of an effect.
        exits: ids of the exits a group is told to take.
    """

    id: str
    when: Expression
    do: str
    target: str
    delay_s: float = 0.0
    known: Known = ""
    exits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """A hidden hazard that acts in the run, for the log."""

    id: str
    major: bool
    responsible: str = ""
    text: str = ""


@dataclass(frozen=True)
class ResponseInputs:
    """Everything the response of one run starts from. Every part may be missing.

    Attributes:
        plan: the plan, with the register's changes already in it.
        alarm: alarm of a drill, or how the alarm works; None for one that works.
        injects: what trainers feed in.
        measures: what operators do.
        incident: kind of incident, for ``send``; ``building-fire`` by default.
        site: id of the site as the town knows it, for the way of the engines.
        closed_roads: roads that vehicles cannot drive.
        blocked_lane_s: time that a blocked fire lane costs every unit.
        stale_contacts: share of numbers in the contact list that are wrong.
        open_hazards: hidden hazards that act, for the log.
        no_notice: whether nobody was told of the drill.
    """

    plan: Plan | None = None
    alarm: Alarm | None = None
    injects: tuple[Inject, ...] = ()
    measures: tuple[Measure, ...] = ()
    incident: str = INCIDENT
    site: str = ""
    closed_roads: frozenset[str] = frozenset()
    blocked_lane_s: float = 0.0
    stale_contacts: float = 0.0
    open_hazards: tuple[OpenHazard, ...] = ()
    no_notice: bool = False
