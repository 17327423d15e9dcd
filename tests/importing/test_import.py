"""What comes of a network runs as it is, and has its sizes, people and settings."""

import json
from importlib import resources
from importlib.util import find_spec

import pytest

from sim.cli import main
from sim.errors import InputFaults
from sim.importing import import_network, write_files
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from tests.importing.networks import hall_and_stair

needs_network = pytest.mark.skipif(
    find_spec("jupedsim_network") is None, reason="jupedsim-network is not installed"
)


def load(folder, path):
    made = import_network(path)
    written = write_files(folder, made.files)
    scenario, problems = load_scenario(written[-1], root=folder)
    assert not problems.errors
    return made, scenario


def shipped(name):
    return resources.files("jupedsim_network") / "scenarios" / f"{name}.json"


def test_widths_areas_people_and_settings_are_those_of_the_network(write, tmp_path):
    made, scenario = load(tmp_path / "out", write(hall_and_stair()))
    spaces = {space.id: space for space in scenario.site.spaces}
    (x0, y0), _, (x1, y1), _ = spaces["hall"].outline
    assert (x1 - x0) * (y1 - y0) == pytest.approx(120.0, rel=0.01)
    widths = sorted(o.width_m for o in scenario.site.openings if o.kind == "door")
    assert widths == [1.0, 1.4]
    assert made.people == scenario.people == 50
    assert scenario.run.seed == 7
    assert scenario.run.until_s == 600.0
    (group,) = scenario.groups
    assert group.profile.speed.median() == 1.3
    assert group.pre_movement.median() == 20.0


def test_one_person_walks_as_far_as_in_the_network(write, tmp_path):
    network = hall_and_stair(
        populations=[{"node": "hall", "count": 1, "speed": 1.3, "pre_movement": 0.0}]
    )
    _, scenario = load(tmp_path / "out", write(network))
    outcome = simulate(scenario, seed=1)
    assert outcome.people["walked_m"][0] == pytest.approx(6.0 + 7.5 + 4.0, abs=2.0)


@needs_network
@pytest.mark.parametrize(
    ("name", "people", "median_s"), [("office_wing", 96, 155.1), ("getting_started", 120, 383.2)]
)
def test_a_shipped_network_is_cleared_about_as_fast_as_there(name, people, median_s, tmp_path):
    # Medians of jupedsim-network 0.5.0 over 100 and 500 runs of its own.
    with resources.as_file(shipped(name)) as path:
        made, scenario = load(tmp_path / name, path)
    assert made.people == people
    times = sorted(simulate(scenario, seed=n).result["evacuation_time_s"] for n in range(1, 12))
    assert times[5] == pytest.approx(median_s, rel=0.1)


@needs_network
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_writes_both_files_and_tells_what_it_made_of_the_network(
    lang, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    with resources.as_file(shipped("office_wing")) as path:
        assert main(["import", str(path), "wing", "--lang", lang]) == 0
        printed = capsys.readouterr().out
        assert "office_wing.json:302" in printed
        assert main(["import", str(path), "wing", "--lang", lang]) == 2
        assert main(["import", str(path), "wing", "--lang", lang, "--force", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"dt", "max-density", "seed"} <= {note["code"] for note in told["told"]}
    assert told["people"] == 96
    assert sorted(each.name for each in (tmp_path / "wing").iterdir()) == [
        "office_wing-site.yaml",
        "office_wing.yaml",
    ]
    assert main(["check", "wing/office_wing.yaml"]) == 0


def test_the_same_network_gives_the_same_bytes(write):
    path = write(hall_and_stair())
    assert import_network(path).files == import_network(path).files


@pytest.mark.parametrize(
    ("network", "code"),
    [
        ('{"nodes": [', "json-value"),
        (hall_and_stair(format_version=2), "bad-choice"),
        (hall_and_stair(populations=[]), "too-few"),
        (hall_and_stair(simulation={"t_max": 1e300}), "too-large"),
        (json.dumps(hall_and_stair()).replace("600.0", "9" * 5000), "bad-number"),
        (hall_and_stair(populations=[{"node": "loft", "count": 3}]), "network-no-node"),
        (
            hall_and_stair(connections=[{"source": "hall", "target": "stair", "width": 1.0}]),
            "network-no-way",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_written(
    network, code, write, tmp_path, monkeypatch, capsys
):
    path = write(network)
    with pytest.raises(InputFaults) as faults:
        import_network(path)
    assert code in {problem.code for problem in faults.value.problems.errors}
    monkeypatch.chdir(tmp_path)
    assert main(["import", path.name]) == 2
    assert "drill.json:" in capsys.readouterr().err
    assert not (tmp_path / "drill").exists()


def test_a_connection_may_be_written_a_hundred_times(write, tmp_path):
    network = hall_and_stair()
    again = [network["connections"][0] | {"width": 0.32} for _ in range(80)]
    _, scenario = load(
        tmp_path, write(network | {"connections": [*network["connections"], *again]})
    )
    (site,) = scenario.sites.values()
    assert len([o for o in site.openings if o.walkable]) > 80
    outcome = simulate(scenario, seed=1)
    assert outcome.result["evacuation_time_s"] is not None
