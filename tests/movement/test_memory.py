"""Large arrays lie where the processor finds them soon, and are blank."""

import mmap
from pathlib import Path

import numpy as np
import pytest

from sim.kernel import LINE
from sim.movement.arrays import CELL, GATE, PACE, PATCH_STATE, PERSON, QUEUE, records
from sim.movement.memory import blank


@pytest.mark.parametrize("n_bytes", [1, 1000, 2**20, 3 * 2**20 + 5])
def test_memory_is_blank_as_long_as_wanted_and_begins_with_a_line(n_bytes):
    memory = blank(n_bytes)
    assert memory.shape == (n_bytes,)
    assert not memory.any()
    assert memory.ctypes.data % LINE == 0


def test_two_pieces_of_memory_share_nothing():
    one, other = blank(2**21), blank(2**21)
    one[:] = 1
    assert not other.any()


@pytest.mark.skipif(not hasattr(mmap, "MADV_HUGEPAGE"), reason="this system has no huge pages")
def test_large_memory_asks_for_huge_pages():
    memory = blank(64 * 2**20)
    lines = Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines()
    place, flags = memory.ctypes.data + len(memory) // 2, ""
    inside = False
    for line in lines:
        head = line.split(" ", 1)[0]
        if "-" in head and not head.endswith(":"):
            start, stop = (int(part, 16) for part in head.split("-"))
            inside = start <= place < stop
        elif inside and line.startswith("VmFlags"):
            flags = line
    if not flags:
        pytest.skip("the system does not say")
    assert " hg" in flags


@pytest.mark.parametrize("kind", [PERSON, QUEUE, GATE, PATCH_STATE, PACE])
def test_records_that_are_looked_at_out_of_turn_fill_whole_lines(kind):
    assert kind.itemsize % LINE == 0
    assert records(kind, 5).ctypes.data % LINE == 0


def test_columns_are_filled_and_the_others_nought():
    cells = records(CELL, 3, patch=[1, 2, 3], space=7)
    assert cells["patch"].tolist() == [1, 2, 3]
    assert cells["space"].tolist() == [7, 7, 7]
    assert np.all(cells["first"] == 0)
