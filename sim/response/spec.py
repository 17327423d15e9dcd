"""What a plan and the response part of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator

from sim.units import Dimension
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import (
    ClockRange,
    Count,
    Date,
    Flag,
    Id,
    Label,
    Moment,
    Quantity,
    Ratio,
    Ref,
    SecondsDist,
)
from sim.yamlsrc.shapes import by_shape

Duration = Annotated[float, Quantity(Dimension.TIME, above=0)]
Delay = Annotated[float, Quantity(Dimension.TIME, low=0)]
Distance = Annotated[float, Quantity(Dimension.LENGTH, above=0)]
Amount = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0)]

Channel = Literal["phone", "radio", "messenger", "siren", "app", "voice"]
Level = Literal["site", "unit", "township", "county", "city", "province", "state"]
Zones = Annotated[
    Annotated[Ref, Tag("scalar")] | Annotated[tuple[Ref, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Names = Annotated[
    Annotated[Id, Tag("scalar")] | Annotated[tuple[Id, ...], Tag("list")],
    by_shape("scalar", "list"),
]

Action = Literal[
    "verify",
    "call-119",
    "call-120",
    "voice-alarm",
    "bell",
    "linkage-auto",
    "evac-order",
    "first-aid-fire-fighting",
    "micro-station",
    "isolate-power-gas",
    "report",
    "notify",
    "headcount",
    "warn",
    "sweep",
    "guide",
    "cordon",
    "stop-entry",
    "open-gates",
    "stand-down",
]
"""What a step of a procedure does."""


# ---- plan


class AnswersSpec(Spec):
    """Whether and how fast a call is answered."""

    p: Ratio = 1.0
    """Share of calls that are answered."""
    after: SecondsDist | None = None
    """Time until they are."""


class PostSpec(Spec):
    """A duty that somebody holds."""

    id: Id
    """Unique id; also what the chain and the procedures call it."""
    name: Label | None = None
    """What people call it."""
    needs: Count = 1
    """People the rules ask for at a time."""
    qualification: Label | None = None
    """What its holders must have."""
    deputies: tuple[Id, ...] = ()
    """Posts that act for it, in order."""
    where_: Ref | None = Field(default=None, alias="where")
    """The space in which its holders are; without it they are reached by telephone only."""
    answers: AnswersSpec | None = None
    """Whether and how fast its telephone is answered."""
    level: Level | None = None
    """Level in the chain of reports; told by the name of county, city, province by default."""
    carries: Literal["radio", "phone", "nothing"] = "radio"
    """What its holders have with them; with a phone they can call from anywhere."""
    key: Flag = False
    """Whether the plan calls it a key post."""


class RosterSpec(Spec):
    """Who is on a post at what hours."""

    post: Id
    """The post."""
    shifts: dict[Id, ClockRange] = Field(default_factory=dict)
    """Shifts by name."""
    people: dict[Id, Count] = Field(default_factory=dict)
    """People in each shift; 1 where none is given."""
    days: Label | None = None
    """Days on which this holds, such as weekdays or flood-season; always by default. Only
    ``weekdays`` and ``weekend`` are used yet."""
    must: Literal["on-site", "reachable"] | None = None
    """Where its holders have to be."""


class FallbackSpec(Spec):
    """What happens when the next one cannot be reached."""

    after: Duration
    """Time after which it happens."""
    to: Id
    """Who is told instead."""


class ChainSpec(Spec):
    """Who tells whom."""

    from_: Id
    """Who tells."""
    to: Id
    """Who is told."""
    by: Channel = "phone"
    """How."""
    within: Duration | None = None
    """Deadline from the moment at which the teller knows."""
    fallback: FallbackSpec | None = None
    """What happens when nobody can be reached; by default the level above is told when the
    deadline has passed."""


class StepSpec(Spec):
    """A step of a procedure."""

    do: Action
    """What is done."""
    by: Id | None = None
    """The post that does it; that of the step before by default."""
    to: Id | None = None
    """Who is told, for reports."""
    after: Label | None = None
    """What has to have happened: verified, alarm, called, evacuated, counted, or an event."""
    zones: Zones | None = None
    """Where, for alarms: ``all``, zones, levels or spaces."""
    takes: SecondsDist | None = None
    """How long it takes; by default what the literature or an assumption says."""
    from_: Literal["post", "anywhere"] | None = None
    """Where it can be done: at the post, or wherever its holder is."""


class SendSpec(Spec):
    """Units that are sent to a kind of incident."""

    first: tuple[Label, ...] = ()
    """Kinds of units of the first alarm, one name a unit."""
    second: tuple[Label, ...] = ()
    """Further units of the second alarm."""


class WaterSpec(Spec):
    """Where the fire brigade gets water."""

    hydrant: Distance | None = None
    """Length of hose to the nearest street hydrant; none is near by default."""
    fill: Distance | None = None
    """Distance by road to where tankers fill; they come only once by default."""


class StockSpec(Spec):
    """Material that must be there."""

    item: Label
    """What it is."""
    required: Amount
    """How many the rules or the plan ask for."""
    on_hand: Amount
    """How many there are."""
    at: Ref | None = None
    """Where."""
    keeper: Label | None = None
    """Who has the key."""
    loading: Duration | None = None
    """Time to load it. Not yet used."""
    expires: Date | None = None
    """When it expires. Not yet used."""


class TrainingSpec(Spec):
    """What the staff have been trained to do."""

    report: Ratio = 1.0
    """Share who can report a fire fully. Used for the content of the call to 119."""
    extinguish: Ratio = 1.0
    """Share who can put out a small fire."""
    lead_out: Ratio = 1.0
    """Share who can lead people out. Not yet used."""


class PlanSpec(Spec):
    """Who responds, and how."""

    format: Literal[1]
    """Version of the format."""
    name: Label | None = None
    """What the plan is called."""
    posts: tuple[PostSpec, ...] = ()
    """The posts."""
    roster: tuple[RosterSpec, ...] = ()
    """Who is on duty when; a post without a line is always filled as it needs."""
    chain: tuple[ChainSpec, ...] = ()
    """Who tells whom."""
    procedures: dict[Id, tuple[StepSpec, ...]] = Field(default_factory=dict)
    """What is done, by kind of incident."""
    send: dict[Id, SendSpec] = Field(default_factory=dict)
    """What is sent, by kind of incident."""
    search: dict[Label, Count] = Field(default_factory=dict)
    """Search teams of two that a unit of each kind has, such as ``{engine: 1, rescue: 2}``; nobody
    searches by default."""
    water: WaterSpec | None = None
    """Where water is; by default a hydrant is always near enough."""
    stock: tuple[StockSpec, ...] = ()
    """What must be there."""
    training: TrainingSpec = Field(default_factory=TrainingSpec)
    """What the staff can do."""
    last_drill: Date | None = None
    """Day of the last drill."""


# ---- parts of a scenario


class AlarmSpec(Spec):
    """The alarm: when it sounds in a drill without a hazard, and whether it works."""

    at: Moment | None = None
    """When it is given; without it, when somebody gives it."""
    by: Literal["bell", "voice", "siren", "tone"] = "bell"
    """How people hear it."""
    zones: Zones = "all"
    """Where it sounds."""
    works: Flag = True
    """False if it fails when it is needed."""


Known = Literal["seen", "told", "at-once"]
"""Who knows that a door has been locked or opened: those who see it, those inside who are awake
when it has been announced, or everybody at once."""


class EffectSpec(Spec):
    """What an inject does: one of a channel that is busy, a door, an escalator, an empty post."""

    channel: Label | None = None
    """A channel, such as ``phone-119``."""
    busy_for: Duration | None = None
    """How long it is busy."""
    door: Ref | None = None
    """An opening."""
    state: Literal["open", "closed", "locked"] | None = None
    """Its new state."""
    known: Known | None = None
    """Who knows of the door; by default a lock is seen, and that it opens is known at once."""
    escalator: Ref | None = None
    """An escalator."""
    runs: Literal["up", "down", "stopped"] | None = None
    """Which way it runs from then on."""
    post: Id | None = None
    """A post."""
    people: Count | None = None
    """How many are left on it."""

    @model_validator(mode="after")
    def _one_thing(self) -> EffectSpec:
        pairs = (
            (self.channel, self.busy_for),
            (self.door, self.state),
            (self.escalator, self.runs),
            (self.post, self.people),
        )
        whole = sum(a is not None and b is not None for a, b in pairs)
        half = sum((a is None) != (b is None) for a, b in pairs)
        if whole != 1 or half:
            raise fault("inject-effect-form")
        if self.known is not None and self.door is None:
            raise fault("known-without-door")
        return self


class ExpectSpec(Spec):
    """What the trainers want to see."""

    event: Label
    """An event of the log."""
    within: Duration
    """How soon after the inject."""


class InjectSpec(Spec):
    """Something the trainers feed in."""

    id: Id
    """Unique id."""
    at: Moment
    """When."""
    to: Names | None = None
    """Who is told."""
    text: Label = ""
    """What is said."""
    effect: EffectSpec | None = None
    """What it changes; nothing by default."""
    expect: ExpectSpec | None = None
    """What ought to follow."""


DEEDS = (
    "stop", "open", "close", "lock", "run_up", "run_down", "halt", "release", "guide", "say"
)  # fmt: skip


class DoSpec(Spec):
    """What a measure does; one of these."""

    stop: Ref | None = None
    """Hold people back at an opening, until the condition no longer holds."""
    open: Ref | None = None
    """Open an opening."""
    close: Ref | None = None
    """Close an opening."""
    lock: Ref | None = None
    """Lock an opening."""
    known: Known | None = None
    """Who knows of the door; by default a lock is seen, and that it opens is known at once."""
    run_up: Ref | None = None
    """Let an escalator run up."""
    run_down: Ref | None = None
    """Let an escalator run down."""
    halt: Ref | None = None
    """Stop an escalator, which is then walked as a stair."""
    release: Label | None = None
    """Tell a group to leave."""
    guide: Label | None = None
    """Tell a group in person by which of ``exits`` to leave."""
    exits: tuple[Ref, ...] = ()
    """The exits they are told."""
    say: Label | None = None
    """Announce something, which conditions can ask for with ``said('...')``."""

    @model_validator(mode="after")
    def _one_thing(self) -> DoSpec:
        given = [getattr(self, name) for name in DEEDS]
        if sum(value is not None for value in given) != 1:
            raise fault("measure-do-form")
        if self.known is not None and self.open is None and self.close is None and not self.lock:
            raise fault("known-without-door")
        if (self.guide is None) != (not self.exits):
            raise fault("measure-guide-form")
        return self


class MeasureSpec(Spec):
    """What operators do when something is so."""

    id: Id
    """Unique id."""
    when: Label
    """The condition, such as ``density(bridge) > 4 /m2``."""
    do: DoSpec
    """What is done."""
    delay: Delay = 0.0
    """Time from the condition to the deed."""
