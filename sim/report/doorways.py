"""Where people pass between two samples: through a doorway, not through the wall beside it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.building.model import Point
    from sim.report.planview import PlanView


class Doorways:
    """Finds the opening that lies halfway on the shortest way between two spaces.

    Args:
        view: How the site is drawn.
    """

    def __init__(self, view: PlanView) -> None:
        self._ways: dict[int, list[tuple[int, Point]]] = {}
        self._exits: dict[str, Point] = {}
        self._known: dict[tuple[int, int], Point | None] = {}
        index = view.site.space_index
        middle: dict[str, Point] = {}
        for level in view.site.levels:
            for opening, ((x0, y0), (x1, y1)) in view.openings_on(level):
                middle.setdefault(opening.id, view.at(((x0 + x1) / 2, (y0 + y1) / 2)))
        for opening in view.site.openings:
            if opening.id not in middle or opening.a not in index:
                continue
            here = middle[opening.id]
            self._exits[opening.id] = here  # of windows, too: people climb out
            if opening.walkable and opening.b in index:
                a, b = index[opening.a], index[opening.b]
                self._ways.setdefault(a, []).append((b, here))
                self._ways.setdefault(b, []).append((a, here))

    def exit(self, opening: str) -> Point | None:
        """Return the middle of an exit, or None if it is not drawn."""
        return self._exits.get(opening)

    def between(self, start: int, end: int) -> Point | None:
        """Return a doorway on the way between two spaces, or None if none is known."""
        if (start, end) not in self._known:
            self._known[start, end] = self._search(start, end)
        return self._known[start, end]

    def _search(self, start: int, end: int) -> Point | None:
        before: dict[int, tuple[int, Point]] = {}
        waiting = deque([start])
        seen = {start}
        while waiting and end not in seen:
            here = waiting.popleft()
            for there, doorway in self._ways.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    before[there] = (here, doorway)
                    waiting.append(there)
        passed = []
        at = end
        while at in before and at != start:
            at, doorway = before[at]
            passed.append(doorway)
        return passed[len(passed) // 2] if passed else None
