#!/bin/sh
# PedPy 1.5.1: compute_n_t counts whoever first reaches the line, whichever way they walk and whether or
# not they go through. Three people down and three up are six, not nought; somebody who walks up to
# the line, touches it and turns back is counted; somebody who goes through, comes back and goes through
# again is counted once, at the first time. N(t) is the number of people who were ever at the line, no net count
# of passages: a flow by it is that of a door only where all go one way.
#
# Seen: 6 for three each way, 2 of 2 who turned back at the line, 1 for three passages of one person.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet pedpy==1.5.1 pandas==3.1.1 numpy==2.4.6 shapely==2.2.0
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import pandas as pd
import pedpy

FPS = 10
LINE = pedpy.MeasurementLine([(-1, 0), (1, 0)])


def counted(*ways):
    """Return how many PedPy counts at the line y = 0; each way is y by time, for 20 s."""
    rows = [
        (number, frame, 0.1 * number, float(way(frame / FPS)))
        for number, way in enumerate(ways) for frame in range(20 * FPS)
    ]
    table = pd.DataFrame(rows, columns=["id", "frame", "x", "y"])
    walkers = pedpy.TrajectoryData(table, frame_rate=FPS)
    n_t, _ = pedpy.compute_n_t(traj_data=walkers, measurement_line=LINE)
    return int(n_t["cumulative_pedestrians"].iloc[-1])


def down(start):
    return lambda t: start - t


def up(start):
    return lambda t: t - start


def turns_back(t):  # reaches y = 0 after 5 s, stands for 2 s, goes back
    return max(0.0, 5.0 - t) if t < 7 else t - 7


def to_and_fro(t):  # through after 5 s, back after 9 s, through again after 13 s
    return 5 - t if t < 7 else t - 9 if t < 11 else 13 - t


print("pedpy", version("pedpy"))
both = counted(down(3.05), down(5.05), down(7.05), up(4.05), up(6.05), up(8.05))
touched = counted(turns_back, turns_back)
thrice = counted(to_and_fro)
print(f"  three walk down and three up: N = {both}")
print(f"  two touch the line and turn back: N = {touched}")
print(f"  one walks through three times: N = {thrice}")
holds = (both, touched, thrice) == (6, 2, 1)
print("As described: N counts people who were at the line, whichever way and however often." if holds
      else "CHANGED: the count minds directions, touches or repeats now.")
sys.exit(0 if holds else 1)
EOF
