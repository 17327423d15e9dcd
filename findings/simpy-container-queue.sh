#!/bin/sh
# SimPy 4.1.2: a Container serves strictly by turn. A request for more than there is holds up every smaller one
# behind it, for as long as it waits, though there is enough for them; a FilterStore lets those pass that can be
# served. Five stretchers, a team that wants ten and two that want one each: as a Container all three wait for the
# next delivery, as things in a FilterStore the two go at once. Whoever models stock, seats or teams has to choose
# the kind of resource by the rule of the queue, since both run without a word.
#
# Seen: with a Container the small requests are served after 60 min, with a FilterStore after 5 and 10 min.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet simpy==4.1.2
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import simpy

DELIVERY = 60  # min


def with_container():
    """Return when each request is served: a number of stretchers by name of the team."""
    env, served = simpy.Environment(), {}
    stock = simpy.Container(env, capacity=100, init=5)

    def team(name, at, number):
        yield env.timeout(at)
        yield stock.get(number)
        served[name] = env.now

    def lorry():
        yield env.timeout(DELIVERY)
        yield stock.put(10)

    for process in (team("large", 0, 10), team("small", 5, 1), team("other", 10, 1), lorry()):
        env.process(process)
    env.run()
    return served


def with_filter_store():
    """Return the same for crates that are taken whole: one of ten is not there yet."""
    env, served = simpy.Environment(), {}
    stock = simpy.FilterStore(env)
    stock.items += [1, 1, 1, 1, 1]

    def team(name, at, number):
        yield env.timeout(at)
        yield stock.get(lambda crate: crate == number)
        served[name] = env.now

    def lorry():
        yield env.timeout(DELIVERY)
        yield stock.put(10)

    for process in (team("large", 0, 10), team("small", 5, 1), team("other", 10, 1), lorry()):
        env.process(process)
    env.run()
    return served


print("simpy", version("simpy"))
by_turn, by_need = with_container(), with_filter_store()
print("Served after ... min:")
print("  Container  ", by_turn)
print("  FilterStore", by_need)
holds = by_turn == {"large": 60, "small": 60, "other": 60} and by_need == {
    "small": 5, "other": 10, "large": 60}
print("As described: in a Container the large request holds up the small ones." if holds
      else "CHANGED: a Container lets small requests pass, or a FilterStore does not.")
sys.exit(0 if holds else 1)
EOF
