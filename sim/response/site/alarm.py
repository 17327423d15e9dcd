"""The alarm: where it sounds, who is told, when they set out; and the alarm that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.events.stages import ALARMS, STAGES
from sim.world.alerting import wake
from sim.world.requests import Release
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    import simpy
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.response.incident import Incident

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


def spaces_of(incident: Incident, zones: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which spaces an alarm for ``zones`` reaches, shape ``(n_spaces,)``.

    A zone is ``all``, a space, a level, a use, a tag, a zone of the site (a tag ``zone:<name>``),
    or one of the equipment: then it reaches the spaces in which that hangs.
    """
    if "all" in zones:
        return np.ones(len(incident.world.site.spaces), dtype=np.bool_)
    wanted = set(zones)
    hung = [spaces for zone, spaces in alarm_zones(incident.world.site).items() if zone in wanted]
    wanted = wanted.union(*hung)
    return np.array(
        [
            space.id in wanted
            or space.level in wanted
            or space.use in wanted
            or any(tag.removeprefix("zone:") in wanted for tag in space.tags)
            for space in incident.world.site.spaces
        ],
        dtype=np.bool_,
    )


def works(incident: Incident) -> bool:
    """Return whether the alarm can sound: it was not declared failed, and one siren works."""
    if incident.inputs.alarm is not None and not incident.inputs.alarm.works:
        return False
    sirens = [item for item in incident.world.site.equipment if item.kind in _SIRENS]
    return not sirens or any(
        item.properties.get("state", "working") == "working" for item in sirens
    )


def sound(
    incident: Incident,
    *,
    by: str,
    actor: str,
    zones: tuple[str, ...],
    cause: int,
    order: bool = True,
) -> int:
    """Sound the alarm (or find that it fails), and release whom it reaches.

    Args:
        incident: the incident.
        by: ``bell``, ``voice`` ...
        actor: the post that gives it.
        zones: where.
        cause: event behind it.
        order: whether it is also the order to leave.

    Returns:
        Id of the event.
    """
    named = ", ".join(zones)
    if not works(incident):
        event = incident.log("alarm-failed", object=named, cause=cause, text=by)
        incident.declare("alarm-tried", event)
        return event
    event = incident.log("general-alarm", actor=actor, object=named, cause=cause, text=by)
    if order:
        incident.log("evac-order", actor=actor, object=named, cause=event)
    _log_present(incident, cause=event)
    reach = spaces_of(incident, zones)
    incident.reached |= reach
    _hear(incident, reach, cause=event)
    tell(incident, reach, cause=event, zone=named)
    incident.declare("alarm", event)
    incident.declare("alarm-tried", event)
    incident.staff.after_alarm()
    if incident.comers is None:
        incident.comers = _comers(incident)
        if len(incident.comers):
            incident.env.process(_goes_on(incident))
    return event


def _comers(incident: Incident) -> NDArray[np.int64]:
    """Return the rows of those who come during the run, or go from stop to stop."""
    population = incident.world.population
    moves = [bool(g.visits or g.arrive_from) and not g.arrive_after for g in population.groups]
    rows = np.flatnonzero(np.array(moves, dtype=np.bool_)[population.group])
    duty = incident.staff.rows
    return rows[~np.isin(rows, np.fromiter(duty, dtype=np.int64))] if duty else rows


def _goes_on(incident: Incident) -> Generator[simpy.Event, object, None]:
    """Let those hear the alarm who come into the spaces in which it sounds, as long as some may."""
    people = incident.world.people
    comers = incident.comers
    assert comers is not None
    while True:
        yield incident.env.timeout(_HEARD_EVERY_S)
        unaware = comers[np.isnan(people.alerted_s[comers])]
        unaware = unaware[people.harm[unaware] < Harm.INCAPACITATED]
        here = unaware[people.space[unaware] >= 0]
        here = here[incident.reached[people.space[here]]]
        if len(here):
            cause = incident.happened["alarm"]
            told = incident.log("alerted", value=len(here), unit="people", cause=cause)
            release(incident, here.astype(np.int32), cause=told)
        phase = people.phase[unaware]
        coming = (phase == Phase.NOT_ARRIVED) & np.isfinite(
            incident.world.population.arrive_s[unaware]
        )
        moving = np.isin(phase, (Phase.WALKING, Phase.QUEUING))
        about_to = (phase == Phase.WAITING) & np.isfinite(people.start_s[unaware])
        if not (coming | moving | about_to).any():
            return


def _log_present(incident: Incident, *, cause: int) -> None:
    """Log at the first alarm how many are there who have to leave, where others come later."""
    world = incident.world
    required = world.population.required
    if "present-at-alarm" in incident.happened or not np.any(
        required & (world.population.space < 0)
    ):
        return
    here = int(np.count_nonzero(required & world.people.inside()))
    incident.log("present-at-alarm", value=here, unit="people", cause=cause)


def aware(name: str) -> str:
    """Return the stage of an incident in which a post knows that something is going on."""
    return f"aware {name}"


def _hear(incident: Incident, reach: NDArray[np.bool_], *, cause: int) -> None:
    """Let those on duty know who hear the alarm where they are."""
    rows = incident.world.site.space_index
    for holder in incident.staff.everyone():
        row = incident.world.people.space[holder.row] if holder.row is not None else -1
        space = rows.get(holder.place, -1) if holder.row is None else row
        if space >= 0 and reach[space] and incident.staff.able(holder):
            incident.declare(aware(holder.post), cause)


def tell(incident: Incident, reach: NDArray[np.bool_], *, cause: int, zone: str) -> int:
    """Wake and release everybody in the spaces reached; return how many were told."""
    people = incident.world.people
    inside = (people.space >= 0) & (people.phase != Phase.OUT) & (people.harm < Harm.INCAPACITATED)
    rows = np.nonzero(inside & np.where(people.space >= 0, reach[people.space], False))[0]
    rows = rows[np.isnan(people.alerted_s[rows])]
    duty = incident.staff.rows
    if duty:
        rows = rows[~np.isin(rows, np.fromiter(duty, dtype=np.int64))]
    if not len(rows):
        return 0
    told = incident.log("alerted", object=zone, value=len(rows), unit="people", cause=cause)
    release(incident, rows.astype(np.int32), cause=told)
    return len(rows)


def is_new(incident: Incident, zones: tuple[str, ...]) -> bool:
    """Return whether an alarm that works has still to sound somewhere in ``zones``."""
    return "alarm" in incident.happened and bool(
        (spaces_of(incident, zones) & ~incident.reached).any()
    )


def release(
    incident: Incident,
    rows: NDArray[np.int32],
    *,
    cause: int,
    in_person: bool = False,
    at_once: bool = False,
) -> None:
    """Wake people and let each set out after their own pre-movement time.

    Groups that the plan lets go after a delay (classes, storeys) wait for it first.

    Args:
        incident: the incident.
        rows: rows of people, ``(n,)``.
        cause: id of the event behind it.
        in_person: whether somebody stands before them.
        at_once: whether this is the very word that the plan lets them wait for.
    """
    world = incident.world
    population = world.population
    wake(world, rows, now_s=incident.now, is_first=False)
    at = incident.now + population.pre_movement_s[rows]
    groups = population.group[rows]
    for number in np.unique(groups).tolist():
        group = population.groups[number]
        mine = groups == number
        if group.release_delay is not None:
            u = incident.uniform("release", group.id)
            at[mine] += float(np.ravel(group.release_delay.ppf(np.array([u])))[0])
        if group.release_after not in _AGAIN and not at_once:
            # Another event lets this group go: told now, released then.
            wanted = STAGES.get(group.release_after, group.release_after)
            if not incident.has_happened(wanted):
                incident.env.process(_later(incident, rows[mine], at[mine] - incident.now, wanted))
                at[mine] = np.inf
    soon = np.isfinite(at)
    # The word that a group waits for also lets those go who stay whatever sounds.
    stays = np.array([group.choice == "nobody" for group in population.groups], dtype=np.bool_)
    closely = np.full(len(rows), in_person) | (stays[groups] & at_once)
    for near in (True, False):
        told = soon & (closely == near)
        if told.any():
            world.ask(Release(rows[told], at[told], cause, near))
    _log_classes(incident, rows, at, cause=cause)


def _later(
    incident: Incident, rows: NDArray[np.int32], delays: NDArray[np.float64], event: str
) -> Generator[simpy.Event, object, None]:
    """Release people some time after an event that has not happened yet."""
    yield incident.when(event)
    incident.world.ask(
        Release(people=rows, at_s=incident.now + delays, cause=incident.happened[event])
    )


def _log_classes(
    incident: Incident, rows: NDArray[np.int32], at: NDArray[np.float64], *, cause: int
) -> None:
    """Log groups that have a leader one by one, as they are let go."""
    population = incident.world.population
    groups = population.group[rows]
    for number in np.unique(groups).tolist():
        group = population.groups[number]
        if group.leader and group.release_delay is not None:
            own = at[groups == number]
            # A class that gathers sets out when its last is ready.
            gathers = group.together is not None and group.together.gather
            first = float(np.max(own) if gathers else np.min(own))
            incident.env.process(
                _released(incident, group.id, int((groups == number).sum()), first, cause)
            )


def _released(
    incident: Incident, group: str, number: int, first: float, cause: int
) -> Generator[simpy.Event, object, None]:
    """Log that a group sets out, when its first member does."""
    yield incident.env.timeout(max(first - incident.now, 0.0))
    incident.log("released", object=group, value=number, unit="people", cause=cause)
