#!/bin/sh
# SimPy 4.1.2: who stops waiting does not leave the queue. A process that yields `store.get() |
# env.timeout(patience)` and goes on after the timeout has left its request in the Store; the next thing that is put
# there is handed to it, that is to nobody, and is gone: not in the Store, not with the caller who waits behind.
# Nothing is raised, the model merely has one unit less after each caller who gives up. `cancel()` of the request in
# the branch of the timeout puts it right; the `with` form does that by itself, though a Store, to which nothing is
# given back, seems not to need it.
#
# Seen: one unit comes back after 20 min; the first caller gave up after 10, the second still waits and gives up too
# after 65, and the Store is empty. With cancel(), or with `with`, the second caller has the unit after 20 min.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet simpy==4.1.2
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import simpy


def wait_and_go(env, units, patience):
    request = units.get()
    got = yield request | env.timeout(patience)
    return request in got


def wait_and_cancel(env, units, patience):
    request = units.get()
    got = yield request | env.timeout(patience)
    if request not in got:
        request.cancel()
    return request in got


def wait_within(env, units, patience):
    with units.get() as request:
        got = yield request | env.timeout(patience)
        return request in got


def played(wait):
    """Return when each caller had a unit or gave up, min, and how many units are there at last."""
    env = simpy.Environment()
    units, ends = simpy.Store(env), {}

    def caller(name, at, patience):
        yield env.timeout(at)
        has_unit = yield from wait(env, units, patience)
        ends[name] = (env.now, "has a unit" if has_unit else "gave up")

    def unit():
        yield env.timeout(20)
        yield units.put("engine 1")

    env.process(caller("first", at=0, patience=10))
    env.process(caller("second", at=5, patience=60))
    env.process(unit())
    env.run()
    return ends, len(units.items)


print("simpy", version("simpy"))
plain, cancelled, within = (played(wait) for wait in (wait_and_go, wait_and_cancel, wait_within))
for name, (ends, left) in (
        ("goes on", plain), ("cancels", cancelled), ("leaves `with`", within)):
    print(f"  who gives up {name}: {ends}, {left} units in the store")
lost = ({"first": (10, "gave up"), "second": (65, "gave up")}, 0)
found = ({"first": (10, "gave up"), "second": (20, "has a unit")}, 0)
holds = plain == lost and cancelled == within == found
print("As described: the unit goes to a caller who is no longer there." if holds
      else "CHANGED: a request that lost its race is taken out of the queue, or cancel() does not help.")
sys.exit(0 if holds else 1)
EOF
