"""The reference says what the program says."""

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"


def generator():
    spec = importlib.util.spec_from_file_location("reference", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", list(generator().PAGES))
def test_the_page_is_what_the_program_would_write(name):
    fresh = generator().PAGES[name]()
    on_disk = (FOLDER / name).read_text(encoding="utf-8")
    assert on_disk == fresh, "run: .venv/bin/python docs/reference/generate.py"
