"""Constants carry their source and are checked when they are read."""

from pathlib import Path

import pytest

from sim import literature

HEADER = "name,value,unit,low,high,source,confidence,note\n"


def write(folder: Path, text: str, name: str = "topic.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_table_that_ships_can_be_read() -> None:
    for name, constant in literature.table().items():
        assert constant.name == name
        assert constant.source
        if constant.low is not None and constant.high is not None:
            assert constant.low <= constant.value <= constant.high, name


def test_a_row_is_read_with_its_range(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + 'a.b,1.5,m/s,1,2,"Book, p. 3",source,\n')
    (row,) = literature.read_table(path)
    assert (row.value, row.low, row.high, row.source) == (1.5, 1.0, 2.0, "Book, p. 3")
    assert row.confidence == "source"


def test_a_range_may_be_left_open(tmp_path: Path) -> None:
    (row,) = literature.read_table(write(tmp_path, HEADER + "a.b,1.5,,,,Book,memory,x\n"))
    assert row.low is None
    assert row.high is None


@pytest.mark.parametrize(
    "text",
    [
        "name,value\na,1\n",
        HEADER + "a,1,m,,,Book,certain,\n",
        HEADER + "a,one,m,,,Book,source,\n",
        HEADER + "a,1,m,,,,source,\n",
        HEADER + "a,1,m,,,Book\n",
        HEADER + "a,1,m,,,Book,source,x,y\n",
    ],
)
def test_a_table_out_of_order_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"topic\.csv"):
        literature.read_table(write(tmp_path, text))


def test_a_name_that_stands_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, HEADER + "a,1,m,,,Book,source,\n", "one.csv")
    write(tmp_path, HEADER + "a,2,m,,,Book,source,\n", "two.csv")
    monkeypatch.setattr(literature, "_DATA", tmp_path)
    with pytest.raises(ValueError, match="stands twice"):
        literature.table.__wrapped__()


def test_a_constant_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, HEADER + "b.speed,2,m,,,Book,source,\na.speed,1,m,,,Book,source,\n")
    monkeypatch.setattr(literature, "_DATA", tmp_path)
    table = literature.table.__wrapped__()
    assert list(table) == ["a.speed", "b.speed"]
    monkeypatch.setattr(literature, "table", lambda: table)
    assert literature.value("b.speed") == 2.0
    with pytest.raises(KeyError, match=r"a\.speed"):
        literature.constant("a.sped")
