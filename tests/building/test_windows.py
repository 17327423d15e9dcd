"""Which windows people could leave by: outer ones, large enough, near the floor and the ground."""

from __future__ import annotations

import pytest

from sim.building.windows import ground_m, windows_out
from sim.parameters import Parameters
from tests.building.conftest import TWO_STOREYS, Make


def site(make: Make, window: str = "", level: str = "0"):
    """Return the two storeys with one more window in the lobby."""
    text = TWO_STOREYS.replace("elevation: 0,", f"elevation: {level},")
    window = f"{{id: w, between: [lobby, outside], at: [20, 2], kind: window, {window}}}"
    return make(text.replace("exits:", f"openings:\n  - {window}\nexits:"))


def found(make: Make, window: str, **changed: float) -> bool:
    """Return whether a window is one that people could leave by."""
    windows = windows_out(site(make, window), Parameters.of(changed))
    return "w" in {item.id for items in windows.values() for item in items}


@pytest.mark.parametrize(
    ("window", "usable"),
    [
        ("width: 1.2, height: 1.2, sill: 0.9", True),
        ("width: 1.2, height: 1.2, sill: 0.9, barred: yes", True),
        ("width: 1.2, height: 1.2, sill: 0.9, state: locked", True),
        ("width: 0.5, height: 1.9, sill: 0.9", False),
        ("width: 2.0, height: 0.6, sill: 0.9", False),
        ("width: 0.7, height: 0.7, sill: 0.9", False),
        ("width: 1.2, height: 1.2, sill: 1.25", False),
    ],
)
def test_size_and_sill_decide_and_bars_do_not(make: Make, window: str, usable: bool) -> None:
    assert found(make, window) is usable


def test_from_windows_of_a_higher_storey_nobody_gets_down_without_a_ladder(make: Make) -> None:
    text = TWO_STOREYS.replace("door: {width: 0.9}", "door: {width: 0.9}, window: {width: 1.2}")
    found = windows_out(make(text))
    assert sorted(found) == ["201", "202", "203", "204"]
    for (window,) in found.values():
        assert window.drop_m == pytest.approx(3.2 + 0.9)
        assert not window.low


def test_the_ground_lies_where_the_exits_are(make: Make) -> None:
    high = site(make, "width: 1.2, height: 1.2, sill: 0.9", level="4")
    assert ground_m(high) == 4.0
    (window,) = windows_out(high)["lobby"]
    assert window.drop_m == pytest.approx(0.9)
    assert window.low
    assert window.at == (20.0, 2.0)


def test_a_scenario_may_change_the_limits(make: Make) -> None:
    window = "width: 1.2, height: 1.2, sill: 0.9"
    (high,) = windows_out(site(make, window), Parameters.of({"services.window.drop": 0.8}))["lobby"]
    assert not high.low
    assert not found(make, window, **{"services.window.sill": 0.8})
    assert not found(make, window, **{"services.window.area": 2.0})
