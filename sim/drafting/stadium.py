"""The way into a stadium: a forecourt, turnstiles that open late, a concourse, stands, exits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.drafting.fitting import AT_LEAST, AT_MOST
from sim.drafting.settings import File, Number, box, fill, metres, point, up_to
from sim.drafting.venue import arrivals, check_end, clock, plan_file, shares
from sim.drafting.widths import gate_width_for
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

NUMBERS = (
    Number("people", 10_000, 10, 60_000),
    Number("turnstiles", 20, 1, 80),
    Number("turnstile_rate", 660, 60, 1800),
    Number("late", 0, 0, 120),
    Number("before", 75, 15, 240),
    Number("match_minutes", 110, 0, 240),
    Number("length", 160.0, 40, 600, whole=False),
    Number("forecourt", 40.0, 10, 200, whole=False),
    Number("stands", 4, 1, 12),
    Number("exit_width", None, 1.2, 60, whole=False),
    Number("until", 270, 30, 720),
)
"""Settings of a stadium. People come over the minutes ``before`` kick-off; the turnstiles open that
long before it, or ``late`` by so many minutes, and let ``turnstile_rate`` people an hour through
each."""

_SEAT_M2 = 0.75
"""Ground for a seat with its share of the aisles, square metres."""
_CONCOURSE = 16.0
_LANE = 0.9
_BANK = 5
_MARGIN = 1.0
_LEAST_STAND = 8.0
_VOMITORY = 2.4
_ENDS = 2
"""Exits at the ends of the concourse."""
_KICK_OFF_MIN = 19 * 60 + 30
_STEP_MIN = 15
_DAY = "24 h"


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario, the plan and the table of arrivals of a stadium.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    before = given["before"]
    steps = max(1, round(before / _STEP_MIN))
    # Most come late, in the second half of the time.
    counts = shares(int(given["people"]), [n + 1 for n in range(steps)])
    rows = ((n * before / steps, count) for n, count in enumerate(counts))
    return [
        File("buildings/stadium.yaml", _site(given, lang)),
        File("scenarios/stadium-match.yaml", _scenario(given, lang)),
        plan_file("stadium", lang, command="concourse", watch="forecourt"),
        File("scenarios/stadium-arrivals.csv", arrivals(rows, before)),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a stadium that do not fit together."""
    given = fitting.given
    check_end(fitting, given["before"] + given["match_minutes"], settings=("before",))
    lanes = _LANE * given["turnstiles"] + _MARGIN * (len(_banks(given)) + 1)
    if lanes > given["length"]:
        what = Text(
            "scenario.new-turnstiles",
            {
                "count": int(given["turnstiles"]),
                "width": metres(lanes),
                "wall": metres(given["length"]),
            },
        )
        each = _LANE + _MARGIN / _BANK
        most = (given["length"] - 2 * _MARGIN) // each
        changes = [("length", AT_LEAST, lanes), ("turnstiles", AT_MOST, most)]
        fitting.refuse(what, changes)
    if given["length"] < _LEAST_STAND * given["stands"]:
        what = Text(
            "scenario.new-stands",
            {"count": int(given["stands"]), "least": metres(_LEAST_STAND),
             "wall": metres(given["length"])},
        )  # fmt: skip
        changes = [
            ("length", AT_LEAST, _LEAST_STAND * given["stands"]),
            ("stands", AT_MOST, given["length"] / _LEAST_STAND),
        ]
        fitting.refuse(what, changes)
        return
    side = min(_CONCOURSE, given["length"] / given["stands"])
    room = side - _MARGIN
    if _exit(given) > room:
        what = Text(
            "scenario.new-gates",
            {"count": 1, "width": metres(_exit(given)), "wall": metres(side)},
        )
        changes = [("exit_width", AT_MOST, room)]
        if "exit_width" not in given:
            asked = gate_width_for(given["people"])
            changes = [("people", AT_MOST, room * _exits(given) / gate_width_for(1))]
            stands = math.ceil(asked / room) - _ENDS
            if _LEAST_STAND * stands <= given["length"]:
                changes.append(("stands", AT_LEAST, stands))
        fitting.refuse(what, changes)


def _exits(given: Mapping[str, float]) -> int:
    """Return how many exits there are: at both ends of the concourse, and behind each stand."""
    return _ENDS + int(given["stands"])


def _exit(given: Mapping[str, float]) -> float:
    """Return the width of each exit, metres."""
    asked = gate_width_for(given["people"]) / _exits(given)
    return given.get("exit_width", max(_VOMITORY, up_to(asked)))


def _banks(given: Mapping[str, float]) -> list[int]:
    """Return how many turnstiles each bank has."""
    count = int(given["turnstiles"])
    banks = -(-count // _BANK)
    return shares(count, [1] * banks)


def _site(given: Mapping[str, float], lang: Lang) -> str:
    length, deep, stands = given["length"], given["forecourt"], int(given["stands"])
    seats = given["people"] * _SEAT_M2 / length
    each = length / stands
    spaces, openings = [], []
    for n in range(stands):
        outline = box(each * n, _CONCOURSE, each * (n + 1), _CONCOURSE + max(seats, 4))
        spaces.append(
            f"  - {{id: stand-{n + 1}, level: ground, use: grandstand, open_air: true, "
            f"outline: {outline}}}"
        )
        for part, share in enumerate((0.25, 0.75)):
            at = point(each * (n + share), _CONCOURSE)
            openings.append(
                f"  - {{id: way-{n + 1}-{part + 1}, between: [concourse, stand-{n + 1}], at: {at}, "
                f"kind: gate, width: {metres(_VOMITORY)}}}"
            )
    service = f"{3600 / given['turnstile_rate']:.2f}".rstrip("0").rstrip(".")
    late = f", opens: {{every: {_DAY}, first: {given['late']:.0f} min, for: 20 h}}"
    banks = _banks(given)
    wall = length / len(banks)
    openings += [
        f"  - {{id: turnstiles-{n + 1}, between: [forecourt, concourse], "
        f"at: {point(wall * (n + 0.5), 0)}, kind: turnstile, width: {metres(_LANE * lanes)}, "
        f"lanes: {lanes},\n     direction: out, service: {service} s"
        f"{late if given['late'] else ''}}}"
        for n, lanes in enumerate(banks)
    ]
    return fill(
        "stadium-site",
        lang,
        turnstiles=int(given["turnstiles"]),
        stands=stands,
        forecourt=box(0, -deep, length, 0),
        concourse=box(0, 0, length, _CONCOURSE),
        spaces="\n".join(spaces),
        openings="\n".join(openings),
        road=point(length / 2, -deep),
        road_width=metres(length / 2),
        backs="\n".join(
            f"  - {{id: back-{n + 1}, from: stand-{n + 1}, "
            f"at: {point(each * (n + 0.5), _CONCOURSE + max(seats, 4))}, "
            f"width: {metres(_exit(given))}, kind: gate, direction: out}}"
            for n in range(stands)
        ),
        exit=metres(_exit(given)),
        exit_west=point(0, _CONCOURSE / 2),
        exit_east=point(length, _CONCOURSE / 2),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    start = _KICK_OFF_MIN - given["before"]
    end = clock(_KICK_OFF_MIN + given["match_minutes"])
    stands = int(given["stands"])
    seats = -(-int(given["people"]) // stands)
    places = [f"stand-{n + 1}: {{weight: 1, capacity: {seats}}}" for n in range(stands)]
    return fill(
        "stadium-scenario",
        lang,
        people=int(given["people"]),
        turnstiles=int(given["turnstiles"]),
        late=int(given["late"]),
        start=clock(start),
        kick_off=clock(_KICK_OFF_MIN),
        end=end,
        places=", ".join(places),
        until=int(given["until"]),
    )
