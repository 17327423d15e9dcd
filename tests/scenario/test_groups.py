"""Groups by place, clock and roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.people.premovement import preset

if TYPE_CHECKING:
    from sim.people.model import Group
    from tests.scenario.conftest import Project

PEOPLE = "  - {group: cleaners, in: hall, count: 3, present: 09:00-12:00, role: staff}\n"


def with_people(project: Project, line: str) -> Project:
    return project.change("fire.yaml", PEOPLE, PEOPLE + line)


def group(project: Project, name: str, *overrides: str) -> Group:
    scenario = project.good(*overrides)
    return next(item for item in scenario.groups if item.id == name)


@pytest.mark.parametrize(
    ("clock", "there", "asleep"),
    [
        ("02:10", True, True),
        ("06:29", True, True),
        ("06:30", True, False),
        ("08:59", True, False),
        ("09:00", False, False),
        ("17:59", False, False),
        ("18:00", True, False),
        ("23:00", True, True),
    ],
)
def test_presence_and_sleep_follow_the_clock(
    project: Project, clock: str, there: bool, asleep: bool
) -> None:
    scenario = project.good(f"starts=2026-10-01 {clock}")
    guests = [item for item in scenario.groups if item.id == "guests"]
    assert bool(guests) == there
    assert ("guests" in scenario.absent) != there
    if guests:
        assert guests[0].asleep == asleep


@pytest.mark.parametrize(
    ("clock", "people"), [("02:10", 1), ("07:59", 1), ("08:00", 2), ("20:00", 1)]
)
def test_a_post_is_manned_as_the_roster_says_at_that_hour(
    project: Project, clock: str, people: int
) -> None:
    scenario = project.good(f"starts=2026-10-01 {clock}")
    desk = next(item for item in scenario.groups if item.id == "post-desk")
    assert desk.size == people
    assert desk.places == (("hall", people),)
    assert (desk.role, desk.post, desk.required) == ("staff", "desk", False)


def test_a_post_without_a_place_puts_nobody_into_the_site(project: Project) -> None:
    assert not any(item.post == "owner" for item in project.good().groups)


def test_a_group_that_holds_a_post_replaces_its_roster(project: Project) -> None:
    with_people(project, "  - {group: ann, in: r2, count: 1, post: desk}\n")
    holders = [item.id for item in project.good().groups if item.post == "desk"]
    assert holders == ["ann"]


def test_sleepers_get_their_own_pre_movement_and_staff_are_trained(project: Project) -> None:
    guests = group(project, "guests")
    assert guests.pre_movement_asleep == preset("sleeping")
    assert guests.pre_movement == preset("assembly-voice")
    assert group(project, "cleaners", "starts=2026-10-01 10:00").pre_movement == preset("trained")


def test_one_group_for_each_space(project: Project) -> None:
    with_people(
        project,
        '  - {group: "class-{x}", for: {use: bedroom}, count: 9, leader: "boss-{x}", '
        "release: {after: bell, delay: {G: 20 s}}, route: {exit: back, assembly: yard}}\n",
    )
    made = [item for item in project.good().groups if item.id.startswith("class-")]
    assert [item.id for item in made] == ["class-r1", "class-r2"]
    assert made[0].places == (("r1", 9),)
    assert made[0].leader == "boss-r1"
    assert made[0].release_after == "bell"
    assert made[0].release_delay is not None
    assert made[0].release_delay.params == (20.0,)
    assert (made[0].choice, made[0].assigned_exit) == ("assigned", "back")
    assert made[0].assembly == "yard"


@pytest.mark.parametrize(
    ("where", "count", "places"),
    [
        ("r2", "7", {"r2": 7}),
        ("[r1, r2]", "10", {"r1": 4, "r2": 6}),  # shared by area, 16 and 24 m2
        ("[r1, r2]", "{per_space: 3}", {"r1": 3, "r2": 3}),
        ("{use: bedroom}", "{per_area: 0.25 /m2}", {"r1": 4, "r2": 6}),
        ("{use: bedroom, except: [r1]}", "{per_space: 3}", {"r2": 3}),
        ("{level: G}", "{per_space: 1}", {"hall": 1, "r1": 1, "r2": 1}),
    ],
)
def test_people_are_counted_in_all_by_space_or_by_area(
    project: Project, where: str, count: str, places: dict[str, int]
) -> None:
    with_people(project, f"  - {{group: g, in: {where}, count: {count}}}\n")
    assert dict(group(project, "g").places) == places


@pytest.mark.parametrize(
    ("between", "start", "edges", "count"),
    [
        ("", "18:00", (0.0, 1800.0), 60),
        (", between: [10 min, 20 min]", "18:00", (600.0, 1200.0), 20),
        (", between: [18:10, 18:20]", "18:00", (600.0, 1200.0), 20),
        (", between: [17:50, 18:10]", "18:00", (0.0, 600.0), 20),
        (", between: [18:20, 19:30]", "18:00", (1200.0, 1800.0), 20),
        (", between: [23:50, 00:10]", "23:45", (300.0, 1500.0), 40),
    ],
)
def test_arrivals_by_rate_are_cut_to_the_run(
    project: Project, between: str, start: str, edges: tuple[float, float], count: int
) -> None:
    with_people(project, f"  - {{group: v, arrive: {{from: front, rate: 2 /min{between}}}}}\n")
    visitors = group(project, "v", f"starts=2026-10-01 {start}")
    assert visitors.stream is not None
    assert visitors.stream.edges_s == edges
    assert visitors.size == visitors.stream.count == count
    assert visitors.arrive_from == "front"


def test_arrivals_may_come_from_a_table(project: Project) -> None:
    project.files["scenarios/in.csv"] = "time,count\n18:00,30\n18:10,60\n18:20,0\n"
    with_people(project, "  - {group: v, arrive: {from: front, file: in.csv}}\n")
    visitors = group(project, "v", "starts=2026-10-01 18:05")
    assert visitors.stream is not None
    assert visitors.stream.edges_s == (0.0, 300.0, 900.0)
    assert visitors.stream.expected == (15.0, 60.0)
    assert visitors.size == 75


def test_a_zone_stands_for_its_spaces(project: Project) -> None:
    zone = "zones: [{id: east, outline: [[4, 2], [10, 2], [10, 6], [4, 6]]}]\n"
    project.change("inn.yaml", "assembly:", f"{zone}assembly:")
    with_people(project, "  - {group: g, in: {zone: east}, count: {per_space: 2}}\n")
    assert group(project, "g").places == (("r2", 2),)


def test_a_group_whose_levels_are_released_apart_is_split(project: Project) -> None:
    project.change(
        "inn.yaml",
        "{G: {elevation: 0, height: 3}}",
        "{G: {elevation: 0, height: 3}, L2: {like: G}}",
    )
    project.change(
        "inn.yaml",
        "assembly:",
        "stairs: [{id: s, from: hall, to: L2/hall, at: [5, 2], to_at: [5, 2], width: 1}]\n"
        "assembly:",
    )
    line = "  - {group: g, in: [r1, L2/r1], count: {per_space: 2},\n"
    with_people(project, line + "     release: {after: bell, delay: {G: 5 s, L2: 9 s}}}\n")
    scenario = project.good()
    delays = {
        g.id: g.release_delay.params
        for g in scenario.groups
        if g.id.startswith("g/") and g.release_delay
    }
    assert delays == {"g/G": (5.0,), "g/L2": (9.0,)}


def test_profiles_of_a_scenario_build_on_shipped_ones(project: Project) -> None:
    with_people(project, "  - {group: g, in: r1, count: 1, profile: slow}\n")
    project.change(
        "fire.yaml", "hazards:\n", "profiles: {slow: {like: elderly, stairs_down: 0.4}}\nhazards:\n"
    )
    profile = group(project, "g").profile
    assert profile.name == "slow"
    assert profile.stairs_down == 0.4
    assert 0.6 < profile.speed.mean() < 1.0


@pytest.mark.parametrize(
    ("line", "by_space"),
    [
        ("{group: g, in: [r1, r2], count: 4, together: true}", False),
        ("{group: g, in: {use: bedroom}, count: {per_space: 2}, together: true}", True),
        ("{group: g, in: [r1, r2], count: 4, together: {within: 3}}", False),
    ],
)
def test_people_keep_together_by_space_where_they_are_counted_by_space(
    project: Project, line: str, by_space: bool
) -> None:
    with_people(project, f"  - {line}\n")
    together = group(project, "g").together
    assert together is not None
    assert together.by_space == by_space


def test_how_people_keep_together_is_read(project: Project) -> None:
    rules = "{size: {uniform: [2, 4]}, within: 3, gather: false, leader: last}"
    with_people(project, f"  - {{group: g, in: r1, count: 4, together: {rules}}}\n")
    together = group(project, "g").together
    assert together is not None
    assert together.size is not None
    assert together.size.params == (2.0, 4.0)
    assert (together.within_m, together.gather, together.leader_last) == (3.0, False, True)


def test_people_may_join_the_parties_of_another_group(project: Project) -> None:
    line = "{group: g, in: r1, count: 1, profile: pupils, together: {with: parents}}"
    with_people(project, f"  - {{group: parents, in: r1, count: 2, together: true}}\n  - {line}\n")
    together = group(project, "g").together
    assert together is not None
    assert together.joins == "parents"


def test_people_go_each_for_themselves_unless_it_is_said(project: Project) -> None:
    with_people(project, "  - {group: g, in: r1, count: 4, together: false}\n")
    assert group(project, "g").together is None
    assert group(project, "guests").together is None


def test_a_profile_may_say_its_age_and_how_wide_people_are(project: Project) -> None:
    with_people(project, "  - {group: g, in: r1, count: 1, profile: old}\n")
    project.change(
        "fire.yaml",
        "hazards:\n",
        "profiles: {old: {age: {uniform: [70, 80]}, width: 0.75, size: 1.5, stairs: false}}\n"
        "hazards:\n",
    )
    profile = group(project, "g").profile
    assert 0.8 < profile.speed.mean() < 0.92  # 1.07 m/s at 70 and 0.68 m/s at 80
    assert (profile.body_m, profile.size, profile.stairs) == (0.75, 1.5, False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{group: g, count: 3}", "nothing says where the group 'g' is - write in:"),
        ("{group: g, in: r1}", "nothing says how many people the group 'g' has"),
        ("{group: guests, in: r1, count: 3}", "two groups are called 'guests'"),
        ("{group: g, for: {use: bedroom}, count: 3}", "put {x} into the name"),
        ("{group: g, in: {use: corridor, level: L9}, count: 3}", "no level is called 'L9'"),
        ("{group: g, in: {zone: east}, count: 3}", "no zone is called 'east'"),
        (
            "{group: g, in: r1, count: 3, leave_by: bakc}",
            "no exit is called 'bakc' - did you mean 'back'?",
        ),
        ("{group: g, in: r1, count: 3, route: {stair: a}}", "no stair is called 'a'"),
        ("{group: g, in: r1, count: 3, route: {assembly: yrad}}", "did you mean 'yard'?"),
        (
            "{group: g, in: r1, count: 3, leader: captain}",
            "nobody in this scenario has the role or is the group 'captain'",
        ),
        ("{group: g, arrive: {from: front}}", "need one of rate:, file:"),
        (
            "{group: g, arrive: {from: front, rate: 1 /min, between: [40 min, 50 min]}}",
            "after the end of the run",
        ),
        (
            "{group: g, arrive: {from: front, rate: 1 /min}, together: true}",
            "write how many make a party",
        ),
        ("{group: g, in: r1, count: 3, together: {size: 0}}", "it has to be at least 1"),
        (
            "{group: g, in: r1, count: 3, together: {with: gests}}",
            "no group that keeps together is called 'gests'",
        ),
        ("{group: g, in: r1, count: 3, profile: {}}", "fire.yaml:10:"),
        (
            "{group: g, in: {use: bedroom, except: [r1, r2]}, count: 3}",
            "no space fits this description",
        ),
        ("{group: g, in: r1, count: 3, release: {delay: {L7: 3 s}}}", "no level is called 'L7'"),
    ],
)
def test_faults_of_groups_have_a_cure(project: Project, line: str, expected: str) -> None:
    shown = with_people(project, f"  - {line}\n").faults()
    assert expected in shown
    assert "scenarios/fire.yaml:10:" in shown


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ("{slow: {like: slow}}", "the profile 'slow' is like itself"),
        ("{slow: {like: turtle}}", "no profile is called 'turtle'"),
        ("{slow: {stairs_up: 0.5}}", "the profile 'slow' has no speed"),
        ("{slow: {speed: 1 m/s, age: 70}}", "write speed: or age:, not both"),
        ("{slow: {like: adults, size: 9}}", "it has to be at most 4"),
    ],
)
def test_faults_of_profiles_have_a_cure(project: Project, profiles: str, expected: str) -> None:
    project.change("fire.yaml", "hazards:\n", f"profiles: {profiles}\nhazards:\n")
    assert expected in project.faults()


def test_of_several_sites_names_are_offered_as_they_can_be_written(project: Project) -> None:
    project.files["buildings/annex.yaml"] = project.files["buildings/inn.yaml"]
    project.change(
        "fire.yaml",
        "site: ../buildings/inn.yaml",
        "sites: [../buildings/inn.yaml, ../buildings/annex.yaml]",
    )
    project.files["scenarios/fire.yaml"] = (
        project.files["scenarios/fire.yaml"].split("register:")[0] + "run: {until: 5 min}\n"
    )
    told = (
        project.change("fire.yaml", "in: hall", "in: hal")
        .change("fire.yaml", "in: r1", "in: inn/r1")
        .faults()
    )
    assert "no space is called 'hal'" in told
    assert "inn/" in told
    assert "inn:" not in told


@pytest.mark.parametrize(
    ("changed", "code", "cure"),
    [
        ("together: {with: g}", "people-joins-itself", "together: true"),
        ("together: {with: guests}", "people-joins-apart", "on that group"),
        ("together: {with: joiners}", "people-joins-joiner", "with: parents"),
        ("together: {with: parants}", "scenario-unknown", "'parents'?"),
    ],
)
def test_whoever_cannot_be_joined_is_told_with_the_cure(
    project: Project, changed: str, code: str, cure: str
) -> None:
    more = (
        "  - {group: parents, in: r1, count: 2, together: true}\n"
        "  - {group: joiners, in: r1, count: 2, together: {with: parents}}\n"
        f"  - {{group: g, in: r1, count: 1, {changed}}}\nhazards:"
    )
    project.change("fire.yaml", "hazards:", more)
    told = [line for line in project.faults().splitlines() if line.startswith("scenarios/")]
    assert len(told) == 1
    assert f"[{code}]" in told[0]
    assert cure in told[0]
