"""What ships in English - names, notes, sources - has a Chinese form, and nothing else has."""

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from sim import examples, literature
from sim.drafting import KINDS, create
from sim.messages import shipped as module
from sim.messages.shipped import chinese, read_part, shipped
from sim.people.profiles import profile_rows
from sim.response.plan.staffing import FROM_ROSTER, FROM_SEARCH
from sim.summary.accidents import recorded

DATA = Path(module.__file__).parents[1] / "data"
PARTS = sorted((DATA / "chinese").glob("*.csv"))

# Keys of the files below which words stand that people read. A group is called by its name.
SHOWN = {"name", "note", "source", "text", "what", "description", "group"}


def of_tables() -> Iterator[str]:
    for row in literature.table().values():
        yield from (row.source, row.note)
    for profile in profile_rows().values():
        yield from (profile[name] for name in ("source", "note", "stairs_source", "body_source"))
    for accident in recorded():
        yield from (accident.name, accident.country, accident.width_source, accident.dead_source)
    for part in ("verification", "reporting"):
        for path in sorted((DATA / part).glob("*.toml")):
            yield from sources(tomllib.loads(path.read_text(encoding="utf-8")))


def sources(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(words := value.get("source"), str):
            yield words
        for below in value.values():
            yield from sources(below)
    elif isinstance(value, list):
        for below in value:
            yield from sources(below)


def of_file(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from of_file(below, name)
    elif isinstance(value, list):
        for below in value:
            yield from of_file(below, key)
    elif isinstance(value, str) and key in SHOWN and "{" not in value:
        yield value


def of_files(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            yield from of_file(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))


@cache
def of_new_sites() -> frozenset[str]:
    """What ``muster new`` writes in English."""
    with TemporaryDirectory() as folder:
        for kind in KINDS:
            create(Path(folder), kind, {})
        return frozenset(of_files(Path(folder)))


def is_english(words: str) -> bool:
    """Words rather than a formula, and no more than the name of a rule in Chinese."""
    signs, letters = (re.findall(kind, words) for kind in (r"[\u4e00-\u9fff]", r"[A-Za-z]"))
    return len(letters) > len(signs) and bool(re.search(r"[A-Za-z]{2}", words))


def wanted() -> set[str]:
    root = examples.root()
    shown = of_files(root / "scenarios", root / "buildings")
    words = {*of_tables(), *shown, *of_new_sites(), FROM_ROSTER, FROM_SEARCH}
    return {line.strip() for line in words if line and is_english(line)}


def test_everything_that_ships_in_english_has_a_chinese_form() -> None:
    assert sorted(wanted() - set(chinese())) == []


def test_no_chinese_form_is_left_of_words_that_ship_no_more() -> None:
    assert sorted(set(chinese()) - wanted()) == []


def test_a_chinese_form_is_chinese_unless_it_is_a_name_or_a_formula() -> None:
    plain = {zh for zh in chinese().values() if not re.search(r"[\u4e00-\u9fff]", zh)}
    assert plain == {
        "FDS+Evac",
        "IMO：0.88 / 1.1",
        "v = (headway - space) / time",
        "v = free (1 - exp(-c (1/D - 1/jam)))",
    }


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.stem)
def test_numbers_are_those_of_the_english_words(path: Path) -> None:
    wrong = []
    for en, zh in read_part(path):
        missing = {n for n in re.findall(r"\d+\.\d+", en) if n not in zh}
        wrong += [f"{en} -> {zh}: {sorted(missing)}"] if missing else []
    assert wrong == []


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.stem)
def test_a_table_is_written_as_the_csv_module_writes_it(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    with again.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([module.COLUMNS, *read_part(path)])
    assert again.read_bytes() == path.read_bytes()


def test_words_of_a_user_stay_as_they_are() -> None:
    assert shipped("Our own little hall", "zh") == "Our own little hall"
    assert shipped("Riverside Hotel", "en") == "Riverside Hotel"
    assert shipped("Riverside Hotel", "zh") == "河滨酒店"


def test_words_that_stand_twice_are_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("en,zh\nLobby,大堂\n", encoding="utf-8")
    monkeypatch.setattr(module, "_DATA", tmp_path)
    with pytest.raises(ValueError, match="'Lobby' stands twice"):
        chinese.__wrapped__()


def test_a_table_with_other_columns_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("english,chinese\nLobby,大堂\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the header must be en,zh"):
        read_part(path)
