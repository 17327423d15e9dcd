"""The waterfall: one bar a stretch of time, each beginning where the one above it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from sim.report.curves import Drawing
from sim.report.labels import phrase_width, shortened
from sim.report.language import elapsed
from sim.report.scales import Scale, time_ticks, time_unit
from sim.report.svg import figure, num, tag, words

if TYPE_CHECKING:
    from sim.messages import Lang
    from sim.report.minutes import Goal, Stretch

_BAR: Final = 15.0
_TOP: Final = 24.0
_GAP: Final = 6.0
_BOLD: Final = 1.15
"""How much wider bold letters are."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes that differ between a desktop page and a phone."""

    width: float
    size: float
    names: float  # width of the column of names; 0 puts names above their bars
    row: float
    ticks: int


WIDE: Final = Layout(width=960.0, size=13.0, names=404.0, row=36.0, ticks=8)
NARROW: Final = Layout(width=340.0, size=11.5, names=0.0, row=54.0, ticks=4)


def waterfall(goal: Goal, lang: Lang) -> Drawing:
    """Return the picture of the way to a goal."""
    return Drawing(_draw(goal, lang, WIDE), _draw(goal, lang, NARROW))


def _draw(goal: Goal, lang: Lang, layout: Layout) -> Markup:
    left, right = layout.names + 6.0, layout.width - 10.0
    scale = Scale(goal.start_s, max(goal.end_s, goal.start_s + 1.0), left, right)
    height = _TOP + layout.row * len(goal.stretches) + 4.0
    parts = [_axis(goal, scale, layout, height)]
    for number in range(0, len(goal.stretches), 2):
        top = _TOP + number * layout.row
        parts.append(
            tag("rect", x=0.0, y=top, width=layout.width, height=layout.row, class_="stripe")
        )
    parts.append(_grid(goal, scale, layout, height))
    for number, stretch in enumerate(goal.stretches):
        top = _TOP + number * layout.row
        last = number + 1 == len(goal.stretches)
        parts.append(_bar(stretch, scale, layout, top, last=last))
    return figure(
        *parts, width=layout.width, height=height, label=goal.name, lang=lang, class_="waterfall"
    )


def _bar(stretch: Stretch, scale: Scale, layout: Layout, top: float, *, last: bool) -> Markup:
    x0, x1 = scale(stretch.start_s), scale(stretch.end_s)
    y = top + (layout.row - _BAR) / 2 if layout.names else top + layout.row - _BAR - 6
    size, small = layout.size, layout.size - 1.0
    cls = f"wf o-{stretch.owner}"
    drawn = [tag("rect", x=x0, y=y, width=max(x1 - x0, 1.5), height=_BAR, class_=cls)]
    if not last and layout.names:
        drawn.append(
            tag("path", d=f"M{num(x1)} {num(y + _BAR)}V{num(y + layout.row)}", class_="drop")
        )
    length = stretch.length
    if layout.names:
        room = layout.names - 14.0
        drawn += [
            tag("rect", x=2.0, y=top + 5.0, width=5.0, height=layout.row - 10.0, class_=cls),
            words(14, top + 15, shortened(stretch.name, size=size * _BOLD, room=room),
                  font_size=size, class_="wf-name"),
            words(14, top + 29, shortened(stretch.who, size=small, room=room),
                  font_size=small, class_="wf-who"),
        ]  # fmt: skip
        width = phrase_width(length, size=size) + _GAP
        if x1 + width <= layout.width - 2:
            spot, anchor = x1 + _GAP, "start"
        elif x0 - width >= layout.names:
            spot, anchor = x0 - _GAP, "end"
        else:
            spot, anchor = x1 - _GAP, "end"
        # White letters stand on the bars, but for the pale one of what was not reached.
        on_bar = anchor == "end" and spot > x0 and "o-open" not in cls
        inside = " inside" if on_bar else ""
        drawn.append(
            words(
                spot, y + 12, length, font_size=size, text_anchor=anchor, class_=f"wf-long{inside}"
            )
        )
    else:
        width = phrase_width(length, size=size) + 8
        room = layout.width - width - 8
        drawn += [
            words(4, top + 14, shortened(stretch.name, size=size * _BOLD, room=room),
                  font_size=size, class_="wf-name"),
            words(layout.width - 4, top + 14, length, font_size=size, text_anchor="end",
                  class_="wf-long"),
            words(4, top + 28, shortened(stretch.who, size=small, room=layout.width - 12),
                  font_size=small, class_="wf-who"),
        ]  # fmt: skip
    whole = Markup("").join(drawn)
    return tag("a", whole, href=f"#e{stretch.event_id}") if stretch.event_id else whole


def _grid(goal: Goal, scale: Scale, layout: Layout, height: float) -> Markup:
    ticks = _ticks(goal, layout)
    return Markup("").join(
        tag("path", d=f"M{num(scale(t))} {num(_TOP - 4)}V{num(height)}", class_="grid")
        for t in ticks
    )


def _axis(goal: Goal, scale: Scale, layout: Layout, height: float) -> Markup:
    unit, title = time_unit(goal.end_s)
    drawn = []
    for t in _ticks(goal, layout):
        text = f"{t / unit:g}" if unit == 1.0 or t % unit == 0 else elapsed(t)
        x = scale(t)
        anchor = "start" if x < 12 else "end" if x > layout.width - 14 else "middle"
        drawn.append(
            tag("text", text, x=x, y=_TOP - 9, font_size=11.0, text_anchor=anchor, class_="tick")
        )
    if layout.names:
        drawn.append(words(14, _TOP - 9, title, font_size=11.0, class_="tick"))
    return Markup("").join(drawn)


def _ticks(goal: Goal, layout: Layout) -> list[float]:
    return [t for t in time_ticks(goal.end_s, wanted=layout.ticks) if t >= goal.start_s]
