"""What a card prints of a value tells it from the target that it missed."""

from __future__ import annotations

import pytest

from sim.cards.wording import amount, beside


@pytest.mark.parametrize(
    ("value", "target", "unit", "said"),
    [
        (30.287, 30.0, "s", "30.3 s"),
        (180.02, 180.0, "s", "180.02 s"),
        (30.0, 30.0, "s", "30 s"),
        (31.2, 30.0, "s", "31 s"),
        (4.0004, 4.0, "/m2", "4.0004 /m²"),
        (0.99999, 1.0, "ratio", "99.999 %"),
        (None, 30.0, "s", amount(None, "s", "en")),
    ],
)
def test_a_value_beside_its_target_has_the_digits_that_tell_them_apart(value, target, unit, said):
    assert beside(value, target, unit, "en") == said
