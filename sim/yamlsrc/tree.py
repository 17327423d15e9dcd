"""Plain data and, beside it, the place of every node: the same tree twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.yamlsrc.problems import ProblemList, Span

if TYPE_CHECKING:
    import yaml

Step = str | int


@dataclass(slots=True, eq=False)
class Tree:
    """A node of a file.

    Attributes:
        file: The name of its file in spans.
        node: Its YAML node, which has the marks.
        value: Its plain data.
        keys: For a mapping, the node of each key.
        entries: For a mapping, the node of each value.
        items: For a list, its nodes.
        damaged: Whether a key of the mapping could not be read.
    """

    file: str
    node: yaml.Node
    value: Any
    keys: dict[str, yaml.Node] | None = None
    entries: dict[str, Tree] | None = None
    items: list[Tree] | None = None
    damaged: bool = False

    @property
    def is_mapping(self) -> bool:
        """Whether the node is a mapping."""
        return self.entries is not None

    def child(self, step: Step) -> Tree | None:
        """Return the node below, or None."""
        if self.entries is not None and isinstance(step, str):
            return self.entries.get(step)
        if self.items is not None and isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None

    def children_or_self(self) -> list[Tree]:
        """Return the items of a list, or else the node itself in a list."""
        return self.items if self.items is not None else [self]

    def at(self, path: tuple[Step, ...]) -> Tree:
        """Return the node at ``path``, or the last one on the way that exists."""
        return self._way(path)[1]

    def has(self, path: tuple[Step, ...]) -> bool:
        """Return whether there is a node at ``path``."""
        here: Tree | None = self
        for step in path:
            here = here.child(step) if here is not None else None
        return here is not None

    def span(self, path: tuple[Step, ...], *, key: bool = False) -> Span:
        """Return the place of the node at ``path``, or of the last one on the way that exists."""
        above, here, last = self._way(path)
        if last is not None and isinstance(last, str) and (key or here.is_empty()):
            assert above.keys is not None
            return key_span(here.file, above.keys[last])
        return here.own_span()

    def inside(
        self, path: tuple[Step, ...], offset: int, *, length: int = 1, key: bool = False
    ) -> Span:
        """Return the place of a piece of a text; of the whole text if it has several lines."""
        above, here, last = self._way(path)
        node = here.node
        if key and isinstance(last, str) and above.keys is not None:
            node = above.keys[last]
        whole = key_span(here.file, node)
        style = getattr(node, "style", None)
        if not isinstance(getattr(node, "value", None), str) or style in ("|", ">"):
            return whole
        if whole.line != whole.end_line:
            return whole
        col = whole.col + bool(style) + offset
        return Span(whole.file, whole.line, col, whole.line, max(col + length, col + 1))

    def span_of_value(self, value: object) -> Span | None:
        """Return the place of a value by its identity, or None."""
        if self.value is value:
            return self.own_span()
        below = self.items or (self.entries or {}).values()
        spans = (tree.span_of_value(value) for tree in below)
        return next((span for span in spans if span is not None), None)

    def _way(self, path: tuple[Step, ...]) -> tuple[Tree, Tree, Step | None]:
        """Return the last two nodes on the way and the step between, as far as the way goes."""
        above, here, last = self, self, None
        for step in path:
            below = here.child(step)
            if below is None:
                break
            above, here, last = here, below, step
        return above, here, last

    def is_empty(self) -> bool:
        """Return whether nothing is written for the node, as after ``key:``."""
        start, end = self.node.start_mark, self.node.end_mark
        return self.value is None and start.index == end.index

    def own_span(self) -> Span:
        """Return the place of the node: a scalar, brackets on one line, or the first key."""
        start, end = self.node.start_mark, self.node.end_mark
        if self.keys and not getattr(self.node, "flow_style", False):
            first = next(iter(self.keys))
            # A mapping that was merged from several files starts where its own node does.
            if self.entries is not None and self.entries[first].file == self.file:
                return key_span(self.file, self.keys[first])
        if (self.keys is not None or self.items is not None) and start.line != end.line:
            return Span(
                self.file, start.line + 1, start.column + 1, start.line + 1, start.column + 2
            )
        return key_span(self.file, self.node)

    def without(self, key: str) -> Tree:
        """Return the mapping without one key."""
        assert self.keys is not None
        assert self.entries is not None
        return Tree(
            file=self.file,
            node=self.node,
            value={name: value for name, value in self.value.items() if name != key},
            keys={name: node for name, node in self.keys.items() if name != key},
            entries={name: tree for name, tree in self.entries.items() if name != key},
            damaged=self.damaged,
        )

    def merged(self, other: Tree, problems: ProblemList, *, top: bool = True) -> Tree:
        """Return this mapping with the keys of another one.

        Mappings that stand in both are merged key by key; anything else in both is a fault, except
        ``format`` at the top, which every file has.
        """
        assert self.keys is not None
        assert self.entries is not None
        assert other.keys is not None
        assert other.entries is not None
        value, keys, entries = dict(self.value), dict(self.keys), dict(self.entries)
        for name, theirs in other.entries.items():
            mine = entries.get(name)
            if mine is None:
                keys[name], entries[name] = other.keys[name], theirs
            elif mine.is_mapping and theirs.is_mapping:
                entries[name] = mine.merged(theirs, problems, top=False)
            elif not (top and name == "format" and mine.value == theirs.value):
                place = key_span(theirs.file, other.keys[name])
                first = key_span(mine.file, keys[name])
                problems.add("include-conflict", first, related=(place,), key=name)
            value[name] = entries[name].value
        damaged = self.damaged or other.damaged
        return Tree(self.file, self.node, value, keys=keys, entries=entries, damaged=damaged)


def key_span(file: str, node: yaml.Node) -> Span:
    """Return the place of one scalar node."""
    start, end = node.start_mark, node.end_mark
    return Span(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
