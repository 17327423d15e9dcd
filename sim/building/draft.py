"""Spaces and openings on their way from the file to the model: repeated, not yet placed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.building.model import (
        Cycle,
        Direction,
        Level,
        OpeningKind,
        OpeningState,
        Point,
        Polygon,
    )
    from sim.distribution import Distribution
    from sim.yamlsrc import Span


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """A level and what it repeats.

    Attributes:
        level: the level itself.
        like: id of its template, empty if it has none.
        key: key under ``levels:`` it comes from.
    """

    level: Level
    like: str
    key: str


@dataclass(frozen=True, slots=True)
class SpaceDraft:
    """A space as written or copied; ``outline`` is None while only its area is known."""

    id: str
    level: str
    use: str
    span: Span | None
    outline: Polygon | None = None
    area_m2: float | None = None
    obstacles: tuple[Polygon, ...] = ()
    height_m: float | None = None
    open_air: bool | None = None
    slope_rad: float = 0.0
    downhill: str = ""
    lining: str = ""
    name: str = ""
    tags: tuple[str, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """An opening as written or copied, not yet laid on a wall.

    ``width_m`` None means the default of its kind. ``exit`` True is said by ``exits:``; a door to
    the outside becomes an exit anyhow.
    """

    id: str
    a: str
    b: str
    span: Span | None
    at: Point | None = None
    to_at: Point | None = None
    kind: OpeningKind = "door"
    width_m: float | None = None
    height_m: float | None = None
    sill_m: float | None = None
    state: OpeningState | None = None
    direction: Direction = "both"
    barred: bool = False
    service: Distribution | None = None
    lanes: int = 1
    capacity_per_s: float = float("inf")
    cycle: Cycle | None = None
    merge: float = 1.0
    signed: bool = True
    leaf: bool | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class EquipmentDraft:
    """A piece of equipment as written or copied."""

    id: str
    kind: str
    space: str
    span: Span | None
    at: Point | None = None
    properties: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafts:
    """All that repeats with a storey."""

    spaces: tuple[SpaceDraft, ...] = ()
    openings: tuple[OpeningDraft, ...] = ()
    equipment: tuple[EquipmentDraft, ...] = ()

    def __add__(self, other: Drafts) -> Drafts:
        """Return both together."""
        return Drafts(
            self.spaces + other.spaces,
            self.openings + other.openings,
            self.equipment + other.equipment,
        )


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """Return the part of a sentence that offers the nearest known name, or lists a few."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return Text("building.did-you-mean", {"name": near[0]})
    if not names:
        return Text("building.none-known")
    return Text("building.known", {"names": names[:8], "more": "" if len(names) <= 8 else " …"})
