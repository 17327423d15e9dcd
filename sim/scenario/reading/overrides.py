"""``--set key=value``: values that replace what the files say.

A key is a path with dots. Its first step tells which file is meant: keys of a scenario change the
scenario, ``openings`` or ``spaces`` its site, ``posts`` or ``stock`` its plan, ``stations`` or
``roads`` its town, ``register`` its register. Below it, an item of a list is named by its id
(``people.guests.count``), name of the group, post or item, or by its number, from 0. The value is
written as in YAML.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sim.town.names import cure_for
from sim.yamlsrc import Span
from sim.yamlsrc.compose import compose
from sim.yamlsrc.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.yamlsrc import ProblemList, Source

Document = Literal["scenario", "site", "town", "plan", "register"]

_REGISTER, _ENTRIES = "register", "hazards"
_PARAMETERS = "parameters"
_NAMES = ("id", "group", "post", "item", "name")


@dataclass(frozen=True, slots=True)
class Override:
    """One replaced value.

    Attributes:
        written: the option as the user wrote it, ``key=value``.
        steps: the path.
        value: the new value with its places; its file is the option itself.
        document: which file it changes.
    """

    written: str
    steps: tuple[str, ...]
    value: Tree
    document: Document

    @property
    def span(self) -> Span:
        """Where it was written: on the command line."""
        return option_span(self.written)


def option_span(written: str) -> Span:
    """Return the place of an option of the command line."""
    return Span(f"--set {written}", 1, 1, 1, 1)


def parse_overrides(
    written: Iterable[str], *, keys: Mapping[Document, Iterable[str]], problems: ProblemList
) -> list[Override]:
    """Return the overrides that options write.

    Args:
        written: options, ``key=value``.
        keys: keys that each kind of file has at its top; the first kind that has a key is meant.
        problems: takes ``override-form`` and ``override-unknown``.
    """
    found = []
    for option in written:
        key, equals, text = option.partition("=")
        steps = tuple(_steps(key))
        if not equals or not steps or not all(steps):
            problems.add("override-form", option_span(option), option=option)
            continue
        document = next((kind for kind, names in keys.items() if steps[0] in names), None)
        if steps[0] == _PARAMETERS and len(steps) > 1:
            steps = (_PARAMETERS, ".".join(steps[1:]))  # names of numbers have dots themselves
        if steps[0] == _REGISTER and len(steps) > 1:
            document, steps = "register", (_ENTRIES, *steps[1:])
        if document is None:
            known = [name for names in keys.values() for name in names]
            cure = cure_for(steps[0], known)
            problems.add("override-unknown", option_span(option), key=steps[0], cure=cure)
            continue
        # Braces and brackets keep their meaning, anything else is taken as written after ``key:``.
        value = compose(text, option_span(option).file, problems) if text.strip() else None
        if value is None:
            problems.add("override-form", option_span(option), option=option)
            continue
        found.append(Override(option, steps, value, document))
    return found


def _steps(key: str) -> list[str]:
    """Split a key at its dots; quotes keep a dot: ``people."a.b".count``."""
    steps, current, quoted = [], "", False
    for character in key.strip():
        if character == '"':
            quoted = not quoted
        elif character == "." and not quoted:
            steps.append(current)
            current = ""
        else:
            current += character
    return [*steps, current]


def apply(
    source: Source,
    overrides: Iterable[Override],
    *,
    problems: ProblemList,
    lists: Mapping[str, tuple[str, ...]] | None = None,
) -> Source:
    """Return a source in which values are replaced.

    Args:
        source: the file.
        overrides: those that are meant for it.
        problems: takes ``override-no-item`` and ``override-no-mapping``.
        lists: for a first step, the lists in which its items are looked for, in order:
            ``openings`` are also ``exits`` and ``gates``.
    """
    tree = source.tree
    for override in overrides:
        steps = override.steps
        for name in (lists or {}).get(steps[0], (steps[0],)):
            child = tree.child(name)
            if len(steps) > 1 and child is not None and _item(child, steps[1]) is not None:
                steps = (name, *steps[1:])
                break
        changed = _replaced(tree, steps, override, problems)
        tree = changed if changed is not None else tree
    if tree is source.tree:
        return source
    return replace(source, tree=tree, data=tree.value)


def _item(tree: Tree, step: str) -> int | str | None:
    """Return the key or number of the child a step names, None if there is none."""
    if tree.entries is not None:
        return step if step in tree.entries else None
    for number, item in enumerate(tree.items or ()):
        names = (item.child(name) for name in _NAMES)
        if any(name is not None and str(name.value) == step for name in names):
            return number
    if tree.items is not None and step.isdigit() and int(step) < len(tree.items):
        return int(step)
    return None


def _known(tree: Tree) -> list[str]:
    if tree.entries is not None:
        return list(tree.entries)
    names = []
    for item in tree.items or ():
        named = (item.child(name) for name in _NAMES)
        names += [str(name.value) for name in named if name is not None][:1]
    return names


def _replaced(
    tree: Tree, steps: tuple[str, ...], override: Override, problems: ProblemList
) -> Tree | None:
    step, rest = steps[0], steps[1:]
    at = _item(tree, step)
    if tree.entries is None and tree.items is None:
        problems.add("override-no-mapping", override.span, option=override.written, step=step)
        return None
    if at is None and tree.entries is None:
        cure = cure_for(step, _known(tree))
        problems.add("override-no-item", override.span, step=step, cure=cure)
        return None
    if not rest:
        return _with_child(tree, step if at is None else at, override.value)
    if at is None:
        below = _nested(rest, override.value)
        return _with_child(tree, step, below)
    child = tree.child(at)
    assert child is not None
    below_changed = _replaced(child, rest, override, problems)
    return None if below_changed is None else _with_child(tree, at, below_changed)


def _nested(steps: tuple[str, ...], value: Tree) -> Tree:
    for step in reversed(steps):
        value = Tree(
            file=value.file,
            node=value.node,
            value={step: value.value},
            keys={step: value.node},
            entries={step: value},
        )
    return value


def _with_child(tree: Tree, at: int | str, child: Tree) -> Tree:
    if isinstance(at, int):
        assert tree.items is not None
        items = [child if number == at else item for number, item in enumerate(tree.items)]
        return replace(tree, value=[item.value for item in items], items=items)
    assert tree.entries is not None
    assert tree.keys is not None
    entries = {**tree.entries, at: child}
    keys = tree.keys if at in tree.keys else {**tree.keys, at: child.node}
    return replace(tree, value={**tree.value, at: child.value}, entries=entries, keys=keys)
