"""Options about a register: what they set themselves, and what they take out of its hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sim.registers.model import Applied, RegisterState, StatusChange
from sim.registers.tables import tables
from sim.town.names import cure_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.registers.load import LoadedRegister
    from sim.scenario.reading.overrides import Override
    from sim.yamlsrc import ProblemList

_STATUS = "status"
_STEPS = 3  # hazards.<id>.status

# First steps of the options that set the same thing as an entry about it.
_KEYS = {
    "opening": ("openings", "exits", "gates"),
    "equipment": ("equipment",),
    "space": ("spaces",),
    "post": ("roster",),
    "stock": ("stock",),
    "road": ("roads",),
}


def split_register_overrides(
    overrides: Iterable[Override],
) -> tuple[list[Override], list[Override]]:
    """Return the options that change what is written, and those that set the status of an entry."""
    on_text: list[Override] = []
    on_status: list[Override] = []
    for item in overrides:
        is_status = len(item.steps) == _STEPS and item.steps[2] == _STATUS
        (on_status if is_status else on_text).append(item)
    return on_text, on_status


def with_statuses(
    register: LoadedRegister, overrides: Sequence[Override], problems: ProblemList
) -> LoadedRegister:
    """Return a register in which entries have another status, whatever their history says.

    Args:
        register: the register.
        overrides: options ``register.<id>.status=<status>``.
        problems: takes a fault for an entry or status that there is not.
    """
    entries = {entry.id: entry for entry in register.entries}
    for item in overrides:
        _, name, _ = item.steps
        status = str(item.value.value)
        if name not in entries:
            problems.add("override-no-item", item.span, step=name, cure=cure_for(name, entries))
        elif status not in tables().statuses:
            cure = cure_for(status, tables().statuses)
            problems.add("register-status", item.span, status=status, cure=cure)
        else:
            always = StatusChange(date.min, status, "--set")
            entries[name] = replace(entries[name], history=(always,))
    return replace(register, entries=tuple(entries[name] for name in sorted(entries)))


def without_what_options_set(
    state: RegisterState, overrides: Sequence[Override], problems: ProblemList
) -> RegisterState:
    """Return what a register does where options have the last word.

    An option that sets the state of a door, the stock on hand or the people of a post is what
    somebody wants to try; an entry about the same thing does not act in that run.

    Args:
        state: what the register does.
        overrides: all options.
        problems: takes a warning for each entry that does not act.
    """
    kept = []
    for change in state.applied:
        option = next((item for item in overrides if _sets(item, change)), None)
        if option is None:
            kept.append(change)
            continue
        problems.add(
            "option-over-register",
            option.span,
            severity="warning",
            entry=change.entry,
            kind=change.kind,
            target=change.target,
        )
    left = {change.entry for change in kept}
    had = {change.entry for change in state.applied}
    acting = tuple(name for name in state.acting if name in left or name not in had)
    return replace(state, applied=tuple(kept), acting=acting)


def _sets(option: Override, change: Applied) -> bool:
    steps = option.steps
    return (
        len(steps) >= _STEPS
        and steps[0] in _KEYS.get(change.what, ())
        and steps[1] == change.target
        and steps[2] == change.field
    )
