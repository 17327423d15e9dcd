"""``muster new``: sites from ten numbers."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
import yaml

from sim.drafting import KINDS, create
from sim.drafting.create import MAKERS
from sim.errors import InputFaults
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.summary.data import check_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = [
    ("school", {}),
    ("school", {"storeys": "1", "classes": "6"}),
    ("school", {"storeys": "2", "classes": "5", "pupils": "30"}),
    ("school", {"storeys": "6", "classes": "60", "stairs": "4"}),
    ("hotel", {}),
    ("hotel", {"storeys": "2", "rooms": "4"}),
    ("hotel", {"storeys": "12", "rooms": "31", "night_staff": "0"}),
    ("hall", {}),
    ("hall", {"people": "50", "length": "8", "depth": "6"}),
    ("hall", {"people": "3000", "length": "90", "depth": "60"}),
    ("ground", {}),
    ("ground", {"people": "100000", "length": "600", "depth": "400"}),
    ("ground", {"people": "200", "gates": "1", "stalls": "0", "stage_width": "0", "medics": "0"}),
    ("fair", {}),
    ("fair", {"people": "500", "metro_share": "1", "cross_share": "0", "hours": "1"}),
    ("alley", {}),
    ("alley", {"slope": "0", "inflow_down": "0.02", "width": "2", "stop_density": "0"}),
    ("stadium", {}),
    ("stadium", {"late": "20", "turnstiles": "3", "stands": "1", "people": "900"}),
    ("concert", {}),
    ("concert", {"pens": "1", "gates": "1", "people": "800", "stop_density": "0"}),
    ("bridge", {}),
    ("bridge", {"length": "100", "width": "6", "stair_width": "3", "to_west": "100"}),
    ("station", {}),
    ("station", {"train_brings": "0", "platform_length": "30", "gates_in": "1", "inflow": "20"}),
]
# The rules of the sheet are those of buildings; a metro keeps a code of its own.
OTHER_RULES = ("station",)


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_a_new_site_has_neither_faults_nor_warnings(
    tmp_path: Path, kind: str, settings: dict[str, str]
) -> None:
    files = create(tmp_path, kind, settings)
    scenario, problems = load_scenario(files[1])
    assert problems.items == [], problems.render("en")
    assert scenario is not None
    assert scenario.people > 0


@pytest.mark.parametrize(
    ("kind", "settings"),
    [case for case in CASES if case[1].get("gates") != "1" and case[0] not in OTHER_RULES],
)
def test_a_new_site_meets_the_rules_on_widths(
    tmp_path: Path, kind: str, settings: dict[str, str]
) -> None:
    scenario, _ = load_scenario(create(tmp_path, kind, settings)[1])
    assert scenario is not None
    for site in check_data(scenario)["sites"]:
        unmet = [(row["rule"], row["where"]) for row in site["compliance"] if row["met"] is False]
        assert unmet == []
        assert site["cut_off"] == ()


def test_settings_reach_the_site(tmp_path: Path) -> None:
    settings = {"storeys": "3", "classes": "9", "pupils": "20", "stair_width": "1.5"}
    scenario, _ = load_scenario(create(tmp_path, "school", settings)[1])
    assert scenario is not None
    classrooms = [space for space in scenario.site.spaces if space.use == "classroom"]
    assert len(classrooms) == 9
    assert {space.level for space in classrooms} == {"L1", "L2", "L3"}
    assert sum(group.size for group in scenario.groups if group.id.startswith("class-")) == 180
    flights = [space for space in scenario.site.spaces if space.incline is not None]
    assert {max(x for x, _ in space.outline) for space in flights} == {1.5}


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        (
            "castle",
            {},
            "no kind of site is called 'castle' - there are: alley, bridge, concert, fair, ground,",
        ),
        ("hall", {"peeple": "3"}, "'peeple' is no setting of a hall - there are: people, length"),
        ("hall", {"people": "many"}, "'many' does not fit people - write a number from 1 to 20000"),
        ("hall", {"people": "0"}, "does not fit people"),
        ("hall", {"people": "2.5"}, "does not fit people"),
        ("hall", {"length": "nan"}, "does not fit length"),
    ],
)
def test_a_setting_that_does_not_fit_is_a_fault(
    tmp_path: Path, kind: str, settings: dict[str, str], expected: str
) -> None:
    with pytest.raises(InputFaults) as caught:
        create(tmp_path, kind, settings)
    assert expected in caught.value.text("en")
    assert list(tmp_path.iterdir()) == []


def test_existing_files_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "hall-alarm.yaml"
    path.parent.mkdir()
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        create(tmp_path, "hall", {})
    assert "hall-alarm.yaml exists and is not overwritten" in caught.value.text("en")
    assert path.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "buildings").exists()


def test_all_kinds_can_be_made_side_by_side(tmp_path: Path) -> None:
    written = [path for kind in KINDS for path in create(tmp_path, kind, {})]
    assert len(written) == len(set(written))
    for folder in ("buildings", "scenarios", "scenarios/plans"):
        there = [path for path in written if path.parent == tmp_path / folder]
        assert len([path for path in there if path.suffix == ".yaml"]) == len(KINDS)


def drawn(kind: str, random: Random) -> dict[str, str]:
    """Return some settings of a kind within their limits, often at one of them."""
    numbers = MAKERS[kind].NUMBERS
    found = {}
    for number in random.sample(numbers, random.randint(0, 4)):
        value = random.choice([number.low, number.high, random.uniform(number.low, number.high)])
        found[number.name] = str(round(value)) if number.whole else f"{value:.2f}"
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rounds", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_what_is_made_of_any_settings_is_sound_or_refused_with_its_cure(
    tmp_path: Path, kind: str, rounds: int
) -> None:
    random = Random(rounds)
    for turn in range(rounds):
        settings = drawn(kind, random)
        folder = tmp_path / str(turn)
        made: list[Path] = []
        told = ""
        try:
            made = create(folder, kind, settings)
        except InputFaults as faults:
            told = faults.text("en")
        if made:
            _, problems = load_scenario(made[1])
            assert problems.items == [], (settings, problems.render("en"))
        else:
            assert "[new-does-not-fit]" in told, (settings, told)
            assert not folder.exists()


@pytest.mark.parametrize(
    ("kind", "settings", "what", "changes"),
    [
        ("hall", {"people": "2500"}, "people do not fit", ["people", "length", "depth"]),
        ("hall", {"length": "6"}, "people do not fit", ["people", "length", "depth"]),
        ("hall", {"exit_width": "10", "exits": "13"}, "7 exits of 10 m",
         ["length", "exit_width", "exits"]),
        ("ground", {"people": "60000"}, "people do not fit", ["people", "length", "depth"]),
        ("ground", {"people": "180000", "gates": "24", "depth": "60", "length": "2000"},
         "6 gates of", ["depth", "people"]),
        ("ground", {"gates": "24", "gate_width": "25"}, "6 gates of 25 m",
         ["depth", "gate_width"]),
        ("school", {"exit_width": "8"}, "exits of 8 m", ["exit_width", "stair_width"]),
        ("school", {"storeys": "1", "classes": "1", "exit_width": "8"}, "exits of 8 m",
         ["exit_width", "classes", "room_width"]),
        ("school", {"door_width": "2", "corridor_width": "1.5"}, "doors of 2 m",
         ["door_width", "corridor_width"]),
        ("hotel", {"door_width": "1.5", "corridor_width": "1.3"}, "doors of 1.5 m",
         ["door_width", "corridor_width"]),
    ],
)  # fmt: skip
def test_each_change_that_is_named_makes_the_settings_fit(
    tmp_path: Path, kind: str, settings: dict[str, str], what: str, changes: list[str]
) -> None:
    with pytest.raises(InputFaults) as caught:
        create(tmp_path, kind, settings)
    (told,) = caught.value.text("en").splitlines()
    assert what in told
    assert told.startswith("--set ")
    named = re.findall(r"(\w+) [≤≥] ([\d.]+)", told)
    assert [name for name, _ in named] == changes
    for number, (name, value) in enumerate(named):
        files = create(tmp_path / str(number), kind, {**settings, name: value})
        _, problems = load_scenario(files[1])
        assert problems.items == [], (name, problems.render("en"))


SHOWN = ("name", "note", "source", "group")


def without_words(value: object) -> object:
    """Return what a file says, without the words that are in a language."""
    if isinstance(value, dict):
        return {key: without_words(below) for key, below in value.items() if key not in SHOWN}
    if isinstance(value, list):
        return [without_words(below) for below in value]
    return value


def words(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from words(below, name)
    elif isinstance(value, list):
        for below in value:
            yield from words(below, key)
    elif key in SHOWN:
        yield str(value)


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_chinese_files_say_the_same_as_english_ones_in_chinese(
    tmp_path: Path, kind: str, settings: dict[str, str]
) -> None:
    english = create(tmp_path / "en", kind, settings, lang="en")
    chinese = create(tmp_path / "zh", kind, settings, lang="zh")
    assert [path.name for path in english] == [path.name for path in chinese]
    for one, other in zip(english, chinese, strict=True):
        if one.suffix == ".csv":
            assert one.read_bytes() == other.read_bytes()
            continue
        plain, translated = (path.read_text(encoding="utf-8") for path in (one, other))
        read = [yaml.load(text, yaml.BaseLoader) for text in (plain, translated)]
        assert without_words(read[0]) == without_words(read[1])
        lines = [line.strip() for line in translated.splitlines()]
        comments = [line for line in lines if line.startswith("#") and line != "#"]
        assert comments
        shown = [*comments, *words(read[1])]
        assert [line for line in shown if not re.search(r"[\u4e00-\u9fff]|y = ", line)] == []


@pytest.mark.parametrize("kind", ["fair", "alley", "stadium", "concert", "bridge", "station"])
def test_a_new_venue_plays_until_everybody_has_gone_home(tmp_path: Path, kind: str) -> None:
    few = {"fair": {"people": "800", "hours": "1"}, "stadium": {"people": "600", "late": "20"},
           "concert": {"people": "500"}, "station": {"inflow": "20"}}  # fmt: skip
    made = create(tmp_path, kind, few.get(kind, {}))
    scenario, problems = load_scenario(made[1])
    assert scenario is not None, problems.render("en")
    outcome = simulate(scenario, seed=1)
    required = outcome.result["people"]["required"]
    assert required["total"] == required["out"] > 0
    assert not outcome.result.get("frozen")


def test_a_new_chinese_site_has_neither_faults_nor_warnings(tmp_path: Path) -> None:
    for kind in KINDS:
        scenario, problems = load_scenario(create(tmp_path / kind, kind, {}, lang="zh")[1])
        assert problems.items == [], problems.render("en")
        assert scenario is not None
