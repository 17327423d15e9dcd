"""People drawn from groups: every attribute is a hash of (seed, stream, group id, index)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim import literature
from sim.people.model import Population
from sim.people.parties import join, leaders, neighbours, party_numbers
from sim.people.polygons import Polygon, Room, even_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.people.model import Group, Stream
    from sim.rng import Streams


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a space as if it were a room of its own."""

    id: str
    outline: Polygon
    obstacles: tuple[Polygon, ...]


class Places(Protocol):
    """What has to be known of a site to put people into it."""

    @property
    def spaces(self) -> Sequence[Room]:
        """The spaces, in the order of their rows."""
        ...


def sample_people(
    groups: Sequence[Group], site: Places, streams: Streams, *, calibration: str
) -> Population:
    """Draw the people of one run.

    Args:
        groups: the groups of the scenario, in any order.
        site: the site whose spaces the groups name.
        streams: the random numbers of the run.
        calibration: name of the calibration of the run. All calibrations that exist draw people
            alike; how they walk stairs and crowds is the calibration's own part of the movement.

    Returns:
        One row a person, sorted by group id and index in the group. In a group those present at
        the start come first, by space; then those who arrive, by time.

    Raises:
        KeyError: a group names a space that the site does not have.
    """
    del calibration
    ordered = tuple(sorted(groups, key=lambda group: group.id))
    rows = {space.id: row for row, space in enumerate(site.spaces)}
    parts = [_one_group(group, site, rows, streams) for group in ordered]
    sizes = np.array([group.size for group in ordered], dtype=np.int64)
    ends = np.cumsum(sizes)
    spans = zip(ordered, ends - sizes, ends, strict=True)

    def column(name: str, kind: type[np.generic]) -> NDArray[Any]:
        return np.concatenate([part[name] for part in parts] or [np.empty(0)]).astype(kind)

    people = Population(
        groups=ordered,
        group=np.repeat(np.arange(len(ordered), dtype=np.int32), sizes),
        index=column("index", np.int32),
        space=column("space", np.int32),
        x=column("x", np.float64),
        y=column("y", np.float64),
        speed=column("speed", np.float64),
        speed_down=column("speed_down", np.float64),
        speed_up=column("speed_up", np.float64),
        pre_movement_s=column("pre_movement_s", np.float64),
        arrive_s=column("arrive_s", np.float64),
        asleep=column("asleep", np.bool_),
        required=column("required", np.bool_),
        size=column("size", np.float64),
        body_m=column("body_m", np.float64),
        party=_parties([part["party"] for part in parts]),
        rows_of_group={group.id: slice(int(start), int(end)) for group, start, end in spans},
    )
    join(people)
    for party, row in leaders(people).items():
        people.party[row], people.leads[row] = party, True
    return people


def _one_group(
    group: Group, site: Places, rows: dict[str, int], streams: Streams
) -> dict[str, NDArray[Any]]:
    size = group.size
    index = np.arange(size, dtype=np.int64)
    speed = group.profile.speed.ppf(_numbers(streams, "people.speed", group, index))
    law = group.pre_movement_asleep if group.asleep else group.pre_movement
    delay = (
        np.zeros(size)
        if law is None
        else law.ppf(_numbers(streams, "people.pre-movement", group, index))
    )
    places = sorted(group.places)
    space = np.full(size, -1, dtype=np.int64)
    room_of = np.repeat(np.arange(len(places)), [count for _, count in places])
    present = len(room_of)
    x, y = np.full(size, np.nan), np.full(size, np.nan)
    if present:
        rooms: list[Room] = [site.spaces[rows[name]] for name, _ in places]
        if group.part:
            rooms = [_Part(room.id, group.part, room.obstacles) for room in rooms]
        space[:present] = np.array([rows[name] for name, _ in places])[room_of]
        points = [
            even_points(room, count, start=_start(streams, group, name))
            for room, (name, count) in zip(rooms, places, strict=True)
        ]
        x[:present] = np.concatenate([point[0] for point in points])
        y[:present] = np.concatenate([point[1] for point in points])
        if group.together is not None:
            _stand_together(x, y, room_of)
    down, up = group.profile.stairs_down, group.profile.stairs_up
    party = party_numbers(group, space, streams)
    return {
        "index": index,
        "space": space,
        "x": x,
        "y": y,
        "speed": speed,
        "speed_down": speed * (down or 0.0),
        "speed_up": speed * (up or 0.0),
        "pre_movement_s": np.maximum(delay, 0.0),
        "size": np.full(size, group.profile.size),
        "body_m": np.full(size, group.profile.body_m or literature.value("people.body.width")),
        "arrive_s": _arrive_together(_arrivals(group, streams, present), party),
        "party": party,
        "asleep": np.full(size, group.asleep) & (space >= 0),
        "required": np.full(size, group.required),
    }


def _parties(parts: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Return parties of groups numbered through, -1 for none."""
    found, first = [np.empty(0, dtype=np.int32)], 0
    for part in parts:
        found.append(np.where(part >= 0, part + first, -1).astype(np.int32))
        first += int(part.max(initial=-1)) + 1
    return np.concatenate(found)


def _stand_together(
    x: NDArray[np.float64], y: NDArray[np.float64], room_of: NDArray[np.int64]
) -> None:
    """Give the places of each room out so that people next to each other in order are near."""
    for room in np.unique(room_of):
        rows = np.nonzero(room_of == room)[0]
        order = rows[neighbours(x[rows], y[rows])]
        x[rows], y[rows] = x[order], y[order]


def _arrive_together(times: NDArray[np.float64], party: NDArray[np.int32]) -> NDArray[np.float64]:
    """Let everybody of a party arrive when the first of it does."""
    if not (party >= 0).any():
        return times
    first = np.full(int(party.max()) + 1, np.inf)
    np.minimum.at(first, party[party >= 0], times[party >= 0])
    return np.where(party >= 0, first[party], times)


def _start(streams: Streams, group: Group, space: str) -> tuple[float, float]:
    """Return where the sequence of places of a group in a space starts."""
    drawn = streams.uniform("people.position", group=f"{group.id}/{space}", index=np.arange(2))
    return float(drawn[0]), float(drawn[1])


def _numbers(
    streams: Streams, stream: str, group: Group, index: NDArray[np.int64], draw: int = 0
) -> NDArray[np.float64]:
    if not len(index):
        return np.empty(0)
    return streams.uniform(stream, group=group.id, index=index, draw=draw)


def _arrivals(group: Group, streams: Streams, present: int) -> NDArray[np.float64]:
    given = np.sort(np.asarray(group.arrivals_s, dtype=np.float64))
    drawn = (
        arrival_times(group.stream, streams, group=group.id, first=present + len(given))
        if group.stream
        else np.empty(0)
    )
    return np.concatenate([np.full(present, np.inf), given, drawn])


def arrival_times(
    stream: Stream, streams: Streams, *, group: str, first: int
) -> NDArray[np.float64]:
    """Draw when the people of a stream arrive: a Poisson process with a given number of people.

    The gaps are exponential; stretched so that all fall between the first and the last edge they
    make the times of a Poisson process of which the number is known.

    Args:
        stream: how many, and when.
        streams: the random numbers of the run.
        group: id of the group.
        first: index in the group of the first of them.

    Returns:
        Times in seconds, ascending, shape ``(stream.count,)``.
    """
    index = first + np.arange(stream.count + 1)
    gaps = -np.log(streams.uniform("people.arrival", group=group, index=index))
    share = np.cumsum(gaps)[:-1] / gaps.sum()
    expected = np.concatenate([[0.0], np.cumsum(stream.expected)])
    times: NDArray[np.float64] = np.interp(share * expected[-1], expected, stream.edges_s)
    return times
