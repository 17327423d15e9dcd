"""The command line, without the model behind it."""

import json

import click
import pytest

from sim.cli import COMMANDS, group, main
from sim.commands.parsing import parameter_rows
from sim.commands.shell import language
from sim.messages import text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name, lang, capsys):
    assert main([name, "--help", "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert text("cli.example", lang) in page
    assert f"muster {name}" in page.split(text("cli.example", lang))[1]
    for option in ("--lang", "--quiet", "--help"):
        assert option in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_first_page_lists_every_command(lang, capsys):
    assert main(["--lang", lang]) == 0
    page = capsys.readouterr().out
    for name in COMMANDS:
        assert f"  {name} " in page
        assert text(f"cli.{name}-short", lang)[:20] in page


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_has_a_meaning_in_the_catalogue(name, lang):
    command = group(lang).get_command(click.Context(group(lang)), name)
    assert command is not None
    rows = parameter_rows(command, click.Context(command, info_name=name), lang)
    assert all(meaning for _, meaning in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "there is no command 'rnu' - did you mean 'run'?"),
        (["xyz"], "there is no command 'xyz' - the commands are: new, import, check, run"),
        (["run", "a.yaml", "--sed", "3"], "there is no option '--sed' - did you mean '--seed'?"),
        (["run"], "FILE is missing"),
        (["run", "a", "b"], "'b' is too much"),
        (["run", "a", "--seed"], "--seed needs a value"),
        (["run", "a", "--seed", "-1"], "--seed has to be a whole number of at least 0, not '-1'"),
        (["run", "a", "--seeds", "many"], "--seeds has to be a whole number"),
        (["run", "a", "--set", "x"], "--set needs key=value, not 'x'"),
        (["run", "a", "--lang", "fr"], "--lang cannot be 'fr' - choose one of: en, zh"),
        (["new", "a", "--kind", "castle"], "--kind cannot be 'castle'"),
    ],
)
def test_a_mistyped_command_line_gets_a_sentence_and_status_2(arguments, said, capsys):
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "muster COMMAND --help" in printed.err
    assert printed.out == ""


def test_faults_of_the_command_line_are_said_in_chinese(capsys):
    assert main(["run", "--lang", "zh"]) == 2
    assert "缺少 FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, None),
        (["--lang", "zh"], {"MUSTER_LANG": "en"}, "zh"),
        (["run", "--lang=zh"], {}, "zh"),
        (["--lang", "zh", "run", "--lang", "en"], {}, "en"),
        ([], {"MUSTER_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "fr"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["--lang"], {"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_then_the_variable_then_the_locale(
    arguments, environment, lang
):
    assert language(arguments, environment) == (lang or language([], {"LANG": ""}))


def test_stopping_a_command_is_not_a_crash(monkeypatch, capsys):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.examples.scenarios", stop)
    assert main(["list"]) == 130
    assert "Stopped." in capsys.readouterr().err


def test_a_mistake_in_the_program_keeps_its_traceback(monkeypatch):
    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr("sim.examples.scenarios", fail)
    with pytest.raises(ZeroDivisionError):
        main(["list"])


def test_the_list_can_be_read_by_a_program(capsys):
    assert main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert all(set(row) == {"name", "file"} for row in listed)


def test_one_set_may_be_followed_by_several_pairs(monkeypatch, tmp_path):
    asked = {}

    def create(folder, kind, settings, *, lang):
        asked.update(folder=folder, kind=kind, settings=settings)
        return [folder / "scenarios" / "a.yaml"]

    monkeypatch.setattr("sim.drafting.create", create)
    arguments = ["--kind", "school", "--set", "storeys=4", "classes=24"]
    assert main(["new", str(tmp_path), *arguments]) == 0
    assert asked["settings"] == {"storeys": "4", "classes": "24"}
    asked.clear()
    assert main(["new", *arguments, str(tmp_path)]) == 0
    assert asked["folder"] == tmp_path
