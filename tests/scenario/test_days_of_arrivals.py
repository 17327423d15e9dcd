"""Who only comes during the run comes on the days of ``days:``; hours of theirs are not used."""

import pytest

from sim.scenario.load import load_scenario
from tests.simulation.test_who_stays import loaded

COMES = "\n  - {group: visitors, profile: adults, arrive: {from: main, rate: 6 /min}MORE}"


def coming(tmp_path, more):
    scenario, _ = loaded(tmp_path, parts="starts: 2026-10-14 12:00")
    path = scenario.path
    text = path.read_text(encoding="utf-8")
    at = text.index("\nalarm:")
    path.write_text(text[:at] + COMES.replace("MORE", more) + text[at:], encoding="utf-8")
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    return scenario


@pytest.mark.parametrize(
    ("days", "number"), [("", 18), (", days: [workday]", 18), (", days: [weekend, holiday]", 0)]
)
def test_they_come_on_their_days_only(tmp_path, days, number):
    groups = {group.id: group.size for group in coming(tmp_path, days).groups}
    assert groups.get("visitors", 0) == number


@pytest.mark.parametrize(("hours", "told"), [("", 0), (", present: 10:00-11:00", 1)])
def test_hours_beside_arrivals_are_told(tmp_path, hours, told):
    scenario = coming(tmp_path, hours)
    found = [item.count for item in scenario.unused if item.feature == "hours-of-arrivals"]
    assert sum(found) == told
