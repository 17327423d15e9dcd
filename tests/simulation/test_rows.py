"""What a sampler sees is kept small, and read as if it were an array."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.results.arrays import series_npz
from sim.simulation.rows import Rows

TABLES = hnp.arrays(
    np.int32,
    st.tuples(st.integers(1, 150), st.integers(0, 9)),
    elements=st.integers(-(2**31), 2**31 - 1),
)


def packed(table, per=None):
    rows = Rows(per)
    for row in table:
        rows.append(row)
    return rows


@given(TABLES)
def test_rows_come_back_as_they_were_appended(table):
    rows = packed(table)
    assert rows.shape == table.shape
    assert rows.size == table.size
    assert np.array_equal(np.asarray(rows), table)
    assert all(np.array_equal(one, other) for one, other in zip(rows, table, strict=True))
    at = len(table) * 2 // 3
    assert np.array_equal(rows[at], table[at])
    assert np.array_equal(rows[:, :1], table[:, :1])
    if table.shape[1]:
        assert np.array_equal(rows.columns([0, table.shape[1] - 1]), table[:, [0, -1]])


def test_a_row_that_is_changed_after_it_was_appended_stays_as_it_was():
    row, rows = np.zeros(3, dtype=np.int32), Rows()
    for number in range(5):
        row[1] = number
        rows.append(row)
    assert np.asarray(rows)[:, 1].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("changes", [0, 1, 32, 33, 200])
def test_few_and_many_changes_come_back_as_they_were(changes):
    rng = np.random.default_rng(3)
    table = np.zeros((150, 500), dtype=np.int32)
    for row in range(1, len(table)):
        table[row] = table[row - 1]
        table[row, rng.choice(500, changes, replace=False)] += 1 + row
    rows = packed(table)
    assert np.array_equal(np.asarray(rows), table)
    assert all(np.array_equal(rows[at], table[at]) for at in (0, 1, 63, 64, 65, 149))
    assert np.array_equal(rows.columns([7]), table[:, [7]])


def test_rows_are_written_byte_by_byte_like_the_array_they_stand_for():
    table = np.arange(600, dtype=np.int32).reshape(100, 6) % 7
    area = np.linspace(0.5, 4.0, 6)
    rows = packed(table, area)
    written = series_npz({"patch.density": rows, "a": np.arange(3.0)})
    assert written == series_npz({"patch.density": table / area, "a": np.arange(3.0)})
    with np.load(io.BytesIO(written)) as read:
        assert np.array_equal(read["patch.density"], table / area)


@pytest.mark.parametrize("people", [2_000, 20_000])
def test_a_crowd_that_mostly_stands_takes_a_small_part_of_its_array(people):
    rng = np.random.default_rng(1)
    row, rows = rng.integers(0, 5000, people).astype(np.int32), Rows()
    for _ in range(200):
        some = rng.integers(0, people, people // 50)
        row[some] += 1
        rows.append(row)
    kept = sum(len(p) if isinstance(p, bytes) else p.nbytes for p in rows._packed)
    assert kept < 0.2 * 4 * rows.size
