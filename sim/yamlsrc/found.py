"""A fault found by validation, before it has a place; and which of several says it best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.yamlsrc.tree import Step

Path = tuple["Step", ...]
Tags = tuple[tuple[int, str], ...]


@dataclass(slots=True, eq=False)
class Found:
    """One fault.

    Attributes:
        code: Its code.
        path: Keys and indices to the node in the document.
        params: Values for the sentence.
        value: What stands there.
        tags: Branches of unions that were taken, with the length of the path before each.
        key: Whether the key is at fault, not the value.
        offset: Characters into a text.
        wanted: The kind of value that was wanted, if the kind is wrong.
    """

    code: str
    path: Path
    params: dict[str, object]
    value: object = None
    tags: Tags = ()
    key: bool = False
    offset: int = 0
    wanted: Text | None = None


def align(loc: Path, data: object, value: object) -> tuple[Path, Tags]:
    """Return the path in the document that pydantic's location means.

    A location also holds the names of the branches of unions, which the document does not have. A
    branch may be called like a key, so the way that ends at the very value is taken.

    Args:
        loc: The location.
        data: The document.
        value: What validation found there.

    Returns:
        The path, and the branches with the length of the path before each.
    """
    best: tuple[Path, Tags] | None = None
    for path, tags, end in _ways(loc, data, (), ()):
        if end is value:
            return path, tags
        if best is None or len(tags) < len(best[1]):
            best = path, tags
    return best if best is not None else ((), ())


def _ways(loc: Path, here: object, path: Path, tags: Tags) -> Iterator[tuple[Path, Tags, object]]:
    if not loc:
        yield path, tags, here
        return
    step, rest = loc[0], loc[1:]
    if isinstance(here, dict) and isinstance(step, str) and step in here:
        yield from _ways(rest, here[step], (*path, step), tags)
    if isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
        yield from _ways(rest, here[step], (*path, step), tags)
    if isinstance(step, str):
        yield from _ways(rest, here, path, (*tags, (len(path), step)))


def one_per_union(faults: list[Found]) -> list[Found]:
    """Return the faults without those of branches of unions that were not meant.

    Where no branch of a union fits, every branch complains. The branch that came nearest speaks;
    where all only wanted another kind of value, one fault names all the kinds.
    """
    unions: dict[tuple[Path, int], dict[str, list[Found]]] = {}
    for item in faults:
        for order, (length, tag) in enumerate(item.tags):
            branches = unions.setdefault((item.path[:length], order), {})
            branches.setdefault(tag, []).append(item)
    dropped: set[int] = set()
    for (prefix, _), branches in sorted(unions.items(), key=lambda u: (len(u[0][0]), u[0][1])):
        left = {
            tag: [item for item in items if id(item) not in dropped]
            for tag, items in branches.items()
        }
        dropped |= {id(item) for item in _not_meant(prefix, {t: i for t, i in left.items() if i})}
    return [item for item in faults if id(item) not in dropped]


def _not_meant(prefix: Path, branches: dict[str, list[Found]]) -> list[Found]:
    if len(branches) <= 1:
        return []
    everything = [item for items in branches.values() for item in items]
    best = min(branches, key=lambda tag: _distance(branches[tag], prefix))
    kept = branches[best]
    if all(item.wanted and item.path == prefix for item in everything):
        _name_all(kept[0], everything)
        kept = kept[:1]
    elif all(item.path == prefix and item.code != "missing-key" for item in kept):
        kept = kept[:1]
    return [item for item in everything if item not in kept]


def _distance(items: list[Found], prefix: Path) -> tuple[int, int]:
    """Return how far the value is from a branch: another kind, another word, or only details."""
    here = [item for item in items if item.path == prefix]
    if any(item.wanted is not None for item in here):
        return 2, len(items)
    return int(any(item.code == "bad-choice" for item in here)), len(items)


def _name_all(best: Found, items: list[Found]) -> None:
    kinds = {item.wanted.key: item.wanted for item in items if item.wanted is not None}
    if best.code == "wrong-type" and len(kinds) > 1:
        wanted, *others = kinds.values()
        for other in others:
            wanted = Text("types.or", {"one": wanted, "other": other})
        best.params |= {"wanted": wanted, "hint": Text("cures.other-type", {"wanted": wanted})}
