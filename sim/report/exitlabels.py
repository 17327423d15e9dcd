"""Names of exits on a plan: none covers another, none is left out, one far away has a line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from sim.report.labels import Box, Places, phrase_width
from sim.report.planlabels import exit_words, exits_on, middle
from sim.report.planview import contains
from sim.report.svg import num, tag, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.building.model import Level, Point, Polygon
    from sim.report.planview import PlanView
    from sim.report.reading import Reading

_TIP: Final = 20.0  # from the exit to where its line begins, behind the mark
_BESIDE: Final = 0.8  # letters; a name that near its mark needs no line
_STEP: Final = 4.0  # between the places that a line takes


def exit_labels(
    reading: Reading, view: PlanView, level: Level, places: Places, *, size: float, class_: str
) -> Markup:
    """Return name and state of each exit, beside its mark and inside the drawing.

    The best place is beside the mark and off the plan, then one off the plan with a line that
    crosses no other name, then one upon the plan.

    Args:
        reading: The run.
        view: How storeys are drawn.
        level: The storey.
        places: What is taken; names and lines are added.
        size: Size of letters, in units of the drawing.
        class_: Class of the names, which says at what width they are shown.
    """
    width, height = view.size
    page = Box(0, 0, width, height)
    ground = _Ground(view, level)
    named: list[Box] = []
    found = []
    for opening, segment, (nx, ny) in exits_on(view, level):
        text = exit_words(reading, opening)
        x, y = middle(view, segment)
        room = phrase_width(text, size=size) + 0.5 * size
        tip = (x + nx * _TIP, y + ny * _TIP)
        near = list(beside(x, y, nx, ny, room, size, page))
        box = _place(tip, near, room, size, page, places, ground, named)
        if box is None:
            continue
        state = "bad" if opening.state == "locked" else "good"
        line = _line(tip, box, size)
        if line is not None:
            # A line of no width is in nobody's way.
            places.taken += [Box(a - 1, b - 1, a + 1, b + 1) for a, b in _along(*line)]
            (x0, y0), (x1, y1) = line
            data = f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}"
            found.append(tag("path", d=data, class_=f"lead {state} {class_}"))
        named.append(box)
        found.append(
            words((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 + size * 0.36, text, font_size=size,
                  text_anchor="middle", class_=f"exit-name {state} {class_}")
        )  # fmt: skip
    return Markup("").join(found)


def _place(
    tip: Point,
    near: list[Point],
    room: float,
    size: float,
    page: Box,
    places: Places,
    ground: _Ground,
    named: list[Box],
) -> Box | None:
    """Take the best place for a name and return it; None if the whole drawing is full."""

    def boxes(spots: list[Point]) -> Iterator[Box]:
        for cx, cy in spots:
            box = Box(cx - room / 2, cy - size * 0.65, cx + room / 2, cy + size * 0.65)
            if box.inside(page) and places.free(box):
                yield box

    far = _all_over(tip, room, size, page)
    first = next((box for box in boxes(near[:1])), None)
    if first is not None and not ground.under(first):
        places.taken.append(first)
        return first
    for spots, off_plan in (([*near, *far], True), ([*near, *far], False)):
        for box in boxes(spots):
            line = _line(tip, box, size)
            crossed = line is not None and any(
                other.x0 <= a <= other.x1 and other.y0 <= b <= other.y1
                for a, b in _along(*line)
                for other in named
            )
            if not crossed and not (off_plan and ground.under(box)):
                places.taken.append(box)
                return box
    return None


def beside(
    x: float, y: float, nx: float, ny: float, room: float, size: float, page: Box
) -> Iterator[Point]:
    """Yield centres for a label beside an exit, the best first."""
    away = 22 + size * 0.6
    across = room / 2 + 22 if abs(nx) > abs(ny) else 0.0
    spots = [(x + nx * max(away, across), y + ny * away)]
    for step in (1, 2, 3):
        for side in (-1, 1):
            shift = step * size * 1.4 * side
            if across:
                spots.append((x + nx * across, y + shift))
            else:
                spots.append((x, y + ny * (away + abs(shift))))
                spots.append((x + side * room * 0.5 * step / 2, y + ny * away))
    yield from spots
    # Beside a border of the page there may be no room outside: push the label back onto it.
    for cx, cy in spots:
        for dy in (0.0, size * 1.8, -size * 1.8):
            yield (
                min(max(cx, page.x0 + room / 2), page.x1 - room / 2),
                min(max(cy, page.y0 + size), page.y1 - size) + dy,
            )


def _all_over(tip: Point, room: float, size: float, page: Box) -> list[Point]:
    """Return centres all over the drawing, those near a place first."""
    left, right = page.x0 + room / 2, page.x1 - room / 2
    across, down = max(1, int((right - left) / (size * 1.5))), int((page.y1 - page.y0) / size)
    spots = [
        (left + (right - left) * i / across, page.y0 + (j + 0.7) * size)
        for i in range(across + 1)
        for j in range(down)
        if left <= right
    ]
    return sorted(spots, key=lambda p: (_away(tip, p, room, size), p))


def _away(tip: Point, spot: Point, room: float, size: float) -> float:
    """Return how far a name about a spot is from a place."""
    dx = max(0.0, abs(tip[0] - spot[0]) - room / 2)
    dy = max(0.0, abs(tip[1] - spot[1]) - size * 0.65)
    return round(math.hypot(dx, dy), 3)


def _line(tip: Point, box: Box, size: float) -> tuple[Point, Point] | None:
    """Return the line from a mark to its name; None where the name stands beside the mark."""
    x, y = min(max(tip[0], box.x0), box.x1), min(max(tip[1], box.y0), box.y1)
    # To the middle of a long name beside or above, not to its corner.
    inner = (box.x1 - box.x0) / 4
    x = min(max(x, box.x0 + inner), box.x1 - inner) if y != tip[1] else x
    far = math.dist(tip, (x, y))
    return (tip, (x, y)) if far > _BESIDE * size else None


def _along(start: Point, end: Point) -> list[Point]:
    """Return places on a line, close to each other, without its ends."""
    (x0, y0), (x1, y1) = start, end
    count = max(2, int(math.dist(start, end) / _STEP))
    return [(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(1, count)]


class _Ground:
    """Tells whether a label would cover what is drawn of a storey.

    Args:
        view: How storeys are drawn.
        level: The storey.
    """

    def __init__(self, view: PlanView, level: Level) -> None:
        self._plans: list[tuple[Box, Polygon]] = []
        for space in view.spaces_on(level):
            plan = tuple(view.at(point) for point in space.plan)
            xs, ys = [p[0] for p in plan], [p[1] for p in plan]
            self._plans.append((Box(min(xs), min(ys), max(xs), max(ys)), plan))

    def under(self, box: Box) -> bool:
        """Return whether any ground lies under a box."""
        spots = [
            (box.x0 + (box.x1 - box.x0) * i / 6, y)
            for i in range(7)
            for y in (box.y0, (box.y0 + box.y1) / 2, box.y1)
        ]
        return any(
            frame.meets(box) and any(contains(plan, spot) for spot in spots)
            for frame, plan in self._plans
        )
