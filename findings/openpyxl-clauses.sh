#!/bin/sh
# openpyxl 3.1.5: value of a cell is what the workbook stores, not what people see in it. A clause 6.10 in a column
# with two decimals is the number 6.1, one typed as 6-5 is a date, and both come without a word. So clause 6.10
# turns into 6.1, another clause of the same code. The number format stands beside the value (number_format); openpyxl
# does not apply it. Clauses, room numbers and telephone numbers have to be kept as text, or read with their
# format.
#
# Seen: 6.1 with the format 0.00, datetime 2026-06-05 with the format m-d, and the text 6.10 only where it is text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet openpyxl==3.1.5
"$place/venv/bin/python" - <<'EOF'
import datetime
import io
import sys
from importlib.metadata import version

import openpyxl

book = openpyxl.Workbook()
sheet = book.active
sheet["A1"], sheet["A1"].number_format = 6.1, "0.00"  # shown as 6.10
sheet["A2"], sheet["A2"].number_format = datetime.date(2026, 6, 5), "m-d"  # shown as 6-5
sheet["A3"], sheet["A3"].number_format = "6.10", "@"
sheet["A4"], sheet["A4"].number_format = 101, "0000"  # shown as 0101
file = io.BytesIO()
book.save(file)
cells = openpyxl.load_workbook(io.BytesIO(file.getvalue()), data_only=True).active["A"]

print("openpyxl", version("openpyxl"))
for shown, cell in zip(("6.10", "6-5", "6.10", "0101"), cells, strict=True):
    print(f"  shown as {shown}: value {cell.value!r}, format {cell.number_format!r}")
first, second, third, fourth = (cell.value for cell in cells)
holds = (first == 6.1 and str(first) == "6.1" and second == datetime.datetime(2026, 6, 5)
         and third == "6.10" and fourth == 101)
print("As described: values come without the form in which they are shown." if holds
      else "CHANGED: values are read as they are shown.")
sys.exit(0 if holds else 1)
EOF
