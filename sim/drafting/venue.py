"""What the kinds of venues share: the plan, arrivals by time, lines that are held."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.drafting.fitting import AT_LEAST, AT_MOST
from sim.drafting.settings import File, Number, fill, metres, up_to
from sim.drafting.widths import gate_width_for
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

STOP = (
    Number("stop_density", 3.0, 0, 3.7, whole=False),
    Number("stop_delay", 30, 0, 900),
)
"""Density at which stewards hold people back, people per square metre, and how long it takes them,
seconds; nobody is held back at density 0."""

LEAST_GATE_M = 2.0
HOLDERS = 8
"""More people than the posts of the plan put onto the site."""


def plan_file(name: str, lang: Lang, *, command: str, watch: str) -> File:
    """Return the plan of a venue.

    Args:
        name: name of the file.
        lang: language of names, notes and comments.
        command: id of the space in which the event command stands.
        watch: id of the space in which somebody watches the crowd.
    """
    text = fill("venue-plan", lang, command=command, watch=watch)
    return File(f"scenarios/plans/{name}.yaml", text)


def holding(
    given: Mapping[str, float], lang: Lang, rows: Sequence[tuple[str, str, str, str]]
) -> str:
    """Return the measures by which stewards hold people back, empty if they never do.

    Args:
        given: settings by name.
        lang: language of comments.
        rows: of each line its measure, the space that is watched, the opening at which people are
            held, and the space that they want into.
    """
    if not given["stop_density"]:
        return ""
    density, delay = f"{given['stop_density']:g}", int(given["stop_delay"])
    lines = [
        f'  - {{id: {name}, when: "density({watched}) > {density} /m2", '
        f"do: {{stop: {opening}, into: {into}}}, delay: {delay} s}}"
        for name, watched, opening, into in rows
    ]
    return "\n" + fill("venue-holding", lang, rows="\n".join(lines)).rstrip()


def arrivals(counts: Iterable[tuple[float, float]], end: float) -> str:
    """Return a table of people who come.

    Args:
        counts: minutes after the start, and how many come from then to the next line.
        end: minutes after the start at which the last have come.
    """
    lines = [f"{minute:g} min,{round(count)}" for minute, count in counts]
    return "\n".join(["time,count", *lines, f"{end:g} min,0"]) + "\n"


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Return how many of a total belong to each weight, whole and adding up to it."""
    whole, given, so_far = sum(weights), 0, 0.0
    counts = []
    for weight in weights:
        so_far += weight
        upto = round(total * so_far / whole)
        counts.append(upto - given)
        given = upto
    return counts


def swelling(count: int) -> list[float]:
    """Return weights of equal stretches of time that rise to a peak past the middle and fall."""
    peak = 0.6
    middles = [(number + 0.5) / count for number in range(count)]
    return [at / peak if at <= peak else (1.2 - at) / (1.2 - peak) for at in middles]


def clock(minutes: float) -> str:
    """Return a time of day as ``20:05``, from minutes after midnight."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours % 24:02d}:{rest:02d}"


def gate_width(given: Mapping[str, float], people: float, gates: int) -> float:
    """Return the width of each gate, metres: as set, or as the Green Guide asks."""
    asked = gate_width_for(people) / gates
    return given.get("gate_width", max(LEAST_GATE_M, up_to(asked)))


def check_end(fitting: Fitting, minutes: float, *, settings: Sequence[str]) -> None:
    """Refuse a run that ends before the last have come, with some time for them to walk.

    Args:
        fitting: takes the fault.
        minutes: when the last have come, after the start.
        settings: those that it follows from, one minute each for a minute.
    """
    until = fitting.given["until"]
    if minutes <= until:
        return
    what = Text("scenario.new-until", {"minutes": f"{minutes:g}", "until": f"{until:g}"})
    changes = [("until", AT_LEAST, minutes)]
    changes += [(name, AT_MOST, fitting.given[name] - (minutes - until)) for name in settings]
    fitting.refuse(what, changes)


def check_widths(
    fitting: Fitting, *, count: int, width: float, side: str, margin: float, others: Sequence[str]
) -> None:
    """Refuse openings side by side that are wider than the side they are in.

    Args:
        fitting: takes the fault.
        count: how many there are.
        width: width of each, metres.
        side: setting with the length of the side.
        margin: wall beside each of them, metres.
        others: settings that are each the width of an opening.
    """
    length = fitting.given[side]
    if count * (width + margin) <= length + 1e-9:
        return
    what = Text(
        "scenario.new-gates", {"count": count, "width": metres(width), "wall": metres(length)}
    )
    changes = [(side, AT_LEAST, count * (width + margin))]
    changes += [(name, AT_MOST, math.floor((length / count - margin) * 10) / 10) for name in others]
    fitting.refuse(what, changes)
