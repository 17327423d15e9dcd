"""The shortest way that crews may take is the one that networkx finds, also among equals."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.response.scene.routes import _shortest

EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([1.0, 2.0, 2.5, 3.0])),
    min_size=1,
    max_size=30,
)


def graph_of(edges):
    graph = nx.Graph()
    graph.add_nodes_from(str(n) for n in range(10))
    for a, b, length in edges:
        graph.add_edge(str(a), str(b), length=length)
    return graph


@given(EDGES, st.sets(st.integers(1, 9), max_size=5), st.integers(0, 9))
def test_the_way_is_the_one_that_networkx_finds(edges, shut, goal):
    graph, shut = graph_of(edges), {str(n) for n in shut}

    def metres(_a, b, edge):
        return None if b in shut else edge["length"]

    try:
        expected = nx.dijkstra_path(graph, "0", str(goal), weight=metres)
    except nx.NetworkXNoPath:
        expected = None
    assert _shortest(graph, "0", str(goal), lambda space: space in shut) == expected


@pytest.mark.parametrize(("shut", "way"), [("", "0 1 3"), ("1", "0 2 3"), ("12", None)])
def test_of_ways_as_long_the_first_drawn_is_taken(shut, way):
    graph = graph_of([(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)])
    found = _shortest(graph, "0", "3", lambda space: space in shut)
    assert found == (way.split() if way else None)
