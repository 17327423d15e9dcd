#!/bin/sh
# JuPedSim 1.4.2, with PedPy 1.5.1: the end of the ways is missing where the writer was not closed.
# SqliteTrajectoryWriter keeps up to a hundred frames that it writes before it hands them to the file; iterate()
# does not tell it that the last person is out, and to drop the simulation and the writer does not either. PedPy
# reads the file without a word: everybody seems to stop somewhere, flows end early, and a run of fewer than a
# hundred frames has no ways in it. Call writer.close() before anything reads it.
#
# Seen: somebody walks 18 m in 18.0 s at ten frames a second: unclosed, the file ends after 9.9 s, 8 m before the
# exit; closed, after 18.0 s.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet jupedsim==1.4.2 pedpy==1.5.1 pandas==3.1.1 numpy==2.4.6 shapely==2.2.0
"$place/venv/bin/python" - <<'EOF'
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import jupedsim as jps
import pedpy
from shapely import box

STEP = 0.01  # s
EVERY = 10  # steps a frame


def walk(file, *, closed):
    """Let one person walk to the exit; return how long that took, s."""
    writer = jps.SqliteTrajectoryWriter(output_file=file, every_nth_frame=EVERY)
    simulation = jps.Simulation(
        model=jps.CollisionFreeSpeedModel(), geometry=box(0, 0, 20, 2), dt=STEP,
        trajectory_writer=writer)
    out = simulation.add_exit_stage([(19, 0), (20, 0), (20, 2), (19, 2)])
    journey = simulation.add_journey(jps.JourneyDescription([out]))
    simulation.add_agent(jps.CollisionFreeSpeedModelAgentParameters(
        journey_id=journey, stage_id=out, position=(1, 1), desired_speed=1.0))
    while simulation.agent_count():
        simulation.iterate()
    if closed:
        writer.close()
    return simulation.elapsed_time()


def last(file):
    """Return the last time in a file, s, and how far along the corridor it was, m."""
    ways = pedpy.load_trajectory_from_jupedsim_sqlite(trajectory_file=file)
    row = ways.data.sort_values("frame").iloc[-1]
    return float(row.frame / ways.frame_rate), float(row.x)


print("jupedsim", version("jupedsim"), " pedpy", version("pedpy"))
found = {}
with tempfile.TemporaryDirectory() as place:
    for closed in (False, True):
        file = Path(place) / f"{closed}.sqlite"
        took = walk(file, closed=closed)  # simulation and writer are gone when it returns
        found[closed] = last(file)
        print(f"  {'closed' if closed else 'not closed'}: out after {took:.1f} s; PedPy sees the last frame "
              f"after {found[closed][0]:.1f} s, at {found[closed][1]:.1f} m")
holds = round(found[False][0], 1) == 9.9 and found[False][1] < 12 and found[True][0] > 17.9
print("As described: frames that the writer still holds are not in the file." if holds
      else "CHANGED: the file has the last frames, or closing does not write them.")
sys.exit(0 if holds else 1)
EOF
