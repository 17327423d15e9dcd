"""A narrow sloping alley between two streets, entered from both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.drafting.settings import File, Number, box, fill, metres, point
from sim.drafting.venue import STOP, check_end, holding, plan_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.drafting.fitting import Fitting
    from sim.messages import Lang

NUMBERS = (
    Number("inflow_up", 1.0, 0.01, 5, whole=False),
    Number("inflow_down", 1.0, 0.01, 5, whole=False),
    Number("length", 40.0, 5, 300, whole=False),
    Number("width", 3.2, 1, 20, whole=False),
    Number("slope", 10.0, 0, 25, whole=False),
    Number("street_length", 60.0, 30, 500, whole=False),
    Number("street_width", 8.0, 3, 60, whole=False),
    Number("minutes", 60, 5, 360),
    *STOP,
    Number("until", 90, 5, 480),
)
"""Settings of an alley; people come at ``inflow_up`` and ``inflow_down`` a second to its lower and
upper mouth, for so many ``minutes``."""


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a scenario and the plan of an alley.

    Args:
        given: settings by name.
        lang: language of names, notes and comments.
    """
    return [
        File("buildings/alley.yaml", _site(given, lang)),
        File("scenarios/alley-evening.yaml", _scenario(given, lang)),
        plan_file("alley", lang, command="upper-street", watch="lower-street"),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of an alley that do not fit together."""
    check_end(fitting, fitting.given["minutes"], settings=("minutes",))


def _site(given: Mapping[str, float], lang: Lang) -> str:
    length, half = given["length"], given["width"] / 2
    side, deep = given["street_length"] / 2, given["street_width"]
    return fill(
        "alley-site",
        lang,
        length=metres(length),
        width=metres(given["width"]),
        slope=metres(given["slope"]),
        street=metres(deep),
        lower=box(-side, -deep, side, 0),
        alley=box(-half, 0, half, length),
        upper=box(-side, length, side, length + deep),
        at_lower=point(0, 0),
        at_upper=point(0, length),
        lower_west=point(-side, -deep / 2),
        lower_east=point(side, -deep / 2),
        upper_west=point(-side, length + deep / 2),
        upper_east=point(side, length + deep / 2),
    )


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    # At the ends of the streets: who is held at a mouth stands in the way of those who come out.
    rows = [
        (f"hold-{street}-{end}", "alley", f"{street}-{end}", f"{street}-street")
        for street in ("lower", "upper")
        for end in ("west", "east")
    ]
    return fill(
        "alley-scenario",
        lang,
        up=f"{given['inflow_up'] * 30:g}",
        down=f"{given['inflow_down'] * 30:g}",
        inflow_up=f"{given['inflow_up']:g}",
        inflow_down=f"{given['inflow_down']:g}",
        minutes=int(given["minutes"]),
        measures=holding(given, lang, rows),
        until=int(given["until"]),
    )
