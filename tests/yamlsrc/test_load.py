"""Files, what they include, and the place of everything in them."""

import os
from pathlib import Path

import pytest

from sim.yamlsrc import ProblemList, Source, Span, load
from sim.yamlsrc.files import project_root, read_text, resolve
from sim.yamlsrc.source import _joined


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder / "main.yaml"


def good(path: Path, root: Path | None = None) -> Source:
    problems = ProblemList()
    source = load(path, root=root, problems=problems)
    assert not problems.items, problems.render("en")
    assert source is not None
    return source


def codes(path: Path, root: Path | None = None) -> list[str]:
    problems = ProblemList()
    load(path, root=root, problems=problems)
    return [problem.code for problem in problems.sorted()]


def place(span: Span) -> tuple[str, int, int, int]:
    return Path(span.file).name, span.line, span.col, span.end_col


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, bom: str, end: str) -> None:
    path = write(tmp_path, main=f"{bom}a: 1{end}b:{end}  - 大堂{end}  - x{end}")
    source = good(path)
    assert source.data == {"a": 1, "b": ["大堂", "x"]}
    assert place(source.span(("b", 1))) == ("main.yaml", 4, 5, 6)


def test_line_ends_that_only_old_yaml_knows_do_not_shift_lines(tmp_path: Path) -> None:
    path = write(tmp_path, main="a: x\u2028y\x85z\nb: 1\n")
    assert good(path).span(("b",)).line == 2


def test_every_node_has_its_place(tmp_path: Path) -> None:
    text = 'top:\n  list: [1, {x: "quoted"}]\n  map:\n    k: v\n  none:\n  long: [1,\n    2]\n'
    source = good(write(tmp_path, main=text))
    assert place(source.span(("top",), key=True)) == ("main.yaml", 1, 1, 4)
    assert place(source.span(("top",))) == ("main.yaml", 2, 3, 7)
    assert place(source.span(("top", "list"))) == ("main.yaml", 2, 9, 27)
    assert place(source.span(("top", "list", 1, "x"))) == ("main.yaml", 2, 17, 25)
    assert place(source.span(("top", "list", 1, "x"), key=True)) == ("main.yaml", 2, 14, 15)
    assert place(source.span(("top", "map"))) == ("main.yaml", 4, 5, 6)
    assert place(source.span(("top", "none"))) == ("main.yaml", 5, 3, 7)
    assert place(source.span(("top", "long"))) == ("main.yaml", 6, 9, 10)
    assert place(source.span(("top", "map", "gone", 3))) == ("main.yaml", 4, 5, 6)
    assert source.has(("top", "list", 1))
    assert not source.has(("top", "list", 2))


def test_a_piece_of_a_text_has_its_place(tmp_path: Path) -> None:
    text = "plain: abcdef\nquoted: 'abcdef'\nblock: |\n  abcdef\nlong: abc\n  def\nkéy: 1\n"
    source = good(write(tmp_path, main=text))
    assert place(source.inside(("plain",), 2, length=3)) == ("main.yaml", 1, 10, 13)
    assert place(source.inside(("quoted",), 2)) == ("main.yaml", 2, 12, 13)
    assert place(source.inside(("block",), 2))[:3] == ("main.yaml", 3, 8)
    assert place(source.inside(("long",), 2))[:3] == ("main.yaml", 5, 7)
    assert place(source.inside(("kéy",), 1, key=True)) == ("main.yaml", 7, 2, 3)


def test_an_alias_repeats_its_node_with_the_place_of_the_anchor(tmp_path: Path) -> None:
    source = good(write(tmp_path, main="a: &door {width: 1}\nb: *door\nc: [*door, *door]\n"))
    assert source.data["c"] == [{"width": 1}, {"width": 1}]
    assert place(source.span(("c", 1, "width"))) == ("main.yaml", 1, 18, 19)
    source.data["b"]["width"] = 2
    assert source.data["a"]["width"] == 1


def test_aliases_within_reason_are_no_bomb(tmp_path: Path) -> None:
    many = ", ".join(["*door"] * 5000)
    source = good(write(tmp_path, main=f"a: &door {{width: 1}}\nb: [{many}]\n"))
    assert len(source.data["b"]) == 5000


def test_an_included_file_keeps_its_own_places(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="format: 1\ninclude: [parts/one.yaml, parts/two.yaml]\nname: x\nmap: {a: 1}\n",
        parts__one="format: 1\nmap:\n  b: 2\n",
        parts__two="include: three.yaml\nlist: [1]\n",
        parts__three="deep: {er: 1}\n",
    )
    source = good(path, tmp_path)
    assert source.data == {
        "format": 1, "name": "x", "map": {"a": 1, "b": 2}, "list": [1], "deep": {"er": 1},
    }  # fmt: skip
    assert place(source.span(("map", "b"))) == ("one.yaml", 3, 6, 7)
    assert place(source.span(("map", "b"), key=True)) == ("one.yaml", 3, 3, 4)
    assert place(source.span(("map", "a"))) == ("main.yaml", 4, 10, 11)
    assert place(source.span(("deep", "er"))) == ("three.yaml", 1, 12, 13)
    assert source.span(("deep",), key=True).file == (tmp_path / "parts/three.yaml").as_posix()
    assert source.folder(source.span(("deep",))) == tmp_path / "parts"
    assert source.folder() == tmp_path


def test_the_same_file_may_be_included_by_two(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="include: [one.yaml, two.yaml]\n",
        one="include: base.yaml\na: 1\n",
        two="b: 2\n",
        base="c: 3\n",
    )
    assert good(path, tmp_path).data == {"a": 1, "b": 2, "c": 3}


def test_a_key_in_two_files_is_a_conflict_with_both_places(tmp_path: Path) -> None:
    path = write(
        tmp_path, main="include: part.yaml\na: {x: 1}\nb: [1]\n", part="a: {x: 1}\nb: []\n"
    )
    problems = ProblemList()
    load(path, root=tmp_path, problems=problems)
    first, second = problems.errors
    assert (first.code, second.code) == ("include-conflict", "include-conflict")
    assert first.span is not None
    assert place(first.span) == ("main.yaml", 2, 5, 6)
    assert place(first.related[0]) == ("part.yaml", 1, 5, 6)


def test_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="include: [one.yaml, gone.yaml, ../out.yaml, two.yaml, list.yaml, 5]\na: 1\na: 2\n",
        one="b: [1\n",
        two="c: !!str 3\n",
        list="- 1\n",
    )
    found = codes(path, tmp_path)
    assert sorted(found) == [
        "bad-brackets", "bad-include", "duplicate-key", "missing-file", "not-a-mapping",
        "path-outside", "tag",
    ]  # fmt: skip


@pytest.mark.parametrize("target", ["main.yaml", "other.yaml"])
def test_a_circle_of_includes_is_told(tmp_path: Path, target: str) -> None:
    path = write(tmp_path, main=f"include: {target}\na: 1\n", other="include: main.yaml\nb: 2\n")
    assert codes(path, tmp_path) == ["include-cycle"]


def test_a_link_out_of_the_project_is_followed_nowhere(tmp_path: Path) -> None:
    project = tmp_path / "project"
    path = write(project, main="include: link.yaml\n")
    (tmp_path / "secret.yaml").write_text("a: 1\n", encoding="utf-8")
    (project / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert codes(path, project) == ["path-outside"]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("../../etc/passwd", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("a\\b.yaml", "bad-path"),
        ("  ", "bad-path"),
        ("x" * 5000, "bad-path"),
        ("gone.yaml", "missing-file"),
    ],
)
def test_a_path_that_cannot_be_used_is_told(tmp_path: Path, named: str, code: str) -> None:
    problems = ProblemList()
    span = Span("main.yaml", 3, 4, 3, 9)
    assert resolve(named, folder=tmp_path, root=tmp_path, span=span, problems=problems) is None
    (problem,) = problems.items
    assert (problem.code, problem.span) == (code, span)


def test_a_source_resolves_paths_from_the_file_that_names_them(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="include: parts/one.yaml\n",
        parts__one="file: two.yaml\n",
        parts__two="a: 1\n",
    )
    source = good(path, tmp_path)
    problems = ProblemList()
    found = source.resolve(source.data["file"], source.span(("file",)), problems)
    assert found == (tmp_path / "parts/two.yaml").resolve()
    assert source.folder_of(source.data["file"]) == tmp_path / "parts"
    assert not problems.items


def test_the_project_is_the_nearest_folder_with_scenarios_or_buildings(tmp_path: Path) -> None:
    path = write(tmp_path, project__scenarios__plans__main="a: 1\n", lone__main="a: 1\n")
    assert path == tmp_path / "main.yaml"
    inside = tmp_path / "project/scenarios/plans/main.yaml"
    assert project_root(inside) == (tmp_path / "project").resolve()
    assert project_root(tmp_path / "lone/main.yaml") == (tmp_path / "lone").resolve()


def test_a_scenario_may_include_from_beside_its_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        scenarios__main="include: ../buildings/part.yaml\n",
        buildings__part="a: 1\n",
    )
    source = good(tmp_path / "scenarios/main.yaml")
    assert source.data == {"a": 1}
    assert source.span(("a",)).file == (tmp_path / "buildings/part.yaml").as_posix()


@pytest.mark.parametrize(
    ("shown", "named", "joined"),
    [
        ("main.yaml", "a.yaml", "a.yaml"),
        ("scenarios/main.yaml", "../buildings/b.yaml", "buildings/b.yaml"),
        ("../x/main.yaml", "../y.yaml", "../y.yaml"),
        ("main.yaml", "../y.yaml", "../y.yaml"),
        ("a/main.yaml", "./b/./c.yaml", "a/b/c.yaml"),
    ],
)
def test_an_included_file_is_named_from_where_the_user_stands(
    shown: str, named: str, joined: str
) -> None:
    assert _joined(shown, named) == joined


@pytest.mark.parametrize(
    ("raw", "code", "found"),
    [
        ("名称: 大堂\n".encode("gb18030"), "bad-encoding", "GB18030"),
        ("a: 1\n".encode("utf-16"), "bad-encoding", "UTF-16"),
        ("n: café\n".encode("latin-1"), "bad-encoding", "Latin-1"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "binary-file", None),
        (b"a: \x00\n", "binary-file", None),
    ],
)
def test_what_is_not_utf_8_says_what_it_looks_like(
    tmp_path: Path, raw: bytes, code: str, found: str | None
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    problems = ProblemList()
    assert load(path, problems=problems) is None
    (problem,) = problems.items
    assert problem.code == code
    assert problem.params.get("found") == found


def test_a_table_may_be_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,大堂\n".encode("gb18030"))
    problems = ProblemList()
    text = read_text(path, shown="a.csv", problems=problems, encodings=("utf-8-sig", "gb18030"))
    assert text == "编号,大堂\n"
    assert problems.lines["a.csv"][0] == "编号,大堂"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, main="a: 1\n")
    path.chmod(0)
    assert codes(path) == ["unreadable-file"]


@pytest.mark.parametrize(
    "text",
    [
        "".join(" " * depth + "a:\n" for depth in range(2000)),
        "a: " + "[" * 50_000,
        "a: " + "{a: " * 50_000,
        "- " * 50_000,
        "? " * 50_000,
        "a: &a [1]\n" + "".join(f"b{n}: &a [*a]\n" for n in range(99)),
    ],
)
def test_nesting_without_end_stops_nothing(tmp_path: Path, text: str) -> None:
    found = codes(write(tmp_path, main=text))
    assert found in (["too-deep"], ["duplicate-anchor"])


def test_many_brackets_in_texts_are_no_nesting(tmp_path: Path) -> None:
    good(write(tmp_path, main="a: '" + "[" * 5000 + "'\n"))


@pytest.mark.parametrize(
    ("text", "code", "line", "col"),
    [
        ("a: 1\nkey\nb: 1\n", "missing-colon", 2, 1),
        ("key\nb: 1\n", "missing-colon", 1, 1),
        ("a:1\nb: 2\n", "missing-colon", 1, 1),
        ("a: 1\n# key: x\nkey\n  b: 1\n", "missing-colon", 3, 1),
        ("a: 1\nkey\n# x\n\n  {b: 1}\n", "missing-colon", 2, 1),
        ("a:\n  - id x\n    b: 1\n", "missing-colon", 2, 5),
        ("a: {b:1}\n", "missing-colon", 1, 6),
        ("a: 'it's'\n", "stray-text", 1, 8),
        ("a: [1] 2\n", "stray-text", 1, 8),
        ("a: 'x\nb: 1\nc: 'y'\n", "unclosed-quote", 1, 4),
        ('a: "x\nb: 1\n', "unclosed-quote", 1, 4),
        ("a: [1, 2\nb: 3\n", "bad-brackets", 1, 4),
        ("a: *important*\n", "bad-start", 1, 4),
        ("a: `x`\n", "bad-start", 1, 4),
        ("a:\n\t- 1\n", "tab", 2, 1),
        ("a：1\n", "full-width", 1, 2),
        ("- a：1\n- b: 2\n  c：3\n", "full-width", 1, 4),
        ("a: [1，\n  2\n", "full-width", 1, 6),
        ("a：\n  - 1\n", "full-width", 1, 2),
        ("a: “b: c”\n", "full-width", 1, 4),
        ("a: {b：1，c：2}\n", "full-width", 1, 6),
        ("a: ｛b: 1｝\n", "full-width", 1, 4),
        ("a:\n  - 1\n  － b: 1\n", "full-width", 3, 3),
        ("a:\n\u3000b: 1\n c: 2\n", "wide-space", 2, 1),
        ("a: b: c\n", "bad-nesting", 1, 5),
        ("a: - b\n", "bad-nesting", 1, 4),
        ("a: 1\n- b\n", "bad-indent", 2, 1),
    ],
)
def test_a_mistake_is_told_where_it_was_made(
    tmp_path: Path, text: str, code: str, line: int, col: int
) -> None:
    problems = ProblemList()
    load(write(tmp_path, main=text), problems=problems)
    first = problems.errors[0]
    assert first.span is not None
    assert (first.code, first.span.line, first.span.col) == (code, line, col)


@pytest.mark.parametrize(
    "text",
    [
        "note: 注意：门，锁“上”（北）\n",
        "note: '注意：x'\n",
        "a: x # c，d：e\n",
        "a:\n  b: |\n   x：y\n   [c，d]\n  e: 1\n",
        "大堂：东: 1\n",
        "a: 1:2\n",
    ],
)
def test_full_width_punctuation_in_texts_is_right(tmp_path: Path, text: str) -> None:
    good(write(tmp_path, main=text))


def test_all_full_width_marks_that_hold_structure_are_told_at_once(tmp_path: Path) -> None:
    text = "a：1\nb: '：'\nc：2\nd:\n  - {e：1，f：“g”}\n"
    problems = ProblemList()
    load(write(tmp_path, main=text), problems=problems)
    places = [(p.span.line, p.span.col) for p in problems.errors if p.span]
    assert places == [(1, 2), (3, 2), (5, 7), (5, 9), (5, 11), (5, 12), (5, 14)]
    assert {p.code for p in problems.errors} == {"full-width"}
