"""The page of the table: figures and cases in both languages, offline, the same bytes twice."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from sim.cli import main
from sim.report.language import Both
from sim.report.plots import Plot, Series, drawn
from sim.verify.cases import all_cases
from sim.verify.runner import left_out, run_case, run_cases

CASES = {case.id: case for case in all_cases()}
SHOWN = ["data-fd-uo", "imo-8", "itaewon-2022"]


class Ids(HTMLParser):
    """Collects the ids of a page and checks that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in {"href", "src", "xlink:href"}:
                self.links.append(value)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("page") / "verification.html"
    assert main(["verify", *SHOWN, "--html", str(file), "--quiet"]) == 0
    return file.read_text(encoding="utf-8")


def test_the_page_shows_every_case_with_its_numbers_and_what_cannot_be_expressed(page):
    assert 'id="data-fd-uo"' in page
    assert "imo-8-measured" in page
    assert "Itaewon 2022" in page
    for words in ("measured: 1 of 1 cases pass", "实测：1 个算例中 1 个通过"):
        assert words in page


def test_the_page_draws_what_was_played_and_nothing_else(page):
    assert page.count('<figure class="plot">') == 2
    assert "Speed against density" in page
    assert "IMO 8: against each other" in page
    assert "VTT office staircase" not in page


def test_the_page_needs_no_network_and_no_id_stands_twice(page):
    found = Ids()
    found.feed(page)
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") for link in found.links)
    assert not re.search(r"url\((?!#)", page)


def test_the_page_is_the_same_twice(page, tmp_path):
    again = tmp_path / "again.html"
    assert main(["verify", *SHOWN, "--html", str(again), "--quiet"]) == 0
    assert again.read_text(encoding="utf-8") == page


def test_the_sources_of_the_cases_have_a_chinese_form(page):
    source = CASES["data-fd-uo"].source
    assert f'<span class="en" lang="en">{source}</span>' in page
    assert "于利希实验，数据点见 JuPedSim jpscore systemtest/Validation/3test_UO" in page


def test_a_page_that_opens_in_chinese_names_its_figures_in_chinese(tmp_path):
    file = tmp_path / "verification.html"
    assert main(["verify", "imo-8", "--html", str(file), "--quiet", "--lang", "zh"]) == 0
    (label,) = re.findall(r'<svg[^>]* aria-label="([^"]+)"', file.read_text(encoding="utf-8"))
    assert re.search(r"[\u4e00-\u9fff]", label)


def test_a_page_that_cannot_be_written_is_refused_before_anything_is_played(tmp_path, capsys):
    for file in (tmp_path, tmp_path / "none" / "page.html"):
        assert main(["verify", "rimea-1", "--html", str(file)]) == 2
        assert "name a file in a folder that exists" in capsys.readouterr().err


def test_a_plot_carries_its_words_in_both_languages_and_escapes_them():
    words = Both("speed <m/s>", "速度")
    series = Series(words, [0.0, 1.0], [0.0, 2.0], "line")
    svg = drawn(Plot(words, words, words, (series,), words), 3)
    assert svg.startswith("<svg")
    assert svg.count("speed &lt;m/s&gt;</text>") == 2
    assert svg.count("速度</text>") == 2
    assert "@0@" not in svg
    assert "<m/s>" not in svg


def test_slow_cases_are_left_out_unless_named_or_asked_for(monkeypatch, capsys):
    slow = replace(CASES["rimea-1"], slow=True)
    monkeypatch.setattr("sim.verify.runner.all_cases", lambda: (slow, CASES["rimea-2"]))
    assert [case.id for case in left_out([])] == ["rimea-1"]
    assert {r.case.id for r in run_cases(slow=False)} == {"rimea-2"}
    assert {r.case.id for r in run_cases(slow=True)} == {"rimea-1", "rimea-2"}
    assert {r.case.id for r in run_cases(["rimea-1"], slow=False)} == {"rimea-1"}
    assert main(["verify"]) == 0
    assert "left out because they take long: 1" in capsys.readouterr().out


def test_without_the_other_program_a_case_says_what_to_install():
    case = replace(CASES["rimea-1"], extras=("no_such_program",))
    result = run_case(case, "sfpe")
    assert result.status == "not-expressible"
    assert "muster-sim[verify]" in result.reason("en")


def test_figures_that_nobody_judges_are_shown():
    result = run_case(CASES["imo-8"], "sfpe")
    assert result.status == "pass"
    assert f"against-100 {result.found['against-100']:.4g} s" in result.reason("en")
