"""A Chinese report of what ships holds no English sentence."""

import re

import pytest

from sim import examples
from sim.cli import main
from sim.report.html import render
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from tests.examples.played import played
from tests.examples.reading_zh import english, shown
from tests.examples.test_shipped import SCENARIOS


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_chinese_report_of_a_shipped_scenario_holds_no_english_sentence(name):
    page = render(played(name), lang="zh")
    assert english(page) == []
    assert any("人" in words for words in shown(page))


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Somebody has locked it</p>", ["Somebody has locked it"]),
        ('<p lang="en">Somebody has locked it</p><p>有人把门锁了</p>', []),
        ('<svg><title lang="en">the last one out</title><g aria-label="the last one out"/></svg>',
         ["the last one out"]),
        ('<span class="en" lang="en">a <b>very long one</b></span>', []),
        ("<p>见 Highway Capacity Manual 2000</p>", []),
        ("<script>somebody has locked it</script>", []),
    ],
)  # fmt: skip
def test_english_is_found_where_a_reader_meets_it(page, found):
    assert english(page) == found


def test_the_chinese_example_is_written_in_chinese():
    root = examples.root()
    for path in (
        "scenarios/xinhe-school-drill.yaml", "scenarios/plans/xinhe-school.yaml",
        "buildings/xinhe-middle-school.yaml",
    ):  # fmt: skip
        text = (root / path).read_text(encoding="utf-8")
        shown = re.findall(r"(?:name|note|source|text|group): *([^,}\n]+)|^# (.+)$", text, re.M)
        words = [one or other for one, other in shown if (one or other) not in {">-", '"{x'}]
        assert words
        lines = [line for line in words if not re.search(r"[\u4e00-\u9fff]|y = ", line)]
        assert lines == []


def test_the_chinese_example_brings_twenty_classes_out_and_counts_them():
    outcome = played("xinhe-school-drill")
    assert outcome.result["people"]["required"]["alive_inside"] == 0
    events = {event.event for event in outcome.events}
    assert {"headcount-complete", "inject-met"} <= events


def test_the_english_page_shows_what_ships_in_english():
    page = render(played("small-hall"), lang="en")
    assert '<span class="en" lang="en">Full hall, rear exit locked</span>' in page
    assert '<span class="zh" lang="zh-Hans">礼堂满座，后门锁闭</span>' in page


@pytest.mark.parametrize("kind", ["hall", "hotel", "school"])
def test_a_site_made_in_chinese_has_a_report_in_chinese(kind, tmp_path, capsys):
    assert main(["new", str(tmp_path), "--kind", kind, "--lang", "zh", "--json"]) == 0
    capsys.readouterr()
    (path,) = (tmp_path / "scenarios").glob("*.yaml")
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    assert "新建" in scenario.site.name
    page = render(simulate(scenario, seed=1), lang="zh")
    assert english(page) == []
