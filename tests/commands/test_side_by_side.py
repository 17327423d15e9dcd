"""``muster run`` plays a few seeds under the other calibration."""

import json
from pathlib import Path

import pytest

from sim.cli import main


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def result(number=1):
    folder = Path("reports") / "small-hall" / f"run-{number:03}"
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_the_result_has_the_least_time_and_the_time_under_both_calibrations(capsys):
    assert main(["run", "small-hall", "--seeds", "8"]) == 0
    found = result()
    assert found["optimality"]["bound_s"] < found["evacuation_time_s"]
    assert [(name, each["seeds"]) for name, each in found["calibrations"].items()] == [
        ("sfpe", 8),
        ("measured", 3),
    ]
    assert found["calibrations"]["sfpe"]["evacuation_time_s"] == found["bands"]["evacuation_time_s"]
    assert "At best" in capsys.readouterr().out


def test_without_quick_seeds_no_other_calibration_is_played():
    assert main(["run", "small-hall", "--seeds", "0", "--quiet"]) == 0
    assert "calibrations" not in result()
    assert "optimality" in result()


def test_ctrl_c_among_them_keeps_the_report(monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.ensemble.calibrations.compared", stopped)
    assert main(["run", "small-hall", "--seeds", "3", "--quiet"]) == 130
    folder = next(p for p in Path("reports/small-hall").iterdir())
    assert (folder / "index.html").is_file()
    found = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert found["bands"]["evacuation_time_s"]
    assert "calibrations" not in found
