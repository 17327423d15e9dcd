"""Fields over the floor plan: the greatest density of people, and smoke."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from sim.report.crowding import levels, steps
from sim.report.language import Both, same, say
from sim.report.planview import compact
from sim.report.svg import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.report.planview import PlanView
    from sim.report.reading import Reading

FIRST_DENSE: Final = 2
"""Colour of the first class of dense places; sparser ones have those below."""

SMOKE_STEPS: Final = 9
"""Shades of smoke between clear air (0) and no light at all."""

_SHOWN_SMOKE: Final = 1  # shade from which smoke is worth showing
_TIMES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Density:
    """Greatest density that people felt on each patch over the run, shapes ``(n_patches,)``.

    Attributes:
        value: the density, 1/m2.
        xy: middles of the patches.
        level: rows of their levels.
        side: their sides, m.
        steps: lower ends of the classes of the map, 1/m2.
        colours: class of each in the style sheet.
    """

    value: NDArray[np.float64]
    xy: NDArray[np.float64]
    level: NDArray[np.int64]
    side: NDArray[np.float64]
    steps: tuple[float, ...]
    colours: tuple[str, ...]

    def highest(self, row: int) -> float:
        """Return the greatest density on a level, 0 if there are no patches."""
        own = self.value[self.level == row]
        return float(own.max()) if own.size else 0.0


def density(reading: Reading) -> Density | None:
    """Return the density map, or None if the run recorded none."""
    series = reading.outcome.series
    found = reading.crowded
    if found is None:
        return None
    return Density(
        value=found.highest,
        xy=series["patch.xy"],
        level=series["patch.level"].astype(np.int64),
        side=np.sqrt(series["patch.area_m2"]),
        steps=steps(reading.result.density),
        colours=colours(reading),
    )


PRESS_STEPS: Final = (250.0, 500.0, 1000.0, 2000.0, 4000.0)
"""Lower ends of the classes of the map of the press, newtons per metre of front."""

DOWN_STEPS: Final = (1.0, 2.0, 3.0, 5.0, 10.0)
"""Lower ends of the classes of the map of people who lie, people on a patch at once."""

PATCH_MAPS: Final = (("press", "patch.press", PRESS_STEPS), ("down", "patch.down", DOWN_STEPS))
"""Further maps by their name: the series they come from, and their classes."""


def patch_maps(reading: Reading) -> dict[str, Density]:
    """Return maps of the greatest value of each patch, of what the run recorded by patch.

    A series has the shape of ``patch.density``. Maps of which no patch is in any class are left
    out.
    """
    series = reading.outcome.series
    found = {}
    for name, key, limits in PATCH_MAPS:
        if key not in series or not series[key].size:
            continue
        highest = np.zeros(len(series["patch.area_m2"]))
        for row in series[key]:
            highest = np.maximum(highest, row)
        if highest.max(initial=0.0) < limits[0]:
            continue
        found[name] = Density(
            value=highest,
            xy=series["patch.xy"],
            level=series["patch.level"].astype(np.int64),
            side=np.sqrt(series["patch.area_m2"]),
            steps=limits,
            colours=tuple(f"d{FIRST_DENSE + number}" for number in range(len(limits))),
        )
    return found


def map_legend(field: Density) -> list[tuple[str, Both]]:
    """Return class and words of each step of a map."""
    return _legend(field.colours, field.steps)


def _legend(colours: Sequence[str], steps: Sequence[float]) -> list[tuple[str, Both]]:
    ends = (*(f"–{step:g}" for step in steps[1:]), "")
    return [
        (colour, same(f"{low:g}{end}" if end else f"≥ {low:g}"))
        for colour, low, end in zip(colours, steps, ends, strict=True)
    ]


def density_layer(view: PlanView, field: Density, row: int) -> Markup:
    """Return the density map of a level: one path for each class that occurs."""
    found = []
    for step, (low, high) in enumerate(pairwise((*field.steps, np.inf))):
        own = np.flatnonzero((field.level == row) & (field.value >= low) & (field.value < high))
        if own.size:
            data = "".join(_square(view, field, int(i)) for i in own)
            found.append(tag("path", d=data, class_=field.colours[step]))
    return Markup("").join(found)


def _square(view: PlanView, field: Density, patch: int) -> str:
    half = field.side[patch] / 2
    x, y = field.xy[patch]
    left, top = view.at((float(x - half), float(y + half)))
    side = field.side[patch] * view.scale + 0.2
    return f"M{left:.1f} {top:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z"


def colours(reading: Reading) -> tuple[str, ...]:
    """Return the class of each step of the density map in the style sheet."""
    density = reading.result.density
    sparse = len(steps(density)) - len(levels(density))
    return tuple(f"d{number + FIRST_DENSE - sparse}" for number in range(len(steps(density))))


def density_legend(reading: Reading) -> list[tuple[str, Both]]:
    """Return class and words of each step of the density map."""
    return _legend(colours(reading), steps(reading.result.density))


@dataclass(frozen=True, slots=True)
class Smoke:
    """How much light the smoke in a space takes from ceiling to floor, in steps from 0 to 9.

    Attributes:
        times_s: Sample times, shape ``(n,)``.
        shade: Steps, shape ``(n, n_spaces)``.
        burning: True while something burns in a space, shape ``(n, n_spaces)``.
    """

    times_s: NDArray[np.float64]
    shade: NDArray[np.int64]
    burning: NDArray[np.bool_]

    def at(self, seconds: float) -> NDArray[np.int64]:
        """Return the shades at a time."""
        row = int(np.searchsorted(self.times_s, seconds, side="right")) - 1
        found: NDArray[np.int64] = self.shade[max(0, row)]
        return found

    @property
    def spaces(self) -> list[int]:
        """Rows of the spaces that see smoke at any time."""
        return [int(i) for i in np.flatnonzero((self.shade >= _SHOWN_SMOKE).any(axis=0))]


def smoke(reading: Reading) -> Smoke | None:
    """Return the smoke of a run, or None without any.

    The share of light lost over the height of the layer is ``1 - exp(-k h)`` with the extinction
    coefficient ``k`` and the depth ``h`` of the layer (law of Bouguer): what somebody looking
    straight down would see.
    """
    series = reading.outcome.series
    if "smoke.layer_m" not in series or not series["smoke.layer_m"].size:
        return None
    layer = series["smoke.layer_m"]
    heights = np.array([space.height_m for space in reading.site.spaces])
    heights = np.where(np.isfinite(heights), heights, layer.max(axis=0))
    depth = np.clip(heights[None, :] - layer, 0.0, None)
    extinction = series.get("smoke.extinction_upper", np.ones_like(layer))
    lost = 1.0 - np.exp(-extinction * depth)
    heat = series.get("fire.heat_release_w", np.zeros_like(layer))
    found = Smoke(
        times_s=series["smoke.layer_m.t_s"],
        shade=np.round(lost * SMOKE_STEPS).astype(np.int64),
        burning=heat > 0.0,
    )
    return found if found.spaces or found.burning.any() else None


def smoke_layer(view: PlanView, shades: NDArray[np.int64], row: int) -> Markup:
    """Return the smoke on a level, one path for each shade that occurs."""
    level = view.site.levels[row].id
    by_shade: dict[int, str] = {}
    for number, space in enumerate(view.site.spaces):
        shade = int(shades[number])
        if shade >= _SHOWN_SMOKE and space.level == level:
            data = compact((view.at(p) for p in space.plan), closed=True)
            by_shade[shade] = by_shade.get(shade, "") + data
    return Markup("").join(
        tag("path", d=by_shade[shade], class_="smoke", fill_opacity=smoke_opacity(shade))
        for shade in sorted(by_shade)
    )


def smoke_opacity(shade: int) -> float:
    """Return how dark a shade is drawn; the thickest smoke still shows what lies under it."""
    return round(0.08 + 0.72 * shade / SMOKE_STEPS, 2)


def smoke_times(reading: Reading, field: Smoke) -> list[tuple[float, Both]]:
    """Return the times at which smoke is shown, each with what happened then.

    These are the general alarm, the moment when half of those who got out were out, and the last
    one out who had to leave or the end of the run. Times before there is any smoke are left out.
    """
    out = reading.tally.leaving_s()
    wanted: list[tuple[float | None, Both]] = [
        (reading.time("alarm-confirmed"), say("smoke-at-confirmed")),
        (reading.time("general-alarm"), say("smoke-at-alarm")),
        (float(out[len(out) // 2]) if len(out) else None, say("smoke-at-half")),
        (reading.last_out_s, say("smoke-at-last")),
        (reading.end_s, say("smoke-at-end")),
    ]
    found: list[tuple[float, Both]] = []
    for seconds, words in wanted:
        if seconds is None or not (field.at(seconds) >= _SHOWN_SMOKE).any():
            continue
        apart = all(abs(seconds - other) >= 20.0 for other, _ in found)
        if apart:
            found.append((float(seconds), words))
    return found[-_TIMES_SHOWN:]
