"""The shipped sites drawn elsewhere, turned, and in finer cells: their people may not notice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.quick import on_one_stage
from sim.scenario.load import load_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
NAMES = ["clinic-drill", "fair-egress", "office-drill", "school-drill", "small-hall"]
SEEDS, SEEDS_OF_MANY = 15, 9
"""Seeds of a site, and of the fair with its 20,000 people."""
AGREE = np.array([0.03, 0.03, 0.04])
"""Relative difference within which the times of 50, 95 and 100 per cent agree ..."""
TURNED = np.array([0.04, 0.05, 0.08])
"""... and in a turned site: people are placed along the axes of the plan, so others stand in other
places, and the last one is somebody else."""


def loaded(name):
    scenario, problems = load_scenario(SCENARIOS / f"{name}.yaml")
    assert scenario is not None, problems.render("en")
    return scenario


def moved(site, at):
    """Return a site with every point on level ground moved; flights keep frames of their own."""
    level = {space.id for space in site.spaces if space.incline is None}

    def ring(points):
        return tuple(at(*point) for point in points)

    def side(space, segment):
        # Outside has no frame: what leads there is drawn in that of the space inside.
        return ring(segment) if segment is not None and space in level else segment

    spaces = tuple(
        replace(space, outline=ring(space.outline), obstacles=tuple(map(ring, space.obstacles)))
        if space.id in level
        else space
        for space in site.spaces
    )
    openings = tuple(
        replace(
            opening,
            segment_a=side(opening.a, opening.segment_a),
            segment_b=side(opening.b, opening.segment_b),
        )
        for opening in site.openings
    )
    return replace(site, spaces=spaces, openings=openings)


def in_site(scenario, at):
    groups = tuple(
        replace(group, part=tuple(at(*point) for point in group.part)) for group in scenario.groups
    )
    sites = {key: moved(site, at) for key, site in scenario.sites.items()}
    return replace(scenario, sites=sites, groups=groups)


def times(scenario):
    """Return the medians of the times of 50, 95 and 100 per cent over some seeds, seconds."""
    simulate = on_one_stage(scenario)
    seeds = SEEDS_OF_MANY if "lantern-fair" in scenario.sites else SEEDS
    results = [simulate(scenario, seed=seed).result for seed in range(1, seeds + 1)]
    assert not any("frozen" in result for result in results)
    rows = [
        (result["percentiles_s"]["p50"], result["percentiles_s"]["p95"], result["last_out_s"])
        for result in results
    ]
    return np.median(np.array(rows, dtype=float), axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("calibration", ["sfpe", "imo", "measured"])
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_site_drawn_otherwise_takes_as_long(name, calibration):
    scenario = loaded(name)
    scenario = replace(scenario, run=replace(scenario.run, calibration=calibration))
    first = times(scenario)
    others = {
        "shifted": in_site(scenario, lambda x, y: (x + 13.37, y - 4.21)),
        "turned by 90": in_site(scenario, lambda x, y: (-y, x)),
        "finer cells": replace(scenario, run=replace(scenario.run, cell_m=0.5)),
    }
    apart = {what: np.abs(times(other) / first - 1.0) for what, other in others.items()}
    limits = {what: TURNED if what == "turned by 90" else AGREE for what in others}
    assert {what: off for what, off in apart.items() if (off > limits[what]).any()} == {}
