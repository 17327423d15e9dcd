#!/bin/sh
# JuPedSim 1.4.2: ground that distribute_until_filled has "filled" with people 0.4 m apart holds four to a
# square metre. So many fit if each is put down at random and none is moved; side by side it would be seven.
# distribute_by_density refuses five, and people closer together than twice their radius are refused by the
# collision-free speed model when they are added. So a crowd as dense as a crush cannot be started
# from random places with people of the usual radius of 0.2 m; on a lattice of 0.41 m it can.
#
# Seen: 3.9 to 4.1 per m2 in five seeds where 7.2 fit; five per m2 refused; of 300 people 0.3 m apart 210 taken;
# 576 of 576 on a lattice, 5.8 per m2.
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

APART, SIDE = 0.4, 10
FLOOR = shapely.box(0, 0, SIDE, SIDE)


def taken(places):
    """Return how many of some people the model takes, each of a radius of 0.2 m."""
    sim = jps.Simulation(model=jps.CollisionFreeSpeedModel(), geometry=FLOOR, dt=0.01)
    way_out = sim.add_exit_stage(shapely.box(9, 4, 10, 6))
    journey = sim.add_journey(jps.JourneyDescription([way_out]))
    count = 0
    for at in places:
        try:
            sim.add_agent(jps.CollisionFreeSpeedModelAgentParameters(
                journey_id=journey, stage_id=way_out, position=at, radius=0.2))
            count += 1
        except RuntimeError:
            pass
    return count


print("jupedsim", version("jupedsim"))
filled = [
    len(jps.distribute_until_filled(
        polygon=FLOOR, distance_to_agents=APART, distance_to_polygon=0, seed=seed)) / SIDE**2
    for seed in range(1, 6)
]
most = 2 / 3**0.5 / APART**2
print(f"  filled, {APART} m apart: {min(filled):.1f} to {max(filled):.1f} per m2; {most:.1f} fit")
try:
    jps.distribute_by_density(
        polygon=FLOOR, density=5, distance_to_agents=APART, distance_to_polygon=0, seed=1)
    refused = False
except jps.distributions.AgentNumberError as error:
    refused = True
    print("  five per m2:", error)
close = jps.distribute_by_number(
    polygon=FLOOR, number_of_agents=300, distance_to_agents=0.3, distance_to_polygon=0.3, seed=1)
loose = taken(close)
lattice = [(0.25 + 0.41 * x, 0.25 + 0.41 * y) for x in range(24) for y in range(24)]
packed = taken(lattice)
print(f"  0.3 m apart: {loose} of {len(close)} taken; on a lattice of 0.41 m: {packed} of {len(lattice)}, "
      f"{packed / SIDE**2:.1f} per m2")
holds = max(filled) < 0.6 * most and refused and loose < len(close) and packed == len(lattice)
print("As described: filled at random is a little more than half of what fits." if holds
      else "CHANGED: filling comes closer to what fits, or what was refused is taken.")
sys.exit(0 if holds else 1)
EOF
