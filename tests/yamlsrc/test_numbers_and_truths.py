"""Numbers with a comma, per cents, yes and no, keys without a value: the cure that is meant."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from sim.yamlsrc import ProblemList, Spec, load, validate
from sim.yamlsrc.quantities import Count, Flag, Id, Label, Ratio, Seconds, SecondsDist, Width


class Part(Spec):
    """A part."""

    width: Width | None = None
    label: Label | None = None


class Top(Spec):
    """Everything."""

    width: Width | None = None
    count: Count | None = None
    share: Ratio | None = None
    wait: Seconds | None = None
    law: SecondsDist | None = None
    flag: Flag | None = None
    parts: Annotated[tuple[Part, ...], Field(max_length=3)] = ()
    beds: dict[Id, Count] = Field(default_factory=dict)
    part: Part | None = None


@pytest.fixture
def told(tmp_path):
    def read(text):
        path = tmp_path / "x.yaml"
        path.write_text(text, encoding="utf-8")
        problems = ProblemList()
        source = load(path, problems=problems)
        spec = validate(Top, source, problems) if source is not None else None
        return spec, [
            (item.span.line, item.span.col, item.code, item.message("en"))
            for item in problems.sorted()
        ]

    return read


@pytest.mark.parametrize(
    ("text", "place", "cure"),
    [
        ("width: 1,8", (1, 8), "write 1.8, with a point"),
        ("width: 1,8 m", (1, 8), "write 1.8 m, with a point"),
        ("wait: 2,5 min", (1, 7), "write 2.5 min, with a point"),
        ("law: 20,5 s", (1, 6), "write 20.5 s, with a point"),
        ("share: 0,5", (1, 8), "write 0.5, with a point"),
        ("count: 1,200,000", (1, 8), "write 1200000, without a comma"),
        ("count: 1,200", (1, 8), "write 1200 for thousands, or 1.200 for a decimal"),
        ("part: {width: 1,8}", (1, 15), "write 1.8, with a point"),
        ("part: {width: 1,8 m, label: a}", (1, 15), "write 1.8 m, with a point"),
        ("beds: {red: 1,5}", (1, 13), "write 1.5, with a point"),
        ("parts: [{width: 1,8}, {width: 2}]", (1, 17), "write 1.8, with a point"),
    ],
)
def test_a_decimal_comma_has_one_fault_with_the_number_meant(told, text, place, cure):
    spec, found = told(f"{text}\n")
    assert spec is None
    ((line, col, code, message),) = found
    assert (line, col, code) == (*place, "number-comma")
    assert cure in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("share: 120 %", "at most 100 %"),
        ("share: 120%", "at most 100 %"),
        ("share: 1.2", "at most 1"),
        ("share: -5 %", "at least 0 %"),
    ],
)
def test_the_limit_of_a_share_is_in_the_unit_that_was_written(told, text, words):
    _, ((_, _, _, message),) = told(f"{text}\n")
    assert message.endswith(words)


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("no", False), ("Yes", True), ("NO", False), ("true", True), ("False", False)],
)
def test_yes_and_no_are_understood_as_the_pages_write_them(told, text, value):
    spec, found = told(f"flag: {text}\n")
    assert found == []
    assert spec.flag is value


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("nope", "true or false (or yes or no)"),
        ("1", "true or false"),
        ('"true"', "remove the quotes"),
    ],
)
def test_anything_else_is_told_what_to_write(told, text, cure):
    _, ((_, _, code, message),) = told(f"flag: {text}\n")
    assert code == "wrong-type"
    assert cure in message


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("part: {label:}", (1, 13)),
        ("part: {label: }", (1, 8)),
        ("part: {label, width: 2}", (1, 8)),
        ("parts: [{label:}]", (1, 15)),
        ("part:\n  label:\n  width: 2", (2, 3)),
        ("width:", (1, 1)),
        ("beds: {red: }", (1, 8)),
    ],
)
def test_a_key_behind_which_nothing_is_written_is_told_once(told, text, place):
    spec, found = told(f"{text}\n")
    assert spec is None
    ((line, col, code, _),) = found
    assert (line, col, code) == (*place, "empty-value")


def test_null_is_written_by_whoever_means_nothing(told):
    spec, found = told("part: null\nwidth: ~\n")
    assert found == []
    assert spec.part is None
