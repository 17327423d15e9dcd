"""The alarm: where it sounds, who is told, when they set out; and the alarm that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.events.stages import ALARMS, STAGES
from sim.world.requests import Release
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    import simpy
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.response.case import Case

_AGAIN = (*ALARMS, "")
_SIRENS = ("siren", "bell", "speaker")
_HEARD_EVERY_S = 1.0
"""Time between two looks at who has come to where an alarm sounds: a numerical resolution."""


def alarm_zones(site: Site) -> Mapping[str, frozenset[str]]:
    """Return the alarm zones of the equipment of a site, each with the spaces that hold it."""
    found: dict[str, set[str]] = {}
    for item in site.equipment:
        zone = item.properties.get("zone")
        if zone:
            found.setdefault(str(zone), set()).add(item.space)
    return {zone: frozenset(spaces) for zone, spaces in found.items()}


def spaces_of(case: Case, zones: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which spaces an alarm for ``zones`` reaches, shape ``(n_spaces,)``.

    A zone is ``all``, a space, a level, a use, a zone of the site (a tag ``zone:<name>``), or one
    of the equipment: then it reaches the spaces in which that hangs.
    """
    if "all" in zones:
        return np.ones(len(case.world.site.spaces), dtype=np.bool_)
    wanted = set(zones)
    hung = [spaces for zone, spaces in alarm_zones(case.world.site).items() if zone in wanted]
    wanted = wanted.union(*hung)
    return np.array(
        [
            space.id in wanted
            or space.level in wanted
            or space.use in wanted
            or any(tag.removeprefix("zone:") in wanted for tag in space.tags)
            for space in case.world.site.spaces
        ],
        dtype=np.bool_,
    )


def works(case: Case) -> bool:
    """Return whether the alarm can sound: it was not declared failed, and one siren works."""
    if case.inputs.alarm is not None and not case.inputs.alarm.works:
        return False
    sirens = [item for item in case.world.site.equipment if item.kind in _SIRENS]
    return not sirens or any(
        item.properties.get("state", "working") == "working" for item in sirens
    )


def sound(
    case: Case, *, by: str, actor: str, zones: tuple[str, ...], cause: int, order: bool = True
) -> int:
    """Sound the alarm (or find that it fails), and release whom it reaches.

    Args:
        case: the case.
        by: ``bell``, ``voice`` ...
        actor: the post that gives it.
        zones: where.
        cause: event behind it.
        order: whether it is also the order to leave.

    Returns:
        Id of the event.
    """
    named = ", ".join(zones)
    if not works(case):
        event = case.log("alarm-failed", object=named, cause=cause, text=by)
        case.declare("alarm-tried", event)
        return event
    event = case.log("general-alarm", actor=actor, object=named, cause=cause, text=by)
    if order:
        case.log("evac-order", actor=actor, object=named, cause=event)
    _log_present(case, cause=event)
    reach = spaces_of(case, zones)
    case.reached |= reach
    _hear(case, reach, cause=event)
    tell(case, reach, cause=event, zone=named)
    case.declare("alarm", event)
    case.declare("alarm-tried", event)
    case.staff.after_alarm()
    if case.comers is None:
        case.comers = _comers(case)
        if len(case.comers):
            case.env.process(_goes_on(case))
    return event


def _comers(case: Case) -> NDArray[np.int64]:
    """Return the rows of those who come during the run, or go from stop to stop."""
    population = case.world.population
    moves = [bool(g.visits or g.arrive_from) and not g.arrive_after for g in population.groups]
    rows = np.flatnonzero(np.array(moves, dtype=np.bool_)[population.group])
    duty = case.staff.rows
    return rows[~np.isin(rows, np.fromiter(duty, dtype=np.int64))] if duty else rows


def _goes_on(case: Case) -> Generator[simpy.Event, object, None]:
    """Let those hear the alarm who come into the spaces in which it sounds, as long as some may."""
    people = case.world.people
    comers = case.comers
    assert comers is not None
    while True:
        yield case.env.timeout(_HEARD_EVERY_S)
        unaware = comers[np.isnan(people.alerted_s[comers])]
        unaware = unaware[people.harm[unaware] < Harm.INCAPACITATED]
        here = unaware[people.space[unaware] >= 0]
        here = here[case.reached[people.space[here]]]
        if len(here):
            cause = case.happened["alarm"]
            told = case.log("alerted", value=len(here), unit="people", cause=cause)
            release(case, here.astype(np.int32), cause=told)
        phase = people.phase[unaware]
        coming = (phase == Phase.NOT_ARRIVED) & np.isfinite(case.world.population.arrive_s[unaware])
        moving = np.isin(phase, (Phase.WALKING, Phase.QUEUING))
        about_to = (phase == Phase.WAITING) & np.isfinite(people.start_s[unaware])
        if not (coming | moving | about_to).any():
            return


def _log_present(case: Case, *, cause: int) -> None:
    """Log at the first alarm how many are there who have to leave, where others come later."""
    world = case.world
    required = world.population.required
    if "present-at-alarm" in case.happened or not np.any(required & (world.population.space < 0)):
        return
    here = int(np.count_nonzero(required & world.people.inside()))
    case.log("present-at-alarm", value=here, unit="people", cause=cause)


def aware(name: str) -> str:
    """Return the stage of a case in which a post knows that something is going on."""
    return f"aware {name}"


def _hear(case: Case, reach: NDArray[np.bool_], *, cause: int) -> None:
    """Let those on duty know who hear the alarm where they are."""
    rows = case.world.site.space_index
    for holder in case.staff.everyone():
        row = case.world.people.space[holder.row] if holder.row is not None else -1
        space = rows.get(holder.place, -1) if holder.row is None else row
        if space >= 0 and reach[space] and case.staff.able(holder):
            case.declare(aware(holder.post), cause)


def tell(case: Case, reach: NDArray[np.bool_], *, cause: int, zone: str) -> int:
    """Wake and release everybody in the spaces reached; return how many were told."""
    people = case.world.people
    inside = (people.space >= 0) & (people.phase != Phase.OUT) & (people.harm < Harm.INCAPACITATED)
    rows = np.nonzero(inside & np.where(people.space >= 0, reach[people.space], False))[0]
    rows = rows[np.isnan(people.alerted_s[rows])]
    duty = case.staff.rows
    if duty:
        rows = rows[~np.isin(rows, np.fromiter(duty, dtype=np.int64))]
    if not len(rows):
        return 0
    told = case.log("alerted", object=zone, value=len(rows), unit="people", cause=cause)
    release(case, rows.astype(np.int32), cause=told)
    return len(rows)


def is_new(case: Case, zones: tuple[str, ...]) -> bool:
    """Return whether an alarm that works has still to sound somewhere in ``zones``."""
    return "alarm" in case.happened and bool((spaces_of(case, zones) & ~case.reached).any())


def release(
    case: Case,
    rows: NDArray[np.int32],
    *,
    cause: int,
    in_person: bool = False,
    at_once: bool = False,
) -> None:
    """Wake people and let each set out after their own pre-movement time.

    Groups that the plan lets go after a delay (classes, storeys) wait for it first.

    Args:
        case: the case.
        rows: rows of people, ``(n,)``.
        cause: id of the event behind it.
        in_person: whether somebody stands before them.
        at_once: whether this is the very word that the plan lets them wait for.
    """
    world = case.world
    people, population = world.people, world.population
    people.asleep[rows] = False
    people.alerted_s[rows] = case.now
    at = case.now + population.pre_movement_s[rows]
    groups = population.group[rows]
    for number in np.unique(groups).tolist():
        group = population.groups[number]
        mine = groups == number
        if group.release_delay is not None:
            u = case.uniform("release", group.id)
            at[mine] += float(np.ravel(group.release_delay.ppf(np.array([u])))[0])
        if group.release_after not in _AGAIN and not at_once:
            # Another event lets this group go: told now, released then.
            wanted = STAGES.get(group.release_after, group.release_after)
            if not case.has_happened(wanted):
                case.env.process(_later(case, rows[mine], at[mine] - case.now, wanted))
                at[mine] = np.inf
    soon = np.isfinite(at)
    # The word that a group waits for also lets those go who stay whatever sounds.
    stays = np.array([group.choice == "nobody" for group in population.groups], dtype=np.bool_)
    closely = np.full(len(rows), in_person) | (stays[groups] & at_once)
    for near in (True, False):
        told = soon & (closely == near)
        if told.any():
            world.ask(Release(rows[told], at[told], cause, near))
    _log_classes(case, rows, at, cause=cause)


def _later(
    case: Case, rows: NDArray[np.int32], delays: NDArray[np.float64], event: str
) -> Generator[simpy.Event, object, None]:
    """Release people some time after an event that has not happened yet."""
    yield case.when(event)
    case.world.ask(Release(people=rows, at_s=case.now + delays, cause=case.happened[event]))


def _log_classes(
    case: Case, rows: NDArray[np.int32], at: NDArray[np.float64], *, cause: int
) -> None:
    """Log groups that have a leader one by one, as they are let go."""
    population = case.world.population
    groups = population.group[rows]
    for number in np.unique(groups).tolist():
        group = population.groups[number]
        if group.leader and group.release_delay is not None:
            own = at[groups == number]
            # A class that gathers sets out when its last is ready.
            gathers = group.together is not None and group.together.gather
            first = float(np.max(own) if gathers else np.min(own))
            case.env.process(_released(case, group.id, int((groups == number).sum()), first, cause))


def _released(
    case: Case, group: str, number: int, first: float, cause: int
) -> Generator[simpy.Event, object, None]:
    """Log that a group sets out, when its first member does."""
    yield case.env.timeout(max(first - case.now, 0.0))
    case.log("released", object=group, value=number, unit="people", cause=cause)
