"""What a scenario may say about people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from sim.distribution import Distribution
from sim.events.spec import EventName
from sim.events.stages import ALARMS, STAGES
from sim.people.model import LARGEST
from sim.words import nearest
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import (
    ClockRange,
    Count,
    Dimension,
    Flag,
    Id,
    Label,
    Moment,
    Polygon,
    Quantity,
    Ratio,
    Ref,
    SecondsDist,
    Varying,
)
from sim.yamlsrc.shapes import by_shape
from sim.yamlsrc.words import Word

Walking = Annotated[Distribution, Varying(Quantity(Dimension.SPEED, low=0.05, high=5))]
Ages = Annotated[Distribution, Varying(Quantity(Dimension.NUMBER, bare=True, low=0, high=120))]
BodyWidth = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.2, high=2)]
Room = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.25, high=LARGEST)]
Weight = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=1e-6, high=1e6)]
Factor = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.05, high=2)]
PartySize = Annotated[
    Distribution, Varying(Quantity(Dimension.NUMBER, bare=True, low=1, high=1000))
]
Helpers = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=6, whole=True)]
Reach = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=1, high=1000)]
Happening = Annotated[str, EventName()]
RELEASES = EventName(also=(*ALARMS, *STAGES), last_out="evacuated", own=True)
Released = Annotated[str, RELEASES]
Role = Annotated[str, Word("role")]
Crowding = Annotated[float, Quantity(Dimension.DENSITY, above=0, high=10)]
Arrivals = Annotated[float, Quantity(Dimension.RATE, low=0, high=1000)]


class ProfileSpec(Spec):
    """What people of one kind are able to do."""

    like: Label | None = None
    """A shipped profile, or another one of this file, whose values hold where none is given."""
    speed: Walking | None = None
    """Free walking speed on the level."""
    stairs_down: Factor | None = None
    """Free speed down stairs as a factor on the level one; the calibration's own by default."""
    stairs_up: Factor | None = None
    """Free speed up stairs as a factor on the level one; the calibration's own by default."""
    age: Ages | None = None
    """Age in years, instead of ``speed``: the speed follows from the age curve of Weidmann."""
    needs_assistance: Helpers | None = None
    """Helpers needed to leave; on stairs only for those with ``stairs: no``."""
    stairs: Flag | None = None
    """False for those who cannot take stairs on their own."""
    walks: Flag | None = None
    """False for those who cannot move without helpers, such as patients in bed."""
    moved_by: Literal["support", "chair", "carry-chair", "stretcher", "sheet", "bed"] | None = None
    """With what helpers move them: at the arm, evacuation chair, carry chair, stretcher, rescue
    sheet, or in their bed (a rescue sheet on stairs)."""
    width: BodyWidth | None = None
    """Width with what they push or carry; on ways too narrow to pass them others stay behind."""
    size: Room | None = None
    """How many people's room they take in a crowd and at a door."""

    @model_validator(mode="after")
    def _speed_or_age(self) -> ProfileSpec:
        if self.speed is not None and self.age is not None:
            raise fault("profile-speed-and-age")
        return self


class SelectSpec(Spec):
    """All spaces that fit a description."""

    use: Label | None = None
    """What they are used for."""
    zone: Id | None = None
    """The zone they belong to."""
    level: Id | None = None
    """The level they are on."""
    except_: tuple[Ref, ...] = ()
    """Spaces that are left out."""


class CountSpec(Spec):
    """People by space or by area; one of the two."""

    per_space: Count | None = None
    """People in each space."""
    per_area: Crowding | None = None
    """People per square metre of free floor."""

    @model_validator(mode="after")
    def _one_of_two(self) -> CountSpec:
        if (self.per_space is None) == (self.per_area is None):
            raise fault("people-count-form")
        return self


class ArriveSpec(Spec):
    """People who come while the run goes on."""

    from_: Ref
    """The exit or gate they come in by."""
    rate: Arrivals | None = None
    """How many come in a time."""
    file: str | None = None
    """CSV file instead: columns time and count (who come until the next time; 0 in the last)."""
    between: tuple[Moment, Moment] | None = None
    """When they come; the whole run by default."""
    after: Happening | None = None
    """The event that calls them in, such as ``unit-arrive``: crews that walk in against the stream.
    They go to their stops, help or go through rooms as the group says, and are excused from
    leaving."""


def _bare_weight(value: object) -> object:
    return value if isinstance(value, dict) else {"weight": value}


class AttractionSpec(Spec):
    """One of the places that visitors choose among."""

    weight: Weight = 1.0
    """How often it is chosen, beside the others."""
    capacity: Count | None = None
    """Most visitors it takes in; whoever finds it full goes to another one, or waits for room."""


Places = dict[
    Ref,
    Annotated[
        AttractionSpec,
        BeforeValidator(_bare_weight, json_schema_input_type=AttractionSpec | Weight),
    ],
]
Stop = Annotated[
    Annotated[Ref, Tag("scalar")] | Annotated[Places, Tag("mapping")],
    by_shape("scalar", "mapping"),
]


class UntilSpec(Spec):
    """A stay that ends at a time."""

    until: Moment
    """When it ends: ``20:40``, or a time after the start. Whoever comes later goes on at once."""


def _until_or_law(value: object) -> str:
    keys = [str(key) for key in value] if isinstance(value, Mapping) else []
    return "until" if any(key == "until" or nearest(key, ("until",)) for key in keys) else "law"


Stay = Annotated[
    Annotated[SecondsDist, Tag("law")] | Annotated[UntilSpec, Tag("until")],
    Discriminator(_until_or_law),
]


class VisitSpec(Spec):
    """A stop on the way through the site."""

    at: Stop
    """The space; or several to choose among, with weights: ``{stage: 0.6, food: 0.4}``."""
    stay: Stay
    """How long they stay, or until when: ``{until: 20:40}``."""


class RouteSpec(Spec):
    """The way they are told to take."""

    stair: Id | None = None
    """A stairwell, or a single stair of ``stairs:``."""
    via: tuple[Ref, ...] = ()
    """Spaces to pass, in order."""
    exit: Ref | None = None
    """The exit."""
    assembly: Id | None = None
    """The assembly point."""


class TogetherSpec(Spec):
    """How people keep together."""

    size: PartySize | None = None
    """How many make a party; otherwise all of one space where they are counted by space, or all."""
    with_: Label | None = None
    """A group whose parties these people join, such as the parents of children in the same room."""
    within: Reach | None = None
    """How far the last may fall behind before the others wait; more for many by default."""
    gather: Flag = True
    """Whether they wait for each other before they set out."""
    leader: Literal["first", "last"] = "first"
    """Whether the one of ``leader`` goes ahead of them all or behind."""


class ReleaseSpec(Spec):
    """When they set out."""

    after: Released = ""
    """What lets them go: ``bell`` or another alarm, a stage of the response or an event; the
    general alarm by default. A group that a measure lets go may have any other word here."""
    delay: Delay | None = None
    """Time after it, or one for each level."""


Where = Annotated[
    Annotated[Ref, Tag("scalar")]
    | Annotated[tuple[Ref, ...], Tag("list")]
    | Annotated[SelectSpec, Tag("mapping")],
    by_shape("scalar", "list", "mapping"),
]
HowMany = Annotated[
    Annotated[Count, Tag("scalar")] | Annotated[CountSpec, Tag("mapping")],
    by_shape("scalar", "mapping"),
]
Delay = Annotated[
    Annotated[SecondsDist, Tag("scalar")]
    | Annotated[SecondsDist, Tag("law")]
    | Annotated[dict[Id, SecondsDist], Tag("mapping")],
    by_shape("scalar", "law", "mapping"),
]
KeepTogether = Annotated[
    Annotated[Flag, Tag("scalar")] | Annotated[TogetherSpec, Tag("mapping")],
    by_shape("scalar", "mapping"),
]
Familiar = Annotated[
    Annotated[Literal["all", "entrance", "assigned"], Tag("scalar")]
    | Annotated[tuple[Ref, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Preset = Literal[
    "trained",
    "school",
    "office-voice",
    "office-tone",
    "assembly-voice",
    "assembly-tone",
    "sleeping",
    "familiar",
    "visitors",
    "visitors-managed",
    "asleep-dwelling",
    "asleep-hotel",
    "asleep-hotel-managed",
]


def _preset_or_time(value: object) -> str:
    name = isinstance(value, str) and not value[:1].isdigit()
    return "preset" if name else "time"


PreMovement = Annotated[
    Annotated[SecondsDist, Tag("time")] | Annotated[Preset, Tag("preset")],
    Discriminator(_preset_or_time),
]


def _situation_or_share(value: object) -> str:
    name = isinstance(value, str) and not value[:1].isdigit()
    return "situation" if name else "share"


Situation = Literal["calm", "eager", "flight"]
Pushes = Annotated[
    Annotated[Ratio, Tag("share")] | Annotated[Situation, Tag("situation")],
    Discriminator(_situation_or_share),
]


HelpedBy = Annotated[
    Annotated[Label, Tag("scalar")] | Annotated[tuple[Label, ...], Tag("list")],
    by_shape("scalar", "list"),
]
Occupancy = Annotated[
    Annotated[str, Tag("scalar")]
    | Annotated[dict[Literal["workday", "weekend", "holiday"], str], Tag("mapping")],
    by_shape("scalar", "mapping"),
]


class GroupSpec(Spec):
    """People who share a description."""

    group: Label
    """Its name; ``{x}`` stands for the space where ``for`` makes one group of each."""
    in_: Where | None = None
    """Where they are at the start: a space, several, or all that fit a description."""
    for_: Where | None = None
    """One group for each of these spaces."""
    part: Polygon | None = None
    """The part of that one space they are in, as an outline; all of it by default."""
    count: HowMany | None = None
    """How many: in all, in each space, or by area."""
    profile: Label = "adults"
    """A shipped profile or one of ``profiles:``."""
    role: Role | None = None
    """warden, staff, teacher, responder ...; occupants have none."""
    post: Id | None = None
    """The plan's post they hold."""
    present: ClockRange | None = None
    """Hours at which they are there; always by default."""
    days: tuple[Literal["workday", "weekend", "holiday"], ...] = ()
    """Kinds of days on which they are there; every day by default."""
    occupancy: Occupancy | None = None
    """CSV file with the share of them who are there by the hour (columns time and share); or one
    for each kind of day, of which those not named have nobody: ``{workday: office.csv}``."""
    asleep: ClockRange | None = None
    """Hours at which they sleep; never by default."""
    arrive: ArriveSpec | None = None
    """Those who come while the run goes on."""
    visit: tuple[VisitSpec, ...] = ()
    """Where they stop on their way."""
    leave_by: Ref | None = None
    """``nearest``, ``familiar``, ``quickest`` (walking and the queue they see, weighed again and
    again), ``signed`` (where the signs lead), ``instructed`` (the exits they know until somebody
    tells them), ``nobody`` (they stay, whatever sounds, until somebody tells them in person
    or a measure lets them go; they need not leave unless ``required: true`` says so), or an
    exit."""
    follows: Ratio | None = None
    """Share of them who go by what others do when they choose among ways; none by default."""
    pushes: Pushes | None = None
    """Share of them who push when they want on and cannot: a number, ``calm`` (nobody), ``eager``
    (half of them: for a place near a stage, a gate that opens, a train) or ``flight`` (all);
    ``calm`` by default."""
    refuses: Ratio | None = None
    """Share of them who do not leave until they are told in person; none by default."""
    leave_at: Moment | None = None
    """When they leave by themselves, wherever they are then, also from a stop or on the way to one;
    without it they wait for an alarm, or leave after their last stop."""
    leader: Label | None = None
    """Role or id of who counts them outside, and leads them out where they keep ``together``."""
    together: KeepTogether | None = None
    """``true``, or how: they gather, keep together and leave by the same way, behind their leader
    if they have one."""
    route: RouteSpec | None = None
    """The way they are told to take."""
    release: ReleaseSpec | None = None
    """When they set out."""
    familiarity: Familiar | None = None
    """The exits they know: all, the one they came in by, the assigned one, or these."""
    pre_movement: PreMovement | None = None
    """Time from the alarm to the first step when awake: a law or a preset; by default a preset by
    use of the site, kind of alarm and role."""
    pre_movement_asleep: PreMovement | None = None
    """The same for those asleep."""
    lifts: Literal["no", "yes", "evacuation"] | None = None
    """Whether they take a lift: ``evacuation`` for lifts that serve after an alarm only; by default
    ``yes`` for those who cannot take stairs, else ``no``."""
    sweep: Where | None = None
    """Spaces they go through in this order, once they set out, to send out whoever is there; the
    people of the group share them."""
    assists: Flag | None = None
    """Whether they fetch those who need help; by default those with the role staff, warden, nurse,
    carer or responder and no post of the plan."""
    helped_by: HelpedBy | None = None
    """Roles or groups who fetch them, and nobody else; by default all who ``assists:``."""
    required: Flag = True
    """False for those excused from leaving."""
