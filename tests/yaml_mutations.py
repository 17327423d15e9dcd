"""Mistakes a writer of YAML makes, applied to any good file, with the lines of their faults.

``mutations(text)`` is a hypothesis strategy. Each :class:`Mutation` keeps the count of lines up to
the touched one, so that its ``lines`` may be compared with those of the faults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sim.yamlsrc.compose import compose
from sim.yamlsrc.problems import ProblemList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.yamlsrc.tree import Tree

WRONG_VALUES = ("true", "[1, 2]", "{a: 1}", '"text"', "-5", "3 parsecs", "~", "1e400", "一二三", "")


@dataclass(frozen=True)
class Mutation:
    """A file with one mistake.

    Attributes:
        kind: Name of the mistake.
        text: The file with it.
        lines: Lines touched, counted from 1 in the new file.
        around: First lines of the mappings that hold the touched place.
        must_fail: Whether the file cannot be right any more, unless the mapping takes any key.
        path: Keys and indices of the touched entry.
    """

    kind: str
    text: str
    lines: frozenset[int]
    around: frozenset[int]
    must_fail: bool = False
    path: tuple[str | int, ...] = ()

    def allows(self, line: int) -> bool:
        """Return whether a fault at ``line`` is at the right place."""
        return line in self.lines or line in self.around


@dataclass
class Entry:
    """One ``key: value`` of a file."""

    path: tuple[str | int, ...]
    key: Any
    value: Tree
    parent: Tree
    flow: bool
    around: frozenset[int] = field(default_factory=frozenset)

    @property
    def start(self) -> int:
        return int(self.key.start_mark.index)

    @property
    def key_end(self) -> int:
        return int(self.key.end_mark.index)

    @property
    def end(self) -> int:
        return max(last_index(self.value), self.key_end + 1)


def last_index(tree: Tree) -> int:
    """Offset after the last character of a node; block nodes would reach into the next line."""
    children = [*(tree.items or ()), *(tree.entries or {}).values()]
    if children and not tree.node.flow_style:  # type: ignore[attr-defined]
        return max(last_index(child) for child in children)
    return int(tree.node.end_mark.index)


def entries(text: str) -> list[Entry]:
    """Every entry of every mapping."""
    problems = ProblemList()
    tree = compose(text, "x", problems)
    assert tree is not None
    assert not problems.items
    return list(_entries(tree, (), frozenset()))


def _entries(tree: Tree, path: tuple[str | int, ...], around: frozenset[int]) -> Iterator[Entry]:
    if tree.entries is not None and tree.keys is not None:
        here = around | {tree.node.start_mark.line + 1}
        first = next(iter(tree.keys.values()), tree.node)
        here |= {first.start_mark.line + 1}
        for name, value in tree.entries.items():
            flow = bool(tree.node.flow_style)  # type: ignore[attr-defined]
            yield Entry((*path, name), tree.keys[name], value, tree, flow, here)
            yield from _entries(value, (*path, name), here)
    for at, item in enumerate(tree.items or ()):
        yield from _entries(item, (*path, at), around)


def line_of(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def _lines(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(range(line_of(text, start), line_of(text, end) + 1))


def drop_key(text: str, entry: Entry) -> Mutation:
    """Leave out an entry; its lines stay empty."""
    start, end = entry.start, entry.end
    lines = _lines(text, start, end)
    if entry.flow:
        comma = re.match(r"\s*,\s*", text[end:])
        if comma:
            end += comma.end()
        else:
            before = re.search(r",\s*$", text[:start])
            start = before.start() if before else start
    gap = re.sub(r"[^\n]+", "", text[start:end])
    new = text[:start] + gap + text[end:]
    assert entry.parent.keys is not None
    others = [key for key in entry.parent.keys.values() if key is not entry.key]
    # What is left of the mapping begins with another key, or is empty behind its own key.
    first = others[0].start_mark.line + 1 if others else line_of(text, entry.start) - 1
    return Mutation("drop", new, lines, entry.around | {first}, path=entry.path)


def rename_key(text: str, entry: Entry, tail: str = "x") -> Mutation:
    """Write a key wrongly."""
    new = text[: entry.key_end] + tail + text[entry.key_end :]
    if text[entry.key_end - 1] in "'\"":
        new = text[: entry.key_end - 1] + tail + text[entry.key_end - 1 :]
    lines = _lines(text, entry.start, entry.start)
    return Mutation("rename", new, lines, entry.around, must_fail=True, path=entry.path)


def retype(text: str, entry: Entry, value: str) -> Mutation:
    """Write another kind of value."""
    start, end = int(entry.value.node.start_mark.index), last_index(entry.value)
    if entry.value.node.start_mark.line != entry.key.start_mark.line:
        start = entry.key_end + 1
        value = " " + value
    lines = _lines(text, start, end)
    gap = "\n" * text.count("\n", start, end)
    new = text[:start] + value + gap + text[end:]
    return Mutation("retype", new, lines, entry.around, path=entry.path)


def duplicate_key(text: str, entry: Entry) -> Mutation:
    """Write an entry twice."""
    piece = text[entry.start : entry.end]
    line = line_of(text, entry.start)
    if entry.flow:
        new = text[: entry.end] + ", " + piece + text[entry.end :]
        lines = _lines(text, entry.start, entry.end)
    else:
        indent = " " * entry.key.start_mark.column
        new = text[: entry.end] + "\n" + indent + piece + text[entry.end :]
        size = piece.count("\n") + 1
        lines = frozenset(range(line, line + 2 * size))
    return Mutation("duplicate", new, lines, entry.around, must_fail=True, path=entry.path)


def reindent(text: str, entry: Entry, by: int) -> Mutation:
    """Shift the line of an entry to the right or left."""
    rows = text.split("\n")
    at = line_of(text, entry.start) - 1
    row = rows[at]
    blank = len(row) - len(row.lstrip(" "))
    rows[at] = " " * max(0, blank + by) + row.lstrip(" ")
    # The lines that belong to it no longer fit either, and the parser may tell at one of those, or
    # at the next line of the same depth.
    after = [
        number
        for number, other in enumerate(rows[at + 1 :], start=at + 2)
        if other.strip() and len(other) - len(other.lstrip(" ")) <= blank
    ]
    near = frozenset(range(at, (after[0] if after else at + 2) + 1))
    near |= _lines(text, entry.start, entry.end)
    return Mutation("reindent", "\n".join(rows), near, entry.around, path=entry.path)


def widen(text: str, entry: Entry, which: int) -> Mutation:
    """Type a punctuation mark of an entry full-width."""
    end = entry.end
    marks = [entry.key_end] if text[entry.key_end : entry.key_end + 1] == ":" else []
    if not entry.value.entries and not entry.value.items:
        marks += [i for i in range(entry.key_end + 1, end) if text[i] in "\"'"]
    else:
        marks += [i for i in range(entry.key_end + 1, end) if text[i] in ",:[]{}"]
    if entry.flow and text[end : end + 1] == ",":
        marks.append(end)
    at = marks[which % len(marks)]
    wide = {":": "：", ",": "，", '"': "“", "'": "‘", "[": "［", "]": "］", "{": "｛", "}": "｝"}
    new = text[:at] + wide[text[at]] + text[at + 1 :]
    # In a block a wide mark may only become part of a text, which is no mistake.
    lines = _lines(text, entry.start, end)
    return Mutation("full-width", new, lines, entry.around, path=entry.path)


def indent_with_tab(text: str, entry: Entry) -> Mutation:
    """Indent a line with a tab."""
    rows = text.split("\n")
    at = line_of(text, entry.start) - 1
    rows[at] = "\t" + rows[at].lstrip(" ")
    lines = frozenset({at + 1})
    # Within brackets a tab is only a space.
    fails = not entry.flow
    return Mutation("tab", "\n".join(rows), lines, frozenset(), must_fail=fails, path=entry.path)


def drop_colon(text: str, entry: Entry) -> Mutation:
    """Forget the colon behind a key."""
    at = text.index(":", entry.key_end)
    new = text[:at] + text[at + 1 :]
    lines = _lines(text, entry.start, entry.end) | {line_of(text, entry.start) + 1}
    return Mutation("colon", new, lines, entry.around, path=entry.path)


MUTATORS: dict[str, Callable[[str, Entry, int], Mutation]] = {
    "drop": lambda text, entry, n: drop_key(text, entry),
    "rename": lambda text, entry, n: rename_key(text, entry, ("x", "s", "-2")[n % 3]),
    "retype": lambda text, entry, n: retype(text, entry, WRONG_VALUES[n % len(WRONG_VALUES)]),
    "duplicate": lambda text, entry, n: duplicate_key(text, entry),
    "reindent": lambda text, entry, n: reindent(text, entry, (-3, -2, -1, 1, 2, 3)[n % 6]),
    "full-width": widen,
    "tab": lambda text, entry, n: indent_with_tab(text, entry),
    "colon": lambda text, entry, n: drop_colon(text, entry),
}


def mutations(text: str, kinds: tuple[str, ...] = tuple(MUTATORS)) -> st.SearchStrategy[Mutation]:
    """A strategy of all single mistakes in ``text``."""
    found = entries(text)
    return st.builds(
        lambda kind, at, n: MUTATORS[kind](text, found[at], n),
        st.sampled_from(kinds),
        st.integers(0, len(found) - 1),
        st.integers(0, 29),
    )


_WAYS = {"retype": len(WRONG_VALUES), "reindent": 6, "rename": 3, "full-width": 8}


def every_mutation(text: str) -> Iterator[Mutation]:
    """All single mistakes, for a search without chance."""
    for entry in entries(text):
        for kind, mutate in MUTATORS.items():
            for n in range(
                {"retype": 10, "reindent": 6, "rename": 3, "full-width": 8}.get(kind, 1)
            ):
                yield mutate(text, entry, n)
