#!/bin/sh
# Hypothesis 6.170.15: st.builds(Door) never makes a door with a leaf where the dataclass has `leaf: bool = False`,
# and st.from_type(Door) does. builds() draws what the constructor cannot do without and leaves every field with a
# default at it; from_type() of the same class draws all of them. A property that holds for a thousand buildings may
# then have been shown for one value of most fields, and no statistics of the test say so. `...` for a field
# (`leaf=...`) makes builds() draw it.
#
# Seen: in 300 examples each, builds() makes 1 pair of leaf and lanes, from_type() more than 20; leaf=... makes both
# leaves.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet hypothesis==6.170.15
"$place/venv/bin/python" - <<'EOF'
import sys
from dataclasses import dataclass
from importlib.metadata import version

from hypothesis import given, settings
from hypothesis import strategies as st


@dataclass(frozen=True)
class Door:
    width: float
    leaf: bool = False
    lanes: int = 1


def drawn(strategy):
    """Return the doors that a property sees."""
    seen = []

    @settings(max_examples=300, derandomize=True, database=None, deadline=None)
    @given(strategy)
    def holds_for(door):
        seen.append(door)

    holds_for()
    return seen


print("hypothesis", version("hypothesis"))
built, typed, asked = (
    drawn(each) for each in (st.builds(Door), st.from_type(Door), st.builds(Door, leaf=...)))
pairs = {name: {(door.leaf, door.lanes) for door in doors}
         for name, doors in (("builds", built), ("from_type", typed), ("builds with leaf=...", asked))}
for name, those in pairs.items():
    print(f"  {name}: {len(those)} different pairs of leaf and lanes, leaves {sorted({leaf for leaf, _ in those})}")
widths = len({door.width for door in built})
print(f"  the width, which has no default, takes {widths} values in builds")
holds = (pairs["builds"] == {(False, 1)} and len(pairs["from_type"]) > 20 and widths > 20
         and pairs["builds with leaf=..."] == {(False, 1), (True, 1)})
print("As described: builds() leaves fields with a default as they are, from_type() does not." if holds
      else "CHANGED: builds() draws fields with a default, or from_type() does not.")
sys.exit(0 if holds else 1)
EOF
