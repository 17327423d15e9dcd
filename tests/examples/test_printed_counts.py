"""What a user reads of one run is one count: on screen, on the page, on the card, in the files.

The page and the printed lines are read as text, so nothing that makes them is asked.
"""

import csv
import json
import re
from html import unescape

import pytest

from sim.cli import main
from sim.units import format_duration

NAMES = ("small-hall", "school-drill", "clinic-drill", "hall-show-fire", "hotel-night-fire")


class Shown:
    """A run as its user sees it."""

    def __init__(self, folder, printed):
        self.result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        self.people = list(
            csv.DictReader((folder / "people.csv").read_text(encoding="utf-8-sig").splitlines())
        )
        log = (folder / "events.csv").read_text(encoding="utf-8-sig")
        facts = [row for row in csv.DictReader(log.splitlines()) if row["event"] == "fact-people"]
        groups = {row["object"] for row in facts}
        self.own = [row for row in self.people if row["group"] in groups]  # all but crews
        self.screen = " ".join(printed.split())
        page = (folder / "index.html").read_text(encoding="utf-8")
        self.page = re.sub(r'<span class="zh".*?</span>', "", page, flags=re.DOTALL)

    def section(self, name):
        return re.search(rf'<section id="{name}">(.*?)</section>', self.page, re.DOTALL)[1]

    def rows(self, table):
        """Return the cells of each row of a table, as text."""
        html = re.search(rf'<table class="{table}">(.*?)</table>', self.page, re.DOTALL)[1]
        found = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
        return [[text(c) for c in re.findall(r"<t[dh].*?</t[dh]>", r, re.DOTALL)] for r in found]

    def tile(self, name):
        html = re.search(
            rf'>{name}</span>.*?class="value">(.*?)</p>', self.page, re.DOTALL
        ) or re.search(rf'{name}.*?class="value">(.*?)</p>', self.page, re.DOTALL)
        return text(html[1])


def text(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.fixture(scope="module", params=NAMES)
def shown(request, tmp_path_factory):
    from contextlib import redirect_stdout
    from io import StringIO

    folder, printed = tmp_path_factory.mktemp(request.param) / "run", StringIO()
    with redirect_stdout(printed):
        command = ["run", request.param, "--seeds", "0", "--out", str(folder), "--lang", "en"]
        assert main(command) == 0
    return Shown(folder, printed.getvalue())


def test_the_last_person_is_the_same_on_screen_on_the_page_and_in_the_files(shown):
    time_s, required = shown.result["evacuation_time_s"], shown.result["people"]["required"]
    last_s = max(float(row["out_s"]) for row in shown.own if row["out_s"])
    if time_s is None:
        left = required["alive_inside"] + required["dead_inside"]
        words = f"{left:,} of {required['total']:,} remain"
    else:
        assert time_s == shown.result["last_out_s"] == shown.result["percentiles_s"]["p100"]
        assert time_s <= last_s
        assert f"{time_s:.3f}" in {row["out_s"] for row in shown.people}
        words = format_duration(time_s, "en")
    assert words in shown.tile("Last person out")
    assert words in shown.screen
    if time_s is not None:
        assert re.search(rf"last person.*?{words}", text(shown.section("summary"))) or (
            words in text(shown.section("summary"))
        )


def test_people_are_counted_alike_in_the_head_the_table_the_result_and_the_file(shown):
    counts = shown.result["people"]
    assert len(shown.own) == counts["total"]
    assert len(shown.people) == counts["total"] + counts["crews"]["total"]
    *_, whole = next(row for row in shown.rows("cross") if row[0] == "all")
    assert whole == f"{counts['total']:,}"
    keys = {
        "inside": "inside",
        "outside": "outside",
        "in a refuge": "refuge",
        "at the assembly point": "assembly",
        "not arrived": "not_arrived",
    }
    sums = {row[0]: row[-1] for row in shown.rows("cross")}
    assert {"inside", "outside"} <= set(sums)
    for name, key in keys.items():
        assert sums.get(name, "0") == f"{counts['where'][key]:,}", name
    required = counts["required"]
    sentence = text(shown.section("people"))
    assert f"{required['total']:,}" in sentence
    assert f"{required['out']:,}" in sentence
    assert f"{counts['total']:,} people" in text(shown.page)


def test_exits_are_counted_alike_in_the_table_the_result_and_the_file(shown):
    used = {use["id"]: use for use in shown.result["exits"]}
    by_rows = sorted((row[3] for row in shown.rows("exits")[1:]), key=lambda n: n.replace(",", ""))
    assert by_rows == sorted(
        (f"{use['used']:,}" for use in used.values()), key=lambda n: n.replace(",", "")
    )
    for name, use in used.items():
        mine = [row for row in shown.own if row["exit"] == name and row["out_s"]]
        assert use["used"] == len(mine)
        if use["used"]:
            assert use["last_s"] in {float(row["out_s"]) for row in mine}


def test_the_card_on_the_page_has_the_ratings_and_values_of_the_result(shown):
    card = shown.result["scorecard"]
    if not card:
        assert "the scenario names no scorecard" in text(shown.section("card"))
        return
    rows = {row[1].split()[0]: row for row in shown.rows("card") if len(row) > 4}
    rated = {item["id"]: item for item in card["items"] if item["rating"] != "NE"}
    assert {name for name in rows if name in rated} == set(rated)
    for name, item in rated.items():
        assert rows[name][0] == item["rating"]
    counts = shown.result["people"]
    came = counts["required"]["total"] - counts["required"]["not_arrived"]
    if "D11" in rated:
        assert rated["D11"]["value"] == pytest.approx(counts["required"]["out"] / came, abs=1e-6)
    if "D09" in rated:
        dead = counts["state"]["dead"] + counts["crews"]["dead"]
        assert rated["D09"]["value"] == dead
        assert rows["D09"][2] == f"{dead}"


def test_the_harmed_are_counted_alike_on_screen_and_on_the_page(shown):
    state = shown.result["people"]["state"]
    for name, key in (("Dead", "dead"), ("Unable to move", "incapacitated")):
        assert shown.tile(name) == f"{state[key]:,}"
        assert re.search(rf"{name} +{state[key]:,}\b", shown.screen)
