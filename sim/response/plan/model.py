"""Who responds and how, resolved: frozen and in SI."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sim.response.plan.roster import Calendar, Duty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sim.distribution import Distribution
    from sim.expr import Expression

Channel = Literal["phone", "radio", "messenger", "siren", "app", "voice"]
INCIDENT = "building-fire"
"""The kind of incident where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Patrol:
    """A round that a post walks.

    Attributes:
        every_s: from the beginning of one round to that of the next.
        route: ids of the spaces, in order.
        first_s: when the first begins, None for a drawn time.
    """

    every_s: float
    route: tuple[str, ...]
    first_s: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel does by itself.

    Attributes:
        automatic: whether linkage is on automatic.
        detectors: how many have to answer.
        delay_s: from then to the alarm.
        by: ``bell`` or ``voice``.
        zones: where it sounds.
    """

    automatic: bool = True
    detectors: int = 2
    delay_s: float = 0.0
    by: str = "bell"
    zones: tuple[str, ...] = ("all",)


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
        patrol: the round it walks, None for none.
        settlement: id of the settlement of the town that it warns, ``""`` for none.
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
    patrol: Patrol | None = None
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """Who tells whom.

    Attributes:
        teller: who tells.
        told: who is told.
        by: how.
        takes: time of one message from dialling to the acknowledgement, None for the channel's.
        attempts: tries before the deputies, None for what is assumed.
        lost: share of messages that do not arrive, None for the channel's.
        misunderstood: share of messages that are misunderstood, None for what is assumed.
        within_s: deadline from when the teller knows, None for none.
        fallback_after_s: time after which somebody else is told, None for the deadline.
        fallback_to: who is told then, ``""`` for the levels above.
    """

    teller: str
    told: str
    by: Channel = "phone"
    takes: Distribution | None = None
    attempts: int | None = None
    lost: float | None = None
    misunderstood: float | None = None
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
    what: str = ""
    item: str = ""
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Send:
    """Kinds of units of the first and the second alarm, one name a unit."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


USUAL_SEND = Send(first=("engine", "engine", "ladder"), second=("engine", "ambulance"))
"""What is sent to a fire where the plan does not say."""


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
    """Material that must be there.

    Attributes:
        item: what it is.
        required: how many are asked for.
        on_hand: how many there are.
        at: the space in which it lies, ``""`` if none of the site.
        keeper: post or name of who has the key, ``""`` for nobody in particular.
        loading_s: time to load as many as are required, None for none.
        expires: last day on which it may be used, None for ever.
    """

    item: str
    required: float
    on_hand: float
    at: str = ""
    keeper: str = ""
    loading_s: float | None = None
    expires: date | None = None

    def usable(self, day: date) -> float:
        """Return how many may be used on a day."""
        return 0.0 if self.expires is not None and self.expires < day else self.on_hand


@dataclass(frozen=True, slots=True)
class Training:
    """Shares of the staff who are able to do something."""

    report: float = 1.0
    extinguish: float = 1.0
    lead_out: float = 1.0


@dataclass(frozen=True)
class Plan:
    """Who responds, and how. Posts are sorted by id; the rest keeps the order of the file.

    ``calendar`` has the flood season of the plan, and the holidays and the warning of the scenario.
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
    reporting: str = ""
    panel: Panel | None = None
    training: Training = field(default_factory=Training)
    last_drill: datetime | None = None
    calendar: Calendar = field(default_factory=Calendar)

    def post(self, post_id: str) -> Post | None:
        """Return a post, None for a body outside that only the chain names."""
        return next((post for post in self.posts if post.id == post_id), None)

    @cached_property
    def duties(self) -> Mapping[str, tuple[Duty, ...]]:
        """The lines of the roster by post; a post without one has a line that always holds."""
        lines: dict[str, list[Duty]] = {}
        for duty in self.roster:
            lines.setdefault(duty.post, []).append(duty)
        return {post.id: tuple(lines.get(post.id, (Duty(post.id),))) for post in self.posts}

    @cached_property
    def _needs(self) -> Mapping[str, int]:
        return {post.id: post.needs for post in self.posts}

    def on_duty(self, post_id: str, when: datetime) -> int:
        """Return how many people the roster puts on a post at a moment, those at home included.

        A post without a line in the roster is filled as it needs.
        """
        return self.on_site(post_id, when) + len(self.at_home(post_id, when))

    def on_site(self, post_id: str, when: datetime) -> int:
        """Return how many people hold a post where it is at a moment."""
        needs = self._needs.get(post_id, 0)
        return sum(
            duty.people(when, self.calendar, needs=needs)
            for duty in self.duties.get(post_id, ())
            if not duty.reachable
        )

    def at_home(self, post_id: str, when: datetime) -> tuple[Distribution | None, ...]:
        """Return for each person who is at home, but can be called, how long they take to come.

        None stands for somebody who does not come and is reached by telephone only.
        """
        needs = self._needs.get(post_id, 0)
        return tuple(
            duty.arrives
            for duty in self.duties.get(post_id, ())
            if duty.reachable
            for _ in range(duty.people(when, self.calendar, needs=needs))
        )


@dataclass(frozen=True, slots=True)
class Alarm:
    """The alarm of a scenario.

    Attributes:
        at_s: when it is given in a drill, None if somebody has to give it.
        by: ``bell``, ``voice``, ``siren`` or ``tone``.
        zones: where it sounds: ``all``, zones, levels, uses or spaces.
        works: False if it fails.
        false_at_s: when a false signal comes, None for none.
        false_in: space whose detector gives it.
    """

    at_s: float | None = None
    by: str = "bell"
    zones: tuple[str, ...] = ("all",)
    works: bool = True
    false_at_s: float | None = None
    false_in: str = ""


Known = Literal["", "seen", "told", "at-once"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an inject changes.

    Attributes:
        kind: what it acts on; a ``procedure`` is started.
        target: id of the channel, opening, escalator, post or procedure.
        seconds: how long a channel is busy.
        state: new state of an opening, or which way an escalator runs.
        people: how many are left on a post.
        known: who knows of the door: ``seen``, ``told`` or ``at-once``; ``""`` for what is usual.
    """

    kind: Literal["channel", "door", "escalator", "post", "procedure"]
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
        do: ``stop``, ``meter``, ``one_way``, ``open``, ``close``, ``lock``, ``run_up``,
            ``run_down``, ``halt``, ``release``, ``guide``, ``turn_back``, ``calm``, ``push`` or
            ``say``.
        target: id of the opening, escalator, space or group, or the words.
        delay_s: time from the condition to the deed.
        known: who knows of a door that was opened or locked, as of an effect.
        exits: ids of the exits a group is told to take.
        into: id of the space into which people are held back or let, ``""`` for the one that goes
            without saying.
        rate: how many a meter lets in, 1/s.
        share: share of those reached who do as they are told.
        by: id of the post that does it, ``""`` for whoever is there.
    """

    id: str
    when: Expression
    do: str
    target: str
    delay_s: float = 0.0
    known: Known = ""
    exits: tuple[str, ...] = ()
    into: str = ""
    rate: float = 0.0
    share: float = 1.0
    by: str = ""

    def held_from(self, sides: tuple[str, str]) -> str | None:
        """Return which side of an opening nobody is let into by ``stop``; None if unclear.

        Args:
            sides: ids of the spaces on its sides, the second ``outside`` for an exit.
        """
        asked = {str(value) for _, values in self.when.calls for value in values}
        if self.into:
            asked = {self.into}
        elif sides[1] == "outside":
            return sides[0]

        def named(side: str) -> bool:
            return any(name == side or side.endswith(f"/{name}") for name in asked)

        found = [side for side in sides if named(side)]
        return found[0] if len(found) == 1 else None


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
        weather: name of the weather for driving times, ``""`` for what is usual.
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
    weather: str = ""
    blocked_lane_s: float = 0.0
    stale_contacts: float = 0.0
    open_hazards: tuple[OpenHazard, ...] = ()
    no_notice: bool = False
