"""What runs with drawn numbers gave stands in the report, in both languages."""

import pytest

from sim.report.html import render
from sim.report.reading import Reading
from sim.report.sampled import MOST_NUMBERS, sentence, view
from sim.report.story import paragraph
from tests.results.made import with_result


def number_of(name, dead, density=0.1):
    return {"name": name, "low": 3.0, "high": 8.0, "dead": dead, "density": density}


def outcome_of(name, p5, p50, p95, *, level=None, reached=1.0):
    found = {"name": name, "p5": p5, "p50": p50, "p95": p95, "reached": reached}
    return found if level is None else {**found, "level": level}


SAMPLED = {
    "runs": 30,
    "chance": 0.4,
    "outcomes": [
        outcome_of("dead", 2.0, 14.0, 1234.0),
        outcome_of("density", 3.96, 7.25, 9.1),
        outcome_of("first", 75.0, 3725.0, None, level=5.5, reached=0.6),
    ],
    "numbers": [number_of("crush.fade", 0.81), number_of("crush.mouth", -0.2, None)],
}


def with_sampled(outcome, **changes):
    return with_result(outcome, sampled={**SAMPLED, **changes})


def test_the_story_says_how_many_die_and_what_decides(outcome):
    words = paragraph(Reading(with_sampled(outcome)))
    assert "numbers of the model drawn from their ranges (2), 2 to 1,234 people die" in words.en
    assert "median 14); most hangs on crush.fade." in words.en
    assert "影响最大的是 crush.fade。" in words.zh
    open_ = sentence(Reading(with_sampled(outcome, chance=0.9)))
    assert "on none of them does more hang than may be chance" in open_.en
    assert not sentence(Reading(outcome))
    assert "drawn" not in paragraph(Reading(outcome)).en


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_has_bands_and_correlations(outcome, lang):
    page = render(with_sampled(outcome), lang=lang)
    part = page[page.index('id="sampled"') :]
    for words in ("1,234", "7.2 /m²", "1:02:05", "60 %", "+0.81", "−0.20", "3 – 8 m"):
        assert words in part, words
    assert "<strong>crush.fade</strong>" in part
    assert "<strong>crush.mouth</strong>" not in part
    assert 'id="sampled"' not in render(outcome, lang=lang)


def test_a_figure_never_reached_and_a_number_that_changed_nothing_are_said_so(outcome):
    found = view(Reading(with_sampled(outcome)))
    assert found["sampled"][-1].p95.en == "never"
    assert found["sampled_numbers"][1].density.en == "all the same"


def test_of_many_numbers_the_first_stand_in_the_table_and_the_rest_is_counted(outcome):
    many = [number_of("crush.fade", 0.8 - 0.01 * n) for n in range(MOST_NUMBERS + 3)]
    found = view(Reading(with_sampled(outcome, numbers=many)))
    assert len(found["sampled_numbers"]) == MOST_NUMBERS
    assert found["sampled_more"] == 3


def test_of_a_few_runs_nothing_is_said_to_decide(outcome):
    found = view(Reading(with_sampled(outcome, runs=3, chance=None)))
    assert not any(row.decides for row in found["sampled_numbers"])
    assert "So few runs tell nothing" in found["sampled_decides"].en
