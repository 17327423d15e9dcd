"""Sites written in the tests themselves."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.building import load_site
from sim.building.model import Site
from sim.yamlsrc import ProblemList

Load = Callable[[str], tuple[Site | None, ProblemList]]
Make = Callable[[str], Site]

TWO_STOREYS = """\
format: 1
name: Two storeys
use: office
levels:
  G: {elevation: 0, height: 3.2}
  L2: {height: 3.0}
spaces:
  - {id: lobby, level: G, use: lobby, outline: [[0, 0], [20, 0], [20, 4], [0, 4]]}
  - {id: hall, level: L2, use: corridor, outline: [[0, 2], [20, 2], [20, 4], [0, 4]]}
rows:
  - {along: hall, side: south, start: 2, ids: "2{01..04}", width: 4, depth: 2, use: office,
     door: {width: 0.9}}
stairwells:
  - {id: a, serves: [G, L2], at: [0, 4], width: 1.2, riser: 0.16, tread: 0.28, landing: 1.4,
     doors: {width: 1.0}, discharge: lobby}
exits:
  - {id: main, from: lobby, at: [10, 0], width: 1.8}
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that reads a site from a text."""

    def read(text: str) -> tuple[Site | None, ProblemList]:
        path = tmp_path / "site.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        problems = ProblemList()
        site, _ = load_site(path, root=tmp_path, problems=problems)
        return site, problems

    return read


@pytest.fixture
def make(load: Load) -> Make:
    """Return a function that reads a site without faults."""

    def read(text: str) -> Site:
        site, problems = load(text)
        assert site is not None, problems.render("en")
        return site

    return read


@pytest.fixture
def two_storeys() -> str:
    """A small office of two storeys with one stairwell."""
    return TWO_STOREYS
