"""Every law that a scenario may write reaches the people drawn from it.

What is drawn is compared with the laws of SciPy, not with those of Muster.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from sim.people.premovement import preset, preset_names, preset_row
from sim.people.sample import sample_people
from sim.rng import Streams
from tests.people.test_sample import SITE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.people.model import Group
    from tests.scenario.conftest import Project

PEOPLE = "  - {group: cleaners, in: hall, count: 3, present: 09:00-12:00, role: staff}\n"
Z90 = stats.norm.ppf(0.9)
N = 4000

LAWS: dict[str, Any] = {
    "{lognormal: {median: 60 s, p90: 150 s}}": stats.lognorm(np.log(2.5) / Z90, scale=60),
    "{lognormal: {mean: 60 s, sd: 30 s}}": stats.lognorm(
        np.sqrt(np.log(1.25)), scale=60 / np.sqrt(1.25)
    ),
    "{uniform: [10 s, 100 s]}": stats.uniform(10, 90),
    "{uniform: {from: 1 min, to: 2 min}}": stats.uniform(60, 60),
    "{normal: {mean: 60 s, sd: 10 s}}": stats.truncnorm(-6, np.inf, loc=60, scale=10),
    "{normal: {mean: 60 s, sd: 30 s, min: 30 s, max: 80 s}}": stats.truncnorm(
        -1, 2 / 3, loc=60, scale=30
    ),
    "{triangular: [10 s, 20 s, 60 s]}": stats.triang(0.2, loc=10, scale=50),
    "{weibull: {shape: 1.195, scale: 139 s}}": stats.weibull_min(1.195, scale=139),
    "{gamma: {shape: 1.291, scale: 104 s}}": stats.gamma(1.291, scale=104),
}


def read(project: Project, **keys: str) -> Group:
    """Return a group of 4000 people as a scenario has it."""
    shown = ", ".join(f"{key}: {value}" for key, value in keys.items())
    line = f"  - {{group: g, in: hall, count: 3, {shown}}}\n"
    scenario = project.change("fire.yaml", PEOPLE, PEOPLE + line).good()
    group = next(item for item in scenario.groups if item.id == "g")
    return replace(group, places=(("hall", N),))


def drawn(group: Group) -> NDArray[np.float64]:
    return sample_people([group], SITE, Streams(11), calibration="").pre_movement_s


@pytest.mark.parametrize("law", LAWS)
def test_times_before_people_move_follow_the_law_that_is_written(
    project: Project, law: str
) -> None:
    times = drawn(read(project, pre_movement=law))
    assert stats.kstest(times, LAWS[law].cdf).pvalue > 0.05


@pytest.mark.parametrize("law", list(LAWS)[:1])
def test_the_same_times_do_not_follow_another_law(project: Project, law: str) -> None:
    times = drawn(read(project, pre_movement=law))
    for other, wrong in LAWS.items():
        assert other == law or stats.kstest(times, wrong.cdf).pvalue < 1e-6


def test_measured_times_are_drawn_as_often_as_they_were_measured(project: Project) -> None:
    times = drawn(read(project, pre_movement="{empirical: [5 s, 5 s, 10 s, 40 s]}"))
    values, counts = np.unique(times, return_counts=True)
    assert values.tolist() == [5, 10, 40]
    assert stats.chisquare(counts, N * np.array([0.5, 0.25, 0.25])).pvalue > 0.05


def test_measured_times_may_stand_in_a_file(project: Project) -> None:
    project.files["scenarios/drill.csv"] = "time [min]\n0.5\n1\n2\n2\n"
    times = drawn(read(project, pre_movement="{empirical: drill.csv}"))
    values, counts = np.unique(times, return_counts=True)
    assert values.tolist() == [30, 60, 120]
    assert stats.chisquare(counts, N * np.array([0.25, 0.25, 0.5])).pvalue > 0.05


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("time [s]\n20,5\n30,5\n", 2),
        ("20,5\n30,5\n", 1),
        ("time [s],who\n20,5,A\n", 2),
        ("time [s];who\n20,5;A\n", 2),
        ("# by hand\ntime [s]\n20\n30,5\n", 4),
    ],
)
def test_a_decimal_comma_in_a_file_of_values_is_refused(
    project: Project, table: str, row: int
) -> None:
    project.files["scenarios/drill.csv"] = table
    with pytest.raises(AssertionError, match=f"row {row} of 'drill.csv'"):
        read(project, pre_movement="{empirical: drill.csv}")


def test_values_may_stand_in_the_first_of_several_columns(project: Project) -> None:
    project.files["scenarios/drill.csv"] = "time [s];who\n20.5;A\n20.5;B\n"
    assert set(drawn(read(project, pre_movement="{empirical: drill.csv}")).tolist()) == {20.5}


def test_one_time_is_the_time_of_all(project: Project) -> None:
    assert set(drawn(read(project, pre_movement="1.5 min")).tolist()) == {90.0}


def test_sleepers_follow_the_law_of_sleepers(project: Project) -> None:
    law = "{uniform: [100 s, 200 s]}"
    group = read(project, pre_movement="5 s", pre_movement_asleep=law, asleep="00:00-06:00")
    assert stats.kstest(drawn(group), stats.uniform(100, 100).cdf).pvalue > 0.05


def test_sleepers_may_have_a_preset(project: Project) -> None:
    group = read(project, pre_movement="5 s", pre_movement_asleep="asleep-dwelling")
    assert group.pre_movement_asleep == preset("asleep-dwelling")


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_the_log_normal_law_of_its_row_and_names_its_source(
    project: Project, name: str
) -> None:
    row = preset_row(name)
    assert row.source
    assert row.confidence in ("source", "memory", "assumption")
    assert row.low is not None
    assert row.high is not None
    sigma = np.log(row.high / row.value) / stats.norm.ppf(0.95)
    law = stats.lognorm(sigma, scale=row.value)
    low, high = law.cdf(row.low), law.cdf(preset(name).high)
    times = drawn(read(project, pre_movement=name))
    cut = lambda t: (law.cdf(t) - low) / (high - low)  # noqa: E731
    assert stats.kstest(times, cut).pvalue > 0.05
