"""What a scenario adds to a plan: holidays, a flood warning, a procedure that an inject starts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from sim.summary.data import check_data
from sim.summary.text import check_report

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

DESK = (
    "  - {post: desk, shifts: {day: 08:00-20:00, night: 20:00-08:00}, people: {day: 2, night: 1}}"
)
HOLIDAY = "  - {post: desk, days: holidays, shifts: {day: 08:00-20:00}, people: {day: 1}}"


def on_duty(project: Project, hour: int, *overrides: str) -> int:
    found = project.good(*overrides)
    assert found.response.plan is not None
    return found.response.plan.on_duty("desk", dt.datetime(2026, 10, 1, hour))


def test_a_roster_that_differs_on_holidays_wants_to_know_them(project: Project) -> None:
    project.change("plans/inn.yaml", DESK, f"{DESK}\n{HOLIDAY}")
    assert "[roster-no-holidays]" in project.faults()
    assert "[roster-no-holidays]" not in project.faults("holidays=[]")
    assert on_duty(project, 10, "holidays=[]") == 2
    assert on_duty(project, 10, "holidays=[2026-10-01]") == 3


def test_a_flood_warning_holds_throughout_or_from_when_until_when(project: Project) -> None:
    project.change("plans/inn.yaml", DESK, f"{DESK}\n  - {{post: desk, days: flood-warning}}")
    assert on_duty(project, 10) == 2
    assert on_duty(project, 10, "flood_warning=true") == 4
    stretch = "flood_warning=[2026-10-01 09:00, 2026-10-01 11:00]"
    assert [on_duty(project, hour, stretch) for hour in (8, 9, 10, 11)] == [2, 4, 4, 2]
    assert "[starts-order]" in project.faults("flood_warning=[2026-10-01 11:00, 2026-10-01 09:00]")


def test_an_unknown_procedure_or_settlement_is_a_fault_with_what_there_is(project: Project) -> None:
    project.change("fire.yaml", "{door: front, state: closed}", "{procedure: fire-alram}")
    said = project.faults()
    assert "no procedure of the plan is called 'fire-alram'" in said
    assert "fire-alarm" in said
    project.change("fire.yaml", "fire-alram", "fire-alarm")
    assert project.faults() == ""
    project.change("plans/inn.yaml", "{id: owner, needs: 1}", "{id: owner, settlement: quay}")
    assert "no settlement of the town is called 'quay'" in project.faults()


def test_a_procedure_that_an_inject_starts_is_something_that_happens(project: Project) -> None:
    fire = "  - {kind: fire, in: r1, at: 1 min, growth: fast, peak: 2 MW}\n"
    project.change("fire.yaml", "hazards:\n" + fire, "")
    project.change("fire.yaml", "measures:\n", "")
    project.change(
        "fire.yaml",
        '  - {id: open-back, when: "density(hall) > 2 /m2", do: {open: back}, delay: 10 s}\n',
        "",
    )
    assert "[scenario-nothing-happens]" in project.faults()
    project.change("fire.yaml", "{door: front, state: closed}", "{procedure: fire-alarm}")
    assert "[scenario-nothing-happens]" not in project.faults()


def stock_of(project: Project, *overrides: str) -> dict[str, Any]:
    return dict(check_data(project.good(*overrides))["response"]["stock"][0])


@pytest.mark.parametrize(
    ("expires", "usable", "lasts"),
    [("2026-09-30", 0, False), ("2026-10-01", 4, False), ("2027-03-15", 4, True)],
)
def test_the_check_before_the_season_says_what_has_expired_or_will(
    project: Project, expires: str, usable: int, *, lasts: bool
) -> None:
    torch = "{item: torch, required: 4, on_hand: 4, at: hall"
    project.change("plans/inn.yaml", torch, f"{torch}, expires: {expires}, loading: 3 min")
    project.change("plans/inn.yaml", "posts:", "flood_season: [10-15, 03-15]\nposts:")
    item = stock_of(project)
    assert (item["usable"], item["lasts"], item["loading_s"]) == (usable, lasts, 180.0)
    for lang, expired, soon in (("en", "expired !", "within"), ("zh", "已过期", "汛期内到期")):
        said = check_report(project.good(), lang)  # type: ignore[arg-type]
        assert (expired in said) is (usable == 0)
        assert (soon in said) is (usable > 0 and not lasts)


def test_the_check_lists_the_hours_with_too_few_people(project: Project) -> None:
    said = check_report(project.good(), "en")
    assert "mon-sun 20:00-08:00  1 of 2 on duty" in said
    assert "周一-周日 20:00-08:00" in check_report(project.good(), "zh")


def test_an_inject_that_starts_a_procedure_leaves_a_fire_to_be_verified(project: Project) -> None:
    """``after: verified`` of the fire's own procedure waits, whatever was confirmed otherwise."""
    from sim.simulation.simulate import simulate

    project.change(
        "plans/inn.yaml",
        "  fire-alarm:",
        "  storm: [{do: task, by: desk, what: shut the windows, takes: 5 s, after: verified}]\n"
        "  fire-alarm:",
    )
    project.change("fire.yaml", "at: 3 min, to: owner", "at: 1 s, to: desk")
    project.change("fire.yaml", "{door: front, state: closed}", "{procedure: storm}")
    log = simulate(project.good("run.until=6 min"), seed=1).events
    times = {event.event: event.t_s for event in reversed(log)}
    assert times["task-done"] < 60
    assert times["general-alarm"] > times["alarm-confirmed"] > 60
