"""Specs: strict scalars, places of every field, one good message for a union, JSON schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest
import yaml
from pydantic import Field, ValidationError

from sim.yamlsrc import ProblemList, Source, Spec, json_schema, load
from sim.yamlsrc.quantities import Count, Flag, Id, Label, Metres, Ref, Seconds
from tests.yamlsrc.boxed import read_value
from tests.yamlsrc.sample import GOOD, DoorSpec, TopSpec, read


def boxed(annotation: Any, text: str, folder: Path) -> tuple[Any, list[tuple[str, str]], str]:
    """The value, the codes with their places, and the English text."""
    value, problems = read_value(annotation, text, folder)
    found = [(p.code, f"{p.span.line}:{p.span.col}") for p in problems.errors if p.span]
    return value, found, problems.render("en")


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (int, "3", 3),
        (int, "010", 10),
        (float, "3", 3.0),
        (float, "1e3", 1000.0),
        (bool, "true", True),
        (Flag, "false", False),
        (str, "12:30", "12:30"),
        (Literal[1], "1", 1),
        (Id, "201", "201"),
        (Id, "0101", "0101"),
        (Id, "1e3", "1e3"),
        (Id, "大堂", "大堂"),
        (Id, "Salle É", "Salle É"),
        (Id, "e\u0301", "\u00e9"),
        (Id, "हॉल", "हॉल"),
        (Ref, "2/stair-a/flight-1", "2/stair-a/flight-1"),
        (Label, "007", "007"),
        (Label, "night staff, floor 2", "night staff, floor 2"),
        (Count, "12", 12),
        (tuple[int, ...], "[1, 2]", (1, 2)),
        (dict[Id, int], "{201: 1}", {"201": 1}),
        (int | None, "~", None),
    ],
)
def test_a_scalar_is_taken_for_what_it_is(
    tmp_path: Path, annotation: Any, text: str, value: object
) -> None:
    found, faults, _ = boxed(annotation, text, tmp_path)
    assert faults == []
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("annotation", "text", "code"),
    [
        (int, "true", "wrong-type"),
        (int, '"1"', "wrong-type"),
        (int, "1.0", "wrong-type"),
        (float, "true", "wrong-type"),
        (float, '"1"', "wrong-type"),
        (float, ".inf", "bad-number"),
        (float, ".nan", "bad-number"),
        (bool, "1", "wrong-type"),
        (bool, "yes", "wrong-type"),
        (Flag, '"true"', "wrong-type"),
        (str, "1", "wrong-type"),
        (str, "", "empty-value"),
        (Id, "true", "bad-id"),
        (Id, '""', "bad-id"),
        (Id, "' a'", "bad-id"),
        (Id, "a/b", "bad-id"),
        (Id, "[a]", "wrong-type"),
        (Label, '"  "', "empty-value"),
        (Label, "{}", "wrong-type"),
        (Count, "true", "wrong-type"),
        (Count, '"1"', "wrong-type"),
        (Count, "1.5", "not-whole"),
        (Count, "-1", "too-small"),
        (Seconds, "5", "missing-unit"),
        (Seconds, '"5"', "missing-unit"),
        (Seconds, "[5]", "wrong-type"),
        (Metres, '"5"', "wrong-type"),
        (Metres, "true", "wrong-type"),
        (Metres, "9" * 400, "bad-number"),
        (list[int], "5", "wrong-type"),
        (dict[str, int], "[5]", "wrong-type"),
        (tuple[int, int], "[1]", "too-few"),
        (tuple[int, int], "[1, 2, 3]", "too-many"),
        (Annotated[int, Field(multiple_of=2)], "3", "bad-number"),
        (Annotated[list[int], Field(min_length=1)], "[]", "too-few"),
    ],
)
def test_a_scalar_of_another_kind_is_refused(
    tmp_path: Path, annotation: Any, text: str, code: str
) -> None:
    found, faults, _ = boxed(annotation, text, tmp_path)
    assert found is None
    assert [code for code, _ in faults] == [code]


class CatSpec(Spec):
    """A cat."""

    lives: int


class DogSpec(Spec):
    """A dog."""

    tricks: list[str]
    age: int = 1


@pytest.mark.parametrize(
    ("annotation", "text", "code", "at"),
    [
        (str | list[str], "5", "wrong-type", "1:8"),
        (str | list[str], "[a, 5]", "wrong-type", "1:12"),
        (Id | list[Id], "[a, 'b/c']", "bad-id", "1:14"),
        (Seconds | Literal["never"], "5", "missing-unit", "1:8"),
        (Seconds | Literal["never"], "5 m", "bad-unit", "1:10"),
        (CatSpec | DogSpec, "{lives: many}", "wrong-type", "1:16"),
        (CatSpec | DogSpec, "{tricks: [1]}", "wrong-type", "1:18"),
        (CatSpec | DogSpec, "{tricks: [], aeg: 2}", "unknown-key", "1:21"),
        (CatSpec | DogSpec, "5", "wrong-type", "1:8"),
        (CatSpec | list[DogSpec], "[{tricks: [sit]}, {tricks: 5}]", "wrong-type", "1:35"),
        (int | CatSpec | None, "{lives: x}", "wrong-type", "1:16"),
        (dict[str, int | CatSpec], "{a: 1, b: {lives: x}}", "wrong-type", "1:26"),
    ],
)
def test_a_union_gives_one_message_at_the_place_that_was_meant(
    tmp_path: Path, annotation: Any, text: str, code: str, at: str
) -> None:
    _, faults, said = boxed(annotation, text, tmp_path)
    assert faults == [(code, at)], said
    for leak in ("Spec", "function-", "list[", "tuple[", "Input should"):
        assert leak not in said


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("5", "wrong-type", "1:8"),
        ("{kind: 5}", "bad-choice", "1:15"),
        ("{kind: [a]}", "bad-choice", "1:15"),
        ("{kind: }", "bad-choice", "1:9"),
        ("{size: 5}", "missing-key", "1:8"),
        ("", "empty-value", "1:1"),
    ],
)
def test_what_cannot_be_told_apart_by_its_kind_is_told(
    tmp_path: Path, text: str, code: str, at: str
) -> None:
    class FireSpec(Spec):
        kind: Literal["fire"]

    class GasSpec(Spec):
        kind: Literal["gas"]

    union = Annotated[FireSpec | GasSpec, Field(discriminator="kind")]
    _, faults, said = boxed(union, text, tmp_path)
    assert faults == [(code, at)], said


@pytest.mark.parametrize(
    ("annotation", "text", "code"),
    [
        (Literal["a", "b"], "", "empty-value"),
        (Literal["on", "off"], "true", "bad-choice"),
        (Literal[1], "'1'", "bad-choice"),
        (Annotated[int, Field(le=5)], "7", "too-large"),
        (Annotated[int, Field(ge=5)], "3", "too-small"),
        (Annotated[str, Field(max_length=2)], "abc", "text-too-long"),
        (Path, "5", "bad-value"),
        (Path, "", "empty-value"),
        (Annotated[Seconds, Field(lt=10)], "20 s", "too-large"),
    ],
)
def test_what_pydantic_itself_refuses_is_said_in_our_words(
    tmp_path: Path, annotation: Any, text: str, code: str
) -> None:
    _, faults, said = boxed(annotation, text, tmp_path)
    assert [code for code, _ in faults] == [code], said
    assert "Input" not in said


def test_a_union_that_wants_another_kind_names_all_kinds(tmp_path: Path) -> None:
    _, _, said = boxed(str | list[str], "5", tmp_path)
    assert "but text or a list is expected" in said


def test_a_branch_that_is_called_like_a_key_leads_to_the_right_place(tmp_path: Path) -> None:
    class FireSpec(Spec):
        kind: Literal["fire"]
        fire: dict[str, int] = Field(default_factory=dict)
        size: int = 1

    class GasSpec(Spec):
        kind: Literal["gas"]

    union = Annotated[FireSpec | GasSpec, Field(discriminator="kind")]
    _, faults, _ = boxed(union, "{kind: fire, fire: {size: 1}, size: x}", tmp_path)
    assert faults == [("wrong-type", "1:44")]


def good(folder: Path, text: str = GOOD) -> TopSpec:
    path = folder / "good.yaml"
    path.write_text(text, encoding="utf-8")
    spec, problems = read(path)
    assert spec is not None, problems.render("en")
    return spec


def at(spec: Spec, field: str | None = None, *, key: bool = False) -> tuple[int, int]:
    span = spec.where(field, key=key)
    assert span is not None
    return span.line, span.col


def test_every_object_knows_its_place(tmp_path: Path) -> None:
    spec = good(tmp_path)
    kitchen = spec.spaces[1]
    assert at(spec) == (2, 1)
    assert at(spec, "name") == (3, 7)
    assert at(spec, "name", key=True) == (3, 1)
    assert at(spec, "levels.L2") == (9, 20)
    assert at(kitchen) == (12, 5)
    assert at(kitchen, "outline.1") == (15, 24)
    assert at(kitchen, "outline.1.1") == (15, 29)
    assert kitchen.door is not None
    assert at(kitchen.door, "width") == (17, 14)
    assert at(spec.doors["back"], "width") == (22, 17)
    assert at(spec.doors["back"], "state") == (22, 9)
    assert at(spec.hazards[0], "in_") == at(spec.hazards[0], "in") == (24, 22)
    assert at(spec, "hazards.1.rate") == (27, 11)
    assert at(spec, "corner.0") == (41, 10)
    assert spec.hazards[1].path == ("hazards", 1)
    inside = spec.measures[0].inside("when", 8, length=5)
    assert inside is not None
    assert (inside.line, inside.col, inside.end_col) == (39, 20, 25)


def test_an_object_made_by_a_program_has_no_place() -> None:
    door = DoorSpec.model_validate({"width": 1.0})
    assert door.where() is None
    assert door.where("width") is None
    assert door.inside("state", 0) is None
    assert door.origin is None


def test_an_object_from_an_included_file_or_an_alias_knows_its_place(tmp_path: Path) -> None:
    (tmp_path / "doors.yaml").write_text(
        "doors:\n  a: &one {width: 1}\n  b: *one\n", encoding="utf-8"
    )
    text = GOOD.replace("doors:\n  back: {width: 1.2, note: measured}", "include: doors.yaml")
    spec = good(tmp_path, text)
    for name in "ab":
        span = spec.doors[name].where("width")
        assert span is not None
        assert Path(span.file).name == "doors.yaml"
        assert (span.line, span.col) == (2, 19)


def test_a_spec_is_frozen() -> None:
    door = DoorSpec.model_validate({"width": 1.0})
    with pytest.raises(ValidationError):
        door.width = 2.0  # type: ignore[misc]


def test_a_file_with_faults_gives_no_spec_even_if_the_rest_is_right(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD + "name: twice\n", encoding="utf-8")
    spec, problems = read(path)
    assert spec is None
    assert [problem.code for problem in problems.errors] == ["duplicate-key"]


def test_keys_that_may_stand_in_a_missing_file_are_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("format: 1\ninclude: gone.yaml\nspaces: [{id: a}]\n", encoding="utf-8")
    _, problems = read(path)
    found = [(problem.code, problem.params.get("key")) for problem in problems.errors]
    assert found == [
        ("missing-file", None),
        ("missing-key", "level"),
        ("missing-key", "use"),
        ("missing-key", "outline"),
    ]


def test_a_misspelt_key_is_told_once_not_also_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace("name:", "nmae:"), encoding="utf-8")
    _, problems = read(path)
    assert [problem.code for problem in problems.errors] == ["unknown-key"]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("state: locked", "staet: locked", "did you mean 'state'?"),
        ("      state: locked\n", "", ""),
        ("    lift: true", "    state: open", "belongs to another level"),
        ("delay: 30 s", "colour: red", "known keys here: delay, note, source, when"),
    ],
)
def test_an_unknown_key_gets_the_hint_that_helps(
    tmp_path: Path, old: str, new: str, hint: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    _, problems = read(path)
    assert hint in problems.render("en")


def test_the_schema_accepts_the_good_file_and_refuses_bad_ones(tmp_path: Path) -> None:
    schema = json_schema(TopSpec)
    checker = jsonschema.Draft202012Validator(schema)
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    source = load(path, problems=ProblemList())
    assert isinstance(source, Source)
    assert not list(checker.iter_errors(source.data))
    for old, new in [
        ("width: 0.9", "width: [1]"),
        ("delay: 30 s", "delay: 30"),
        ("count: 30", "count: 1.5"),
        ("kind: gas", "kind: gsa"),
        ("mean: 1.25 m/s", "maen: 1.25 m/s"),
        ("name: R", "nmae: R"),
    ]:
        assert GOOD.count(old) == 1
        path.write_text(GOOD.replace(old, new), encoding="utf-8")
        bad = load(path, problems=ProblemList())
        assert bad is not None
        assert list(checker.iter_errors(bad.data)), new


def test_the_schema_tells_an_editor_what_a_field_takes() -> None:
    schema = json_schema(TopSpec)
    delay = schema["$defs"]["MeasureSpec"]["properties"]["delay"]
    assert "s, min, h, d" in delay["description"]
    width = schema["$defs"]["DoorSpec"]["properties"]["width"]
    assert {branch["type"] for branch in width["anyOf"]} == {"number", "string"}
    assert width["description"] == "Clear width."
    assert "in" in schema["$defs"]["FireSpec"]["properties"]
    assert yaml.safe_dump(schema)
