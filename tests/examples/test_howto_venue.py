"""The how-to for those who run a venue says what the commands show."""

import re
from pathlib import Path

import pytest

from sim.drafting import create
from sim.drafting.create import MAKERS
from sim.errors import InputFaults
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "run-a-venue.md").read_text("utf-8")
LANE = {"length": "25", "width": "4", "slope": "3"}
ROWS = re.findall(r"^\| ([\d.]+) \| ([\d,]+) \| (all|[\d,]+) \|$", PAGE, flags=re.MULTILINE)


def out_of(total, folder, **settings):
    scenario, problems = load_scenario(create(folder, "alley", {**LANE, **settings})[1])
    assert scenario is not None, problems.render("en")
    required = simulate(scenario, seed=1).result["people"]["required"]
    assert required["total"] == total
    return required["out"]


def number(text):
    return int(text.replace(",", ""))


@pytest.mark.parametrize(("inflow", "come", "out"), ROWS)
def test_the_lane_lets_through_as_many_as_the_table_says(tmp_path, inflow, come, out):
    through = out_of(number(come), tmp_path, inflow_up=inflow, inflow_down=inflow, stop_density="0")
    assert through == (number(come) if out == "all" else number(out))


def test_lines_at_the_mouths_of_the_lane_are_worse_than_none(tmp_path):
    # The same, with the lines of stewards at the ends of the streets.
    through = out_of(14_400, tmp_path, inflow_up="2", inflow_down="2")
    assert f"{through:,} with lines at the ends of the streets" in PAGE
    path = tmp_path / "scenarios" / "alley-evening.yaml"
    text = path.read_text("utf-8")
    head, _, rest = text.partition("measures:")
    lines = [
        f'  - {{id: {mouth}, when: "density(alley) > 3 /m2", '
        f"do: {{stop: {mouth}-mouth, into: alley}}, delay: 30 s}}"
        for mouth in ("lower", "upper")
    ]
    run = rest[rest.index("run:") :]
    path.write_text("\n".join([head + "measures:", *lines, run]), "utf-8")
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    at_mouths = simulate(scenario, seed=1).result["people"]["required"]["out"]
    assert f"and {at_mouths:,} with lines at its two mouths" in " ".join(PAGE.split())
    assert at_mouths < through / 2


def test_the_fault_is_the_one_that_is_printed(tmp_path):
    with pytest.raises(InputFaults) as caught:
        create(tmp_path, "fair", {"people": "90000"})
    assert " ".join(caught.value.text("en").split()) in " ".join(PAGE.split())


def test_every_kind_and_setting_that_is_named_exists():
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| ([^|]+) \|$", PAGE, flags=re.MULTILINE)
    assert {kind for kind, _ in rows} >= {
        "fair",
        "alley",
        "stadium",
        "concert",
        "bridge",
        "station",
    }
    for kind, named in rows:
        settings = set(re.findall(r"`(\w+)`", named))
        assert settings <= {number.name for number in MAKERS[kind].NUMBERS}, kind
