"""The picture of the command chain: from left to right by depth, on a phone as an outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from sim.report.chainview import TOLD
from sim.report.curves import Drawing
from sim.report.labels import shortened, wrapped
from sim.report.language import say
from sim.report.svg import figure, num, tag, words

if TYPE_CHECKING:
    from sim.messages import Lang
    from sim.report.chainview import Node
    from sim.report.language import Both

_WIDTH: Final = 960.0
_NARROW: Final = 340.0
_LINE: Final = 15.0
_SIZE: Final = 12.5
_PAD: Final = 7.0
_GAP: Final = 12.0
_BETWEEN: Final = 26.0
_BROADEST: Final = 200.0
_MOST_COLUMNS: Final = 7
"""With more columns the boxes would be too narrow for their words."""
_INDENT: Final = 14.0
_BOLD: Final = 1.15
"""How much wider bold letters are."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands."""

    x: float
    y: float
    width: float
    height: float


def chain_drawing(root: Node, lang: Lang) -> Drawing:
    """Return the picture of a chain for wide and for narrow pages."""
    columns = max(depth for _, depth in root.walk()) + 1
    wide = (
        _layers(root, columns, lang) if columns <= _MOST_COLUMNS else _outline(root, _WIDTH, lang)
    )
    return Drawing(wide, _outline(root, _NARROW, lang))


def _layers(root: Node, columns: int, lang: Lang) -> Markup:
    """Draw a column for each depth; whoever told stands half-way up those they told."""
    width = min((_WIDTH - 4 - _BETWEEN * (columns - 1)) / columns, _BROADEST)
    step = width + _BETWEEN
    places: dict[str, Place] = {}
    cursor = 2.0

    def put(node: Node, depth: int) -> float:
        nonlocal cursor
        height = _height(node, width)
        if node.children:
            begin = cursor
            middles = [put(child, depth + 1) for child in node.children]
            middle = max((middles[0] + middles[-1]) / 2, begin + height / 2)
            cursor = max(cursor, middle + height / 2 + _GAP)
        else:
            middle = cursor + height / 2
            cursor += height + _GAP
        places[node.id] = Place(2.0 + depth * step, middle - height / 2, width, height)
        return middle

    put(root, 0)
    drawn = [_also(node, places) for node, _ in root.walk()]
    drawn += [_across(places[node.id], places[child.id], child) for node, child in _links(root)]
    drawn += [_box(node, places[node.id]) for node, _ in root.walk()]
    return figure(
        *drawn, width=_WIDTH, height=cursor, label=say("aria-chain"), lang=lang, class_="tree"
    )


def _outline(root: Node, width: float, lang: Lang) -> Markup:
    """Draw one below the other, each further in than who told them."""
    places: dict[str, Place] = {}
    y = 2.0
    for node, depth in root.walk():
        x = 2.0 + depth * _INDENT
        height = _height(node, width - x - 2)
        places[node.id] = Place(x, y, width - x - 2, height)
        y += height + 8
    drawn = [_down(places[node.id], places[child.id], child) for node, child in _links(root)]
    drawn += [_box(node, places[node.id]) for node, _ in root.walk()]
    return figure(*drawn, width=width, height=y, label=say("aria-chain"), lang=lang, class_="tree")


def _links(root: Node) -> list[tuple[Node, Node]]:
    """Return who told whom; those who knew last, so that their lines lie on top."""
    pairs = [(node, child) for node, _ in root.walk() for child in node.children]
    return sorted(pairs, key=lambda pair: pair[1].state == TOLD)


def _name(node: Node, width: float) -> list[Both]:
    return wrapped(node.name, size=_SIZE * _BOLD, room=width - 2 * _PAD)


def _height(node: Node, width: float) -> float:
    return _PAD * 2 + _LINE * (len(_name(node, width)) + len(node.lines)) - 2


def _across(a: Place, b: Place, child: Node) -> Markup:
    x0, y0, x1, y1 = a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2
    middle = (x0 + x1) / 2
    data = f"M{num(x0)} {num(y0)}H{num(middle)}V{num(y1)}H{num(x1)}"
    return tag("path", d=data, class_=f"link {child.state}")


def _down(a: Place, b: Place, child: Node) -> Markup:
    x, y0, y1 = a.x + _INDENT / 2, a.y + a.height, b.y + b.height / 2
    return tag("path", d=f"M{num(x)} {num(y0)}V{num(y1)}H{num(b.x)}", class_=f"link {child.state}")


def _also(node: Node, places: dict[str, Place]) -> Markup:
    """Draw the ways that the plan has besides the one that was used."""
    drawn = []
    to = places[node.id]
    for name in node.also:
        if name in places:
            a = places[name]
            x0, y0, x1, y1 = a.x + a.width, a.y + a.height / 2, to.x, to.y + to.height / 2
            drawn.append(
                tag("path", d=f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}", class_="link also")
            )
    return Markup("").join(drawn)


def _box(node: Node, place: Place) -> Markup:
    alone = ""
    if node.hang:
        alone = " covered" if node.covered else " single"
    parts = [
        tag("rect", x=place.x, y=place.y, width=place.width, height=place.height, rx=5.0,
            class_=f"post {node.state}{alone}")
    ]  # fmt: skip
    room = place.width - 2 * _PAD
    y = place.y + _PAD + 10 - _LINE
    for name in _name(node, place.width):
        y += _LINE
        parts.append(words(place.x + _PAD, y, name, font_size=_SIZE, class_="ch-name"))
    for cls, line in node.lines:
        y += _LINE
        text = shortened(line, size=11.5, room=room)
        parts.append(words(place.x + _PAD, y, text, font_size=11.5, class_=cls))
    whole = Markup("").join(parts)
    return tag("a", whole, href=f"#e{node.event_id}") if node.event_id else whole
