"""A folder read back equals what was written; one that is not whole is refused with a cure."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import MusterError
from sim.events.csvfile import as_written
from sim.events.log import EventLog
from sim.results.arrays import Stored, StoredRows, npz, series_npz
from sim.results.bands import Band, Bands, Curve
from sim.results.codec import to_json
from sim.results.document import FORMAT, plain_json, seal
from sim.results.folder import Kept, files_of, write_folder
from sim.results.inputs import inputs_zip, read_inputs
from sim.results.reader import read_folder
from sim.results.record import Result
from sim.results.tables import kept_cells, people_csv, read_people
from sim.results.trace import Trace, Ways, read_trace, to_mm, trace_npz
from tests.results.arbitrary import TEXTS, records
from tests.results.made import record

ANY = settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
LINES = st.text(st.characters(exclude_categories=("C", "Z")), max_size=6)
SECONDS = st.floats(0, 1e5)


@st.composite
def logs(draw):
    log, at = EventLog(), 0.0
    for number in range(draw(st.integers(1, 6))):
        at += draw(st.floats(0, 100))
        log.add(
            draw(st.sampled_from(["t0", "alerted", "last-evacuee", "a-thing"])),
            t_s=at, actor=draw(LINES), object=draw(LINES), text=draw(LINES),
            value=draw(st.none() | st.floats(-1e6, 1e6)),
            cause=draw(st.sets(st.integers(1, number), max_size=2)) if number else (),
        )  # fmt: skip
    return tuple(map(as_written, log))


@st.composite
def people(draw, n=4):
    def column(name):
        return kept_cells(np.array(draw(st.lists(SECONDS, min_size=n, max_size=n))), name)

    times = ("arrived_s", "started_s", "out_s", "walked_m", "dose")
    words = {
        name: draw(st.lists(LINES, min_size=n, max_size=n))
        for name in ("id", "group", "exit", "where", "state")
    }
    return words | {name: column(name) for name in times}


@st.composite
def traces(draw, cells=5):
    samples, n = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    cell = draw(st.lists(st.integers(-1, cells - 1), min_size=samples * n, max_size=samples * n))
    return Trace(
        times_s=np.arange(samples) * 5.0,
        cell=np.array(cell, dtype=np.int32).reshape(samples, n),
        cell_xy=to_mm(np.array(draw(st.lists(
            st.tuples(st.floats(-999, 999), st.floats(-999, 999)), min_size=cells, max_size=cells
        )))),
        cell_level=np.arange(cells, dtype=np.int32) % 2,
        cell_space=np.arange(cells, dtype=np.int32),
        cell_size_m=0.5,
    )  # fmt: skip


def places(trace):
    """Where everybody is at each sample; cells have other numbers once they were kept."""
    rows = []
    for row in np.asarray(trace.cell):
        xy = [tuple(trace.cell_xy[c]) if c >= 0 else None for c in row]
        rows.append(
            [(at, c >= 0 and int(trace.cell_space[c])) for at, c in zip(xy, row, strict=True)]
        )
    return rows


@ANY
@given(records(Result), logs(), people(), traces(), st.none() | records(Bands),
       st.dictionaries(st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5})?\.yaml", fullmatch=True),
                       st.binary(max_size=20), max_size=3))  # fmt: skip
def test_a_folder_read_back_equals_what_was_written(result, events, columns, trace, bands, inputs):
    series = {"people.out": np.arange(3.0), "space.count": np.arange(6.0).reshape(3, 2)}
    written = Kept(result, events, columns, series, trace, inputs, bands)
    with tempfile.TemporaryDirectory() as made:
        write_folder(Path(made) / "run", files_of(written))
        read = read_folder(Path(made) / "run")
    wanted = result
    if bands is not None:
        wanted = replace(result, bands=bands.quantiles(), sampled=bands.sampled)
    assert read.result == wanted
    assert read.events == events
    assert read.people == columns
    assert dict(read.inputs) == inputs
    assert set(read.series) == set(series)
    for name, values in series.items():
        np.testing.assert_array_equal(read.series[name], values)
    assert places(read.trace) == places(trace)
    assert (read.bands is None) == (bands is None)
    assert bands is None or to_json(read.bands) == to_json(bands)
    again = files_of(replace(read, result=result if bands else read.result))
    assert again == files_of(written)


def test_a_large_array_is_read_row_by_row_and_is_the_same(monkeypatch):
    table = np.arange(600.0).reshape(100, 6)
    content = npz({"patch.density": table, "small": np.arange(3)})
    monkeypatch.setattr("sim.results.arrays._ROW_BY_ROW", 1000)
    stored = Stored(content)
    assert isinstance(stored["patch.density"], StoredRows)
    assert isinstance(stored["small"], np.ndarray)
    np.testing.assert_array_equal(list(stored["patch.density"]), table)
    assert series_npz({"patch.density": stored["patch.density"]}) == npz({"patch.density": table})
    with pytest.raises(KeyError):
        stored["other"]


def test_ways_are_small_where_most_stand_still():
    cell = np.zeros((500, 2000), dtype=np.int32)
    cell[250:, :20] = 1
    trace = Trace(np.arange(500.0), cell, np.zeros((2, 2)), np.zeros(2, int), np.zeros(2, int), 0.5)
    content = trace_npz(trace)
    assert len(content) < 10_000
    read = read_trace(content).cell
    assert isinstance(read, Ways)
    assert (len(read), read.shape, read.size) == (500, (500, 2000), 1_000_000)
    np.testing.assert_array_equal(np.asarray(read), cell)


@pytest.mark.parametrize("name", ["../a.yaml", "/a.yaml", "a/../../b.yaml", "C:/a.yaml"])
def test_inputs_never_lead_out_of_their_folder(name):
    with pytest.raises(ValueError, match="a"):
        read_inputs(inputs_zip({name: b"x"}))


def test_people_with_other_columns_are_no_people():
    with pytest.raises(ValueError, match="id,age"):
        read_people(b"id,age\r\n")


# ---- folders that are not whole

COLUMNS = {
    "id": ["a-1"], "group": ["a"], "arrived_s": [None], "started_s": [1.0], "exit": ["main"],
    "out_s": [9.5], "walked_m": [3.0], "dose": [0.0], "where": ["outside"], "state": ["unhurt"],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    log = EventLog()
    log.add("t0", t_s=0.0)
    ones = np.ones(3)
    trace = Trace(np.arange(2.0), np.zeros((2, 1), int), np.zeros((1, 2)), np.zeros(1, int),
                  np.zeros(1, int), 0.5)  # fmt: skip
    bands = Bands(2, 3, {"dead": Band(0.0, 1.0, float("inf"), 2, 1)}, Curve(ones, ones, ones, ones))
    made = Kept(
        record({"scenario": "s", "version": "9.9", "wall_s": 1.5}), tuple(log), COLUMNS,
        {"people.out": ones}, trace, {"scenarios/s.yaml": b"format: 1"}, bands,
    )  # fmt: skip
    write_folder(tmp_path / "run", files_of(made))
    read_folder(tmp_path / "run")
    return tmp_path / "run"


def refused(folder):
    """Return what is said of a folder in both languages."""
    with pytest.raises(MusterError) as caught:
        read_folder(folder)
    assert caught.value.exit_status == 2
    return caught.value.text("en"), caught.value.text("zh")


KEPT = ("events.csv", "inputs.zip", "people.csv", "result.json", "seeds.json", "series.npz",
        "trace.npz")  # fmt: skip


def test_these_are_the_files_of_a_run(folder):
    assert sorted(path.name for path in folder.iterdir()) == list(KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_a_file_that_is_missing_is_named_with_the_cure(folder, name):
    (folder / name).unlink()
    en, zh = refused(folder)
    assert name in en
    assert name in zh
    assert ("does not hold a run" if name == "result.json" else "is missing") in en
    assert " - " in en
    assert "——" in zh


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_file_that_is_cut_off_is_named_with_the_cure(folder, name, share):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(share * len(content))])
    en, zh = refused(folder)
    assert name in en
    assert "cut off" in en
    assert "截断" in zh


@pytest.mark.parametrize("name", ["events.csv", "people.csv", "seeds.json"])
def test_a_number_changed_by_hand_is_seen(folder, name):
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in (("9.5", "8.5"), ("0.0", "7.0"), ("t0,", "t1,")):
        text = text.replace(old, new, 1)
    assert text != (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8", newline="")
    en, _ = refused(folder)
    assert name in en
    assert "changed since" in en


def changed(folder, *, sealed=False, **fields):
    data = json.loads((folder / "result.json").read_text(encoding="utf-8")) | fields
    if sealed:
        data["seal"] = seal(data)
    (folder / "result.json").write_bytes(plain_json(data))


def test_a_number_changed_in_the_result_is_seen_but_not_the_computing_time(folder):
    changed(folder, wall_s=7.0)
    assert read_folder(folder).result.wall_s == 7.0
    (folder / "result.json").write_text(
        json.dumps(json.loads((folder / "result.json").read_text(encoding="utf-8"))),
        encoding="utf-8",
    )
    read_folder(folder)  # laid out otherwise, the same is said
    changed(folder, seed=4)
    en, _ = refused(folder)
    assert "result.json is not as the run wrote it" in en


def test_a_newer_format_is_refused_with_the_version_that_reads_it(folder):
    changed(folder, format=FORMAT + 1, surplus="?")
    en, zh = refused(folder)
    assert f"format {FORMAT + 1}" in en
    assert "version 9.9" in en
    assert "9.9" in zh


@pytest.mark.parametrize("found", ["1", 1.0, True, 0, -1, [1]])
def test_a_format_that_is_no_number_is_refused(folder, found):
    changed(folder, format=found)
    assert "no number of a format" in refused(folder)[0]


def test_a_folder_of_before_formats_is_refused(folder):
    data = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    del data["format"]
    (folder / "result.json").write_bytes(plain_json(data))
    assert "play the scenario again" in refused(folder)[0]


def test_a_field_that_does_not_fit_is_named_even_where_the_seal_holds(folder):
    changed(folder, sealed=True, exits=[{"id": "main"}])
    en, _ = refused(folder)
    assert "exits[0].used: missing" in en


@pytest.mark.parametrize("content", [b"[]", b"7", b"", b"\xff\xfe", b"{\n  1}"])
def test_what_is_no_json_object_is_refused(folder, content):
    (folder / "result.json").write_bytes(content)
    assert "result.json" in refused(folder)[0]


def test_what_is_no_folder_is_refused(tmp_path, folder):
    assert "there is no folder" in refused(tmp_path / "none")[0]
    assert "there is no folder" in refused(folder / "result.json")[0]
    shutil.rmtree(folder)
    folder.mkdir()
    assert "does not hold a run" in refused(folder)[0]
    (folder / "result.json").mkdir()
    assert "cannot be read" in refused(folder)[0]


@ANY
@given(people())
def test_people_are_read_back_as_they_were_written(columns):
    assert read_people(people_csv(columns)) == columns


@ANY
@given(TEXTS)
def test_any_text_is_sealed(text):
    assert seal({"a": text}) == seal({"a": text, "seal": "x", "wall_s": 3.0})
