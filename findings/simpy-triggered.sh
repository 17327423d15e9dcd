#!/bin/sh
# SimPy 4.1.2: `triggered` of a Timeout is true from the moment it is made, long before its time. To ask after
# `yield answer | limit` which of the two it was by `limit.triggered` says "too late" every time; `processed`, or
# `limit in result`, says what was meant. The other end of the same tool: any_of of no events at all is there at
# once, so "wait for any unit of this list" goes on without one where the list has become empty, as all_of does.
# Neither raises anything, and a model with either mistake runs to its end.
#
# Seen: of 50 calls, all answered within 1 to 50 s of a limit of 60 s, 50 are too late by `triggered`, none by
# `processed` or by the result; any_of([]) goes on at the same instant with an empty result.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet simpy==4.1.2
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import simpy

LIMIT = 60  # s
CALLS = 50

env = simpy.Environment()
late = {"triggered": 0, "processed": 0, "in the result": 0}


def call(rings):
    answer, limit = env.timeout(rings), env.timeout(LIMIT)
    result = yield answer | limit
    late["triggered"] += limit.triggered
    late["processed"] += limit.processed
    late["in the result"] += limit in result


for number in range(1, CALLS + 1):
    env.process(call(number))
env.run()


def waits_for_any(units):
    """Return when somebody who waits for any of some units goes on, s."""
    world = simpy.Environment()
    went = []

    def waits():
        result = yield world.any_of([world.timeout(back) for back in units])
        went.append((world.now, len(result.todict())))

    world.process(waits())
    world.run()
    return went[0]


print("simpy", version("simpy"))
print(f"  calls of {CALLS} that are too late, by what is asked of the limit: {late}")
some, none = waits_for_any([300, 900]), waits_for_any([])
print(f"  any of two units that are back after 300 and 900 s: on after {some[0]} s, {some[1]} in the result")
print(f"  any of no units: on after {none[0]} s, {none[1]} in the result")
holds = late == {"triggered": CALLS, "processed": 0, "in the result": 0} and (
    some, none) == ((300, 1), (0, 0))
print("As described: a timeout is triggered before its time, and any of none is there at once." if holds
      else "CHANGED: triggered says whether the time has come, or any_of of no events waits.")
sys.exit(0 if holds else 1)
EOF
