#!/bin/sh
# JuPedSim 1.4.2: a waypoint that is too small is never passed by all. Whoever is sent to a waypoint has to come
# within its distance of the point. With a distance no greater than their radius those who come after the first
# gather round it, keep each other from it, and stay there for good. One or two people alone pass without trouble,
# so that a first try looks right, and no warning comes. From 0.3 m on all pass in this corridor, in the time that
# they need anyway. A waypoint that only bends a way is best as wide as the way.
#
# Seen: ten people in a corridor 4 m wide, a waypoint half way: at a distance of 0.1 and 0.2 m four of them are
# still there after 200 s, at 0.3, 0.5 and 1.0 m all are out after 33 to 35 s.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet jupedsim==1.4.2 shapely==2.2.0 numpy==2.4.6
"$place/venv/bin/python" - <<'EOF'
import math
import sys
from importlib.metadata import version

import jupedsim as jps
from shapely import box

UNTIL = 200.0  # s
WAYPOINT = (20, 2)


def walk(distance, people=10):
    """Return how long people need by way of the waypoint, s, and where those are who are not out."""
    simulation = jps.Simulation(
        model=jps.CollisionFreeSpeedModel(), geometry=box(0, 0, 40, 4), dt=0.01)
    waypoint = simulation.add_waypoint_stage(WAYPOINT, distance)
    out = simulation.add_exit_stage([(39, 0), (40, 0), (40, 4), (39, 4)])
    ways = jps.JourneyDescription([waypoint, out])
    ways.set_transition_for_stage(waypoint, jps.Transition.create_fixed_transition(out))
    journey = simulation.add_journey(ways)
    for number in range(people):
        simulation.add_agent(jps.CollisionFreeSpeedModelAgentParameters(
            journey_id=journey, stage_id=waypoint, radius=0.2, desired_speed=1.2,
            position=(1 + 0.6 * number, 2 + (number % 3 - 1) * 0.5)))
    while simulation.agent_count() and simulation.elapsed_time() < UNTIL:
        simulation.iterate()
    return simulation.elapsed_time(), [agent.position for agent in simulation.agents()]


print("jupedsim", version("jupedsim"))
found = {distance: walk(distance) for distance in (0.1, 0.2, 0.3, 0.5, 1.0)}
for distance, (lasted, left) in found.items():
    beside = f", within {max(math.dist(at, WAYPOINT) for at in left):.1f} m of it" if left else ""
    print(f"  waypoint of {distance} m: {len(left)} of 10 still there after {lasted:.0f} s{beside}")
alone = walk(0.1, people=1)
print(f"  one person alone, waypoint of 0.1 m: {len(alone[1])} still there after {alone[0]:.0f} s")
holds = (all(found[small][1] and max(math.dist(at, WAYPOINT) for at in found[small][1]) < 1.5
             for small in (0.1, 0.2))
         and all(not found[large][1] and found[large][0] < 40 for large in (0.3, 0.5, 1.0))
         and not alone[1])
print("As described: some never pass a waypoint that is no larger than they are." if holds
      else "CHANGED: all pass a small waypoint, or a large one stops some.")
sys.exit(0 if holds else 1)
EOF
