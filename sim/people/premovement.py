"""How long people take from the alarm to their first step: presets, and which one applies.

The presets are rows ``people.premovement.*`` of the literature: the value is the median, 95 per
cent are below the upper value, and nobody is quicker than the lower one.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Literal

from sim import literature
from sim.distribution import Distribution

if TYPE_CHECKING:
    from sim.literature import Constant

Notification = Literal["voice", "tone"]

_PREFIX = "people.premovement."
_Z95 = 1.6448536269514722  # standard normal quantile of 0.95
_TRAINED_ROLES = frozenset({"staff", "warden", "teacher", "responder", "marshal", "guard"})
_AT_HOME_USES = frozenset({"office", "workshop", "factory", "laboratory"})
_SCHOOL_USES = frozenset({"school", "kindergarten", "university"})


@cache
def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, sorted."""
    names = (name.removeprefix(_PREFIX) for name in literature.table() if name.startswith(_PREFIX))
    return tuple(sorted(name for name in names if name != "cut"))


def preset_row(name: str) -> Constant:
    """Return the row of a preset, for reports: value, range, source and how sure.

    Raises:
        KeyError: there is no such preset.
    """
    return literature.constant(_PREFIX + name)


@cache
def preset(name: str) -> Distribution:
    """Return the pre-movement time of a preset, seconds.

    Args:
        name: one of :func:`preset_names`.

    Raises:
        KeyError: there is no such preset.
    """
    row = preset_row(name)
    if row.low is None or row.high is None:
        msg = f"{row.name} needs a lower and an upper value"
        raise ValueError(msg)
    sigma = math.log(row.high / row.value) / _Z95
    longest = row.high * literature.value(_PREFIX + "cut")
    return Distribution("lognormal", (math.log(row.value), sigma), row.low, longest)


def preset_for(*, use: str, notification: Notification, role: str, asleep: bool) -> str:
    """Return the name of the preset for people in a place.

    Args:
        use: what the site is used for, such as ``hotel``.
        notification: a spoken message or a bell.
        role: role of the people, ``""`` for occupants.
        asleep: whether they sleep when the alarm starts.
    """
    if asleep:
        return "sleeping"
    if role in _TRAINED_ROLES:
        return "trained"
    if use in _SCHOOL_USES:
        return "school"
    place = "office" if use in _AT_HOME_USES else "assembly"
    return f"{place}-{notification}"
