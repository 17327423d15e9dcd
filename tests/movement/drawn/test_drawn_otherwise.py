"""The same site drawn otherwise: nobody who walks there may notice.

Each site is drawn again, shifted, turned, mirrored, cut up, with openings in two, with a pillar
where nobody comes by, and so on. The times at which 50, 95 and 100 per cent are out, medians of
some seeds, and the shares of the exits have to agree. Another drawing draws other lots, as another
seed does, so of many comparisons a few are off by a little more than of one site played often.
Finer cells draw all lots anew: more seeds are played, or chance alone puts one site in ten off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.movement.laws.book import CALIBRATIONS
from tests.movement.drawn import changes
from tests.movement.drawn.sites import Drawing, Play, play, random_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

AGREE = 0.03
"""Relative difference of times, and difference of shares, within which two drawings agree ..."""
TURNED = 0.06
"""... and where a lattice that followed the axes would see another site."""
SEEDS, SEEDS_OF_CELLS = 7, 28


def drawn_otherwise(number: int) -> Iterator[tuple[str, Drawing, float]]:
    """Yield other drawings of a site: what was changed, the drawing and the size of its cells."""
    drawing, rng = random_drawing(number), np.random.default_rng(number)
    others = {
        "shifted": changes.shifted(drawing, rng),
        "turned by 90": changes.turned(drawing, 90),
        "turned by 17": changes.turned(drawing, 17),
        "mirrored": changes.mirrored(drawing),
        "renamed": changes.renamed(drawing),
        "cut in two": changes.cut(drawing, 2),
        "cut in twenty": changes.cut(drawing, 20),
        "openings as two": changes.doubled(drawing),
        "pillar far off": changes.with_a_block_out_of_the_way(drawing),
        "blocks moved": changes.with_blocks_moved(drawing, rng),
    }
    yield from ((name, other, 1.0) for name, other in others.items() if other is not None)
    yield "cells of half a metre", drawing, 0.5
    if number % 4 < 2:  # those with blocks
        yield "cells of a quarter", drawing, 0.25


def apart(one: Play, other: Play) -> float:
    """Return by how much two plays differ: the most of the times, relative, and of the shares."""
    times = np.abs(other.times / one.times - 1.0).max()
    here, there = shares(one), shares(other)
    exits = max(abs(here[name] - there.get(name, 0.0)) for name in here)
    return float(max(times, exits))


def shares(played: Play) -> dict[str, float]:
    """Return the shares of exits by their order in place, halves of one put together."""
    merged: dict[str, float] = {}
    for name, share in played.exits.items():
        whole = name.removesuffix("-1").removesuffix("-2")
        merged[whole] = merged.get(whole, 0.0) + share
    return {str(place): share for place, share in enumerate(sorted(merged.values()))}


def differences(number: int, calibration: str) -> dict[str, float]:
    """Return by how much each other drawing of a site differs, by what was changed."""
    first = play(random_drawing(number), calibration=calibration, seeds=SEEDS)
    often = play(random_drawing(number), calibration=calibration, seeds=SEEDS_OF_CELLS)
    assert first.lost == often.lost == 0
    found = {}
    for change, drawing, cell_m in drawn_otherwise(number):
        finer = cell_m < 1.0
        seeds = SEEDS_OF_CELLS if finer else SEEDS
        other = play(drawing, calibration=calibration, cell_m=cell_m, seeds=seeds)
        assert other.lost == 0, f"site {number}, {change}"
        found[change] = apart(often if finer else first, other)
    return found


@pytest.mark.parametrize("number", [0, 1, 3, 4, 9, 11, 14, 16])
def test_a_site_drawn_otherwise_takes_as_long(number):
    calibration = CALIBRATIONS[number % len(CALIBRATIONS)]
    found = differences(number, calibration)
    limits = {change: TURNED if change == "turned by 17" else AGREE for change in found}
    assert {c: d for c, d in found.items() if d > limits[c]} == {}


@pytest.mark.slow
@pytest.mark.parametrize("calibration", CALIBRATIONS)
def test_three_hundred_sites_drawn_otherwise_take_as_long(calibration):
    by_change: dict[str, list[float]] = {}
    for number in range(300):
        for change, difference in differences(number, calibration).items():
            by_change.setdefault(change, []).append(difference)
    # Two exits of one room share a crowd by what people see of it, so a patch more or less before a
    # door moves up to 5 per cent of them, and with them the last one through the narrower door.
    for change, found in by_change.items():
        off = np.array(found)
        assert np.median(off) < AGREE / 2, change
        fine = change.startswith("cells")
        assert np.mean(off > AGREE) < (0.12 if fine else 0.03), change
        assert off.max() < (0.2 if fine else 0.13), change
