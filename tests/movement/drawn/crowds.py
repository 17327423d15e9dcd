"""Random crowds of every kind at once: visitors, opposing streams, open borders, obstacles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from sim.building.model import OUTSIDE, Site
from sim.distribution import Distribution
from sim.people.model import Visit
from sim.world.requests import Release
from tests.movement.drawn.sites import blocks_in, spread_over
from tests.movement.ground import Run, box, crowd_of, door, site

PATIENCE_S = 5400.0
"""Time after which everybody who is free to leave has left, whatever the site."""


RATES = (0.02, 0.15)
"""Least and greatest rate of each of up to four streams at a gate, per metre of the narrowest place
on the way and second: together up to about half of what a crowd that walks both ways can do."""


@dataclass(frozen=True)
class Fair:
    """A ground with two gates and the lane of each, and who comes there.

    Attributes:
        site: the ground: one to three places in a row that meet along open borders, a lane to a
            gate at either end.
        groups: who is there or comes, see ``crowd_of``.
        arrive_s: when each of them comes, seconds; nan for those who are there.
    """

    site: Site
    groups: dict
    arrive_s: np.ndarray


def random_fair(number: int) -> Fair:
    """Return the crowd of a number: about 200 to 900 people."""
    rng = np.random.default_rng([2027, number])
    spaces, openings, x = [], [], 0.0
    places = [f"place-{place}" for place in range(int(rng.integers(1, 4)))]
    heights = rng.uniform(8, 26, len(places)).round(1)
    low = 0.0
    for place, (name, height) in enumerate(zip(places, heights.tolist(), strict=True)):
        width = round(float(rng.uniform(10, 30)), 2)
        blocks = [
            tuple((px + x, py + low) for px, py in block) for block in blocks_in(rng, width, height)
        ]
        spaces.append(box(name, x, low, x + width, low + height, obstacles=blocks))
        if place:
            last = spaces[-2].outline
            bottom, top = max(low, last[0][1]), min(low + height, last[2][1])
            if rng.random() < 0.5:
                wide = max(2.4, (top - bottom) * float(rng.uniform(0.3, 0.9)))
                wide = min(wide, top - bottom)
                bottom = round(float(rng.uniform(bottom, top - wide)), 2)
                top = bottom + wide
            openings.append(
                door(f"border-{place}", places[place - 1], name, (x, bottom), (x, top), kind="open")
            )
        x = round(x + width, 2)
        if place + 1 < len(places):
            # The next one begins somewhere along this side, with enough of a border.
            shift = min(height, float(heights[place + 1])) - 4.0
            low = round(low + float(rng.uniform(-0.4, 0.4)) * shift, 2)
    _lane(rng, spaces, openings, "west", 0.0, spaces[0].outline, places[0])
    _lane(rng, spaces, openings, "east", x, spaces[len(places) - 1].outline, places[-1])
    return _peopled(rng, site(spaces, openings), places, spaces)


def _lane(rng, spaces, openings, name, x, outline, beside) -> None:
    """Add a lane from a place to a gate at that end."""
    wide = round(float(rng.uniform(2.0, 4.5)), 2)
    bottom, top = outline[0][1] + 0.5, outline[2][1] - 0.5 - wide
    y = round(float(rng.uniform(bottom, top)), 2)
    long = round(float(rng.uniform(5, 18)), 1) * (1 if x else -1)
    spaces.append(box(f"lane-{name}", min(x, x + long), y, max(x, x + long), y + wide))
    kind = str(rng.choice(["open", "gate"]))
    openings.append(door(f"mouth-{name}", f"lane-{name}", beside, (x, y), (x, y + wide), kind=kind))
    ends = ((x + long, y), (x + long, y + wide))
    openings.append(door(name, f"lane-{name}", OUTSIDE, *ends, kind="open"))


def _narrowest(ground: Site) -> float:
    """Return the least clear width on the way between the gates, metres."""
    widths = [opening.width_m for opening in ground.openings]
    for space in ground.spaces:
        (x0, y0), _, (x1, y1), _ = space.outline
        for x in np.arange(x0 + 0.25, x1, 0.5).tolist():
            blocked = [
                np.ptp([py for _, py in block])
                for block in space.obstacles
                if min(px for px, _ in block) <= x <= max(px for px, _ in block)
            ]
            widths.append(y1 - y0 - float(sum(blocked)))
    return min(widths)


def _peopled(rng, ground, places, spaces) -> Fair:
    free = {s.id: Polygon(s.outline, s.obstacles) for s in spaces}
    groups, arrive = {}, {}
    stay = Distribution("uniform", (60.0, float(rng.uniform(120, 600))))
    total = _narrowest(ground)

    def comers(group, gate, rate, last_s, **options):
        times = np.sort(rng.uniform(0, last_s, max(1, int(rate * last_s))))
        nobody = np.zeros(len(times))
        groups[group] = (nobody, nobody, 1.25, f"lane-{gate}", {"arrive_from": gate, **options})
        arrive[group] = times

    for gate, other in (("west", "east"), ("east", "west")):
        rate = float(rng.uniform(*RATES)) * total
        comers(f"through-{gate}", gate, rate, 400.0, choice="assigned", assigned_exit=other)
        if rng.random() < 0.8:
            stop = str(rng.choice(places))
            choice = str(rng.choice(["nearest", "quickest"]))
            comers(f"visit-{gate}", gate, rate, 300.0, choice=choice, visits=(Visit(stop, stay),))
    for name in places:
        n = int(min(rng.uniform(0, 0.6) * free[name].area, 150 * total))
        if n:
            x, y = spread_over(rng, free[name], n).T
            choice = str(rng.choice(["nearest", "quickest"]))
            groups[f"there-{name}"] = (x, y, 1.25, name, {"choice": choice})
            arrive[f"there-{name}"] = np.full(n, np.nan)
    return Fair(ground, groups, np.concatenate([arrive[name] for name in sorted(groups)]))


def played(fair: Fair, *, calibration: str, seed: int = 1, cell_m: float = 1.0) -> Run:
    """Return a run of a crowd, played until nobody is left or for as long as anybody may take."""
    run = crowd_of(
        fair.groups, fair.site, calibration=calibration, seed=seed, arrive_s=fair.arrive_s,
        cell_m=cell_m,
    )  # fmt: skip
    there = np.nonzero(np.isnan(fair.arrive_s))[0].astype(np.int32)
    run.world.ask(Release(there, np.full(len(there), 120.0)))
    run.to(PATIENCE_S)
    return run
