"""pydantic's errors in our own words, at their own places."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sim import units
from sim.messages import Text
from sim.yamlsrc import punctuation
from sim.yamlsrc.commas import comma_params, split_number
from sim.yamlsrc.found import Found, Path, align, one_per_union
from sim.yamlsrc.lookalikes import look_alike
from sim.yamlsrc.model import fields_at, nearby_fields
from sim.yamlsrc.ranges import LONGEST_LABEL
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    import pydantic
    from pydantic_core import ErrorDetails

    from sim.yamlsrc.problems import ProblemList
    from sim.yamlsrc.source import Source

# Error types of pydantic that say "another kind of value is wanted".
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
    "none_required": "nothing",
}
_LIMITS = {
    "greater_than": ("too-small", "gt", "above"),
    "greater_than_equal": ("too-small", "ge", "at-least"),
    "less_than": ("too-large", "lt", "below"),
    "less_than_equal": ("too-large", "le", "at-most"),
}

MOST_FAULTS = 2000
"""So many faults of the form of one file are explained."""


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
    found = error.errors(include_url=False)
    if len(found) > MOST_FAULTS:
        problems.add("too-many-faults", source.span(()), found=len(found), limit=MOST_FAULTS)
    faults = [_translate(item, spec_type, source.data) for item in found[:MOST_FAULTS]]
    faults = one_per_union(faults)
    explained = _full_width(faults, source, problems)
    explained += _split_numbers(faults, source, problems)
    for item in faults:
        if item in explained or _echo(item, faults, explained, source):
            continue
        if item.offset:
            span = source.inside(item.path, item.offset, key=item.key)
        else:
            span = source.span(item.path, key=item.key)
        problems.put(item.code, span, item.params)


def _translate(item: ErrorDetails, spec_type: type[Any], data: object) -> Found:
    kind, loc, value = item["type"], item["loc"], item["input"]
    of_key = bool(loc) and loc[-1] == "[key]"
    loc_there = loc[:-1] if of_key or kind == "missing" else loc
    path, tags = align(loc_there, data, value)
    found = Found("bad-value", path, {"value": show(value)}, value, tags, key=of_key)
    context = item.get("ctx") or {}
    if kind in _WANTED:
        _want(found, _WANTED[kind], value)
    elif kind in _LIMITS:
        _limit(found, kind, context)
    elif kind == "extra_forbidden":
        found.code, found.key = "unknown-key", True
        hint = _key_hint(str(loc[-1]), path, spec_type, data)
        found.params = {"key": loc[-1], "hint": hint}
    elif kind == "missing":
        _missing(found, loc[-1])
    elif "params" in context:
        _own(found, kind, context)
    else:
        _READERS.get(kind, _other)(found, context)
    return found


def _want(found: Found, wanted: str, value: object) -> None:
    found.wanted = Text(f"types.{wanted}")
    if value is None:
        found.code, found.params = "empty-value", {}
        return
    found.code = "wrong-type"
    found.params = {
        "wanted": found.wanted,
        "found": kind_of(value),
        "value": show(value),
        "hint": _type_hint(wanted, value),
    }


def _type_hint(wanted: str, value: object) -> Text:
    if wanted == "text" and isinstance(value, bool | int | float):
        return Text("cures.quote", {"value": show(value)})
    if wanted in ("number", "whole-number") and isinstance(value, str):
        return Text("cures.unquote" if units.is_number(value) else "cures.only-a-number")
    if wanted in ("true-or-false", "list", "mapping"):
        return Text(f"cures.{wanted}")
    return Text("cures.other-type", {"wanted": Text(f"types.{wanted}")})


def _limit(found: Found, kind: str, context: Mapping[str, Any]) -> None:
    found.code, name, words = _LIMITS[kind]
    found.params["limit"] = Text(f"cures.{words}", {"limit": f"{context[name]:g}"})


def _missing(found: Found, name: str | int) -> None:
    if isinstance(name, int):
        found.code, found.params = "too-few", {"found": name, "limit": name + 1}
    else:
        found.code, found.params = "missing-key", {"key": name}


def _own(found: Found, code: str, context: Mapping[str, Any]) -> None:
    """Take a fault that a validator reported with :func:`sim.yamlsrc.fault`."""
    if found.value is None and not context["at"]:
        found.code, found.params = "empty-value", {}
        return
    found.code, found.params = code, dict(context["params"])
    wanted = found.params.get("wanted")
    if code == "wrong-type" and isinstance(wanted, Text) and not context["at"]:
        found.wanted = wanted
    found.path = (*found.path, *context["at"])
    found.offset, found.key = context["offset"], found.key or context["key"]


def _bad_tag(found: Found, context: Mapping[str, Any]) -> None:
    found.path = (*found.path, context["discriminator"].strip("'"))
    found.code = "bad-choice"
    found.params = choice_params(context["tag"], _options(context["expected_tags"]))


def _no_tag(found: Found, context: Mapping[str, Any]) -> None:
    key = context["discriminator"].strip("'")
    if not isinstance(found.value, Mapping):
        _want(found, "mapping", found.value)
    elif key in found.value:
        found.path = (*found.path, key)
        _want(found, "text", found.value[key])
    else:
        _missing(found, key)


def _choice(found: Found, context: Mapping[str, Any]) -> None:
    if found.value is None:
        found.code, found.params = "empty-value", {}
        return
    options = _options(context["expected"])
    found.code, found.params = "bad-choice", choice_params(found.value, options)
    if isinstance(found.value, str) and found.value in options:
        found.params["hint"] = Text("cures.unquote")


def _size(found: Found, context: Mapping[str, Any]) -> None:
    short = "min_length" in context
    limit = context["min_length" if short else "max_length"]
    found.code = "too-few" if short else "too-many"
    size = len(found.value) if isinstance(found.value, list | dict) else context["actual_length"]
    # pydantic counts the items that are right; the wrong ones have faults of their own.
    if short and isinstance(size, int) and size >= limit:
        found.code = ""
    found.params = {"found": size, "limit": limit}


def _text(found: Found, _: Mapping[str, Any]) -> None:
    found.code = "bad-text"


def _long(found: Found, context: Mapping[str, Any]) -> None:
    size = len(found.value) if isinstance(found.value, str) else 0
    found.code = "text-too-long"
    found.params |= {"found": size, "limit": context["max_length"]}


def _number(found: Found, _: Mapping[str, Any]) -> None:
    found.code, found.params = "bad-number", {"found": show(found.value)}


def _other(found: Found, context: Mapping[str, Any]) -> None:
    if found.value is None:
        found.code, found.params = "empty-value", {}
        return
    reason = context.get("error")
    found.params["reason"] = str(reason) if reason else Text("cures.see-reference")


_READERS: dict[str, Callable[[Found, Mapping[str, Any]], None]] = {
    "union_tag_invalid": _bad_tag,
    "union_tag_not_found": _no_tag,
    "literal_error": _choice,
    "enum": _choice,
    "too_short": _size,
    "too_long": _size,
    "string_too_short": _text,
    "string_too_long": _long,
    "string_pattern_mismatch": _text,
    "finite_number": _number,
    "multiple_of": _number,
}


def choice_params(found: object, options: Iterable[str]) -> dict[str, object]:
    """Return the parameters of a ``bad-choice`` fault, for checks of references and the like."""
    known = list(options)
    alike = look_alike(str(found)[:LONGEST_LABEL], known)
    if alike is not None:
        return {"value": show(found), "options": known, "hint": alike}
    near = difflib.get_close_matches(str(found)[:LONGEST_LABEL].lower(), known, n=1)
    hint = Text("cures.did-you-mean", {"meant": near[0]}) if near else Text("cures.one-of-these")
    return {"value": show(found), "options": known, "hint": hint}


def _options(listed: str) -> list[str]:
    quoted = re.findall(r"'([^']*)'", listed)
    return quoted or [part.strip() for part in re.split(r",| or ", listed) if part.strip()]


def _key_hint(key: str, path: Path, spec_type: type[Any], data: object) -> Text:
    known = fields_at(spec_type, path[:-1], data)
    alike = look_alike(key[:LONGEST_LABEL], known)
    if alike is not None:
        return alike
    near = difflib.get_close_matches(key[:LONGEST_LABEL], known, n=1)
    if near:
        return Text("cures.did-you-mean", {"meant": near[0]})
    if key in nearby_fields(spec_type, path[:-1], data):
        return Text("cures.indentation", {"key": key})
    if not known:
        return Text("cures.remove-key")
    return Text("cures.known-keys", {"keys": sorted(known)})


def _full_width(faults: list[Found], source: Source, problems: ProblemList) -> list[Found]:
    """Add a fault for full-width punctuation behind other faults; return those it explains."""
    explained = []
    for item in faults:
        if item.code == "missing-key":
            continue
        text = str(item.path[-1]) if item.key and item.path else item.value
        wide = punctuation.in_text(text) if isinstance(text, str) else None
        if wide is not None:
            place = source.inside(item.path, wide[0], key=item.key)
            punctuation.add(place.file, place.line, place.col, wide[1], problems)
            explained.append(item)
    return explained


def _split_numbers(faults: list[Found], source: Source, problems: ProblemList) -> list[Found]:
    """Add a fault for each number cut in two by a comma; return the faults it explains."""
    explained = []
    for item in faults:
        if item.code not in ("unknown-key", "empty-value") or not item.path:
            continue
        above = source.tree.at(item.path[:-1]).value
        key = item.path[-1]
        found = (
            split_number(above, key) if isinstance(above, dict) and isinstance(key, str) else None
        )
        params = comma_params(found[1]) if found is not None else None
        if found is None or params is None:
            continue
        place = (*item.path[:-1], found[0])
        problems.put("number-comma", source.span(place), params)
        explained += [item, *(other for other in faults if other.path == place)]
    return explained


def _echo(item: Found, faults: list[Found], explained: list[Found], source: Source) -> bool:
    """Return whether a fault only repeats what another one says."""
    if not item.code:
        return True
    if item.code != "missing-key":
        return False
    if source.tree.at(item.path).damaged or (not item.path and source.incomplete):
        return True
    key = str(item.params["key"])
    return any(
        other.key
        and other.path[:-1] == item.path
        and (
            str(other.path[-1]).lstrip("“‘\u3000 ").startswith(key)
            if other in explained
            else other.params.get("hint") == Text("cures.did-you-mean", {"meant": key})
        )
        for other in faults
    )
