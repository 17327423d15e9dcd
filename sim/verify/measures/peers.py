"""Buildings that another program plays in the same call; the case lists its modules as extras."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.verify.bench import fields_of, play

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.verify.cases import Case


def network(case: Case, calibration: str) -> dict[str, float]:
    """Return median evacuation times of an office over those of jupedsim-network.

    ``flight_cells`` are the numbers of cells a flight is cut into, ``farthest`` is the ratio that
    lies farthest from 1.
    """
    building = case.table["building"]
    seeds = range(1, case.table["seeds"] + 1)
    theirs = float(np.median(_network_times(building, seeds)))
    found = {"network-time": theirs}
    tables = office(building)
    ratios = []
    for cells in case.table["flight_cells"]:
        fields = fields_of(tables, cell_m=building["flight"]["length"] / cells)
        ours = [
            play(tables, calibration=calibration, seed=seed, fields=fields).last_s for seed in seeds
        ]
        found[f"time-cells-{cells}"] = float(np.median(ours))
        ratios.append(found[f"time-cells-{cells}"] / theirs)
        found[f"ratio-cells-{cells}"] = ratios[-1]
    return found | {"farthest": max(ratios, key=lambda ratio: abs(ratio - 1.0))}


def office(building: Mapping[str, Any]) -> dict[str, Any]:
    """Return spaces, openings and people of storeys that leave by one stair.

    People stand ``walk_m`` from the door of their office. The network gives a flight an area; the
    flight of that area and length is as wide as the two make it, its openings as the network has
    them.
    """
    flight, door = building["flight"], building["door_m"]
    length, wide = flight["length"], flight["area"] / flight["length"]
    side = math.sqrt(building["office_m2"])
    mouth = [[(wide - flight["width"]) / 2, 0], [(wide + flight["width"]) / 2, 0]]
    top = [[x, length] for x, _ in mouth]
    stair = {"length": length, "width": wide} | {k: flight[k] for k in ("rise", "riser", "tread")}
    spaces: dict[str, Any] = {}
    openings: dict[str, Any] = {}
    people: dict[str, Any] = {}
    for storey in range(1, building["storeys"] + 1):
        office_, this, below = f"office-{storey}", f"flight-{storey}", f"flight-{storey - 1}"
        # Storeys stand beside each other in plan, since a bench has one level.
        x0 = 2.0 * side * storey
        spaces[office_] = {"box": [x0, 0, x0 + side, side]}
        spaces[this] = {"stair": stair}
        openings[f"door-{storey}"] = {
            "from": office_,
            "to": this,
            "at": [[x0, (side - door) / 2], [x0, (side + door) / 2]],
            "at_to": [[(wide - door) / 2, length], [(wide + door) / 2, length]],
        }
        openings[f"foot-{storey}"] = {"from": this, "at": mouth}
        if storey > 1:
            openings[f"foot-{storey}"] |= {"to": below, "at_to": top, "kind": "open"}
        mean, sd = building["delay"]
        sigma = math.sqrt(math.log1p((sd / mean) ** 2))
        people[f"people-{storey}"] = {
            "count": building["people"] // building["storeys"],
            "in": office_,
            "area": [x0 + building["walk_m"], side / 2, x0 + building["walk_m"], side / 2],
            "speed": building["speed"],
            "delay": {"lognormal": [math.log(mean) - sigma**2 / 2, sigma]},
        }
    return {"spaces": spaces, "openings": openings, "people": people}


def _network_times(building: Mapping[str, Any], seeds: range) -> list[float]:
    """Return the evacuation times of jupedsim-network for the same office."""
    from jupedsim_network.scenario import (  # type: ignore[import-untyped]  # noqa: PLC0415
        scenario_from_dict,
    )

    flight, storeys = building["flight"], range(1, building["storeys"] + 1)
    mean, sd = building["delay"]
    (free, spread), low, high = (building["speed"][key] for key in ("normal", "low", "high"))
    speed = {"distribution": "Normal", "mean": free, "std": spread, "lower": low, "upper": high}
    nodes: list[dict[str, Any]] = [{"name": "street", "kind": "safe"}]
    links: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for storey in storeys:
        room, this = f"office-{storey}", f"flight-{storey}"
        nodes.append({"name": room, "kind": "room", "area": building["office_m2"]})
        steps = {"riser": flight["riser"], "tread": flight["tread"]}
        nodes.append({"name": this, "kind": "stair", "area": flight["area"], **steps})
        way = {"width": building["door_m"], "length": building["walk_m"]}
        links.append({"source": room, "target": this, **way})
        down = {"width": flight["width"], "length": flight["length"]}
        if storey == 1:
            links.append({"source": this, "target": "street", **down})
        else:
            links.append(
                {"source": this, "target": f"flight-{storey - 1}", "kind": "stair", **down}
            )
        people.append(
            {
                "node": room,
                "count": building["people"] // building["storeys"],
                "speed": speed,
                "pre_movement": {"distribution": "LogNormal", "mean": mean, "std": sd},
            }
        )
    scenario = scenario_from_dict(
        {
            "format_version": 1,
            "nodes": nodes,
            "connections": links,
            "populations": people,
            "simulation": {"dt": building["dt_s"]},
        }
    )
    scenario.simulation.t_max = building["until_s"]
    return [
        float(scenario.simulation.run(seed=seed, record=False).evacuation_time) for seed in seeds
    ]


def rooms(case: Case, calibration: str) -> dict[str, float]:
    """Return the evacuation time of rooms along a corridor over that of JuPedSim.

    Doors have a leaf, as those of a building file have; ``without-leaves`` is the ratio if not.
    """
    building = case.table["building"]
    theirs = _jupedsim_time(building)
    ours = play(row_of_rooms(building, leaf=True), calibration=calibration).last_s
    bare = play(row_of_rooms(building, leaf=False), calibration=calibration).last_s
    return {
        "time": ours,
        "jupedsim-time": theirs,
        "ratio": ours / theirs,
        "without-leaves": bare / theirs,
    }


def row_of_rooms(building: Mapping[str, Any], *, leaf: bool) -> dict[str, Any]:
    """Return spaces, openings and people of rooms in a row above a corridor that ends at x = 0."""
    count, pitch, side = building["rooms"], building["pitch_m"], building["room_m"]
    high, door, out = building["corridor_m"], building["door_m"], building["exit_m"]
    gap = building["gap_m"]
    spaces: dict[str, Any] = {"corridor": {"box": [0, 0, pitch * count, high]}}
    openings: dict[str, Any] = {
        "exit": {
            "from": "corridor",
            "at": [[0, (high - out) / 2], [0, (high + out) / 2]],
            "leaf": leaf,
        }
    }
    people: dict[str, Any] = {}
    for number in range(count):
        x0 = pitch * number + (pitch - side) / 2
        middle, room = x0 + side / 2, f"room-{number}"
        at = [middle - door / 2, middle + door / 2]
        spaces[room] = {"box": [x0, high + gap, x0 + side, high + gap + side]}
        openings[f"door-{number}"] = {
            "from": room,
            "to": "corridor",
            "at": [[x, high + gap] for x in at],
            "at_to": [[x, high] for x in at],
            "leaf": leaf,
        }
        people[f"people-{number}"] = {
            "count": building["people"] // count,
            "in": room,
            "speed": building["speed"],
        }
    return {"spaces": spaces, "openings": openings, "people": people}


def _jupedsim_time(building: Mapping[str, Any]) -> float:
    """Return the evacuation time of JuPedSim's collision-free speed model for the same rooms."""
    import jupedsim as jps  # noqa: PLC0415
    from shapely import Polygon, box  # noqa: PLC0415
    from shapely.ops import unary_union  # noqa: PLC0415

    tables = row_of_rooms(building, leaf=False)
    high, out, radius = building["corridor_m"], building["exit_m"], building["radius_m"]
    parts = [box(*space["box"]) for space in tables["spaces"].values()]
    for name, opening in tables["openings"].items():
        if name != "exit":
            (x0, top), (x1, _) = opening["at"]
            parts.append(box(x0, high, x1, top))
    beyond = building["beyond_m"]
    parts.append(box(-beyond, (high - out) / 2, 0, (high + out) / 2))
    simulation = jps.Simulation(
        model=jps.CollisionFreeSpeedModel(), geometry=unary_union(parts), dt=building["dt_s"]
    )
    exit_ = simulation.add_exit_stage(box(-beyond, (high - out) / 2, -beyond / 2, (high + out) / 2))
    journey = simulation.add_journey(jps.JourneyDescription([exit_]))
    for number in range(building["rooms"]):
        x0, y0, x1, y1 = tables["spaces"][f"room-{number}"]["box"]
        area = Polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        places = jps.distribute_by_number(
            polygon=area,
            number_of_agents=building["people"] // building["rooms"],
            distance_to_agents=2.0 * radius,
            distance_to_polygon=radius,
            seed=number,
        )
        for place in places:
            simulation.add_agent(
                jps.CollisionFreeSpeedModelAgentParameters(
                    position=place,
                    desired_speed=building["speed"],
                    radius=radius,
                    journey_id=journey,
                    stage_id=exit_,
                )
            )
    while simulation.agent_count() and simulation.elapsed_time() < building["until_s"]:
        simulation.iterate(100)
    return float(simulation.elapsed_time())
