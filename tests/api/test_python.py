"""Muster from Python: what is loaded, run and compared, and the page that shows it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import InputFaults, MissingExtra

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-from-python.md"


@pytest.fixture(scope="module")
def run():
    return sim.run("small-hall", seed=3, seeds=3)


def test_the_examples_of_the_page_give_what_it_says():
    names: dict[str, object] = {}
    text = PAGE.read_text(encoding="utf-8")
    shown = 0
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        pending = ""
        for line in block.splitlines():
            if line.startswith("# "):
                assert repr(eval(pending, names)) == line[2:], pending
                pending, shown = "", shown + 1
            else:
                if pending:
                    exec(pending, names)
                pending = line
        exec(pending, names)
    assert shown >= 6


def test_importing_the_package_loads_no_heavy_part():
    code = "import sim, sys; print([m for m in ('numpy', 'numba', 'shapely') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="no attribute 'walk'"):
        sim.walk  # noqa: B018


def test_a_run_says_in_one_line_what_came_of_it(run):
    assert repr(run).startswith("Run('small-hall', seed=3, evacuation_time_s=")
    assert "seeds=3" in repr(run)
    assert "\n" not in repr(run)


def test_the_columns_of_people_are_arrays_with_one_entry_each(run):
    out_s = run.people["out_s"]
    assert out_s.shape == (120,)
    assert out_s.dtype == np.float64
    assert run.result["last_out_s"] == pytest.approx(np.nanmax(out_s))
    assert run.figures["remaining"] == 0.0


def test_a_time_that_was_not_reached_is_no_number():
    short = sim.run("small-hall", settings={"run.until": "1 min"})
    inside = np.isnan(short.people["out_s"])
    assert inside.sum() == short.figures["remaining"] > 0


def test_the_columns_as_a_dataframe(run):
    pandas = pytest.importorskip("pandas")
    people, events = run.people_frame(), run.events_frame()
    assert isinstance(people, pandas.DataFrame)
    assert len(people) == 120
    assert (events["event"] == "last-evacuee").sum() == 1


def test_without_pandas_it_is_said_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match="data"):
        run.people_frame()


def test_faults_of_a_file_are_one_exception_that_names_them_all(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("format: 1\nname: Mine\nsight: nowhere.yaml\npeopel: []\n", encoding="utf-8")
    with pytest.raises(InputFaults) as raised:
        sim.load(file)
    text = raised.value.text("en")
    assert "mine.yaml:3:1" in text
    assert "mine.yaml:4:1" in text
    with pytest.raises(FileNotFoundError):
        sim.load(tmp_path / "none.yaml")


def test_what_is_compared_with_itself_does_not_differ(run):
    same = sim.compare(run, run)
    assert {d.change for d in same.differences.values()} <= {0.0, None}
    assert not any(d.is_sure for d in same.differences.values())


def test_a_later_alarm_is_later_with_every_seed(run):
    later = sim.run("small-hall", seed=3, seeds=3, settings={"alarm.at": "4 min"})
    time = sim.compare(run, later)["evacuation_time_s"]
    assert time.pairs == 3
    assert time.is_sure
    assert 0 < time.least <= time.change <= time.most
    assert sim.compare(later, run)["evacuation_time_s"].change == -time.change


def test_where_people_remain_with_some_seed_nothing_is_sure(run):
    later = sim.run("small-hall", seed=3, seeds=3, settings={"alarm.at": "10 min"})
    time = sim.compare(run, later)["evacuation_time_s"]
    assert (later.figures["evacuation_time_s"], time.change) == (None, None)
    assert (time.pairs, time.missing, time.is_sure) == (0, 3, False)
    mixed = replace(later.bands, table={"evacuation_time_s": (900.0, 901.0, None)})
    time = sim.compare(run, replace(later, bands=mixed))["evacuation_time_s"]
    assert (time.pairs, time.missing, time.is_sure) == (2, 1, False)


def test_a_folder_is_read_back_as_the_run_that_wrote_it(run, tmp_path):
    run.write(tmp_path / "mine")
    read = sim.read(tmp_path / "mine")
    assert read.figures == run.figures
    assert read.outcome.record == replace(run.outcome.record, bands=run.bands.quantiles())
    assert read.events == run.events
    assert read.bands.details() == run.bands.details()
    for name, values in run.series.items():
        np.testing.assert_array_equal(np.asarray(read.series[name]), np.asarray(values))


def test_a_run_is_written_with_its_report_and_never_over_something(run, tmp_path):
    page = run.write(tmp_path / "mine")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert {"result.json", "people.csv"} <= {path.name for path in page.parent.iterdir()}
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    with pytest.raises(FileExistsError):
        run.write(tmp_path / "mine")


def test_a_scenario_whose_seed_draws_its_start_is_drawn_in_each_run():
    loaded = sim.load("office-day-fire")
    assert loaded.of_seed(1).id == loaded.scenario.id
    assert repr(loaded) == "Loaded('office-day-fire', calibration='sfpe', seed=1)"


@pytest.mark.parametrize("condition", [-0.1, 1.1, float("nan")])
def test_a_condition_that_is_no_share_is_refused(condition):
    hall = sim.load("small-hall")
    assert hall.venues(condition=0.5)[0]["capacity"]["holding"] == 240
    with pytest.raises(ValueError, match="from 0 to 1"):
        hall.venues(condition=condition)
