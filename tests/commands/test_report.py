"""``muster report``: the page of a folder, made again from the folder alone."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from sim import examples
from sim.cli import main
from sim.ensemble import quick
from sim.report.html import page_of_folder, render
from sim.results.schema import result_schema
from sim.simulation.reopen import reopen

SITE = """\
format: 1
name: A hall
use: public
levels: {G: {elevation: 0, height: 3}}
spaces: [{id: hall, level: G, use: assembly, outline: [[0, 0], [12, 0], [12, 10], [0, 10]]}]
exits:
  - {id: front, from: hall, at: [12, 5], width: 1.6}
  - {id: rear, from: hall, at: [0, 5], width: 0.9}
"""
DRILL = """\
format: 1
name: A drill
site: ../buildings/hall.yaml
starts: 2026-09-30 10:00
people:
  - {group: guests, in: hall, count: 20, profile: adults, pre_movement: {file}}
alarm: {at: 10 s, by: bell, zones: all}
scorecard: generic
run: {until: 10 min}
"""
EMPTY = """\
format: 1
name: Nobody
site: ../buildings/hall.yaml
starts: 2026-09-30 10:00
people: []
run: {until: 1 min}
"""
LATE = DRILL.replace(
    "in: hall, count: 20",
    "count: 5, arrive: {from: front, between: [5 min, 6 min]}",
).replace("until: 10 min", "until: 1 min")
DRAWN = DRILL.replace(
    "starts: 2026-09-30 10:00", "starts: {any_of: [2026-09-30 10:00, 2026-09-30 22:00]}"
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def project(folder, scenario=DRILL):
    """Write a project of one's own and return its scenario's file."""
    (folder / "buildings").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    (folder / "buildings" / "hall.yaml").write_text(SITE, encoding="utf-8")
    (folder / "scenarios" / "delays.csv").write_text("delay [s]\n5\n9\n20\n", encoding="utf-8")
    own = scenario.replace("{file}", "{empirical: delays.csv}")
    (folder / "scenarios" / "drill.yaml").write_text(own, encoding="utf-8")
    return folder / "scenarios" / "drill.yaml"


def again(folder, lang="en"):
    """Make the page again where nothing of the project is at hand, and return both."""
    moved = folder.with_name("moved")
    shutil.move(folder, moved)
    before = (moved / "index.html").read_bytes()
    (moved / "index.html").unlink()
    assert main(["report", str(moved), "--lang", lang]) == 0
    return before, (moved / "index.html").read_bytes()


@pytest.mark.parametrize(
    ("name", "scenario", "more"),
    [
        ("plain", DRILL, ["--seeds", "0"]),
        ("seeds", DRILL, ["--seeds", "4"]),
        ("seed", DRILL, ["--seed", "7", "--seeds", "2"]),
        ("options", DRILL, ["--seeds", "0", "--set", "run.until=9min"]),
        ("site-option", DRILL, ["--seeds", "0", "--set", "exits.rear.state=locked"]),
        ("drawn", DRAWN, ["--seed", "3", "--seeds", "2"]),
        ("nobody", EMPTY, ["--seeds", "0"]),
        ("nobody-yet", LATE, ["--seeds", "1"]),
        ("trajectory", DRILL, ["--seeds", "0", "--trajectory"]),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_of_a_folder_is_that_of_the_run_byte_for_byte(
    tmp_path, name, scenario, more, lang
):
    file = project(tmp_path / "mine", scenario)
    assert main(["run", str(file), "--out", name, "--quiet", "--lang", lang, *more]) == 0
    shutil.rmtree(tmp_path / "mine")
    before, after = again(tmp_path / name, lang)
    assert before == after


def test_the_other_language_is_the_page_of_a_run_in_that_language(tmp_path):
    file = project(tmp_path / "mine")
    for lang in ("en", "zh"):
        command = ["run", str(file), "--out", lang, "--quiet", "--lang", lang, "--seeds", "2"]
        assert main(command) == 0
    assert main(["report", "en", "--lang", "zh", "--out", "page.html"]) == 0
    assert Path("page.html").read_bytes() == Path("zh/index.html").read_bytes()
    assert Path("en/index.html").read_bytes() != Path("zh/index.html").read_bytes()


@pytest.mark.parametrize(
    "name", ["small-hall", "school-drill", "clinic-drill", "hall-show-fire", "hotel-night-fire"]
)
def test_a_shipped_run_is_opened_again_as_it_was(name, tmp_path):
    """What the folder says is what the run itself knew, and what the schema asks for."""
    scenario = examples.root() / "scenarios" / f"{name}.yaml"
    played = {}
    once = quick.simulate_once

    def keep(*args, **kwargs):
        played["outcome"] = once(*args, **kwargs)
        return played["outcome"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "simulate_once", keep)
        assert main(["run", str(scenario), "--seeds", "0", "--out", name, "--quiet"]) == 0
    from sim.cards.attach import with_scorecard

    live = with_scorecard(played["outcome"])
    opened, bands = reopen(tmp_path / name)
    assert bands is None
    assert opened.record == live.record
    assert opened.events == live.events
    assert opened.people == live.people
    assert opened.scenario.files == live.scenario.files
    assert render(live) == page_of_folder(tmp_path / name) == render(opened)
    data = json.loads((tmp_path / name / "result.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(result_schema()).validate(data)


def test_a_run_that_was_stopped_among_its_seeds_has_its_page_again(tmp_path, monkeypatch):
    once, done = quick.simulate_once, []

    def stop_after_three(*args, **kwargs):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(kwargs["seed"])
        return once(*args, **kwargs)

    file = project(tmp_path / "mine")
    with monkeypatch.context() as patch:
        patch.setattr(quick, "simulate_once", stop_after_three)
        patch.setattr("sim.ensemble.helpers.spare_cores", lambda: 0)
        assert main(["run", str(file), "--seeds", "6", "--out", "run", "--quiet"]) == 130
    before, after = again(tmp_path / "run.partial")
    assert before == after
    _, bands = reopen(tmp_path / "moved")
    assert (bands.seeds, bands.asked) == (3, 6)


@pytest.fixture
def run(tmp_path):
    assert main(["run", str(project(tmp_path / "mine")), "--seeds", "0", "--out", "run", "-q"]) == 0
    return tmp_path / "run"


def test_it_says_where_the_page_is(run, capsys):
    capsys.readouterr()
    assert main(["report", "run"]) == 0
    assert capsys.readouterr().out == f"{Path('run') / 'index.html'}\n"
    assert main(["report", "run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"page": str(Path("run") / "index.html")}


def test_another_file_is_not_replaced_unasked_and_a_foreign_one_never(run, capsys):
    Path("page.html").write_text("mine", encoding="utf-8")
    assert main(["report", "run", "--out", "page.html"]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["report", "run", "--out", "page.html", "--force"]) == 2
    assert Path("page.html").read_text(encoding="utf-8") == "mine"
    assert main(["report", "run", "--out", "other.html"]) == 0
    assert main(["report", "run", "--out", "other.html"]) == 2
    assert main(["report", "run", "--out", "other.html", "--force"]) == 0


@pytest.mark.parametrize("more", [[], ["--force"]])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_that_somebody_has_written_anew_is_left_alone_and_the_way_out_is_told(
    run, capsys, lang, more
):
    (run / "index.html").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert main(["report", "run", "--lang", lang, *more]) == 2
    said = capsys.readouterr().err
    assert "--force" not in said
    assert "--out" in said
    assert (run / "index.html").read_text(encoding="utf-8") == "mine"
    assert main(["report", "run", "--out", "page.html"]) == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_that_was_changed_is_refused_once_and_its_page_stays(run, lang, capsys):
    people = run / "people.csv"
    text = people.read_text(encoding="utf-8-sig")
    people.write_text(text.replace("outside", "inside", 1), encoding="utf-8-sig", newline="")
    page = (run / "index.html").read_bytes()
    capsys.readouterr()
    assert main(["report", "run", "--lang", lang]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("people.csv") == 1
    assert "Traceback" not in said.err
    assert ("copy" if lang == "en" else "备份") in said.err
    assert (run / "index.html").read_bytes() == page


def test_inputs_that_say_something_else_are_no_inputs_of_the_run(run, capsys):
    from sim.results.inputs import inputs_zip, read_inputs

    kept = read_inputs((run / "inputs.zip").read_bytes())
    hall = kept["buildings/hall.yaml"]
    kept["buildings/hall.yaml"] = hall + b"# a line more changes nothing\n"
    (run / "inputs.zip").write_bytes(inputs_zip(kept))
    assert main(["report", "run"]) == 0
    kept["buildings/hall.yaml"] = hall.replace(b"width: 1.6", b"width: 1.7")
    (run / "inputs.zip").write_bytes(inputs_zip(kept))
    assert main(["report", "run"]) == 2
    assert "inputs.zip" in capsys.readouterr().err
    kept["buildings/hall.yaml"] = hall.replace(b"use: public", b"use: [")
    (run / "inputs.zip").write_bytes(inputs_zip(kept))
    assert main(["report", "run"]) == 2
    assert "have a fault for this one" in capsys.readouterr().err


def test_a_version_that_draws_other_people_makes_no_page_of_them(run, monkeypatch, capsys):
    from sim.people.model import Population

    monkeypatch.setattr(Population, "person_id", lambda self, row: f"somebody-{row}")
    assert main(["report", "run"]) == 2
    assert "so its people are others" in capsys.readouterr().err
