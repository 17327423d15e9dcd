"""The replay: positions thinned to the points where somebody turns, packed for the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.report.crowding import crowded_patches
from sim.report.diary import told
from sim.report.doorways import Doorways
from sim.report.fields import SMOKE_STEPS, Smoke, smoke_opacity
from sim.report.packing import pack
from sim.report.planview import inner_points
from sim.report.reading import is_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.report.planview import PlanView
    from sim.report.reading import Reading
    from sim.simulation.outcome import Trace

ABSENT: Final = 255
"""Level of somebody who is not on the site."""

_MOST_FRAMES: Final = 2000
_MOST_CELLS: Final = 60_000_000  # people times samples held at once, a quarter of a gigabyte
_MOST_KEYS: Final = 600_000  # a page of 6 MB
_LARGE_CROWD: Final = 3000  # people; dots of more are drawn smaller
_COARSEST_PX: Final = 100.0
_TRIED: Final = 1000  # people on whom the tolerance is tried
_BLOCK: Final = 500  # people whose ways are worked out at once
_MOST_EVENTS: Final = 500
_SPEEDS: Final = (1, 2, 5, 10, 20, 60, 120, 300)
_AFTER_S: Final = 20.0  # shown after the last thing that happened
_WATCHING_S: Final = 60.0  # how long a replay should last at the speed it opens with


@dataclass(frozen=True, slots=True)
class Keys:
    """Points between which everybody moves straight and evenly.

    Attributes:
        count: Number of keys of each person, shape ``(n_people,)``.
        frame: Sample of each key, person after person, shape ``(n_keys,)``.
        person: Person of each key, shape ``(n_keys,)``.
    """

    count: NDArray[np.int64]
    frame: NDArray[np.int64]
    person: NDArray[np.int64]


def turning_points(
    times: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    level: NDArray[np.int64],
    *,
    tolerance: float,
) -> Keys:
    """Return the samples that are needed to draw everybody's way.

    A swinging-door filter over all people at once: a key is set where no straight and even
    motion from the last key passes all samples since then within the tolerance, and on both sides
    of a change of level.

    Args:
        times: Sample times, shape ``(n,)``.
        x: Coordinates, shape ``(n, n_people)``; any finite number while absent.
        y: Likewise.
        level: Level, ``ABSENT`` while not on the site, shape ``(n, n_people)``.
        tolerance: Greatest distance on each axis, in the unit of the coordinates.
    """
    n, people = x.shape
    everyone = np.arange(people)
    frames, persons = [np.zeros(people, dtype=np.int64)], [everyone]
    start_t = np.full(people, times[0])
    start = np.stack([x[0], y[0]])
    low = np.full((2, people), -np.inf)
    high = np.full((2, people), np.inf)
    since = np.zeros(people, dtype=np.int64)
    for i in range(1, n):
        here = np.stack([x[i], y[i]])
        span = times[i] - start_t
        new_low = np.maximum(low, (here - tolerance - start) / span)
        new_high = np.minimum(high, (here + tolerance - start) / span)
        jump = level[i] != level[i - 1]
        turn = (new_low > new_high).any(axis=0) | jump
        before = np.flatnonzero(turn & (since < i - 1))
        frames.append(np.full(len(before), i - 1))
        persons.append(before)
        landed = np.flatnonzero(jump)
        frames.append(np.full(len(landed), i))
        persons.append(landed)
        # After a turn the door swings from the sample before; after a jump from this one.
        turned = np.flatnonzero(turn & ~jump)
        start[:, turned] = np.stack([x[i - 1, turned], y[i - 1, turned]])
        start_t[turned], since[turned] = times[i - 1], i - 1
        step = times[i] - times[i - 1]
        new_low[:, turned] = (here[:, turned] - tolerance - start[:, turned]) / step
        new_high[:, turned] = (here[:, turned] + tolerance - start[:, turned]) / step
        start[:, landed], start_t[landed], since[landed] = here[:, landed], times[i], i
        new_low[:, landed], new_high[:, landed] = -np.inf, np.inf
        low, high = new_low, new_high
    last = np.flatnonzero(since < n - 1)
    frames.append(np.full(len(last), n - 1))
    persons.append(last)
    frame, person = np.concatenate(frames), np.concatenate(persons)
    order = np.lexsort((frame, person))
    return Keys(np.bincount(person, minlength=people), frame[order], person[order])


def replay_data(reading: Reading, view: PlanView, field: Smoke | None) -> dict[str, Any] | None:
    """Return everything the player needs, ready for JSON; None without a trace of anybody."""
    trace = reading.outcome.trace
    if trace is None or not trace.cell.size or len(trace.times_s) < 2:
        return None
    people = trace.cell.shape[1]
    rows = np.arange(people)
    last = _last_frame(reading, trace)
    most = min(_MOST_FRAMES, max(2, _MOST_CELLS // people))
    frames = np.unique(np.linspace(0, last, min(most, last + 1)).astype(int))
    times, ways = _everybody(reading, view, frames, people)
    end = float(times[-1])
    data: dict[str, Any] = {
        "end": round(end, 1),
        "times": [round(float(t), 2) for t in times],
        "size": [round(v, 1) for v in view.size],
        "count": pack(ways.count, "<u2"),
        "frame": pack(ways.frame, "<u2"),
        "x": pack(ways.x, "<u2"),
        "y": pack(ways.y, "<u2"),
        "level": pack(ways.level, "<u1"),
        "kind": pack(_kinds(reading, rows), "<u1"),
        "set_out": pack(_set_out(reading, rows, times), "<u2"),
        "total": reading.total,
        "radius": _radius(view, people),
        "speeds": [s for s in _SPEEDS if s <= max(5.0, end / 5)],
        "speed": min(_SPEEDS, key=lambda s: (abs(s - end / _WATCHING_S), s)),
        "events": _ticker(reading),
        "ways": _ways(reading, view),
    }
    crowd = crowded_patches(reading.crowded, reading.outcome.series, view, times)
    if crowd is not None:
        data["crowd"] = crowd
    out = reading.outcome.series.get("people.out")
    if out is not None:
        data["out"] = _changes(reading.outcome.series["people.out.t_s"], out)
    if field is not None:
        data["smoke"] = _smoke(reading, view, field)
        data["opacity"] = [smoke_opacity(s) if s else 0 for s in range(SMOKE_STEPS + 1)]
    return data


def to_json(data: dict[str, Any]) -> str:
    """Return JSON that may stand inside a ``script`` element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _last_frame(reading: Reading, trace: Trace) -> int:
    """Return the sample at which the replay may stop: nobody moves and nothing happens any more."""
    last, before = 0, None
    for number, now in enumerate(trace.cell):
        if before is not None and (now != before).any():
            last = number
        before = now
    quiet = float(trace.times_s[last]) if last else 0.0
    events = [event.t_s for event in reading.story_events if event.event != "end"]
    end = max([quiet, *events]) + _AFTER_S
    return min(int(np.searchsorted(trace.times_s, end)) + 1, len(trace.times_s) - 1)


@dataclass(frozen=True, slots=True)
class _Ways:
    """The keys of everybody as they are packed.

    Attributes:
        count: Number of keys of each person.
        frame: Sample of each key, person after person.
        x: Tenths of a unit of the drawing.
        y: Likewise.
        level: Row of the level, ``ABSENT`` for away.
    """

    count: NDArray[np.int64]
    frame: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    level: NDArray[np.int64]


def _everybody(
    reading: Reading, view: PlanView, frames: NDArray[Any], people: int
) -> tuple[NDArray[np.float64], _Ways]:
    """Return sample times and the keys of all people, worked out some people at a time.

    Ways of a large crowd are drawn with fewer keys, so that the page can still be sent to somebody.
    """
    trace = reading.outcome.trace
    assert trace is not None
    cells = _cells(trace, frames, np.arange(people))
    doorways = Doorways(view)
    tried = np.unique(np.linspace(0, people - 1, min(people, _TRIED)).astype(np.int64))
    times, x, y, level = through_doorways(
        reading, view, frames, tried, cells=cells, doorways=doorways
    )
    tolerance = max(1.5, 0.6 * trace.cell_size_m * view.scale)
    while tolerance < _COARSEST_PX:
        keys = turning_points(times, x, y, level, tolerance=tolerance)
        if len(keys.frame) * people <= _MOST_KEYS * len(tried):
            break
        tolerance *= 1.5
    found = []
    for first in range(0, people, _BLOCK):
        rows = np.arange(first, min(people, first + _BLOCK))
        times, x, y, level = through_doorways(
            reading, view, frames, rows, cells=cells, doorways=doorways
        )
        keys = turning_points(times, x, y, level, tolerance=tolerance)
        at = (keys.frame, keys.person)
        tenths = np.round(x[at] * 10), np.round(y[at] * 10)
        found.append((keys.count, keys.frame, *tenths, level[at]))
    return times, _Ways(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _cells(trace: Trace, frames: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the cells of some people at some samples, ``(n_frames, n_rows)``."""
    found = np.empty((len(frames), len(rows)), dtype=np.int32)
    place = {int(frame): number for number, frame in enumerate(frames)}
    for number, now in enumerate(trace.cell):
        if number in place:
            found[place[number]] = now[rows]
    return found


def _positions(
    trace: Trace, view: PlanView, cell: NDArray[np.int32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    away = cell < 0
    drawn = [not view.is_street(level.id) for level in view.site.levels]
    rows_drawn = np.where(drawn, np.arange(len(drawn)), ABSENT)
    level = np.where(away, ABSENT, rows_drawn[trace.cell_level[cell]]).astype(np.int64)
    # Whoever is away keeps the place last seen, so that nothing seems to move.
    last = np.maximum.accumulate(np.where(away, -1, np.arange(len(cell))[:, None]), axis=0)
    held = np.take_along_axis(cell, np.maximum(last, 0), axis=0)
    # Whoever was not there yet is nowhere, and not in the first cell, whichever that is.
    xy = np.where((held < 0)[..., None], 0.0, trace.cell_xy[held])
    x0, y0 = view.at((0.0, 0.0))
    # People of one cell stand side by side: each has a fixed place within it (golden ratio).
    side = 0.8 * trace.cell_size_m * view.scale
    spread_x = ((rows * 0.618033988749895) % 1.0 - 0.5) * side
    spread_y = ((rows * 0.754877666246693) % 1.0 - 0.5) * side
    x = x0 + xy[..., 0] * view.scale + spread_x[None, :]
    y = y0 - xy[..., 1] * view.scale + spread_y[None, :]
    return x, y, level


def through_doorways(
    reading: Reading,
    view: PlanView,
    frames: NDArray[Any],
    rows: NDArray[np.int64],
    *,
    cells: NDArray[np.int32] | None = None,
    doorways: Doorways | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return times, coordinates and levels with a sample put between every two of the trace.

    Where somebody went from one space to another, it lies in a doorway on the way; where somebody
    left, in the exit; else halfway.

    Args:
        reading: The run.
        view: How storeys are drawn.
        frames: Samples of the trace.
        rows: People.
        cells: Cell of everybody at the samples, if it is known.
        doorways: What finds a doorway, if there is one already.
    """
    trace = reading.outcome.trace
    assert trace is not None
    cell = _cells(trace, frames, rows) if cells is None else cells[:, rows]
    doorways = doorways or Doorways(view)
    x, y, level = _positions(trace, view, cell, rows)
    space = np.where(cell < 0, -1, trace.cell_space[cell])
    mid_x, mid_y = (x[:-1] + x[1:]) / 2, (y[:-1] + y[1:]) / 2
    # On the way to another level people are drawn on the one they come from.
    mid_level = level[:-1].copy()
    exits = reading.outcome.people.get("exit", ())
    when, who = np.nonzero((space[:-1] != space[1:]) & (space[:-1] >= 0))
    passed: dict[tuple[int, int | str], list[int]] = {}
    for number, (i, person) in enumerate(zip(when.tolist(), who.tolist(), strict=True)):
        there: int | str = int(space[i + 1, person])
        if there == -1:
            there = str(exits[rows[person]] or "") if len(exits) else ""
        passed.setdefault((int(space[i, person]), there), []).append(number)
    for (here, there), numbers in passed.items():
        spot = doorways.exit(there) if isinstance(there, str) else doorways.between(here, there)
        if spot is not None:
            mid_x[when[numbers], who[numbers]], mid_y[when[numbers], who[numbers]] = spot
    times = trace.times_s[frames]
    return (
        _between(times, (times[:-1] + times[1:]) / 2),
        _between(x, mid_x),
        _between(y, mid_y),
        _between(level, mid_level),
    )


def _between(samples: NDArray[Any], middles: NDArray[Any]) -> NDArray[Any]:
    """Return samples with one more between every two."""
    found = np.empty((2 * len(samples) - 1, *samples.shape[1:]), dtype=samples.dtype)
    found[::2], found[1::2] = samples, middles
    return found


def _kinds(reading: Reading, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0 for occupants, 1 for staff and responders; plus 2 for those harmed at the end."""
    people = reading.outcome.population
    staff = np.array([bool(group.role or group.post) for group in people.groups], dtype=np.int64)
    state = reading.outcome.people.get("state", ())
    harmed = np.array([s in {"incapacitated", "dead"} for s in state], dtype=np.int64)
    kinds = staff[people.group] if len(staff) else np.zeros(len(people), dtype=np.int64)
    return (kinds + 2 * harmed if len(harmed) == len(kinds) else kinds)[rows]


def _set_out(
    reading: Reading, rows: NDArray[np.int64], times: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the sample at which each person has set out, 65535 for never."""
    started = reading.outcome.people.get("started_s", ())
    if len(started) != len(reading.outcome.population):
        return np.zeros(len(rows), dtype=np.int64)
    at = np.array([t if is_number(t) else np.inf for t in started])[rows]
    frame = np.searchsorted(times, at)
    return np.where(np.isfinite(at), frame, 65535)


def _radius(view: PlanView, people: int) -> float:
    """Return the radius of a dot: a body's, but never too small to see."""
    least = 2.2 if people <= _LARGE_CROWD else 1.4
    return round(min(7.0, max(least, 0.25 * view.scale)), 1)


def _ticker(reading: Reading) -> list[list[Any]]:
    events = reading.story_events
    if len(events) > _MOST_EVENTS:
        events = events[:_MOST_EVENTS]
    found = []
    for event in events:
        words = told(reading, event)
        row: list[Any] = [round(event.t_s, 1), reading.clock(event.t_s), words.en, words.zh]
        found.append(row)
    return found


def _ways(reading: Reading, view: PlanView) -> list[list[Any]]:
    """Return ``[time, id of the mark, shut]`` for every way that closes or opens."""
    marks = {name: i for i, (name, _, _) in enumerate(way_marks(reading, view))}
    return [
        [round(event.t_s, 1), marks[event.object], event.event == "way-closed"]
        for event in reading.outcome.events
        if event.event in {"way-closed", "way-open"} and event.object in marks
    ]


def way_marks(reading: Reading, view: PlanView) -> list[tuple[str, int, tuple[float, float]]]:
    """Return id, level row and place of every way that closes during the run."""
    site = reading.site
    names = sorted({e.object for e in reading.outcome.events if e.event == "way-closed"})
    found = []
    for name in names:
        if name in site.space_index:
            space = site.spaces[site.space_index[name]]
            spots = inner_points(space.plan)
            if spots:
                found.append((name, site.level_index[space.level], view.at(spots[0])))
            continue
        for row, level in enumerate(site.levels):
            for opening, ((x0, y0), (x1, y1)) in view.openings_on(level):
                if opening.id == name:
                    found.append((name, row, view.at(((x0 + x1) / 2, (y0 + y1) / 2))))
    return found


def _changes(times: NDArray[np.float64], values: NDArray[np.float64]) -> list[list[float]]:
    """Return ``[time, value]`` wherever a series changes."""
    keep = np.flatnonzero(np.diff(values, prepend=values[0] - 1 if len(values) else 0))
    return [[round(float(times[i]), 1), int(values[i])] for i in keep]


def _smoke(reading: Reading, view: PlanView, field: Smoke) -> dict[str, Any]:
    rows = smoke_rows(field)
    return {
        "times": [round(float(t), 1) for t in field.times_s],
        "shade": ["".join(str(v) for v in field.shade[:, row]) for row in rows],
        "fire": ["".join("1" if v else "0" for v in field.burning[:, row]) for row in rows],
    }


def smoke_rows(field: Smoke) -> list[int]:
    """Return the rows of spaces with smoke or fire at any time, in the order the page has them."""
    burning = [int(i) for i in np.flatnonzero(field.burning.any(axis=0))]
    return sorted({*field.spaces, *burning})
