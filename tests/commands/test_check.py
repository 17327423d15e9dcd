"""``muster check``, ``new``, ``schema`` and ``list`` from the command line."""

import json

import jsonschema
import pytest
import yaml

from sim import examples
from sim.cli import main
from sim.commands.new import KINDS


@pytest.mark.parametrize("path", examples.scenarios(), ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shipped_scenario_is_sound(path, lang, capsys):
    assert main(["check", str(path), "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert "GB 50016" in printed.out


def test_faults_go_to_standard_error_and_to_json(tmp_path, capsys):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nnmae: x\n", encoding="utf-8")
    assert main(["check", str(bad)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "bad.yaml:2:1:" in printed.err
    assert main(["check", str(bad), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {"unknown-key"} <= {problem["code"] for problem in problems}


def test_the_summary_can_be_read_by_a_program(capsys):
    assert main(["check", "small-hall", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problems"] == []
    assert found["people"]["total"] == 120


def test_expanded_is_yaml_without_repeats(capsys):
    assert main(["check", "small-hall", "--expanded"]) == 0
    written = yaml.safe_load(capsys.readouterr().out)
    assert written["sites"]["small-hall"]["spaces"][0]["id"] == "hall"


def test_the_kinds_offered_are_those_that_can_be_made():
    from sim import drafting

    assert set(KINDS) == set(drafting.KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_site_is_sound_as_it_is(kind, tmp_path, capsys):
    assert main(["new", str(tmp_path / "own"), "--kind", kind, "--json"]) == 0
    files = json.loads(capsys.readouterr().out)
    scenario = next(file for file in files if file.rpartition("/")[0].endswith("scenarios"))
    assert main(["check", scenario]) == 0
    assert main(["new", str(tmp_path / "own"), "--kind", kind]) == 2
    assert "is not overwritten" in capsys.readouterr().err


def test_schemas_are_printed_or_written_one_a_file(tmp_path, capsys):
    assert main(["schema"]) == 0
    schemas = json.loads(capsys.readouterr().out)
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out) == schema
    assert main(["schema", "--out", str(tmp_path / "s")]) == 0
    written = sorted(path.name for path in (tmp_path / "s").iterdir())
    assert written == sorted(f"{name}.schema.json" for name in schemas)
    assert main(["schema", "castle"]) == 2
    assert "choose one of" in capsys.readouterr().err


def test_the_list_names_files_that_exist(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [path.stem for path in examples.scenarios()]


def test_schemas_are_not_written_over_a_file(tmp_path, capsys):
    there = tmp_path / "file"
    there.write_text("mine", encoding="utf-8")
    for out in (there, there / "below"):
        assert main(["schema", "--out", str(out)]) == 2
        assert "is a file" in capsys.readouterr().err
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_network_of_another_program_is_told_from_a_town(tmp_path, capsys):
    path = tmp_path / "x.json"
    path.write_text('{"nodes": [{"name": "a"}], "connections": []}', encoding="utf-8")
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr().err
    assert "[scenario-is-network]" in said
    assert f"muster import {path.as_posix()}" in said
