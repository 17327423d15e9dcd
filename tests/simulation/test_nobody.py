"""A site on which nobody is: a run of its own right, whatever left it empty."""

import json

import pytest

from sim.cli import main

COMES_NEVER = "{group: x, profile: adults, arrive: {from: front, rate: 0 /min}}"


@pytest.mark.parametrize(
    "setting",
    [
        "people.audience.count=0",
        "people.audience.present=02:00-03:00",
        "people=[]",
        f"people=[{COMES_NEVER}]",
    ],
)
def test_a_run_with_nobody_has_a_report_and_no_time(tmp_path, capsys, setting):
    out = tmp_path / "out"
    words = ["run", "small-hall", "--seeds", "1", "--trajectory", "--out", str(out)]
    assert main([*words, "--set", setting]) == 0
    assert "nobody had to leave" in capsys.readouterr().out
    assert (out / "index.html").is_file()
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["people"]["total"] == 0
    assert result["evacuation_time_s"] is None
    assert result["optimality"]["refused"]


def test_a_fire_with_nobody_there_is_played(tmp_path):
    out = tmp_path / "out"
    words = ["run", "hall-show-fire", "--seeds", "0", "--out", str(out), "--quiet"]
    assert main([*words, "--set", "people=[]", "run.until=5 min"]) == 0
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["people"]["state"]["dead"] == 0
