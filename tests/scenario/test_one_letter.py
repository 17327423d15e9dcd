"""One letter too many in any text of the shipped files that stands for something: it is told.

Every text is tried, not a list of fields: whoever adds a field that names something has to resolve
it, or to say here that it holds free words.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from sim import examples
from sim.scenario.load import load_inputs, load_scenario
from sim.yamlsrc import Spec
from sim.yamlsrc.compose import compose
from sim.yamlsrc.problems import ProblemList
from tests.scenario.everything import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sim.yamlsrc import Span
    from sim.yamlsrc.tree import Tree

FREE = {
    # what people read
    "name", "note", "source", "text", "what", "description", "measure", "list", "clause",
    "responsible", "verifier", "by*", "type", "say",
    # names that are given here; what names them elsewhere is tried there
    "id", "ids", "group", "item", "zone",
    # said at once to have no effect yet
    "qualification",
}  # fmt: skip
"""Keys whose values are free; ``by*`` is the one of a status, not that of a step."""

NAMED = {"shifts", "sites", "levels", "nodes", "profiles"}
"""Mappings whose keys are names that are given here."""

OWN = {
    ("plans", "keeper"): {"head nurse", "housekeeping"},
    ("buildings", "kind"): {"brawl"},
}
"""Words of the files' own where such words are allowed."""


def keys_of(kind: type[Spec]) -> set[str]:
    """Return the keys of a kind of spec and of those derived from it."""
    own = {info.alias or name for name, info in kind.model_fields.items()}
    return own.union(*(keys_of(each) for each in kind.__subclasses__()))


KEYS = keys_of(Spec)
"""Keys of the format: a wrong one is told, whatever it is (tests/yamlsrc/test_spec.py)."""


@dataclass(frozen=True)
class Leaf:
    """A text in a file.

    Attributes:
        path: the keys and indices that lead to it.
        end: offset behind its last letter.
        line, col: where it begins, from 1.
        value: the text.
        is_key: whether it is the key of a mapping.
    """

    path: tuple[str | int, ...]
    end: int
    line: int
    col: int
    value: str
    is_key: bool

    @property
    def pattern(self) -> tuple[object, ...]:
        steps = self.path[:-1] if self.is_key else self.path
        return (self.is_key, *("*" if isinstance(step, int) else step for step in steps))


def leaves(tree: Tree, text: str, path: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    def leaf(node: Any, where: tuple[str | int, ...], value: str, *, is_key: bool) -> Leaf:
        end = node.end_mark.index
        end -= text[end - 1] in "\"'"
        start = node.start_mark
        return Leaf(where, end, start.line + 1, start.column + 1, value, is_key)

    if tree.entries is not None and tree.keys is not None:
        for name, child in tree.entries.items():
            if name not in KEYS:
                yield leaf(tree.keys[name], (*path, name), name, is_key=True)
            yield from leaves(child, text, (*path, name))
    elif tree.items is not None:
        for number, child in enumerate(tree.items):
            yield from leaves(child, text, (*path, number))
    elif isinstance(tree.value, str):
        yield leaf(tree.node, path, tree.value, is_key=False)


def is_free(folder: str, leaf: Leaf) -> bool:
    names = [step for step in leaf.path if isinstance(step, str)]
    if leaf.is_key:
        return len(names) > 1 and names[-2] in NAMED and names[0] != "except"
    key = names[-1]
    if key == "by":
        return "history" in names
    if leaf.value in OWN.get((folder, key), ()):
        return True
    return key in FREE


def files_of(path: Path) -> list[Path]:
    """Return the files that a scenario is read from, tables left out."""
    inputs, _ = load_inputs(path)
    assert inputs is not None
    specs = [inputs.spec, *inputs.names.specs]
    files = [spec.origin.file for spec in specs if spec is not None and spec.origin is not None]
    parts = (inputs.town, inputs.plan, inputs.register)
    return [*files, *(part.source.file for part in parts if part is not None)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shipped")
    for part in ("scenarios", "buildings"):
        shutil.copytree(examples.root() / part, root / part)
    return root


def spans(scenario: Path, file: Path, text: str, batch: Iterable[Leaf]) -> list[Span]:
    """Return what is told of a file with a letter more at the end of each of these texts."""
    # On one line every letter moves what is behind it; told are the places before.
    changed = text
    for leaf in sorted(batch, key=lambda item: -item.end):
        changed = f"{changed[: leaf.end]}x{changed[leaf.end :]}"
    file.write_text(changed, encoding="utf-8")
    _, problems = load_scenario(scenario)
    file.write_text(text, encoding="utf-8")
    found = (problem.span for problem in problems.items)
    return [span for span in found if span is not None and span.file.endswith(f"/{file.name}")]


def missed(scenario: Path, file: Path, done: set[object]) -> Iterator[str]:
    """Yield the texts of a file to which a letter may be added without a word."""
    text = file.read_text(encoding="utf-8")
    tree = compose(text, "x", ProblemList())
    assert tree is not None
    folder = file.parent.name
    left: list[Leaf] = []
    for leaf in leaves(tree, text):
        if not is_free(folder, leaf) and (folder, leaf.pattern, leaf.value) not in done:
            done.add((folder, leaf.pattern, leaf.value))
            left.append(leaf)
    # First as many as possible at once, as long as some of them are told at their very place. Then
    # those with one meaning, at last each for itself: other faults may hide what is looked for.
    while left:
        first = {leaf.line: leaf for leaf in sorted(left, key=lambda item: -item.col)}
        told = spans(scenario, file, text, first.values())
        places = {(span.line, span.col) for span in told}
        told_now = [leaf for leaf in first.values() if (leaf.line, leaf.col) in places]
        if not told_now:
            break
        left = [leaf for leaf in left if leaf not in told_now]
    batches: dict[object, list[Leaf]] = {}
    for leaf in left:
        batches.setdefault(leaf.pattern, []).append(leaf)
    for batch in batches.values():
        lines = {span.line for span in spans(scenario, file, text, batch)}
        for leaf in batch:
            if leaf.line in lines:
                continue
            alone = {span.line for span in spans(scenario, file, text, [leaf])}
            if leaf.line not in alone:
                yield f"{folder}: {'.'.join(map(str, leaf.path))}: {leaf.value}"


def test_so_is_one_in_a_file_with_every_key_that_names_something(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    scenario = tmp_path / "scenarios" / "night.yaml"
    _, problems = load_scenario(scenario)
    assert problems.items == [], problems.render("en")
    done: set[object] = set()
    silent = [words for file in files_of(scenario) for words in missed(scenario, file, done)]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize(
    "name", ["small-hall", "hall-show-fire", pytest.param("*", marks=pytest.mark.slow, id="all")]
)
def test_a_letter_too_many_is_told_at_its_line(copy: Path, name: str) -> None:
    done: set[object] = set()
    silent: list[str] = []
    for scenario in sorted((copy / "scenarios").glob(f"{name}.yaml")):
        for file in files_of(scenario):
            silent += missed(scenario, file, done)
    assert not silent, "\n".join(silent)
