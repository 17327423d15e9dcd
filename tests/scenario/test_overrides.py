"""``--set key=value``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Project


def test_options_reach_every_file(project: Project) -> None:
    scenario = project.good(
        "starts=2026-10-01 10:00",
        "run.until=20 min",
        "people.cleaners.count=7",
        "openings.back.width=1.5",
        "openings.d1.state=open",
        "posts.desk.deputies=[]",
        "stock.torch.on_hand=1",
        "roads.main.speed=72 km/h",
        "hazards.0.peak=5 MW",
    )
    site = scenario.site
    assert scenario.starts == datetime(2026, 10, 1, 10, 0)
    assert scenario.run.until_s == 1200.0
    assert {group.id: group.size for group in scenario.groups}["cleaners"] == 7
    assert site.openings[site.opening_index["back"]].width_m == 1.5
    assert site.openings[site.opening_index["d1"]].state == "open"
    plan = scenario.response.plan
    assert plan is not None
    assert plan.posts[0].deputies == ()
    assert plan.stock[0].on_hand == 1
    assert scenario.town is not None
    assert scenario.town.roads[0].speed_m_s == pytest.approx(20.0)
    assert scenario.hazards[0].peak_w == 5e6


def test_an_option_may_add_what_is_not_written(project: Project) -> None:
    scenario = project.good("run.cell=0.5", "alarm.by=voice", "people.guests.profile=elderly")
    assert scenario.run.cell_m == 0.5
    assert scenario.response.alarm is not None
    assert scenario.response.alarm.by == "voice"
    assert scenario.groups[0].profile.name == "elderly"


def test_openings_made_by_an_expansion_can_be_set(project: Project) -> None:
    row = (
        "rows: [{along: hall, side: south, ids: 'k{1..2}', width: 3, depth: 3, use: store,\n"
        "        door: {width: 0.9}}]\n"
    )
    project.change("inn.yaml", "openings:\n", f"{row}openings:\n")
    door = next(o.id for o in project.good().site.openings if o.id.startswith("k1"))
    scenario = project.good(f"openings.{door}.state=locked", f"openings.{door}.width=0.7")
    opening = scenario.site.openings[scenario.site.opening_index[door]]
    assert opening.state == "locked"
    assert opening.width_m == 0.7
    (x1, _), (x2, _) = opening.segment_a
    assert abs(x2 - x1) == pytest.approx(0.9), "its place on the wall stays as drawn"


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("run.until", "cannot be read - write --set key=value"),
        ("=3", "cannot be read"),
        ("run.until=", "cannot be read"),
        ("runn.until=20 min", "no file of the scenario has a key 'runn' - did you mean 'run'?"),
        ("run.untill=20 min", "unknown key 'untill' - did you mean 'until'?"),
        ("run.until=20", "20 has no unit"),
        ("people.guest.count=3", "there is no 'guest' here - did you mean 'guests'?"),
        ("people.guests.count=many", "'many' is text"),
        ("openings.bakc.state=open", "there is no 'bakc' here - did you mean 'back'?"),
        ("openings.back.state=ajar", "'ajar' is none of: open, closed, locked"),
        ("run.until.x=3", "'x' leads below a single value"),
        ("site=../buildings/nowhere.yaml", "nowhere.yaml"),
        ("posts.desk.needs=-1", "-1"),
    ],
)
def test_a_fault_of_an_option_names_the_option(
    project: Project, option: str, expected: str
) -> None:
    shown = project.faults(option)
    assert expected in shown
    assert f"--set {option}" in shown


@pytest.mark.parametrize(
    ("options", "guilty", "code", "place"),
    [
        # found at the group, at the opening, at another group, at the exit
        (
            ("exits.front.width=0.25", "run.seed=3"),
            0,
            "people-fit-nowhere",
            "scenarios/fire.yaml:7:",
        ),
        (("exits.front.at=[99, 99]",), 0, "opening-off-wall", "buildings/inn.yaml:14:5"),
        (("run.seed=3", "people.guests.group=cleaners"), 1, "people-group-twice", "fire.yaml:9:13"),
        (("exits.front.state=locked",), 0, "all-exits-locked", "buildings/inn.yaml:14:5"),
        (
            ("run.cell=0.5", "spaces.hall.obstacles=[[[0, 0], [1, 0], [1, 2], [0, 2]]]"),
            1,
            "door-behind-obstacle",
            "buildings/inn.yaml:14:5",
        ),
    ],
)
def test_what_an_option_makes_wrong_elsewhere_is_told_at_the_option(
    project: Project, options: tuple[str, ...], guilty: int, code: str, place: str
) -> None:
    project.change("fire.yaml", "register: registers/inn.yaml\n", "")
    project.change("inn.yaml", "  - {id: back, from: hall, at: [10, 1], width: 1.0}\n", "")
    project.change("inn.yaml", "[front, back]", "[front]")
    shown = project.faults(*options).splitlines()
    line, *more = [line for line in shown if line.endswith(f"[{code}]")]
    assert all(item.startswith(f"--set {options[guilty]}: ") for item in (line, *more))
    assert place in shown[shown.index(line) + 1], "where it was found is told beside"


def test_what_is_wrong_without_an_option_is_told_where_it_is_written(project: Project) -> None:
    project.change("inn.yaml", "at: [10, 1], width: 1.0", "at: [99, 1], width: 1.0")
    (line,) = [line for line in project.faults("run.seed=3").splitlines() if "opening-" in line]
    assert line.startswith("buildings/inn.yaml:")


def test_an_option_changes_no_file(project: Project) -> None:
    path = project.write()
    before = path.read_bytes()
    project.good("run.until=20 min")
    assert path.read_bytes() == before


# ---- the register


def test_an_option_writes_an_entry_of_the_register_off(project: Project) -> None:
    site = project.good().site
    assert site.openings[site.opening_index["back"]].state == "locked"
    scenario = project.good("register.HH-1.status=verified")
    assert scenario.site.openings[site.opening_index["back"]].state != "locked"
    assert scenario.register.acting == ()


def test_an_option_may_change_what_an_entry_says(project: Project) -> None:
    scenario = project.good("register.HH-1.kind=exit-narrowed", "register.HH-1.amount=0.5")
    door = scenario.site.openings[scenario.site.opening_index["back"]]
    assert (door.state, door.width_m) == ("closed", 0.5)


def test_an_option_has_the_last_word_on_what_an_entry_does_and_says_so(project: Project) -> None:
    scenario = project.good("exits.back.state=closed")
    door = scenario.site.openings[scenario.site.opening_index["back"]]
    assert door.state == "closed"
    assert scenario.register.acting == ()
    told = project.faults("exits.back.state=closed")
    assert "--set exits.back.state=closed: warning: the register's entry HH-1 (exit-locked)" in told


def test_an_option_about_something_else_leaves_the_entry_alone(project: Project) -> None:
    scenario = project.good("exits.back.width=1.2", "exits.front.state=closed")
    door = scenario.site.openings[scenario.site.opening_index["back"]]
    assert (door.state, door.width_m) == ("locked", 1.2)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("register.HH-2.status=verified", "there is no 'HH-2' here - did you mean 'HH-1'?"),
        ("register.HH-1.status=verifed", "did you mean 'verified'?"),
        ("register.HH-1.gradde=major", "unknown key 'gradde'"),
    ],
)
def test_a_slip_in_an_option_about_the_register_is_told(
    project: Project, option: str, said: str
) -> None:
    assert said in project.faults(option)


def test_the_hash_follows_an_option_about_the_register(project: Project) -> None:
    assert project.good("register.HH-1.status=closed").inputs_sha256 != project.good().inputs_sha256


def test_the_register_can_be_left_out(project: Project) -> None:
    assert project.good("register=null").register.entries == ()
