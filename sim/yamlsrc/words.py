"""Fields whose words Muster may know: what is nearly one of them is told, the rest is the user's.

``Annotated[str, Word("space-use")]`` takes any text, and warns of a near miss of a word of that
list (:mod:`sim.words`). With ``closed=True`` only words of the list are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic_core import CoreSchema, core_schema

from sim import words
from sim.messages import Text
from sim.yamlsrc.faults import fault, fault_with
from sim.yamlsrc.names import Name, check_id, check_label
from sim.yamlsrc.translate import choice_params

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pydantic
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

    from sim.yamlsrc.problems import ProblemList
    from sim.yamlsrc.source import Source

    Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A text of which one list of words is known.

    Attributes:
        list: name of the list.
        kind: ``label`` for any text, ``id`` for one that is also a name.
        closed: whether only these words are taken.
    """

    list: str
    kind: str = "label"
    closed: bool = False

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        usable = [word for word, effect in self.known.items() if effect != words.RESERVED]
        if self.closed:
            return {"type": "string", "enum": usable}
        return {**Name(self.kind).json_schema(), "examples": usable}

    @property
    def known(self) -> Mapping[str, str]:
        """The words of the list, with the key of what each does."""
        return words.known(self.list)

    def _check(self, value: object) -> str:
        word = check_id(value) if self.kind == "id" else check_label(value)
        if self.known.get(word) == words.RESERVED:
            raise fault("word-reserved", word=word, what=self.what)
        if self.closed and word not in self.known:
            raise fault_with("bad-choice", choice_params(word, self.known))
        return word

    @property
    def what(self) -> Text:
        """What the words of the list stand for, to be named in a sentence."""
        return Text(f"words.list-{self.list}")


def warn_of_near_misses(
    spec: pydantic.BaseModel, source: Source, path: Path, problems: ProblemList
) -> None:
    """Add a warning for each word in the fields of a spec that is nearly a known one.

    Args:
        spec: the spec; specs below it are not looked at.
        source: where it was read.
        path: keys and indices that lead to it.
        problems: takes the warnings.
    """
    for name, key, annotation in _fields(type(spec)):
        for where, of_key, text, word in _written(annotation, spec.__dict__[name], (*path, key)):
            near = words.slip_of(text, word.list)
            if near is not None:
                place = source.span(where, key=of_key)
                problems.add(
                    "word-near", place, severity="warning", word=text, what=word.what, near=near
                )


@cache
def _fields(model: type[pydantic.BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """Return name, key and type of the fields of a spec that hold such words."""
    found = []
    for name, info in model.model_fields.items():
        annotation: Any = info.annotation
        if info.metadata:
            annotation = Annotated[(annotation, *info.metadata)]
        if _holds_words(annotation):
            found.append((name, info.alias or name, annotation))
    return tuple(found)


def _holds_words(annotation: Any) -> bool:
    if isinstance(annotation, Word):
        return True
    if isinstance(annotation, type) and not get_args(annotation):
        return False
    return any(_holds_words(part) for part in get_args(annotation))


def _written(annotation: Any, value: object, path: Path) -> Iterator[tuple[Path, bool, str, Word]]:
    """Yield each text with its word: the path to it, whether it is a key, the text, the word."""
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        for meta in args[1:]:
            if isinstance(meta, Word) and isinstance(value, str):
                yield path, False, value, meta
        yield from _written(args[0], value, path)
    elif isinstance(value, Mapping):
        if get_origin(annotation) is dict:
            for name, item in value.items():
                for _, _, text, word in _written(args[0], name, path):
                    yield (*path, name), True, text, word
                yield from _written(args[1], item, (*path, name))
        else:
            for part in args:
                yield from _written(part, value, path)
    elif isinstance(value, tuple) and get_origin(annotation) is tuple:
        for number, item in enumerate(value):
            part = args[0] if args[-1] is Ellipsis else args[number]
            yield from _written(part, item, (*path, number))
    elif not isinstance(annotation, type):
        for part in args:
            yield from _written(part, value, path)
