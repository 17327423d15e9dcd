"""Which file a command is about: own files first, and a hint where there is none."""

import pytest

from sim.cli import main
from sim.commands.files import find
from sim.commands.shell import UsageFault


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a scenario that is called like one that ships."""
    assert main(["new", str(tmp_path), "--kind", "school", "--quiet"]) == 0
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(name):
    with pytest.raises(UsageFault) as fault:
        find(name)
    return fault.value.text("en")


def test_a_bare_name_means_the_own_file_before_the_one_that_ships(own):
    assert find("school-drill").as_posix() == "scenarios/school-drill.yaml"
    assert find("small-hall").is_absolute()


def test_the_ending_may_be_left_out(own):
    assert find("scenarios/school-drill").as_posix() == "scenarios/school-drill.yaml"


def test_a_slip_in_the_name_gets_the_file_that_is_near(own):
    assert "did you mean 'scenarios/school-drill.yaml'?" in told("scenarios/school-dril.yaml")
    assert "did you mean 'small-hall'?" in told("small-hal")


def test_a_folder_is_answered_with_the_scenarios_in_it(own):
    assert "name a scenario in it: scenarios/school-drill.yaml" in told("scenarios")


def test_far_from_any_project_the_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path) in told("mine.yaml")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whatever_is_wrong_with_the_name_the_status_is_2(own, lang, capsys):
    for name in ("nothing.yaml", "scenarios", "buildings/school.yaml", ""):
        assert main(["run", name, "--lang", lang]) == 2, name
        assert capsys.readouterr().err


def test_a_path_with_spaces_is_shown_as_it_is_typed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "我的 学校", "--kind", "school"]) == 0
    assert 'muster run "我的 学校/scenarios/school-drill.yaml"' in capsys.readouterr().out


def test_nothing_is_written_below_a_file(own, capsys):
    site = "buildings/school.yaml"
    assert main(["new", site, "--kind", "hall"]) == 2
    assert main(["new", f"{site}/x", "--kind", "hall"]) == 2
    assert main(["run", "school-drill", "--seeds", "0", "--out", f"{site}/x"]) == 2
    assert "is a file" in capsys.readouterr().err


def test_a_shipped_scenario_in_place_of_the_own_one_is_told(own, capsys):
    (own / "scenarios" / "school-drill.yaml").rename(own / "scenarios" / "school-drills.yaml")
    for command in (["check"], ["run", "--seeds", "0", "--out", "r", "--set", "run.until=10 s"]):
        assert main([command[0], "school-drill", *command[1:], "--quiet"]) == 0
        said = capsys.readouterr().err
        assert "your own is called scenarios/school-drills.yaml" in said
    assert main(["check", "small-hall", "--quiet"]) == 0
    assert "your own" not in capsys.readouterr().err
