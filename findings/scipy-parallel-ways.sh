#!/bin/sh
# SciPy 1.17.1, with NetworkX 3.6.1: two ways between the same two places become one, as long as both together. A
# sparse array made of (lengths, (from, to)) adds up what has the same place in it, and csgraph walks the sum: two
# flights of 10 and 12 m between the same landings are one of 22 m. NetworkX does the same where it hands a
# MultiGraph over (to_scipy_sparse_array), though its own search over that graph takes the shorter of the two.
# Distances grow, other ways come out as the shortest, and the more stairs a building has the longer are its ways.
# Keep the least length of each pair before the array is made.
#
# Seen: 10 and 12 m between two landings and 5 m on to the door are 15 m for NetworkX and 27 m for SciPy on the same
# graph; with a detour of 20 m there, SciPy sends people round it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet scipy==1.17.1 networkx==3.6.1 numpy==2.4.6
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import networkx as nx
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

UP, DOWN, DOOR, DETOUR = range(4)
FLIGHTS = [(UP, DOWN, 10.0), (UP, DOWN, 12.0), (DOWN, DOOR, 5.0)]  # m
ROUND = [(UP, DETOUR, 10.0), (DETOUR, DOOR, 10.0)]


def by_scipy(array):
    """Return the length of the way from the upper landing to the door, and the landing before it."""
    lengths, before = dijkstra(array, directed=False, indices=UP, return_predecessors=True)
    return float(lengths[DOOR]), int(before[DOOR])


def by_networkx(graph):
    length, way = nx.single_source_dijkstra(graph, UP, DOOR)
    return length, way[-2]


def array_of(ways):
    start, end, length = zip(*ways, strict=True)
    return coo_array((length, (start, end)), shape=(4, 4))


def graph_of(ways):
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(4))
    graph.add_weighted_edges_from(ways)
    return graph


print("scipy", version("scipy"), " networkx", version("networkx"))
found = {}
for name, ways in (("two flights", FLIGHTS), ("with a detour", FLIGHTS + ROUND)):
    handed = nx.to_scipy_sparse_array(graph_of(ways), nodelist=range(4))
    found[name] = (by_networkx(graph_of(ways)), by_scipy(array_of(ways)), by_scipy(handed))
    for what, (length, before) in zip(
            ("NetworkX", "SciPy, from triples", "SciPy, from NetworkX"), found[name], strict=True):
        print(f"  {name}: {length:.0f} m to the door by place {before} ({what})")
holds = found == {
    "two flights": ((15.0, DOWN), (27.0, DOWN), (27.0, DOWN)),
    "with a detour": ((15.0, DOWN), (20.0, DETOUR), (20.0, DETOUR))}
print("As described: two ways between the same places are as long as both together." if holds
      else "CHANGED: ways between the same places are no longer added up.")
sys.exit(0 if holds else 1)
EOF
