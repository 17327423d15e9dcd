import errno
import json
import zipfile

import numpy as np
import pytest

from sim.errors import RunError
from sim.events.csvfile import read_events
from sim.results import folder as module
from sim.results.arrays import series_npz
from sim.results.bands import Band, Bands
from sim.results.folder import write_whole
from sim.simulation.folder import add_bands, write_run_folder
from tests.simulation import small

FILES = {"result.json", "events.csv", "people.csv", "series.npz", "inputs.zip"}
BANDS = Bands(3, 3, bands={"evacuation_time_s": Band(1.0, 2.0, float("inf"), 3, 1)})


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_holds_the_files_of_the_run(tmp_path):
    outcome = small.outcome()
    write_run_folder(tmp_path / "a" / "run", outcome)
    assert {path.name for path in (tmp_path / "a" / "run").iterdir()} == FILES
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["run"]
    assert read_events(tmp_path / "a" / "run" / "events.csv") == outcome.events


def test_people_csv_has_a_mark_for_excel_and_fixed_decimals(tmp_path):
    write_run_folder(tmp_path / "run", small.outcome(2))
    raw = (tmp_path / "run" / "people.csv").read_bytes()
    assert raw.startswith(
        b"\xef\xbb\xbfid,group,arrived_s,started_s,exit,out_s,walked_m,dose,where,state\r\n"
    )
    assert raw.decode("utf-8-sig").splitlines()[1] == (
        "guests-1,guests,,0.000,main,10.000,0.00,0.00000,assembly,unhurt"
    )


def test_equal_runs_have_equal_bytes_but_for_the_computing_time(tmp_path):
    write_run_folder(tmp_path / "a", small.outcome(wall_s=1.0))
    write_run_folder(tmp_path / "b", small.outcome(wall_s=2.0))
    a, b = contents(tmp_path / "a"), contents(tmp_path / "b")
    result_a, result_b = json.loads(a.pop("result.json")), json.loads(b.pop("result.json"))
    assert a == b
    assert (result_a.pop("wall_s"), result_b.pop("wall_s")) == (1.0, 2.0)
    assert result_a == result_b


def test_series_are_read_by_numpy_and_carry_no_clock():
    series = {"b": np.arange(4.0), "a": np.array([1, 2])}
    raw = series_npz(series)
    assert raw == series_npz(dict(reversed(series.items())))
    import io

    with np.load(io.BytesIO(raw)) as read:
        np.testing.assert_array_equal(read["b"], series["b"])
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_bands_are_added_to_the_results_that_stand_there(tmp_path):
    outcome = small.outcome()
    write_run_folder(tmp_path / "run", outcome)
    write_run_folder(tmp_path / "run", outcome, BANDS)
    result = json.loads((tmp_path / "run" / "result.json").read_text(encoding="utf-8"))
    assert result["bands"] == {"evacuation_time_s": [1, 2, None]}
    whole = contents(tmp_path / "run")
    write_run_folder(tmp_path / "other", outcome)
    add_bands(tmp_path / "other", outcome, BANDS)
    assert contents(tmp_path / "other") == whole


def test_another_run_is_not_overwritten_unasked(tmp_path):
    write_run_folder(tmp_path / "run", small.outcome(seed=1))
    before = contents(tmp_path / "run")
    with pytest.raises(RunError) as caught:
        write_run_folder(tmp_path / "run", small.outcome(seed=2))
    assert "--force" in caught.value.text("en")
    assert contents(tmp_path / "run") == before
    write_run_folder(tmp_path / "run", small.outcome(seed=2), replace=True)
    assert contents(tmp_path / "run") != before


def test_extra_files_stand_beside_the_results(tmp_path):
    write_run_folder(tmp_path / "run", small.outcome(), extra_files={"index.html": "<p>报告</p>"})
    assert (tmp_path / "run" / "index.html").read_text(encoding="utf-8") == "<p>报告</p>"


def fail_at(monkeypatch, name, error):
    whole = module.write_whole

    def write(path, content):
        if path.name == name:
            raise error
        whole(path, content)

    monkeypatch.setattr(module, "write_whole", write)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_full_disk_leaves_no_half_folder_and_earlier_runs_alone(tmp_path, monkeypatch, name):
    write_run_folder(tmp_path / "earlier", small.outcome())
    before = contents(tmp_path / "earlier")
    fail_at(monkeypatch, name, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(RunError) as caught:
        write_run_folder(tmp_path / "run", small.outcome())
    assert "full" in caught.value.text("en")
    assert "磁盘已满" in caught.value.text("zh")
    assert [path.name for path in tmp_path.iterdir()] == ["earlier"]
    assert contents(tmp_path / "earlier") == before


def test_stopping_leaves_no_half_folder(tmp_path, monkeypatch):
    fail_at(monkeypatch, "events.csv", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write_run_folder(tmp_path / "run", small.outcome())
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    write_whole(path, b"old")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["result.json"]


def test_a_place_that_is_a_file_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunError) as caught:
        write_run_folder(tmp_path / "file" / "run", small.outcome())
    assert "cannot write" in caught.value.text("en")
