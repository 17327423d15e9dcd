"""Whatever the ends of the ranges of numbers are: a run with one of them plays, or is refused.

The ends are those that the messages state, for each number of a project with every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.yamlsrc.compose import compose
from sim.yamlsrc.problems import ProblemList
from tests.scenario.everything import FILES
from tests.scenario.test_extremes import NUMBER, changed, numbers, written

if TYPE_CHECKING:
    from pathlib import Path

    from sim.messages import Text
    from sim.yamlsrc.tree import Tree

SHORT = "run.until=3 min"


def ends_of(folder: Path, name: str, text: str, leaf: Tree) -> list[str]:
    """Return the ends of the range of a number, as the faults of numbers beyond them state it."""
    start, end = leaf.node.start_mark.index, leaf.node.end_mark.index
    rest = NUMBER.sub("", text[start:end].strip("'\""), count=1)
    found = []
    for beyond in ("-1e300", "1e300"):
        (folder / name).write_text(changed(text, leaf, beyond + rest), encoding="utf-8")
        _, problems = load_scenario(folder / "scenarios" / "night.yaml", root=folder)
        for problem in problems.errors:
            limit: Text = problem.params.get("limit")  # type: ignore[assignment]
            if problem.code in ("too-small", "too-large") and limit is not None:
                found.append(str(limit.params["limit"]))
    return found


def played_wrong(folder: Path, name: str, text: str, leaf: Tree) -> list[str]:
    wrong = []
    for value in ends_of(folder, name, text, leaf):
        (folder / name).write_text(changed(text, leaf, value), encoding="utf-8")
        try:
            scenario, _ = load_scenario(
                folder / "scenarios" / "night.yaml", root=folder, overrides=[SHORT]
            )
            if scenario is not None:
                simulate(scenario, seed=1, best=True)
        except Exception as error:  # whatever is raised is what is looked for
            wrong.append(f"{value}: {error!r}"[:200])
    return wrong


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".yaml")])
def test_the_ends_of_every_range_play_or_are_refused(tmp_path: Path, name: str) -> None:
    written(tmp_path, FILES)
    text = FILES[name]
    tree = compose(text, name, ProblemList())
    assert tree is not None
    kinds: dict[tuple[str, ...], Tree] = {}
    for path, leaf in numbers(tree):
        kinds.setdefault(path, leaf)
    wrong = {
        ".".join(path): faults
        for path, leaf in kinds.items()
        if (faults := played_wrong(tmp_path, name, text, leaf))
    }
    assert not wrong
