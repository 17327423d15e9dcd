"""What others want to be told of as soon as the crowd does it.

The compiled crowd stops within one step of a watched happening; the main loop then calls the
callbacks, on the clock, in the order they were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Callback = Callable[[float], None]


@dataclass
class Watch:
    """Callbacks waiting for a happening. Each is called once, with the time in seconds.

    Attributes:
        arrivals: by person row: called when that person reaches where a ``WalkTo`` sent them,
            or can no longer get there (then ``unreachable`` is called instead).
        unreachable: by person row.
        out: by person row: called when that person has left the site.
        empty: by space id: called when nobody able to walk is left in it.
        all_out: called when the last person required to leave, and able to, is out.
    """

    arrivals: dict[int, Callback] = field(default_factory=dict)
    unreachable: dict[int, Callback] = field(default_factory=dict)
    out: dict[int, Callback] = field(default_factory=dict)
    empty: dict[str, list[Callback]] = field(default_factory=dict)
    all_out: list[Callback] = field(default_factory=list)
