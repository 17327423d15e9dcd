"""A small tree of specs with one of everything, for the tests of loading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from sim.expr import Function, Vocabulary
from sim.units import Dimension
from sim.yamlsrc import (
    ProblemList,
    Spec,
    fault,
    load,
    read_expression,
    validate,
)
from sim.yamlsrc.quantities import (
    ClockRange,
    ClockTime,
    Count,
    Date,
    DayOfYear,
    Flag,
    Id,
    Kilograms,
    KilogramsPerSecond,
    Label,
    Metres,
    MetresDist,
    Moment,
    NumberDist,
    PerSecond,
    Point,
    Polygon,
    Prose,
    Ratio,
    Ref,
    Seconds,
    SecondsDist,
    SpeedDist,
    StartTime,
    Watts,
    WeekTime,
    Width,
)

if TYPE_CHECKING:
    from pathlib import Path


class DoorSpec(Spec):
    """A door."""

    width: Width
    """Clear width."""
    state: Literal["open", "closed", "locked"] = "closed"
    opens: ClockRange | None = None


class SpaceSpec(Spec):
    """A room."""

    id: Id
    level: Id
    use: Literal["lobby", "kitchen", "bedroom", "corridor"]
    outline: Polygon
    door: DoorSpec | None = None
    lift: Flag = False


class FireSpec(Spec):
    """A fire."""

    kind: Literal["fire"]
    in_: Ref
    at: Moment
    peak: Watts


class GasSpec(Spec):
    """A release of gas."""

    kind: Literal["gas"]
    at: Moment
    rate: KilogramsPerSecond
    stock: Kilograms = 100.0
    wind: Literal[0, 90, 180, 270] = 0


class PeopleSpec(Spec):
    """A group."""

    group: Label
    in_: Ref
    count: Count
    present: Ratio = 1.0
    speed: SpeedDist | None = None
    starts: SecondsDist | None = None
    reach: MetresDist | None = None
    weight: NumberDist | None = None
    rate: PerSecond | None = None


class MeasureSpec(Spec):
    """A measure."""

    when: Prose
    delay: Seconds = 0.0


class TopSpec(Spec):
    """The whole file."""

    format: Literal[1]
    name: Label
    code: Annotated[str | None, Field(pattern="^[A-Z]+$")] = None
    starts: StartTime | None = None
    opens: ClockTime | None = None
    drill: WeekTime | None = None
    closed: DayOfYear | None = None
    measured: Date | None = None
    sites: str | list[str] | None = None
    levels: dict[Id, Metres]
    spaces: list[SpaceSpec]
    doors: dict[Id, DoorSpec] = Field(default_factory=dict)
    hazards: tuple[Annotated[FireSpec | GasSpec, Field(discriminator="kind")], ...] = ()
    people: tuple[PeopleSpec, ...] = ()
    measures: tuple[MeasureSpec, ...] = ()
    corner: Point | None = None
    pair: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)] = ("a", "b")
    shade: Annotated[float, Field(gt=0, lt=1)] = 0.5

    @field_validator("code")
    @classmethod
    def _no_x(cls, value: str | None) -> str | None:
        if value == "X":
            raise ValueError("X is taken")
        return value

    @model_validator(mode="after")
    def _levels_known(self) -> TopSpec:
        for at, space in enumerate(self.spaces):
            if space.level not in self.levels:
                raise fault(
                    "bad-choice",
                    at=("spaces", at, "level"),
                    value=space.level,
                    options=list(self.levels),
                    hint="",
                )
        return self


GOOD = """\
# A file in which everything is right.
format: 1
name: Riverside Hotel
starts: 2026-10-01 02:10
opens: 08:30
drill: Mon 10:00
measured: 2026-09-03
sites: [a, b]
levels: {G: 0, L2: 3.6}
spaces:
  - {id: lobby, level: G, use: lobby, outline: [[0, 0], [14, 0], [14, 10]]}
  - id: 厨房
    level: L2
    use: kitchen
    outline: [[14, 0], [20, 0], [20, 6]]
    door:
      width: 0.9
      state: locked
      opens: 18:00-09:00
    lift: true
doors:
  back: {width: 1.2, note: measured}
hazards:
  - {kind: fire, in: lobby, at: 0 s, peak: 3 MW}
  - kind: gas
    at: 02:15
    rate: 0.5 kg/s
    wind: 90
people:
  - group: guests
    in: lobby
    count: 30
    present: 80 %
    speed: {normal: {mean: 1.25 m/s, sd: 0.3 m/s, min: 0.3 m/s}}
    starts: {lognormal: {median: 60 s, p90: 150 s}}
    reach: {uniform: [1, 2]}
    rate: 120 /min
measures:
  - when: "density(lobby) > 4 /m2 and not said('gate n closed')"
    delay: 30 s
corner: [1, 2.5]
"""

WORDS = Vocabulary.of(
    [
        Function("density", ("space",), Dimension.DENSITY),
        Function("count", ("space",), Dimension.NUMBER),
        Function("said", ("text",), "bool"),
        Function("time", (), Dimension.TIME),
        Function("clock", (), "clock"),
    ],
    {"space": ["lobby", "厨房"]},
)


def read(path: Path, *, root: Path | None = None) -> tuple[TopSpec | None, ProblemList]:
    """Return what a file says and what is wrong with it."""
    problems = ProblemList()
    source = load(path, root=root or path.parent, problems=problems)
    spec = validate(TopSpec, source, problems) if source else None
    if spec:
        for measure in spec.measures:
            read_expression(measure, "when", WORDS, problems)
    return spec, problems
