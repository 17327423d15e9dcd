"""A file of YAML as plain data, with the place of every node and what it includes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sim.yamlsrc import files
from sim.yamlsrc.compose import compose

if TYPE_CHECKING:
    from sim.yamlsrc.problems import ProblemList, Span
    from sim.yamlsrc.tree import Tree


MOST_FILES = 200
"""So many files may be taken in by one; a file that is named twice is read twice."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file and the files it includes say.

    Attributes:
        data: Plain dicts, lists and scalars; keys are texts.
        file: The file, as it was named.
        root: The project folder; nothing outside is read.
        tree: The places.
        faulty: Whether something was wrong with the files themselves.
        incomplete: Whether a part is missing, so that missing keys mean nothing.
        folders: Folder of each included file, by its name in spans.
        tables: Lines of each table that a field of this file names, by what :meth:`within` calls
            it; filled in while the fields are read.
    """

    data: Any
    file: Path
    root: Path
    tree: Tree
    faulty: bool = False
    incomplete: bool = False
    folders: dict[str, Path] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)

    def within(self, path: Path) -> str:
        """Return what a file is called from the project folder, wherever anybody stands."""
        return Path(os.path.relpath(path.resolve(), self.root)).as_posix()

    def span(self, path: tuple[str | int, ...], *, key: bool = False) -> Span:
        """Return the place of a node.

        Args:
            path: Keys and indices from the top. Where it leaves the document, the last node that
                is there is meant.
            key: The place of its key instead of its value.
        """
        return self.tree.span(path, key=key)

    def inside(
        self, path: tuple[str | int, ...], offset: int, *, length: int = 1, key: bool = False
    ) -> Span:
        """Return the place of a piece of a text.

        Args:
            path: Keys and indices of the text.
            offset: Characters from its start.
            length: Characters of the piece.
            key: Whether it is a piece of the key.

        Returns:
            The place; that of the whole text where it runs over several lines.
        """
        return self.tree.inside(path, offset, length=length, key=key)

    def has(self, path: tuple[str | int, ...]) -> bool:
        """Return whether the document has a node at ``path``."""
        return self.tree.has(path)

    def folder(self, span: Span | None = None) -> Path:
        """Return the folder of the file a place lies in; paths written there start from it."""
        if span is not None and span.file in self.folders:
            return self.folders[span.file]
        return self.file.parent

    def folder_of(self, named: str) -> Path:
        """Return the folder that a path starts from which is a value of this document.

        Args:
            named: The very object from ``data``, by whose identity its file is found.
        """
        return self.folder(self.tree.span_of_value(named))

    def resolve(
        self,
        named: str,
        span: Span | None,
        problems: ProblemList,
        *,
        fits: files.Fits | None = None,
    ) -> Path | None:
        """Return the file that is named at ``span``, or None after adding what is wrong.

        Args:
            named: The path as written.
            span: Where it is written.
            problems: Takes what is wrong.
            fits: Whether another file may be offered instead.
        """
        folder = self.folder(span)
        return files.resolve(
            named, folder=folder, root=self.root, span=span, problems=problems, fits=fits
        )


def load(path: Path, *, root: Path | None = None, problems: ProblemList) -> Source | None:
    """Read a YAML file and what it includes.

    Never raises for anything the user did.

    Args:
        path: The file.
        root: The project folder; by default found from the file.
        problems: Takes every fault.

    Returns:
        The source, also when there were faults that leave something to check; None when not.
    """
    loader = _Loader(path, (root or files.project_root(path)).resolve(), problems)
    tree = loader.read(path, path.as_posix(), None)
    if tree is None:
        return None
    if not tree.is_mapping:
        problems.add("not-a-mapping", tree.span(()))
        return None
    return Source(
        data=tree.value,
        file=path,
        root=loader.root,
        tree=tree,
        faulty=loader.faulty,
        incomplete=loader.incomplete,
        folders=loader.folders,
    )


class _Loader:
    def __init__(self, main: Path, root: Path, problems: ProblemList) -> None:
        self.main, self.root, self.problems = main, root, problems
        self.faulty = False
        self.incomplete = False
        self.folders: dict[str, Path] = {}
        self.open: list[Path] = []
        self.taken = 0

    def first(self, span: Span) -> Span:
        """Return the place of the first fault of its kind: one is enough."""
        told = [item.span for item in self.problems.items if item.code == "include-too-many"]
        return told[0] or span if told else span

    def read(self, path: Path, shown: str, span: Span | None) -> Tree | None:
        before = len(self.problems.items)
        text = files.read_text(path, shown=shown, problems=self.problems, span=span)
        tree = compose(text, shown, self.problems) if text is not None else None
        self.faulty |= len(self.problems.items) > before
        if tree is None:
            self.incomplete = True
            return None
        self.folders[shown] = path.parent
        if tree.is_mapping and tree.has(("include",)):
            self.open.append(path.resolve())
            tree = self._include(tree, path, shown)
            self.open.pop()
        return tree

    def _include(self, tree: Tree, path: Path, shown: str) -> Tree:
        before = len(self.problems.items)
        entry = tree.child("include")
        assert entry is not None
        named = entry.children_or_self()
        tree = tree.without("include")
        for node in named:
            span = node.span(())
            value = node.value
            if not isinstance(value, str):
                self.problems.add("bad-include", span)
                continue
            target = files.resolve(
                value, folder=path.parent, root=self.root, span=span, problems=self.problems
            )
            if target is None:
                self.incomplete = True
                continue
            self.taken += 1
            if self.taken > MOST_FILES:
                self.problems.add("include-too-many", self.first(span), limit=MOST_FILES)
                self.incomplete = True
                break
            if target in self.open:
                self.problems.add("include-cycle", span, path=value)
                continue
            name = _joined(shown, value)
            part = self.read(target, name, span if not target.is_file() else None)
            if part is None:
                continue
            if not part.is_mapping:
                self.problems.add("not-a-mapping", part.span(()))
                continue
            tree = tree.merged(part, self.problems)
        self.faulty |= len(self.problems.items) > before
        return tree


def _joined(shown: str, named: str) -> str:
    """Return the name of an included file, from where the user stands."""
    parts: list[str] = list(PurePosixPath(shown).parent.parts)
    for part in PurePosixPath(named).parts:
        if part == ".." and parts and parts[-1] not in ("..", "/"):
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts).as_posix() if parts else named
