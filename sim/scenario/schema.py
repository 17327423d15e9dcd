"""JSON schemas of every kind of file, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from sim.building.spec import SiteSpec
from sim.registers.spec import RegisterSpec
from sim.response.plan.spec import PlanSpec
from sim.scenario.spec import ScenarioSpec
from sim.town.spec import TownSpec
from sim.yamlsrc import Spec, json_schema
from sim.yamlsrc.ranges import LONGEST_LABEL
from sim.yamlsrc.source import MOST_FILES

KINDS: dict[str, type[Spec]] = {
    "scenario": ScenarioSpec,
    "site": SiteSpec,
    "town": TownSpec,
    "plan": PlanSpec,
    "register": RegisterSpec,
}
"""Kinds of files, in the order in which they are printed."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each kind of file."""
    found = {}
    for kind, spec in KINDS.items():
        schema = json_schema(spec)
        properties = schema.setdefault("properties", {})
        path = {"type": "string", "maxLength": LONGEST_LABEL}
        # Every file may include others; the loader has put them in before a spec sees the data.
        properties["include"] = {
            "description": "A file, or several, whose keys are taken in.",
            "anyOf": [path, {"type": "array", "items": path, "maxItems": MOST_FILES}],
        }
        found[kind] = {"$schema": _DIALECT, **schema}
    return found
