"""Writing networks to files."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def write(tmp_path):
    """Write a network and return its file."""

    def make(network: Any, name: str = "drill.json") -> Path:
        path = tmp_path / name
        path.write_text(network if isinstance(network, str) else json.dumps(network, indent=1))
        return path

    return make
