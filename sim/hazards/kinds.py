"""The kinds of hazards: what a scenario may say of each, and which engine plays it.

A new kind is one module with its ``KINDS`` and one line in :data:`MODULES`; the page ``docs/how-to/
add-a-hazard.md`` goes through it.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.hazards.base.spec import HazardSpec
    from sim.hazards.engine import Engine
    from sim.hazards.scene import Scene
    from sim.parameters import Parameters

MODULES = (
    "sim.hazards.fire.kind",
    "sim.hazards.crush.kind",
    "sim.hazards.unplayed.kind",
)
"""Where the kinds are described, one module a line."""


class Hazard(Protocol):
    """A hazard of a scenario, resolved: frozen and in SI.

    Attributes:
        kind: name of its kind.
    """

    kind: ClassVar[str]

    @property
    def id(self) -> str:
        """Its id in the scenario, unique."""

    @property
    def spaces(self) -> tuple[str, ...]:
        """Ids of the spaces it begins in."""

    @property
    def at_s(self) -> float:
        """When it begins, seconds after the start of the run."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where and when a hazard of a scenario is, resolved for a start.

    Attributes:
        id: its id; made from kind and space if none was given.
        spaces: ids of the spaces it names, in order; empty if it names none.
        at_s: when it begins, seconds after the start of the run.
        parameters: numbers of the model, as the scenario has them.
        to: id of the space that people go to because of it, ``""`` for none.
    """

    id: str
    spaces: tuple[str, ...]
    at_s: float
    parameters: Parameters = LITERATURE
    to: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hazard.

    Attributes:
        name: its ``kind`` in a scenario.
        spec: what a scenario may say of it.
        resolve: makes the frozen hazard from what the scenario says; None where nothing plays it.
        start: makes the engine that plays all hazards of the kind in a run; it imports what is
            compiled only when it is called, so that whoever only reads scenarios does without. None
            where nothing plays it: a scenario with such a hazard is refused.
    """

    name: str
    spec: type[HazardSpec]
    resolve: Callable[[Any, Placed], Hazard] | None = None
    start: Callable[[Scene, tuple[Any, ...]], Engine] | None = None

    @property
    def played(self) -> bool:
        """Whether an engine plays it."""
        return self.resolve is not None and self.start is not None


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds by name, in the order of :data:`MODULES`.

    Raises:
        ValueError: two kinds have one name.
    """
    found: dict[str, Kind] = {}
    for module in MODULES:
        for kind in importlib.import_module(module).KINDS:
            if kind.name in found:
                raise ValueError(f"two kinds of hazards are called {kind.name}")
            found[kind.name] = kind
    return found
