"""Phased evacuation: storeys and classes let go one after the other."""

from __future__ import annotations

import numpy as np
import pytest

from sim import examples
from sim.simulation.simulate import prepare, simulate
from tests.simulation.variants import variant

DRILL = "school-drill"
FILE = f"scenarios/{DRILL}.yaml"
PLAN = "scenarios/plans/school-cn.yaml"
READY_S = 10.0
STOREYS = ("L2", "L3", "L4")


def people(text):
    """Return an edit that leaves nobody but these in the school."""
    source = (examples.root() / FILE).read_text(encoding="utf-8")
    old = source[source.index("people:\n") : source.index("\nalarm:")]
    return (FILE, old, f"people:\n{text}")


def pupils(delays, *, levels=STOREYS):
    shown = ", ".join(f"{level}: {delay:g} s" for level, delay in delays.items())
    return people(
        "".join(
            f"  - {{group: pupils-{level}, in: {{use: classroom, level: {level}}}, "
            f"count: {{per_space: 20}}, profile: grade-4, pre_movement: {READY_S:g} s, "
            f"release: {{after: bell, delay: {{{shown}}}}}}}\n"
            for level in levels
        )
    )


def played(folder, *edits):
    scenario = variant(folder, DRILL, edits=edits)
    return simulate(scenario, seed=1, stage=prepare(scenario))


def times(outcome, column):
    """Return a column of the people by storey."""
    group = np.array(outcome.people["group"])
    values = np.array(outcome.people[column], dtype=float)
    return {level: values[group == f"pupils-{level}"] for level in STOREYS}


def test_each_storey_sets_out_at_its_own_time_after_the_bell(tmp_path):
    delays = {"L4": 0, "L3": 45, "L2": 90}
    started = times(played(tmp_path, pupils(delays)), "started_s")
    for level, delay in delays.items():
        assert started[level] == pytest.approx(np.full(120, READY_S + delay), abs=1e-6)


def test_one_group_over_several_storeys_is_split_by_storey(tmp_path):
    text = (
        "  - {group: pupils, in: {use: classroom}, count: {per_space: 5}, profile: grade-4,\n"
        f"     pre_movement: {READY_S:g} s,\n"
        "     release: {after: bell, delay: {L4: 0 s, L3: 30 s, L2: 60 s, L1: 0 s}}}\n"
    )
    outcome = played(tmp_path, people(text))
    group = np.array(outcome.people["group"])
    started = np.array(outcome.people["started_s"], dtype=float)
    for level, delay in (("L1", 0), ("L2", 60), ("L3", 30), ("L4", 0)):
        own = started[group == f"pupils/{level}"]
        assert own == pytest.approx(np.full(30, READY_S + delay), abs=1e-6)


def test_storeys_are_out_in_the_order_in_which_they_are_let_go(tmp_path):
    for order in (("L4", "L3", "L2"), ("L2", "L3", "L4")):
        delays = {level: 150.0 * n for n, level in enumerate(order)}
        out = times(played(tmp_path, pupils(delays)), "out_s")
        last = [out[level].max() for level in order]
        first = [out[level].min() for level in order]
        assert last == sorted(last)
        assert all(before < after for before, after in zip(last, first[1:], strict=False))


def test_with_long_waits_the_last_storey_takes_as_long_as_it_does_alone(tmp_path):
    both = times(played(tmp_path, pupils({"L3": 0, "L2": 400, "L4": 0})), "out_s")
    alone = times(played(tmp_path, pupils({"L2": 0}, levels=("L2",))), "out_s")
    assert both["L2"].max() == pytest.approx(400 + alone["L2"].max(), abs=3.0)


def test_where_the_stairs_are_never_idle_waiting_costs_nothing(tmp_path):
    at_once = played(tmp_path, pupils({"L4": 0, "L3": 0, "L2": 0}))
    phased = played(tmp_path, pupils({"L4": 20, "L3": 10, "L2": 0}))
    total = [times(outcome, "out_s") for outcome in (at_once, phased)]
    last = [max(out.max() for out in storeys.values()) for storeys in total]
    # The lowest first is how the stairs serve them anyway.
    assert last[1] == pytest.approx(last[0], abs=20)
    assert times(phased, "out_s")["L2"].max() <= times(at_once, "out_s")["L2"].max() + 1


def test_the_plan_sounds_the_alarm_storey_by_storey(tmp_path):
    edits = [
        pupils({"L4": 0}),
        (FILE, "by: bell, zones: all}", "by: bell, zones: [L4]}"),
        (
            PLAN,
            "    - {do: bell, by: duty-teacher, zones: all}\n    - {do: headcount",
            "    - {do: bell, by: duty-teacher, zones: [L4]}\n"
            "    - {do: bell, by: duty-teacher, after: alarm, takes: 60 s, zones: [L3]}\n"
            "    - {do: headcount",
        ),
    ]
    outcome = played(tmp_path, *edits)
    alarms = [e for e in outcome.events if e.event == "general-alarm"]
    assert [e.object for e in alarms] == ["L4", "L3"]
    assert alarms[1].t_s >= alarms[0].t_s + 60
    started = times(outcome, "started_s")
    assert started["L4"] == pytest.approx(np.full(120, alarms[0].t_s + READY_S), abs=0.3)
    assert started["L3"] == pytest.approx(np.full(120, alarms[1].t_s + READY_S), abs=0.3)
    # Nobody told the second storey.
    assert np.isnan(started["L2"]).all()


def test_an_alarm_that_has_sounded_everywhere_is_not_given_twice(tmp_path):
    edit = (
        PLAN,
        "    - {do: headcount, by: duty-teacher, after: evacuated}\n    - {do: report",
        "    - {do: bell, by: duty-teacher, after: alarm, takes: 60 s, zones: [L3]}\n"
        "    - {do: headcount, by: duty-teacher, after: evacuated}\n    - {do: report",
    )
    outcome = played(tmp_path, pupils({"L4": 0}), edit)
    assert sum(e.event == "general-alarm" for e in outcome.events) == 1


def test_a_measure_lets_a_storey_go_when_enough_of_the_one_above_are_out(tmp_path):
    text = (
        "  - {group: pupils-L4, in: {use: classroom, level: L4}, count: {per_space: 20},\n"
        f"     profile: grade-4, pre_movement: {READY_S:g} s}}\n"
        "  - {group: pupils-L3, in: {use: classroom, level: L3}, count: {per_space: 20},\n"
        f"     profile: grade-4, pre_movement: {READY_S:g} s, release: {{after: second-stage}}}}\n"
    )
    measures = 'measures:\n  - {id: second, when: "out() >= 100", do: {release: pupils-L3}}\n'
    outcome = played(tmp_path, people(text), (FILE, "alarm: {at", f"{measures}\nalarm: {{at"))
    given = next(e.t_s for e in outcome.events if e.event == "measure")
    assert (np.array(outcome.people["out_s"], dtype=float) <= given).sum() >= 100
    started = times(outcome, "started_s")
    assert started["L3"] == pytest.approx(np.full(120, given + READY_S), abs=0.3)


def test_a_teacher_stays_with_the_class_until_the_plan_lets_it_go(tmp_path):
    text = (
        '  - {group: class-x, in: "301", count: 20, profile: grade-4, leader: teacher,\n'
        f"     together: true, pre_movement: {READY_S:g} s, release: {{after: second-stage}}}}\n"
        '  - {group: teachers, in: "301", count: 1, role: teacher, pre_movement: 10 s}\n'
    )
    measures = 'measures:\n  - {id: second, when: "time() > 300 s", do: {release: class-x}}\n'
    outcome = played(tmp_path, people(text), (FILE, "alarm: {at", f"{measures}\nalarm: {{at"))
    group = np.array(outcome.people["group"])
    started = np.array(outcome.people["started_s"], dtype=float)
    assert started[group == "teachers"][0] >= 300 + READY_S
    assert (started[group == "class-x"] >= 300 + READY_S).all()
