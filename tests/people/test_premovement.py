"""Pre-movement presets."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from sim.people.premovement import preset, preset_for, preset_names, preset_row
from sim.people.spec import Preset


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_has_the_median_of_its_row_and_95_per_cent_below_its_upper_value(
    name: str,
) -> None:
    row, law = preset_row(name), preset(name)
    times = law.ppf((np.arange(4000) + 0.5) / 4000)
    assert row.low is not None
    assert row.high is not None
    assert times.min() >= row.low
    assert times.max() <= 2 * row.high
    # Cutting off the lower end moves the median up a little.
    assert row.value * 0.98 <= np.median(times) <= row.value * 1.15
    assert (times <= row.high).mean() == pytest.approx(0.95, abs=0.01)


def test_sleepers_take_longer_than_anybody_awake() -> None:
    asleep = {name for name in preset_names() if "sleep" in name}
    awake = max(preset(name).median() for name in preset_names() if name not in asleep)
    assert min(preset(name).median() for name in asleep) > awake


def test_presets_a_scenario_may_name_are_those_of_the_table() -> None:
    assert set(get_args(Preset)) == set(preset_names())


@pytest.mark.parametrize(
    ("managed", "not_managed"),
    [
        ("visitors-managed", "visitors"),
        ("asleep-hotel-managed", "asleep-hotel"),
        ("trained", "familiar"),
    ],
)
def test_people_are_quicker_where_staff_are_trained(managed: str, not_managed: str) -> None:
    assert preset(managed).median() < preset(not_managed).median()


@pytest.mark.parametrize("place", ["office", "assembly"])
def test_a_spoken_message_is_quicker_than_a_bell(place: str) -> None:
    assert preset(f"{place}-voice").median() < preset(f"{place}-tone").median()


@pytest.mark.parametrize(
    ("use", "notification", "role", "asleep", "expected"),
    [
        ("hotel", "tone", "", True, "sleeping"),
        ("hotel", "tone", "", False, "assembly-tone"),
        ("hotel", "voice", "", False, "assembly-voice"),
        ("office", "voice", "", False, "office-voice"),
        ("school", "tone", "", False, "school"),
        ("hotel", "tone", "warden", False, "trained"),
    ],
)
def test_the_preset_follows_place_notification_role_and_sleep(
    use: str, notification: str, role: str, asleep: bool, expected: str
) -> None:
    assert preset_for(use=use, notification=notification, role=role, asleep=asleep) == expected  # type: ignore[arg-type]
