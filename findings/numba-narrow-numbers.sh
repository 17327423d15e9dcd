#!/bin/sh
# Numba 0.68.1, with NumPy 2.4.6: the same function gives other numbers compiled and as plain Python. Since NumPy 2
# a narrow number stays as narrow as it is when it meets a literal, and goes round at its end; Numba makes the
# result of whole numbers eight bytes wide and that of a float of four bytes and a literal a double, and a
# difference of two numbers without a sign wraps at eight bytes instead of one. To run a compiled function
# uncompiled, to look into it or to measure its coverage, is then to run another one. Convert (`int(...)`,
# `np.int64(...)`) what comes out of a narrow array before it is counted with.
#
# Seen: 250 + 10 of one byte is 4 plain and 260 compiled; 3 - 5 is 254 and 18446744073709551614; a hundred thousand
# times 0.1 in four bytes is 9998.56 and 10000.00.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet numba==0.68.1 numpy==2.4.6
"$place/venv/bin/python" - <<'EOF'
import sys
import warnings
from importlib.metadata import version

import numba
import numpy as np

warnings.filterwarnings("ignore", message="overflow encountered", category=RuntimeWarning)


def ten_more(storeys):
    return storeys[0] + 10


def storeys_between(storeys):
    return storeys[0] - storeys[1]


def total(doses):
    all_of_them = np.float32(0)
    for dose in doses:
        all_of_them += dose * 1.0
    return all_of_them


cases = (
    ("250 + 10, one byte", ten_more, np.array([250], np.uint8), 4, 260),
    ("3 - 5, one byte", storeys_between, np.array([3, 5], np.uint8), 254, 2**64 - 2),
    ("100,000 times 0.1, four bytes", total, np.full(100_000, 0.1, np.float32), 9998.56, 10000.0),
)
print("numba", version("numba"), " numpy", version("numpy"))
holds = True
for name, function, given, as_plain, as_compiled in cases:
    plain, compiled = function(given), numba.njit(function)(given)
    print(f"  {name}: {plain} plain ({type(plain).__name__}), {compiled} compiled")
    holds = holds and round(float(plain), 2) == as_plain and round(compiled, 2) == as_compiled
print("As described: what is compiled counts in wider numbers than NumPy does." if holds
      else "CHANGED: compiled and plain give the same, or other numbers than before.")
sys.exit(0 if holds else 1)
EOF
