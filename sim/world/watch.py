"""What others want to be told of as soon as the crowd does it.

The compiled crowd stops within one step of a watched happening; the main loop then calls the
callbacks, on the clock, in the order they were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    Callback = Callable[[float], None]


@dataclass
class Watch:
    """Callbacks waiting for a happening. Each is called with the time in seconds, once but `stuck`.

    Attributes:
        arrivals: by person row: called when that person reaches where a ``WalkTo`` sent them,
            or can no longer get there (then ``unreachable`` is called instead).
        unreachable: by person row.
        out: by person row: called when that person has left the site.
        empty: by space id: called when nobody able to walk is left in it.
        all_out: called when the last person required to leave, and able to, is out.
        stuck: called each time somebody comes to know no way out any more, and kept.
    """

    arrivals: dict[int, Callback] = field(default_factory=dict)
    unreachable: dict[int, Callback] = field(default_factory=dict)
    out: dict[int, Callback] = field(default_factory=dict)
    empty: dict[str, list[Callback]] = field(default_factory=dict)
    all_out: list[Callback] = field(default_factory=list)
    stuck: list[Callback] = field(default_factory=list)


class Waiting(Protocol):
    """An event of the clock that somebody waits for; the world itself has no clock."""

    @property
    def triggered(self) -> bool:
        """Whether the waiting has ended."""

    def succeed(self, value: bool) -> object:
        """End it."""


def tells(waiting: Waiting, *, reached: bool) -> Callback:
    """Return a callback that ends somebody's waiting on the clock, unless it has ended.

    Args:
        waiting: the event to be triggered.
        reached: its value: whether they got where they wanted.
    """

    def call(_t: float) -> None:
        if not waiting.triggered:
            waiting.succeed(reached)

    return call
