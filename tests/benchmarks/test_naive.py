"""The plain program does what it says, so that standing beside it means something."""

import networkx as nx
import pytest

from benchmarks import naive
from benchmarks.rows import Row
from benchmarks.run import BEGIN, END, table, written


def corridor(people):
    graph = nx.Graph()
    graph.add_edge("exit", naive.OUT, weight=0.0)
    graph.add_edge("room", "exit", weight=10.0)
    doors = {"room": {"room": (0.0, 0.0)}, "hall": {"room": (0.0, 0.0), "exit": (10.0, 0.0)}}
    return naive.Plain(graph, doors, {"room": 1.0, "exit": 0.5}, people)


def test_one_person_walks_and_passes_two_doors():
    out, last = naive.evacuate(corridor([(2.0, "room", 3.0, 4.0, 1.0)]))
    assert out == 1
    assert last == pytest.approx(2 + 5 + 1 + 10 + 0.5)


def test_people_queue_at_a_door():
    people = [(0.0, "room", 3.0, 4.0, 1.0)] * 5
    assert naive.evacuate(corridor(people))[1] == pytest.approx(5 + 5 * 1 + 10 + 0.5)


def test_somebody_without_a_way_out_stays():
    assert naive.evacuate(corridor([(0.0, "cellar", 0.0, 0.0, 1.0)])) == (0, 0.0)


def test_the_table_replaces_what_stood_between_the_marks():
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert written(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert written(written(page, "new"), "new") == written(page, "new")


def test_what_a_line_may_cost_is_a_ratio_to_what_stands_beside_it():
    assert Row("a", 3.0, 2.0, "b", 1.0).is_slow
    assert not Row("a", 300.0, 2.0, "b", 200.0).is_slow
    assert not Row("a", 1.0, None, "b", 100.0, least=100.0).is_slow
    assert Row("a", 1.0, None, "b", 99.0, least=100.0).is_slow
    assert not Row("a", 1e9, None, "b", 1.0).is_slow


def test_the_table_has_both_ratios():
    *_, line = table([Row("a", 3.0, 2.5, "b", 2.0, "c", least=0.1)]).split("\n\n")[0].splitlines()
    assert line == "| a | 3 | b | 2 | 1.5 | 2.5 | 0.667 | 0.1 | c |"
