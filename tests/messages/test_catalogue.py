"""No sentence is missing in a language, and none that is asked for is missing altogether."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim.messages
from sim.messages import LANGUAGES, Text, has, keys, template, text

SIM = Path(sim.messages.__file__).resolve().parent.parent
MODULES = sorted(SIM.rglob("*.py"))

# Functions whose first argument is a whole key, and those whose first argument is a fault's code.
OF_KEYS = {"text", "Text", "template", "has"}
OF_CODES = {"add", "put", "fault", "fault_with"}
# Their own arguments, which are no placeholders.
NOT_PLACEHOLDERS = {"severity", "related", "at", "key", "offset"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def calls() -> Iterator[tuple[str, str, str, ast.Call]]:
    """Place, name of the function, first text argument, and the call."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = node.func
            name = getattr(function, "attr", None) or getattr(function, "id", "")
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                place = f"{module.relative_to(SIM)}:{node.lineno}"
                yield place, name, first.value, node


def is_code(name: str, node: ast.Call) -> bool:
    """A set or a list has an ``add`` too, but only that of problems takes a place as well."""
    return name in OF_CODES and (name.startswith("fault") or len(node.args) > 1)


def test_a_sentence_is_there_in_every_language_with_the_same_placeholders() -> None:
    for key in keys():
        sentences = {lang: template(key, lang) for lang in LANGUAGES}
        named = [placeholders(sentence) for sentence in sentences.values()]
        assert all(names == named[0] for names in named), key
        empty = [not sentence.strip() for sentence in sentences.values()]
        assert all(empty) if key.endswith(".no-hint") else not any(empty), key


def test_every_row_of_the_catalogue_has_the_languages_and_nothing_else() -> None:
    for key in keys():
        area, _, name = key.partition(".")
        assert set(sim.messages._area(area)[name]) == set(LANGUAGES), key


def test_every_key_used_in_the_source_exists() -> None:
    missing = []
    for place, function, first, node in calls():
        if function in OF_KEYS and "." in first and " " not in first:
            key = first
        elif is_code(function, node):
            key = first if "." in first else f"faults.{first}"
        else:
            continue
        if not has(key):
            missing.append(f"{place} {key}")
    assert not missing


def test_every_fault_in_the_source_fills_the_placeholders_of_its_sentence() -> None:
    wrong = []
    for place, function, first, node in calls():
        names = {keyword.arg for keyword in node.keywords}
        # put() and fault_with() take a mapping, and ** hides the names.
        if not is_code(function, node) or function in {"put", "fault_with"} or None in names:
            continue
        key = first if "." in first else f"faults.{first}"
        if has(key):
            unfilled = placeholders(template(key, "en")) - names
            wrong += [f"{place} {key}: {sorted(unfilled)}"] if unfilled else []
    assert not wrong


def test_a_fault_names_what_is_wrong_and_then_the_cure() -> None:
    for key in keys():
        if key.startswith("faults."):
            assert " - " in template(key, "en"), key
            assert "——" in template(key, "zh"), key


def test_sentences_end_without_a_full_stop_so_that_a_code_can_follow() -> None:
    for key in keys():
        if key.startswith("faults."):
            assert not template(key, "en").endswith("."), key
            assert not template(key, "zh").endswith("。"), key


def test_a_text_is_rendered_in_the_language_asked_for() -> None:
    inner = Text("units.time")
    outer = Text("types.or", {"one": inner, "other": Text("types.text")})
    assert outer.render("en") == "a time or text"
    assert outer.render("zh") == "时间或文本"


def test_a_list_is_joined_as_the_language_does() -> None:
    assert text("cures.known-names", "en", names=["a", "b"]).endswith("a, b")
    assert text("cures.known-names", "zh", names=["a", "b"]).endswith("a、b")


def test_a_whole_float_is_shown_without_its_zero() -> None:
    assert text("cures.above", "en", limit=3.0) == "more than 3"


def test_an_unknown_key_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match=r"no 'faults\.nothing'"):
        text("faults.nothing", "en")
    with pytest.raises(KeyError):
        text("no-such-area.x", "zh")
    assert not has("faults.nothing")


def test_a_missing_placeholder_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        text("faults.missing-key", "en")


def test_parameters_may_be_called_key_and_lang() -> None:
    assert "'x'" in text("faults.missing-key", "en", key="x")
