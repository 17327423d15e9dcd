"""Problems are sorted, told once, and shown to people and programs."""

import json
from typing import Any

import pytest

from sim.yamlsrc import ProblemList, Span


def listed(line: str, span: Span, code: str = "missing-key", **params: Any) -> ProblemList:
    problems = ProblemList()
    problems.lines[span.file] = ["x: 1"] * (span.line - 1) + [line]
    problems.add(code, span, **(params or {"key": "name"}))
    return problems


def carets(line: str, col: int, end_col: int) -> str:
    text = listed(line, Span("a.yaml", 1, col, 1, end_col)).render("en")
    return text.split("\n", 1)[1]


def test_a_problem_is_place_sentence_code_line_and_carets() -> None:
    problems = listed("  nmae: x", Span("a.yaml", 3, 3, 3, 7))
    assert problems.render("en") == (
        "a.yaml:3:3: the key 'name' is missing - add it [missing-key]\n    nmae: x\n    ^^^^"
    )
    assert problems.render("zh").startswith("a.yaml:3:3: 缺少键“name”——请补上 [missing-key]\n")


@pytest.mark.parametrize(
    ("line", "col", "end_col", "shown"),
    [
        ("abc", 2, 3, "    abc\n     ^"),
        ("abc", 4, 5, "    abc\n       ^"),
        ("大堂: 厨房", 1, 3, "    大堂: 厨房\n    ^^^^"),
        ("大堂: 厨房", 5, 7, "    大堂: 厨房\n          ^^^^"),
        ("e\u0301a: x", 3, 4, "    e\u0301a: x\n     ^"),
        ("\tab", 1, 2, "     ab\n    ^"),
        ("ab", 1, 99, "    ab\n    ^^"),
    ],
)
def test_carets_stand_under_what_is_meant(line: str, col: int, end_col: int, shown: str) -> None:
    assert carets(line, col, end_col) == shown


def test_a_very_long_line_is_cut_to_a_window_around_the_place() -> None:
    line = "a" * 500 + "HERE" + "b" * 500
    shown, under = carets(line, 501, 505).split("\n")
    assert len(shown) <= 124
    assert shown[under.index("^") : under.index("^") + 4] == "HERE"
    assert under.count("^") == 4


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    problems = ProblemList()
    problems.lines["a"] = ["  - abc  ", "    def"]
    problems.add("missing-key", Span("a", 1, 5, 2, 8), key="x")
    assert problems.render("en").endswith("    - abc\n      ^^^")


def test_problems_are_sorted_by_file_line_and_column() -> None:
    problems = ProblemList()
    for file, line, col in [("b", 1, 1), ("a", 10, 1), ("a", 2, 9), ("a", 2, 1)]:
        problems.add("missing-key", Span(file, line, col), key=f"{file}{line}{col}")
    problems.add("missing-key", None, key="nowhere")
    spans = [problem.span and (problem.span.file, problem.span.line) for problem in problems.errors]
    assert spans == [None, ("a", 2), ("a", 2), ("a", 10), ("b", 1)]
    assert problems.render("en").startswith("the key 'nowhere'")


def test_the_same_problem_is_told_once() -> None:
    problems = ProblemList()
    for _ in range(3):
        problems.add("missing-key", Span("a"), key="x")
    problems.add("missing-key", Span("a"), key="y")
    assert len(problems.items) == 2


def test_warnings_are_marked_and_counted() -> None:
    problems = ProblemList()
    problems.add("missing-key", Span("a"), severity="warning", key="x")
    assert problems.render("en").startswith("a:1:1: warning: the key")
    assert problems.render("zh").startswith("a:1:1: 警告：缺少键")
    assert problems.summary("en") == "errors: 0, warnings: 1"
    assert not problems.errors


def test_a_code_with_a_dot_is_a_key_of_its_own() -> None:
    problems = ProblemList()
    problems.add("common.missing-extra", None, extra="office")
    assert "muster-sim[office]" in problems.render("en")


def test_programs_get_json() -> None:
    problems = listed("  nmae: x", Span("大.yaml", 3, 3, 3, 7))
    problems.add("missing-key", None, related=(Span("b", 2, 1, 2, 4),), key="y")
    rows = json.loads(problems.render("en", form="json"))
    assert rows[1] == {
        "code": "missing-key", "severity": "error", "file": "大.yaml", "line": 3, "col": 3,
        "end_line": 3, "end_col": 7, "message": "the key 'name' is missing - add it",
    }  # fmt: skip
    assert rows[0]["related"] == [{"file": "b", "line": 2, "col": 1, "end_line": 2, "end_col": 4}]
    assert "file" not in rows[0]
    assert json.loads(ProblemList().render("en", form="json")) == []


def test_github_gets_annotations_with_its_escapes() -> None:
    problems = ProblemList()
    span = Span("a,b:c.yaml", 3, 4, 3, 9)
    problems.add("missing-key", span, severity="warning", key="50 %\nx")
    assert problems.render("en", form="github") == (
        "::warning file=a%2Cb%3Ac.yaml,line=3,col=4,endLine=3,title=missing-key::"
        "the key '50 %25<U+000A>x' is missing - add it"
    )
    nowhere = ProblemList()
    nowhere.add("missing-key", None, key="x")
    assert nowhere.render("zh", form="github").startswith("::error title=missing-key::缺少键")


def test_spans_are_ordered_by_place() -> None:
    assert Span("a", 2, 1) < Span("a", 10, 1) < Span("b", 1, 1)
    assert str(Span("a.yaml", 3, 7)) == "a.yaml:3:7"
