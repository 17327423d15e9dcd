"""A zero too many, millimetres for metres, a wrong file: a sentence instead of a full memory."""

import pytest

from tests.scenario.conftest import Project


def test_more_people_than_can_stand_in_a_space_are_refused_with_the_number_that_fits(
    project: Project,
) -> None:
    told = project.change("fire.yaml", "per_space: 2", "per_space: 145").faults()
    assert (
        "scenarios/fire.yaml:7:48: 145 people do not fit into 'r1' of 16 m2: not even the densest"
        " crowds exceed 9 per square metre - write at most 144" in told
    )
    assert "'r2'" not in told
    project.change("fire.yaml", "per_space: 145", "per_space: 144").good()


def test_groups_in_the_same_space_are_counted_together(project: Project) -> None:
    with_two = project.change("fire.yaml", "count: 3, present: 09:00-12:00", "count: 178")
    with_two.good()
    again = "  - {group: more, in: hall, count: 3}\nhazards:"
    assert "'hall'" in with_two.change("fire.yaml", "hazards:", again).faults()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "'big' would be a room of 40,500,000 m2 - write lengths in metres"),
        ("open_air: true, ", "the largest space is 'big' with"),
    ],
)
def test_a_site_in_millimetres_is_refused(project: Project, more: str, said: str) -> None:
    inn = project.files["buildings/inn.yaml"]
    outline = "[[20000, 0], [29000, 0], [29000, 9000]]"
    space = f"  - {{id: big, level: G, use: store, {more}outline: {outline}}}\n"
    project.files["buildings/inn.yaml"] = inn.replace("openings:", f"{space}openings:", 1)
    assert said in project.faults()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("buildings/inn.yaml", "site"),
        ("buildings/town.yaml", "town"),
        ("scenarios/plans/inn.yaml", "plan"),
        ("scenarios/registers/inn.yaml", "register"),
    ],
)
def test_another_file_than_a_scenario_is_told_with_the_scenario_that_uses_it(
    project: Project, file: str, kind: str
) -> None:
    from sim.scenario.load import load_scenario

    project.write()
    scenario, problems = load_scenario(project.folder / file)
    assert scenario is None
    (problem,) = problems.errors
    assert problem.code == f"scenario-is-{kind}"
    assert problem.message("en").endswith(", such as scenarios/fire.yaml")
    assert "scenarios/fire.yaml" in problem.message("zh")


def test_a_space_named_twice_in_a_list_is_no_double_crowd(project: Project) -> None:
    told = project.change("fire.yaml", "in: {use: bedroom}", "in: [r1, r2, r1]").faults()
    assert "the space 'r1' is in this list twice" in told


def test_chinese_quotes_round_the_name_of_a_group_are_no_part_of_it(project: Project) -> None:
    told = project.change("fire.yaml", "group: guests", "group: “guests”").faults()
    assert "scenarios/fire.yaml:7:13: full-width '“' - type '\"'" in told


def test_places_in_results_do_not_depend_on_where_muster_was_started(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    from sim.scenario.load import load_scenario

    project.change("inn.yaml", "at: [10, 1], width: 1.0", "at: [10, 1], width: 1.0, state: locked")
    project.change("town.yaml", "sites:", "shelters: [{id: h, at: a, capacity: 9}]\nsites:")
    path = project.write()
    seen = set()
    for folder, name in ((project.folder, "scenarios/fire.yaml"), (path.parent, "fire.yaml")):
        monkeypatch.chdir(folder)
        scenario, problems = load_scenario(Path(name))
        assert scenario is not None, problems.render("en")
        seen.add((scenario.file, scenario.warnings, scenario.unused))
    ((file, warnings, unused),) = seen
    assert file == "scenarios/fire.yaml"
    assert any("'back'" in words for words in warnings)
    assert not any(".yaml" in words for words in warnings)
    assert {item.where.partition(":")[0] for item in unused if item.where} == {
        "buildings/town.yaml",
        "scenarios/plans/inn.yaml",
    }


def test_an_option_of_the_command_line_has_no_line_and_column(project: Project) -> None:
    told = project.faults("exits.front.state=shut")
    assert told.startswith("--set exits.front.state=shut: 'shut' is none of")


def test_people_denser_than_any_rule_for_standing_get_a_warning(project: Project) -> None:
    told = project.change("fire.yaml", "per_space: 2", "per_space: 61").faults()
    assert told.count("[people-dense]") == 1
    assert "scenarios/fire.yaml:7:48: warning: 61 people in 'r1' of 16 m2 are 3.8 per" in told
    assert "write at most 60," in told
    project.change("fire.yaml", "per_space: 61", "per_space: 60")
    assert project.faults() == ""
    # IMO admits more people, but no rule lets them stand so densely.
    project.change("fire.yaml", "per_space: 60", "per_space: 76")
    assert "stand above 4.7" in project.faults("run.calibration=imo")


def test_more_holders_of_a_post_than_fit_are_told_at_the_post(project: Project) -> None:
    told = project.faults("roster.desk.people.night=400")
    assert "--set roster.desk.people.night=400: 400 people do not fit into 'hall'" in told
    assert "see also scenarios/plans/inn.yaml:4:52" in told


def test_a_lift_that_nobody_can_run_is_told_at_the_lift(project: Project) -> None:
    project.change(
        "inn.yaml",
        "equipment:",
        "lifts: [{id: l, serves: [r1, hall], capacity: 4, in_fire: evacuation}]\nequipment:",
    )
    project.change(
        "fire.yaml", "count: {per_space: 2},", "count: {per_space: 2}, lifts: evacuation,"
    )
    assert "buildings/inn.yaml:17:9: warning: lift 'l'" in project.faults()


@pytest.mark.parametrize(
    ("name", "code", "cure"),
    [
        ("post-desk", "people-name-of-post", "post: desk"),
        ("search-engine-1", "people-name-of-search", "another name"),
    ],
)
def test_a_group_cannot_have_the_name_of_one_that_the_plan_makes(
    project: Project, name: str, code: str, cure: str
) -> None:
    project.change("plans/inn.yaml", "send:", "search: {engine: 1}\nsend:")
    project.change("fire.yaml", "group: cleaners", f"group: {name}")
    # At night the cleaners are not there, and the name is as wrong.
    told = [line for line in project.faults().splitlines() if f"[{code}]" in line]
    assert len(told) == 1
    assert told[0].startswith("scenarios/fire.yaml:9:13: ")
    assert cure in told[0]


def test_a_group_may_be_called_like_a_post_that_puts_nobody_into_the_site(
    project: Project,
) -> None:
    project.change("fire.yaml", "group: cleaners", "group: post-owner").good()


def test_assembly_points_too_small_for_those_who_leave_get_a_warning(project: Project) -> None:
    project.change("inn.yaml", "distance: 20}", "distance: 20, capacity: 3}")
    assert "all assembly points together hold 3 people" in project.faults()
    project.change("inn.yaml", "capacity: 3}", "capacity: 300}")
    assert project.faults() == ""


def _many_doors(project: Project, number: int) -> list[str]:
    """Return what is said of the doors of an inn whose hall has so many more, all locked.

    The register locks its back door.
    """
    doors = "".join(
        f"  - {{id: x{n}, from: hall, at: [{-89 + 1.4 * n:.1f}, 0], width: 0.9, state: locked}}\n"
        for n in range(number)
    )
    wide = "[[-90, 0], [10, 0], [10, 2], [-90, 2]]"
    project.change("inn.yaml", "[[0, 0], [10, 0], [10, 2], [0, 2]]", wide)
    project.change("inn.yaml", "at: [0, 1], width: 1.2", "at: [-90, 1], width: 1.2")
    project.change("inn.yaml", "[10, 1], width: 1.0}\n", "[10, 1], width: 1.0}\n" + doors)
    found = project.good().warnings
    return [sentence for sentence in found if "in mind at once" in sentence]


def test_more_locked_doors_than_people_keep_in_mind_are_told(project: Project) -> None:
    [told] = _many_doors(project, 62)
    assert told.startswith("63 doors are locked or will be, and people keep 62 of them in mind")


def test_as_many_locked_doors_as_people_keep_in_mind_are_not_told(project: Project) -> None:
    assert not _many_doors(project, 61)


def test_a_door_that_an_inject_locks_counts(project: Project) -> None:
    project.change("fire.yaml", "{door: front, state: closed}", "{door: front, state: locked}")
    assert _many_doors(project, 61)
