"""``muster run --trajectory`` and ``--engine`` from the command line to the folder."""

import errno
import json
import os
import subprocess
import sys

import pytest

from sim import examples
from sim.cli import main
from sim.results.codec import from_json, to_json
from sim.results.compared import SecondOpinion

GUESTS = "  - {group: guests, in: hall, count: 30, profile: adults}"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def result(tmp_path, number=1, suffix=""):
    folder = tmp_path / "reports" / "drill" / f"run-{number:03d}{suffix}"
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def fake(monkeypatch, opinion):
    """Let the engine say something at once."""
    monkeypatch.setattr("sim.exchange.opinion.find_spec", lambda name: True)
    monkeypatch.setattr("sim.exchange.second.second_opinion", opinion)


def said(**more):
    opinion = {
        "engine": "jupedsim", "version": "1.4.2", "model": "CollisionFreeSpeedModel",
        "step_s": 0.01, "evacuation_time_s": 100.0, "out": 30, "moved": 2,
        "curve": {"t_s": [40.0, 100.0], "people_out": [10, 30]}, **more,
    }  # fmt: skip
    return from_json(SecondOpinion, opinion)


def test_a_trajectory_stands_in_the_folder_and_is_called_schematic(
    project, sites, tmp_path, capsys
):
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--trajectory"]) == 0
    printed = capsys.readouterr().out
    assert "trajectory.sqlite" in printed
    assert "schematic" in printed
    assert (tmp_path / "reports" / "drill" / "run-001" / "trajectory.sqlite").is_file()


def test_only_those_who_ask_for_a_trajectory_get_one(project, sites, tmp_path):
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--quiet"]) == 0
    assert main(["run", "drill.yaml", "--quiet", "--trajectory"]) == 0
    folders = [tmp_path / "reports" / "drill" / f"run-00{number}" for number in (1, 2)]
    plain, asked = ({file.name: file.read_bytes() for file in f.iterdir()} for f in folders)
    assert set(asked) - set(plain) == {"trajectory.sqlite"}
    assert all(plain[name] == asked[name] for name in ("events.csv", "people.csv", "series.npz"))


def test_several_trajectories_are_named_in_chinese_as_well(project, sites, capsys):
    project(sites["two-storeys"], "  - {group: staff, in: office, count: 5, profile: adults}")
    assert main(["run", "drill.yaml", "--trajectory", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "trajectory-G.sqlite、trajectory-L2.sqlite" in printed
    assert "示意" in printed


def test_a_full_disk_at_the_trajectory_keeps_the_run(project, sites, monkeypatch, capsys):
    project(sites["hall"], GUESTS)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device", "trajectory.sqlite")

    monkeypatch.setattr("sim.exchange.trajectory.write_trajectories", full)
    assert main(["run", "drill.yaml", "--trajectory"]) == 1
    err = capsys.readouterr().err
    assert "is full" in err
    assert "kept in" in err


def test_the_second_opinion_is_printed_and_stands_in_result_and_report(
    project, sites, tmp_path, capsys
):
    pytest.importorskip("jupedsim", reason="jupedsim is not installed (extra verify)")
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "jupedsim"]) == 0
    printed = capsys.readouterr().out
    assert "JuPedSim plays the same people once" in printed
    assert "of 30 people outside after" in printed
    assert "model uncertainty" in printed
    opinion = result(tmp_path)["second_opinion"]
    assert opinion["engine"] == "jupedsim"
    assert opinion["out"] == 30
    page = (tmp_path / "reports" / "drill" / "run-001" / "index.html").read_text(encoding="utf-8")
    assert '<section id="second">' in page
    assert "模型不确定性" in page


def test_bands_and_second_opinion_stand_in_one_result(project, sites, tmp_path, monkeypatch):
    fake(monkeypatch, lambda outcome, *, progress: said())
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "jupedsim", "--seeds", "3", "--quiet"]) == 0
    assert result(tmp_path)["bands"]["evacuation_time_s"]
    assert result(tmp_path)["second_opinion"] == to_json(said())


def test_a_site_the_engine_cannot_play_is_said_once_and_muster_runs(
    project, sites, tmp_path, monkeypatch, capsys
):
    pytest.importorskip("jupedsim", reason="jupedsim is not installed (extra verify)")
    project(sites["two-storeys"], "  - {group: staff, in: office, count: 5, profile: adults}")
    assert main(["run", "drill.yaml", "--engine", "jupedsim"]) == 0
    printed = capsys.readouterr()
    assert (printed.out + printed.err).count("this site has stairs") == 1
    assert "this site has stairs" in printed.err
    opinion = result(tmp_path)["second_opinion"]
    assert "stairs" in opinion["refused"]["sentence"]
    assert opinion["evacuation_time_s"] is None
    page = (tmp_path / "reports" / "drill" / "run-001" / "index.html").read_text(encoding="utf-8")
    assert "该场所有楼梯" in page


def test_ctrl_c_in_the_second_opinion_keeps_the_run_and_writes_the_report(
    project, sites, tmp_path, monkeypatch, capsys
):
    def stopped(outcome, *, progress):
        progress(1.0, 0, 30)
        raise KeyboardInterrupt

    fake(monkeypatch, stopped)
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "jupedsim", "--seeds", "2"]) == 130
    assert "kept in" in capsys.readouterr().err
    found = result(tmp_path, suffix=".partial")
    assert found["bands"]
    assert "second_opinion" not in found
    assert (tmp_path / "reports" / "drill" / "run-001.partial" / "index.html").is_file()


def test_a_missing_engine_is_told_before_anything_is_played(
    project, sites, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("sim.exchange.opinion.find_spec", lambda name: None)
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "jupedsim"]) == 1
    assert "muster-sim[jupedsim]" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


def test_an_unknown_engine_is_a_fault_of_the_command_line(project, sites, capsys):
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "vadere"]) == 2
    assert "choose one of: jupedsim" in capsys.readouterr().err


def test_json_prints_the_second_opinion_and_nothing_else(project, sites, monkeypatch, capsys):
    fake(monkeypatch, lambda outcome, *, progress: said())
    project(sites["hall"], GUESTS)
    assert main(["run", "drill.yaml", "--engine", "jupedsim", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["second_opinion"] == to_json(said())


def test_another_process_writes_the_same_bytes(project, sites, tmp_path):
    project(sites["hall"], GUESTS)
    for number in (1, 2):
        subprocess.run(
            [sys.executable, "-m", "sim.cli", "run", "drill.yaml", "--trajectory", "--quiet"],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(examples.root()),
                "PYTHONHASHSEED": str(number),
            },
            check=True,
            capture_output=True,
        )
    runs = tmp_path / "reports" / "drill"
    first, second = ((runs / f"run-00{n}" / "trajectory.sqlite").read_bytes() for n in (1, 2))
    assert first == second
