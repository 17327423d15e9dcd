"""The doors of ``measured``: width, leaf, the corridor that feeds them, and what is plausible."""

from __future__ import annotations

import numpy as np
import pytest

from sim.literature import value
from sim.movement.laws.book import law_book
from sim.movement.laws.doors import opening_flow, plausible_flows
from tests.movement.ground import box

WIDTHS = np.linspace(0.0, 3.0, 121)


@pytest.mark.parametrize(
    ("leaf", "feed_m"), [(False, None), (True, None), (False, 3.0), (False, 1.2)]
)
def test_a_wider_door_never_passes_less_and_one_of_no_width_nobody(leaf, feed_m):
    flows = [opening_flow(width, leaf=leaf, feed_m=feed_m) for width in WIDTHS]
    assert flows[0] == 0.0
    assert (np.diff(flows) > 0).all()
    # No step either: two centimetres more never let a tenth of a person more through.
    assert np.diff(flows).max() < 0.1


def test_a_corridor_hardly_wider_than_its_exit_passes_less_a_metre_than_a_room():
    crowd = opening_flow(1.2, leaf=False)
    fed = [opening_flow(1.2, leaf=False, feed_m=feed) for feed in (1.2, 1.8, 3.0, 100.0)]
    assert fed == sorted(fed)
    assert fed[0] == pytest.approx(crowd * (1.0 - value("movement.measured.door.feed")))
    assert fed[-1] == pytest.approx(crowd, rel=0.01)
    # No opening is wider than what feeds it.
    assert opening_flow(1.2, leaf=False, feed_m=0.9) == fed[0]


def test_a_leaf_takes_what_it_took_in_one_drill_and_the_other_drill_follows():
    assert opening_flow(1.07, leaf=True) == pytest.approx(1.35, rel=2e-3)
    # 79 people in 112 s by the north door of a library, which the fit never saw.
    assert opening_flow(0.75, leaf=True) == pytest.approx(79 / 112, rel=0.15)


def test_a_door_with_a_leaf_passes_less_than_an_opening_and_no_more_a_metre_than_was_seen():
    for width in (0.5, 0.75, 0.9, 1.2, 2.4):
        leaf = opening_flow(width, leaf=True)
        assert leaf < opening_flow(width, leaf=False)
        assert leaf <= value("movement.measured.leaf") * width + 1e-12
    assert opening_flow(2.4, leaf=True) == pytest.approx(2.4 * value("movement.measured.leaf"))


def test_what_feeds_a_door_with_a_leaf_was_not_measured_and_changes_nothing():
    assert opening_flow(0.9, leaf=True, feed_m=1.2) == opening_flow(0.9, leaf=True)


def test_the_book_hands_the_feed_to_the_calibration_that_knows_it():
    room = (box("room", 0, 0, 10, 10),)
    for calibration in ("sfpe", "imo", "measured"):
        book = law_book(room, calibration=calibration)
        free, fed = (book.opening_flow(1.2, leaf=False, feed_m=feed) for feed in (None, 1.8))
        assert (fed < free) == (calibration == "measured")


def test_plausible_flows_are_ranges_round_the_laws_that_a_run_would_use():
    room = (box("room", 0, 0, 10, 10),)
    sfpe, imo = (
        law_book(room, calibration=name).opening_flow(0.9, leaf=True) for name in ("sfpe", "imo")
    )
    by_kind = {range_.kind: range_ for range_ in plausible_flows(0.9)}
    assert list(by_kind) == ["opening", "leaf", "design"]
    assert by_kind["opening"].flow == opening_flow(0.9, leaf=False)
    assert by_kind["leaf"].flow == opening_flow(0.9, leaf=True)
    assert (by_kind["design"].low, by_kind["design"].high) == pytest.approx((sfpe, imo))
    for range_ in by_kind.values():
        assert range_.low <= range_.flow <= range_.high
    # A leaf that stands open takes a fifth from the opening, far less than one that falls shut.
    assert by_kind["leaf"].high == pytest.approx(0.8 * by_kind["opening"].flow)


def test_nine_in_ten_laboratory_flows_lie_in_the_range_of_an_opening():
    from sim.verify.doorfit import door_rows

    rows = [r for r in door_rows(leaf="no") if r.fed_by == "crowd" and r.use != "compared"]
    ranges = {width: plausible_flows(width)[0] for width in {row.width_m for row in rows}}
    inside = [ranges[r.width_m].low <= r.flow <= ranges[r.width_m].high for r in rows]
    assert np.mean(inside) > 0.9
