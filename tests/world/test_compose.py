"""Several sites and a town form one walkable world."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.distribution import Distribution
from sim.people.model import Visit
from sim.town.model import Placement, Road, Town
from sim.world.compose import compose
from sim.world.requests import WalkTo
from tests.movement.ground import box, crowd_of, door, site

TOWN = Town(
    id="t",
    name="Town",
    nodes={"j1": (0.0, 0.0), "j2": (300.0, 0.0)},
    roads=(Road("r", "j1", "j2", "street", 300.0, 2, 10.0, walk_m=3.0),),
    sites=(Placement("a", "a.yaml", (0, 10), "j1"), Placement("b", "b.yaml", (300, 10), "j2")),
)


def hall(state="open"):
    return site([box("h", 0, 0, 10, 10)], [door("x", "h", OUTSIDE, (4, 0), (6, 0), state=state)])


def test_a_single_site_keeps_its_ids():
    only = hall()
    assert compose({"a": only}, TOWN) is only


def test_several_sites_are_told_apart_and_joined_by_the_walkways_of_the_town():
    both = compose({"a": hall(), "b": hall()}, TOWN)
    assert {"a:h", "b:h", "town:j1", "town:j2", "town:r"} == {s.id for s in both.spaces}
    assert [o.id for o in both.exits] == ["a:x", "b:x"]
    assert [s.id for s in both.spaces] == sorted(s.id for s in both.spaces)


def test_somebody_walks_from_one_site_to_another_at_free_speed():
    both = compose({"a": hall(), "b": hall()}, TOWN)
    run = crowd_of({"p": (5.0, 9.0, 1.5, "a:h")}, both)
    reached = {}
    run.world.watch.arrivals[0] = lambda t: reached.setdefault("t", t)
    run.world.ask(WalkTo(0, "b:h"))
    run.to(600)
    # Across the hall, over two small squares and along the street.
    assert reached["t"] == pytest.approx((9 + 4 + 300) / 1.5, rel=0.03)


def test_people_told_to_leave_are_out_at_the_exit_and_do_not_walk_into_town():
    both = compose({"a": hall(), "b": hall()}, TOWN)
    run = crowd_of({"p": (np.linspace(1, 9, 20), 5.0, 1.5, "a:h")}, both)
    run.release()
    people = run.to(120)
    assert np.isfinite(people.out_s).all()
    assert {both.openings[row].id for row in people.exit} == {"a:x"}


def test_a_locked_exit_leads_nobody_into_town_either():
    both = compose({"a": hall("locked"), "b": hall()}, TOWN)
    run = crowd_of({"p": (5.0, 5.0, 1.5, "a:h")}, both)
    lost = {}
    run.world.watch.unreachable[0] = lambda t: lost.setdefault("t", t)
    run.world.ask(WalkTo(0, "b:h"))
    run.to(200)
    assert "t" in lost


def test_visitors_walk_through_the_town_to_another_site_and_are_counted_wherever_they_are():
    both = compose({"a": hall(), "b": hall()}, TOWN)
    stay = Distribution.fixed(60.0)
    options = {"visits": (Visit("b:h", stay), Visit("a:h", stay)), "choice": "nearest"}
    n = 30
    run = crowd_of({"p": (np.linspace(1, 9, n), 5.0, 1.5, "a:h", options)}, both)
    seen = {"a:h": [], "town:r": [], "b:h": []}
    for until in range(0, 900, 10):
        people = run.to(until)
        counts = np.bincount(people.space[people.space >= 0], minlength=len(both.spaces))
        assert counts.sum() + np.isfinite(people.out_s).sum() == n
        assert (counts == run.crowd.state.spaces["count"]).all()
        for name, row in seen.items():
            row.append(int(counts[both.space_index[name]]))
    assert [max(row) for row in seen.values()] == [n, n, n]
    assert np.isfinite(run.world.people.out_s).all()
    assert {both.openings[row].id for row in run.world.people.exit} == {"a:x"}
    there_and_back = 2 * (4 + 300) / 1.5
    assert run.world.people.out_s.min() > 2 * 60 + there_and_back
