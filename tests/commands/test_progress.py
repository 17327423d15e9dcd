"""What a user sees while the first run is played: why it takes a while, and how far it is."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from sim.cli import main
from sim.commands import progress
from sim.commands.files import load_for_seeds
from sim.commands.shell import Shell
from sim.simulation.simulate import simulate

LINES = {
    "en": "First the steps of the crowd are compiled for this machine",
    "zh": "先为本机编译人群运动程序",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def _kept(monkeypatch, index):
    """Let the compiled steps on disk be these."""
    store = SimpleNamespace(_load_index=lambda: index)
    step = SimpleNamespace(py_func=None, _cache=SimpleNamespace(_cache_file=store))
    monkeypatch.setattr("sim.movement.kernels.step.advance", step)


@pytest.mark.parametrize(("index", "told"), [({}, True), ({"types": "file"}, False)])
def test_compiling_is_told_only_where_nothing_is_kept(monkeypatch, capsys, index, told):
    _kept(monkeypatch, index)
    progress.tell_compiling(Shell("en"))
    assert capsys.readouterr().out.startswith(LINES["en"]) is told


def test_compiling_is_told_where_nothing_can_be_kept(monkeypatch, capsys):
    step = SimpleNamespace(py_func=None, _cache=SimpleNamespace())
    monkeypatch.setattr("sim.movement.kernels.step.advance", step)
    progress.tell_compiling(Shell("en"))
    assert LINES["en"] in capsys.readouterr().out


def test_nothing_is_told_where_compilation_is_switched_off(monkeypatch, capsys):
    monkeypatch.setattr("sim.movement.kernels.step.advance", lambda: None)
    progress.tell_compiling(Shell("en"))
    assert capsys.readouterr().out == ""


def test_the_index_of_the_step_on_disk_is_looked_at_as_numba_keeps_it():
    from sim.movement.kernels.step import advance

    store = getattr(getattr(advance, "_cache", None), "_cache_file", None)
    if store is None:
        pytest.skip("compilation is switched off, or nothing can be kept here")
    assert isinstance(store._load_index(), dict)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_first_run_says_in_one_plain_line_that_it_compiles(monkeypatch, capsys, lang):
    monkeypatch.setattr(progress, "_must_compile", lambda: True)
    assert main(["run", "small-hall", "--seeds", "0", "--lang", lang]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[1].startswith(LINES[lang])
    assert sum(LINES[lang] in line for line in lines) == 1
    assert printed.err == ""


def test_quiet_means_quiet_also_in_the_first_run(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_must_compile", lambda: True)
    assert main(["run", "small-hall", "--seeds", "0", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(("lang", "words"), [("en", "of at most"), ("zh", "最长")])
def test_on_a_terminal_the_clock_of_the_first_run_is_shown(monkeypatch, lang, words):
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    monkeypatch.setattr(Shell, "on_terminal", property(lambda _: True))
    monkeypatch.setattr(Shell, "console", lambda _: console)
    monkeypatch.setattr(progress, "_APART_S", 0.0)
    assert main(["run", "small-hall", "--seeds", "0", "--lang", lang]) == 0
    assert screen.getvalue().count(words) > 5


def test_who_hears_the_clock_changes_nothing():
    scenario, _ = load_for_seeds(Shell("en"), "small-hall")
    heard = []
    told = simulate(scenario, seed=1, series=False, heard=heard.append)
    assert heard[:3] == [0.0, 5.0, 10.0]
    alone = simulate(scenario, seed=1, series=False)
    assert told.events == alone.events
    assert told.people == alone.people
