"""The pages on the crowd name rows that exist, cases that are played, and numbers of the code."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest

from sim import literature
from sim.literature import value
from sim.movement.laws.book import law_book
from sim.movement.laws.imo import imo_stair
from sim.movement.laws.measured import measured_stair
from sim.movement.laws.sfpe import sfpe_law
from sim.verify.bench import door_flow
from sim.verify.cases import all_cases

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "docs" / "model"
PAGES = ("crowd.md", "crowd-rules.md", "choice.md")


def text_of(name: str) -> str:
    return (MODEL / name).read_text(encoding="utf-8")


def cells_of(page: str, first: str) -> list[str]:
    """Return the cells of the row of a table that begins with a text."""
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {first}")]
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("page", PAGES)
def test_every_number_a_page_names_stands_in_the_tables(page: str) -> None:
    known = {name.removeprefix("movement.") for name in literature.table()}
    topics = {name.split(".")[0] for name in known}
    named = re.findall(r"`([a-z][a-z0-9-]*(?:\.[a-z0-9*-]+)+)`", text_of(page))
    strays = [
        name
        for name in (name.removeprefix("movement.") for name in named)
        if name.split(".")[0] in topics and not fnmatch.filter(known, name)
        if not name.endswith(".csv")
    ]
    assert named
    assert strays == []


@pytest.mark.parametrize("page", PAGES)
def test_every_case_and_test_a_page_names_exists(page: str) -> None:
    text = text_of(page)
    cases = {case.id for case in all_cases()}
    suites = r"`((?:data|cells|imo|rimea|nist|iso|sfpe|merging|weidmann)-[a-z0-9.*-]+)`"
    assert [name for name in re.findall(suites, text) if not fnmatch.filter(cases, name)] == []
    titles = {name for case in all_cases() for name in case.names}
    shown = re.findall(r"\b((?:RiMEA|IMO|NIST|ISO) \d+(?:\.\d+)*[a-d]?)\b", text)
    # "RiMEA 4.1.1 13" is a test of an edition.
    assert [name for name in shown if name not in titles | {"RiMEA 4.1.1"}] == []
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for name in re.findall(r"`(test_\w+)`", text):
        assert f"def {name}(" in tests, name
    for name in re.findall(r"`(test_\w+\.py)`", text):
        assert name in {path.name for path in files}, name


def test_the_table_of_calibrations_is_that_of_the_code() -> None:
    page = text_of("crowd-rules.md")
    laws = [law_book((), calibration=name).level for name in ("sfpe", "imo", "measured")]
    for cell, law in zip(cells_of(page, "greatest flow")[1:], laws, strict=True):
        flow, density = (float(found) for found in re.findall(r"([\d.]+) at ([\d.]+)", cell)[0])
        assert flow == pytest.approx(law.flow, abs=6e-4)
        assert density == pytest.approx(law.critical, abs=6e-3)
    for cell, law in zip(cells_of(page, "free speed")[1:], laws, strict=True):
        assert float(re.findall(r"[\d.]+(?= m/s)", cell)[0]) == pytest.approx(law.free_m_s)
    for cell, law in zip(cells_of(page, "D_jam")[1:], laws, strict=True):
        assert float(re.findall(r"[\d.]+", cell)[-1]) == pytest.approx(law.jam, abs=6e-3)
    for made, place in ((imo_stair, 2), (measured_stair, 3)):
        for way, first in (("down", "stairs down"), ("up", "stairs up")):
            speed, flow = re.findall(r"[\d.]+", cells_of(page, first)[place].replace("m/s", ""))
            law = made("down") if way == "down" else made("up")
            assert float(speed) == pytest.approx(law.free_m_s, abs=6e-3)
            assert float(flow) == pytest.approx(law.flow, abs=6e-3)
    file = cells_of(page, "ways under")[3]
    names = ("space", "time", "free")
    found = [float(number) for number in re.findall(r"\d\.\d+", file)]
    assert found == pytest.approx([value(f"movement.measured.file.{n}") for n in names], abs=6e-4)


def test_the_flows_of_a_door_of_one_metre_are_those_of_the_code() -> None:
    page = text_of("crowd.md")
    calibrations = ("sfpe", "imo", "measured")
    for leaf, first in ((True, "a door with a leaf"), (False, "an opening without a leaf")):
        for cell, name in zip(cells_of(page, first)[1:4], calibrations, strict=True):
            assert float(cell) == pytest.approx(door_flow(name, 1.0, leaf=leaf), abs=6e-3)
    sfpe, imo, measured = (float(cell) for cell in cells_of(page, "a stair of 1 m")[1:4])
    width = law_book((), calibration="sfpe").effective_m(1.0)
    usual = sfpe_law(value("movement.sfpe.k.stair.usual")).flow
    assert sfpe == pytest.approx(width * usual, abs=6e-3)
    assert imo == pytest.approx(imo_stair("down").flow)
    assert measured == pytest.approx(measured_stair("down").flow)


def test_every_file_of_measured_data_has_its_origin_and_terms() -> None:
    page = (ROOT / "SOURCES.md").read_text(encoding="utf-8")
    files = sorted((ROOT / "sim" / "data" / "measured").iterdir())
    assert files
    for path in files:
        (row,) = [line for line in page.splitlines() if f"`sim/data/measured/{path.name}`" in line]
        assert len([cell for cell in row.strip("|").split("|") if cell.strip()]) == 4, path.name
