"""What files say is cut and made visible in messages; look-alikes are told by their character."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.yamlsrc.legible import LONGEST, legible
from sim.yamlsrc.lookalikes import look_alike
from sim.yamlsrc.problems import ProblemList, Span
from sim.yamlsrc.sheet import as_text, cell_span, from_text
from sim.yamlsrc.translate import MOST_FAULTS
from tests.yamlsrc.sample import GOOD, read

if TYPE_CHECKING:
    from pathlib import Path


def told(text: str, folder: Path) -> str:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    _, problems = read(path)
    return problems.render("en")


@pytest.mark.parametrize("character", ["\u0430", "\u200b", "\uff41", "\u03b1"])
def test_a_character_that_looks_like_another_is_named(character: str, tmp_path: Path) -> None:
    key = f"n{character}me" if character != "\u200b" else f"na{character}me"
    said = told(GOOD.replace("name:", f"{key}:", 1), tmp_path)
    assert f"U+{ord(character):04X}" in said
    assert "type 'name' anew" in said


def test_a_word_in_another_script_is_no_look_alike() -> None:
    assert look_alike("\u5927\u5385", ["hall", "\u5927\u95e8"]) is None
    assert look_alike("\u5927\u5385", ["\u5927\u5385"]) is None


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\u0007", "\u2028", "\ufeff"])
def test_no_character_without_a_shape_reaches_the_terminal(character: str, tmp_path: Path) -> None:
    escaped = f"\\u{ord(character):04x}"
    said = told(GOOD.replace("name:", f'"na{escaped}me2": 1\nname:', 1), tmp_path)
    assert "unknown key" in said
    assert character not in said
    said = told(GOOD.replace("name: ", f'name: "x{escaped}y" #', 1), tmp_path)
    assert "may not stand in a text" in said
    assert character not in said


def test_long_values_and_lists_are_cut() -> None:
    problems = ProblemList()
    problems.add("missing-key", Span("f"), key="x" * 300_000)
    assert len(problems.render("en")) < 2 * LONGEST
    assert len(str(legible(["n"] * 100_000))) < 1000


def test_of_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    problems = ProblemList()
    for line in range(1, 5001):
        problems.add("tab", Span("f", line), severity="warning")
        problems.add("empty-value", Span("f", line))
    lines = problems.render("en").splitlines()
    assert len(lines) == 101
    assert all("[empty-value]" in line for line in lines[:100])
    assert lines[-1] == "... and 9900 more: 5000 times tab, 4900 times empty-value"
    assert len(problems.render("en", form="json")) < 300_000
    assert len(told("x: 1\n" * 1 + "people:\n" + "- {a: 1}\n" * 4000, tmp_path)) < 30_000


def test_a_file_with_faults_without_end_is_told_at_once(tmp_path: Path) -> None:
    said = told("people:\n" + "- {a: 1}\n" * 9000, tmp_path)
    assert f"the first {MOST_FAULTS} are told" in said


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'=1", "''=1", "'x", "x", "", "\tx"])
def test_a_cell_of_a_sheet_is_a_text_and_comes_back(text: str) -> None:
    cell = as_text(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert from_text(cell) == text


def test_the_place_of_a_cell_is_its_column_in_the_line() -> None:
    lines = ['time,"a, b", 12 ,x']
    assert [cell_span("f", lines, 1, n).col for n in range(4)] == [1, 6, 14, 18]
    assert cell_span("f", lines, 1, 2).end_col == 16
    assert cell_span("f", lines, 9, 2) == Span("f", 9, 1, 9, 2)
