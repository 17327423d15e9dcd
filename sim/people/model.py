"""Groups as resolved from a scenario, and the arrays of people sampled from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from sim.distribution import Distribution

Familiarity = Literal["all", "entrance", "assigned"]
LARGEST = 4.0
"""Nobody takes the room of more people than this: the crowd's counts allow for no more."""

CREW = "crew"
"""Role of people who come with the fire brigade, who are none of the site's people."""

HELPERS = ("staff", "warden", "nurse", "carer", "responder")
"""Roles of people who help those who need it, where a group does not say whether it does."""

ExitChoice = Literal[
    "nearest", "familiar", "assigned", "quickest", "signed", "instructed", "nobody"
]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people of one kind are able to do.

    Attributes:
        name: name in the scenario or of a shipped profile.
        speed: free walking speed on the level, m/s.
        stairs_down: free speed down stairs as a factor on the level speed; None for the
            calibration's own value.
        stairs_up: likewise up stairs.
        needs_assistance: number of helpers needed to leave, 0 for none.
        stairs: False for those who cannot take stairs on their own.
        size: how many people's room they take in a crowd.
        body_m: width of the body, with what they push or carry; None for the usual one.
        walks: False for those who cannot move without helpers.
        moved_by: with what helpers move them, ``""`` for what is usual.
        source: where the numbers come from.
    """

    name: str
    speed: Distribution
    stairs_down: float | None = None
    stairs_up: float | None = None
    needs_assistance: int = 0
    stairs: bool = True
    size: float = 1.0
    body_m: float | None = None
    walks: bool = True
    moved_by: str = ""
    source: str = ""

    @property
    def dependent(self) -> bool:
        """Whether they may need help, or a lift, to leave."""
        return not self.stairs or not self.walks or self.needs_assistance > 0


@dataclass(frozen=True, slots=True)
class Attraction:
    """One of the places that visitors choose among.

    Attributes:
        space: the space.
        weight: how often it is chosen, beside the others.
        capacity: most visitors it takes in, ``inf`` for no limit.
    """

    space: str
    weight: float
    capacity: float = float("inf")


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop on a way through the site.

    Attributes:
        space: the space; of several to choose among, the one of greatest weight.
        stay: how long the person stays.
        among: the places they choose among; empty where there is but one.
        until_s: until when they stay instead, seconds from the start; None for as long as ``stay``.
    """

    space: str
    stay: Distribution
    among: tuple[Attraction, ...] = ()
    until_s: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """How people of a group keep together, in parties.

    Attributes:
        size: people in a party; None for one party of all, or of all in one space.
        by_space: whether without a size those of each space are a party of their own.
        within_m: how far the last may fall behind; None for what is usual for their number.
        gather: whether they wait for each other before they set out.
        leader_last: whether a leader goes behind them all, not ahead of them.
        joins: the group whose parties these people join, or ``""`` for parties of their own.
    """

    size: Distribution | None = None
    by_space: bool = False
    within_m: float | None = None
    gather: bool = True
    leader_last: bool = False
    joins: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """People who keep coming: how many, and when, over a stretch of time.

    The times are drawn for each run, as gaps between people; their number is fixed.

    Attributes:
        edges_s: ends of the intervals, seconds from the start, ascending, shape ``(n + 1,)``.
        expected: people expected in each interval, shape ``(n,)``.
        count: people who come in all.
    """

    edges_s: tuple[float, ...]
    expected: tuple[float, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """People who share a description. ``places`` says how many start where.

    Attributes:
        id: unique id; ids made by expansion look like ``class-201``.
        places: ``(space id, number)`` pairs, sorted by space, for people present at the start.
        profile: abilities.
        part: outline of the part of their space in which they start; empty for all of it.
        role: ``""`` for occupants, ``warden``, ``staff``, ``teacher``, ``responder`` ...
        post: the plan's post that these people hold, or ``""``.
        asleep: True where they sleep at the start of the run.
        pre_movement: time from alarm to first step for people awake.
        pre_movement_asleep: the same for people asleep.
        choice: how they choose their exit.
        familiar_exits: exit ids they know (for ``familiar``, ``quickest`` and ``instructed``);
            empty for all.
        assigned_exit: exit id (for ``assigned``).
        route_via: ids of stairwells or spaces the route passes, in order (``route: {stair: b}``).
        assembly: id of their assembly point, or ``""``.
        leader: role or id of the person who leads them out and counts them, or ``""``.
        together: how they keep together, or None for people who go each for themselves.
        release_after: event that releases them (``bell``), or ``""`` for the general alarm.
        release_delay: delay after that event.
        arrive_after: event that calls them in, ``""`` for none; they come once, when it happens.
        arrive_from: opening id where they come in, or ``""`` if present at the start.
        arrivals_s: arrival times in seconds, sorted, shape ``(n,)``; empty if present.
        stream: people who arrive besides, at times drawn for each run, or None.
        visits: stops before leaving.
        leave_at_s: when they set out to leave by themselves, or None to wait for an alarm.
        follows: share of them who go by what others do when they choose a way.
        refuses: share of them who do not leave until told in person.
        pushes: share of them who push when they want on and cannot.
        lifts: ``yes``, ``evacuation`` (only lifts that serve after an alarm) or ``no``; ``""`` for
            ``yes`` where they cannot take stairs, else ``no``.
        sweep: ids of spaces they go through in order to send people out.
        assists: whether they help those who cannot leave alone; None to go by their role.
        helped_by: ids or roles of those who fetch them, and nobody else; empty for all who help.
        required: False for those excused from leaving (responders, sheltering).
        source: where counts and times come from.
    """

    id: str
    places: tuple[tuple[str, int], ...]
    profile: Profile
    part: tuple[tuple[float, float], ...] = ()
    role: str = ""
    post: str = ""
    asleep: bool = False
    pre_movement: Distribution | None = None
    pre_movement_asleep: Distribution | None = None
    choice: ExitChoice = "nearest"
    familiar_exits: tuple[str, ...] = ()
    assigned_exit: str = ""
    route_via: tuple[str, ...] = ()
    assembly: str = ""
    leader: str = ""
    together: Together | None = None
    release_after: str = ""
    release_delay: Distribution | None = None
    arrive_after: str = ""
    arrive_from: str = ""
    arrivals_s: tuple[float, ...] = ()
    stream: Stream | None = None
    visits: tuple[Visit, ...] = ()
    leave_at_s: Distribution | None = None
    follows: float = 0.0
    refuses: float = 0.0
    pushes: float = 0.0
    lifts: str = ""
    sweep: tuple[str, ...] = ()
    assists: bool | None = None
    helped_by: tuple[str, ...] = ()
    required: bool = True
    source: str = ""

    @property
    def helps(self) -> bool:
        """Whether they fetch those who need help; holders of posts do as their plan says."""
        usual = self.role in HELPERS and not self.post
        able = self.profile.walks and self.profile.stairs and not self.profile.needs_assistance
        return (usual if self.assists is None else self.assists) and able

    @property
    def uses_lifts(self) -> bool:
        """Whether they take a lift where one serves them."""
        if self.lifts:
            return self.lifts != "no"
        return not self.profile.stairs or not self.profile.walks

    @property
    def size(self) -> int:
        """Number of people in the group."""
        coming = self.stream.count if self.stream else 0
        return sum(count for _, count in self.places) + len(self.arrivals_s) + coming


def told_spaces(groups: Iterable[Group]) -> frozenset[str]:
    """Return the ids of stairs and spaces that people of some groups are told to pass."""
    return frozenset(name for group in groups for name in group.route_via)


@dataclass(slots=True)
class Population:
    """One row a person, sorted by group id and index in group. Shapes ``(n_people,)``.

    Sampled once from groups and seed by ``sim.people.sample.sample_people``; every attribute is
    a hash of (seed, stream, group id, index), so groups do not disturb each other.

    Attributes:
        groups: the groups, sorted by id.
        group: row of each person's group.
        index: index within the group.
        space: row of the start space in ``site.spaces``; -1 for people who arrive later.
        x, y: start position in the space's frame, metres.
        speed: free speed on the level, m/s.
        speed_down, speed_up: free speed down and up stairs, m/s (0: use the calibration's factor).
        pre_movement_s: time from alarm to first step as it applies at the start (asleep or awake).
        arrive_s: arrival time, ``inf`` for people present at the start.
        asleep: sleeping at the start.
        required: told to leave and not excused.
        rows_of_group: rows of the people of each group.
        size: how many people's room each takes; 1 by default.
        body_m: width of the body, metres.
        party: number of the party each keeps together with, -1 for none.
        leads: who leads their party.
    """

    groups: tuple[Group, ...]
    group: NDArray[np.int32]
    index: NDArray[np.int32]
    space: NDArray[np.int32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    speed: NDArray[np.float64]
    speed_down: NDArray[np.float64]
    speed_up: NDArray[np.float64]
    pre_movement_s: NDArray[np.float64]
    arrive_s: NDArray[np.float64]
    asleep: NDArray[np.bool_]
    required: NDArray[np.bool_]
    rows_of_group: Mapping[str, slice] = field(default_factory=dict)
    size: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    body_m: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    party: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    leads: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        """Let everybody be of usual size where nothing is said."""
        for name, usual in (("size", 1.0), ("body_m", value("people.body.width"))):
            if len(getattr(self, name)) != len(self.group):
                setattr(self, name, np.full(len(self.group), usual))
        if len(self.party) != len(self.group):
            self.party = np.full(len(self.group), -1, dtype=np.int32)
        if len(self.leads) != len(self.group):
            self.leads = np.zeros(len(self.group), dtype=np.bool_)

    def __len__(self) -> int:
        return len(self.group)

    def avoids_steps(self) -> NDArray[np.bool_]:
        """Return who cannot take stairs alone, shape ``(n_people,)``."""
        kinds = [not group.profile.stairs for group in self.groups]
        result: NDArray[np.bool_] = np.array(kinds, dtype=np.bool_)[self.group]
        return result

    def person_id(self, row: int) -> str:
        """Return the id of a person, such as ``guests-17`` (counted from 1)."""
        return f"{self.groups[self.group[row]].id}-{self.index[row] + 1}"

    def rows_of_post(self, post: str) -> list[int]:
        """Return the rows of the people who hold a post, in order."""
        return [
            row
            for group in self.groups
            if group.post == post
            for row in range(*self.rows_of_group[group.id].indices(len(self)))
        ]
