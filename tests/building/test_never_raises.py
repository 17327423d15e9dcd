# ruff: noqa: E501 - a table of values
"""Whatever becomes of a good site file: faults, never a traceback."""

import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.building import load_site
from sim.building.compliance import compliance
from sim.building.summary import summarise
from sim.yamlsrc import ProblemList

ODD: list[Any] = [
    None, "", "x", "outside", "L2", "L2..L4", "G/a/landing", -1, 0, 1e9, 0.001, True, [], {}, [0, 0],
    [[0, 0], [1, 1], [2, 2]], [[0, 0], [5, 0], [5, 5], [0, 5]], "open", "locked", "half-turn", "ground",
]  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every node but the top."""
    found = [path] if path else []
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            found += places(child, (*path, key))
    return found


def mutate(data: Any, draw: random.Random, kinds: int) -> Any:
    data = copy.deepcopy(data)
    for _ in range(kinds):
        path = draw.choice(places(data))
        parent = data
        for key in path[:-1]:
            parent = parent[key]
        last = path[-1]
        action = draw.randrange(4)
        if action == 0:
            del parent[last]
        elif action == 1:
            parent[last] = draw.choice(ODD)
        elif action == 2:
            other = draw.choice(places(data))
            value = data
            for key in other:
                value = value[key]
            parent[last] = copy.deepcopy(value) if len(str(value)) < 2000 else 1
        elif isinstance(parent, list):
            parent.append(copy.deepcopy(parent[last]))
        elif isinstance(parent[last], int | float):
            parent[last] = parent[last] * draw.choice([-1, 0, 0.1, 3]) + draw.choice([0, 0.3])
    return data


def read(data: Any, folder: Path, name: str) -> None:
    path = folder / "site.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    problems = ProblemList()
    site, _ = load_site(path, root=folder, problems=problems)
    assert (site is None) == bool(problems.errors), name
    for lang in ("en", "zh"):
        problems.render(lang)
    if site is not None:
        people = {space.id: 3.0 for space in site.spaces}
        compliance(site, people)
        summarise(site, people)


@pytest.mark.parametrize(
    "name", ["riverside-hotel", "primary-school", "lantern-fair", "small-hall"]
)
def test_a_mutilated_site_gives_faults(repository: Path, tmp_path: Path, name: str) -> None:
    text = (repository / "buildings" / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    for seed in range(15 if name == "riverside-hotel" else 40):
        read(mutate(data, random.Random(seed), 1 + seed % 3), tmp_path, f"{name} {seed}")
