#!/bin/sh
# ezdxf 1.4.5: vertices() of an LWPOLYLINE gives its corners and leaves out the arcs between them, which a drawing
# keeps as a "bulge" at a corner. A room with a round bay loses the bay, and a round hall that is drawn as
# two half circles is two points without any floor. The polygon is valid all the same, so nothing tells. has_arc
# says whether there are any; path.make_path(...).flattening(distance) follows them. Whoever takes outlines of
# rooms from a drawing has to flatten them first.
#
# Seen: 200.0 m2 for a room of 239.2 m2; two corners for a round hall of 314.1 m2.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet ezdxf==1.4.5 shapely==2.2.0 numpy==2.4.6
"$place/venv/bin/python" - <<'EOF'
import math
import sys
from importlib.metadata import version

import ezdxf
import shapely
from ezdxf import path

BULGE = 1.0  # a half circle


def areas(corners):
    """Return the floor by the corners alone, that along the arcs, and the number of corners."""
    outline = ezdxf.new(units=ezdxf.units.M).modelspace().add_lwpolyline(
        corners, format="xyb", close=True)
    flat = [(point.x, point.y) for point in path.make_path(outline).flattening(0.01)]
    plain = [(float(x), float(y)) for x, y in outline.vertices()]
    by_corners = shapely.Polygon(plain).area if len(plain) > 2 else 0.0
    return by_corners, shapely.Polygon(flat).area, len(plain), outline.has_arc


print("ezdxf", version("ezdxf"))
bay = areas([(0, 0, 0), (20, 0, BULGE), (20, 10, 0), (0, 10, 0)])
hall = areas([(-10, 0, BULGE), (10, 0, BULGE)])
for name, (corners, flat, number, arcs), true in (
    ("room with a round bay", bay, 200 + math.pi * 25 / 2), ("round hall", hall, math.pi * 100)):
    print(f"  {name}: {number} corners, {corners:.1f} m2 by them, {flat:.1f} m2 along the arcs "
          f"(true {true:.1f}), has_arc {arcs}")
holds = bay[0] == 200 and abs(bay[1] - 239.27) < 0.5 and hall[0] == 0 and hall[2] == 2 and bay[3]
print("As described: the corners alone leave out what lies under the arcs." if holds
      else "CHANGED: vertices() follows the arcs now.")
sys.exit(0 if holds else 1)
EOF
