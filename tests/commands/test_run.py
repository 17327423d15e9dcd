"""``muster run`` from the command line to the folder."""

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from sim import examples
from sim.cli import main

FILES = [
    "events.csv", "index.html", "inputs.zip", "people.csv", "result.json", "series.npz",
    "trace.npz",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def names(path):
    return sorted(each.name for each in path.iterdir())


def result(path):
    return json.loads((path / "result.json").read_text(encoding="utf-8"))


def test_a_shipped_scenario_runs_by_its_name_and_says_where_the_report_is(tmp_path, capsys):
    assert main(["run", "small-hall", "--seeds", "2"]) == 0
    printed = capsys.readouterr()
    folder = tmp_path / "reports" / "small-hall" / "run-001"
    assert names(folder) == sorted([*FILES, "seeds.json"])
    assert os.path.join("reports", "small-hall", "run-001", "index.html") in printed.out  # noqa: PTH118
    assert "120 people" in printed.out
    assert "median" in printed.out
    assert result(folder)["bands"]["evacuation_time_s"][1] is not None
    assert printed.err == ""


def test_the_summary_is_printed_in_chinese(capsys):
    assert main(["run", "small-hall", "--seeds", "1", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "报告：" in printed
    assert "120" in printed


def test_quiet_prints_the_path_alone_and_json_the_result_alone(tmp_path, capsys):
    assert main(["run", "small-hall", "--seeds", "0", "--quiet"]) == 0
    printed = capsys.readouterr().out
    assert (tmp_path / printed.strip()).is_file()
    assert main(["run", "small-hall", "--seeds", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"]["total"] == 120


def test_the_seed_option_changes_the_run_and_is_recorded(tmp_path):
    for seed in ("3", "3", "4"):
        assert main(["run", "small-hall", "--seeds", "0", "--seed", seed, "--quiet"]) == 0
    runs = tmp_path / "reports" / "small-hall"
    people = [(runs / f"run-00{n}" / "people.csv").read_bytes() for n in (1, 2, 3)]
    assert people[0] == people[1] != people[2]
    assert result(runs / "run-003")["seed"] == 4


def test_set_replaces_a_value(tmp_path):
    pairs = ["people.audience.count=7", "run.seeds=0"]
    assert main(["run", "small-hall", "--set", *pairs, "--quiet"]) == 0
    assert result(tmp_path / "reports" / "small-hall" / "run-001")["people"]["total"] == 7


def test_quick_runs_draw_numbers_with_a_range_and_the_one_shown_does_not(tmp_path, capsys):
    options = ["--seeds", "4", "--set", "run.until=2 min"]
    assert main(["run", "small-hall", "--out", "usual", *options]) == 0
    options += ["--set", "parameters.movement.patience=sampled"]
    assert main(["run", "small-hall", "--out", "drawn", *options]) == 0
    assert "4 runs with numbers of the model drawn from their ranges (1)" in " ".join(
        capsys.readouterr().out.split()
    )
    usual, drawn = (result(tmp_path / name) for name in ("usual", "drawn"))
    assert drawn["people"] == usual["people"]
    assert drawn["sampled"]["runs"] == 4
    assert "sampled" not in usual
    seeds = json.loads((tmp_path / "drawn" / "seeds.json").read_text(encoding="utf-8"))
    values = seeds["drawn"]["movement.patience"]
    assert len(set(values)) == 4
    assert 5.0 not in values, "the run that is shown is none of them"
    page = (tmp_path / "drawn" / "index.html").read_text(encoding="utf-8")
    assert 'id="sampled"' in page
    assert main(["report", "drawn"]) == 0
    assert (tmp_path / "drawn" / "index.html").read_text(encoding="utf-8") == page


def test_an_existing_folder_is_refused_before_anything_is_computed(tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["run", "no-such-scenario", "--out", str(out)]) == 2
    assert "exists and is not empty" in capsys.readouterr().err
    assert names(out) == ["mine.txt"]


def test_a_faulty_file_gives_its_place_and_status_2(tmp_path, capsys):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nnmae: x\n", encoding="utf-8")
    assert main(["run", "bad.yaml"]) == 2
    assert "bad.yaml:2:1:" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


def test_ctrl_c_in_the_quick_seeds_keeps_what_is_done(tmp_path, monkeypatch, capsys):
    from sim.ensemble import quick

    once, done = quick.simulate_once, []

    def stop_after_two(*args, **kwargs):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(kwargs["seed"])
        return once(*args, **kwargs)

    monkeypatch.setattr(quick, "simulate_once", stop_after_two)
    assert main(["run", "small-hall", "--seeds", "5"]) == 130
    assert "kept in" in capsys.readouterr().err
    runs = tmp_path / "reports" / "small-hall"
    assert names(runs) == ["run-001.partial"]
    assert names(runs / "run-001.partial") == sorted([*FILES, "seeds.json"])
    assert result(runs / "run-001.partial")["bands"]


def test_a_full_disk_at_the_report_keeps_the_results(tmp_path, monkeypatch, capsys):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device", "index.html")

    monkeypatch.setattr("sim.report.html.write_folder_report", full)
    assert main(["run", "small-hall", "--seeds", "0"]) == 1
    said = capsys.readouterr().err
    assert "is full" in said
    assert "kept in" in said
    partial = tmp_path / "reports" / "small-hall" / "run-001.partial"
    with (partial / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 120


def test_a_full_disk_at_the_first_file_leaves_nothing_but_earlier_runs(
    tmp_path, monkeypatch, capsys
):
    assert main(["run", "small-hall", "--seeds", "0", "--quiet"]) == 0
    runs = tmp_path / "reports" / "small-hall"
    before = {path.name: path.read_bytes() for path in (runs / "run-001").iterdir()}

    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("sim.results.folder.write_whole", full)
    assert main(["run", "small-hall", "--seeds", "0"]) == 1
    assert "full" in capsys.readouterr().err
    assert names(runs) == ["run-001"]
    assert {path.name: path.read_bytes() for path in (runs / "run-001").iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_real_signal_leaves_a_readable_run(tmp_path, number, status):
    running = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", "run", "small-hall", "--seeds", "100000"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(examples.root())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A shell that runs the tests in the background has told its children to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    partial = tmp_path / "reports" / "small-hall" / "run-001.partial"
    try:
        while not (partial / "result.json").exists():
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(number)
        assert running.wait(timeout=60) == status
    finally:
        running.kill()
        running.wait()
    assert result(partial)["people"]["total"] == 120
