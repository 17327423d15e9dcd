#!/bin/sh
# JuPedSim 1.4.2, collision-free speed model with its default repulsion and people of radius 0.2 m: flow
# through a door is no line of its width. A door of 1 m passes about one person a second; one of 0.5 m,
# wider than a person of 0.4 m, a third of that, and after two minutes not everybody is out. In the
# CrowdQueue experiments (Wuppertal 2018, doi 10.34735/ped.2018.1) people passed a gate of 0.5 m at 1.0
# to 1.4 a second, and laboratory doors of 1 m at about two.
#
# Seen: 0.38 people a second at 0.5 m with 37 of 40 out after 150 s, 0.78 at 0.7 m, 1.13 at 1 m.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --no-deps jupedsim==1.4.2 \
    shapely==2.2.0 numpy==2.4.6 deprecated==1.2.18 wrapt==1.17.3  # no windows, no Qt
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import jupedsim as jps
import shapely

WALL, PEOPLE, UNTIL = 0.2, 40, 150.0


def out(width):
    """Return people per second through a door, and how many are out in the end."""
    parts = [shapely.box(0, -3, 8, 3), shapely.box(8, -width / 2, 8 + WALL, width / 2),
             shapely.box(8 + WALL, -3, 10.2, 3)]
    model = jps.CollisionFreeSpeedModel()
    sim = jps.Simulation(model=model, geometry=shapely.union_all(parts), dt=0.01)
    exit_area = sim.add_exit_stage(shapely.box(9.7, -3, 10.19, 3))
    journey = sim.add_journey(jps.JourneyDescription([exit_area]))
    places = jps.distribute_by_number(
        polygon=shapely.box(2, -2.8, 7.8, 2.8), number_of_agents=PEOPLE,
        distance_to_agents=0.42, distance_to_polygon=0.25, seed=1)
    for at in places:
        sim.add_agent(jps.CollisionFreeSpeedModelAgentParameters(
            journey_id=journey, stage_id=exit_area, position=at, desired_speed=1.2, radius=0.2))
    inside, passed = {agent.id for agent in sim.agents()}, []
    while inside and sim.elapsed_time() < UNTIL:
        sim.iterate(5)
        now = {agent.id for agent in sim.agents() if agent.position[0] < 8 + WALL / 2}
        passed += [sim.elapsed_time()] * len(inside - now)
        inside = now
    first, last = int(0.1 * len(passed)), int(0.9 * len(passed)) - 1
    return (last - first) / (passed[last] - passed[first]), len(passed)


print("jupedsim", version("jupedsim"))
found = {width: out(width) for width in (0.5, 0.7, 1.0)}
for width, (per_second, count) in found.items():
    print(f"  door of {width:g} m: {per_second:.2f} people a second, "
          f"{per_second / width:.2f} a metre, {count} of {PEOPLE} out after {UNTIL:.0f} s at the most")
(narrow, left), _, (wide, everybody) = found[0.5], found[0.7], found[1.0]
holds = narrow / 0.5 < 0.75 * wide and left < PEOPLE and everybody == PEOPLE
print("As described: the narrow door passes far less a metre, and leaves people behind." if holds
      else "CHANGED: flow goes with width now, or the narrow door lets everybody out.")
sys.exit(0 if holds else 1)
EOF
