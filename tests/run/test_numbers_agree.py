"""One run, four files: what they say of the same thing is the same."""

import csv
import io
import json
from collections import Counter
from itertools import pairwise

import pytest

from sim import examples
from sim.cards.attach import with_scorecard
from sim.run.folder import run_files
from sim.run.simulate import simulate
from sim.scenario.load import load_scenario

STEP_S = 0.25


@pytest.fixture(scope="module", params=["small-hall", "school-drill", "hotel-night-fire"])
def files(request):
    path = examples.root() / "scenarios" / f"{request.param}.yaml"
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    written = run_files(with_scorecard(simulate(scenario, seed=3)))
    read = {
        name: list(csv.DictReader(io.StringIO(written[name].decode("utf-8-sig"))))
        for name in ("people.csv", "events.csv")
    }
    # Crews of the fire brigade are none of the site's people, unless they come to harm.
    people = [
        row
        for row in read["people.csv"]
        if not row["group"].startswith("search-") or row["state"] != "unhurt"
    ]
    return json.loads(written["result.json"]), people, read["events.csv"]


def test_the_counts_of_people_are_those_of_the_rows_and_add_up(files):
    result, people, _ = files
    counts = result["people"]
    assert counts["total"] == len(people)
    for name in ("where", "state"):
        found = Counter(person[name] for person in people)
        assert {key: n for key, n in counts[name].items() if n} == dict(found)
    table = {(w, s): n for w, row in counts["table"].items() for s, n in row.items() if n}
    assert table == dict(Counter((p["where"], p["state"]) for p in people))
    required = counts["required"]
    parts = ("out", "alive_inside", "dead_inside")
    assert sum(required[part] for part in parts) == required["total"]


def test_whoever_is_out_has_a_time_and_nobody_else(files):
    _, people, _ = files
    for person in people:
        assert bool(person["out_s"]) == (person["where"] in {"outside", "assembly"}), person
        if person["out_s"] and person["started_s"]:
            assert float(person["started_s"]) <= float(person["out_s"]), person


def test_the_use_of_each_exit_is_that_of_the_people_and_of_the_log(files):
    result, people, events = files
    for use in result["exits"]:
        times = sorted(float(p["out_s"]) for p in people if p["exit"] == use["id"] and p["out_s"])
        assert use["used"] == len(times)
        firsts = [e for e in events if (e["event"], e["object"]) == ("exit-first", use["id"])]
        assert len(firsts) == bool(times)
        if times:
            assert (use["first_s"], use["last_s"]) == pytest.approx((times[0], times[-1]), abs=1e-3)
            assert float(firsts[0]["t_s"]) == pytest.approx(times[0], abs=STEP_S)


def test_the_last_person_is_out_at_the_same_time_in_the_log_and_in_the_result(files):
    result, _, events = files
    last = [float(e["t_s"]) for e in events if e["event"] == "last-evacuee"]
    assert len(last) == (result["evacuation_time_s"] is not None)
    if last:
        assert last[0] == pytest.approx(result["evacuation_time_s"], abs=STEP_S)
        assert result["percentiles_s"]["p100"] == result["evacuation_time_s"]


def test_the_last_rows_of_the_log_and_the_milestones_are_those_of_the_result(files):
    result, _, events = files
    final = {e["event"]: float(e["value"]) for e in events if e["event"].startswith("final-")}
    where, state = result["people"]["where"], result["people"]["state"]
    assert final["final-outside"] == where["outside"] + where["assembly"]
    assert final["final-inside"] == where["inside"]
    assert final["final-dead"] == state["dead"]
    assert final["final-injured"] == state["injured"]
    for fact, count in (("people", "total"), ("required", None)):
        said = sum(float(e["value"]) for e in events if e["event"] == f"fact-{fact}")
        counts = result["people"]
        assert said == (counts["total"] if count else counts["required"]["total"])
    for name, at in result["milestones"].items():
        first = next(float(e["t_s"]) for e in events if e["event"] == name)
        assert first == pytest.approx(at, abs=1e-3)


def test_the_log_is_in_order_and_every_cause_is_earlier(files):
    _, _, events = files
    assert [int(e["id"]) for e in events] == list(range(1, len(events) + 1))
    assert all(float(a["t_s"]) <= float(b["t_s"]) for a, b in pairwise(events))
    for event in events:
        causes = [int(cause) for cause in event["cause"].split(";") if cause]
        assert all(cause < int(event["id"]) for cause in causes), event
