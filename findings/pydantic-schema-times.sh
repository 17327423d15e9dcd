#!/bin/sh
# pydantic 2.14.3, with jsonschema 4.26.0: a model and the schema it writes mean different times. The schema of a
# datetime says `format: date-time`, the time of RFC 3339 with seconds and a zone. jsonschema looks at that only
# with a FormatChecker, and even then only if rfc3339-validator is installed: without it "tomorrow" is a valid time,
# and nothing says that the format was not looked at. With it, "2026-12-05T20:40" is refused, which the model takes.
# So a check of the data by the schema passes what the program refuses on one machine, and refuses what it takes on
# another.
#
# Seen: without the package the schema takes all four starts, "tomorrow" too; with it only the one of four with
# seconds and a zone, while the model takes three.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet pydantic==2.14.3 jsonschema==4.26.0
"$place/venv/bin/python" -m pip install --quiet --target "$place/formats" rfc3339-validator==0.1.4
"$place/venv/bin/python" - "$place/formats" <<'EOF'
import json
import os
import subprocess
import sys
from importlib.metadata import version

ASKED = """
import json
from datetime import datetime

from jsonschema import Draft202012Validator, FormatChecker
from pydantic import TypeAdapter, ValidationError

STARTS = ["2026-12-05T20:40", "2026-12-05 20:40", "2026-12-05T20:40:00+08:00", "tomorrow"]
model = TypeAdapter(datetime)
schema = Draft202012Validator(model.json_schema(), format_checker=FormatChecker())


def takes(start):
    try:
        model.validate_json(json.dumps(start))
    except ValidationError:
        return False
    return True


print(json.dumps({start: [takes(start), schema.is_valid(start)] for start in STARTS}))
"""


def asked(**more):
    """Return by start whether the model takes it and whether its schema does."""
    done = subprocess.run([sys.executable, "-c", ASKED], env={**os.environ, **more},
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


print("pydantic", version("pydantic"), " jsonschema", version("jsonschema"))
without, with_it = asked(), asked(PYTHONPATH=sys.argv[1])
for start, (model, schema) in without.items():
    says = [("refuses", "takes")[each] for each in (model, schema, with_it[start][1])]
    print(f"  {start!r}: the model {says[0]}, its schema {says[1]}, with rfc3339-validator {says[2]}")
# start: model, schema without the package, schema with it
expected = {
    "2026-12-05T20:40": (True, True, False), "2026-12-05 20:40": (True, True, False),
    "2026-12-05T20:40:00+08:00": (True, True, True), "tomorrow": (False, True, False)}
holds = {start: (*both, with_it[start][1]) for start, both in without.items()} == expected
print("As described: the schema of a time takes everything, or refuses times that its model takes." if holds
      else "CHANGED: model and schema agree on times, or format is checked without another package.")
sys.exit(0 if holds else 1)
EOF
