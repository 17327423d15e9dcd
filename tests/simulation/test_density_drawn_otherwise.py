"""A hall that empties through one door is felt as dense however it is drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from sim.results.crowding import ZoneDensity

WIDE, DEEP, PEOPLE = 30.0, 18.0, 700
SCENARIO = """\
format: 1
name: Hall
site: site.yaml
starts: 2026-10-01 10:00
people:
{groups}
alarm: {{at: 0 s, by: bell, zones: all}}
run: {{until: 20 min, calibration: sfpe, patch: {patch} m}}
"""


def felt(folder: Path, *, parts: int = 1, turn: float = 0.0, patch: float = 2.0) -> ZoneDensity:
    """Return how dense the hall was felt, drawn in some parts, turned, or with other patches."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def at(x: float, y: float) -> str:
        return f"[{round(cos * x - sin * y, 4)}, {round(sin * x + cos * y, 4)}]"

    lines = ["format: 1", "name: Hall", "use: hall", "levels: {G: {elevation: 0, height: 4}}"]
    lines.append("spaces:")
    edges = np.linspace(0.0, WIDE, parts + 1)
    for n in range(parts):
        a, b = edges[n], edges[n + 1]
        outline = ", ".join([at(a, 0), at(b, 0), at(b, DEEP), at(a, DEEP)])
        lines.append(f"  - {{id: part-{n}, level: G, use: hall, outline: [{outline}]}}")
    if parts > 1:
        lines.append("openings:")
        for n in range(parts - 1):
            x = edges[n + 1]
            lines.append(
                f"  - {{between: [part-{n}, part-{n + 1}], kind: open, at: {at(x, DEEP / 2)}, "
                f"width: {DEEP}}}"
            )
    lines.append(f"exits: [{{id: out, from: part-{parts - 1}, at: {at(WIDE, 7)}, width: 2}}]")
    lines.append("zones:")
    corners = ", ".join([at(20, 0), at(WIDE, 0), at(WIDE, DEEP), at(20, DEEP)])
    lines.append(f"  - {{id: before-the-door, outline: [{corners}]}}")
    (folder / "site.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    groups = "\n".join(
        f"  - {{group: g{n}, in: part-{n}, count: {PEOPLE // parts}, profile: adults, "
        "pre_movement: 5 s}"
        for n in range(parts)
    )
    text = SCENARIO.format(groups=groups, patch=patch)
    (folder / "run.yaml").write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(folder / "run.yaml")
    assert scenario is not None, problems.render("en")
    density = simulate(scenario, seed=1).record.density
    assert density is not None
    (zone,) = [zone for zone in density.zones if zone.zone == "before-the-door"]
    return zone


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> ZoneDensity:
    found = felt(tmp_path_factory.mktemp("usual"))
    assert found.minutes[1] > 3.0
    return found


@pytest.mark.parametrize("drawn", [{"parts": 2}, {"parts": 3}, {"turn": 23.0}])
def test_minutes_and_peak_hardly_depend_on_how_a_hall_is_drawn(
    drawn: dict[str, float], usual: ZoneDensity, tmp_path: Path
) -> None:
    found = felt(tmp_path, **drawn)  # type: ignore[arg-type]
    assert found.highest == pytest.approx(usual.highest, rel=0.02)
    for level, part in enumerate((0.04, 0.10)):
        assert found.minutes[level] == pytest.approx(usual.minutes[level], rel=part)


@pytest.mark.parametrize("patch", [1.5, 3.0])
def test_other_patches_change_it_by_less_than_a_tenth(
    patch: float, usual: ZoneDensity, tmp_path: Path
) -> None:
    found = felt(tmp_path, patch=patch)
    assert found.highest == pytest.approx(usual.highest, rel=0.10)
    assert found.minutes[0] == pytest.approx(usual.minutes[0], rel=0.10)
