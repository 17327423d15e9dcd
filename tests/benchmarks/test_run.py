"""Programs beside the package still find what they import from it, and measure."""

import ast
import importlib
from pathlib import Path

import pytest

from benchmarks.run import warm

ROOT = Path(__file__).parents[2]
PROGRAMS = [
    path
    for folder in ("benchmarks", "fits", "docs")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


def imported(path):
    """Yield the module and the name of each import from the package, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            yield from ((node.module, each.name) for each in node.names)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_program_imports_from_the_package_is_there(path):
    for module, name in imported(path):
        found = importlib.import_module(module)
        if not hasattr(found, name):
            importlib.import_module(f"{module}.{name}")


def test_a_scenario_is_measured_beside_the_plain_program():
    found = warm("small-hall", times=1)
    assert min(found.prepare_s, found.run_s, found.plain_s) > 0.0
    assert len(found.plain.people) == 120
