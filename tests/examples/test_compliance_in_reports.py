"""The compliance sheet stands in the report, the same that ``muster check`` prints."""

import pytest

from sim.report.codes import sheets
from sim.report.html import render
from sim.report.reading import Reading
from sim.summary.data import check_data
from tests.examples.played import played, scenario


@pytest.fixture(scope="module")
def hotel():
    return played("hotel-night-fire")


def test_the_report_judges_the_same_rules_as_muster_check(hotel):
    (site,) = check_data(scenario("hotel-night-fire"), "en")["sites"]
    (found,) = sheets(Reading(hotel))
    assert [(line.rule.en, line.met) for line in found.lines] == [
        (row["text"], {True: "yes", False: "no", None: "unknown"}[row["met"]])
        for row in site["compliance"]
    ]
    assert found.people == f"{round(site['busiest']):,}"


def test_what_is_not_kept_stands_first_with_its_clause(hotel):
    (found,) = sheets(Reading(hotel))
    assert {(line.where.en, line.where.zh, line.source.en) for line in found.broken} == {
        ("Side entrance (coaches)", "侧门（旅游大巴）", "GB 50016-2014 (2018) 5.5.18"),
        ("Side entrance (coaches)", "侧门（旅游大巴）", "GB 55037-2022 7.1.4"),
        ("Back door", "后门", "GB 50016-2014 (2018) 6.4.11"),
        ("Back door", "后门", "GB 55037-2022 7.1.7"),
    }
    kept = sum(line.met == "yes" for line in found.lines)
    assert found.verdict.en == f"{kept} of {kept + 4} limits are kept"


def test_every_clause_from_memory_is_listed(hotel):
    (found,) = sheets(Reading(hotel))
    unread = {line.source.en for line in found.lines if line.sure == "memory"}
    assert unread
    assert set(found.unread.en.split(", ")) == unread
    read = {line.source.en for line in found.lines if line.sure == "source"}
    assert "GB 50016-2014 (2018) table 5.5.21-1" in read - unread


def test_the_section_stands_on_the_page_and_in_its_bar(hotel):
    page = render(hotel)
    assert '<section id="compliance">' in page
    assert '<a href="#compliance">' in page
    assert "from memory and are to be checked against the text" in page


def test_a_school_is_judged_by_its_own_code_in_the_report_too():
    (found,) = sheets(Reading(played("school-drill")))
    assert {line.source.en.split(" ")[1].split("-")[0] for line in found.lines} >= {
        "50016", "55037", "50099",
    }  # fmt: skip
    assert found.broken == ()
