"""The sites that ship load without a fault or warning."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.building import load_site
from sim.building.compliance import compliance
from sim.building.spec import SiteSpec
from sim.building.summary import size, summarise
from sim.yamlsrc import ProblemList, json_schema

SITES = sorted(
    path.name
    for path in (Path(__file__).resolve().parents[2] / "buildings").glob("*.yaml")
    if not path.stem.endswith("-town")
)


def test_the_examples_are_there() -> None:
    assert {"riverside-hotel.yaml", "primary-school.yaml", "lantern-fair.yaml"} <= set(SITES)


@pytest.mark.parametrize("name", SITES)
def test_a_shipped_site_is_sound(repository: Path, name: str) -> None:
    problems = ProblemList()
    site, spec = load_site(repository / "buildings" / name, problems=problems)
    assert problems.items == [], problems.render("en")
    assert site is not None
    assert spec is not None
    whole, extent = summarise(site), size(site)
    assert whole.cut_off == ()
    assert (extent.levels, extent.exits) == (len(whole.levels), len(whole.exits))
    assert (extent.spaces, extent.area_m2) == (whole.spaces, whole.area_m2)
    assert all(row.met is not False for row in compliance(site, {}))


def test_the_hotel_has_ninety_bedrooms(repository: Path) -> None:
    site, _ = load_site(repository / "buildings" / "riverside-hotel.yaml", problems=ProblemList())
    assert site is not None
    assert sum(space.use == "bedroom" for space in site.spaces) == 90


@pytest.mark.parametrize("name", SITES)
def test_a_shipped_site_fits_the_published_schema(repository: Path, name: str) -> None:
    schema = json_schema(SiteSpec)
    data = yaml.safe_load((repository / "buildings" / name).read_text(encoding="utf-8"))
    faults = jsonschema.Draft202012Validator(schema).iter_errors(data)
    assert [fault.message for fault in faults] == []
