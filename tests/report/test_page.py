import html.parser
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.report.html import render, write_report
from tests.results.made import with_result

PARTS = (
    "summary", "plans", "replay", "curves", "timeline", "card", "people", "compliance", "inputs",
    "constants", "limits", "repeat",
)  # fmt: skip


class _Reader(html.parser.HTMLParser):
    """Collects what a page loads, its sections, and whether every element is closed."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.sections: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in {"link", "img", "iframe", "object", "embed"} or found.get("src"):
            self.loads.append(f"{tag} {found}")
        if tag in {"a", "use"}:
            self.links.append(found["href"])
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "section":
            self.sections.append(found["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(outcome):
    return render(outcome, lang="en")


@pytest.fixture(scope="module")
def read(page):
    reader = _Reader()
    reader.feed(page)
    return reader


def test_the_page_needs_nothing_from_anywhere(page, read):
    assert read.loads == []
    assert all(link.startswith("#") for link in read.links)
    addresses = set(re.findall(r"(?:https?:)?//[\w.]+", re.sub(r"(?m)^\s*//.*$", "", page)))
    assert {a for a in addresses if "." in a} <= {"http://www.w3.org"}
    assert "@import" not in page
    assert "url(" not in page.replace("url(#", "")


def test_every_section_stands_on_the_page_in_order(read):
    assert tuple(read.sections) == PARTS
    assert read.open == []


def test_every_link_leads_somewhere_and_no_id_stands_twice(read):
    assert len(read.ids) == len(set(read.ids))
    missing = [link for link in read.links if link[1:] not in read.ids]
    assert missing == []


def test_what_a_user_wrote_is_escaped(page):
    assert "Night fire &lt;kitchen&gt; &amp; locked back door" in page
    assert "<kitchen>" not in page
    assert "Kitchen <A&B>" not in page


def test_the_page_opens_in_the_language_asked_for(outcome):
    assert '<html lang="zh-Hans">' in render(outcome, lang="zh")
    assert '<html lang="en">' in render(outcome, lang="en")


def test_both_languages_stand_on_the_page(page):
    for words in ("What was not modelled", "未纳入模型的内容", "Use of the exits", "出口使用情况"):
        assert words in page


def test_it_says_what_it_is_for_and_what_it_rests_on(page):
    for words in (
        "For training and planning, not for design approval.",
        "sfpe",
        "a1" * 32,
        "assumed: two to a room",
        "HH-012",
        "the back door is locked",
    ):
        assert words in page


def test_people_who_remain_never_get_an_evacuation_time(outcome, all_out):
    tile = re.compile(r'Last person out.*?class="value">(.*?)</p>', re.DOTALL)
    assert "3 of 60 remain" in tile.search(render(outcome))[1]
    assert "10 min 10 s" in tile.search(render(all_out))[1]


def test_the_same_run_gives_the_same_bytes(outcome, page):
    assert render(outcome, lang="en") == page


def test_the_file_is_written_whole_or_not_at_all(outcome, tmp_path, monkeypatch):
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    old = tmp_path / "index.html"
    old.write_text("before", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_report(outcome, tmp_path)
    assert old.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [old]


def test_the_report_is_written_as_index_html(outcome, tmp_path):
    path = write_report(outcome, tmp_path, lang="zh")
    assert path == tmp_path / "index.html"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_size < 1_000_000


def test_a_run_without_anything_says_nothing_to_show(outcome):
    """No plot and no table is ever empty: it says so instead."""
    import numpy as np

    bare = replace(
        outcome,
        events=(),
        trace=None,
        series={"people.out": np.zeros(3), "people.out.t_s": np.arange(3.0)},
        record=replace(outcome.record, scorecard=None, peak_density=None, exits=()),
        people={**outcome.people, "out_s": [None] * 60, "exit": [""] * 60},
    )
    page = render(bare)
    for words in (
        "this run kept no positions",
        "nobody left during the run",
        "nobody left through any exit",
        "the log holds no event",
        "the scenario names no scorecard",
    ):
        assert f"Nothing to show: {words}" in page
    assert '<path d=""' not in page


def test_a_site_without_people_still_has_a_report(outcome):
    people = outcome.population
    nobody = replace(
        people,
        groups=(),
        rows_of_group={},
        **{
            name: getattr(people, name)[:0]
            for name in ("group", "index", "space", "x", "y", "speed", "speed_down", "speed_up")
        },
        **{name: getattr(people, name)[:0] for name in ("pre_movement_s", "arrive_s", "asleep")},
        required=people.required[:0],
    )
    none = {"total": 0, "out": 0, "alive_inside": 0, "dead_inside": 0}
    empty = replace(
        outcome,
        population=nobody,
        people={name: [] for name in outcome.people},
        trace=replace(outcome.trace, cell=outcome.trace.cell[:, :0]),
        record=with_result(outcome, people={"total": 0, "required": none}).record,
    )
    page = render(empty)
    assert "there are no people in this scenario" in page
    assert "remain" not in re.search(r'Last person out.*?class="value">(.*?)</p>', page, re.S)[1]
