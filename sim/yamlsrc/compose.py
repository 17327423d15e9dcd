"""Text to nodes: libyaml does the grammar; scalars, keys, anchors and limits are ours."""

from __future__ import annotations

import re

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from sim.yamlsrc import parse_errors, punctuation
from sim.yamlsrc.problems import ProblemList, Span
from sim.yamlsrc.scalars import plain
from sim.yamlsrc.tree import Tree, key_span

DEEPEST = 60
"""Nesting beyond this is refused; hand-written files stay below ten."""

LARGEST_EXPANSION = 200_000
"""So many nodes may come from aliases (``*name``) in one file."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # what YAML allows
)
_KEY_LINE = re.compile(r"\s*(?:- +)*[\w.\-]+:(?:\s|$)")
_DEEP_LINE = re.compile(rf"^[ \-?:]{{{DEEPEST},}}", re.MULTILINE)


class _Composer(CParser):
    """Nodes without tags, unless one is written."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, node: object, index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class _TooMuchError(Exception):
    pass


def compose(text: str, file: str, problems: ProblemList) -> Tree | None:
    """Return the tree of a YAML text, or None after adding what is wrong with it.

    Args:
        text: The text of the file.
        file: Its name in spans.
        problems: Takes every fault.
    """
    if _unprintable(text, file, problems) or _too_deep(text, file, problems):
        return None
    try:
        node = _Composer(text).get_single_node()
    except yaml.YAMLError as error:
        parse_errors.explain(error, text, file, problems, _runaway_quote(text))
        return None
    if node is None:
        problems.add("empty-file", Span(file))
        return None
    builder = _Builder(file, problems)
    try:
        tree = builder.build(node)
    except _TooMuchError:
        return None
    if not tree.is_mapping and punctuation.suspects(text, file, problems):
        return None
    return tree


def _runaway_quote(text: str) -> tuple[int, int] | None:
    """Return line and column of the first quoted text that swallowed a line with a key."""
    scanner = _Composer(text)
    try:
        while scanner.check_token():
            token = scanner.get_token()
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                start, end = token.start_mark, token.end_mark
                swallowed = text.split("\n")[start.line + 1 : end.line + 1]
                if any(_KEY_LINE.match(line) for line in swallowed):
                    return start.line + 1, start.column + 1
    except yaml.YAMLError:
        pass  # it is this error that is being explained
    return None


class _Builder:
    def __init__(self, file: str, problems: ProblemList) -> None:
        self.file, self.problems = file, problems
        self.seen: set[int] = set()
        self.open: list[yaml.Node] = []
        self.repeated = 0

    def build(self, node: yaml.Node) -> Tree:
        if id(node) in self.seen:
            self._count_alias(node)
        self.seen.add(id(node))
        if node.tag:
            self._fault("tag", node, tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(node, yaml.ScalarNode):
            value = plain(node.value) if not node.style else node.value
            return Tree(self.file, node, value)
        if len(self.open) >= DEEPEST:
            self._fault("too-deep", node, limit=DEEPEST)
            raise _TooMuchError
        if any(node is above for above in self.open):
            self._fault("recursive-alias", node)
            raise _TooMuchError
        self.open.append(node)
        if isinstance(node, yaml.MappingNode):
            tree = self._mapping(node)
        else:
            assert isinstance(node, yaml.SequenceNode)
            tree = self._list(node)
        self.open.pop()
        return tree

    def _count_alias(self, node: yaml.Node) -> None:
        self.repeated += 1
        if self.repeated > LARGEST_EXPANSION:
            self._fault("too-much-expansion", node, limit=LARGEST_EXPANSION)
            raise _TooMuchError

    def _list(self, node: yaml.SequenceNode) -> Tree:
        items = [self.build(item) for item in node.value]
        return Tree(self.file, node, [item.value for item in items], items=items)

    def _mapping(self, node: yaml.MappingNode) -> Tree:
        keys: dict[str, yaml.Node] = {}
        entries: dict[str, Tree] = {}
        damaged = False
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                damaged = True
                continue
            entry = self.build(value_node)
            if entry.is_empty() and punctuation.in_key(key_node, self.file, self.problems):
                damaged = True
                continue
            if key in keys:
                first = key_span(self.file, keys[key])
                self._fault("duplicate-key", key_node, related=(first,), key=key, line=first.line)
                continue
            keys[key], entries[key] = key_node, entry
        value = {key: entry.value for key, entry in entries.items()}
        return Tree(self.file, node, value, keys=keys, entries=entries, damaged=damaged)

    def _key(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode) or (not node.style and not node.value):
            self._fault("bad-key", node)
            return None
        if node.tag:
            self._fault("tag", node, tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if node.value == "<<" and not node.style:
            self._fault("merge-key", node)
            return None
        return str(node.value)

    def _fault(
        self, code: str, node: yaml.Node, *, related: tuple[Span, ...] = (), **params: str | int
    ) -> None:
        span = key_span(self.file, node)
        if span.end_line != span.line:
            span = Span(self.file, span.line, span.col, span.line, span.col + 1)
        self.problems.put(code, span, params, related=related)


def _unprintable(text: str, file: str, problems: ProblemList) -> bool:
    match = _UNPRINTABLE.search(text)
    if match is None:
        return False
    line, col = parse_errors.place_of(text, match.start())
    problems.add(
        "bad-character",
        Span(file, line, col, line, col + 1),
        character=f"U+{ord(match[0]):04X}",
    )
    return True


def _too_deep(text: str, file: str, problems: ProblemList) -> bool:
    """Refuse nesting that would overflow the stack of the compiled composer."""
    if not _DEEP_LINE.search(text) and not _deep_brackets(text):
        return False
    depth = 0
    parser = _Composer(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            assert event is not None
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                mark = event.start_mark
                assert mark is not None
                line, col = mark.line + 1, mark.column + 1
                problems.add("too-deep", Span(file, line, col, line, col + 1), limit=DEEPEST)
                return True
    except yaml.YAMLError:
        pass  # reported when the text is composed, which stops at the same place
    return False


def _deep_brackets(text: str) -> bool:
    """Return whether brackets, wherever they stand, may be nested too deep."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth = max(depth + (1 if match[0] in "[{" else -1), 0)
        if depth > DEEPEST:
            return True
    return False
