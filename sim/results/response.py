"""Records of those who respond: messages and orders, the call-out, search, patients, help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.results.codec import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages of a chain, and what became of them.

    Attributes:
        sent: how many were sent.
        acknowledged: how many were.
        lost: how many were.
        open: of which nothing is known at the end.
        wrong: how many of those acknowledged were wrong.
        accuracy: share of those acknowledged that were right.
    """

    sent: int
    acknowledged: int
    lost: int
    open: int
    wrong: int
    accuracy: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders, and what became of them.

    Attributes:
        issued: how many were given.
        acknowledged: of them acknowledged and not done yet.
        done: of them done.
        lost: of them lost.
        open: of which nothing is known at the end.
        closed: share that is reported done.
    """

    issued: int
    acknowledged: int
    done: int
    lost: int
    open: int
    closed: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The widest span of control.

    Attributes:
        who: who led most posts and units at once.
        leads: how many.
        remark: below, within or above what ICS asks for.
    """

    who: str
    leads: int
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPost:
    """A post or level of a chain.

    Attributes:
        id: its id.
        depth: links below the first.
        tells: how many it tells.
        told_by: how many tell it.
        only_way_to: posts that nobody else's message reaches.
        betweenness: share of shortest ways that lead over it.
        sent: messages it sent.
        acknowledged: messages it acknowledged.
    """

    id: str
    depth: int
    tells: int
    told_by: int
    only_way_to: int
    betweenness: float
    sent: int
    acknowledged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The command chain of a run.

    Attributes:
        first: who began to tell; ``from`` in JSON.
        due: how many were to be told.
        told: how many of them were.
        not_told: ids of the others.
        told_all_s: how long until all were.
        told_p90_s: how long until nine in ten were.
        messages: what became of messages.
        orders: what became of orders.
        two_commanders: posts with orders from more than one at a time.
        span: the widest span of control.
        cut_points: posts whose loss cuts the chain in two.
        connectivity: how many have to be lost for that.
        posts: all posts and levels.
    """

    first: str = named("from")
    due: int
    told: int
    not_told: tuple[str, ...]
    told_all_s: float | None
    told_p90_s: float | None
    messages: Messages
    orders: Orders
    two_commanders: tuple[str, ...]
    span: Span | None
    cut_points: tuple[str, ...]
    connectivity: int
    posts: tuple[ChainPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOut:
    """A unit that was out at the start.

    Attributes:
        unit: its id.
        about: what it was out for.
    """

    unit: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitedFor:
    """A kind of units of which all were out.

    Attributes:
        kind: the kind.
        s: how long until one was sent; null for never.
    """

    kind: str
    s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewThere:
    """How many of the fire brigade had arrived.

    Attributes:
        t_s: when.
        people: how many by then.
    """

    t_s: float
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """The call-out in a town whose dispatch centre has other things to do.

    Attributes:
        units: units of the town.
        out_at_start: those that were out.
        queued_s: from queue to answer of the call; 0 for no queue, null for no answer.
        nearer_but_busy: units that were nearer but out.
        waited_for: kinds of which all were out.
        mutual_aid: units from outside.
        moved_up: units that moved up.
        crew: how many people of units had arrived by when.
    """

    units: int
    out_at_start: tuple[UnitOut, ...]
    queued_s: float | None
    nearer_but_busy: tuple[str, ...]
    waited_for: tuple[WaitedFor, ...]
    mutual_aid: tuple[str, ...]
    moved_up: tuple[str, ...]
    crew: tuple[CrewThere, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What teams of the fire brigade did inside.

    Attributes:
        teams: teams that went in.
        first_in_s: when the first did.
        done_s: when no room was left; null while some are.
        not_searched: rooms nobody could enter to the end.
        told: people told to leave by a team.
        led_out: people led out.
        carried_out: people carried out.
        found_dead: people found dead.
        withdrawn: how often a team had to go back.
    """

    teams: int
    first_in_s: float
    done_s: float | None
    not_searched: int | None
    told: int
    led_out: int
    carried_out: int
    found_dead: int
    withdrawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """What became of those who were hurt.

    Attributes:
        total: how many there are.
        triage: by class of triage; ``class`` in JSON.
        state: by what they are at the end.
        table: both at once.
        hospitals: by hospital.
        over_capacity: how many came to a hospital that was full.
        first_contact_s: when the first was met by an ambulance crew.
        last_transport_s: when the last was taken away.
    """

    total: int
    triage: Mapping[str, int] = named("class")
    state: Mapping[str, int]
    table: Mapping[str, Mapping[str, int]]
    hospitals: Mapping[str, int]
    over_capacity: int
    first_contact_s: float | None
    last_transport_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Somebody who waited for a lift or for help.

    Attributes:
        person: id of the person.
        where: id of the space.
        wanted: ``lift`` or ``help``.
        since_s: when they began to wait.
        until_s: when it came; null if never.
        by: id of the lift, or of the first of the helpers.
    """

    person: str
    where: str
    wanted: str
    since_s: float
    until_s: float | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftUse:
    """What a lift did.

    Attributes:
        id: id of the lift.
        trips: trips to its main stop with people.
        people: people it brought there.
        last_s: when the last of them was out of it.
    """

    id: str
    trips: int
    people: int
    last_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Lifts, and those who cannot leave alone.

    Attributes:
        waited: those who waited.
        lifts: what each lift did.
    """

    waited: tuple[Waited, ...]
    lifts: tuple[LiftUse, ...]
