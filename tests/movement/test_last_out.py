"""Who was the last one out: of those who came, alive or dead, crews apart."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.people.model import CREW
from sim.world.requests import Incapacitate, Remove
from sim.world.state import Harm
from tests.movement.ground import box, crowd_of, door, site, spread


def ground():
    return site([box("hall", 0, 0, 10, 6)], [door("out", "hall", OUTSIDE, (0, 2), (0, 3))])


def coming(*times):
    n = len(times)
    groups = {"all": (*spread(n, 0, 0, 10, 6), 1.25, "hall", {"arrive_from": "out"})}
    return crowd_of(groups, ground(), arrive_s=np.array(times, dtype=float))


def last(run):
    return [(event.t_s, event.value) for event in run.world.log if event.event == "last-evacuee"]


def test_without_an_alarm_the_last_is_out_when_nobody_is_to_come():
    run = coming(1.0, 2.0, 300.0)
    run.to(200.0)
    assert last(run) == []
    people = run.to(400.0)
    assert last(run) == [(pytest.approx(people.out_s.max(), abs=0.3), 3)]


def test_after_an_alarm_nobody_waits_for_those_who_have_not_come_and_it_is_told_anew():
    run = coming(1.0, 1.0, 300.0, np.inf)
    run.world.log.add("general-alarm", t_s=0.0)
    run.to(200.0)
    assert last(run)[-1] == (pytest.approx(np.nanmax(run.world.people.out_s), abs=0.3), 2)
    people = run.to(400.0)
    assert last(run)[-1] == (pytest.approx(np.nanmax(people.out_s), abs=0.3), 3)


def room(n=4, **options):
    return crowd_of({"all": (*spread(n, 0, 0, 10, 6), 1.25, "hall", options)}, ground())


def test_with_somebody_dead_inside_nobody_was_the_last_until_they_are_carried_out():
    run = room()
    run.release(people=range(3))
    run.to(60.0)
    run.world.people.harm[3] = Harm.DEAD
    run.world.ask(Incapacitate(np.array([3], dtype=np.int32)))
    run.to(61.0)
    assert last(run) == []
    assert run.world.log.first("none-alive-inside").value == 1
    run.world.ask(Remove(np.array([3], dtype=np.int32), "out"))
    run.to(62.0)
    assert [value for _, value in last(run)] == [4]


def test_crews_are_the_first_at_no_exit_and_count_at_none():
    groups = {
        "a-crew": (*spread(2, 0, 1, 2, 5), 1.5, "hall", {"role": CREW, "required": False}),
        "guests": (*spread(10, 6, 0, 10, 6), 1.0, "hall"),
    }
    run = crowd_of(groups, ground())
    run.world.population.required[:2] = False
    run.crowd.state.people["required"][:2] = 0
    run.release()
    people = run.to(120.0)
    first = run.world.log.first("exit-first")
    assert people.out_s[:2].max() < people.out_s[2:].min()
    assert first.t_s == pytest.approx(people.out_s[2:].min(), abs=0.3)
    assert first.value == 1
    values = [event.value for event in run.world.log if event.event == "exit-decile"]
    assert max(values) == 10
    assert last(run)[-1][1] == 10
