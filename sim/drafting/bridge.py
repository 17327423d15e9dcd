"""A footbridge with a flight of stairs at each end, crossed in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.drafting.fitting import AT_LEAST, AT_MOST
from sim.drafting.settings import File, Number, box, fill, metres, point
from sim.drafting.venue import STOP, check_end, holding, plan_file
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

NUMBERS = (
    Number("to_west", 60, 1, 600),
    Number("to_east", 60, 1, 600),
    Number("length", 60.0, 5, 500, whole=False),
    Number("width", 4.0, 1.2, 30, whole=False),
    Number("rise", 5.5, 1, 15, whole=False),
    Number("stair_width", 3.0, 0.9, 30, whole=False),
    Number("square", 30.0, 8, 300, whole=False),
    Number("minutes", 60, 5, 360),
    *STOP,
    Number("until", 90, 5, 480),
)
"""Settings of a footbridge; ``to_west`` and ``to_east`` people a minute come for so many
``minutes``."""


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario and the plan of a footbridge.

    Args:
        given: settings by name.
        lang: language of names, notes and comments.
    """
    return [
        File("buildings/footbridge.yaml", _site(given, lang)),
        File("scenarios/footbridge-evening.yaml", _scenario(given, lang)),
        plan_file("footbridge", lang, command="west-square", watch="east-square"),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a footbridge that do not fit together."""
    given = fitting.given
    check_end(fitting, given["minutes"], settings=("minutes",))
    if given["stair_width"] > given["width"]:
        what = Text(
            "scenario.new-stairs",
            {"stair": metres(given["stair_width"]), "way": metres(given["width"])},
        )
        changes = [
            ("stair_width", AT_MOST, given["width"]),
            ("width", AT_LEAST, given["stair_width"]),
        ]
        fitting.refuse(what, changes)


def _site(given: Mapping[str, float], lang: Lang) -> str:
    length, half, rise = given["length"], given["width"] / 2, given["rise"]
    square = given["square"]
    run = rise * literature.value("building.stair.tread") / literature.value("building.stair.riser")
    side = max(square / 2, half + 2)
    return fill(
        "bridge-site",
        lang,
        length=metres(length),
        width=metres(given["width"]),
        rise=metres(rise),
        stair=metres(given["stair_width"]),
        deck=box(0, -half, length, half),
        west=box(-run - square, -side, -run, side),
        east=box(length + run, -side, length + run + square, side),
        west_foot=point(-run, 0),
        west_head=point(0, 0),
        east_head=point(length, 0),
        east_foot=point(length + run, 0),
        west_road=point(-run - square, 0),
        east_road=point(length + run + square, 0),
        road=metres(side),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    rows = [
        # At the roads: whoever is held at the stairs stands in the way of those who come down.
        ("hold-west", "deck", "west-road", "west-square"),
        ("hold-east", "deck", "east-road", "east-square"),
    ]
    return fill(
        "bridge-scenario",
        lang,
        to_west=int(given["to_west"]),
        to_east=int(given["to_east"]),
        minutes=int(given["minutes"]),
        measures=holding(given, lang, rows),
        until=int(given["until"]),
    )
