"""pydantic's errors in our own words, at their own places."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.messages import Text
from sim.yamlsrc import punctuation
from sim.yamlsrc.model import fields_at, nearby_fields
from sim.yamlsrc.problems import ProblemList, Span
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    import pydantic

    from sim.yamlsrc.source import Source

Path = tuple[str | int, ...]

# Error types of pydantic that say "another kind of thing is wanted".
_WANTED = {
    "string_type": "text",
    "int_type": "whole-number",
    "int_parsing": "whole-number",
    "int_from_float": "whole-number",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "true-or-false",
    "bool_parsing": "true-or-false",
    "list_type": "list",
    "tuple_type": "list",
    "set_type": "list",
    "frozen_set_type": "list",
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dataclass_type": "mapping",
    "is_instance_of": "other",
    "none_required": "nothing",
}
_LIMITS = {
    "greater_than": ("too-small", "gt", "above"),
    "greater_than_equal": ("too-small", "ge", "at-least"),
    "less_than": ("too-large", "lt", "below"),
    "less_than_equal": ("too-large", "le", "at-most"),
}


@dataclass
class _Fault:
    code: str
    path: Path
    params: dict[str, object]
    tags: tuple[tuple[int, str], ...] = ()
    key: bool = False
    offset: int = 0
    value: object = None
    wanted: str | None = None
    on_top: bool = field(default=False)


def add_faults(
    error: pydantic.ValidationError, spec_type: type[Any], source: Source, problems: ProblemList
) -> None:
    """Add one fault for each mistake behind a validation error.

    Args:
        error: What pydantic found.
        spec_type: The spec that was wanted.
        source: The document.
        problems: Takes the faults.
    """
    faults = [_translate(item, spec_type, source.data) for item in error.errors(include_url=False)]
    faults = _one_per_union(faults)
    wide = _full_width(faults, source, problems)
    for item in faults:
        if id(item) in wide or (
            item.code == "missing-key" and _excused(item, faults, wide, source)
        ):
            continue
        span = source.span(item.path, key=item.key)
        if item.offset:
            col = span.col + item.offset
            span = Span(span.file, span.line, col, span.line, max(span.end_col, col + 1))
        problems.add(item.code, span, **item.params)


def _translate(item: Any, spec_type: type[Any], data: object) -> _Fault:
    kind, context = item["type"], item.get("ctx") or {}
    loc = item["loc"]
    of_key = bool(loc) and loc[-1] == "[key]"
    if of_key:
        loc = loc[:-1]
    value = item["input"]
    gone = kind == "missing"
    path, tags = align(loc[:-1] if gone else loc, data, item["input"])
    fault = _Fault("bad-value", path, {}, tags=tags, key=of_key, value=value)
    name = loc[-1] if loc else ""
    if gone:
        fault.path = path
        if isinstance(name, int):
            fault.code, fault.params = "too-few", {"found": name, "limit": name + 1}
        else:
            fault.code, fault.params = "missing-key", {"key": name}
    elif kind == "extra_forbidden":
        fault.key = True
        fault.code = "unknown-key"
        hint = _key_hint(str(name), path, spec_type, data)
        fault.params = {"key": name, "hint": hint}
    elif kind == "union_tag_invalid":
        key = context["discriminator"].strip("'")
        options = _options(context["expected_tags"])
        fault.path = (*path, key)
        fault.code, fault.params = "bad-choice", _choice(context["tag"], options)
    elif kind == "union_tag_not_found":
        fault.code = "missing-key"
        fault.params = {"key": context["discriminator"].strip("'")}
        if isinstance(value, Mapping) and fault.params["key"] in value:
            fault.path = (*path, str(fault.params["key"]))
            _wrong_type(fault, "text", value[fault.params["key"]])
        elif not isinstance(value, Mapping):
            _wrong_type(fault, "mapping", value)
    elif kind in ("literal_error", "enum"):
        options = _options(context["expected"])
        fault.code, fault.params = "bad-choice", _choice(value, options)
    elif kind in _LIMITS:
        code, limit, words = _LIMITS[kind]
        fault.code = code
        fault.params = {
            "value": show(value),
            "limit": Text(f"cures.{words}", {"limit": f"{context[limit]:g}"}),
        }
    elif kind in ("too_short", "too_long"):
        short = kind == "too_short"
        fault.code = "too-few" if short else "too-many"
        limit = context["min_length" if short else "max_length"]
        fault.params = {"found": context["actual_length"], "limit": limit}
    elif kind in ("string_too_short", "string_too_long", "string_pattern_mismatch"):
        fault.code, fault.params = "bad-text", {"value": show(value)}
    elif kind in ("finite_number", "multiple_of"):
        fault.code, fault.params = "bad-number", {"found": show(value)}
    elif kind in ("value_error", "assertion_error"):
        fault.params = {"value": show(value), "reason": str(context.get("error", ""))}
    elif kind in _WANTED:
        _wrong_type(fault, _WANTED[kind], value)
    elif "params" in context:
        fault.code, fault.params = kind, dict(context["params"])
        fault.path = (*path, *context["at"])
        fault.offset, fault.key = context["offset"], of_key or context["key"]
        if value is None and not context["at"]:
            fault.code, fault.params = "empty-value", {}
    else:
        fault.params = {"value": show(value), "reason": ""}
    return fault


def _wrong_type(fault: _Fault, wanted: str, value: object) -> None:
    fault.wanted = wanted
    if value is None:
        fault.code, fault.params = "empty-value", {}
        return
    fault.code = "wrong-type"
    fault.params = {
        "wanted": Text(f"types.{wanted}"),
        "found": kind_of(value),
        "value": show(value),
        "hint": _type_hint(wanted, value),
    }


def _type_hint(wanted: str, value: object) -> Text:
    if wanted == "text" and isinstance(value, bool | int | float):
        return Text("cures.quote", {"value": show(value)})
    if wanted in ("number", "whole-number") and isinstance(value, str):
        if re.fullmatch(r"[-+]?[0-9.]+", value):
            return Text("cures.unquote")
        return Text("cures.only-a-number")
    if wanted == "true-or-false":
        return Text("cures.true-or-false")
    if wanted == "list":
        return Text("cures.list")
    if wanted == "mapping":
        return Text("cures.mapping")
    return Text("cures.other-type", {"wanted": Text(f"types.{wanted}")})


def _choice(found: object, options: list[str]) -> dict[str, object]:
    near = difflib.get_close_matches(str(found).lower(), options, n=1)
    hint = Text("cures.did-you-mean", {"meant": near[0]}) if near else Text("cures.one-of-these")
    return {"value": show(found), "options": options, "hint": hint}


def choice_params(found: object, options: Iterable[str]) -> dict[str, object]:
    """Return the parameters of a ``bad-choice`` fault, for checks of references and the like."""
    return _choice(found, list(options))


def _options(listed: str) -> list[str]:
    quoted = re.findall(r"'([^']*)'", listed)
    return quoted or [part.strip() for part in re.split(r",| or ", listed) if part.strip()]


def _key_hint(key: str, path: Path, spec_type: type[Any], data: object) -> Text:
    known = fields_at(spec_type, path[:-1], data)
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return Text("cures.did-you-mean", {"meant": near[0]})
    if key in nearby_fields(spec_type, path[:-1], data):
        return Text("cures.indentation", {"key": key})
    if not known:
        return Text("cures.remove-key")
    return Text("cures.known-keys", {"keys": sorted(known)})


def align(loc: Path, data: object, value: object) -> tuple[Path, tuple[tuple[int, str], ...]]:
    """Return the path in the document that pydantic's location means.

    A location also holds the names of the branches of unions, which the document does not have.

    Returns:
        The path, and the branches with the length of the path before each.
    """
    best: tuple[Path, tuple[tuple[int, str], ...]] | None = None
    for path, tags, end in _paths(loc, data, (), ()):
        if end is value:
            return path, tags
        if best is None or len(tags) < len(best[1]):
            best = path, tags
    return best if best is not None else ((), ())


def _paths(
    loc: Path, here: object, path: Path, tags: tuple[tuple[int, str], ...]
) -> Iterable[tuple[Path, tuple[tuple[int, str], ...], object]]:
    if not loc:
        yield path, tags, here
        return
    step, rest = loc[0], loc[1:]
    if isinstance(here, dict) and isinstance(step, str) and step in here:
        yield from _paths(rest, here[step], (*path, step), tags)
    if isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
        yield from _paths(rest, here[step], (*path, step), tags)
    if isinstance(step, str):
        yield from _paths(rest, here, path, (*tags, (len(path), step)))


def _one_per_union(faults: list[_Fault]) -> list[_Fault]:
    """Keep, where no branch of a union fits, the faults of the branch that was most likely meant."""
    groups: dict[tuple[Path, int], dict[str, list[_Fault]]] = {}
    for item in faults:
        for order, (length, tag) in enumerate(item.tags):
            groups.setdefault((item.path[:length], order), {}).setdefault(tag, []).append(item)
    dropped: set[int] = set()
    for (prefix, _), branches in sorted(groups.items(), key=lambda g: (len(g[0][0]), g[0][1])):
        alive = {
            tag: [item for item in items if id(item) not in dropped]
            for tag, items in branches.items()
        }
        alive = {tag: items for tag, items in alive.items() if items}
        if len(alive) < 2:
            continue
        best = min(alive, key=lambda tag: _unlikely(alive[tag], prefix))
        if all(item.wanted and item.path == prefix for items in alive.values() for item in items):
            _merge_wanted(alive[best][0], [item for items in alive.values() for item in items])
        for tag, items in alive.items():
            if tag != best:
                dropped.update(id(item) for item in items)
            elif all(item.path == prefix for item in items):
                dropped.update(id(item) for item in items[1:])
    return [item for item in faults if id(item) not in dropped]


def _unlikely(items: list[_Fault], prefix: Path) -> tuple[int, int]:
    at_top = any(item.wanted is not None and item.path == prefix for item in items)
    choice = any(item.code == "bad-choice" and item.path == prefix for item in items)
    return (2 if at_top else 1 if choice else 0, len(items))


def _merge_wanted(best: _Fault, items: list[_Fault]) -> None:
    if best.code != "wrong-type":
        return
    names = list(dict.fromkeys(item.wanted for item in items))
    wanted = Text("types.either", {"kinds": [Text(f"types.{name}") for name in names]})
    best.params |= {"wanted": wanted, "hint": Text("cures.other-type", {"wanted": wanted})}


def _full_width(faults: list[_Fault], source: Source, problems: ProblemList) -> set[int]:
    """Add a fault for full-width punctuation behind other faults; return what it explains."""
    explained: set[int] = set()
    for item in faults:
        if item.code == "missing-key":
            continue
        text = str(item.path[-1]) if item.key and item.path else item.value
        found = punctuation.in_text(text) if isinstance(text, str) else None
        if found is None:
            continue
        offset, character, cure = found
        span = source.span(item.path, key=item.key)
        quoted = span.line == span.end_line and span.end_col - span.col == len(str(text)) + 2
        col = span.col + offset + quoted
        place = Span(span.file, span.line, col, span.line, col + 1)
        problems.add("full-width", place, character=character, cure=cure)
        explained.add(id(item))
    return explained


def _excused(item: _Fault, faults: list[_Fault], wide: set[int], source: Source) -> bool:
    """Return whether a missing key is only the echo of another fault."""
    if not item.path and source.incomplete:
        return True
    key = str(item.params["key"])
    return any(
        id(other) in wide
        and other.key
        and other.path[:-1] == item.path
        and str(other.path[-1]).lstrip("“‘\u3000 ").startswith(key)
        for other in faults
    )
