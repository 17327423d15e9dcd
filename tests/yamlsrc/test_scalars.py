"""Plain scalars follow the core schema of YAML 1.2, not that of 1.1."""

import math
from pathlib import Path

import pytest

from sim.yamlsrc import ProblemList, load
from sim.yamlsrc.scalars import plain, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12:30", "12:30"),
        ("on", "on"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("y", "y"),
        ("2026-09-03", "2026-09-03"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1e3", 1000.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("-3", -3),
        ("+3", 3),
        ("010", 10),
        ("0o14", 12),
        ("0x1F", 31),
        ("-.inf", -math.inf),
        ("1e999", math.inf),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("-", "-"),
        (".", "."),
        ("3 MW", "3 MW"),
        ("١٢", "١٢"),
        ("大堂", "大堂"),
    ],
)
def test_a_plain_scalar_has_its_value(text: str, value: object) -> None:
    found = plain(text)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)
    assert isinstance(found, str) == isinstance(value, str)


def test_not_a_number_is_a_float() -> None:
    found = plain(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_a_number_with_absurdly_many_digits_is_no_number_that_fits_anywhere() -> None:
    for sign, value in (("", float("inf")), ("-", float("-inf"))):
        text = sign + "9" * 10_000
        assert plain(text) == value
        assert written(plain(text)) == text


@pytest.mark.parametrize("text", ["0101", "+5", "1e3", "1.50", "0x1F", "201", "2.5", "abc"])
def test_the_text_of_a_scalar_is_kept(text: str) -> None:
    assert written(plain(text)) == text


def test_what_is_no_text_and_no_number_has_no_text() -> None:
    assert written(True) is None
    assert written(None) is None
    assert written([1]) is None


def test_a_quoted_scalar_is_always_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: '1'\nb: \"true\"\nc: |\n  12\nd: '<<'\n", encoding="utf-8")
    source = load(path, problems=ProblemList())
    assert source is not None
    assert source.data == {"a": "1", "b": "true", "c": "12\n", "d": "<<"}


def test_keys_are_texts_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("201: a\n0101: b\non: c\n12:30: d\n'x y': e\n大堂: f\n", encoding="utf-8")
    source = load(path, problems=ProblemList())
    assert source is not None
    assert list(source.data) == ["201", "0101", "on", "12:30", "x y", "大堂"]
