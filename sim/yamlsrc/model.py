"""Which keys a spec knows at a place of a document."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import pydantic

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]


def fields_at(spec_type: type[Any], path: Path, data: object) -> list[str]:
    """Return the keys that the mapping at ``path`` may have; none if it may be several kinds."""
    found: dict[str, None] = {}
    for model in _models_at([spec_type], path, data):
        found.update(dict.fromkeys(_keys(model)))
    return list(found)


def nearby_fields(spec_type: type[Any], path: Path, data: object) -> set[str]:
    """Return the keys of the mappings around the one at ``path``: those above and those within."""
    found: set[str] = set()
    for end in range(len(path)):
        found.update(fields_at(spec_type, path[:end], data))
    here = _models_at([spec_type], path, data)
    for model in here:
        for info in model.model_fields.values():
            for below in _models(info.annotation):
                found.update(_keys(below))
    return found


def _keys(model: type[pydantic.BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _models_at(candidates: list[Any], path: Path, data: object) -> list[type[pydantic.BaseModel]]:
    here: object = data
    for step in path:
        below: list[Any] = []
        for candidate in candidates:
            for kind in _unwrap(candidate):
                below.extend(_step(kind, step, here))
        candidates = below
        if isinstance(here, dict) and isinstance(step, str):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            here = None
    models = [kind for candidate in candidates for kind in _unwrap(candidate) if _is_model(kind)]
    return _of_kind(models, here)


def _step(kind: Any, step: str | int, here: object) -> Iterator[Any]:
    origin, args = get_origin(kind), get_args(kind)
    if _is_model(kind) and isinstance(step, str):
        if _of_kind([kind], here):
            for name, info in kind.model_fields.items():
                if step in (name, info.alias):
                    yield info.annotation
    elif isinstance(step, int) and origin in (list, tuple, set, frozenset):
        yield from (arg for arg in args if arg is not Ellipsis)
    elif isinstance(step, str) and len(args) == 2 and isinstance(origin, type):
        yield args[1]


def _of_kind(
    models: list[type[pydantic.BaseModel]], here: object
) -> list[type[pydantic.BaseModel]]:
    """Keep the models whose ``kind`` is the one written, if any has it."""
    if not isinstance(here, dict) or "kind" not in here:
        return models
    fitting = []
    for model in models:
        info = model.model_fields.get("kind")
        if info is not None and get_origin(info.annotation) is Literal:
            if here["kind"] in get_args(info.annotation):
                fitting.append(model)
        elif info is not None:
            fitting.append(model)
    return fitting or models


def _models(annotation: Any, depth: int = 0) -> Iterator[type[pydantic.BaseModel]]:
    for kind in _unwrap(annotation):
        if _is_model(kind):
            yield kind
        elif depth < 3:
            for arg in get_args(kind):
                yield from _models(arg, depth + 1)


def _unwrap(annotation: Any) -> Iterator[Any]:
    """Yield the types an annotation allows, without Annotated, Optional and aliases."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _unwrap(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for arg in get_args(annotation):
            yield from _unwrap(arg)
    elif isinstance(annotation, TypeVar):
        return
    elif hasattr(annotation, "__value__"):
        yield from _unwrap(annotation.__value__)
    elif annotation is not type(None):
        yield annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)
