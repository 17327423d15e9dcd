"""What a scenario of the program jupedsim-network may say (JSON, format version 1).

Numbers are SI without units. What the keys mean is told by that program; here they are checked for
their form, and :mod:`sim.importing.checks` looks whether they fit together.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import Flag, Label, Prose, Quantity, Ratio
from sim.yamlsrc.shapes import by_shape

Real = Annotated[float, Quantity(Dimension.NUMBER, bare=True)]
Positive = Annotated[float, Quantity(Dimension.NUMBER, bare=True, above=0)]
NotNegative = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0)]
Step = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=1e-6)]
StepHeight = Annotated[float, Quantity(Dimension.NUMBER, bare=True, above=0, high=0.999)]
Runs = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=1e6, whole=True)]
Seed = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=2**64, whole=True)]
Metres = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.01, high=1000)]
SquareMetres = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.01, high=1e7)]
Until = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=1, high=7 * 86400)]


class RoomSpec(Spec):
    """A level space."""

    name: Label
    """Its name."""
    kind: Literal["room"]
    """What it is."""
    area: SquareMetres | None = None
    """Floor area in square metres."""
    length: Metres | None = None
    """Length in metres, with ``width`` instead of the area."""
    width: Metres | None = None
    """Width in metres."""


class StairSpec(Spec):
    """A flight of stairs."""

    name: Label
    """Its name."""
    kind: Literal["stair"]
    """What it is."""
    riser: StepHeight
    """Height of a step in metres."""
    tread: StepHeight
    """Going of a step in metres."""
    area: SquareMetres | None = None
    """Area along the slope in square metres."""
    length: Metres | None = None
    """Length along the slope in metres, with ``width`` instead of the area."""
    width: Metres | None = None
    """Width in metres."""


class SafeSpec(Spec):
    """A place of safety."""

    name: Label
    """Its name."""
    kind: Literal["safe"]
    """What it is."""


NodeSpec = Annotated[RoomSpec | StairSpec | SafeSpec, Discriminator("kind")]


class ConnectionSpec(Spec):
    """A way between two nodes."""

    source: Label
    """The node it starts in."""
    target: Label
    """The node it leads to."""
    width: Metres
    """Clear width in metres."""
    kind: Literal["door", "opening", "stair"] = "door"
    """What it is."""
    length: NotNegative = 0.0
    """Metres walked inside the source before it is reached."""
    specific_flow: Positive | None = None
    """Greatest flow per second and metre of effective width."""
    boundary_layer: NotNegative | None = None
    """What each side takes off the clear width, in metres."""
    merge_weight: Positive = 1.0
    """Share where several connections feed a full node."""
    bidirectional: Flag = True
    """Whether it leads back as well."""
    name: str | None = None
    """Its name."""


class LawSpec(Spec):
    """A distribution."""

    lower: Real | None = 0.0
    """Values below it are drawn again."""
    upper: Real | None = None
    """Values above it are drawn again."""


class FixedSpec(LawSpec):
    """Always the same value."""

    distribution: Literal["Fixed"]
    """Which law."""
    value: Real
    """The value."""


class UniformSpec(LawSpec):
    """Evenly between two values."""

    distribution: Literal["Uniform"]
    """Which law."""
    minimum: Real
    """The least value."""
    maximum: Real
    """The greatest value."""


class NormalSpec(LawSpec):
    """Normal."""

    distribution: Literal["Normal"]
    """Which law."""
    mean: Real
    """Its mean."""
    std: NotNegative
    """Its standard deviation."""


class LogNormalSpec(LawSpec):
    """Log-normal, by mean and standard deviation of the variable itself."""

    distribution: Literal["LogNormal"]
    """Which law."""
    mean: Positive
    """Its mean."""
    std: NotNegative
    """Its standard deviation."""


class TriangularSpec(LawSpec):
    """Triangular."""

    distribution: Literal["Triangular"]
    """Which law."""
    minimum: Real
    """The least value."""
    mode: Real
    """The most likely value."""
    maximum: Real
    """The greatest value."""


class WeibullSpec(LawSpec):
    """Weibull."""

    distribution: Literal["Weibull"]
    """Which law."""
    alpha: Positive
    """Its scale."""
    beta: Positive
    """Its shape."""


AnyLawSpec = Annotated[
    FixedSpec | UniformSpec | NormalSpec | LogNormalSpec | TriangularSpec | WeibullSpec,
    Discriminator("distribution"),
]
Value = Annotated[
    Annotated[Real, Tag("scalar")] | Annotated[AnyLawSpec, Tag("mapping")],
    by_shape("scalar", "mapping"),
]


class PopulationSpec(Spec):
    """People who start in a node."""

    node: Label
    """The node."""
    count: Value
    """How many."""
    speed: Value = 1.2
    """Greatest walking speed in metres per second."""
    pre_movement: Value = 0.0
    """Seconds before they start."""
    start_distance: Value = 0.0
    """Metres walked in the node besides the length of its connection."""
    area_factor: Positive = 1.0
    """Room one of them takes."""
    target: Label | None = None
    """The safe node they head for; the nearest by default."""


class SimulationSpec(Spec):
    """Settings of the simulation."""

    dt: Step = 0.5
    """Time step in seconds."""
    t_max: Until = 3600.0
    """End of a run in seconds."""
    max_density: Positive = 2.75
    """Most people per square metre of a node."""
    supply_reduction: Flag = True
    """Whether a full node takes in less."""
    split_ties: Flag = True
    """Whether people share out over ways of equal length."""
    counterflow: Literal["bounding", "estimate", "independent"] = "bounding"
    """How two directions share a connection."""
    routing_policy: Literal["shortest_distance", "shortest_free_flow_time"] = "shortest_distance"
    """What the shortest way is."""


class RunSpec(Spec):
    """The single run."""

    seed: Seed | None = None
    """Its seed."""


class MonteCarloSpec(Spec):
    """Repeated runs."""

    runs: Runs
    """How many."""
    seed: Seed | None = None
    """Their seed."""
    quantiles: tuple[Ratio, ...] | None = Field(default=None, min_length=1)
    """Quantiles of the evacuation time that are reported."""


class HydraulicSpec(Spec):
    """Coefficients that differ from those of the handbook."""

    speed_density_slope: Positive | None = None
    """Slope of speed against density, square metres."""
    level_speed_constant: Positive | None = None
    """Speed constant of level ways, metres per second."""
    door_specific_flow: Positive | None = None
    """Greatest flow of doors per second and metre."""
    stair_speed_coefficient: Positive | None = None
    """Coefficient of the speed on stairs, metres per minute."""
    door_boundary_layer: NotNegative | None = None
    """Boundary layer of doors, metres each side."""
    stair_boundary_layer: NotNegative | None = None
    """Boundary layer of stairs, metres each side."""


class NetworkSpec(Spec):
    """A scenario of jupedsim-network."""

    format_version: Literal[1]
    """Version of the format."""
    software_version: str | None = None
    """Version of the program that wrote it."""
    hydraulic_parameters: HydraulicSpec | None = None
    """Coefficients that differ from those of the handbook."""
    description: Prose | None = None
    """What it is about."""
    nodes: tuple[NodeSpec, ...] = Field(min_length=1)
    """Rooms, stairs and places of safety."""
    connections: tuple[ConnectionSpec, ...]
    """Doors, openings and ends of stairs."""
    populations: tuple[PopulationSpec, ...] = Field(min_length=1)
    """Who is there."""
    simulation: SimulationSpec = Field(default_factory=SimulationSpec)
    """Settings."""
    run: RunSpec = Field(default_factory=RunSpec)
    """The single run."""
    monte_carlo: MonteCarloSpec | None = None
    """Repeated runs."""
