"""Every key of every kind of file has an effect, or stands in a list of those that have none.

What is read but has no effect is a fault. A row of ``rows.csv`` sets one key of a scenario that is
played; the run, what ``muster check`` tells, or the plans of the report have to differ.
``lists.toml`` has the keys without.
"""

from __future__ import annotations

import pytest

from sim.scenario.load import load_scenario
from tests.effects import play
from tests.effects.schema import changed, keys
from tests.effects.table import lists, rows, shown

EVERY = 20
"""Of so many rows one is played each time; all of them among the slow tests."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return play.laid_out(tmp_path_factory.mktemp("effects"))


def played(row, folder):
    """Return the scenario of a row as it is, and with the key set."""
    scenario, file = folder / row.scenario, folder / row.file
    base, text = play.base_of(scenario), file.read_text(encoding="utf-8")
    try:
        file.write_text(changed(text, row.path, row.key.split(".")[1], row.value), encoding="utf-8")
        return base, play.play(scenario)
    finally:
        file.write_text(text, encoding="utf-8")


def has_effect(row, folder):
    base, other = played(row, folder)
    assert not base.faults
    assert bool(other.faults) == (row.where == "faults"), f"{row.key}: {other.faults}"
    return getattr(base, row.where) != getattr(other, row.where)


@pytest.mark.parametrize("row", rows()[::EVERY], ids=lambda row: row.key)
def test_a_key_has_an_effect(row, folder):
    assert has_effect(row, folder)


@pytest.mark.slow
def test_every_key_with_a_row_has_an_effect(folder):
    assert [row.key for row in rows() if not has_effect(row, folder)] == []


def test_what_is_only_refused_when_wrong_is_what_names_and_joins_things():
    """A wrong name of something else is refused: that is all a change of it alone can do."""
    refused = {row.key for row in rows() if row.where == "faults"}
    assert sorted(refused - lists()["references"]) == []


def test_every_key_has_a_row_or_stands_in_a_list(folder):
    texts = {row.file: (folder / row.file).read_text(encoding="utf-8") for row in rows()}
    proven = frozenset().union(*(shown(row, texts[row.file]) for row in rows()))
    listed = frozenset().union(*lists().values())
    assert sorted(keys() - proven - listed) == []
    shown_twice = proven & (listed - lists()["references"])
    assert sorted(shown_twice) == [], "these have an effect, so they stand in no list"


def test_rows_are_of_keys_that_there_are():
    assert sorted({row.key for row in rows()} - keys()) == []


def test_the_scenarios_that_are_changed_are_without_fault(folder):
    for name in sorted({row.scenario for row in rows()}):
        scenario, problems = load_scenario(folder / name)
        assert scenario is not None, problems.render("en")
