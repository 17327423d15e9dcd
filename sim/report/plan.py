"""Floor plans: the storeys as symbols that every figure of the report uses again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from sim.report.exitlabels import exit_labels
from sim.report.labels import Box, Places, text_width
from sim.report.planlabels import EXIT_STATES, exit_marks, icons, room_labels
from sim.report.planview import MEDIUM, NARROW, WIDE, PlanView, area
from sim.report.svg import group, tag

if TYPE_CHECKING:
    from sim.building.model import Level, Opening
    from sim.report.reading import Reading

_CORNER: Final = 12.0
_BAR_TEXT: Final = 9.5
_SCALE_BARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def symbols(view: PlanView) -> Markup:
    """Return the floors (``fl-<row>``) and walls (``wa-<row>``) of all levels as symbols."""
    found = []
    for row, level in enumerate(view.site.levels):
        if view.is_street(level.id):
            continue
        found += [
            tag("symbol", _floors(view, level), id=f"fl-{row}", viewBox=view.view_box),
            tag("symbol", _walls(view, level), id=f"wa-{row}", viewBox=view.view_box),
        ]
    return Markup("").join(found)


def use(view: PlanView, name: str) -> Markup:
    """Return a symbol put to use over the whole drawing."""
    width, height = view.size
    return tag("use", href=f"#{name}", width=width, height=height)


def _floors(view: PlanView, level: Level) -> Markup:
    water = view.site.water if level is view.site.levels[0] else ()
    parts = [tag("path", d=view.outline(p), class_="water") for p in water]
    parts += [
        tag("path", d=view.outline(space.plan), class_=_floor_class(space.use, space.kind))
        for space in view.spaces_on(level)
    ]
    return Markup("").join(parts)


def _floor_class(use_: str, kind: str) -> str:
    if kind in {"stair", "ramp", "escalator"} or use_ == "stair":
        return "f stair"
    if kind == "ground":
        return "f ground"
    return "f way" if use_ in {"corridor", "lobby", "landing", "foyer"} else "f"


def _walls(view: PlanView, level: Level) -> Markup:
    spaces = view.spaces_on(level)
    walls = "".join(view.outline(space.plan) for space in spaces if space.enclosed)
    edges = "".join(view.outline(space.plan) for space in spaces if not space.enclosed)
    solid = "".join(
        view.outline(o) for space in spaces if space.frame == level.id for o in space.obstacles
    )
    parts = [
        tag("path", d=d, class_=c)
        for d, c in ((solid, "solid"), (edges, "edge"), (walls, "wall"))
        if d
    ]
    kinds: dict[str, str] = {}
    for opening, segment in view.openings_on(level):
        cls = _opening_class(opening)
        kinds[cls] = kinds.get(cls, "") + view.line(segment)
    # Gaps first, so that the leaf of a door is drawn upon the gap in its wall.
    gaps = "".join(d for cls, d in kinds.items() if cls != "window")
    if gaps:
        parts.append(tag("path", d=gaps, class_="gap"))
    parts += [tag("path", d=kinds[c], class_=f"o {c}") for c in sorted(kinds) if c != "free"]
    return Markup("").join(parts)


def _opening_class(opening: Opening) -> str:
    if not opening.walkable:
        return "window"
    if opening.state == "locked":
        return "locked"
    if opening.exit:
        return "exit"
    return "free" if opening.kind == "open" or opening.state == "open" else "door"


def _bar(view: PlanView) -> tuple[int, float]:
    """Return the length of the scale bar in metres and where it ends in the drawing."""
    length = max([m for m in _SCALE_BARS if m * view.scale <= view.size[0] / 5] or [1])
    return length, _CORNER + length * view.scale


def scale_bar(view: PlanView) -> Markup:
    """Return a bar of a round length with its label, at the lower left."""
    length, end = _bar(view)
    y = view.size[1] - _CORNER
    bar = tag("path", d=f"M{_CORNER} {y - 4}V{y}H{end:.1f}V{y - 4}", class_="bar")
    texts = [
        tag("text", f"{length} m", x=_CORNER + 4, y=y - 6, font_size=_BAR_TEXT * view.units(width),
            class_=f"note {cls}")
        for cls, width in (("wl", WIDE), ("ml", MEDIUM), ("nl", NARROW))
    ]  # fmt: skip
    return group(bar, *texts, class_="scale")


def _bar_box(view: PlanView, width: float) -> Box:
    """Return the room that the scale bar takes where the drawing is ``width`` px wide."""
    length, end = _bar(view)
    size = _BAR_TEXT * view.units(width)
    right = max(end, _CORNER + 4 + text_width(f"{length} m", size=size))
    return Box(0.0, view.size[1] - _CORNER - 8 - size, right + 4, view.size[1])


def lettering(reading: Reading, view: PlanView, level: Level) -> Markup:
    """Return exits with their state, equipment and names of rooms, none covering another.

    Names are set for three widths of the drawing, because text that is scaled down with a drawing
    cannot be read; style shows the set that fits.
    """
    sets = (("wl", WIDE, 12.0, 11.0), ("ml", MEDIUM, 10.0, 9.0), ("nl", NARROW, 9.0, 8.5))
    places = [Places([_bar_box(view, width)]) for _, width, *_ in sets]
    parts = [exit_marks(view, level, *places), icons(view, level, *places)]
    for (cls, width, exit_size, room_size), taken in zip(sets, places, strict=True):
        unit = max(1.0, view.units(width))
        parts += [
            exit_labels(reading, view, level, taken, size=exit_size * unit, class_=cls),
            room_labels(view, level, taken, size=room_size * unit, class_=cls),
        ]
    return Markup("").join(parts)


def clip(view: PlanView, row: int) -> Markup:
    """Return a clip path of everything that can be walked on a level (``cl-<row>``)."""
    level = view.site.levels[row]
    whole = "".join(view.outline(space.plan) for space in view.spaces_on(level))
    return tag("clipPath", tag("path", d=whole), id=f"cl-{row}")


def levels_with_floors(view: PlanView) -> list[int]:
    """Return the rows of levels that have anything to draw, site by site, the top storey first."""
    rows = [
        row
        for row, level in enumerate(view.site.levels)
        if not view.is_street(level.id)
        and any(area(space.plan) > 0 for space in view.spaces_on(level))
    ]
    levels = view.site.levels
    return sorted(rows, key=lambda r: (levels[r].id.rpartition(":")[0], -levels[r].elevation_m))


__all__ = [
    "EXIT_STATES",
    "clip",
    "lettering",
    "levels_with_floors",
    "scale_bar",
    "symbols",
    "use",
]  # fmt: skip
