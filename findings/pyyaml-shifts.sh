#!/bin/sh
# PyYAML 6.0.3, with ruamel.yaml 0.19.1: the same lines are other values, by which of the two reads them. PyYAML
# reads YAML 1.1: 18:30 is the number 1110 (in base sixty), 08:30 is text, since it begins with 0, and 2e6 is text,
# since it has neither a point nor a signed exponent. ruamel.yaml reads YAML 1.2: both times are text and 2e6 is a
# number. A list of shifts has those before ten o'clock as text and the others as numbers; a peak of 2e6 W goes on
# as text where text is taken. Times of the day in quotes and 2.0e+6 are the same for both.
#
# Seen: "18:30" 1110 and text, "08:30" text for both, "2e6" text and 2000000, "010" 8 and 10.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet pyyaml==6.0.3 ruamel-yaml==0.19.1
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version

import yaml
from ruamel.yaml import YAML

WORDS = ("08:30", "18:30", "22:30:15", "2e6", "2.0e6", "2.0e+6", "010", "'18:30'")


def by_pyyaml(word):
    return yaml.safe_load(f"value: {word}")["value"]


def by_ruamel(word):
    return YAML(typ="safe", pure=True).load(f"value: {word}")["value"]


print("pyyaml", version("pyyaml"), " ruamel.yaml", version("ruamel.yaml"))
found = {word: (by_pyyaml(word), by_ruamel(word)) for word in WORDS}
for word, (one, other) in found.items():
    print(f"  {word:10} PyYAML {one!r:12} ruamel.yaml {other!r}")
holds = found == {
    "08:30": ("08:30", "08:30"), "18:30": (1110, "18:30"), "22:30:15": (81015, "22:30:15"),
    "2e6": ("2e6", 2e6), "2.0e6": ("2.0e6", 2e6), "2.0e+6": (2e6, 2e6), "010": (8, 10),
    "'18:30'": ("18:30", "18:30")}
print("As described: what a time or a number is depends on the reader." if holds
      else "CHANGED: one of the two reads times or numbers in another way.")
sys.exit(0 if holds else 1)
EOF
