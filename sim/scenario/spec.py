"""What a scenario file may say. Parts of it stand in the specs of people, hazards and response."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from sim.hazards.spec import AnyHazardSpec
from sim.people.spec import GroupSpec, ProfileSpec
from sim.response.command.spec import AlarmSpec, InjectSpec, MeasureSpec
from sim.units import Dimension
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import (
    Date,
    Flag,
    Id,
    Label,
    Quantity,
    StartTime,
    WeekTime,
)
from sim.yamlsrc.shapes import by_shape

# The crowd was tried with these; finer ones cost time and memory and tell nothing.
Cell = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.25, high=10)]
Patch = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.25, high=20)]
Step = Annotated[float, Quantity(Dimension.TIME, low=0.05, high=1)]
Until = Annotated[float, Quantity(Dimension.TIME, low=1, high=7 * 86400)]
Seed = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=2**53 - 1, whole=True)]
Seeds = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=10_000, whole=True)]


def _week_or_date(value: object) -> str:
    return "date" if isinstance(value, str) and value[:4].isdigit() else "week"


EndOfStretch = Annotated[
    Annotated[WeekTime, Tag("week")] | Annotated[StartTime, Tag("date")],
    Discriminator(_week_or_date),
]


class AnyOfSpec(Spec):
    """A start drawn from several times."""

    any_of: tuple[StartTime, ...] = Field(min_length=1)
    """The times."""


class BetweenSpec(Spec):
    """A start drawn from a stretch of time."""

    between: tuple[EndOfStretch, EndOfStretch]
    """Its ends: times of the week (``Mon 00:00``) or dates."""
    week_of: Date | None = None
    """A day of the week that times of the week belong to."""


def _starts_shape(value: object) -> str:
    if isinstance(value, dict):
        return "any_of" if "any_of" in value else "between"
    return "time"


Starts = Annotated[
    Annotated[StartTime, Tag("time")]
    | Annotated[AnyOfSpec, Tag("any_of")]
    | Annotated[BetweenSpec, Tag("between")],
    Discriminator(_starts_shape),
]


class ResponseSpec(Spec):
    """Who responds."""

    plan: str | None = None
    """File of the plan."""
    weather: Literal["clear", "rain", "heavy-rain", "fog", "snow", "ice"] | None = None
    """Weather on the roads, which slows vehicles down; clear by default."""
    closed_roads: tuple[Id, ...] = ()
    """Roads of the town that vehicles cannot drive."""


class RunSpec(Spec):
    """How the run is carried out."""

    until: Until = 3600.0
    """End of the run, counted from its start, if it is not over before."""
    calibration: Literal["sfpe", "imo", "measured"] = "sfpe"
    """How fast crowds move: design values, those of the IMO, or measured ones."""
    doors: Literal["own", "open", "leaf", "design"] = "own"
    """What passes an opening on the level: by the calibration's own law, or every one as a plain
    opening, as a door with a leaf, or by the lower design value."""
    cell: Cell | None = None
    """Side of a cell."""
    patch: Patch | None = None
    """Side of a density patch."""
    step: Step | None = None
    """Step of the crowd."""
    seed: Seed = 1
    """Seed of the replayed run."""
    seeds: Seeds = 30
    """Number of quick runs around it."""


SiteList = Annotated[
    Annotated[tuple[str, ...], Tag("list")] | Annotated[dict[Id, str], Tag("mapping")],
    by_shape("list", "mapping"),
]


FloodWarning = Annotated[
    Annotated[Flag, Tag("scalar")] | Annotated[tuple[StartTime, StartTime], Tag("list")],
    by_shape("scalar", "list"),
]


BareNumber = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=-1e12, high=1e12)]


class ParameterSpec(Spec):
    """A number of the model, with the range in which it may lie."""

    value: BareNumber | Label
    """The number, bare in the unit of its row of the literature, or with a unit."""
    low: BareNumber | Label | None = None
    """Lower end of its range, from which each quick run draws."""
    high: BareNumber | Label | None = None
    """Upper end of its range."""


def _one_name_each(given: object) -> object:
    """Refuse numbers that are listed below a part of their name: each is named whole."""
    if not isinstance(given, dict):
        return given
    for first, below in given.items():
        name, value = [first], below
        while isinstance(value, dict) and value and not value.keys() & ParameterSpec.model_fields:
            inner, value = next(iter(value.items()))
            name.append(inner)
        if len(name) > 1:
            raise fault("nested-parameter", at=(first,), key=True, name=".".join(map(str, name)))
    return given


Parameter = Annotated[
    Annotated[BareNumber | Label, Tag("scalar")] | Annotated[ParameterSpec, Tag("mapping")],
    by_shape("scalar", "mapping"),
]


class ScenarioSpec(Spec):
    """A scenario."""

    format: Literal[1]
    """Version of the format."""
    name: Label
    """What happens, in a line."""
    site: str | None = None
    """File of the site."""
    sites: SiteList | None = None
    """Files of several sites, as a list or by a name of their own."""
    town: str | None = None
    """File of the town."""
    starts: Starts | None = None
    """Date and time of the start; or several, or a stretch, from which the seed draws one."""
    holidays: tuple[Date, ...] = ()
    """Dates that count as holidays, for people and rosters that differ by the kind of day."""
    makeup_days: tuple[Date, ...] = ()
    """Dates at weekends on which people work all the same (make-up days, 调休上班). They count as
    workdays and weekdays, and not as a weekend."""
    calendar: Literal["china"] | None = None
    """A kept calendar: ``china`` has the holidays and make-up days that the State Council
    announced, for the years 2024 to 2026. What ``holidays`` and ``makeup_days`` list goes first."""
    flood_warning: FloodWarning = False
    """Whether a flood warning is in force, for rosters that ask for one: ``true``, or from when
    until when. That one is given during the run is an inject."""
    people: tuple[GroupSpec, ...] = ()
    """Who is there."""
    profiles: dict[Id, ProfileSpec] = Field(default_factory=dict)
    """Own profiles, by name."""
    hazards: tuple[AnyHazardSpec, ...] = ()
    """What goes wrong."""
    alarm: AlarmSpec | None = None
    """The alarm of a drill without a hazard."""
    register_: str | None = Field(default=None, alias="register")
    """File of the register of hidden hazards."""
    response: ResponseSpec | None = None
    """Who responds."""
    measures: tuple[MeasureSpec, ...] = ()
    """What operators do when something happens."""
    injects: tuple[InjectSpec, ...] = ()
    """What the trainers feed in."""
    scorecard: Label | None = None
    """The card the run is scored by."""
    parameters: Annotated[
        dict[Label, Parameter],
        BeforeValidator(_one_name_each, json_schema_input_type=dict[Label, Parameter]),
    ] = Field(default_factory=dict)
    """Numbers of the model that differ from the literature, by their names in its tables; with
    ``{value: ..., low: ..., high: ...}``, or ``sampled`` for the range of its source, each quick
    run draws it. ``sampled`` beside the first parts of names (``crush``) does so for all of
    them."""
    run: RunSpec = Field(default_factory=RunSpec)
    """How the run is carried out."""
