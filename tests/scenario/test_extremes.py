"""Extreme numbers wherever a file has a number: a fault at its place, or a site that builds.

One number of each kind is tried in each file: the width of one door stands for all.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from sim import examples
from sim.scenario.load import load_scenario
from sim.summary.text import check_report
from sim.yamlsrc.compose import compose
from sim.yamlsrc.problems import ProblemList
from tests.scenario.everything import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sim.yamlsrc.tree import Tree

EXTREMES = ("1e-9", "1e300", "-1", "0", "9" * 400, "1e-300", "123456789")
YEARS = ("0001", "9999")
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?= |$|%)", re.ASCII)
DATE = re.compile(r"\d{4}(?=-\d\d-\d\d)", re.ASCII)


def numbers(tree: Tree, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Tree]]:
    """Yield each number, alone or with a unit, and each date, with the keys that lead to it."""
    for key, child in (tree.entries or {}).items():
        named = path[-1:] in (("levels",), ("nodes",), ("people",), ("beds",), ("procedures",))
        yield from numbers(child, (*path, "*" if named else key))
    for child in tree.items or ():
        yield from numbers(child, (*path, "*"))
    if tree.entries is None and tree.items is None:
        value = tree.value
        text = isinstance(value, str) and (NUMBER.match(value) or DATE.match(value))
        if text or (isinstance(value, int | float) and not isinstance(value, bool)):
            yield path, tree


def spelt(text: str) -> list[str]:
    """Return extreme values in the place of a number or date, with what follows it."""
    if DATE.match(text):
        return [year + text[4:] for year in YEARS]
    return [value + NUMBER.sub("", text, count=1) for value in EXTREMES]


def changed(text: str, tree: Tree, new: str) -> str:
    """Return the text of a file with another value in the place of one."""
    start, end = tree.node.start_mark.index, tree.node.end_mark.index
    return text[:start] + new + text[end:]


def tried(folder: Path, scenario: Path, files: dict[str, str]) -> list[str]:
    """Return what went wrong: anything raised, or a fault that has no place."""
    wrong = []
    for name, text in files.items():
        tree = compose(text, name, ProblemList())
        assert tree is not None
        kinds: dict[tuple[str, ...], Tree] = {}
        for path, leaf in numbers(tree):
            kinds.setdefault(path, leaf)
        for path, leaf in kinds.items():
            start, end = leaf.node.start_mark.index, leaf.node.end_mark.index
            for new in spelt(text[start:end].strip("'\"")):
                (folder / name).write_text(changed(text, leaf, new), encoding="utf-8")
                try:
                    read, problems = load_scenario(scenario, root=folder)
                    problems.render("en")
                    if read is not None:
                        check_report(read, "en")
                except Exception as error:  # whatever is raised is what is looked for
                    wrong.append(f"{name} {'.'.join(path)} {new[:20]}: {error!r}"[:200])
                    continue
                nowhere = {p.code for p in problems.errors if p.span is None}
                if nowhere:
                    wrong.append(f"{name} {'.'.join(path)} {new[:20]}: {nowhere}")
        (folder / name).write_text(text, encoding="utf-8")
    return wrong


def written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_extreme_numbers_in_a_project_with_every_key(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    files = {name: text for name, text in FILES.items() if name.endswith(".yaml")}
    assert tried(tmp_path, tmp_path / "scenarios" / "night.yaml", files) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in examples.scenarios()])
def test_extreme_numbers_in_shipped_files(tmp_path: Path, name: str) -> None:
    for part in ("buildings", "scenarios"):
        shutil.copytree(examples.root() / part, tmp_path / part)
    scenario = tmp_path / "scenarios" / f"{name}.yaml"
    named = {scenario}
    for part in ("buildings", "scenarios"):
        text = "".join(path.read_text(encoding="utf-8") for path in sorted(named))
        named |= {path for path in (tmp_path / part).rglob("*.yaml") if path.name in text}
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(named)
    }
    assert tried(tmp_path, scenario, files) == []
