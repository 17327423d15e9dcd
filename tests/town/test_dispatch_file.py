"""What a town file says of its dispatch centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.town.model import MutualAid, Road, Town
from sim.town.roads import Drives, fastest_route, road_graph
from tests.town.test_town import RIVERSIDE, load

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
dispatch:
  seats: 2
  policy: running-order
  order: {all: [fs-1, fs-2], hamlet: [fs-2]}
  reserve: 1
  available: station
  without_unit: elsewhere
  move_up: 10 min
  min_crew: {engine: 4}
  warm_up: 6 h
  calls:
    - {kind: medical, rate: 12 /d, send: [engine], at: {hamlet: 3, j3: 1}}
    - {kind: advice, rate: 2 /h, talk: 90 s}
  mutual_aid: [{id: aid, kind: engine, crew: 6, from: j4, delay: 12 min}]
"""


def test_every_key_reaches_the_rules(tmp_path: Path) -> None:
    town, shown = load(tmp_path, RIVERSIDE + WHOLE)
    assert shown == ""
    assert town is not None
    rules = town.dispatch
    assert rules is not None
    assert (rules.seats, rules.policy, rules.reserve) == (2, "running-order", 1)
    assert rules.order == {"": ("fs-1", "fs-2"), "j1": ("fs-2",)}
    assert (rules.back_first, rules.call_waits) == (True, False)
    assert (rules.move_up_s, rules.warm_up_s) == (600.0, 21_600.0)
    assert rules.mutual_aid == (MutualAid("aid", "engine", 6, "j4", 720.0),)
    advice, medical = rules.calls
    assert (advice.kind, advice.send, len(advice.places)) == ("advice", (), 4)
    assert advice.talk is not None
    assert medical.rate == pytest.approx(12 / 86_400)
    assert medical.places == (("j1", 3.0), ("j3", 1.0))


def test_a_town_that_does_not_say_has_no_other_calls(tmp_path: Path) -> None:
    town, _ = load(tmp_path)
    assert town is not None
    assert town.dispatch is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dispatch: {seats: 0}", "too-small"),
        ("dispatch: {policy: running-order}", "town-no-order"),
        ("dispatch: {order: {all: [fs-9]}}", "town-unknown-station"),
        ("dispatch: {order: {nowhere: [fs-1]}}", "town-unknown-place"),
        ("dispatch: {calls: [{kind: a, rate: 1 /h, at: {j9: 1}}]}", "town-unknown-place"),
        ("dispatch: {calls: [{kind: a, rate: 1 /h, at: {j1: 0}}]}", "town-weights-form"),
        ("dispatch: {calls: [{kind: a, rate: 1 /h, by_hour: [1, 2]}]}", "town-hours-form"),
        ("dispatch: {calls: [{kind: a, rate: 1 /h}, {kind: a, rate: 2 /h}]}", "town-calls-twice"),
        ("dispatch: {calls: [{kind: a, rate: 1 /h, send: [boat]}]}", "town-calls-no-unit"),
        ("dispatch: {calls: [{kind: a, rate: 6 /h, send: [engine]}]}", "town-calls-overload"),
        ("dispatch: {min_crew: {engine: 7}}", "town-unit-short"),
        (
            "dispatch: {mutual_aid: [{id: e1, kind: engine, crew: 4, from: j1, delay: 5 min}]}",
            "town-id-twice",
        ),
        (
            "dispatch: {mutual_aid: [{id: x, kind: engine, crew: 4, from: j8, delay: 5 min}]}",
            "town-unknown-node",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    _, shown = load(tmp_path, f"{RIVERSIDE}{text}\n")
    lines = shown.splitlines()
    assert any(f"[{said}]" in line for line in lines)
    assert all(line.startswith("town.yaml:") for line in lines if said in line)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6), st.integers(0, 6), st.integers(1, 9), st.booleans(), st.booleans()
        ),
        min_size=1,
        max_size=16,
    )
)
@settings(max_examples=80, deadline=None)
def test_searching_backwards_finds_the_same_times(rows: list[tuple]) -> None:
    roads = tuple(
        Road(f"r{n:02d}", f"n{a}", f"n{b}", "street", 100.0 * length, 2, 10.0, one_way=one_way)
        for n, (a, b, length, one_way, _) in enumerate(rows)
        if a != b
    )
    closed = frozenset(f"r{n:02d}" for n, row in enumerate(rows) if row[4])
    nodes = {f"n{n}": (float(n), 0.0) for n in range(7)}
    graph = road_graph(Town("t", "t", nodes, roads))
    drives = Drives(graph, closed)
    for a in nodes:
        for b in nodes:
            route = fastest_route(graph, a, b, 0.0, closed)
            if route is None:
                assert drives.seconds(a, b) == float("inf")
                assert drives.nodes(a, b) == ()
            else:
                assert drives.seconds(a, b) == pytest.approx(route.seconds)
                assert sum(drives.each(drives.nodes(a, b))) == pytest.approx(route.seconds)
    with pytest.raises(KeyError):
        drives.seconds("n0", "n9")
    with pytest.raises(KeyError):
        drives.seconds("n9", "n0")
