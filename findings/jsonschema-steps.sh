#!/bin/sh
# jsonschema 4.26.0: 1.15 is no multiple of 0.05. A schema may ask for a step (multipleOf), and pydantic writes it
# for a field with multiple_of; jsonschema divides and wants a whole quotient, which a third of all decimals miss by
# the last bit. The model from which the schema came takes them all, and so do two other validators. Data that is
# right is refused, for some values only, and an editor or a check in CI says so of a width that the program reads
# without a word. Ask for the step in the program, or in whole centimetres.
#
# Seen: of the hundred widths 0.05, 0.10, ... 5.00 m jsonschema refuses 33 (0.15, 0.30, 0.35, ...), pydantic,
# fastjsonschema and jsonschema-rs none; all four refuse all hundred with 1 cm more.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet jsonschema==4.26.0 pydantic==2.14.3 \
    fastjsonschema==2.22.3 jsonschema-rs==0.61.2
"$place/venv/bin/python" - <<'EOF'
import sys
from importlib.metadata import version
from typing import Annotated

import fastjsonschema
import jsonschema
import jsonschema_rs
from pydantic import Field, TypeAdapter

model = TypeAdapter(Annotated[float, Field(multiple_of=0.05)])
schema = model.json_schema()


def silent(check):
    """Return a function that says whether a check takes a value: it raises where it does not."""
    def takes(value):
        try:
            check(value)
        except ValueError:
            return False
        return True
    return takes


checks = {
    "jsonschema": jsonschema.Draft202012Validator(schema).is_valid,
    "pydantic": silent(model.validate_python),
    "fastjsonschema": silent(fastjsonschema.compile(schema)),
    "jsonschema-rs": jsonschema_rs.validator_for(schema).is_valid,
}
widths = [float(f"{5 * step / 100:.2f}") for step in range(1, 101)]
wrong = [float(f"{width + 0.01:.2f}") for width in widths]

print("  ".join(f"{name} {version(name)}" for name in checks))
print("  schema:", schema)
refused = {name: [width for width in widths if not takes(width)] for name, takes in checks.items()}
taken = {name: sum(map(takes, wrong)) for name, takes in checks.items()}
for name, those in refused.items():
    print(f"  {name} refuses {len(those)} of {len(widths)} right widths {those[:3] or ''} and takes "
          f"{taken[name]} of {len(wrong)} wrong ones")
holds = [len(those) for those in refused.values()] == [33, 0, 0, 0] and set(taken.values()) == {0}
print("As described: a third of the multiples of a step are none for jsonschema." if holds
      else "CHANGED: jsonschema takes multiples of a decimal step, or the others refuse some.")
sys.exit(0 if holds else 1)
EOF
