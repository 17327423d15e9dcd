"""The worst place over its length and over time: where a jam begins, and which way it grows.

Time goes to the right, the longest axis of the place upwards. Each strip across the place has the
colour of its densest patch, by the classes of the density map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from sim.report.curves import Drawing
from sim.report.densemap import NARROW, WIDE, Layout, by_column, time_axis
from sim.report.fields import FIRST_DENSE
from sim.report.language import Both, say
from sim.report.scales import Scale, time_unit
from sim.report.svg import figure, num, tag, words

if TYPE_CHECKING:
    from markupsafe import Markup
    from numpy.typing import NDArray

    from sim.messages import Lang
    from sim.report.dense import DensePlace, DenseTimes
    from sim.report.reading import Reading

STRIP_M: Final = 3.0
"""Width of a strip across the place, m; wider where there would be more than ``MOST_STRIPS``."""
MOST_STRIPS: Final = 80
FEWEST_STRIPS: Final = 4
"""Shorter places have no length worth a picture."""
_TOP: Final = 24.0
_EDGE: Final = 46.0
_HIGH: Final = 2.2
_LINE: Final = 16.0


@dataclass(frozen=True, slots=True)
class SpaceTime:
    """A place over its length and time.

    Attributes:
        place: the place.
        length_m: its length.
        across: whether that lies more across the plan than up it.
        times_s: sample times, shape ``(n,)``.
        kind: class of each strip at each sample, from the left or lower end of the plan on, shape
            ``(n, n_strips)``.
    """

    place: DensePlace
    length_m: float
    across: bool
    times_s: NDArray[np.float64]
    kind: NDArray[np.int8]


def space_time(reading: Reading, found: DenseTimes) -> SpaceTime | None:
    """Return the worst place that is long enough; None if none is.

    Args:
        reading: the run.
        found: where it was dense for how long.
    """
    crowded = reading.crowded
    series = reading.outcome.series
    assert crowded is not None
    space = series["patch.space"].astype(np.int64)
    for place in found.places:
        for row in place.spaces:
            mine = np.flatnonzero(space == row)
            strip, length_m, across = _strips(reading, row, series["patch.xy"][mine])
            if strip.max() + 1 < FEWEST_STRIPS:
                continue
            kind = np.zeros((len(crowded.times_s), int(strip.max()) + 1), dtype=np.int8)
            for number, (_, classes) in enumerate(crowded.classes()):
                np.maximum.at(kind[number], strip, classes[mine])
            if kind.any():
                return SpaceTime(place, length_m, across, crowded.times_s, kind)
    return None


def _strips(
    reading: Reading, row: int, xy: NDArray[np.float64]
) -> tuple[NDArray[np.int64], float, bool]:
    """Return the strip each patch of a space lies in, how long the space is and how it lies."""
    box = shapely.Polygon(reading.site.spaces[row].plan).minimum_rotated_rectangle
    corners = shapely.get_coordinates(box)[:3]
    sides = np.diff(corners, axis=0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    axis = sides[int(np.argmax(lengths))] / max(float(lengths.max()), 1e-9)
    across = bool(abs(axis[0]) >= abs(axis[1]))
    if axis[0 if across else 1] < 0:
        axis = -axis
    along = shapely.get_coordinates(box) @ axis
    length = float(lengths.max())
    n = int(min(MOST_STRIPS, max(1, round(length / STRIP_M))))
    strip = np.floor((xy @ axis - along.min()) / max(length, 1e-9) * n)
    return np.clip(strip, 0, n - 1).astype(np.int64), length, across


def space_time_drawing(found: SpaceTime, lang: Lang) -> Drawing:
    """Return the picture."""
    return Drawing(_draw(found, lang, WIDE), _draw(found, lang, NARROW))


def title(found: SpaceTime) -> Both:
    """Say which place is drawn, and from where to where."""
    key = "spacetime-across" if found.across else "spacetime-up"
    name = found.place.name
    if found.place.level:
        name = say("dense-place", name=name, level=found.place.level)
    return say(key, place=name, length=f"{found.length_m:.0f}")


def _draw(found: SpaceTime, lang: Lang, layout: Layout) -> Markup:
    dense = np.flatnonzero(found.kind.any(axis=1))
    last = min(int(dense[-1]) + 1, len(found.times_s) - 1)
    scale = Scale(0.0, max(float(found.times_s[last]), 10.0), _EDGE, layout.width - 10.0)
    strips = found.kind.shape[1]
    high = max(layout.bar * 6.0, min(_HIGH * layout.bar * strips, layout.width * 0.42))
    step = high / strips
    bottom = _TOP + high
    rows = [
        tag("rect", x=scale.start, y=_TOP, width=scale.end - scale.start, height=high,
            class_="dm-ground")
    ]  # fmt: skip
    worst = by_column(found.kind, found.times_s, scale.high, layout.cells)
    cells = len(worst)
    paths: dict[int, list[str]] = {}
    for strip in range(strips):
        y = bottom - (strip + 1) * step
        edges = np.flatnonzero(np.diff(worst[:, strip], prepend=-1, append=-1))
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            kind = int(worst[begin, strip])
            if kind:
                x0, x1 = (scale(at / cells * scale.high) for at in (begin, end))
                wide = max(x1 - x0, 0.8)
                paths.setdefault(kind, []).append(
                    f"M{num(x0)} {num(y)}h{num(wide)}v{num(step + 0.2)}h-{num(wide)}z"
                )
    rows += [
        tag("path", d="".join(parts), class_=f"d{FIRST_DENSE + kind - 1}")
        for kind, parts in sorted(paths.items())
    ]
    ends = [(found.length_m, _TOP + 9.0), (found.length_m / 2, _TOP + high / 2 + 4.0), (0, bottom)]
    labels = [
        tag("text", f"{metres:.0f} m", x=_EDGE - 6.0, y=y, font_size=11.0, text_anchor="end",
            class_="tick")
        for metres, y in ends
    ]  # fmt: skip
    unit = words(
        scale.start, bottom + _LINE, time_unit(scale.high)[1], font_size=11.0, class_="tick"
    )
    return figure(
        time_axis(scale, layout, bottom), *rows, *labels, unit,
        width=layout.width, height=bottom + _LINE + 6.0,
        label=say("aria-spacetime", place=found.place.name), lang=lang, class_="densemap",
    )  # fmt: skip
