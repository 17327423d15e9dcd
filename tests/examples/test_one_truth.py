"""One run, many places: report, ``result.json``, tables, log and card say the same of it.

Every shipped scenario is looked at, played once a session, and beside them three runs of a kind
that does not ship: people who come and go, people cut off by the end, and people who die inside.
"""

import csv
import io
import json
import math
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from sim.cards.attach import with_scorecard
from sim.ensemble.quick import _bands, _Kept, headlines
from sim.report import curves, fields, inputs, sections
from sim.report.keyfigures import key_figures
from sim.report.language import elapsed, number
from sim.report.reading import Reading
from sim.report.spread import read_spread
from sim.report.story import paragraph
from sim.results.codec import to_json
from sim.scenario.load import load_scenario
from sim.simulation.folder import run_files
from sim.simulation.simulate import simulate
from sim.summary.data import check_data
from sim.units import format_duration
from tests.examples.played import played
from tests.examples.test_shipped import SCENARIOS

STEP_S = 0.25
HARM = ("injured", "incapacitated", "dead")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "gates-and-visitors.md"

OFFICES = """\
format: 1
name: Two offices on a corridor
use: office
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: burns, level: G, use: office, outline: [[0, 0], [8, 0], [8, 6], [0, 6]]}
  - {id: corridor, level: G, use: corridor, outline: [[0, 6], [30, 6], [30, 8.5], [0, 8.5]]}
  - {id: away, level: G, use: office, outline: [[22, 0], [30, 0], [30, 6], [22, 6]]}
openings:
  - {id: d1, between: [burns, corridor], at: [4, 6], width: 0.9, state: open}
  - {id: d3, between: [away, corridor], at: [26, 6], width: 0.9, state: open}
exits: [{id: east, from: corridor, at: [30, 7.25], width: 1.2}]
"""
DEADLY = """\
format: 1
name: Some cannot get past the fire
site: ../buildings/offices.yaml
starts: 2026-09-30 10:00
people:
  - {group: beside, in: burns, count: 6, profile: adults, pre_movement: 10 min}
  - {group: away, in: away, count: 6, profile: adults, pre_movement: 10 s}
hazards: [{kind: fire, in: burns, at: 0 s, growth: fast, contents: upholstery}]
alarm: {at: 60 s, by: bell, zones: all}
scorecard: generic
run: {until: 20 min}
"""
OTHERS = ("visitors", "cut-off", "deadly")


def _written(folder, site, scenario, *overrides):
    for name, (stem, text) in {"buildings": site, "scenarios": scenario}.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / f"{stem}.yaml").write_text(text, encoding="utf-8")
    path = folder / "scenarios" / f"{scenario[0]}.yaml"
    found, problems = load_scenario(path, overrides=overrides)
    assert found is not None, problems.render("en")
    return simulate(found, seed=1)


@cache
def _other(name, folder):
    if name == "deadly":
        return _written(folder, ("offices", OFFICES), (name, DEADLY))
    site, scenario, _ = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    until = ("run.until=12min",) if name == "cut-off" else ()
    return _written(folder, ("metro", site), ("metro", scenario), *until)


class Run:
    """A run with its files read back, and as a report reads it."""

    def __init__(self, outcome):
        self.outcome = with_scorecard(outcome)
        self.reading = Reading(self.outcome)
        written = run_files(self.outcome)
        self.result = json.loads(written["result.json"])
        rows = {
            name: list(csv.DictReader(io.StringIO(written[name].decode("utf-8-sig"))))
            for name in ("people.csv", "events.csv")
        }
        # Crews of the fire brigade are none of the site's people.
        crews = {group.id for group in outcome.scenario.groups if group.role == "crew"}
        self.people = [row for row in rows["people.csv"] if row["group"] not in crews]
        self.crews = [row for row in rows["people.csv"] if row["group"] in crews]
        wanted = {group.id for group in outcome.scenario.groups if group.required}
        self.required = [row for row in self.people if row["group"] in wanted]
        self.events = rows["events.csv"]

    def of(self, name):
        return [event for event in self.events if event["event"] == name]

    def value(self, name):
        """Return the sum of the values of the rows of a name; no row is nobody."""
        return sum(float(event["value"] or 0) for event in self.of(name))

    def out(self, rows):
        return [row for row in rows if row["where"] in {"outside", "assembly"}]

    def inside(self, rows):
        return [row for row in rows if row["where"] in {"inside", "refuge"}]

    def item(self, name):
        items = (self.result["scorecard"] or {}).get("items", ())
        return next((item for item in items if item["id"] == name), None)

    def tiles(self, spread=None):
        spread = spread or read_spread(self.outcome.record, None)
        return {tile.name.en: tile for tile in key_figures(self.reading, spread, "en")}


@pytest.fixture(scope="module", params=[*SCENARIOS, *OTHERS])
def run(request, tmp_path_factory):
    name = request.param
    if name in SCENARIOS:
        return Run(played(name))
    return Run(_other(name, tmp_path_factory.mktemp(name)))


# ---- people


def test_the_counts_of_people_are_those_of_the_rows_and_add_up(run):
    counts = run.result["people"]
    assert counts["total"] == len(run.people) == run.reading.total
    assert counts["crews"]["total"] == len(run.crews)
    for name in ("where", "state"):
        found = Counter(person[name] for person in run.people)
        assert {key: n for key, n in counts[name].items() if n} == dict(found)
    table = {(w, s): n for w, row in counts["table"].items() for s, n in row.items() if n}
    assert table == dict(Counter((p["where"], p["state"]) for p in run.people))
    for kind, rows in (("required", run.required), ("crews", run.crews)):
        inside = run.inside(rows)
        dead = sum(row["state"] == "dead" for row in inside)
        assert counts[kind]["total"] == len(rows)
        assert counts[kind]["out"] == len(run.out(rows))
        assert (counts[kind]["alive_inside"], counts[kind]["dead_inside"]) == (
            len(inside) - dead, dead,
        )  # fmt: skip
        parts = ("out", "alive_inside", "dead_inside", "not_arrived")
        assert sum(counts[kind][part] for part in parts) == counts[kind]["total"]
    assert counts["occupants"]["total"] + counts["staff"]["total"] == counts["total"]


def test_the_log_begins_and_ends_with_the_same_counts(run):
    counts, where = run.result["people"], run.result["people"]["where"]
    assert run.value("fact-people") == counts["total"]
    assert run.value("fact-required") == counts["required"]["total"]
    assert run.value("final-outside") == where["outside"] + where["assembly"]
    assert run.value("final-inside") == where["inside"]
    assert run.value("final-refuge") == where["refuge"]
    assert run.value("final-not-arrived") == where["not_arrived"]
    assert run.value("final-required-outside") == counts["required"]["out"]
    came = counts["required"]["total"] - counts["required"]["not_arrived"]
    assert run.value("final-required") == came
    for harm in HARM:
        own = [e for e in run.of(f"final-{harm}") if not e["object"]]
        assert sum(float(event["value"]) for event in own) == counts["state"][harm]
        assert run.value(f"final-{harm}") == counts["state"][harm] + counts["crews"][harm]


def test_the_table_of_people_and_the_words_below_it_say_the_same(run):
    counts = run.result["people"]
    table = sections.people_table(run.reading)
    assert table["sum"] == counts["total"]
    assert table["total"] == [counts["state"][state] for state in sections.STATES]
    names = {row["name"].en: row["cells"] for row in table["rows"]}
    for where, row in counts["table"].items():
        cells = [row[state] for state in sections.STATES]
        shown = names.get(sections.say(f"where-{where}").en)
        assert (shown or [0] * len(cells)) == cells
    assert to_json(table["required"]) == counts["required"]
    kinds = {row["name"].en: row["sum"] for row in table["kinds"]}
    for kind, words in (("staff", "of them staff"), ("crews", "besides: crews")):
        found = [n for name, n in kinds.items() if name.startswith(words)]
        assert found == ([counts[kind]["total"]] if counts[kind]["total"] else [])


def test_head_inputs_check_and_story_begin_with_the_same_people(run):
    total = run.result["people"]["total"]
    assert f"{total:,} people" in [part.en for part in sections.head(run.reading)["parts"]]
    facts = {name.en: value.en for name, value in inputs.facts(run.reading)}
    assert facts["People"].startswith(f"{total:,}")
    checked = check_data(run.outcome.scenario)["people"]
    assert (checked["total"], checked["required"]) == (total, len(run.required))
    groups = inputs.groups(run.reading)
    assert sum(row.count for row in groups if not row.crew) == total
    present = sum(n for group in run.outcome.scenario.groups for _, n in group.places)
    story = paragraph(run.reading)
    if "message reaches" not in story.en:
        assert re.search(rf"\b{present:,} people (are|inside)", story.en)
        assert f"{present:,} 人" in story.zh
    came = sum(bool(row["arrived_s"]) for row in run.people)
    assert (f"{came:,} people come during the run" in story.en) == bool(came)
    assert present + came + run.result["people"]["where"]["not_arrived"] == total


# ---- times


def test_whoever_is_out_has_a_time_and_nobody_else(run):
    ended = float(run.of("end")[0]["t_s"])
    for person in run.people:
        assert bool(person["out_s"]) == (person["where"] in {"outside", "assembly"}), person
        times = [
            float(person[name]) for name in ("arrived_s", "started_s", "out_s") if person[name]
        ]
        assert times == sorted(times), person
        assert all(0 <= time <= ended for time in times), person
        assert not (
            person["out_s"] and not person["started_s"] and person["state"] == "unhurt"
        ) or (
            # Those who were brought out in a lift or by hand did not set out themselves.
            run.of("assisted-out") or run.of("led-out") or run.of("carried-out")
        ), person


def test_the_last_person_is_out_at_the_same_time_everywhere(run):
    result, reading = run.result, run.reading
    times = [float(row["out_s"]) for row in run.out(run.required)]
    last, remain = max(times, default=None), run.inside(run.required)
    assert result["last_out_s"] == pytest.approx(last, abs=1e-3)
    assert reading.last_out_s == result["last_out_s"]
    assert (result["evacuation_time_s"] is None) == bool(remain or not times)
    logged = [float(event["t_s"]) for event in run.of("last-evacuee")]
    assert bool(logged) == (result["evacuation_time_s"] is not None)
    goal = result["minutes"].get("last-out")
    tile = run.tiles()["Last person out"].value.en
    if logged:
        assert logged[-1] == pytest.approx(last, abs=STEP_S + 1e-3)
        assert result["milestones"]["last-evacuee"] == pytest.approx(logged[-1], abs=1e-3)
        assert (
            result["percentiles_s"]["p100"] == result["evacuation_time_s"] == result["last_out_s"]
        )
        assert (goal["reached"], goal["to_s"]) == (True, result["evacuation_time_s"])
        assert tile == format_duration(result["evacuation_time_s"], "en")
        assert format_duration(last, "en") in paragraph(reading).en
        row = next(row for row in run.required if row["id"] == goal["person"])
        assert float(row["out_s"]) == pytest.approx(last, abs=1e-3)
        assert run.of("last-evacuee")[-1]["actor"] == goal["person"]
        assert f"through {reading.name(row['exit']).en}" in paragraph(reading).en
    elif remain:
        assert "last-evacuee" not in result["milestones"]
        assert result["percentiles_s"]["p100"] is None
        assert goal["reached"] is False
        assert sum(wait["people"] for wait in goal["waits"]) == len(remain)
        assert tile.startswith(f"{number(len(remain))} of {number(len(run.required))} remain")
        assert "no evacuation time" in paragraph(reading).en or not times
        if times:
            got_out = run.tiles()["Last of those who got out"].value.en
            assert got_out == format_duration(last, "en")


def test_shares_of_people_are_out_when_the_rows_say(run):
    came = [row for row in run.required if row["where"] != "not_arrived"]
    times = sorted(float(row["out_s"]) for row in run.out(came))
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p100", 1.0)):
        place = math.ceil(share * len(came) - 1e-9)
        expected = times[place - 1] if 0 < place <= len(times) else None
        assert run.result["percentiles_s"][name] == pytest.approx(expected, abs=1e-3)


def test_the_curve_the_series_and_the_seeds_end_with_those_who_are_out(run):
    out = len(run.out(run.people))
    assert run.outcome.series["people.out"][-1] == out
    assert curves._left(run.reading, end_s=0.0)[1][-1] == out
    assert _Kept.of(run.outcome, step_s=5.0).counts.sum() == out
    row = headlines(run.outcome.record)
    assert row["remaining"] == len(run.inside(run.required))
    assert row["dead"] == run.result["people"]["state"]["dead"]
    assert row["evacuation_time_s"] == run.outcome.result["evacuation_time_s"]


def test_smoke_is_shown_when_the_last_one_who_had_to_leave_was_out(run):
    smoke = fields.smoke(run.reading)
    shown = {words.en: at for at, words in fields.smoke_times(run.reading, smoke)} if smoke else {}
    at = shown.get("when the last of those who had to leave and did was out")
    assert at is None or at == pytest.approx(run.result["last_out_s"], abs=1e-3)


# ---- exits


def test_the_use_of_each_exit_is_that_of_the_people_the_log_and_the_table(run):
    uses = {use.id: use for use in curves.exit_use(run.reading)}
    shown = {row["name"].en: row for row in sections.exits(run.reading, list(uses.values()))}
    assert {use["id"] for use in run.result["exits"]} == set(uses)
    for use in run.result["exits"]:
        rows = [row for row in run.people if row["exit"] == use["id"] and row["out_s"]]
        times = sorted(float(row["out_s"]) for row in rows)
        line = shown[run.reading.name(use["id"]).en]
        assert use["used"] == len(times) == uses[use["id"]].used == line["used"]
        firsts = [e for e in run.of("exit-first") if e["object"] == use["id"]]
        assert len(firsts) == bool(times)
        if times:
            assert (use["first_s"], use["last_s"]) == pytest.approx((times[0], times[-1]), abs=1e-3)
            assert float(firsts[0]["t_s"]) == pytest.approx(times[0], abs=STEP_S + 1e-3)
            assert (line["first"], line["last"]) == (
                elapsed(use["first_s"]),
                elapsed(use["last_s"]),
            )
        for event in run.of("exit-decile"):
            if event["object"] == use["id"]:
                assert float(event["value"]) <= len(times)
    brought = [row for row in run.out(run.people) if not row["exit"]]
    assert sum(use["used"] for use in run.result["exits"]) == len(run.out(run.people)) - len(
        brought
    )


# ---- tiles and card


def test_the_tiles_of_harm_are_those_of_the_result(run):
    tiles, counts = run.tiles(), run.result["people"]
    for name, state in (("Dead", "dead"), ("Unable to move", "incapacitated")):
        assert tiles[name].value.en == number(counts["state"][state])
    hurt = sum(counts["crews"][harm] for harm in HARM)
    assert ("Hurt, fire brigade" in tiles) == bool(hurt)
    story = paragraph(run.reading).en
    for state, words in (("dead", "dead"), ("incapacitated", "unable to move")):
        n = counts["state"][state]
        assert (f"{number(n)} {words}" in story.partition("Harm:")[2]) == bool(n)


def test_the_card_measures_what_the_result_and_the_log_say(run):
    if not run.result["scorecard"]:
        pytest.skip("the scenario names no card")
    counts, milestones = run.result["people"], run.result["milestones"]
    required = counts["required"]
    came = required["total"] - required["not_arrived"]
    told = milestones.get("evac-order", milestones.get("general-alarm"))
    expected = {
        "D08": (run.result["peak_density"] or {}).get("value"),
        "D09": counts["state"]["dead"] + counts["crews"]["dead"],
        "D10": sum(counts["state"][h] + counts["crews"][h] for h in ("injured", "incapacitated")),
        "D11": required["out"] / came if came else None,
        "D15": run.value("final-stuck"),
    }
    if "last-evacuee" in milestones:
        expected["D01"] = milestones["last-evacuee"] - told
    if "headcount-complete" in milestones:
        expected["D03"] = min(1.0, run.value("headcount-complete") / came)
        assert run.value("headcount-complete") == len(
            [row for row in run.out(run.required)
             if float(row["out_s"]) <= milestones["headcount-complete"] + STEP_S]
        )  # fmt: skip
    for name, value in expected.items():
        item = run.item(name)
        if item is not None and (item["value"] is not None or value is not None):
            assert item["value"] == pytest.approx(value, abs=2e-3), name
    if run.inside(run.required) and run.item("D01") is not None and told is not None:
        assert run.item("D01")["rating"] in {"U", "NE"}
        assert run.result["scorecard"]["grade"] not in {"good", "excellent"}


def test_the_tile_of_seeds_counts_those_who_remain_as_the_run_does(run):
    """A band of one run says of that run what the run says of itself."""
    kept = _Kept.of(run.outcome, step_s=5.0)
    bands = _bands({1: kept}, asked=1, step_s=5.0)
    remain = len(run.inside(run.required))
    assert bands.remaining == ((remain,) if remain else ())
    assert (bands.bands["evacuation_time_s"].null == 1) == (run.result["evacuation_time_s"] is None)


# ---- the log


def test_the_milestones_are_those_of_the_log_and_the_log_is_in_order(run):
    for name, at in run.result["milestones"].items():
        times = [float(event["t_s"]) for event in run.of(name)]
        found = times[-1] if name == "last-evacuee" else times[0]
        assert found == pytest.approx(at, abs=1e-3)
    assert [int(e["id"]) for e in run.events] == list(range(1, len(run.events) + 1))
    assert all(float(a["t_s"]) <= float(b["t_s"]) for a, b in pairwise(run.events))
    for event in run.events:
        causes = [int(cause) for cause in event["cause"].split(";") if cause]
        assert all(cause < int(event["id"]) for cause in causes), event


def test_no_run_is_quicker_than_what_check_says_it_needs(run):
    least = sum(site["least_time_s"] or 0.0 for site in check_data(run.outcome.scenario)["sites"])
    if run.result["evacuation_time_s"] is not None and len(run.outcome.scenario.sites) == 1:
        assert least <= run.result["evacuation_time_s"]
