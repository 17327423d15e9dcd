"""What a register of hidden hazards may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag

from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import Date, Id, Label, Number, Prose, Quantity, Ref
from sim.yamlsrc.shapes import by_shape

Cost = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0, high=1e12)]


class CriterionSpec(Spec):
    """The rule by which something counts as a hazard."""

    list_: Label
    """Standard, law or own list."""
    clause: Label | None = None
    """Clause in it."""


class StatusSpec(Spec):
    """One step in the life of an entry."""

    on: Date
    """The day."""
    status: Label
    """found, registered, graded, assigned, rectifying, submitted, verified, closed, suspended or
    reopened."""
    by: Label | None = None
    """Who did it."""


Amount = Annotated[
    Annotated[Number, Tag("scalar")] | Annotated[tuple[Number, Number], Tag("list")],
    by_shape("scalar", "list"),
]


class EntrySpec(Spec):
    """One hidden hazard."""

    id: Id
    """Its number."""
    name: Label | None = None
    """A short title."""
    kind: Label
    """What it does: exit-locked, exit-narrowed, alarm-disabled, post-absent ..."""
    target: Ref
    """What it does it to: an opening, a space, a piece of equipment, a post, an item of stock, a
    road; ``site`` or ``chain`` for what acts on all of it."""
    amount: Amount | None = None
    """Measured value, or an own range, instead of the usual range of its kind."""
    grade: Literal["general", "major"]
    """How serious it is."""
    criterion: CriterionSpec | None = None
    """The rule it breaks."""
    description: Prose | None = None
    """What was found."""
    unit: Label | None = None
    """The organisation it was found at."""
    measure: Prose | None = None
    """What is to be done."""
    responsible: Label | None = None
    """Who has to put it right."""
    verifier: Label | None = None
    """Who checks that it was."""
    deadline: Date | None = None
    """Day by which it has to be right."""
    cost: Cost | None = None
    """Money it takes."""
    history: tuple[StatusSpec, ...] = Field(min_length=1)
    """Its life so far, in order; the last status is the present one."""


class RegisterSpec(Spec):
    """A register."""

    format: Literal[1]
    """Version of the format."""
    site: Id | None = None
    """The site it belongs to: the name of the site's file without its ending."""
    name: Label | None = None
    """What it is called."""
    hazards: tuple[EntrySpec, ...] = ()
    """The entries."""
