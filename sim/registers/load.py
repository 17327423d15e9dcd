"""A register file becomes entries whose life is in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.registers.model import Entry, StatusChange
from sim.registers.spec import RegisterSpec
from sim.registers.table_source import table_source
from sim.registers.tables import tables
from sim.town.names import cure_for
from sim.yamlsrc import Source, Span, load, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sim.registers.spec import EntrySpec
    from sim.yamlsrc import ProblemList

_TABLES = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class LoadedRegister:
    """A register with the file it came from.

    Attributes:
        entries: the entries, sorted by id.
        spec: what was written; gives the places.
        source: the file.
    """

    entries: tuple[Entry, ...]
    spec: RegisterSpec
    source: Source

    def place(self, entry_id: str, field: str | None = None) -> Span | None:
        """Return where an entry, or one of its fields, was written."""
        for spec in self.spec.hazards:
            if spec.id == entry_id:
                return spec.where(field)
        return None


def load_register(
    path: Path,
    *,
    root: Path,
    shown: str,
    problems: ProblemList,
    change: Callable[[Source], Source] | None = None,
) -> LoadedRegister | None:
    """Read a register: YAML, or a table as CSV or XLSX.

    Args:
        path: the file.
        root: the project folder.
        shown: its name in messages.
        problems: takes every fault.
        change: replaces values of what was read, before it is checked.

    Returns:
        The register, or None after a fault that leaves nothing to work with.

    Raises:
        MissingExtra: an XLSX file, and the extra ``office`` is not installed.
    """
    if path.suffix.lower() in _TABLES:
        source = table_source(path, root=root, shown=shown, problems=problems)
    else:
        source = load(path, root=root, problems=problems)
    if source is None:
        return None
    source = change(source) if change is not None else source
    spec = validate(RegisterSpec, source, problems)
    if spec is None:
        return None
    seen: dict[str, EntrySpec] = {}
    for entry in spec.hazards:
        if entry.id in seen:
            first = seen[entry.id].where("id")
            related = (first,) if first else ()
            problems.add("register-id-twice", entry.where("id"), related=related, id=entry.id)
        seen.setdefault(entry.id, entry)
        _check_kind(entry, problems)
        _check_life(entry, problems)
        _check_owner(entry, problems)
    entries = tuple(sorted((_frozen(entry) for entry in spec.hazards), key=lambda e: e.id))
    return LoadedRegister(entries, spec, source)


def _check_kind(entry: EntrySpec, problems: ProblemList) -> None:
    effect = tables().effects.get(entry.kind)
    if effect is None:
        cure = cure_for(entry.kind, tables().effects)
        problems.add("register-kind", entry.where("kind"), kind=entry.kind, cure=cure)
    elif entry.amount is not None and effect.value is not None:
        problems.add("register-no-amount", entry.where("amount"), kind=entry.kind)


def _check_life(entry: EntrySpec, problems: ProblemList) -> None:
    known = tables()
    before = None
    for number, step in enumerate(entry.history):
        place = entry.where(f"history.{number}.status")
        if step.status in known.derived:
            problems.add("register-derived", place, status=step.status)
            return
        if step.status not in known.statuses:
            cure = cure_for(step.status, known.statuses)
            problems.add("register-status", place, status=step.status, cure=cure)
            return
        if before is None:
            if step.status not in known.first:
                problems.add("register-first", place, status=step.status, first=list(known.first))
                return
        else:
            if step.on < before.on:
                place_on = entry.where(f"history.{number}.on")
                problems.add("register-dates", place_on, on=step.on, before=before.on)
            skipped = known.skipped(before.status, step.status)
            if skipped is None:
                allowed = known.next_of(before.status)
                problems.add(
                    "register-transition",
                    place,
                    before=before.status,
                    after=step.status,
                    allowed=allowed,
                )
                return
        before = step


def _check_owner(entry: EntrySpec, problems: ProblemList) -> None:
    if entry.history[-1].status in tables().inactive:
        return
    missing = [
        name for name in ("responsible", "verifier", "deadline") if getattr(entry, name) is None
    ]
    if missing:
        place = entry.where()
        problems.add("register-no-owner", place, severity="warning", id=entry.id, missing=missing)


def _frozen(entry: EntrySpec) -> Entry:
    amount = entry.amount
    if isinstance(amount, tuple):
        amount = (min(amount), max(amount))
    elif amount is not None:
        amount = (amount, amount)
    criterion = entry.criterion
    return Entry(
        id=entry.id,
        kind=entry.kind,
        target=entry.target,
        grade=entry.grade,
        history=tuple(StatusChange(s.on, s.status, s.by or "") for s in entry.history),
        amount=amount,
        name=entry.name or "",
        description=entry.description or "",
        unit=entry.unit or "",
        measure=entry.measure or "",
        criterion=f"{criterion.list_} {criterion.clause or ''}".strip() if criterion else "",
        responsible=entry.responsible or "",
        verifier=entry.verifier or "",
        deadline=entry.deadline,
        cost=entry.cost,
        source=entry.source or "",
    )
