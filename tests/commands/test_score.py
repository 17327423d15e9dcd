"""``muster score``: an observed drill by the card of its scenario."""

import json

import pytest

from sim.cli import main

LOG = """\
time,event,actor,object,value,unit
10:05:00,t0,,,,
10:05:10,general-alarm,duty-teacher,all,,
10:05:20,evac-order,duty-teacher,all,,
10:05:40,exit-first,,main,,
10:09:30,last-evacuee,,main,{out},people
10:12:10,headcount-complete,duty-teacher,,{out},people
"""


@pytest.fixture
def log(tmp_path):
    def write(text=LOG, **values):
        path = tmp_path / "drill.csv"
        path.write_text(text.format(**{"out": 1120, **values}), encoding="utf-8")
        return str(path)

    return write


def scored(capsys, *arguments):
    assert main(["score", *arguments, "--json"]) == 0
    return {item["id"]: item for item in json.loads(capsys.readouterr().out)["items"]}


def test_times_of_the_log_are_measured_by_the_card_of_the_scenario(log, capsys):
    items = scored(capsys, "school-drill", "--log", log())
    assert items["D01"]["value"] == 250.0
    assert items["D04"]["value"] == 160.0
    assert items["D01"]["evidence"] == [3, 5]


def test_what_the_log_does_not_tell_of_the_start_comes_from_the_scenario(log, capsys):
    items = scored(capsys, "school-drill", "--log", log())
    assert items["A01"]["rating"] == "P"
    assert items["A04"]["value"] == 1.0
    assert min(items["A04"]["evidence"]) > 6


def test_what_the_log_tells_of_the_start_is_left_to_it(log, capsys):
    told = LOG + "10:05:00,fact-exit,,main,4,m\n10:05:00,fact-exit-blocked,,main,,\n"
    items = scored(capsys, "school-drill", "--log", log(told))
    assert items["A04"]["value"] == 0.0


def test_a_simulated_log_gets_the_score_of_its_run(tmp_path, capsys):
    out = tmp_path / "run"
    assert main(["run", "school-drill", "--seeds", "0", "--out", str(out), "--quiet"]) == 0
    capsys.readouterr()
    items = scored(capsys, "school-drill", "--log", str(out / "events.csv"))
    card = json.loads((out / "result.json").read_text(encoding="utf-8"))["scorecard"]
    assert list(items.values()) == card["items"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("worst rating", "Roll call complete")), ("zh", ("最差评级", "清点完成用时"))],
)
def test_the_card_is_printed_in_both_languages(log, capsys, lang, words):
    assert main(["score", "school-drill", "--log", log(), "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in words)
    assert "{" not in printed


def test_a_fault_of_the_log_has_its_line_and_status_2(log, capsys):
    path = log(LOG + "10:99,last-evacuee,,main,5,people\n")
    assert main(["score", "school-drill", "--log", path]) == 2
    assert "drill.csv:8:1:" in capsys.readouterr().err


def test_a_log_is_asked_for_and_a_card(log, capsys):
    assert main(["score", "school-drill"]) == 2
    assert "--log" in capsys.readouterr().err
    assert main(["score", "small-hall", "--log", log()]) == 2
    assert "names no scorecard" in capsys.readouterr().err
    assert main(["score", "small-hall", "--log", log(), "--card", "generic"]) == 0
    assert main(["score", "small-hall", "--log", log(), "--card", "generik"]) in (1, 2)


def test_a_card_that_there_is_not_is_a_mistake_of_the_user(log, capsys):
    assert main(["score", "school-drill", "--log", log(), "--card", "cn-scool"]) == 2
    assert "choose one of cn-flood" in capsys.readouterr().err
