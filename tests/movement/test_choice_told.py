"""What people make of signs, of what they are told, and those who do not leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.requests import Instruct, Release
from tests.movement.ground import box, crowd_of, door, site, spread


def ground(*, signed=("main",)):
    spaces = [box("r", 0, 0, 20, 10)]
    openings = [
        door("main", "r", OUTSIDE, (20, 4.5), (20, 5.5)),
        door("emergency", "r", OUTSIDE, (0, 4.5), (0, 5.5)),
    ]
    return site(spaces, [replace(o, signed=o.id in signed) for o in openings])


def exits_of(run):
    return [run.world.site.openings[e].id for e in run.world.people.exit]


@pytest.mark.parametrize(
    ("signed", "expected"),
    [(("main",), "main"), (("main", "emergency"), "emergency"), ((), "emergency")],
)
def test_those_who_follow_signs_take_an_emergency_door_only_if_it_is_signed(signed, expected):
    run = crowd_of({"p": (4.0, 5.0, 1.2, "r", {"choice": "signed"})}, ground(signed=signed))
    run.release()
    run.to(60)
    assert exits_of(run) == [expected]


def test_those_who_follow_signs_go_round_an_unsigned_door_within_the_site():
    spaces = [box("r", 0, 0, 10, 10), box("c", 10, 0, 14, 30), box("way", 0, 10, 10, 30)]
    openings = [
        replace(door("short", "r", "c", (10, 4.5), (10, 5.5)), signed=False),
        door("up", "r", "way", (4.5, 10), (5.5, 10)),
        door("over", "way", "c", (10, 25), (10, 26)),
        door("x", "c", OUTSIDE, (11, 0), (13, 0)),
    ]
    walked = {}
    for choice in ("nearest", "signed"):
        run = crowd_of({"p": (5.0, 5.0, 1.2, "r", {"choice": choice})}, site(spaces, openings))
        run.release()
        run.to(120)
        assert exits_of(run) == ["x"]
        walked[choice] = run.world.people.walked_m[0]
    assert walked["signed"] > walked["nearest"] + 25


def test_the_instructed_leave_by_what_they_know_until_they_are_told():
    options = {"choice": "instructed", "familiar_exits": ("main",)}
    for told, expected in ((False, "main"), (True, "emergency")):
        run = crowd_of({"p": (8.0, 5.0, 1.2, "r", options)}, ground())
        run.release()
        run.to(2.0)
        if told:
            run.world.ask(Instruct(np.array([0], dtype=np.int32), exits=("emergency",)))
        run.to(60)
        assert exits_of(run) == [expected]


def refusing(share, n=400):
    x, y = spread(n, 0, 0, 20, 10)
    return crowd_of({"p": (x, y, 1.2, "r", {"refuses": share})}, ground())


def test_those_who_refuse_stay_inside_and_the_rest_leave():
    run = refusing(0.05)
    run.release()
    people = run.to(900)
    stay = np.isnan(people.out_s)
    assert 0.02 < stay.mean() < 0.09
    assert np.isinf(people.start_s[stay]).all()
    assert not people.stuck.any()
    told = run.world.log.first("refused")
    assert told.value == stay.sum()
    assert run.world.log.first("last-evacuee") is None
    assert run.crowd.idle


def test_who_refuses_is_logged_after_an_order_between_two_points_of_the_grid():
    run = refusing(1.0, n=5)
    run.to(2.0)
    order = run.world.log.add("evac-order", t_s=2.012)
    people = np.arange(5, dtype=np.int32)
    run.world.ask(Release(people, np.full(5, 2.012), cause=order))
    run.to(10.0)
    told = run.world.log.first("refused")
    assert (told.t_s, told.cause) == (2.012, (order,))


@pytest.mark.parametrize("how", ["release", "instruct"])
def test_those_who_refuse_leave_when_somebody_tells_them_in_person(how):
    run = refusing(0.2, n=60)
    run.release()
    run.to(200)
    stay = np.nonzero(np.isnan(run.world.people.out_s))[0].astype(np.int32)
    assert len(stay)
    run.release()  # the bell again moves nobody
    run.to(210)
    assert np.isnan(run.world.people.out_s[stay]).all()
    if how == "release":
        run.world.ask(Release(stay, np.full(len(stay), 215.0), in_person=True))
    else:
        run.world.ask(Instruct(stay, exits=("main",)))
    people = run.to(400)
    assert np.isfinite(people.out_s).all()
    assert run.world.log.first("last-evacuee") is not None
    assert [event.event for event in run.world.log].count("refused") == 1


def test_whoever_is_told_the_way_before_the_bell_does_not_refuse_and_does_not_set_out_early():
    run = refusing(1.0, n=5)
    everybody = np.arange(5, dtype=np.int32)
    run.world.ask(Instruct(everybody, exits=("main",)))
    run.to(20)
    assert np.isnan(run.world.people.started_s).all()
    run.release(at=20.0)
    run.to(100)
    assert exits_of(run) == ["main"] * 5
