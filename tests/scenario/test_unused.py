"""Words without an effect that a scenario uses are told, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim import words
from sim.commands.run import carry_out
from sim.commands.shell import Shell
from sim.summary.text import check_report

if TYPE_CHECKING:
    from sim.scenario.model import Unused
    from tests.scenario.conftest import Project


def told(project: Project, *overrides: str) -> dict[str, Unused]:
    return {item.feature: item for item in project.good(*overrides).unused}


def test_units_that_are_sent_and_do_nothing_are_told_with_their_words(project: Project) -> None:
    assert "units" not in told(project)
    project.change(
        "plans/inn.yaml",
        "{first: [engine]}}",
        "{first: [engine, drone, hover], second: [drone]}, flood: {first: [boat]}}",
    )
    item = told(project)["units"]
    assert (item.count, item.words) == (3, ("drone", "hover"))
    assert item.where == "scenarios/plans/inn.yaml:11"
    assert "3, drone, hover (scenarios/plans/inn.yaml:11)" in item.sentence("en")
    assert "3 辆，drone、hover" in item.sentence("zh")


def test_a_unit_that_searches_does_something(project: Project) -> None:
    project.change("plans/inn.yaml", "first: [engine]", "first: [engine, rescue]")
    assert told(project)["units"].words == ("rescue",)
    project.change("plans/inn.yaml", "send:", "search: {rescue: 1}\nsend:")
    assert "units" not in told(project)


def test_what_is_sent_where_the_plan_does_not_say_does_something(project: Project) -> None:
    project.change("plans/inn.yaml", "send: {building-fire: {first: [engine]}}", "send: {}")
    assert "units" not in told(project)


def test_equipment_that_does_nothing_is_told_with_its_words(project: Project) -> None:
    assert "equipment" not in told(project)
    project.change(
        "inn.yaml",
        "equipment:\n",
        "equipment:\n  - {id: c-1, kind: camera, space: hall}\n"
        "  - {id: c-2, kind: camera, space: r1}\n  - {id: x-1, kind: trampoline, space: r1}\n",
    )
    item = told(project)["equipment"]
    assert (item.count, item.words) == (3, ("camera", "trampoline"))
    assert item.where == "buildings/inn.yaml:18"


def test_stock_is_told_that_no_step_takes(project: Project) -> None:
    assert told(project)["stock"].words == ("torch",)
    project.change(
        "plans/inn.yaml",
        "{do: verify, by: desk}",
        "{do: verify, by: desk, needs: {item: torch, n: 1}}",
    )
    assert "stock" not in told(project)


@pytest.mark.parametrize("role", ["guest", "mascot"])
def test_a_role_that_changes_nothing_is_told(project: Project, role: str) -> None:
    assert "role" not in told(project)
    project.change("fire.yaml", "{group: guests,", f"{{group: guests, role: {role},")
    item = told(project)["role"]
    assert (item.count, item.words, item.where) == (1, (role,), "scenarios/fire.yaml:7")


@pytest.mark.parametrize("field", ["leader: guest", "helped_by: guest"])
def test_a_role_that_another_group_names_does_something(project: Project, field: str) -> None:
    project.change("fire.yaml", "{group: guests,", "{group: guests, role: guest,")
    project.change("fire.yaml", "role: staff}", f"role: staff, {field}}}")
    assert "role" in told(project)  # at night the cleaners are not there
    assert "role" not in told(project, "starts=2026-10-01 10:10", "people.0.present=00:00-24:00")


def test_only_words_without_effect_are_told(project: Project) -> None:
    effects = words.known("equipment")
    kinds = [kind for kind, effect in effects.items() if effect != words.RESERVED]
    lines = "".join(
        f"  - {{id: x-{n}, kind: {kind}, space: hall}}\n" for n, kind in enumerate(kinds)
    )
    project.change("inn.yaml", "equipment:\n", "equipment:\n" + lines)
    idle = {kind for kind in kinds if effects[kind] == "none"}
    assert set(told(project)["equipment"].words) == idle


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_check_and_the_first_lines_of_a_run_tell_it(
    project: Project, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    scenario = project.good()
    sentence = next(item.sentence(lang) for item in scenario.unused if item.feature == "stock")
    assert sentence in check_report(scenario, lang)
    shell = Shell(lang=lang)
    with pytest.raises(RuntimeError, match="far enough"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.commands.run._folder", _stopped)
        carry_out(
            shell,
            file=str(project.write()),
            seed=None,
            seeds=None,
            out=None,
            force=False,
            trajectory=False,
            engine=None,
            settings=(),
        )
    assert sentence in capsys.readouterr().out


def _stopped(*_: object, **__: object) -> None:
    msg = "far enough"
    raise RuntimeError(msg)


def test_what_roads_say_and_nothing_reads_is_told(project: Project) -> None:
    assert not {"road-lanes", "road-level"} & told(project).keys()
    project.change(
        "town.yaml",
        "speed: 36 km/h",
        "speed: 36 km/h, lanes: 2, level: 3 m, closes_at_depth: 0.3 m",
    )
    found = told(project)
    assert (found["road-lanes"].count, found["road-level"].count) == (1, 2)
    assert found["road-lanes"].where == "buildings/town.yaml:4"


def test_an_order_of_stations_that_nobody_goes_by_is_told(project: Project) -> None:
    order = "\ndispatch: {policy: running-order, order: {all: [fs]}}\n"
    project.change("town.yaml", "\nsites:", f"{order}sites:")
    assert "dispatch-order" not in told(project)
    project.change("town.yaml", "policy: running-order, ", "")
    assert told(project)["dispatch-order"].where == "buildings/town.yaml:6"


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        ("rise: 0.1, slope: 5 deg", 0),
        ("rise: 0.1, length: 2", 0),
        ("rise: 0.1, slope: 5 deg, length: 2", 1),
        ("rise: 0.1, slope: 5 deg, length: 2, area: 2", 2),
    ],
)
def test_sizes_of_a_ramp_that_others_overrule_are_told(
    project: Project, sizes: str, count: int
) -> None:
    ramp = f"{{id: slope, from: hall, to: r1, at: [1, 2], to_at: [1, 2], width: 1, {sizes}}}"
    project.change("inn.yaml", "exits:", f"ramps: [{ramp}]\nexits:")
    found = told(project).get("incline-size")
    assert (found.count if found else 0) == count
