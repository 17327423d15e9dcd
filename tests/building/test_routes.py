import math

import pytest

from sim.building.routes import (
    bottleneck,
    exits_reachable,
    route_graph,
    single_points_of_failure,
    travel_distances,
    ways_out,
)
from sim.building.summary import Clearing, summarise
from sim.movement.flows import greatest_flows
from tests.building.conftest import Make

# two rooms left and right of a corridor with an exit at each end; a closet behind the left room
PLAN = """\
format: 1
name: Plan
use: office
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: hall, use: corridor, outline: [[0, 0], [20, 0], [20, 2], [0, 2]]}
  - {id: left, use: office, outline: [[0, 2], [8, 2], [8, 6], [0, 6]]}
  - {id: right, use: office, outline: [[12, 2], [20, 2], [20, 6], [12, 6]]}
  - {id: closet, use: store, outline: [[0, 6], [3, 6], [3, 8], [0, 8]]}
openings:
  - {id: l, between: [left, hall], at: [4, 2], width: 1}
  - {id: r, between: [right, hall], at: [16, 2], width: 1}
  - {id: c, between: [closet, left], at: [1.5, 6], width: 0.8}
exits:
  - {id: west, from: hall, at: [0, 1], width: 1.2}
  - {id: east, from: hall, at: [20, 1], width: 1.5}
"""


def test_exits_are_reached_through_open_ways_only(make: Make) -> None:
    graph = route_graph(make(PLAN))
    assert exits_reachable(graph)["closet"] == ("east", "west")
    locked = make(PLAN.replace("width: 1.5}", "width: 1.5, state: locked}"))
    assert exits_reachable(route_graph(locked))["closet"] == ("west",)
    assert exits_reachable(route_graph(locked, through_locked=True))["left"] == ("east", "west")
    assert exits_reachable(route_graph(make(PLAN), closed={"l"}))["closet"] == ()


def test_a_one_way_door_is_an_edge_one_way(make: Make) -> None:
    site = make(PLAN.replace("at: [4, 2], width: 1", "at: [4, 2], width: 1, direction: out"))
    graph = route_graph(site)
    assert graph.has_edge("left", "hall", key="l")
    assert not graph.has_edge("hall", "left")


def test_travel_distance_is_the_walk_past_the_corners(make: Make) -> None:
    ways = travel_distances(make(PLAN))
    door_to_west = math.hypot(4, 1)
    assert ways["left"].from_door_m == pytest.approx(door_to_west)
    assert ways["left"].from_farthest_m == pytest.approx(door_to_west + math.hypot(4, 4))
    through = math.hypot(2.5, 4)
    assert ways["closet"].from_door_m == pytest.approx(through + door_to_west)
    assert ways["closet"].goal == "west"
    assert ways["right"].goal == "east"


def test_distances_go_round_obstacles(make: Make) -> None:
    wall = "use: corridor, obstacles: [[[1, 0], [1.2, 0], [1.2, 1.5], [1, 1.5]]], outline: [[0"
    site = make(PLAN.replace("use: corridor, outline: [[0", wall))
    way = travel_distances(site, ["west"])["left"].from_door_m
    straight = math.hypot(4, 1)
    # over the top of the obstacle: [4, 2] - [1, 1.5] - [0, 1]
    assert way == pytest.approx(math.hypot(3, 0.5) + math.hypot(1, 0.5))
    assert way > straight


def test_stairs_count_with_their_length_along_the_slope(make: Make, two_storeys: str) -> None:
    site = make(two_storeys)
    ways = travel_distances(site)
    flights = 2 * 10 * math.hypot(0.16, 0.28)
    assert ways["L2/a/landing"].from_door_m > flights
    assert ways["L2/a/landing"].from_door_m == pytest.approx(
        # across the middle landing, the flights, the foot's landing, the lobby
        1.2 + flights + math.hypot(0.6, 1.4) + math.hypot(10 - 1.2, 4),
        abs=0.05,
    )


def test_what_lies_on_every_way_out_is_a_single_point_of_failure(make: Make) -> None:
    points = single_points_of_failure(route_graph(make(PLAN)))
    assert points["hall"] == ("closet", "left", "right")
    assert points["l"] == ("closet", "left")
    assert "west" not in points
    assert "r" not in points  # it cuts off nothing but its own room


def test_ways_without_a_common_opening_are_counted(make: Make) -> None:
    graph = route_graph(make(PLAN))
    assert ways_out(graph, "hall") == 2
    assert ways_out(graph, "left") == 1
    assert ways_out(route_graph(make(PLAN), closed={"c"}), "closet") == 0


def test_the_bottleneck_is_the_least_cut(make: Make) -> None:
    site = make(PLAN)
    graph = route_graph(site, flows=greatest_flows(site, calibration="imo"))
    flow, cut = bottleneck(graph, ["left", "right"])
    assert (flow, cut) == (pytest.approx(1.3 * 2.0), ("l", "r"))
    flow, cut = bottleneck(graph, ["hall"])
    assert (flow, cut) == (pytest.approx(1.3 * 2.7), ("east", "west"))


def test_the_summary_states_exits_widths_and_weak_points(make: Make) -> None:
    site = make(PLAN.replace("width: 1.5}", "width: 1.5, state: locked}"))
    people = {"left": 10.0, "right": 20.0}
    flows = greatest_flows(site, calibration="imo")
    summary = summarise(site, people, clearing=Clearing(people, flows))
    assert (summary.exit_width_m, summary.usable_width_m) == (
        pytest.approx(2.7),
        pytest.approx(1.2),
    )
    assert [(e.id, e.usable) for e in summary.exits] == [("east", False), ("west", True)]
    assert summary.area_m2 == pytest.approx(40 + 32 + 32 + 6)
    assert summary.farthest == "right"
    assert dict(summary.single_points) == {"west": 4, "hall": 3, "l": 2}
    assert summary.one_exit == ("closet", "hall", "left", "right")
    assert summary.flow_per_s == pytest.approx(1.2 * 1.3)
    assert summary.least_time_s == pytest.approx(29 / 1.56, abs=0.01)
    assert summary.bottleneck == ("west",)


def test_the_summary_names_what_cannot_leave(make: Make) -> None:
    summary = summarise(
        make(PLAN.replace("at: [4, 2], width: 1", "at: [4, 2], width: 1, state: locked"))
    )
    assert summary.cut_off == ("closet", "left")
