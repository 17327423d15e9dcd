"""The timeline: one lane an actor, one mark an event, labels that never cover each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from sim.report.deadlines import deadlines
from sim.report.diary import lane, short, told
from sim.report.labels import Rows, phrase_width, shortened
from sim.report.language import Both, attribute, elapsed, say
from sim.report.scales import Scale, stretched_ticks, time_ticks, time_unit
from sim.report.svg import figure, group, num, tag, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.events.log import Event
    from sim.messages import Lang
    from sim.report.deadlines import Deadline
    from sim.report.reading import Reading

_ROW: Final = 17.0
_MARK: Final = 4.0
_TOP: Final = 26.0
_FLAG: Final = 4.0
"""How much further a flag reaches than a mark."""
_ONE_PAGE: Final = 1.9
"""Height by width up to which a timeline is made to fit a page of paper; a longer one is cut."""
_MOST_LANES: Final = 16
_MOST_MARKS: Final = 600
_A_RUN: Final = 3
_EARLY: Final = 0.3
"""If three quarters of the events lie in this first part of the run, the axis is stretched."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes that differ between a desktop page and a phone."""

    width: float
    size: float
    names: float  # width of the column of names; 0 puts names above their lanes
    rows: int
    after: float  # room kept free behind the axis for the labels of the last marks


WIDE: Final = Layout(width=960.0, size=12.0, names=132.0, rows=16, after=150.0)
NARROW: Final = Layout(width=340.0, size=10.5, names=0.0, rows=20, after=64.0)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawings, whether the axis is stretched at its beginning, and the deadlines drawn."""

    wide: Markup
    narrow: Markup
    stretched: bool
    due: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """What stands in a lane."""

    name: Both
    events: list[Event]
    due: list[Deadline]


def timeline(reading: Reading, lang: Lang, *, milestones: tuple[str, ...]) -> Timeline | None:
    """Return the timeline of a run, or None if nothing happened."""
    events = [event for event in reading.story_events if event.event != "end"]
    if not events:
        return None
    if len(events) > _MOST_MARKS:
        ranked = sorted(events, key=lambda e: (e.event not in milestones, e.id))[:_MOST_MARKS]
        events = sorted(ranked, key=lambda e: e.id)
    end = max(max(event.t_s for event in events) * 1.02, 10.0)
    times = sorted(event.t_s for event in events)
    stretched = times[int(0.75 * (len(times) - 1))] < _EARLY * end
    due = tuple(deadlines(reading))
    lanes = _lanes(reading, events, [item for item in due if item.due_s <= end])
    draw = [
        _draw(reading, lang, lanes, end, stretched, layout, milestones) for layout in (WIDE, NARROW)
    ]
    return Timeline(draw[0], draw[1], stretched, due)


def _lanes(reading: Reading, events: list[Event], due: Sequence[Deadline]) -> list[Lane]:
    """Return lanes with their events and deadlines, in order of each lane's first event."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(lane(reading, event), []).append(event)
    flags: dict[str, list[Deadline]] = {}
    for item in due:
        found.setdefault(item.lane, [])
        flags.setdefault(item.lane, []).append(item)
    names = list(found)
    lanes = [
        Lane(reading.lane_name(name), found[name], flags.get(name, []))
        for name in names[:_MOST_LANES]
    ]
    beyond = names[_MOST_LANES:]
    rest = sorted((event for name in beyond for event in found[name]), key=lambda e: e.id)
    late = [item for name in beyond for item in flags.get(name, [])]
    if rest or late:
        lanes.append(Lane(say("lane-others"), rest, late))
    return lanes


def _draw(
    reading: Reading,
    lang: Lang,
    lanes: list[Lane],
    end: float,
    stretched: bool,
    layout: Layout,
    milestones: tuple[str, ...],
) -> Markup:
    left, right = layout.names + 8.0, layout.width - 8.0
    scale = Scale(0.0, end, left + 4, right - layout.after, 0.45 if stretched else 1.0)
    chain = _chain(reading)
    lane_rows: list[Markup] = []
    body: list[Markup] = []
    places: dict[int, tuple[float, float]] = {}
    y = _TOP
    for number, item in enumerate(lanes):
        head = 0.0 if layout.names else layout.size + 8
        rows = Rows(limit=layout.rows, left=left, right=right)
        top = y + head + 5
        drawn = _marks(reading, lang, item.events, rows, scale, layout, milestones, top, places)
        drawn += _flags(item.due, rows, scale, layout, lang, top)
        odd = number % 2
        height = head + max(1, len(rows.rows)) * _ROW + 9
        cls = "lane odd" if odd else "lane"
        lane_rows.append(tag("rect", x=0.0, y=y, width=layout.width, height=height, class_=cls))
        body.append(group(_name(item.name, y, layout), *drawn, class_="odd" if odd else None))
        y += height
    axis = _axis(scale, end, stretched, y, layout)
    line = _chain_line([places[i] for i in chain if i in places])
    return figure(
        *lane_rows, axis, line, *body,
        width=layout.width, height=y + 24, label=say("aria-timeline"), lang=lang,
        class_="timeline long" if y > _ONE_PAGE * layout.width else "timeline",
    )  # fmt: skip


def _name(name: Both, y: float, layout: Layout) -> Markup:
    room = (layout.names or layout.width) - 12
    text = shortened(name, size=layout.size, room=room)
    return words(8, y + layout.size + 6, text, font_size=layout.size, class_="lane-name")


def _marks(
    reading: Reading,
    lang: Lang,
    events: list[Event],
    rows: Rows,
    scale: Scale,
    layout: Layout,
    milestones: tuple[str, ...],
    top: float,
    places: dict[int, tuple[float, float]],
) -> list[Markup]:
    """Place the marks of a lane, those of milestones first, and return them drawn."""
    drawn = []
    room = 0.72 * (layout.width - layout.names)
    runs = sorted(_runs(events), key=lambda r: (r[0].event not in milestones, r[0].id))
    for run in runs:
        first, x, end = run[0], scale(run[0].t_s), scale(run[-1].t_s)
        name = short(reading, first)
        if len(run) > 1:
            name = say("event-times", label=name, n=len(run))
        text = shortened(name, size=layout.size, room=room)
        width = phrase_width(text, size=layout.size) + 5
        xs = [scale(event.t_s) for event in run]
        spot = _spot(rows, xs, width)
        if spot is None:
            continue
        row, at, anchor = spot
        y = top + row * _ROW + _ROW / 2
        places |= {event.id: (scale(event.t_s), y) for event in run}
        cls = "mark head" if first.event in milestones else "mark"
        if len(run) > 1:
            drawn.append(tag("path", d=f"M{num(x)} {num(y)}H{num(end)}", class_="run-of"))
            drawn += [
                tag("a", _dot(scale(e.t_s), y, f"{cls} more"), href=f"#e{e.id}") for e in run[1:]
            ]
        parts = [_dot(x, y, cls, _title(reading, lang, first))]
        if anchor:
            parts.append(
                words(at, y + layout.size * 0.36, text, font_size=layout.size,
                      text_anchor=anchor, class_="event")
            )  # fmt: skip
        drawn.append(tag("a", *parts, href=f"#e{first.id}"))
    return drawn


def _flags(
    due: Sequence[Deadline], rows: Rows, scale: Scale, layout: Layout, lang: Lang, top: float
) -> list[Markup]:
    """Place the flags of the deadlines of a lane and return them drawn."""
    drawn = []
    for item in due:
        x = scale(item.due_s)
        name = say(f"due-{item.state}", name=item.name)
        text = shortened(name, size=layout.size, room=0.72 * (layout.width - layout.names))
        spot = _spot(rows, [x], phrase_width(text, size=layout.size) + 5 + _FLAG)
        if spot is None:
            continue
        row, at, anchor = spot
        y = top + row * _ROW + _ROW / 2
        parts = [_flag(x, y, item, lang)]
        if anchor:
            parts.append(
                words(at + (_FLAG if anchor == "start" else 0.0), y + layout.size * 0.36, text,
                      font_size=layout.size, text_anchor=anchor, class_=f"event due-{item.state}")
            )  # fmt: skip
        whole = Markup("").join(parts)
        drawn.append(tag("a", whole, href=f"#e{item.event_id}") if item.event_id else whole)
    return drawn


def _flag(x: float, y: float, item: Deadline, lang: Lang) -> Markup:
    """Return a flag on its pole, with what it says when pointed at."""
    done = say("due-done", at=elapsed(item.done_s)) if item.done_s is not None else say("due-never")
    text = say(
        "due-title",
        name=item.name,
        within=elapsed(item.within_s),
        due=elapsed(item.due_s),
        done=done,
    )
    title = Markup("<title{}>{}</title>").format(attribute("text", text, lang), text.of(lang))
    data = f"M{num(x)} {num(y - 6)}V{num(y + 6)}M{num(x)} {num(y - 6)}l6 3l-6 3z"
    return tag("path", title, d=data, class_=f"flag due-{item.state}")


def _spot(rows: Rows, xs: list[float], width: float) -> tuple[int, float, str] | None:
    """Return row, place of the label and its anchor; the anchor is empty without a label.

    A label stands behind the last mark, before the first one, or in the widest gap of a run.
    """
    reach = _MARK + 3
    if spot := rows.place(xs[0], mark=_MARK + 1.5, width=width, end=xs[-1]):
        row, after = spot
        return (row, xs[-1] + reach, "start") if after else (row, xs[0] - reach, "end")
    row_ = rows.place_mark(xs[0], mark=_MARK + 1.0, end=xs[-1])
    if row_ is None:
        return None
    # The last gap that is wide enough: there a run is the least crowded.
    gaps = [a for a, b in pairwise(xs) if b - a >= width + 2 * reach]
    return (row_, gaps[-1] + reach, "start") if gaps else (row_, 0.0, "")


def _dot(x: float, y: float, class_: str, *title: Markup) -> Markup:
    return tag("circle", *title, cx=x, cy=y, r=_MARK, class_=class_)


def _runs(events: list[Event]) -> list[list[Event]]:
    """Return events of a lane; the same thing three times or more is one run."""
    by_name: dict[str, list[Event]] = {}
    for event in events:
        by_name.setdefault(event.event, []).append(event)
    found: list[list[Event]] = []
    for same_name in by_name.values():
        found += [same_name] if len(same_name) >= _A_RUN else [[event] for event in same_name]
    return found


def _title(reading: Reading, lang: Lang, event: Event) -> Markup:
    """Return what a mark says when pointed at."""
    text = told(reading, event)
    both = Both(f"{elapsed(event.t_s)}  {text.en}", f"{elapsed(event.t_s)}  {text.zh}")
    return Markup("<title{}>{}</title>").format(attribute("text", both, lang), both.of(lang))


def _chain(reading: Reading) -> list[int]:
    """Return the events that led to the last one out (or to the alarm), first one first."""
    for name in ("last-evacuee", "evac-order", "general-alarm"):
        if event := reading.last(name) if name == "last-evacuee" else reading.first(name):
            return [item.id for item in reading.chain(event)]
    return []


def _chain_line(points: list[tuple[float, float]]) -> Markup:
    """Return a thin line through the chain of causes, with right angles: down, then across."""
    if len(points) < 2:
        return Markup("")
    data = f"M{num(points[0][0])} {num(points[0][1])}"
    for x, y in points[1:]:
        data += f"V{num(y)}H{num(x)}"
    return tag("path", d=data, class_="chain")


def _axis(scale: Scale, end: float, stretched: bool, bottom: float, layout: Layout) -> Markup:
    unit, title = time_unit(end)
    wanted = 10 if layout.names else 5
    ticks = stretched_ticks(scale, gap_px=44.0) if stretched else time_ticks(end, wanted=wanted)
    parts = []
    for t in ticks:
        x = scale(t)
        parts.append(tag("path", d=f"M{num(x)} {num(_TOP - 4)}V{num(bottom)}", class_="grid"))
        parts += [
            tag(
                "text",
                _tick(t, unit),
                x=x,
                y=y,
                font_size=11.0,
                text_anchor="middle",
                class_="tick",
            )
            for y in (_TOP - 9, bottom + 15)
        ]
    if layout.names:
        parts.append(words(8, _TOP - 9, title, font_size=11.0, class_="tick"))
    return group(*parts)


def _tick(seconds: float, unit: float) -> str:
    if unit == 60.0 and seconds % 60:
        return elapsed(seconds)
    if unit == 3600.0 and seconds % 3600:
        return (
            elapsed(seconds).removesuffix(":00")
            if seconds >= 3600
            else f"0:{int(seconds) // 60:02d}"
        )
    return f"{seconds / unit:g}"
