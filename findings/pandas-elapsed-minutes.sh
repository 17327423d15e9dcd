#!/bin/sh
# pandas 3.1.1: bins of a minute begin at the first value where time is elapsed time, and at the whole minute where
# it is time of day. resample("60s") on a TimedeltaIndex that starts at 10 s has the bins 10 to 70, 70 to 130, ...;
# the same series on a DatetimeIndex has 20:40, 20:41, ... . Two doors, or two runs, whose first person comes at
# another second have other bins: added up or subtracted by minute they meet in no index, and what comes out is NaN.
# `origin=` of resample changes nothing for elapsed time. index.floor("60s") with groupby gives whole minutes for
# both.
#
# Seen: people after 10, 20, 65, 75 and 130 s are 3, 1, 1 a minute by elapsed time and 2, 2, 1 by time of day; the
# sum of two doors has no minute in common.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import pandas as pd


def passed(*seconds):
    """Return one person each at some seconds after the alarm."""
    return pd.Series(1, index=pd.to_timedelta(seconds, unit="s"))


door = passed(10, 20, 65, 75, 130)
other = passed(40, 50, 100)
by_elapsed = door.resample("60s").sum()
with_origin = door.resample("60s", origin="epoch").sum()
clock = door.set_axis(pd.Timestamp("2026-12-05 20:40") + door.index).resample("60s").sum()
by_floor = door.groupby(door.index.floor("60s")).sum()
both = by_elapsed + other.resample("60s").sum()

print("pandas", version("pandas"))
for name, counts in (("elapsed time", by_elapsed), ("the same with origin=", with_origin),
                     ("time of day", clock), ("floor and groupby", by_floor)):
    print(f"  {name}: {counts.tolist()} from {counts.index[0]}")
print(f"  sum of two doors by elapsed time: {both.tolist()}")
holds = (by_elapsed.tolist() == with_origin.tolist() == [3, 1, 1]
         and by_elapsed.index[0] == pd.Timedelta(seconds=10)
         and clock.tolist() == by_floor.tolist() == [2, 2, 1] and bool(both.isna().all()))
print("As described: bins of elapsed time begin at the first value." if holds
      else "CHANGED: bins of elapsed time begin at whole minutes, or those of the time of day do not.")
sys.exit(0 if holds else 1)
EOF
