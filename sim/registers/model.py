"""Entries of a register, frozen, and what became of them in a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

Value = str | float | bool


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step in the life of an entry."""

    on: date
    status: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One hidden hazard.

    Attributes:
        id: its number.
        kind: what it does.
        target: what it does it to.
        grade: ``general`` or ``major``.
        history: its life, oldest first.
        amount: measured value or own range, None for the usual range of the kind.
        name, description, unit, measure, responsible, verifier: words, ``""`` if not given.
        criterion: the rule it breaks.
        deadline: day by which it has to be right.
        cost: money it takes.
        source: where it comes from.
    """

    id: str
    kind: str
    target: str
    grade: str
    history: tuple[StatusChange, ...]
    amount: tuple[float, float] | None = None
    name: str = ""
    description: str = ""
    unit: str = ""
    measure: str = ""
    criterion: str = ""
    responsible: str = ""
    verifier: str = ""
    deadline: date | None = None
    cost: float | None = None
    source: str = ""

    def status_on(self, day: date) -> str:
        """Return the status on a day, ``""`` before the entry was found."""
        status = ""
        for change in self.history:
            if change.on <= day:
                status = change.status
        return status

    @property
    def status(self) -> str:
        """The last status written."""
        return self.history[-1].status


@dataclass(frozen=True, slots=True)
class Applied:
    """What an entry changes in a run.

    Attributes:
        entry: its number.
        kind: its kind.
        what: ``opening``, ``equipment``, ``space``, ``site``, ``post``, ``stock``, ``road`` or
            ``chain``.
        target: id of the thing that changes.
        field: the input that changes.
        value: the new value; for a factor or a range the number used.
        low, high: the assumed range, equal if there is none.
        factor: True if the value multiplies the input.
        used: False if no engine uses it yet.
    """

    entry: str
    kind: str
    what: str
    target: str
    field: str
    value: Value
    low: float | None = None
    high: float | None = None
    factor: bool = False
    used: bool = True


@dataclass(frozen=True, slots=True)
class RegisterState:
    """A register on the day of a run.

    Attributes:
        entries: all entries, sorted by id.
        acting: ids of those that act in the run.
        overdue: ids of those past their deadline and neither verified nor closed.
        applied: what they change.
    """

    entries: tuple[Entry, ...] = ()
    acting: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()
