#!/bin/sh
# IfcOpenShell 0.9.0: of one and the same file attributes are in the unit of the file and geometry is in metres. In
# a model in millimetres, as most are, a door of 0.9 m has OverallWidth 900 and stands in a wall whose
# shape is 5 long. Nothing marks the unit at the number. Whoever takes the widths of doors from attributes and
# the outlines of rooms from geometry has to multiply the first by calculate_unit_scale(file), and only those.
#
# Seen: scale 0.001, OverallWidth 900.0, wall 5.0 m long by its shape, 5000.0 in the file.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet ifcopenshell==0.9.0.post1 numpy==2.4.6 shapely==2.2.0
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import ifcopenshell.api.context
import ifcopenshell.api.geometry
import ifcopenshell.api.project
import ifcopenshell.api.root
import ifcopenshell.api.unit
import ifcopenshell.geom
import ifcopenshell.util.shape
import ifcopenshell.util.unit

model = ifcopenshell.api.project.create_file()
create = ifcopenshell.api.root.create_entity
create(model, ifc_class="IfcProject", name="Office")
milli = ifcopenshell.api.unit.add_si_unit(model, unit_type="LENGTHUNIT", prefix="MILLI")
ifcopenshell.api.unit.assign_unit(model, units=[milli])
context = ifcopenshell.api.context.add_context(model, context_type="Model")
body = ifcopenshell.api.context.add_context(
    model, context_type="Model", context_identifier="Body", target_view="MODEL_VIEW", parent=context)
wall = create(model, ifc_class="IfcWall")
shape = ifcopenshell.api.geometry.add_wall_representation(
    model, context=body, length=5, height=3, thickness=0.2)
ifcopenshell.api.geometry.assign_representation(model, product=wall, representation=shape)
door = create(model, ifc_class="IfcDoor")
door.OverallWidth = 900.0  # millimetres, the unit of this file

read = ifcopenshell.file.from_string(model.to_string())
scale = ifcopenshell.util.unit.calculate_unit_scale(read)
made = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), read.by_type("IfcWall")[0])
length = ifcopenshell.util.shape.get_x(made.geometry)
written = max(point[0] for line in read.by_type("IfcCartesianPointList2D") for point in line.CoordList) if (
    read.by_type("IfcCartesianPointList2D")) else max(
    point.Coordinates[0] for point in read.by_type("IfcCartesianPoint"))
width = read.by_type("IfcDoor")[0].OverallWidth

print("ifcopenshell", version("ifcopenshell"))
print(f"  a model in millimetres: scale {scale:g}")
print(f"  door of 0.9 m: OverallWidth {width}")
print(f"  wall of 5 m: {length:.1f} long by its shape, {written:.1f} as written in the file")
holds = scale == 0.001 and width == 900.0 and abs(length - 5) < 1e-9 and abs(written - 5000) < 1e-6
print("As described: attributes are in the unit of the file, shapes in metres." if holds
      else "CHANGED: attributes and shapes are in one unit now.")
sys.exit(0 if holds else 1)
EOF
