"""Accidents played again, and events of their size that went well: sites, inputs and ranges."""

import csv

import pytest

from sim import examples
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

FOLDER = examples.root() / "scenarios" / "hindcasts"
ACCIDENTS = ("akashi-2001", "bund-2014", "itaewon-2022", "love-parade-2010")
SAFE = tuple(path.stem for path in sorted(FOLDER.glob("safe-*.yaml")))
QUICK = ("safe-alley-2021", "safe-alley-ordinary", "safe-bridge-design", "safe-bridge-early")


def loaded(name, *overrides):
    scenario, problems = load_scenario(FOLDER / f"{name}.yaml", overrides=overrides)
    assert problems.items == [], problems.render("en")
    assert scenario is not None
    return scenario


def rows_of(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def inputs():
    return rows_of("inputs.csv")


def expected(scenario):
    """Return how many people each group has on average."""
    return {group.id: group.size for group in scenario.groups}


def test_there_are_four_accidents_and_ten_safe_events():
    there = {path.stem for path in FOLDER.glob("*.yaml")}
    assert there == {*ACCIDENTS, *SAFE}
    assert len(SAFE) == 10


@pytest.mark.parametrize("name", [*ACCIDENTS, *SAFE])
def test_an_event_has_neither_faults_nor_warnings(name):
    assert loaded(name).people > 0


def test_every_accident_has_ranges_with_a_source_and_says_how_sure_it_is():
    rows = inputs()
    assert {row["event"] for row in rows} == set(ACCIDENTS)
    for row in rows:
        assert float(row["low"]) < float(row["middle"]) < float(row["high"]), row
        assert row["source"]
        assert row["confidence"] in {"assumption", "computed", "memory", "source"}


def test_of_every_accident_is_recorded_how_many_died_and_when_it_began():
    rows = rows_of("recorded.csv")
    assert all(None not in row and None not in row.values() for row in rows), "quote commas"
    for name in ACCIDENTS:
        told = {row["quantity"]: row for row in rows if row["event"] == name}
        assert {"dead", "injured", "begins"} <= set(told)
        until = loaded(name).run.until_s / 60
        assert 0 < float(told["begins"]["value"]) < until
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row


@pytest.mark.parametrize("name", ACCIDENTS)
def test_the_middle_is_what_the_file_says_and_both_ends_change_it(name):
    plain = expected(loaded(name))
    for row in inputs():
        if row["event"] != name:
            continue
        unit = "" if row["unit"] == "people" else row["unit"]
        said = {
            level: expected(loaded(name, f"{row['key']}={row[level]}{unit}"))
            for level in ("low", "middle", "high")
        }
        assert said["middle"] == plain, row
        sizes = [sum(said[level].values()) for level in ("low", "middle", "high")]
        assert sizes == sorted(set(sizes)), row


@pytest.mark.parametrize(
    "name", [*QUICK, *(pytest.param(one, marks=pytest.mark.slow) for one in SAFE)]
)
def test_from_a_safe_event_everybody_comes_home(name):
    result = simulate(loaded(name), seed=1).result
    assert result["people"]["required"]["alive_inside"] == 0
    assert "frozen" not in result
