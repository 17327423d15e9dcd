"""Windows as ways out: which there are, which of them bars close, and who is in them when.

Those who climb out and the crews who bring others out by the same window meet here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.building.windows import windows_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from sim.building.model import Site
    from sim.building.windows import Window
    from sim.parameters import Parameters


@dataclass
class Windows:
    """The windows of a run that people could leave by.

    Attributes:
        of_space: the windows of each space that has any.
        barred: ids of those that have bars now.
        free_s: until when somebody is in a window, by its id; seconds.
        on_cut: called with the time and the space when bars have been cut.
    """

    of_space: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)
    free_s: dict[str, float] = field(default_factory=dict)
    on_cut: list[Callable[[float, str], None]] = field(default_factory=list)

    @classmethod
    def at_start(cls, site: Site, parameters: Parameters) -> Self:
        """Return the windows of a site, with bars where the site has them."""
        found = windows_out(site, parameters)
        barred = {item.id for windows in found.values() for item in windows if item.barred}
        return cls(found, barred)

    def free(self, space: str) -> list[Window]:
        """Return the windows of a space by which people climb out alone: low, and without bars."""
        windows = self.of_space.get(space, ())
        return [item for item in windows if item.low and item.id not in self.barred]

    def wait_s(self, window: Window, now_s: float) -> float:
        """Return how long somebody else is still in a window, seconds; 0 for nobody."""
        return max(0.0, self.free_s.get(window.id, 0.0) - now_s)

    def take(self, window: Window, until_s: float) -> None:
        """Say that somebody is in a window until a time, seconds."""
        self.free_s[window.id] = until_s

    def cut(self, window: Window, now_s: float) -> None:
        """Say that the bars before a window have been cut."""
        self.barred.discard(window.id)
        for call in self.on_cut:
            call(now_s, window.space)
