"""What stands on a floor plan: exits with their state, equipment, names of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from markupsafe import Markup

from sim.report.labels import Box, Places, phrase_width, text_width
from sim.report.language import Both, same, say
from sim.report.planview import PlanView, contains, inner_points, outward
from sim.report.rooms import room_called
from sim.report.svg import tag, words

if TYPE_CHECKING:
    from sim.building.model import Level, Opening, Point, Segment, Space
    from sim.report.reading import Reading

EXIT_STATES: Final = ("open", "closed", "locked")

_ARROW: Final = 7.0
_ICON: Final = 4.5
_MOST_OF: Final = 0.7
_FEW: Final = 3  # rooms of one use; of these each is named that can be

# Shape and class of an icon by kind of equipment; the legend shows the same ones.
ICONS: Final[dict[str, tuple[str, str]]] = {
    "smoke-detector": ("ring", "detector"),
    "heat-detector": ("ring", "detector"),
    "gas-detector": ("ring", "detector"),
    "detector": ("ring", "detector"),
    "call-point": ("square", "call"),
    "manual-call-point": ("square", "call"),
    "extinguisher": ("triangle", "agent"),
    "hydrant": ("triangle", "agent"),
    "hose": ("triangle", "agent"),
    "hose-reel": ("triangle", "agent"),
    "sprinkler": ("triangle", "agent"),
    "lift": ("crossed", "lift"),
}
LIFT: Final = "lift"
OTHER_ICON: Final = ("diamond", "thing")


def shape(kind: str, x: float, y: float, r: float = _ICON) -> Markup:
    """Return the icon of a kind of equipment, or of a lift."""
    form, cls = ICONS.get(kind, OTHER_ICON)
    if form == "crossed":
        a, b, c, d = (f"{value:.1f}" for value in (x - r, x + r, y - r, y + r))
        data = f"M{a} {c}H{b}V{d}H{a}ZL{b} {d}M{b} {c}L{a} {d}"
        return tag("path", d=data, class_=f"eq {cls}")
    if form == "ring":
        return tag("circle", cx=x, cy=y, r=r - 0.5, class_=f"eq {cls}")
    points = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    }[form]
    size = r * 0.85
    data = "".join(
        f"{'L' if i else 'M'}{x + a * size:.1f} {y + b * size:.1f}"
        for i, (a, b) in enumerate(points)
    )
    return tag("path", d=data + "Z", class_=f"eq {cls}")


def icons(view: PlanView, level: Level, *places: Places) -> Markup:
    """Return the equipment on a level; a thing without a place stands in a corner of its space."""
    index, spaces = view.site.space_index, view.site.spaces
    found = []
    for item in view.site.equipment:
        if item.space not in index or spaces[index[item.space]].level != level.id:
            continue
        space = spaces[index[item.space]]
        if item.at is not None and space.frame == level.id:
            spots = [item.at]
        else:
            spots = inner_points(space.plan)[::-1]
        for spot in spots:
            x, y = view.at(spot)
            box = Box(x - _ICON, y - _ICON, x + _ICON, y + _ICON)
            if all(taken.free(box) for taken in places) or spot is spots[-1]:
                for taken in places:
                    taken.taken.append(box)
                found.append(shape(item.kind, x, y))
                break
    found += [shape(LIFT, *view.at(spot)) for spot in lifts_on(view, level)]
    return Markup("").join(found)


def lifts_on(view: PlanView, level: Level) -> list[Point]:
    """Return where lifts stand that stop on a level; those without a place are not drawn."""
    index, spaces = view.site.space_index, view.site.spaces
    found = []
    for lift in view.site.lifts:
        stops = [spaces[index[name]] for name in lift.serves if name in index]
        at = cast("Point | None", lift.properties.get("at"))
        if at is not None and any(stop.level == level.id for stop in stops):
            found.append(at)
    return found


def exits_on(view: PlanView, level: Level) -> list[tuple[Opening, Segment, Point]]:
    """Return exits of a level with segment and the direction out, in the drawing's axes."""
    index, spaces = view.site.space_index, view.site.spaces
    found = []
    for opening, segment in view.openings_on(level):
        if opening.exit:
            nx, ny = outward(spaces[index[opening.a]].plan, segment)
            found.append((opening, segment, (nx, -ny)))
    return found


def middle(view: PlanView, segment: Segment) -> Point:
    """Return the middle of a segment in the drawing."""
    return view.at(((segment[0][0] + segment[1][0]) / 2, (segment[0][1] + segment[1][1]) / 2))


def exit_marks(view: PlanView, level: Level, *places: Places) -> Markup:
    """Return an arrow at each exit; a locked one has a cross instead."""
    found = []
    for opening, segment, (nx, ny) in exits_on(view, level):
        x, y = middle(view, segment)
        cx, cy = x + nx * 10, y + ny * 10
        if opening.state == "locked":
            r = _ARROW * 0.7
            data = (
                f"M{cx - r:.1f} {cy - r:.1f}L{cx + r:.1f} {cy + r:.1f}"
                f"M{cx + r:.1f} {cy - r:.1f}L{cx - r:.1f} {cy + r:.1f}"
            )
            found.append(tag("path", d=data, class_="shut"))
        else:
            tip = (cx + nx * _ARROW, cy + ny * _ARROW)
            left = (cx - ny * _ARROW * 0.8 - nx * 3, cy + nx * _ARROW * 0.8 - ny * 3)
            right = (cx + ny * _ARROW * 0.8 - nx * 3, cy - nx * _ARROW * 0.8 - ny * 3)
            data = "".join(
                f"{'L' if i else 'M'}{a:.1f} {b:.1f}" for i, (a, b) in enumerate((tip, left, right))
            )
            found.append(tag("path", d=data + "Z", class_="arrow"))
        for taken in places:
            taken.taken.append(Box(cx - _ARROW, cy - _ARROW, cx + _ARROW, cy + _ARROW))
    return Markup("").join(found)


def plan_view(reading: Reading) -> PlanView:
    """Return how the storeys are drawn, with room for the names of exits at the sides."""
    site = reading.site
    widest, upright = 0.0, 0
    for opening in site.exits:
        if opening.a not in site.space_index or not opening.segment_a:
            continue
        (x0, y0), (x1, y1) = opening.segment_a
        if abs(y1 - y0) >= abs(x1 - x0):
            widest = max(widest, phrase_width(exit_words(reading, opening), size=12.0))
        else:
            upright += 1
    return PlanView(site, widest, upright)


def exit_words(reading: Reading, opening: Opening) -> Both:
    """Return an exit's name with its state, as the plan shows it."""
    name = reading.name(opening.id)
    return say("plan-exit-locked", name=name) if opening.state == "locked" else name


def room_labels(
    view: PlanView, level: Level, places: Places, *, size: float, class_: str
) -> Markup:
    """Return the names of rooms that fit into their room and cover nothing.

    Of many rooms of one use most must have room for their names, or none is named: a few names
    among many blanks look like something special about those rooms.
    """
    spaces, levels = view.spaces_on(level), {each.id for each in view.site.levels}
    flights = [space.plan for space in spaces if space.kind not in {"floor", "ground"}]
    by_use: dict[str, list[Space]] = {}
    for space in spaces:
        if space.kind in {"floor", "ground"} and space.use not in {"stair", "landing"}:
            by_use.setdefault(space.use, []).append(space)
    found = []
    for rooms in by_use.values():
        taken = len(places.taken)
        named = []
        for space in rooms:
            spot = _named(view, space, flights, places, size)
            if spot is not None:
                named.append(spot)
        if len(rooms) > _FEW and len(named) < _MOST_OF * len(rooms):
            del places.taken[taken:]
            continue
        for (x, y), lines in named:
            written = " ".join(lines)
            name = room_called(written, levels) or same(written)
            found.append(_lines(x, y, lines, name, size=size, class_=f"room {class_}"))
    return Markup("").join(found)


def _lines(
    x: float, y: float, lines: tuple[str, ...], name: Both, *, size: float, class_: str
) -> Markup:
    """Return a name in lines about a place; its Chinese form in one line where that fits."""

    def put(rows: tuple[Both | str, ...], **marks: str) -> list[Markup]:
        first = y + size * (0.36 - 0.55 * (len(rows) - 1))
        return [
            words(x, first + 1.1 * size * i, row, font_size=size, text_anchor="middle", **marks)
            for i, row in enumerate(rows)
        ]

    if len(lines) == 1 or name.en == name.zh:
        drawn = put((name,) if len(lines) == 1 else lines, class_=class_)
    else:
        room = max(text_width(line, size=size) for line in lines)
        half = (len(name.zh) + 1) // 2
        fits = text_width(name.zh, size=size) <= room
        chinese = (name.zh,) if fits else (name.zh[:half], name.zh[half:])
        drawn = put(lines, class_=f"{class_} en", lang="en")
        drawn += put(chinese, class_=f"{class_} zh", lang="zh-Hans")
    return Markup("").join(drawn)


def _named(
    view: PlanView,
    space: Space,
    holes: list[tuple[Point, ...]],
    places: Places,
    size: float,
) -> tuple[Point, tuple[str, ...]] | None:
    """Return where the name of a room stands and its lines: one if that fits, else two."""
    for name in dict.fromkeys((space.name or space.id, space.id.rsplit("/", 1)[-1])):
        for lines in ((name,), *_two_lines(name)):
            for fine in (5, 11):
                spot = _room_spot(view, space.plan, holes, places, lines, size, fine=fine)
                if spot is not None:
                    return spot, lines
    return None


def _two_lines(name: str) -> list[tuple[str, str]]:
    """Return a name of several words in two lines, the most even way first."""
    parts = name.split(" ")
    ways = [(" ".join(parts[:i]), " ".join(parts[i:])) for i in range(1, len(parts))]
    return sorted(ways, key=lambda way: abs(len(way[0]) - len(way[1])))[:1]


def _room_spot(
    view: PlanView,
    polygon: tuple[Point, ...],
    holes: list[tuple[Point, ...]],
    places: Places,
    lines: tuple[str, ...],
    size: float,
    *,
    fine: int,
) -> Point | None:
    widest = max(text_width(line, size=size) for line in lines)
    half = (widest / 2 + 0.2 * size) / view.scale
    tall = size * (0.7 + 0.55 * (len(lines) - 1)) / view.scale
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    if max(xs) - min(xs) < 2 * half or max(ys) - min(ys) < 2 * tall:
        return None
    for x, y in inner_points(polygon, fine=fine):
        border = [(x + a * half, y + b * tall) for a in (-1, -0.5, 0, 0.5, 1) for b in (-1, 1)]
        if not all(contains(polygon, p) for p in border):
            continue
        if any(contains(hole, p) for hole in holes for p in [*border, (x, y)]):
            continue
        cx, cy = view.at((x, y))
        reach = half * view.scale
        high = tall * view.scale - size * 0.05
        if places.take(Box(cx - reach, cy - high, cx + reach, cy + high)):
            return cx, cy
    return None
