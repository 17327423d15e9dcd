"""A file that is not there, or is of another kind: the cure is a file of the right kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenario.conftest import Project


def told(project: Project, old: str, new: str) -> str:
    project.change("scenarios/fire.yaml", old, new)
    first = project.faults().splitlines()[0]
    assert project.faults().count("[missing-file") + project.faults().count("[file-of") == 1
    return first


@pytest.fixture
def cottage(project: Project) -> Project:
    """The inn under a longer name, with a plan and a town of the same name."""
    for name in ("buildings/inn.yaml", "scenarios/plans/inn.yaml"):
        project.files[name.replace("inn", "cottage")] = project.files.pop(name)
    project.files["buildings/cottages.yaml"] = project.files["buildings/town.yaml"]
    project.files["buildings/town.yaml"] = project.files["buildings/town.yaml"].replace(
        "inn.yaml", "cottage.yaml"
    )
    project.files["scenarios/registers/inn.yaml"] = project.files[
        "scenarios/registers/inn.yaml"
    ].replace("site: inn", "site: cottage")
    project.change("scenarios/fire.yaml", "buildings/inn.yaml", "buildings/cottage.yaml")
    project.change("scenarios/fire.yaml", "plans/inn.yaml", "plans/cottage.yaml")
    project.good()
    return project


@pytest.mark.parametrize(
    ("old", "new", "cure"),
    [
        # a letter off, with a town and a plan that are as near
        ("../buildings/cottage.yaml", "../buildings/cottagee.yaml", "'../buildings/cottage.yaml'"),
        ("../buildings/cottage.yaml", "cottage.yaml", "'../buildings/cottage.yaml'"),
        ("../buildings/cottage.yaml", "plans/cotage.yaml", "'../buildings/cottage.yaml'"),
        ("plans/cottage.yaml", "plans/cottages.yaml", "'plans/cottage.yaml'"),
        ("plans/cottage.yaml", "../buildings/cottagee.yaml", "'plans/cottage.yaml'"),
        ("../buildings/town.yaml", "../buildings/cottagess.yaml", "'../buildings/cottages.yaml'"),
    ],
)
def test_a_file_misspelt_gets_the_nearest_one_of_the_right_kind(
    cottage: Project, old: str, new: str, cure: str
) -> None:
    said = told(cottage, f" {old}", f" {new}")
    assert f"- write {cure} [missing-file-here]" in said


def test_a_file_that_only_another_kind_comes_near_has_no_cure(cottage: Project) -> None:
    del cottage.files["buildings/cottages.yaml"]
    (cottage.folder / "buildings" / "cottages.yaml").unlink()
    said = told(cottage, "../buildings/town.yaml", "../buildings/cottages.yaml")
    assert "check the name and the folder [missing-file]" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("../buildings/inn.yaml", "plans/inn.yaml", "is a response plan, but a site"),
        ("../buildings/town.yaml", "../buildings/inn.yaml", "is a site, but a town"),
        ("plans/inn.yaml", "registers/inn.yaml", "is a register of hidden hazards, but a response"),
        ("registers/inn.yaml", "fire.yaml", "is a scenario, but a register"),
    ],
)
def test_a_file_of_another_kind_is_told_where_it_is_named(
    project: Project, old: str, new: str, words: str
) -> None:
    assert words in told(project, old, new)


def test_a_stray_key_does_not_make_a_site_another_kind_of_file(project: Project) -> None:
    project.files["buildings/inn.yaml"] += "alarm: {at: 0 s}\n"
    assert "unknown key 'alarm'" in project.faults()


@pytest.mark.parametrize("middle", ["30 s,2", "x,2"])
def test_a_table_that_several_groups_name_is_read_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, middle: str
) -> None:
    from sim.town import series

    read: list[str] = []
    usual = series.read_text

    def counted(path: Path, **options: Any) -> str | None:
        read.append(path.name)
        return usual(path, **options)

    monkeypatch.setattr(series, "read_text", counted)
    project.files["scenarios/come.csv"] = f"time,count\n0 s,3\n{middle}\n60 s,0\n"
    groups = "".join(
        f"  - {{group: {name}, arrive: {{from: front, file: {file}}}, profile: adults}}\n"
        for name, file in (("x", "come.csv"), ("y", "come.csv"), ("z", "../scenarios/come.csv"))
    )
    project.change("fire.yaml", "people:\n", "people:\n" + groups)
    scenario, problems = project.load()
    assert read == ["come.csv"]
    if scenario is None:
        assert [problem.code for problem in problems.errors] == ["series-time"]
    else:
        assert {group.size for group in scenario.groups if group.id in "xyz"} == {5}
