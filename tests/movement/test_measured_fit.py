"""The table of the calibration ``measured`` is what a new fit finds; its laws keep its sense."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from fits.measured import TABLE, rows, table
from sim.literature import value
from sim.movement.laws.book import calibration_named, law_book
from sim.movement.laws.measured import measured_level, single_file, weidmann_speed
from tests.movement.ground import box


@pytest.fixture(scope="module")
def found():
    return rows()


def test_the_table_of_the_measured_calibration_is_what_the_fit_finds(found):
    kept = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))
    anew = list(csv.DictReader(io.StringIO(table(found))))
    assert [row["name"] for row in kept] == [row["name"] for row in anew]
    for old, new in zip(kept, anew, strict=True):
        # Another processor may round the last digit otherwise.
        assert float(old.pop("value")) == pytest.approx(float(new.pop("value")), rel=2e-3)
        assert old == new


def test_every_fitted_number_is_read_by_its_name(found):
    for row in found:
        assert value(f"movement.measured.{row.name}") == pytest.approx(row.value, rel=1e-3)


def test_in_a_way_too_narrow_to_overtake_people_keep_the_headway_of_single_file():
    file = value("movement.measured.file.width")
    spaces = (box("narrow", 0, 0, 20, file - 0.3), box("wide", 0, 0, 20, file + 0.3))
    patches = ((0, file - 0.3), (1, file + 0.3))
    book = law_book(spaces, calibration=calibration_named("measured"), patches=patches)
    narrow, wide = (book.laws[row] for row in book.patch_law)
    space, time = value("movement.measured.file.space"), value("movement.measured.file.time")
    width = file - 0.3
    for density in (1.0, 1.6, 2.2):
        headway = 1 / (density * width)
        walked = min(value("movement.measured.file.free"), (headway - space) / time)
        expected = density * walked
        assert narrow.flow_at(density) == pytest.approx(min(expected, narrow.flow), rel=0.02)
    assert narrow.jam == pytest.approx(1 / space / width)
    assert single_file(width).flow == narrow.flow
    assert wide.flow == measured_level().flow


def test_the_level_law_is_the_curve_through_the_laboratory_and_stands_at_its_jam():
    law = measured_level()
    free, c, jam = (value(f"movement.measured.{n}") for n in ("free", "c", "jam"))
    densities = np.array([0.5, 1.0, 1.5])
    curve = weidmann_speed(densities, free=free, c=c, jam=jam) * densities
    assert [law.flow_at(d) for d in densities] == pytest.approx(curve, rel=0.01)
    assert law.flow_at(jam + 0.1) == 0.0
    assert law.flow == max(law.flow_at(d) for d in np.arange(0.1, 6.0, 0.02))
