import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.report.planlabels import plan_view
from sim.report.replay import (
    ABSENT,
    pack,
    replay_data,
    to_json,
    turning_points,
)

PATHS = arrays(np.float64, (30, 4), elements=st.floats(0, 100).map(lambda v: round(v, 1)))


def _redrawn(times, x, level, keys, person):
    own = keys.frame[keys.person == person]
    at = x[own, person]
    return np.interp(times, times[own], at), own


@settings(deadline=None, max_examples=40)
@given(PATHS, PATHS)
def test_what_is_drawn_strays_from_the_way_by_at_most_twice_the_tolerance(x, y):
    times = np.arange(30.0) * 2
    level = np.zeros(x.shape, dtype=np.int64)
    keys = turning_points(times, x, y, level, tolerance=3.0)
    for person in range(4):
        drawn, _ = _redrawn(times, x, level, keys, person)
        assert np.abs(drawn - x[:, person]).max() <= 6.0 + 1e-6


@settings(deadline=None, max_examples=40)
@given(PATHS, arrays(np.int64, (30, 4), elements=st.sampled_from([0, 1, ABSENT])))
def test_levels_change_at_the_right_sample(x, level):
    times = np.arange(30.0)
    keys = turning_points(times, x, x, level, tolerance=3.0)
    for person in range(4):
        own = keys.frame[keys.person == person]
        shown = level[own[np.searchsorted(own, np.arange(30), side="right") - 1], person]
        assert (shown == level[:, person]).all()


def test_a_straight_and_even_walk_needs_two_keys():
    times = np.arange(100.0)
    x = times[:, None] * 1.3
    keys = turning_points(times, x, x, np.zeros(x.shape, dtype=np.int64), tolerance=0.5)
    assert keys.frame.tolist() == [0, 99]


def test_keys_of_a_person_rise_and_are_counted():
    rng = np.random.default_rng(1)
    x = rng.random((50, 7)) * 100
    keys = turning_points(np.arange(50.0), x, x, np.zeros(x.shape, dtype=np.int64), tolerance=1.0)
    assert keys.count.sum() == len(keys.frame)
    for person in range(7):
        assert (np.diff(keys.frame[keys.person == person]) > 0).all()


def test_numbers_are_packed_little_endian_and_clipped():
    raw = base64.b64decode(pack(np.array([1, 258, 70_000, -5]), "<u2"))
    assert np.frombuffer(raw, "<u2").tolist() == [1, 258, 65_535, 0]


def test_json_cannot_end_its_script_element():
    text = to_json({"events": [["</script><b>"]]})
    assert "<" not in text
    assert json.loads(text)["events"][0][0] == "</script><b>"


def test_people_stand_where_the_trace_says(reading):
    view = plan_view(reading)
    data = replay_data(reading, view, None)
    trace = reading.outcome.trace
    count = np.frombuffer(base64.b64decode(data["count"]), "<u2").astype(int)
    first = np.concatenate([[0], np.cumsum(count)])
    x = np.frombuffer(base64.b64decode(data["x"]), "<u2") / 10
    y = np.frombuffer(base64.b64decode(data["y"]), "<u2") / 10
    for person in (0, 17, 45):
        at = view.at(tuple(trace.cell_xy[trace.cell[0, person]]))
        half = 0.5 * trace.cell_size_m * view.scale
        assert x[first[person]] == pytest.approx(at[0], abs=half)
        assert y[first[person]] == pytest.approx(at[1], abs=half)


def test_without_a_trace_there_is_no_replay(outcome):
    from dataclasses import replace

    from sim.report.reading import Reading

    bare = Reading(replace(outcome, trace=None))
    assert replay_data(bare, plan_view(bare), None) is None


def test_closed_ways_and_events_go_along(reading):
    data = replay_data(reading, plan_view(reading), None)
    assert data["ways"] == [[400.0, 0, True]]
    assert data["events"][0][0] == 0.0
    assert len(data["events"]) == len(reading.story_events)


def test_people_pass_through_the_doorway_between_two_rooms(reading):
    from sim.report.doorways import Doorways

    view = plan_view(reading)
    index = reading.site.space_index
    ways = Doorways(view)
    assert ways.between(index["kitchen"], index["lobby"]) == view.at((14, 3.45))
    assert ways.between(index["201"], index["hall"]) == view.at((1.8, 8))
    assert ways.between(index["201"], index["202"]) in {view.at((1.8, 8)), view.at((5.4, 8))}
    assert ways.between(index["lobby"], index["lobby"]) is None
    assert ways.exit("main") == view.at((7, 0))
    assert ways.exit("nowhere") is None
