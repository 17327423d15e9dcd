"""``muster hours``, as somebody types it."""

import json

import pytest

from sim.cli import main


def test_json_has_every_hour_with_its_times_and_who_was_on_duty(tmp_path, capsys):
    page = tmp_path / "week.html"
    assert main(["hours", "hotel-night-fire", "--seeds", "1", "--json", "--html", str(page)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [hour["hour"] for hour in found["hours"]] == list(range(168))
    assert found["by"] == "warned"
    for hour in found["hours"]:
        assert hour["times_s"]["warned"]["p50"] > 60
        assert sum(hour["owners_s"]["warned"].values()) == pytest.approx(
            hour["times_s"]["warned"]["p50"]
        )
        assert hour["on_duty"]["control-room"] == (2 if 8 <= hour["hour"] % 24 < 20 else 1)
    assert {gain["post"] for gain in found["absences"]} >= {"control-room", ""}
    assert page.is_file()


def test_a_scenario_without_a_plan_is_told_what_is_missing(capsys):
    assert main(["hours", "office-drill"]) == 2
    told = capsys.readouterr().err
    assert "response: {plan:" in told
    assert "Traceback" not in told


def test_a_page_that_cannot_be_written_is_told_before_anything_is_played(tmp_path, capsys):
    assert main(["hours", "hotel-night-fire", "--html", str(tmp_path / "no" / "week.html")]) == 2
    assert "week.html" in capsys.readouterr().err
