"""What a plan and the response part of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag

from sim.events.spec import EventName
from sim.events.stages import STAGES, TOLD
from sim.response.plan.roster import DayKind
from sim.town.spec import UnitKind
from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import (
    ClockRange,
    Date,
    DayOfYear,
    Flag,
    Id,
    Label,
    Prose,
    Quantity,
    Ratio,
    Ref,
    SecondsDist,
)
from sim.yamlsrc.shapes import by_shape
from sim.yamlsrc.words import Word

Duration = Annotated[float, Quantity(Dimension.TIME, low=1)]
Delay = Annotated[float, Quantity(Dimension.TIME, low=0)]
Tries = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=100, whole=True)]
Staff = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=1000, whole=True)]
Teams = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=20, whole=True)]
Positive = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.001)]
Distance = Annotated[float, Quantity(Dimension.LENGTH, low=1, high=100_000)]
Amount = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0)]
ProcedureName = Annotated[str, Word("procedure", kind="id")]
Incident = Annotated[str, Word("incident", kind="id")]
StepAfter = Annotated[str, EventName(also=(*STAGES, TOLD), last_out="evacuated")]
ChannelName = Annotated[str, Word("channel", closed=True)]

Channel = Literal["phone", "radio", "messenger", "siren", "app", "voice"]
Level = Literal["site", "unit", "township", "county", "city", "province", "state"]
Reporting = Literal["cn-decree-493", "cn-county-20-40", "cn-city-15-30", "cn-order-21"]
"""Rules of reporting; the files of ``sim/data/reporting``."""
Zones = Annotated[
    Annotated[Ref, Tag("scalar")] | Annotated[tuple[Ref, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Names = Annotated[
    Annotated[Id, Tag("scalar")] | Annotated[tuple[Id, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Days = Annotated[
    Annotated[DayKind, Tag("scalar")] | Annotated[tuple[DayKind, ...], Tag("list")],
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
    "warn-village",
    "task",
]
"""What a step of a procedure does."""


class AnswersSpec(Spec):
    """Whether and how fast a call is answered."""

    p: Ratio = 1.0
    """Share of calls that are answered."""
    after: SecondsDist | None = None
    """Time until they are."""


class PatrolSpec(Spec):
    """A round that holders of a post walk."""

    every: Duration
    """From the beginning of one round to that of the next."""
    route: Annotated[tuple[Ref, ...], Field(min_length=1)]
    """The spaces, in order; then back to where it began."""
    first: Delay | None = None
    """When the first round of the run begins; anywhere within ``every`` by default."""


class PostSpec(Spec):
    """A duty that somebody holds."""

    id: Id
    """Unique id; also what the chain and the procedures call it."""
    name: Label | None = None
    """What people call it."""
    needs: Staff = 1
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
    patrol: PatrolSpec | None = None
    """The round that one of its holders walks until something is found."""
    settlement: Ref | None = None
    """The settlement of the town that it warns, for village heads."""


class RosterSpec(Spec):
    """Who is on a post at what hours."""

    post: Id
    """The post."""
    shifts: dict[Id, ClockRange] = Field(default_factory=dict)
    """Shifts by name."""
    people: dict[Id, Staff] = Field(default_factory=dict)
    """People in each shift; 1 where none is given."""
    days: Days | None = None
    """Kinds of days on which this holds, always by default. ``workdays`` are weekdays that are no
    holidays; a make-up day is a weekday. A shift belongs to the day on which it begins."""
    except_: Days | None = None
    """Kinds of days on which it does not hold all the same."""
    must: Literal["on-site", "reachable"] | None = None
    """Where its holders have to be: at the post, or at home and within reach of a telephone. By
    default at the post if it has a ``where``."""
    arrives: SecondsDist | None = None
    """How long those who are ``reachable`` take from the call until they hold their post; without
    it they do not come."""


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
    takes: SecondsDist | None = None
    """How long one message takes from dialling to the acknowledgement; by default what the
    literature or an assumption says of the channel."""
    attempts: Tries | None = None
    """How often it is tried before the deputies; by default what is assumed."""
    lost: Ratio | None = None
    """Share of messages that do not arrive; by default that of the channel. Of telephones a call
    that does not come through, besides those nobody answers."""
    misunderstood: Ratio | None = None
    """Share of messages that are misunderstood; by default what is assumed."""
    within: Duration | None = None
    """Deadline from the moment at which the teller knows."""
    fallback: FallbackSpec | None = None
    """What happens when nobody can be reached; by default the level above is told when the
    deadline has passed."""


class NeedSpec(Spec):
    """Material that a step needs.

    It is fetched where the stock lies, once whoever keeps it is there; loading takes its share of
    the stock's ``loading``. With too little a timed step is done to that share, with nothing no
    step is done; only warning goes on, slower at bedroom doors (for master keys).
    """

    item: Label
    """The item of the stock."""
    n: Positive
    """How many."""


class StepSpec(Spec):
    """A step of a procedure."""

    do: Action
    """What is done."""
    by: Id | None = None
    """The post that does it; that of the step before by default."""
    to: Id | None = None
    """Who is told, for reports; which village head, for ``warn-village``."""
    what: Prose | None = None
    """What is done, for a ``task``."""
    after: StepAfter | None = None
    """What has to have happened: verified, alarm, called, evacuated, counted, controlled, out,
    told (the post that does it has had the message), or an event."""
    zones: Zones | None = None
    """Where, for alarms: ``all``, zones, levels or spaces."""
    takes: SecondsDist | None = None
    """How long it takes; by default what the literature or an assumption says."""
    from_: Literal["post", "anywhere"] | None = None
    """Where it can be done: at the post, or wherever its holder is."""
    needs: NeedSpec | None = None
    """Material that has to be fetched first."""


class SendSpec(Spec):
    """Units that are sent to a kind of incident."""

    first: tuple[UnitKind, ...] = ()
    """Kinds of units of the first alarm, one name a unit."""
    second: tuple[UnitKind, ...] = ()
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
    """Who has the key: a post, which has to be reached before anything is taken, or a name."""
    loading: Duration | None = None
    """Time to load as many as are required; fewer take their share of it."""
    expires: Date | None = None
    """Last day on which it may be used; what has expired by the start of the run is not taken."""


class TrainingSpec(Spec):
    """What the staff have been trained to do."""

    report: Ratio = 1.0
    """Share who can report a fire fully. Used for the content of the call to 119."""
    extinguish: Ratio = 1.0
    """Share who can put out a small fire."""
    lead_out: Ratio = 1.0
    """Share who can lead people out. Used where somebody warns from door to door: whoever cannot
    only tells them, so that those who refuse stay."""


class PanelSpec(Spec):
    """What the fire alarm panel does without anybody's hand."""

    linkage: Literal["auto", "manual"] = "auto"
    """On ``auto`` it gives the alarm by itself; on ``manual`` once a step ``linkage-auto`` has
    switched it over. An entry ``linkage-manual`` of the register sets it to manual."""
    detectors: Tries = 2
    """Detectors and call points that have to answer first."""
    delay: Delay = 0.0
    """Time from then to the alarm."""
    by: Literal["bell", "voice"] = "bell"
    """How it sounds."""
    zones: Zones = "all"
    """Where it sounds."""


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
    reporting: Reporting | None = None
    """Rules of reporting to government: how far up and by when, by the class of the accident.
    Without them reports climb as far as the chain goes, and only ``within`` is a deadline."""
    panel: PanelSpec | None = None
    """What the panel does by itself; without it the alarm waits for a hand."""
    procedures: dict[ProcedureName, tuple[StepSpec, ...]] = Field(default_factory=dict)
    """What is done, by kind of incident."""
    send: dict[Incident, SendSpec] = Field(default_factory=dict)
    """What is sent, by kind of incident."""
    search: dict[UnitKind, Teams] = Field(default_factory=dict)
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
    flood_season: tuple[DayOfYear, DayOfYear] | None = None
    """First and last day of the flood season, such as ``[06-01, 09-30]``; it may run over the new
    year."""
