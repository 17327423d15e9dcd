"""Equal hash of the inputs, equal bytes: whatever the order, wherever one stands."""

from __future__ import annotations

import json

import pytest
import yaml

from sim.cli import main
from sim.scenario.load import load_scenario
from sim.simulation.folder import run_files
from sim.simulation.simulate import simulate
from tests.scenario.everything import FILES

NAMES = ("id", "group", "post", "item")


def written(folder, files=FILES):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "scenarios/night.yaml"


def reversed_order(node, key=""):
    """Turn round keys and lists of what has a name; a level stands on the one before it."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(name, reversed_order(value, name.value)) for name, value in node.value]
        node.value = pairs if key == "levels" else pairs[::-1]
    elif isinstance(node, yaml.SequenceNode):
        node.value = [reversed_order(item) for item in node.value]
        if any(all(name in names_in(item) for item in node.value) for name in NAMES):
            node.value = node.value[::-1]
    return node


def names_in(node):
    return [name.value for name, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def turned(text):
    return yaml.serialize(reversed_order(yaml.compose(text)), allow_unicode=True)


def played(path, *options):
    scenario, problems = load_scenario(path, overrides=["run.until=25 min", *options])
    assert scenario is not None, problems.render("en")
    files = run_files(simulate(scenario, seed=3))
    return scenario.inputs_sha256, {name: files[name] for name in ("events.csv", "people.csv")}


def test_the_order_of_keys_and_of_what_has_a_name_changes_neither_hash_nor_byte(tmp_path):
    other = {name: turned(text) if name.endswith(".yaml") else text for name, text in FILES.items()}
    assert other["buildings/house.yaml"] != FILES["buildings/house.yaml"]
    plain, turned_round = (
        played(written(tmp_path / name, files)) for name, files in (("a", FILES), ("b", other))
    )
    assert plain == turned_round


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{at: {shop: 0.6, deck: 0.4}", "{at: {deck: 0.4, shop: 0.6}"),
        ("{at: {shop: 0.6, deck: 0.4}", "{at: {deck: 0.5, shop: 0.5}"),
    ],
)
def test_places_to_choose_among_are_a_mapping_without_an_order(tmp_path, old, new):
    night = FILES["scenarios/night.yaml"].replace(old, new)
    first = played(written(tmp_path / "a", {**FILES, "scenarios/night.yaml": night}))
    turn = night.replace("{deck: 0.5, shop: 0.5}", "{shop: 0.5, deck: 0.5}").replace(
        "{deck: 0.4, shop: 0.6}", "{shop: 0.6, deck: 0.4}"
    )
    assert turn != night
    assert played(written(tmp_path / "b", {**FILES, "scenarios/night.yaml": turn})) == first


def test_levels_whose_order_makes_other_storeys_have_another_hash(tmp_path):
    files = dict(FILES)
    house = files["buildings/house.yaml"].replace("[G, L2..L3]", "[G, L2, L3]")
    below, above = "attic: {height: 1}, L2: {height: 3}", "L2: {height: 3}, attic: {height: 1}"
    levels = "levels: {G: {elevation: 0, height: 3}, %s, L3:"
    hashes = []
    for number, order in enumerate((below, above)):
        files["buildings/house.yaml"] = house.replace(levels % "L2: {height: 3}", levels % order)
        assert files["buildings/house.yaml"] != house
        scenario, problems = load_scenario(written(tmp_path / str(number), files))
        assert scenario is not None, problems.render("en")
        hashes.append(scenario.inputs_sha256)
    assert hashes[0] != hashes[1]


def test_the_hash_is_the_same_from_every_folder(tmp_path, monkeypatch):
    night = FILES["scenarios/night.yaml"].replace(
        "count: 2, role: staff", "count: 2, occupancy: occ.csv, role: staff"
    )
    files = {**FILES, "scenarios/night.yaml": night, "scenarios/occ.csv": "time,share\n00:00,1\n"}
    path = written(tmp_path, files)
    (tmp_path / "elsewhere").mkdir()
    results = []
    for number, (folder, name) in enumerate(
        [
            (tmp_path, "scenarios/night.yaml"),
            (tmp_path / "scenarios", "night.yaml"),
            (tmp_path / "elsewhere", "../scenarios/night.yaml"),
            (tmp_path, str(path)),
        ]
    ):
        monkeypatch.chdir(folder)
        out = tmp_path / f"out-{number}"
        words = ["run", name, "--seeds", "0", "--out", str(out), "--quiet"]
        assert main([*words, "--set", "run.until=3 min"]) == 0
        result = json.loads((out / "result.json").read_text(encoding="utf-8"))
        result.pop("wall_s")
        results.append((result, *((out / n).read_bytes() for n in ("events.csv", "people.csv"))))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("place", ["scenario", "site"])
def test_what_a_table_of_values_says_is_in_the_hash(tmp_path, place):
    files = dict(FILES)
    if place == "scenario":
        files["scenarios/night.yaml"] = files["scenarios/night.yaml"].replace(
            "pre_movement: trained", "pre_movement: {empirical: waits.csv}"
        )
        table = "scenarios/waits.csv"
    else:
        files["buildings/house.yaml"] = files["buildings/house.yaml"].replace(
            "at: [2, 0], width: 1.2}", "at: [2, 0], width: 1.2, service: {empirical: waits.csv}}"
        )
        table = "buildings/waits.csv"
    hashes = []
    for number, values in enumerate(("s\n10\n20\n", "s\n10\n30\n", "s\r\n10\r\n20\r\n")):
        path = written(tmp_path / str(number), {**files, table: values})
        scenario, problems = load_scenario(path)
        assert scenario is not None, problems.render("en")
        hashes.append(scenario.inputs_sha256)
    assert hashes[0] == hashes[2] != hashes[1]
