"""Muster beside two independent programs on the buildings on which these were timed.

Both programs are measured in the same call, the simulation alone: loading, cutting and reports are
left out on both sides. They come with the extra ``verify``.
"""

import statistics
import sys
import time
from importlib.util import find_spec
from typing import Any

from benchmarks import grounds
from benchmarks.rows import Row

_SEEDS = 7
_UNTIL_S = 40_000.0
_FLIGHT_M = 9.0
_CELLS = (1, 3, 6)
"""Cells in a flight of stairs."""


def rows() -> list[Row]:
    """Measure both peers, as far as they are installed."""
    found = []
    if find_spec("jupedsim_network"):
        for people, least in ((600, 100.0), (10_000, 300.0)):
            found += _office(people, least=least)
    else:
        print("jupedsim-network is missing: pip install 'muster[verify]'", file=sys.stderr)
    if find_spec("jupedsim"):
        found.append(_rooms(500, least=1000.0))
    else:
        print("JuPedSim is missing: pip install 'muster[verify]'", file=sys.stderr)
    return found


def _muster(tables: grounds.Tables, calibration: str, cell_m: float | None) -> tuple[float, float]:
    """Return the median seconds of a run over seeds, and the median time until all are out."""
    from sim.verify.bench import assemble, fields_of

    fields = fields_of(tables, cell_m=cell_m)
    taken, lasted = [], []
    for seed in range(1, _SEEDS + 2):
        world, crowd = assemble(tables, fields, calibration=calibration, seed=seed)
        begin = time.process_time()
        while not crowd.advance(_UNTIL_S):
            crowd.take_calls()
        taken.append(time.process_time() - begin)
        lasted.append(float(world.people.out_s.max()))
    # The first run compiles or loads what is compiled.
    return statistics.median(taken[1:]), statistics.median(lasted[1:])


def _office(people: int, *, least: float) -> list[Row]:
    seconds, lasted = network(people, seeds=3 if people < 1000 else 1)
    found = []
    for cells in _CELLS:
        own_s, own_last = _muster(grounds.office(people), "sfpe", _FLIGHT_M / cells)
        what = f"ten storeys, {people:,} people, {cells} cells a flight (`sfpe`)"
        note = f"out after {own_last:.0f} s, there {lasted:.0f} s ({own_last / lasted - 1:+.1%})"
        beside = "jupedsim-network, its defaults"
        found.append(Row(what, own_s, None, beside, seconds, note, least))
    return found


def network(people: int, *, seeds: int) -> tuple[float, float]:
    """Return what jupedsim-network takes for the office, and how long people need in it."""
    from jupedsim_network.scenario import scenario_from_dict

    scenario = scenario_from_dict(office_document(people))
    taken, lasted = [], []
    for seed in range(seeds):
        begin = time.process_time()
        result = scenario.simulation.run(seed=seed)
        taken.append(time.process_time() - begin)
        lasted.append(float(result.evacuation_time))
    return statistics.median(taken), statistics.median(lasted)


def office_document(people: int, *, storeys: int = 10) -> dict[str, Any]:
    """Return the office as jupedsim-network reads it."""
    per = people // storeys
    nodes: list[dict[str, Any]] = [{"name": "street", "kind": "safe"}]
    ways: list[dict[str, Any]] = []
    crowd = []
    for i in range(1, storeys + 1):
        office, flight = f"office-{i}", f"flight-{i}"
        nodes.append({"name": office, "kind": "room", "area": float(max(600, 10 * per))})
        nodes.append({"name": flight, "kind": "stair", "area": 12.0, "riser": 0.18, "tread": 0.28})
        ways.append({"source": office, "target": flight, "width": 1.0, "length": 20.0})
        below: dict[str, Any] = {"source": flight, "target": "street"}
        if i > 1:
            below = {"source": flight, "target": f"flight-{i - 1}", "kind": "stair"}
        ways.append({**below, "width": 1.2, "length": _FLIGHT_M})
        speed = {"distribution": "Normal", "mean": 1.2, "std": 0.2, "lower": 0.6, "upper": 1.8}
        before = {"distribution": "LogNormal", "mean": 60.0, "std": 30.0}
        crowd.append({"node": office, "count": per, "speed": speed, "pre_movement": before})
    settings = {"dt": 0.5, "t_max": _UNTIL_S}
    return {
        "format_version": 1,
        "nodes": nodes,
        "connections": ways,
        "populations": crowd,
        "simulation": settings,
    }


def _rooms(people: int, *, least: float) -> Row:
    seconds, lasted = jupedsim_rooms(people)
    own_s, own_last = _muster(grounds.rooms(people), "measured", None)
    bare_last = _muster(grounds.rooms(people, leaf=False), "measured", None)[1]
    note = f"out after {own_last:.0f} s, there {lasted:.0f} s ({own_last / lasted - 1:+.1%}); "
    note += f"{bare_last:.0f} s where no leaf hangs in the doors"
    what = f"ten rooms, {people} people (`measured`)"
    beside = "JuPedSim, collision-free speed model, its default step"
    return Row(what, own_s, None, beside, seconds, note, least)


def jupedsim_rooms(people: int, *, n: int = 10) -> tuple[float, float]:
    """Return what JuPedSim takes for the rooms, and how long people need in them."""
    import jupedsim as jps
    from shapely import unary_union
    from shapely.geometry import box

    parts = [box(0, 0, 11.0 * n, 4)]
    places = []
    for i in range(n):
        x = 11.0 * i + 0.5
        parts += [box(x, 4.2, x + 10, 14.2), box(x + 4.4, 3.9, x + 5.6, 4.3)]
        places.append(box(x + 0.3, 4.5, x + 9.7, 13.9))
    simulation = jps.Simulation(
        model=jps.CollisionFreeSpeedModel(), geometry=unary_union(parts), dt=0.01
    )
    out = simulation.add_exit_stage(box(0, 0.8, 0.5, 3.2).exterior.coords[:-1])
    journey = simulation.add_journey(jps.JourneyDescription([out]))
    for place in places:
        for at in jps.distribute_by_number(
            polygon=place,
            number_of_agents=people // n,
            distance_to_agents=0.4,
            distance_to_polygon=0.2,
            seed=1,
        ):
            simulation.add_agent(
                jps.CollisionFreeSpeedModelAgentParameters(
                    journey_id=journey, stage_id=out, position=at, desired_speed=1.3, radius=0.15
                )
            )
    begin = time.process_time()
    while simulation.agent_count() and simulation.elapsed_time() < _UNTIL_S:
        simulation.iterate()
    return time.process_time() - begin, simulation.elapsed_time()
