"""Classes that keep together behind their teacher are counted, and so is who is missing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.literature import value
from sim.simulation.simulate import prepare, simulate
from tests.simulation.variants import first, variant

DRILL = "school-drill"
FILE = f"scenarios/{DRILL}.yaml"
APART = (FILE, "leader: teacher, together: true,", "leader: teacher, together: no,")


def played(folder, *edits):
    scenario = variant(folder, DRILL, edits=edits)
    return simulate(scenario, seed=1, stage=prepare(scenario))


def of(outcome, event):
    return {e.object: e for e in outcome.events if e.event == event}


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    return played(tmp_path_factory.mktemp("together"))


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    return played(tmp_path_factory.mktemp("apart"), APART)


def spreads(outcome):
    """Return the time from the first to the last pupil of each class at the exit."""
    group, out = outcome.people["group"], np.array(outcome.people["out_s"], dtype=float)
    classes = sorted({name for name in group if name.startswith("class-")})
    return np.array([np.ptp(out[np.array(group) == name]) for name in classes])


def test_classes_keep_together_on_the_stairs_of_a_school(together, apart):
    assert spreads(together).mean() < 0.7 * spreads(apart).mean()


def test_classes_that_set_out_together_are_out_later_but_by_less_than_a_third(together, apart):
    last = [outcome.result["evacuation_time_s"] for outcome in (together, apart)]
    assert last[1] < last[0] < 1.33 * last[1]


def test_a_class_sets_out_with_its_teacher_and_not_with_the_slowest_pupil(together, apart):
    ready = [
        np.array(o.people["started_s"])[np.array(o.people["group"]) == "teachers"]
        for o in (together, apart)
    ]
    assert (ready[0] >= ready[1] - 1.0).all()
    assert ready[0].max() <= ready[1].max() + 1.0


def test_every_class_is_counted_whole_by_its_teacher(together):
    counts = of(together, "accounted")
    assert len(counts) == 24
    assert {e.value for e in counts.values()} == {45}
    assert {e.actor for e in counts.values()} == {"teacher"}
    assert not of(together, "missing")
    assert first(together, "headcount-complete") is not None


def test_classes_leave_by_one_exit_each_right_behind_their_teacher(together):
    population, out = together.population, np.array(together.people["out_s"], dtype=float)
    exits = np.array(together.people["exit"])
    parties = np.unique(population.party[population.party >= 0])
    assert len(parties) == 24
    before = []
    for party in parties:
        mine = population.party == party
        (teacher,) = np.flatnonzero(mine & population.leads)
        assert population.space[teacher] in population.space[mine & ~population.leads]
        assert len(set(exits[mine])) == 1, "a class does not part"
        before.append(int((out[mine] < out[teacher]).sum()))
    # At the mouth of a stair a few may be drawn a moment sooner.
    assert np.mean(before) < 3


def test_a_class_that_has_an_exit_of_its_own_takes_its_teacher_there(tmp_path):
    told = (FILE, "route: {assembly: field-1}", "route: {exit: east, assembly: field-1}")
    outcome = played(tmp_path, told)
    population, exits = outcome.population, np.array(outcome.people["exit"])
    for number in range(101, 107):
        pupils = population.rows_of_group[f"class-{number}"]
        party = population.party == population.party[pupils][0]
        assert party.sum() == 46
        assert set(exits[party]) == {"east"}


def test_a_teacher_reports_who_does_not_come(tmp_path):
    shut_in = (
        FILE,
        "  - {group: teachers,",
        "  - {group: class-x, in: [toilets, office], count: 20, profile: grade-1, leader: head,\n"
        "     together: {gather: false}, release: {after: bell}, route: {assembly: field-1}}\n"
        "  - {group: heads, in: toilets, count: 1, role: head}\n"
        "  - {group: teachers,",
    )
    locked = (
        "buildings/primary-school.yaml",
        "- {id: office-door,",
        "- {id: office-door, state: locked,",
    )
    outcome = played(tmp_path, shut_in, locked)
    inside = sum(name == "class-x" for name in outcome.people["group"]) - int(
        of(outcome, "accounted")["class-x"].value
    )
    assert inside > 0
    missing = of(outcome, "missing")["class-x"]
    assert (missing.actor, missing.value) == ("head", inside)
    # The head waits for them, but not for ever.
    wait = value("people.party.patience")
    last = max(e.t_s for e in outcome.events if e.event == "assembled" and e.object == "field-1")
    assert wait < missing.t_s < last + wait
